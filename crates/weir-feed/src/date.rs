//! Dates as feeds write them.
//!
//! RFC 3339 and its short forms (W3C-DTF), RFC 822 with two- and four-digit years, odd zones, missing seconds and names in
//! several languages, asctime. Anything else is `None`: a wrong date is worse than none.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// Longer texts are no dates.
const MOST_CHARACTERS: usize = 64;

/// Reads a date; the zone is UTC where none is given.
pub(crate) fn date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.is_empty() || text.len() > MOST_CHARACTERS {
        return None;
    }
    iso(text).or_else(|| words(text))
}

/// `YYYY[-MM[-DD[(T| )hh:mm[:ss[.f]][zone]]]]`, also without dashes.
fn iso(text: &str) -> Option<Timestamp> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (date, rest) = match digits {
        4 => {
            let year = text.get(..4)?.parse().ok()?;
            let mut rest = text.get(4..)?;
            let mut part = || -> Option<i8> {
                let after = rest.strip_prefix(['-', '/'])?;
                let length = after.bytes().take(2).take_while(u8::is_ascii_digit).count();
                let value = after.get(..length)?.parse().ok()?;
                rest = after.get(length..)?;
                Some(value)
            };
            let month = part().unwrap_or(1);
            let day = part().unwrap_or(1);
            (Date::new(year, month, day).ok()?, rest)
        }
        8 => (Date::new(text.get(..4)?.parse().ok()?, text.get(4..6)?.parse().ok()?, text.get(6..8)?.parse().ok()?).ok()?, text.get(8..)?),
        14 => {
            let date = Date::new(text.get(..4)?.parse().ok()?, text.get(4..6)?.parse().ok()?, text.get(6..8)?.parse().ok()?).ok()?;
            let time =
                Time::new(text.get(8..10)?.parse().ok()?, text.get(10..12)?.parse().ok()?, text.get(12..14)?.parse().ok()?, 0).ok()?;
            return at(date.to_datetime(time), zone(text.get(14..)?)?);
        }
        _ => return None,
    };
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    if rest.is_empty() {
        return at(date.to_datetime(Time::midnight()), 0);
    }
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ','))).unwrap_or(rest.len());
    let (time, day) = clock(rest.get(..end)?)?;
    let zone = zone(rest.get(end..)?)?;
    at(date.to_datetime(time), zone).map(|at| at + SignedDuration::from_hours(24 * day))
}

/// Tokens in any usual order: weekday, day, month name, year, time, zone.
fn words(text: &str) -> Option<Timestamp> {
    let (mut day, mut month, mut year, mut time, mut offset) = (None, None, None, None, None);
    let mut afternoon = None;
    for token in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')')).filter(|token| !token.is_empty()) {
        let lower = token.to_lowercase();
        let lower = lower.trim_end_matches('.');
        if token.contains(':') && token.starts_with(|c: char| c.is_ascii_digit()) && time.is_none() {
            // The zone may be glued on: `10:00:00+0200`, `10:00Z`.
            let end = token.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(token.len());
            time = Some(clock(&token[..end])?);
            if end < token.len() && offset.is_none() {
                offset = zone(&token[end..]);
            }
        } else if let Some(found) = month_name(lower).filter(|_| month.is_none()) {
            month = Some(found);
        } else if matches!(lower, "am" | "pm") {
            afternoon = Some(lower == "pm");
        } else if token.contains('-') && month.is_none() && token.starts_with(|c: char| c.is_ascii_digit()) && token.split('-').count() == 3
        {
            // `06-Nov-94`
            let mut parts = token.split('-');
            day = parts.next()?.parse().ok();
            month = month_name(&parts.next()?.to_lowercase());
            year = parts.next().and_then(full_year);
        } else if token.bytes().all(|byte| byte.is_ascii_digit()) {
            match token.len() {
                4 => year = token.parse::<i16>().ok(),
                1 | 2 if day.is_none() => day = token.parse::<i8>().ok(),
                2 if year.is_none() => year = full_year(token),
                _ => return None,
            }
        } else if let Some(ordinal) =
            ["st", "nd", "rd", "th"].iter().find_map(|end| lower.strip_suffix(end)).and_then(|n| n.parse::<i8>().ok())
        {
            day = day.or(Some(ordinal));
        } else if offset.is_none() && (time.is_some() || token.starts_with(['+', '-'])) {
            offset = zone(token);
        }
    }
    let date = Date::new(year?, month?, day?).ok()?;
    let (mut time, extra) = time.unwrap_or((Time::midnight(), 0));
    match afternoon {
        Some(true) if time.hour() < 12 => time = time.with().hour(time.hour() + 12).build().ok()?,
        Some(false) if time.hour() == 12 => time = time.with().hour(0).build().ok()?,
        _ => {}
    }
    at(date.to_datetime(time), offset.unwrap_or(0)).map(|at| at + SignedDuration::from_hours(24 * extra))
}

