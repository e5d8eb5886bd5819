//! What is not a function of the input: the time of day and chance. Given from outside, so that tests decide both.

use jiff::Timestamp;
use std::hash::{BuildHasher, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};

/// The clock and the dice.
pub trait World: Send + Sync {
    /// The time of day: for budgets and labels. Waiting and deadlines use tokio's own clock.
    fn now(&self) -> Timestamp;
    /// Any number, not to be foreseen by those who write articles: for jitter and for the marks around quoted text.
    fn random(&self) -> u64;
}

/// The machine's clock, and numbers from the keys that the standard library draws for its hash maps.
#[derive(Debug, Default)]
pub struct Real {
    count: AtomicU64,
}

impl World for Real {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn random(&self) -> u64 {
        let mut hasher = std::collections::hash_map::RandomState::new().build_hasher();
        hasher.write_u64(self.count.fetch_add(1, Ordering::Relaxed));
        hasher.finish()
    }
}

/// A fixed time and a counted sequence: the same run gives the same bytes.
#[derive(Debug)]
pub struct Fixed {
    now: Timestamp,
    count: AtomicU64,
}

impl Fixed {
    /// A world that stands still at `now`.
    pub fn new(now: Timestamp) -> Fixed {
        Fixed { now, count: AtomicU64::new(0) }
    }
}

impl World for Fixed {
    fn now(&self) -> Timestamp {
        self.now
    }

    fn random(&self) -> u64 {
        // SplitMix64 (Steele, Lea and Flood 2014): well spread from a plain count.
        let mut z = self.count.fetch_add(1, Ordering::Relaxed).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_differs_and_the_fixed_world_repeats() {
        let real = Real::default();
        assert_ne!(real.random(), real.random());
        let fixed = || {
            let world = Fixed::new(Timestamp::UNIX_EPOCH);
            [world.random(), world.random(), world.random()]
        };
        assert_eq!(fixed(), fixed());
        assert_ne!(fixed()[0], fixed()[1]);
    }
}
