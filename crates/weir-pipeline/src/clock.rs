//! What time it is: the machine's, or that of a test.

use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where Weir looks for the time. Clones show the same.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Milliseconds since 1970 of a clock that is set by hand.
    set: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// A clock that stands still until it is put forward: a day of polling passes in a second.
    pub fn set_to(at: Timestamp) -> Clock {
        Clock { set: Some(Arc::new(AtomicI64::new(at.as_millisecond()))) }
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        match &self.set {
            Some(set) => Timestamp::from_millisecond(set.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH),
            None => Timestamp::now(),
        }
    }

    /// Puts a clock that is set by hand forward. The machine's clock is not touched.
    pub fn forward(&self, by: SignedDuration) {
        if let Some(set) = &self.set {
            set.fetch_add(i64::try_from(by.as_millis()).unwrap_or(0), Ordering::SeqCst);
        }
    }
}
