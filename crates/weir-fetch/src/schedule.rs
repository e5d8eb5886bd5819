//! When to ask a feed again: arithmetic only, so that it can be read and tested.

use crate::skip::Skips;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// No server is asked more often than this, whatever it says.
const FLOOR: SignedDuration = SignedDuration::from_mins(15);
/// The shortest wait that Weir chooses by itself.
const SHORTEST: SignedDuration = SignedDuration::from_hours(1);
/// The longest wait for a feed with news this week: editions appear twice a day.
const LONGEST_ACTIVE: SignedDuration = SignedDuration::from_hours(4);
/// The longest wait that Weir chooses for a silent feed; with the jitter it stays within a day.
const LONGEST_SILENT: SignedDuration = SignedDuration::from_mins(13 * 60 + 30);
/// The longest wait while a feed works, and the most that its `ttl` and `max-age` count; the longest step after failures.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// A server's own word counts up to this long; feeds at rest are asked this often.
const WEEK: SignedDuration = SignedDuration::from_hours(24 * 7);
/// Failing for so long, a feed comes to rest.
const FORTNIGHT: SignedDuration = SignedDuration::from_hours(24 * 14);
/// Failures in a row that take a fortnight at least, for where the first one's time is not known.
const RESTING_AFTER: u32 = 19;
/// The wait after "too many requests" without a time.
const BUSY: SignedDuration = SignedDuration::from_hours(4);
/// Waits are stretched by up to this share, so that feeds added together drift apart.
const JITTER: f64 = 0.75;
/// The most by which a wait is stretched.
const LONGEST_STRETCH: SignedDuration = SignedDuration::from_hours(12);

/// How the last fetch went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// A feed, or "unchanged".
    #[default]
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
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// When the first of them was, where known.
    pub failing_since: Option<Timestamp>,
    /// How the last fetch went.
    pub outcome: Outcome,
    /// Differs from feed to feed: makes the jitter.
    pub jitter_seed: u64,
    /// Hours of the day (0 to 23, UTC) in which the feed asks not to be fetched.
    pub skip_hours: Vec<u8>,
    /// Days of the week (0 is Monday, UTC) on which the feed asks not to be fetched.
    pub skip_days: Vec<u8>,
}

/// When to ask again, and why then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Next {
    /// When.
    pub at: Timestamp,
    /// Why then.
    pub why: Why,
}

/// What decided the time of the next fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Why {
    /// As often as the feed writes, within bounds.
    Active,
    /// The feed wrote nothing for a week.
    Quiet,
    /// The feed writes more often than Weir asks anybody.
    Floor,
    /// The feed's own `ttl` (or `sy:updatePeriod`).
    Ttl,
    /// The server said how long its answer stays fresh.
    Fresh,
    /// The server said when to come back.
    RetryAfter,
    /// The hours and days the feed asks to be left out.
    Skip,
    /// No answer, a fault of the server, or something that is no feed: longer from time to time.
    Failing,
    /// The server refuses: longer from time to time, up to a day.
    Refused,
    /// The server asked for fewer requests without saying until when.
    Busy,
    /// Failing for a fortnight: asked once a week.
    Resting,
}

impl Why {
    /// All reasons.
    pub const ALL: &[Why] = &[
        Why::Active,
        Why::Quiet,
        Why::Floor,
        Why::Ttl,
        Why::Fresh,
        Why::RetryAfter,
        Why::Skip,
        Why::Failing,
        Why::Refused,
        Why::Busy,
        Why::Resting,
    ];

    /// The reason's name, the same in JSON and in catalogues of texts.
    pub fn code(self) -> &'static str {
        match self {
            Why::Active => "active",
            Why::Quiet => "quiet",
            Why::Floor => "floor",
            Why::Ttl => "ttl",
            Why::Fresh => "fresh",
            Why::RetryAfter => "retry_after",
            Why::Skip => "skip",
            Why::Failing => "failing",
            Why::Refused => "refused",
            Why::Busy => "busy",
            Why::Resting => "resting",
        }
    }
}

