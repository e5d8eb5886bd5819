//! The checklist's lines on when to ask (B, C), and what goes with them.

use super::*;
use proptest::prelude::*;

fn input(outcome: Outcome, error_count: u32) -> ScheduleInput {
    ScheduleInput { entries_per_week: 10_000, error_count, outcome, jitter_seed: 7, ..ScheduleInput::default() }
}

fn next(input: &ScheduleInput) -> (f64, Why) {
    let next = next_fetch(Timestamp::UNIX_EPOCH, input).unwrap();
    (next.at.as_second() as f64 / 3600.0, next.why)
}

fn hours(input: &ScheduleInput) -> f64 {
    next(input).0
}

/// The waits of a hundred feeds with the same input.
fn hundred(input: &ScheduleInput) -> Vec<f64> {
    (0..100).map(|seed| hours(&ScheduleInput { jitter_seed: seed, ..input.clone() })).collect()
}

fn span(waits: &[f64]) -> (f64, f64) {
    waits.iter().fold((f64::MAX, 0f64), |(least, most), wait| (least.min(*wait), most.max(*wait)))
}

#[test]
fn line_13_an_hour_at_least_whatever_the_ttl_says() {
    for (ttl_minutes, max_age) in [(None, None), (Some(0), None), (Some(1), None), (Some(15), Some(SignedDuration::from_secs(1)))] {
        for entries_per_week in [0, 1, 500, u32::MAX] {
            let least = span(&hundred(&ScheduleInput { ttl_minutes, max_age, entries_per_week, ..ScheduleInput::default() })).0;
            assert!(least >= 1.0, "{ttl_minutes:?} {entries_per_week}: {least} h");
        }
    }
    assert_eq!(next(&input(Outcome::Ok, 0)).1, Why::Floor);
    assert!(FLOOR >= SignedDuration::from_mins(15) && SHORTEST >= FLOOR);
}

#[test]
fn line_15_the_longest_of_all_words_up_to_a_day() {
    let ok = input(Outcome::Ok, 0);
    let of = SignedDuration::from_hours;
    let check = |ttl: Option<u32>, fresh: Option<i64>, asked: Option<i64>, least: f64, most: f64, why| {
        let ttl_minutes = ttl.map(|hours| hours.saturating_mul(60));
        let input = ScheduleInput { ttl_minutes, max_age: fresh.map(of), retry_after: asked.map(of), ..ok.clone() };
        let (wait, reason) = next(&input);
        assert!(wait >= least && wait <= most && reason == why, "{ttl:?} {fresh:?} {asked:?}: {wait} {reason:?}");
    };
    check(Some(3), None, None, 3.0, 6.0, Why::Ttl);
    check(None, Some(5), None, 5.0, 9.0, Why::Fresh);
    check(Some(3), Some(5), None, 5.0, 9.0, Why::Fresh);
    check(Some(5), Some(3), None, 5.0, 9.0, Why::Ttl);
    check(Some(24), None, None, 24.0, 24.0, Why::Ttl);
    check(Some(u32::MAX), None, None, 24.0, 24.0, Why::Ttl);
    check(None, Some(24 * 365), None, 24.0, 24.0, Why::Fresh);
    check(Some(3), Some(5), Some(20), 20.0, 20.0, Why::RetryAfter);
    // A server's own pause counts for up to a week, after every outcome.
    check(None, None, Some(160), 160.0, 160.0, Why::RetryAfter);
    check(None, None, Some(10_000), 168.0, 168.0, Why::RetryAfter);
    let failed = ScheduleInput { retry_after: Some(of(100)), ..input(Outcome::Failed, 1) };
    assert_eq!(next(&failed), (100.0, Why::RetryAfter));
}

#[test]
fn line_17_about_as_often_as_it_writes() {
    let check = |per_week, low: f64, high: f64, why| {
        let (wait, reason) = next(&ScheduleInput { entries_per_week: per_week, ..input(Outcome::Ok, 0) });
        assert!((low..=high).contains(&wait) && reason == why, "{per_week} a week: {wait} h {reason:?}");
    };
    check(10_000, 1.0, 1.75, Why::Floor);
    check(u32::MAX, 1.0, 1.75, Why::Floor);
    check(168, 1.0, 1.75, Why::Active);
    check(84, 2.0, 3.5, Why::Active);
    check(56, 3.0, 5.25, Why::Active);
    check(28, 4.0, 7.0, Why::Active);
    check(1, 4.0, 7.0, Why::Active);
    // Silent for a week, then back: the first look finds the new entry, the second is soon again.
    check(0, 13.5, 24.0, Why::Quiet);
    let (first, second) = (ScheduleInput::default(), ScheduleInput { entries_per_week: 1, ..ScheduleInput::default() });
    assert!(span(&hundred(&first)).1 <= 24.0 && span(&hundred(&second)).1 <= 7.0);
}

