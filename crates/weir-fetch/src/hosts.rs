//! Whose turn it is: few requests at once to a host, pauses between them, and no requests while it asks for none.

use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// Hosts remembered before those at rest are forgotten.
const MAX_HOSTS: usize = 4096;

/// All hosts that were asked lately.
#[derive(Default)]
pub(crate) struct Hosts {
    map: Mutex<HashMap<String, Arc<Host>>>,
}

/// How one host is treated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manners {
    /// Requests at the same time.
    pub(crate) at_once: usize,
    /// Between the starts of two requests.
    pub(crate) delay: Duration,
    /// The longest a request waits for its turn.
    pub(crate) max_wait: Duration,
}

struct Host {
    permits: Arc<Semaphore>,
    at_once: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// When the next request may start.
    next_start: Option<Instant>,
    /// Requests that wait for a permit.
    waiting: u32,
    /// The host asked for a pause.
    paused_until: Option<Timestamp>,
    /// The pause between requests that its robots.txt asks for.
    crawl_delay: Duration,
}

/// The right to make one request; the next waiting one goes on when it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _permit: OwnedSemaphorePermit,
}

/// Counts a waiting request for as long as it lives, also when the wait is given up.
struct Waiting<'a>(&'a Host);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.waiting = state.waiting.saturating_sub(1);
    }
}

impl Host {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Hosts {
    fn host(&self, key: &str, at_once: usize) -> Arc<Host> {
        let mut map = self.map.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = map.get(key) {
            return Arc::clone(host);
        }
        if map.len() >= MAX_HOSTS {
            let (now, wall) = (Instant::now(), Timestamp::now());
            map.retain(|_, host| {
                let state = host.lock();
                Arc::strong_count(host) > 1
                    || host.permits.available_permits() < host.at_once
                    || state.next_start.is_some_and(|start| start > now)
                    || state.paused_until.is_some_and(|until| until > wall)
            });
        }
        let at_once = at_once.max(1);
        let host = Arc::new(Host { permits: Arc::new(Semaphore::new(at_once)), at_once, state: Mutex::default() });
        map.insert(key.to_owned(), Arc::clone(&host));
        host
    }

    /// A host that was asked before: only such a one can have said anything.
    fn known(&self, key: &str) -> Option<Arc<Host>> {
        self.map.lock().unwrap_or_else(PoisonError::into_inner).get(key).map(Arc::clone)
    }

    /// Waits for the host's turn, first come, first served. The error is when to come back: it asked for a pause, or the
    /// wait would be longer than `max_wait`.
    pub(crate) async fn turn(&self, key: &str, manners: Manners) -> Result<Turn, Timestamp> {
        let Manners { at_once, delay, max_wait } = manners;
        let host = self.host(key, at_once);
        let arrived = Instant::now();
        let deadline = arrived + max_wait;
        let waiting = {
            let mut state = host.lock();
            paused(&state)?;
            let step = delay.max(if delay.is_zero() { Duration::ZERO } else { state.crawl_delay });
            let expected = state.next_start.unwrap_or(arrived).max(arrived) + step.saturating_mul(state.waiting);
            if expected > deadline {
                return Err(timestamp_in(expected.saturating_duration_since(arrived)));
            }
            state.waiting = state.waiting.saturating_add(1);
            Waiting(&host)
        };
        let permit = match tokio::time::timeout_at(deadline, Arc::clone(&host.permits).acquire_owned()).await {
            Ok(Ok(permit)) => permit,
            // The semaphore is never closed; a time-out means that slow answers hold all permits.
            Ok(Err(_)) | Err(_) => return Err(timestamp_in(delay.max(Duration::from_secs(1)))),
        };
        drop(waiting);
        let start = {
            let mut state = host.lock();
            let now = Instant::now();
            let start = state.next_start.unwrap_or(now).max(now);
            if start > deadline {
                return Err(timestamp_in(start.saturating_duration_since(now)));
            }
            let step = delay.max(if delay.is_zero() { Duration::ZERO } else { state.crawl_delay });
            state.next_start = Some(start + step);
            start
        };
        tokio::time::sleep_until(start).await;
        paused(&host.lock())?;
        Ok(Turn { _permit: permit })
    }

    /// Makes no requests to the host until then, or as long as it was to rest already.
    pub(crate) fn pause(&self, key: &str, at_once: usize, until: Timestamp) {
        // Nothing is kept of a pause that is over.
        if until > Timestamp::now() {
            let host = self.host(key, at_once);
            let mut state = host.lock();
            state.paused_until = state.paused_until.max(Some(until));
        }
    }

