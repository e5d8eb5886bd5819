//! Hours and days in which a feed asks not to be fetched (`skipHours`, `skipDays`), in UTC.

use jiff::{SignedDuration, Timestamp};

const HOUR: i64 = 3600;
/// The part of an hour that times moved to its beginning are spread over.
const SPREAD: f64 = 50.0 * 60.0;

/// Sets of hours and days, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Skips {
    hours: u32,
    days: u8,
}

impl Skips {
    /// Hours from 0 to 23, with 24 for 0; days from 0 (Monday) to 6. Other values, and all hours or all days at once, mean
    /// nothing.
    pub(crate) fn new(hours: &[u8], days: &[u8]) -> Skips {
        let hours = hours.iter().filter(|hour| **hour <= 24).fold(0, |set, hour| set | 1u32 << (hour % 24));
        let days = days.iter().filter(|day| **day <= 6).fold(0, |set, day| set | 1u8 << day);
        Skips { hours: if hours == (1 << 24) - 1 { 0 } else { hours }, days: if days == (1 << 7) - 1 { 0 } else { days } }
    }

    /// The same time, or one soon after the skipped times it is in; `share` (0 to 1) says where in the hour, so that not all
    /// feeds come back at once.
    pub(crate) fn after(self, at: Timestamp, share: f64) -> Timestamp {
        let start = at.as_second().div_euclid(HOUR);
        if self.allows(start) {
            return at;
        }
        // Within a week of any hour there is one that is allowed: neither all hours nor all days are skipped.
        for hour in start + 1..=start + 24 * 8 {
            if self.allows(hour) {
                let later = SignedDuration::from_secs(hour * HOUR - at.as_second() + (share * SPREAD) as i64);
                return at.checked_add(later).unwrap_or(Timestamp::MAX);
            }
        }
        at
    }

    /// Whether the hour, counted from 1970, may be used.
    fn allows(self, hour: i64) -> bool {
        // 1970 began on a Thursday.
        let day = (hour.div_euclid(24) + 3).rem_euclid(7);
        self.hours & (1 << hour.rem_euclid(24)) == 0 && self.days & (1 << day) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(hours: &[u8], days: &[u8], at: &str, expected: &str) {
        let after = Skips::new(hours, days).after(at.parse().unwrap(), 0.0);
        assert_eq!(after, expected.parse::<Timestamp>().unwrap(), "{hours:?} {days:?} {at}");
    }

    #[test]
    fn moved_to_the_next_allowed_hour() {
        // A Tuesday.
        check(&[], &[], "2026-11-24T12:30:00Z", "2026-11-24T12:30:00Z");
        check(&[11, 13], &[0, 2], "2026-11-24T12:30:00Z", "2026-11-24T12:30:00Z");
        check(&[12], &[], "2026-11-24T12:30:00Z", "2026-11-24T13:00:00Z");
        check(&[12, 13, 14], &[], "2026-11-24T12:00:00Z", "2026-11-24T15:00:00Z");
        check(&[23, 24, 1], &[], "2026-11-24T23:59:59Z", "2026-11-25T02:00:00Z");
        check(&[], &[1], "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z");
        check(&[0, 1], &[1, 2, 3, 4, 5, 6], "2026-11-24T12:30:00Z", "2026-11-30T02:00:00Z");
        check(&[25, 255], &[7, 255], "2026-11-24T12:30:00Z", "2026-11-24T12:30:00Z");
        check(&[], &[2], "1969-12-31T12:30:00Z", "1970-01-01T00:00:00Z");
    }

    proptest! {
        #[test]
        fn never_inside(hours in proptest::collection::vec(0u8..24, 0..24), days in proptest::collection::vec(0u8..7, 0..7),
                        second in -4_000_000_000i64..4_000_000_000, share in 0.0..1.0f64) {
            let skips = Skips::new(&hours, &days);
            let at = Timestamp::from_second(second).unwrap();
            let after = skips.after(at, share);
            prop_assert!(after >= at && skips.allows(after.as_second().div_euclid(HOUR)));
            prop_assert!(after.duration_since(at) <= SignedDuration::from_hours(24 * 7 + 1));
        }
    }
}