/// `hh:mm[:ss[.f]]`; 24:00 is the next day's midnight, a leap second the one before.
fn clock(text: &str) -> Option<(Time, i64)> {
    let mut parts = text.split(':');
    let hour: i8 = parts.next()?.parse().ok()?;
    let minute: i8 = match parts.next() {
        Some(minute) => minute.parse().ok()?,
        None => 0,
    };
    let second = parts.next().unwrap_or("0");
    let second: i8 = second.split(['.', ',']).next()?.parse().ok()?;
    let (hour, day) = if hour == 24 { (0, 1) } else { (hour, 0) };
    Some((Time::new(hour, minute, second.min(59), 0).ok()?, day))
}

/// Seconds east of UTC.
fn zone(text: &str) -> Option<i32> {
    let text = text.trim();
    if text.is_empty() {
        return Some(0);
    }
    if let Some(rest) = text.strip_prefix("GMT").or_else(|| text.strip_prefix("UTC")).filter(|rest| rest.starts_with(['+', '-'])) {
        return zone(rest);
    }
    if let Some(rest) = text.strip_prefix(['+', '-']) {
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let (hours, minutes) = match digits.len() {
            1 | 2 => (digits.parse::<i32>().ok()?, 0),
            3 => (digits[..1].parse().ok()?, digits[1..].parse().ok()?),
            4 => (digits[..2].parse().ok()?, digits[2..].parse().ok()?),
            _ => return None,
        };
        let seconds = hours * 3600 + minutes * 60;
        return Some(if text.starts_with('-') { -seconds } else { seconds });
    }
    let hours = match text.to_ascii_uppercase().as_str() {
        "Z" | "UT" | "UTC" | "GMT" | "WET" => 0,
        "EST" | "CDT" => -5,
        "EDT" => -4,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" | "AKDT" => -8,
        "AKST" => -9,
        "HST" => -10,
        "BST" | "CET" | "MEZ" => 1,
        "CEST" | "MESZ" | "EET" => 2,
        "EEST" | "MSK" => 3,
        "IST" => return Some(5 * 3600 + 1800),
        "HKT" | "SGT" | "AWST" => 8,
        "JST" | "KST" => 9,
        "AEST" => 10,
        "AEDT" => 11,
        "NZST" => 12,
        "NZDT" => 13,
        _ => return None,
    };
    Some(hours * 3600)
}

fn full_year(text: &str) -> Option<i16> {
    let year: i16 = text.parse().ok()?;
    Some(match text.len() {
        4 => year,
        _ if year < 70 => 2000 + year,
        _ => 1900 + year,
    })
}

/// Month names of the commonest languages of feeds, by their beginnings.
fn month_name(word: &str) -> Option<i8> {
    const NAMES: [(&str, i8); 40] = [
        ("jan", 1),
        ("ene", 1),
        ("gen", 1),
        ("janv", 1),
        ("feb", 2),
        ("fév", 2),
        ("fev", 2),
        ("mar", 3),
        ("mär", 3),
        ("mrz", 3),
        ("apr", 4),
        ("abr", 4),
        ("avr", 4),
        ("may", 5),
        ("mai", 5),
        ("mag", 5),
        ("mayo", 5),
        ("juin", 6),
        ("jun", 6),
        ("giu", 6),
        ("juil", 7),
        ("jul", 7),
        ("lug", 7),
        ("aug", 8),
        ("aoû", 8),
        ("ago", 8),
        ("sep", 9),
        ("set", 9),
        ("oct", 10),
        ("okt", 10),
        ("ott", 10),
        ("out", 10),
        ("nov", 11),
        ("dec", 12),
        ("dez", 12),
        ("déc", 12),
        ("dic", 12),
        ("maj", 5),
        ("märz", 3),
        ("des", 12),
    ];
    if !word.chars().all(char::is_alphabetic) {
        return None;
    }
    NAMES.iter().filter(|(name, _)| word.starts_with(name)).max_by_key(|(name, _)| name.len()).map(|(_, month)| *month)
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
        check("Tue, 24 Nov 2026 24:00:00 GMT", "2026-11-25T00:00:00Z");
        check("Tue, 24 Nov 2026 23:59:60 GMT", "2026-11-24T23:59:59Z");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "yesterday", "2026-13-01", "32 Nov 2026", "0000", "99999999", "Tue,", "::", "2026-02-30", "é-é-é", "+", "Nov"] {
            assert_eq!(date(text), None, "{text}");
        }
    }
}