    /// Until when no requests are made to the host.
    pub(crate) fn paused_until(&self, key: &str) -> Option<Timestamp> {
        paused(&self.known(key)?.lock()).err()
    }

    /// Lengthens the pauses between requests to a public host.
    pub(crate) fn slow_down(&self, key: &str, crawl_delay: Duration) {
        if let Some(host) = self.known(key) {
            host.lock().crawl_delay = crawl_delay;
        }
    }
}

fn paused(state: &State) -> Result<(), Timestamp> {
    match state.paused_until {
        Some(until) if until > Timestamp::now() => Err(until),
        _ => Ok(()),
    }
}

fn timestamp_in(wait: Duration) -> Timestamp {
    let now = Timestamp::now();
    SignedDuration::try_from(wait).ok().and_then(|wait| now.checked_add(wait).ok()).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn manners(delay: Duration, max_wait: Duration) -> Manners {
        Manners { at_once: 2, delay, max_wait }
    }

    #[tokio::test(start_paused = true)]
    async fn starts_are_spaced() {
        let hosts = Hosts::default();
        let begin = Instant::now();
        for n in 0..4 {
            drop(hosts.turn("a:80", manners(SECOND, SECOND * 10)).await.unwrap());
            assert_eq!(begin.elapsed().as_secs(), n);
        }
        // Another host is not affected; a private one has no pauses.
        drop(hosts.turn("b:80", manners(SECOND, SECOND)).await.unwrap());
        for _ in 0..5 {
            drop(hosts.turn("lan:80", manners(Duration::ZERO, SECOND)).await.unwrap());
        }
        assert_eq!(begin.elapsed().as_secs(), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn two_at_once() {
        let hosts = Hosts::default();
        let first = hosts.turn("a:80", manners(Duration::ZERO, SECOND)).await.unwrap();
        let _second = hosts.turn("a:80", manners(Duration::ZERO, SECOND)).await.unwrap();
        assert!(hosts.turn("a:80", manners(Duration::ZERO, SECOND)).await.is_err());
        drop(first);
        assert!(hosts.turn("a:80", manners(Duration::ZERO, SECOND)).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn long_queues_are_refused_at_once() {
        let hosts = Arc::new(Hosts::default());
        let begin = Instant::now();
        let turns: Vec<_> = (0..50)
            .map(|_| {
                let hosts = Arc::clone(&hosts);
                tokio::spawn(async move { hosts.turn("a:80", manners(SECOND, SECOND * 5)).await.is_ok() })
            })
            .collect();
        let mut done = 0;
        for turn in turns {
            done += usize::from(turn.await.unwrap());
        }
        assert!((5..=8).contains(&done), "{done}");
        assert!(begin.elapsed() <= SECOND * 6);
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_last() {
        let hosts = Hosts::default();
        drop(hosts.turn("a:80", manners(Duration::ZERO, SECOND)).await.unwrap());
        for seconds in [60, 5, -5] {
            hosts.pause("a:80", 2, Timestamp::now() + SignedDuration::from_secs(seconds));
        }
        let until = hosts.turn("a:80", manners(SECOND, SECOND)).await.unwrap_err();
        assert!(until > Timestamp::now() + SignedDuration::from_secs(50));
        assert_eq!(hosts.paused_until("a:80"), Some(until));
        assert!(hosts.turn("a:8080", manners(SECOND, SECOND)).await.is_ok());
        assert_eq!(hosts.paused_until("a:8080"), None);
    }

    #[tokio::test(start_paused = true)]
    async fn robots_can_slow_down() {
        let hosts = Hosts::default();
        drop(hosts.turn("a:80", manners(Duration::ZERO, SECOND)).await.unwrap());
        hosts.slow_down("a:80", SECOND * 4);
        let begin = Instant::now();
        drop(hosts.turn("a:80", manners(SECOND, SECOND * 10)).await.unwrap());
        drop(hosts.turn("a:80", manners(SECOND, SECOND * 10)).await.unwrap());
        assert_eq!(begin.elapsed().as_secs(), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn memory_is_bounded() {
        let hosts = Hosts::default();
        for n in 0..MAX_HOSTS * 2 {
            drop(hosts.turn(&format!("{n}:80"), manners(Duration::ZERO, SECOND)).await.unwrap());
        }
        assert!(hosts.map.lock().unwrap().len() <= MAX_HOSTS);
    }
}
