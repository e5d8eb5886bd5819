//! Dates as feeds write them.
//!
//! RFC 3339 and its short forms (W3C-DTF), RFC 822 with two- and four-digit years, odd zones, missing seconds and names in
//! several languages, asctime. Anything else is `None`: a wrong date is worse than none.

use crate::date_words::{full_year, month_name, zone};
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// Longer texts are no dates.
const MOST_CHARACTERS: usize = 64;

/// Reads a date; the zone is UTC where none is given and the words do not tell the country.
pub(crate) fn date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.is_empty() || text.len() > MOST_CHARACTERS {
        return None;
    }
    if !text.is_ascii() && text.contains(['年', '년', '오', '午', '月']) {
        return east_asian(text);
    }
    // `Fri, 2026/11/24 08:30`
    let without_day = match text.split_once(", ") {
        Some((day, rest)) if day.chars().all(char::is_alphabetic) && rest.bytes().take(4).all(|byte| byte.is_ascii_digit()) => rest,
        _ => text,
    };
    iso(without_day).or_else(|| words(text))
}

/// `YYYY[-MM[-DD[(T| )hh:mm[:ss[.f]][zone]]]]`, also without dashes, with a month's name, with two-digit years, and with
/// the day's number in the year; seconds and milliseconds since 1970.
fn iso(text: &str) -> Option<Timestamp> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i16>().ok();
    let day_of = |year: i16, month: i16, day: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    let (date, rest) = match digits {
        4 => year_first(text)?,
        2 => {
            let (year, rest) = (full_year(text.get(..2)?)?, text.get(2..)?.strip_prefix('-')?);
            match rest.bytes().take_while(u8::is_ascii_digit).count() {
                3 => (ordinal(year, rest.get(..3)?.parse().ok()?)?, rest.get(3..)?),
                2 => {
                    let day = rest.get(2..)?.strip_prefix('-')?.get(..2)?.parse().ok()?;
                    (day_of(year, rest.get(..2)?.parse().ok()?, day)?, rest.get(5..)?)
                }
                _ => return None,
            }
        }
        5 => (ordinal(full_year(text.get(..2)?)?, number(2, 5)?)?, text.get(5..)?),
        6 => (day_of(full_year(text.get(..2)?)?, number(2, 4)?, number(4, 6)?)?, text.get(6..)?),
        7 => (ordinal(number(0, 4)?, number(4, 7)?)?, text.get(7..)?),
        8 => (day_of(number(0, 4)?, number(4, 6)?, number(6, 8)?)?, text.get(8..)?),
        10 if text.len() == 10 => return since_1970(text.parse().ok()?),
        13 if text.len() == 13 => return since_1970(text.parse::<i64>().ok()? / 1_000),
        14 => {
            let time =
                Time::new(text.get(8..10)?.parse().ok()?, text.get(10..12)?.parse().ok()?, text.get(12..14)?.parse().ok()?, 0).ok()?;
            let date = day_of(number(0, 4)?, number(4, 6)?, number(6, 8)?)?;
            return at(date.to_datetime(time), zone(text.get(14..)?)?);
        }
        _ => return None,
    };
    let rest = rest.trim_start_matches(['T', 't', ' ', ',']);
    if rest.is_empty() {
        return at(date.to_datetime(Time::midnight()), 0);
    }
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ','))).unwrap_or(rest.len());
    let (time, day) = clock(rest.get(..end)?)?;
    let (time, rest) = half_day(time, rest.get(end..)?)?;
    at(date.to_datetime(time), zone(rest)?).map(|at| at + SignedDuration::from_hours(24 * day))
}

