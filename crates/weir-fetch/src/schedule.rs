//! When to ask a feed again: arithmetic only, so that it can be read and tested.

use jiff::{SignedDuration, Timestamp};

/// No server is asked more often than this, whatever it says.
const FLOOR: SignedDuration = SignedDuration::from_mins(15);
/// The shortest wait that Weir chooses by itself.
const SHORTEST: SignedDuration = SignedDuration::from_hours(1);
/// The longest wait for a feed with news this week: editions appear twice a day.
const LONGEST_ACTIVE: SignedDuration = SignedDuration::from_hours(4);
/// The longest wait that Weir chooses for a silent feed; with the jitter it stays within a day.
const LONGEST_SILENT: SignedDuration = SignedDuration::from_hours(16);
/// The longest wait after failures, and the most that a feed's `ttl` and `max-age` count.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// Failures in a row, about two weeks of daily tries, after which a feed is asked once a week.
const RESTING_AFTER: u32 = 20;
/// A server's own word counts up to this long.
const WEEK: SignedDuration = SignedDuration::from_hours(24 * 7);
/// The wait after "too many requests" without a time.
const BUSY: SignedDuration = SignedDuration::from_hours(4);
/// Waits are stretched by up to this share, so that feeds added together drift apart.
const JITTER: f64 = 0.5;

/// How the last fetch went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A feed, or "unchanged".
    Ok,
    /// No answer, or a fault of the server.
    Failed,
    /// An answer that is no feed.
    NotAFeed,
    /// 401, 403, 404 and their like.
    Refused,
    /// 429.
    Busy,
    /// 410.
    Gone,
}

/// What decides when to ask again.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduleInput {
    /// Entries that arrived in the last seven days.
    pub entries_per_week: u32,
    /// The shortest wait that the feed asks for.
    pub ttl_minutes: Option<u32>,
    /// How long the answer stays fresh.
    pub max_age: Option<SignedDuration>,
    /// The pause that the server asks for.
    pub retry_after: Option<SignedDuration>,
    /// Failures in a row, this one included.
    pub error_count: u32,
    /// How the last fetch went.
    pub outcome: Outcome,
    /// Differs from feed to feed: makes the jitter.
    pub jitter_seed: u64,
}

/// When to ask again; `None` for a feed that is gone.
///
/// A feed that works is asked about as often as it writes: a week divided by its entries, from an hour to four hours, and
/// up to a day when it was silent for a week. It is never asked before its own `ttl`, `Cache-Control` or `Retry-After`.
/// One that fails is asked after 1, 2, 4 … 24 hours, and in the end once a week.
///
/// ```
/// use jiff::{SignedDuration, Timestamp};
/// use weir_fetch::{Outcome, ScheduleInput, next_fetch};
/// let now = Timestamp::UNIX_EPOCH;
/// let input = ScheduleInput { entries_per_week: 14, ttl_minutes: None, max_age: None, retry_after: None, error_count: 0, outcome: Outcome::Ok, jitter_seed: 1 };
/// let wait = next_fetch(now, &input).unwrap().duration_since(now);
/// assert!(wait >= SignedDuration::from_hours(4) && wait <= SignedDuration::from_hours(6));
/// ```
pub fn next_fetch(now: Timestamp, input: &ScheduleInput) -> Option<Timestamp> {
    let doubled = |first: SignedDuration| {
        if input.error_count >= RESTING_AFTER {
            return WEEK;
        }
        let times = 1i32 << input.error_count.saturating_sub(1).min(8);
        (first * times).min(DAY)
    };
    let wait = match input.outcome {
        Outcome::Gone => return None,
        Outcome::Ok => {
            let adaptive = match i32::try_from(input.entries_per_week).unwrap_or(i32::MAX) {
                0 => LONGEST_SILENT,
                count => (WEEK / count).clamp(SHORTEST, LONGEST_ACTIVE),
            };
            let ttl = input.ttl_minutes.map_or(SignedDuration::ZERO, |minutes| SignedDuration::from_mins(i64::from(minutes)));
            adaptive.max(ttl).max(input.max_age.unwrap_or(SignedDuration::ZERO)).min(DAY)
        }
        Outcome::Failed | Outcome::NotAFeed => doubled(SHORTEST),
        Outcome::Busy => doubled(BUSY),
        Outcome::Refused => doubled(SHORTEST * 4),
    };
    let wait = stretch(wait, input.jitter_seed, now).max(FLOOR);
    let asked = input.retry_after.unwrap_or(SignedDuration::ZERO).min(WEEK);
    // A time out of range is no reason to stop.
    Some(now.checked_add(wait.max(asked)).unwrap_or(Timestamp::MAX))
}