#[test]
fn line_18_feeds_added_together_drift_apart() {
    for (entries_per_week, interval) in [(10_000, 1.0), (84, 2.0), (10, 4.0), (0, 13.5)] {
        let waits = hundred(&ScheduleInput { entries_per_week, ..ScheduleInput::default() });
        let (least, most) = span(&waits);
        assert!(most - least >= interval / 2.0 && most <= 24.0, "{entries_per_week} a week: {least} to {most} h");
        // Of the minutes of an hour, no sixth has more than a third of the feeds.
        for part in 0..6 {
            let within = waits.iter().filter(|wait| (wait.fract() * 6.0) as u32 == part).count();
            assert!(within <= 34, "{entries_per_week} a week: {within} in part {part}");
        }
    }
}

#[test]
fn line_24_four_hours_and_doubling_where_no_time_was_said() {
    let waits: Vec<_> = (1..=5).map(|count| next(&input(Outcome::Busy, count))).collect();
    for (n, (wait, why)) in waits.iter().enumerate() {
        let least = [4.0, 8.0, 16.0, 24.0, 24.0][n];
        assert!(*wait >= least && *wait <= (least * 1.75).min(36.0) && *why == Why::Busy, "{waits:?}");
    }
    // With a time, that time: the server knows best.
    let told = ScheduleInput { retry_after: Some(SignedDuration::from_hours(3)), ..input(Outcome::Busy, 1) };
    assert_eq!(next(&told), (3.0, Why::RetryAfter));
    let told = ScheduleInput { retry_after: Some(SignedDuration::from_secs(120)), ..input(Outcome::Busy, 1) };
    assert!((1.0..=1.75).contains(&hours(&told)));
}

#[test]
fn line_26_failures_wait_longer_and_longer() {
    for outcome in [Outcome::Failed, Outcome::NotAFeed] {
        let waits: Vec<f64> = (1..=8).map(|count| hours(&input(outcome, count))).collect();
        for (n, wait) in waits.iter().enumerate() {
            let least = [1.0, 2.0, 4.0, 8.0, 16.0, 24.0, 24.0, 24.0][n];
            assert!(*wait >= least && *wait <= (least * 1.75).min(36.0), "{outcome:?} {waits:?}");
        }
        let (least, most) = span(&hundred(&input(outcome, 1)));
        assert!(most - least >= 0.5, "with jitter");
        assert_eq!(next(&input(outcome, 3)).1, Why::Failing);
    }
    // Success starts anew.
    assert!(hours(&input(Outcome::Ok, 0)) < 2.0);
}

#[test]
fn line_27_refusals_end_at_once_a_day() {
    let waits: Vec<f64> = (1..=6).map(|count| hours(&input(Outcome::Refused, count))).collect();
    assert!(waits[0] >= 4.0 && waits[0] <= 7.0 && waits[2] >= 16.0, "{waits:?}");
    for wait in &waits[3..] {
        assert!((24.0..=36.0).contains(wait), "{waits:?}");
    }
    assert_eq!(next(&input(Outcome::Refused, 4)).1, Why::Refused);
}

#[test]
fn a_fortnight_of_failures_and_a_feed_rests() {
    let now = Timestamp::UNIX_EPOCH;
    let day = |days: i64| Some(now - SignedDuration::from_hours(24 * days));
    for outcome in [Outcome::Failed, Outcome::Refused, Outcome::NotAFeed] {
        for (error_count, failing_since, rests) in
            [(18, None, false), (19, None, true), (u32::MAX, None, true), (40, day(13), false), (9, day(14), true), (1, day(99), false)]
        {
            let (wait, why) = next(&ScheduleInput { failing_since, ..input(outcome, error_count) });
            assert_eq!(why == Why::Resting, rests, "{outcome:?} {error_count} {failing_since:?}");
            assert_eq!((168.0..=180.0).contains(&wait), rests, "{wait}");
        }
        // Without the time of the first failure, the count alone has taken a fortnight.
        let first_rest: f64 = (1..19).map(|count| hours(&ScheduleInput { jitter_seed: 0, ..input(outcome, count) })).sum();
        assert!(first_rest >= 14.0 * 24.0, "{first_rest}");
    }
    assert_eq!(next_fetch(now, &input(Outcome::Gone, 1)), None);
}

