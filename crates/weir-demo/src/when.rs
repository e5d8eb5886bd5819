//! Moments in prose and on pages, in the outlet's language and its newsroom's time.
//!
//! In article text `{wd 30}` is the weekday of the moment 30 hours before the start, `{date 30}` its day and month.
//! Counting from the start and not from the article keeps two outlets that report an event on different days in
//! agreement about when it was. A negative number is in the future.

use jiff::civil::Weekday;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan, ZonedDateTime};

/// A moment in a newsroom's own time.
pub(crate) fn local(moment: Timestamp, utc_offset: i8) -> ZonedDateTime {
    let offset = Offset::from_hours(utc_offset).unwrap_or(Offset::UTC);
    moment.to_zoned_datetime(TimeZone::fixed(offset))
}

/// Replaces the time forms in `text`. A form that cannot be read stays as written.
pub(crate) fn fill(text: &str, now: Timestamp, lang: &str, utc_offset: i8) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        filled.push_str(&rest[..start]);
        let Some(end) = rest[start..].find('}').map(|end| start + end) else {
            rest = &rest[start..];
            break;
        };
        match form(&rest[start + 1..end], now, lang, utc_offset) {
            Some(words) => filled.push_str(&words),
            None => filled.push_str(&rest[start..=end]),
        }
        rest = &rest[end + 1..];
    }
    filled.push_str(rest);
    filled
}

fn form(form: &str, now: Timestamp, lang: &str, utc_offset: i8) -> Option<String> {
    let (name, hours) = form.split_once(' ')?;
    let hours: i64 = hours.parse().ok()?;
    let moment = local(now.checked_sub(hours.hours()).ok()?, utc_offset);
    match name {
        "wd" => Some(weekday(moment.weekday(), lang).to_owned()),
        "date" => Some(day(&moment, lang)),
        _ => None,
    }
}

fn weekday(day: Weekday, lang: &str) -> &'static str {
    const EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    const DE: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];
    const ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    let at = usize::try_from(day.to_monday_zero_offset()).unwrap_or(0);
    match lang {
        "de" => DE[at],
        "zh-Hans" => ZH[at],
        _ => EN[at],
    }
}

fn month(number: i8, lang: &str) -> &'static str {
    const EN: [&str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    const DE: [&str; 12] =
        ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];
    let at = usize::try_from(number - 1).unwrap_or(0).min(11);
    if lang == "de" { DE[at] } else { EN[at] }
}

/// Day and month, as in running text.
fn day(moment: &ZonedDateTime, lang: &str) -> String {
    match lang {
        "zh-Hans" => format!("{}月{}日", moment.month(), moment.day()),
        "de" => format!("{}. {}", moment.day(), month(moment.month(), lang)),
        _ => format!("{} {}", moment.day(), month(moment.month(), lang)),
    }
}

/// Date and time, as in an article's meta line.
pub(crate) fn stamp(moment: Timestamp, lang: &str, utc_offset: i8) -> String {
    let moment = local(moment, utc_offset);
    let (year, hour, minute) = (moment.year(), moment.hour(), moment.minute());
    match lang {
        "zh-Hans" => format!("{year}年{} {hour:02}:{minute:02}", day(&moment, lang)),
        "de" => format!("{} {year}, {hour:02}:{minute:02} Uhr", day(&moment, lang)),
        _ => format!("{} {year}, {hour:02}:{minute:02} UTC", day(&moment, lang)),
    }
}

/// The hour alone, for live blogs.
pub(crate) fn clock(moment: Timestamp, utc_offset: i8) -> String {
    let moment = local(moment, utc_offset);
    format!("{:02}:{:02}", moment.hour(), moment.minute())
}

/// The form of metadata and feeds, such as `2026-11-24T09:30:00+08:00`.
pub(crate) fn iso(moment: Timestamp, utc_offset: i8) -> String {
    local(moment, utc_offset).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// The form of RSS and HTTP. `zone` is `+0800` and the like in RSS.
pub(crate) fn rfc2822(moment: Timestamp, utc_offset: i8) -> String {
    local(moment, utc_offset).strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
}

/// The fixed form of HTTP headers, always in GMT.
pub(crate) fn http_date(moment: Timestamp) -> String {
    local(moment, 0).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-24T09:00:00Z".parse().unwrap()
    }

    #[test]
    fn fills_weekdays_and_dates() {
        assert_eq!(fill("on {wd 0}, {date 24}", now(), "en", 0), "on Tuesday, 23 November");
        assert_eq!(fill("{wd 0}（{date 0}）", now(), "zh-Hans", 8), "周二（11月24日）");
        assert_eq!(fill("am {wd 24}, {date -240}", now(), "de", 1), "am Montag, 4. Dezember");
        assert_eq!(fill("a {b} {wd x} {", now(), "en", 0), "a {b} {wd x} {");
    }

    #[test]
    fn writes_every_stamp() {
        assert_eq!(stamp(now(), "zh-Hans", 8), "2026年11月24日 17:00");
        assert_eq!(stamp(now(), "de", 1), "24. November 2026, 10:00 Uhr");
        assert_eq!(iso(now(), 8), "2026-11-24T17:00:00+08:00");
        assert_eq!(http_date(now()), "Tue, 24 Nov 2026 09:00:00 GMT");
    }
}
