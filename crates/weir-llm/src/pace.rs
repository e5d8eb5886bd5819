//! How fast a provider may be asked: requests at once, requests and tokens per minute, and rest after faults.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until, timeout_at};

/// The limits of one provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests at the same time.
    pub at_once: usize,
    /// Requests that may begin in a minute.
    pub requests: Option<u32>,
    /// Tokens, read and written, in a minute.
    pub tokens: Option<u32>,
}

/// Keeps the limits of one provider.
#[derive(Debug)]
pub(crate) struct Pace {
    permits: Arc<Semaphore>,
    requests: Option<Mutex<Bucket>>,
    tokens: Option<Mutex<Bucket>>,
}

/// It is not this request's turn before its time is over.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoTurn(pub(crate) Duration);

#[derive(Debug)]
struct Bucket {
    per_minute: f64,
    level: f64,
    at: Instant,
}

impl Bucket {
    fn new(per_minute: u32) -> Mutex<Bucket> {
        let per_minute = f64::from(per_minute.max(1));
        Mutex::new(Bucket { per_minute, level: per_minute, at: Instant::now() })
    }

    /// Takes an amount now, on credit, and says until when to wait for it; or leaves all as it is where that is too late.
    fn take(&mut self, amount: f64, deadline: Instant) -> Result<Instant, NoTurn> {
        let now = Instant::now();
        let per_second = self.per_minute / 60.0;
        self.level = (self.level + now.duration_since(self.at).as_secs_f64() * per_second).min(self.per_minute);
        self.at = now;
        // More than a minute's worth could never be had otherwise.
        let amount = amount.min(self.per_minute);
        let wait = Duration::from_secs_f64(((amount - self.level) / per_second).max(0.0));
        if now + wait > deadline {
            return Err(NoTurn(wait));
        }
        self.level -= amount;
        Ok(now + wait)
    }
}

impl Pace {
    pub(crate) fn new(limits: &Limits) -> Pace {
        Pace {
            permits: Arc::new(Semaphore::new(limits.at_once.max(1))),
            requests: limits.requests.map(Bucket::new),
            tokens: limits.tokens.map(Bucket::new),
        }
    }

    /// Waits for a turn. The permit ends the turn when it is dropped.
    pub(crate) async fn turn(&self, tokens: u64, deadline: Instant) -> Result<OwnedSemaphorePermit, NoTurn> {
        let waiting = Instant::now();
        let permit = match timeout_at(deadline, Arc::clone(&self.permits).acquire_owned()).await {
            Ok(Ok(permit)) => permit,
            Ok(Err(_)) | Err(_) => return Err(NoTurn(waiting.elapsed())),
        };
        for (bucket, amount) in [(&self.requests, 1.0), (&self.tokens, tokens as f64)] {
            if let Some(bucket) = bucket {
                let until = bucket.lock().unwrap_or_else(PoisonError::into_inner).take(amount, deadline)?;
                sleep_until(until).await;
            }
        }
        Ok(permit)
    }
}

/// Faults in a row after which a provider rests.
const FAULTS: u32 = 5;
/// The first rest; each further one is twice as long.
const REST: Duration = Duration::from_secs(60);
const LONGEST_REST: Duration = Duration::from_secs(30 * 60);

/// Leaves a provider alone that fails again and again.
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    state: Mutex<Faults>,
}

#[derive(Debug, Default)]
struct Faults {
    in_row: u32,
    rests: u32,
    until: Option<Instant>,
}

impl Breaker {
    /// Whether it may be asked now; else how long it still rests. After a rest one request goes first, alone.
    pub(crate) fn allow(&self) -> Result<(), Duration> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        match state.until {
            Some(until) if until > now => Err(until.duration_since(now)),
            Some(_) => {
                state.until = Some(now + REST);
                Ok(())
            }
            None => Ok(()),
        }
    }

    pub(crate) fn good(&self) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = Faults::default();
    }

    pub(crate) fn fault(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.in_row += 1;
        if state.in_row >= FAULTS {
            let rest = REST.saturating_mul(1 << state.rests.min(8)).min(LONGEST_REST);
            state.rests += 1;
            state.until = Some(Instant::now() + rest);
        }
    }
}

/// The wait before the next attempt (counted from 0): half a second, one, two …, at most 20, less up to a half by chance, so
/// that workers which failed together do not come back together.
pub(crate) fn backoff(attempt: u32, random: u64) -> Duration {
    let most = Duration::from_millis(500).saturating_mul(1 << attempt.min(10)).min(Duration::from_secs(20));
    let share = (random >> 11) as f64 / (1u64 << 53) as f64;
    most.mul_f64(1.0 - share / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn minutes_are_kept() {
        let pace = Pace::new(&Limits { at_once: 8, requests: Some(2), tokens: Some(100) });
        let deadline = Instant::now() + Duration::from_secs(600);
        let start = Instant::now();
        for _ in 0..3 {
            drop(pace.turn(10, deadline).await.unwrap());
        }
        assert_eq!(start.elapsed().as_secs(), 30, "the third request waits for its half minute");
        drop(pace.turn(100, deadline).await.unwrap());
        assert!(start.elapsed() >= Duration::from_secs(60));
        assert!(matches!(pace.turn(1, Instant::now() + Duration::from_secs(1)).await, Err(NoTurn(_))));
    }

    #[tokio::test(start_paused = true)]
    async fn few_at_once() {
        let pace = Pace::new(&Limits { at_once: 1, requests: None, tokens: None });
        let soon = || Instant::now() + Duration::from_secs(1);
        let first = pace.turn(1, soon()).await.unwrap();
        assert!(pace.turn(1, soon()).await.is_err());
        drop(first);
        assert!(pace.turn(1, soon()).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn five_faults_bring_rest_and_one_request_ends_it() {
        let breaker = Breaker::default();
        for _ in 0..4 {
            breaker.fault();
            assert_eq!(breaker.allow(), Ok(()));
        }
        breaker.fault();
        assert_eq!(breaker.allow(), Err(Duration::from_secs(60)));
        tokio::time::advance(Duration::from_secs(61)).await;
        assert_eq!(breaker.allow(), Ok(()));
        assert!(breaker.allow().is_err(), "one goes first");
        breaker.fault();
        assert_eq!(breaker.allow(), Err(Duration::from_secs(120)));
        tokio::time::advance(Duration::from_secs(121)).await;
        assert_eq!(breaker.allow(), Ok(()));
        breaker.good();
        assert_eq!((breaker.allow(), breaker.allow()), (Ok(()), Ok(())));
    }

    #[test]
    fn waits_grow_and_differ_by_chance() {
        assert_eq!(backoff(0, 0), Duration::from_millis(500));
        assert_eq!(backoff(1, 0), Duration::from_secs(1));
        assert_eq!(backoff(40, 0), Duration::from_secs(20));
        assert!(backoff(1, u64::MAX) >= Duration::from_millis(499) && backoff(1, u64::MAX) < Duration::from_millis(501));
    }
}