/// The wait with a share of it added that depends on the feed and the hour, not on chance.
fn stretch(wait: SignedDuration, seed: u64, now: Timestamp) -> SignedDuration {
    let mut mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (now.as_second() as u64 / 3600).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^= mixed >> 31;
    mixed = mixed.wrapping_mul(0x94d0_49bb_1331_11eb);
    let share = (mixed >> 40) as f64 / (1u64 << 24) as f64;
    wait + SignedDuration::from_millis((wait.as_millis() as f64 * share * JITTER) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(outcome: Outcome, error_count: u32) -> ScheduleInput {
        ScheduleInput {
            entries_per_week: 10_000,
            ttl_minutes: None,
            max_age: None,
            retry_after: None,
            error_count,
            outcome,
            jitter_seed: 7,
        }
    }

    fn hours(input: &ScheduleInput) -> f64 {
        next_fetch(Timestamp::UNIX_EPOCH, input).unwrap().as_second() as f64 / 3600.0
    }

    #[test]
    fn busy_writers_hourly_quiet_ones_daily() {
        let check = |per_week, low: f64, high: f64| {
            let wait = hours(&ScheduleInput { entries_per_week: per_week, ..input(Outcome::Ok, 0) });
            assert!((low..=high).contains(&wait), "{per_week} a week: {wait} h");
        };
        check(10_000, 1.0, 1.5);
        check(84, 2.0, 3.0);
        check(28, 4.0, 6.0);
        check(1, 4.0, 6.0);
        check(0, 16.0, 24.0);
        check(u32::MAX, 1.0, 1.5);
    }

    #[test]
    fn a_servers_word_is_kept() {
        let ok = input(Outcome::Ok, 0);
        assert!(hours(&ScheduleInput { ttl_minutes: Some(180), ..ok.clone() }) >= 3.0);
        assert!(hours(&ScheduleInput { max_age: Some(SignedDuration::from_hours(5)), ..ok.clone() }) >= 5.0);
        assert!(hours(&ScheduleInput { ttl_minutes: Some(u32::MAX), ..ok.clone() }) <= 36.0, "but not for ever");
        assert!(hours(&ScheduleInput { retry_after: Some(SignedDuration::from_hours(100)), ..ok.clone() }) >= 100.0);
        assert!(hours(&ScheduleInput { retry_after: Some(SignedDuration::from_hours(10_000)), ..ok }) <= 168.0);
    }

    #[test]
    fn failures_wait_longer_and_longer() {
        let waits: Vec<f64> = (1..=8).map(|n| hours(&input(Outcome::Failed, n))).collect();
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]) && waits[0] >= 1.0 && waits[7] <= 36.0, "{waits:?}");
        assert!(hours(&input(Outcome::Busy, 1)) >= 4.0);
        assert!(hours(&input(Outcome::Refused, 4)) >= 24.0);
        assert!(hours(&input(Outcome::NotAFeed, 1)) >= 1.0);
        for n in [20, u32::MAX] {
            assert!((168.0..=252.0).contains(&hours(&input(Outcome::Failed, n))), "resting");
        }
        assert_eq!(next_fetch(Timestamp::UNIX_EPOCH, &input(Outcome::Gone, 1)), None);
        assert_eq!(next_fetch(Timestamp::MAX, &input(Outcome::Ok, 0)), Some(Timestamp::MAX));
    }

    #[test]
    fn feeds_added_together_drift_apart() {
        let waits: Vec<f64> = (0..100).map(|seed| hours(&ScheduleInput { jitter_seed: seed, ..input(Outcome::Ok, 0) })).collect();
        let (least, most) = waits.iter().fold((f64::MAX, 0f64), |(least, most), wait| (least.min(*wait), most.max(*wait)));
        assert!(most - least > 0.45, "{least} {most}");
        let silent = |seed| ScheduleInput { jitter_seed: seed, entries_per_week: 0, ..input(Outcome::Ok, 0) };
        assert!((0..100).all(|seed| hours(&silent(seed)) <= 24.0), "a silent feed still has its daily look");
    }
}