#[test]
fn times_to_be_left_out_are_left_out() {
    let skipping =
        |hours: &[u8], days: &[u8]| ScheduleInput { skip_hours: hours.to_vec(), skip_days: days.to_vec(), ..input(Outcome::Ok, 0) };
    // The first of January 1970 was a Thursday, and the feed would be asked between one and two o'clock.
    let (wait, why) = next(&skipping(&[1, 2, 3], &[]));
    assert!((4.0..5.0).contains(&wait) && why == Why::Skip, "{wait}");
    let (wait, why) = next(&skipping(&[], &[3, 4]));
    assert!((48.0..49.0).contains(&wait) && why == Why::Skip, "{wait}");
    assert_eq!(next(&skipping(&[20], &[0])).1, Why::Floor);
    // It also holds for what is asked after a failure, or at the server's own time.
    let told = ScheduleInput { retry_after: Some(SignedDuration::from_hours(2)), ..skipping(&[2], &[]) };
    assert!((3.0..4.0).contains(&hours(&told)));
    // All of it left out is a mistake.
    let (all_hours, all_days) = ((0..24).collect::<Vec<u8>>(), (0..7).collect::<Vec<u8>>());
    assert_eq!(next(&skipping(&all_hours, &all_days)).1, Why::Floor);
}

#[test]
fn reasons_have_one_name() {
    for why in Why::ALL {
        assert_eq!(serde_json::to_string(why).unwrap(), format!("\"{}\"", why.code()));
    }
    let next = Next { at: Timestamp::UNIX_EPOCH, why: Why::RetryAfter };
    assert_eq!(serde_json::to_string(&next).unwrap(), r#"{"at":"1970-01-01T00:00:00Z","why":"retry_after"}"#);
}

#[test]
fn times_at_the_end_of_time() {
    for skip_hours in [vec![], vec![20, 21, 22, 23]] {
        let next = next_fetch(Timestamp::MAX, &ScheduleInput { skip_hours, ..input(Outcome::Ok, 0) }).unwrap();
        assert_eq!(next.at, Timestamp::MAX);
    }
    assert!(next_fetch(Timestamp::MIN, &input(Outcome::Ok, 0)).is_some());
    let since = ScheduleInput { failing_since: Some(Timestamp::MAX), ..input(Outcome::Failed, 3) };
    assert_eq!(next_fetch(Timestamp::MIN, &since).map(|next| next.why), Some(Why::Failing));
}

fn outcomes() -> impl Strategy<Value = Outcome> {
    proptest::sample::select(vec![Outcome::Ok, Outcome::Failed, Outcome::NotAFeed, Outcome::Refused, Outcome::Busy])
}

proptest! {
    #[test]
    fn never_before_the_floor_or_a_servers_word(
        (outcome, entries_per_week, error_count, jitter_seed) in (outcomes(), any::<u32>(), any::<u32>(), any::<u64>()),
        (ttl, fresh, asked) in (any::<Option<u32>>(), any::<Option<u32>>(), any::<Option<u32>>()),
        (since, now) in (any::<Option<i32>>(), any::<i32>()),
        skip_hours in proptest::collection::vec(any::<u8>(), 0..30), skip_days in proptest::collection::vec(any::<u8>(), 0..9),
    ) {
        let now = Timestamp::from_second(i64::from(now)).unwrap();
        let seconds = |seconds: Option<u32>| seconds.map(|seconds| SignedDuration::from_secs(i64::from(seconds)));
        let input = ScheduleInput {
            entries_per_week, error_count, outcome, jitter_seed, skip_hours, skip_days, ttl_minutes: ttl,
            max_age: seconds(fresh), retry_after: seconds(asked),
            failing_since: since.map(|since| Timestamp::from_second(i64::from(since)).unwrap()),
        };
        let next = next_fetch(now, &input).unwrap();
        let wait = next.at.duration_since(now);
        prop_assert!(wait >= SHORTEST);
        prop_assert!(wait >= seconds(asked).unwrap_or_default().min(WEEK));
        // A week and its stretch, and then a week of hours and days to be left out.
        prop_assert!(wait <= WEEK * 2 + DAY);
        if outcome == Outcome::Ok {
            let ttl = SignedDuration::from_mins(ttl.map_or(0, i64::from));
            prop_assert!(wait >= ttl.max(seconds(fresh).unwrap_or_default()).min(DAY));
        }
        prop_assert_eq!(Some(next), next_fetch(now, &input), "the same input, the same time");
    }
}
