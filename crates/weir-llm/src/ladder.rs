//! The ladder of structured output: where a model stands on it is found out once and remembered for a day.

use crate::preset::Rung;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Servers are updated; what they refused yesterday is tried again.
const REMEMBERED: Duration = Duration::from_secs(24 * 3600);

/// One model's ladder.
#[derive(Debug)]
pub(crate) struct Ladder {
    rungs: Vec<Rung>,
    /// The rung that worked after a higher one had failed, and since when.
    found: Mutex<Option<(usize, Instant)>>,
}

impl Ladder {
    /// From the strictest down; the prompt alone is always the last.
    pub(crate) fn new(rungs: &[Rung]) -> Ladder {
        let mut rungs: Vec<Rung> = rungs.iter().copied().filter(|rung| *rung != Rung::Plain).collect();
        rungs.push(Rung::Plain);
        Ladder { rungs, found: Mutex::default() }
    }

    /// Where to begin.
    pub(crate) fn start(&self) -> usize {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        match *found {
            Some((at, since)) if since.elapsed() < REMEMBERED => at,
            _ => {
                *found = None;
                0
            }
        }
    }

    /// The rung at a place; below the last there is none.
    pub(crate) fn rung(&self, at: usize) -> Option<Rung> {
        self.rungs.get(at).copied()
    }

    /// A rung worked that is not the one begun with.
    pub(crate) fn remember(&self, at: usize) {
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = Some((at, Instant::now()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_worked_is_remembered_for_a_day() {
        let ladder = Ladder::new(&[Rung::Schema, Rung::Object]);
        assert_eq!((0..4).map(|at| ladder.rung(at)).collect::<Vec<_>>(), [Some(Rung::Schema), Some(Rung::Object), Some(Rung::Plain), None]);
        assert_eq!(ladder.start(), 0);
        ladder.remember(2);
        assert_eq!(ladder.start(), 2);
        tokio::time::advance(REMEMBERED).await;
        assert_eq!(ladder.start(), 0);
    }
}