/// A date that begins with a year of four digits, and what follows it.
fn year_first(text: &str) -> Option<(Date, &str)> {
    let year: i16 = text.get(..4)?.parse().ok()?;
    let mut rest = text.get(4..)?;
    let length = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if let Some(after) = rest.strip_prefix('-').filter(|after| length(after) == 3) {
        return Some((ordinal(year, after.get(..3)?.parse().ok()?)?, after.get(3..)?));
    }
    let (mut month, mut day) = (1, 1);
    if let Some(after) = rest.strip_prefix(['-', '/', '.']) {
        let end = match length(after) {
            0 => after.find(['-', '/', '.'])?,
            end => end.min(2),
        };
        let part = after.get(..end)?;
        month = part.parse().ok().or_else(|| month_name(&part.to_lowercase()))?;
        rest = after.get(end..)?;
        if let Some(after) = rest.strip_prefix(['-', '/', '.']) {
            let end = length(after).min(2);
            day = after.get(..end)?.parse().ok()?;
            rest = after.get(end..)?;
        }
    }
    Some((Date::new(year, month, day).ok()?, rest))
}

/// The n-th day of a year.
fn ordinal(year: i16, day: i16) -> Option<Date> {
    let first = Date::new(year, 1, 1).ok()?;
    (1..=first.days_in_year()).contains(&day).then(|| first.checked_add(SignedDuration::from_hours(24 * i64::from(day - 1))).ok()).flatten()
}

fn since_1970(seconds: i64) -> Option<Timestamp> {
    // 1990 to 2200: other numbers of ten digits are no times.
    (631_152_000..7_258_118_400).contains(&seconds).then(|| Timestamp::from_second(seconds).ok()).flatten()
}

/// `2026年11月24日 下午5:30`, `2026년 11월 24일 오후 05:30:00`, `2026-11-24 오후 5:30:00`, `周二, 24 11月 2026 08:30:00 +0800`.
fn east_asian(text: &str) -> Option<Timestamp> {
    let afternoon = ["오후", "下午", "午後", "晚上"].iter().any(|word| text.contains(word));
    let morning = ["오전", "上午", "午前"].iter().any(|word| text.contains(word));
    // Words that are written in one country only tell its zone.
    let country = if text.contains(['년', '오']) || text.contains("午前") || text.contains("午後") {
        9 * 3600
    } else if text.contains("上午") || text.contains("下午") {
        8 * 3600
    } else {
        0
    };
    if !text.contains(['年', '년']) && text.contains('月') {
        return words(text);
    }
    // Numbers in the order in which they are always written: year, month, day, hour, minute, second; then a zone.
    let mut numbers = [0i16; 6];
    let mut count = 0;
    let mut rest = text;
    while count < numbers.len() {
        let Some(start) = rest.find(|c: char| c.is_ascii_digit()) else { break };
        // A sign before a number is a zone, once there is a time.
        if count >= 4 && rest[..start].ends_with(['+', '-']) {
            break;
        }
        let digits = rest[start..].bytes().take_while(u8::is_ascii_digit).count();
        numbers[count] = rest.get(start..start + digits)?.parse().ok()?;
        count += 1;
        rest = &rest[start + digits..];
    }
    let [year, month, day, hour, minute, second] = numbers;
    if count < 3 {
        return None;
    }
    let part = |number: i16| i8::try_from(number).ok();
    let mut time = Time::new(part(hour)?, part(minute)?, part(second)?.min(59), 0).ok()?;
    if afternoon || morning {
        time = twelve_hours(time, afternoon)?;
    }
    let offset = match rest.find(|c: char| c.is_ascii_alphabetic() || matches!(c, '+' | '-')) {
        Some(start) => zone(&rest[start..])?,
        None => country,
    };
    at(Date::new(year, part(month)?, part(day)?).ok()?.to_datetime(time), offset)
}

/// A time of twelve hours as one of twenty-four.
fn twelve_hours(time: Time, afternoon: bool) -> Option<Time> {
    match (afternoon, time.hour()) {
        (true, ..12) => time.with().hour(time.hour() + 12).build().ok(),
        (false, 12) => time.with().hour(0).build().ok(),
        _ => Some(time),
    }
}

