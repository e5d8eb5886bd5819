//! Whose turn it is: few requests at once to one host, pauses between them, and no request while a host asked for peace.

use crate::error::FetchError;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// Hosts remembered before those at rest are forgotten.
const MOST_HOSTS: usize = 4_096;

/// The turns of all hosts.
pub(crate) struct Hosts {
    hosts: Mutex<HashMap<String, Host>>,
}

struct Host {
    places: Arc<Semaphore>,
    width: usize,
    next_start: Instant,
    pause_until: Option<Timestamp>,
}

/// How one host is treated.
#[derive(Clone, Copy)]
pub(crate) struct Manners {
    pub(crate) at_once: usize,
    pub(crate) delay: Duration,
    pub(crate) max_wait: Duration,
}

/// A place among a host's requests, free again when dropped.
pub(crate) struct Turn {
    _place: OwnedSemaphorePermit,
}

impl Hosts {
    pub(crate) fn new() -> Hosts {
        Hosts { hosts: Mutex::new(HashMap::new()) }
    }

    /// Waits for the host's turn. Fails at once if the host is in a pause, and after `max_wait` if others are in line.
    pub(crate) async fn turn(&self, host: &str, manners: Manners) -> Result<Turn, FetchError> {
        let busy = |wait: Duration| FetchError::HostBusy {
            host: host.to_owned(),
            until: Timestamp::now() + SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_secs(60)),
        };
        let places = self.with(host, manners, |state| match state.pause_until {
            Some(until) if until > Timestamp::now() => Err(FetchError::HostBusy { host: host.to_owned(), until }),
            _ => Ok(Arc::clone(&state.places)),
        })?;
        let place = match tokio::time::timeout(manners.max_wait, places.acquire_owned()).await {
            Ok(Ok(place)) => place,
            _ => return Err(busy(manners.max_wait)),
        };
        // Reserve a start: the wait is known at once, so nobody sleeps for a turn that comes too late.
        let start = self.with(host, manners, |state| {
            let start = state.next_start.max(Instant::now());
            let wait = start.saturating_duration_since(Instant::now());
            if wait > manners.max_wait {
                return Err(busy(wait));
            }
            state.next_start = start + manners.delay;
            Ok(start)
        })?;
        tokio::time::sleep_until(start).await;
        Ok(Turn { _place: place })
    }

    /// Remembers that a host asked for a pause.
    pub(crate) fn pause(&self, host: &str, until: Timestamp) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = hosts.get_mut(host) {
            state.pause_until = Some(state.pause_until.map_or(until, |known| known.max(until)));
        }
    }

    fn with<T>(&self, host: &str, manners: Manners, use_it: impl FnOnce(&mut Host) -> T) -> T {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() >= MOST_HOSTS && !hosts.contains_key(host) {
            let (now, clock) = (Instant::now(), Timestamp::now());
            hosts.retain(|_, state| {
                state.next_start > now
                    || state.pause_until.is_some_and(|until| until > clock)
                    || state.places.available_permits() < state.width
            });
        }
        use_it(hosts.entry(host.to_owned()).or_insert_with(|| Host {
            places: Arc::new(Semaphore::new(manners.at_once.max(1))),
            width: manners.at_once.max(1),
            next_start: Instant::now(),
            pause_until: None,
        }))
    }
}