/// When to ask again; `None` for a feed that is gone.
///
/// A feed that works is asked about as often as it writes: a week divided by its entries, from an hour to four hours, and
/// up to a day when it was silent for a week. It is never asked before its own `ttl`, `Cache-Control` or `Retry-After`, nor
/// in the hours and on the days it asks to be left alone. One that fails is asked after 1, 2, 4 … 24 hours, and after a
/// fortnight once a week.
///
/// ```
/// use jiff::{SignedDuration, Timestamp};
/// use weir_fetch::{ScheduleInput, Why, next_fetch};
/// let now = Timestamp::UNIX_EPOCH;
/// let next = next_fetch(now, &ScheduleInput { entries_per_week: 14, jitter_seed: 1, ..ScheduleInput::default() }).unwrap();
/// let wait = next.at.duration_since(now);
/// assert!(wait >= SignedDuration::from_hours(4) && wait <= SignedDuration::from_hours(7));
/// assert_eq!((next.why, next.why.code()), (Why::Active, "active"));
/// ```
pub fn next_fetch(now: Timestamp, input: &ScheduleInput) -> Option<Next> {
    let (wait, why) = match input.outcome {
        Outcome::Gone => return None,
        Outcome::Ok => working(input),
        Outcome::Failed | Outcome::NotAFeed => failing(now, input, SHORTEST, Why::Failing),
        // Where the server says until when, its word is enough.
        Outcome::Busy if input.retry_after.is_some() => failing(now, input, SHORTEST, Why::Busy),
        Outcome::Busy => failing(now, input, BUSY, Why::Busy),
        Outcome::Refused => failing(now, input, SHORTEST * 4, Why::Refused),
    };
    let share = share(input.jitter_seed, now);
    let stretched = wait + SignedDuration::from_millis((wait.as_millis() as f64 * share * JITTER) as i64).min(LONGEST_STRETCH);
    let longest = if input.outcome == Outcome::Ok { DAY } else { SignedDuration::MAX };
    let wait = stretched.min(longest).max(FLOOR);
    let (wait, why) = match input.retry_after.map(|asked| asked.min(WEEK)) {
        Some(asked) if asked > wait => (asked, Why::RetryAfter),
        _ => (wait, why),
    };
    // A time out of range is no reason to stop.
    let at = now.checked_add(wait).unwrap_or(Timestamp::MAX);
    match Skips::new(&input.skip_hours, &input.skip_days).after(at, share) {
        later if later > at => Some(Next { at: later, why: Why::Skip }),
        _ => Some(Next { at, why }),
    }
}

/// The wait of a feed that works: the longest of what it seems to need and what it and its server ask for.
fn working(input: &ScheduleInput) -> (SignedDuration, Why) {
    let (mut wait, mut why) = match i32::try_from(input.entries_per_week).unwrap_or(i32::MAX) {
        0 => (LONGEST_SILENT, Why::Quiet),
        count if WEEK / count < SHORTEST => (SHORTEST, Why::Floor),
        count => ((WEEK / count).min(LONGEST_ACTIVE), Why::Active),
    };
    let ttl = input.ttl_minutes.map(|minutes| SignedDuration::from_mins(i64::from(minutes)));
    for (asked, reason) in [(ttl, Why::Ttl), (input.max_age, Why::Fresh)] {
        if let Some(asked) = asked.map(|asked| asked.min(DAY))
            && asked > wait
        {
            (wait, why) = (asked, reason);
        }
    }
    (wait, why)
}

/// The wait after a failure: twice as long from time to time.
fn failing(now: Timestamp, input: &ScheduleInput, first: SignedDuration, why: Why) -> (SignedDuration, Why) {
    let rests = match input.failing_since {
        Some(since) => now.duration_since(since) >= FORTNIGHT && input.error_count > 1,
        None => input.error_count >= RESTING_AFTER,
    };
    if rests {
        return (WEEK, Why::Resting);
    }
    let times = 1i32 << input.error_count.saturating_sub(1).min(8);
    ((first * times).min(DAY), why)
}

/// A share from 0 to 1 that depends on the feed and the hour, not on chance.
fn share(seed: u64, now: Timestamp) -> f64 {
    let mut mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (now.as_second() as u64 / 3600).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^= mixed >> 31;
    mixed = mixed.wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed >> 40) as f64 / (1u64 << 24) as f64
}

#[cfg(test)]
mod tests;