/// Applies an `am` or `pm` at the beginning of what follows a time.
fn half_day(time: Time, rest: &str) -> Option<(Time, &str)> {
    let trimmed = rest.trim_start();
    let Some(word) = trimmed.get(..2) else { return Some((time, rest)) };
    let afternoon = match word.to_ascii_lowercase().as_str() {
        "am" => false,
        "pm" => true,
        _ => return Some((time, rest)),
    };
    Some((twelve_hours(time, afternoon)?, &trimmed[2..]))
}

/// Tokens in any usual order: weekday, day, month name, year, time, zone.
fn words(text: &str) -> Option<Timestamp> {
    let (mut day, mut month, mut year, mut time, mut offset) = (None, None, None, None, None);
    let mut afternoon = None;
    for token in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')')).filter(|token| !token.is_empty()) {
        let lower = token.to_lowercase();
        let lower = lower.trim_end_matches('.');
        let begins_with_digit = token.starts_with(|c: char| c.is_ascii_digit());
        if begins_with_digit && token.contains(':') && time.is_none() {
            // The zone may be glued on: `10:00:00+0200`, `10:00Z`, `5:30pm`.
            let end = token.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(token.len());
            let (found, extra) = clock(&token[..end])?;
            let (found, rest) = half_day(found, &token[end..])?;
            time = Some((found, extra));
            if !rest.is_empty() && offset.is_none() {
                offset = zone(rest);
            }
        } else if let Some(found) = month_name(lower).filter(|_| month.is_none()) {
            month = Some(found);
        } else if matches!(lower, "am" | "pm" | "a.m" | "p.m") {
            afternoon = Some(lower.starts_with('p'));
        } else if begins_with_digit && month.is_none() && token.split(['-', '/', '.']).count() == 3 {
            (day, month, year) = three_parts(token)?;
        } else if token.bytes().all(|byte| byte.is_ascii_digit()) {
            match token.len() {
                4 => year = token.parse::<i16>().ok(),
                1 | 2 if day.is_none() => day = token.parse::<i8>().ok(),
                2 if year.is_none() => year = full_year(token),
                _ => return None,
            }
        } else if let Some(ordinal) =
            ["st", "nd", "rd", "th", "."].iter().find_map(|end| token.strip_suffix(end)).and_then(|n| n.parse::<i8>().ok())
        {
            day = day.or(Some(ordinal));
        } else if offset.is_none() && (time.is_some() || token.starts_with(['+', '-'])) {
            offset = zone(token);
        }
    }
    let date = Date::new(year?, month?, day?).ok()?;
    let (mut time, extra) = time.unwrap_or((Time::midnight(), 0));
    if let Some(afternoon) = afternoon {
        time = twelve_hours(time, afternoon)?;
    }
    at(date.to_datetime(time), offset.unwrap_or(0)).map(|at| at + SignedDuration::from_hours(24 * extra))
}

type Parts = (Option<i8>, Option<i8>, Option<i16>);

/// `06-Nov-94`, `24.11.2026`, `24/11/2026`, `11/24/2026`. Where day and month could be either there is none: a wrong date
/// is worse than none. With dots the day is first everywhere.
fn three_parts(token: &str) -> Option<Parts> {
    let mut parts = token.split(['-', '/', '.']);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let year = full_year(third);
    if let Some(month) = month_name(&second.to_lowercase()) {
        return Some((first.parse().ok(), Some(month), year));
    }
    let (first, second): (i8, i8) = (first.parse().ok()?, second.parse().ok()?);
    let day_first = token.contains('.') || first > 12 || first == second;
    if !day_first && second <= 12 {
        return None;
    }
    Some(if day_first { (Some(first), Some(second), year) } else { (Some(second), Some(first), year) })
}

/// `hh:mm[:ss[.f]]` and days beyond. What runs over is carried: 24:00 is the next day's midnight, and so is a leap second.
fn clock(text: &str) -> Option<(Time, i64)> {
    let mut parts = text.split(':');
    let mut part = |most: i64| -> Option<i64> {
        let Some(part) = parts.next() else { return Some(0) };
        let number = part.split(['.', ',']).next()?.parse().ok()?;
        (0..=most).contains(&number).then_some(number)
    };
    let seconds = part(29)? * 3_600 + part(99)? * 60 + part(99)?;
    let time = Time::midnight().checked_add(SignedDuration::from_secs(seconds % 86_400)).ok()?;
    Some((time, seconds / 86_400))
}

