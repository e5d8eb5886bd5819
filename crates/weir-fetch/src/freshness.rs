//! What servers say about time: `Retry-After`, `Cache-Control`, `Expires`, `Age`, and dates.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The longest wait a server can ask for.
pub(crate) const MAX_RETRY_AFTER: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The longest freshness that means anything to a poller.
const MAX_FRESH: SignedDuration = SignedDuration::from_hours(366 * 24);

/// Reads a date in the three forms HTTP knows: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`,
/// `Sun Nov  6 08:49:37 1994`. The name of the day is not checked.
pub fn http_date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() > 64 {
        return None;
    }
    let without_day = text.split_once(',').map_or(text, |(_, rest)| rest.trim());
    let without_zone = without_day.strip_suffix("GMT").or_else(|| without_day.strip_suffix("UTC")).unwrap_or(without_day).trim();
    // asctime has its day without a comma.
    let asctime = text.split_once(' ').map_or(text, |(_, rest)| rest.trim());
    let found = DateTime::strptime("%d %b %Y %H:%M:%S", without_zone)
        .or_else(|_| DateTime::strptime("%d-%b-%y %H:%M:%S", without_zone))
        .or_else(|_| DateTime::strptime("%d-%b-%Y %H:%M:%S", without_zone))
        .or_else(|_| DateTime::strptime("%b %d %H:%M:%S %Y", asctime))
        .ok()?;
    // The last day of the year 9999, which some servers send for "never", is past what a timestamp can hold.
    Some(found.to_zoned_datetime(TimeZone::UTC).map_or(Timestamp::MAX, |zoned| zoned.timestamp()))
}

/// Reads `Retry-After`: seconds, or a date. None for the past, zero and nonsense; at most a week.
///
/// ```
/// use jiff::{SignedDuration, Timestamp};
/// let now: Timestamp = "1994-11-06T08:49:00Z".parse().unwrap();
/// assert_eq!(weir_fetch::retry_after("120", now), Some(SignedDuration::from_secs(120)));
/// assert_eq!(weir_fetch::retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now), Some(SignedDuration::from_secs(37)));
/// assert_eq!(weir_fetch::retry_after("soon", now), None);
/// ```
pub fn retry_after(value: &str, now: Timestamp) -> Option<SignedDuration> {
    let value = value.trim();
    let wait = match seconds(value) {
        Some(wait) => wait,
        None => http_date(value)?.duration_since(now),
    };
    (wait > SignedDuration::ZERO).then(|| wait.min(MAX_RETRY_AFTER))
}

/// How long an answer stays fresh from now. `max-age` goes before `Expires`, `Age` is subtracted; None where the headers
/// say nothing, ask for no caching, or the time is over.
pub fn fresh_for(
    cache_control: Option<&str>,
    expires: Option<&str>,
    age: Option<&str>,
    date: Option<&str>,
    now: Timestamp,
) -> Option<SignedDuration> {
    let mut max_age = None;
    for directive in cache_control.unwrap_or_default().split(',') {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        let name = name.trim();
        if name.eq_ignore_ascii_case("no-store") || name.eq_ignore_ascii_case("no-cache") {
            return None;
        }
        if name.eq_ignore_ascii_case("max-age") && max_age.is_none() {
            max_age = seconds(value.trim().trim_matches('"'));
        }
    }
    let lifetime = match max_age {
        Some(max_age) => max_age,
        // By the server's own clock where it shows it, so that a wrong clock on either side does no harm.
        None => http_date(expires?)?.duration_since(date.and_then(http_date).unwrap_or(now)),
    };
    let age = age.and_then(|age| seconds(age.trim())).unwrap_or(SignedDuration::ZERO);
    let left = lifetime.min(MAX_FRESH).checked_sub(age)?;
    (left > SignedDuration::ZERO).then_some(left)
}

/// A count of seconds; one too large to hold is the largest.
fn seconds(text: &str) -> Option<SignedDuration> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(SignedDuration::from_secs(text.parse::<u32>().map_or(i64::from(u32::MAX), i64::from)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "1994-11-06T08:49:00Z".parse().unwrap()
    }

    #[test]
    fn dates() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Mon, 06 Nov 1994 08:49:37 UTC",
            "06 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(http_date(text), Some("1994-11-06T08:49:37Z".parse().unwrap()), "{text}");
        }
        for text in ["", "0", "-1", "now", "Sun, 99 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994", ",", " ", &"9".repeat(500)] {
            assert_eq!(http_date(text), None, "{text}");
        }
    }

    #[test]
    fn retry_after_values() {
        for (value, expected) in [
            ("120", Some(120)),
            (" 5 ", Some(5)),
            ("0", None),
            ("-5", None),
            ("", None),
            ("1.5", None),
            ("soon", None),
            ("604800", Some(604_800)),
            ("604801", Some(604_800)),
            ("99999999999999999999999", Some(604_800)),
            ("Sun, 06 Nov 1994 08:50:00 GMT", Some(60)),
            ("Sun, 06 Nov 1994 08:48:00 GMT", None),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(604_800)),
            ("Sun, 06 Nov 1994 25:50:00 GMT", None),
        ] {
            assert_eq!(retry_after(value, now()).map(|wait| wait.as_secs()), expected, "{value}");
        }
    }

    #[test]
    fn freshness() {
        let later = Some("Sun, 06 Nov 1994 09:49:00 GMT");
        let check = |cache, expires, age, date, expected: Option<i64>| {
            assert_eq!(fresh_for(cache, expires, age, date, now()).map(|left| left.as_secs()), expected, "{cache:?} {expires:?} {age:?}");
        };
        check(None, None, None, None, None);
        check(Some("max-age=7200"), None, None, None, Some(7200));
        check(Some("public, Max-Age=\"60\""), None, None, None, Some(60));
        check(Some("max-age=7200"), None, Some("200"), None, Some(7000));
        check(Some("max-age=100"), None, Some("200"), None, None);
        check(Some("max-age=0"), later, None, None, None);
        check(Some("no-cache, max-age=900"), later, None, None, None);
        check(Some("max-age=900, no-store"), None, None, None, None);
        check(Some("max-age=60, max-age=900"), None, None, None, Some(60));
        check(Some("max-age=soon"), later, None, None, Some(3600));
        check(Some("s-maxage=99, private"), None, None, None, None);
        check(Some("max-age=99999999999999999999"), None, None, None, Some(MAX_FRESH.as_secs()));
        check(None, later, None, None, Some(3600));
        check(None, later, Some("600"), None, Some(3000));
        check(None, later, None, Some("Sun, 06 Nov 1994 09:48:00 GMT"), Some(60));
        check(None, Some("0"), None, None, None);
        check(None, Some("-1"), None, None, None);
        check(None, Some("Thu, 01 Jan 1970 00:00:00 GMT"), None, None, None);
        check(None, later, Some("nonsense"), None, Some(3600));
    }
}