fn at(when: DateTime, offset_seconds: i32) -> Option<Timestamp> {
    // Years outside are what empty fields and broken clocks give.
    if !(1900..2200).contains(&when.year()) {
        return None;
    }
    let zone = TimeZone::fixed(Offset::from_seconds(offset_seconds).ok()?);
    Some(when.to_zoned_datetime(zone).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(date(text).map(|at| at.to_string()).as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn every_usual_form() {
        check("2026-11-24T08:30:00Z", "2026-11-24T08:30:00Z");
        check("2026-11-24T08:30:00.123+08:00", "2026-11-24T00:30:00Z");
        check("2026-11-24 08:30", "2026-11-24T08:30:00Z");
        check("2026-11-24", "2026-11-24T00:00:00Z");
        check("2026-11", "2026-11-01T00:00:00Z");
        check("20261124", "2026-11-24T00:00:00Z");
        check("Tue, 24 Nov 2026 08:30:00 GMT", "2026-11-24T08:30:00Z");
        check("Tue, 24 Nov 2026 08:30:00 +0800", "2026-11-24T00:30:00Z");
        check("24 Nov 26 08:30 EST", "2026-11-24T13:30:00Z");
        check("Tue Nov 24 08:30:00 2026", "2026-11-24T08:30:00Z");
        check("Di, 24 Okt 2026 08:30:00 +0200", "2026-10-24T06:30:00Z");
        check("November 24th, 2026 5:30 pm", "2026-11-24T17:30:00Z");
        check("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z");
        check("2026-11-24T5:30:00 PM", "2026-11-24T17:30:00Z");
        check("2026-328T08:30:00Z", "2026-11-24T08:30:00Z");
        check("2026328", "2026-11-24T00:00:00Z");
        check("26-11-24", "2026-11-24T00:00:00Z");
        check("1795509000", "2026-11-24T08:30:00Z");
        check("1795509000000", "2026-11-24T08:30:00Z");
        check("Tue, 2026/11/24 08:30:00 EST", "2026-11-24T13:30:00Z");
        check("24.11.2026 08:30", "2026-11-24T08:30:00Z");
        check("11/24/2026 5:30pm", "2026-11-24T17:30:00Z");
        check("Tue, 24 Nov 2026 24:00:00 GMT", "2026-11-25T00:00:00Z");
        check("Tue, 24 Nov 2026 23:59:60 GMT", "2026-11-25T00:00:00Z");
        check("2026-11-24T10:61:00Z", "2026-11-24T11:01:00Z");
    }

    #[test]
    fn in_many_languages() {
        check("2026년 11월 24일 08:30:00", "2026-11-23T23:30:00Z");
        check("2026-11-24 오후 05:30:00", "2026-11-24T08:30:00Z");
        check("2026年11月24日 下午5:30", "2026-11-24T09:30:00Z");
        check("2026年11月24日", "2026-11-24T00:00:00Z");
        check("周二, 24 11月 2026 08:30:00 +0800", "2026-11-24T00:30:00Z");
        check("Τρί, 24 Νοέ 2026 08:30:00 EST", "2026-11-24T13:30:00Z");
        check("2026-november-24T8:30-05:00", "2026-11-24T13:30:00Z");
        check("Вт, 24 ноя 2026 08:30:00 +0300", "2026-11-24T05:30:00Z");
        check("24. listopadu 2026 08:30", "2026-11-24T08:30:00Z");
        check("24 de noviembre de 2026", "2026-11-24T00:00:00Z");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "yesterday",
            "2026-13-01",
            "32 Nov 2026",
            "0000",
            "99999999",
            "Tue,",
            "::",
            "2026-02-30",
            "é-é-é",
            "+",
            "Nov",
            "03/04/2026",
            "2026年",
            "年",
            "1234567890123456",
            "2026-999",
        ] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
