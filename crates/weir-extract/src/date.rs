//! Dates as pages write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Reads a machine-readable date. Without an offset it is taken as UTC; without a time as noon, so that it shows as
/// the same day almost everywhere.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() > 80 || text.len() < 8 {
        return None;
    }
    plausible(timestamp(text)?)
}

/// Minutes east of UTC that a machine-readable date is written in, if it says so.
pub(crate) fn offset(text: &str) -> Option<i16> {
    let text = text.trim();
    let time = text.get(11..)?;
    if time.ends_with(['Z', 'z']) || time.ends_with("GMT") || time.ends_with("UTC") {
        return Some(0);
    }
    let sign = time.rfind(['+', '-'])?;
    let digits: String = time.get(sign + 1..)?.chars().filter(|c| *c != ':').collect();
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = (digits.get(..2)?.parse::<i16>().ok()?, digits.get(2..)?.parse::<i16>().ok()?);
    let offset = hours * 60 + minutes;
    (offset <= 14 * 60).then_some(if time.get(sign..)?.starts_with('-') { -offset } else { offset })
}

fn timestamp(text: &str) -> Option<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    if let Ok(zoned) = jiff::fmt::rfc2822::parse(text) {
        return Some(zoned.timestamp());
    }
    for format in ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M%z", "%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S%z", "%Y%m%dT%H%M%S%z"] {
        if let Ok(at) = jiff::fmt::strtime::parse(format, text).and_then(|broken| broken.to_timestamp()) {
            return Some(at);
        }
    }
    if text.len() > 10
        && let Ok(at) = text.parse::<DateTime>()
    {
        return TimeZone::UTC.to_timestamp(at).ok();
    }
    if text.len() >= 10 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i64 = text.parse().ok()?;
        return match text.len() {
            10 => Timestamp::from_second(number).ok(),
            13 => Timestamp::from_millisecond(number).ok(),
            _ => None,
        };
    }
    find(text)
}

/// The first date written in a line of text, with its time if one follows.
pub(crate) fn find(text: &str) -> Option<Timestamp> {
    let tokens = tokens(text);
    for at in 0..tokens.len() {
        let Some((date, used)) = date_at(&tokens, at) else { continue };
        let rest = tokens.get(at + used..).unwrap_or_default();
        let datetime = time_in(rest).and_then(|(hour, minute, second)| {
            let time = jiff::civil::Time::new(hour, minute, second, 0).ok()?;
            Some(date.to_datetime(time))
        });
        let datetime = datetime.unwrap_or_else(|| date.at(12, 0, 0, 0));
        return TimeZone::UTC.to_timestamp(datetime).ok().and_then(plausible);
    }
    None
}

/// A date in an address's path, `/2016/04/02/`.
pub(crate) fn in_path(path: &str) -> Option<Timestamp> {
    let parts: Vec<&str> = path.split('/').collect();
    let number = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i16>().ok()).flatten();
    for window in parts.windows(3) {
        if let [year, month, day] = window
            && year.len() == 4
            && month.len() <= 2
            && day.len() <= 2
            && let (Some(year), Some(month), Some(day)) = (number(year), number(month), number(day))
            && let Some(at) = noon(year, month, day)
        {
            return Some(at);
        }
    }
    None
}

fn noon(year: i16, month: i16, day: i16) -> Option<Timestamp> {
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    TimeZone::UTC.to_timestamp(date.at(12, 0, 0, 0)).ok().and_then(plausible)
}

/// The web is not older than this, and nothing is published in a century that has not begun.
fn plausible(at: Timestamp) -> Option<Timestamp> {
    let year = TimeZone::UTC.to_datetime(at).year();
    (1991..2100).contains(&year).then_some(at)
}

#[derive(Debug, PartialEq)]
enum Token {
    Number { value: i64, digits: usize },
    Word(String),
    Sign(char),
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().take(300).peekable();
    while let Some(c) = chars.next() {
        if let Some(digit) = c.to_digit(10) {
            let (mut value, mut digits) = (i64::from(digit), 1);
            while let Some(next) = chars.peek().and_then(|c| c.to_digit(10)) {
                value = value.saturating_mul(10).saturating_add(i64::from(next));
                digits += 1;
                chars.next();
            }
            tokens.push(Token::Number { value, digits });
        } else if matches!(c, '年' | '月' | '日' | '时' | '時' | '分') {
            tokens.push(Token::Sign(c));
        } else if c.is_alphabetic() {
            let mut word: String = c.to_lowercase().collect();
            while let Some(next) = chars.peek().filter(|c| c.is_alphabetic() && !matches!(c, '年' | '月' | '日' | '时' | '時' | '分'))
            {
                word.extend(next.to_lowercase());
                chars.next();
            }
            tokens.push(Token::Word(word));
        } else if !c.is_whitespace() && c != ',' {
            tokens.push(Token::Sign(c));
        }
    }
    tokens
}

/// A date at a token, and how many tokens it takes.
fn date_at(tokens: &[Token], at: usize) -> Option<(Date, usize)> {
    let number = |offset: usize| match tokens.get(at + offset)? {
        Token::Number { value, digits } if *digits <= 4 => Some((*value, *digits)),
        _ => None,
    };
    let sign = |offset: usize| match tokens.get(at + offset) {
        Some(Token::Sign(c)) => Some(*c),
        _ => None,
    };
    let month = |offset: usize| match tokens.get(at + offset)? {
        Token::Word(word) => month_of(word),
        _ => None,
    };
    let make =
        |year: i64, month: i64, day: i64| Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    if let Some((first, digits)) = number(0) {
        // 2012-01-12, 2012/1/12, 2012.01.12, 2012年1月12日
        if digits == 4 && matches!(sign(1), Some('-' | '/' | '.' | '年')) && matches!(sign(3), Some('-' | '/' | '.' | '月')) {
            return Some((make(first, number(2)?.0, number(4)?.0)?, 5));
        }
        // 15.04.2026; 22/01/2018 with the day first, unless it cannot be one
        if digits <= 2 && matches!(sign(1), Some('.' | '/' | '-')) && sign(3) == sign(1) {
            let (second, (year, year_digits)) = (number(2)?.0, number(4)?);
            if year_digits == 4 {
                let american = second > 12;
                let (day, month) = if american { (second, first) } else { (first, second) };
                // With slashes and both small the order is not known: no guess.
                if sign(1) == Some('/') && first <= 12 && second <= 12 && first != second {
                    return None;
                }
                return Some((make(year, month, day)?, 5));
            }
        }
        // 22 de janeiro de 2018, 3. März 2024, 12th May 2020
        if digits <= 2 {
            let mut next = 1;
            while next < 4 && month(next).is_none() {
                match tokens.get(at + next)? {
                    Token::Sign('.') => {}
                    Token::Word(word) if matches!(word.as_str(), "de" | "of" | "st" | "nd" | "rd" | "th") => {}
                    _ => return None,
                }
                next += 1;
            }
            let month = month(next)?;
            next += 1;
            while matches!(tokens.get(at + next), Some(Token::Sign('.')))
                || matches!(tokens.get(at + next), Some(Token::Word(word)) if word == "de" || word == "del")
            {
                next += 1;
            }
            let (year, year_digits) = number(next)?;
            return if year_digits == 4 { Some((make(year, month, first)?, next + 1)) } else { None };
        }
        return None;
    }
    // November 19, 2019; Nov. 19th 2019
    let month = month(0)?;
    let mut next = 1;
    if sign(next) == Some('.') {
        next += 1;
    }
    let (day, digits) = number(next)?;
    next += 1;
    if matches!(tokens.get(at + next), Some(Token::Word(word)) if matches!(word.as_str(), "st" | "nd" | "rd" | "th")) {
        next += 1;
    }
    let (year, year_digits) = number(next)?;
    if digits > 2 || year_digits != 4 {
        return None;
    }
    Some((make(year, month, day)?, next + 1))
}

/// A time of day within the next few tokens.
fn time_in(tokens: &[Token]) -> Option<(i8, i8, i8)> {
    for at in 0..tokens.len().min(5) {
        let (Some(Token::Number { value: hour, digits: 1..=2 }), Some(Token::Sign(':' | '时' | '時'))) =
            (tokens.get(at), tokens.get(at + 1))
        else {
            continue;
        };
        let Some(Token::Number { value: minute, digits: 2 }) = tokens.get(at + 2) else { continue };
        let second = match (tokens.get(at + 3), tokens.get(at + 4)) {
            (Some(Token::Sign(':')), Some(Token::Number { value, digits: 2 })) => *value,
            _ => 0,
        };
        let after = tokens.get(at + 3..(at + 7).min(tokens.len())).unwrap_or_default();
        let pm = matches!(after.first(), Some(Token::Word(word)) if word.starts_with("pm") || word == "p");
        let am = matches!(after.first(), Some(Token::Word(word)) if word.starts_with("am") || word == "a");
        let hour = match hour {
            12 if am => 0,
            1..=11 if pm => hour + 12,
            _ => *hour,
        };
        if hour > 23 || *minute > 59 || second > 59 {
            return None;
        }
        return Some((hour as i8, *minute as i8, second as i8));
    }
    None
}

/// Months by the start of their names in the languages that pages of news are in.
fn month_of(word: &str) -> Option<i64> {
    #[rustfmt::skip]
    const STARTS: &[(&str, i64)] = &[
        ("jan", 1), ("janv", 1), ("jän", 1), ("ene", 1), ("gen", 1), ("янв", 1), ("sty", 1), ("ιαν", 1), ("feb", 2), ("fév", 2), ("fev", 2), ("фев", 2), ("lut", 2), ("φεβ", 2),
        ("mar", 3), ("mär", 3), ("mrz", 3), ("мар", 3), ("μαρ", 3), ("apr", 4), ("avr", 4), ("abr", 4), ("апр", 4), ("kwi", 4), ("απρ", 4), ("may", 5), ("mai", 5), ("mag", 5),
        ("maj", 5), ("мая", 5), ("май", 5), ("jun", 6), ("juin", 6), ("giu", 6), ("июн", 6), ("cze", 6), ("ιουν", 6), ("jul", 7), ("juil", 7), ("lug", 7), ("июл", 7), ("lip", 7), ("ιουλ", 7),
        ("aug", 8), ("aoû", 8), ("aou", 8), ("ago", 8), ("авг", 8), ("sie", 8), ("αυγ", 8), ("sep", 9), ("set", 9), ("сен", 9), ("wrz", 9), ("σεπ", 9), ("oct", 10), ("okt", 10), ("ott", 10),
        ("out", 10), ("окт", 10), ("paź", 10), ("οκτ", 10), ("nov", 11), ("ноя", 11), ("lis", 11), ("νοε", 11), ("dec", 12), ("dez", 12), ("dic", 12), ("déc", 12), ("дек", 12), ("gru", 12), ("δεκ", 12),
    ];
    STARTS.iter().find(|(start, _)| word.starts_with(start) && word.len() <= start.len() + 8).map(|(_, month)| *month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_dates() {
        for (text, expected) in [
            ("2023-11-01T12:30:00Z", "2023-11-01T12:30:00Z"),
            ("2023-11-01T12:30:00+01:00", "2023-11-01T11:30:00Z"),
            ("2023-11-01T12:30:00+0100", "2023-11-01T11:30:00Z"),
            ("2023-11-01T12:30:00.123+0100", "2023-11-01T11:30:00.123Z"),
            ("2023-11-01 12:30:00", "2023-11-01T12:30:00Z"),
            ("2023-11-01", "2023-11-01T12:00:00Z"),
            ("Wed, 01 Nov 2023 12:30:00 GMT", "2023-11-01T12:30:00Z"),
            ("1698841800", "2023-11-01T12:30:00Z"),
            ("November 19, 2019 | 4:20pm", "2019-11-19T16:20:00Z"),
            ("22 de janeiro de 2018 às 0:13", "2018-01-22T00:13:00Z"),
            ("15.04.2026 - 15:48 Uhr", "2026-04-15T15:48:00Z"),
            ("2012年01月12日 18:49", "2012-01-12T18:49:00Z"),
        ] {
            assert_eq!(parse(text).map(|at| at.to_string()).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "yesterday", "0001-01-01T00:00:00Z", "05/04/2018", "2023-13-45", "99999999999999999999"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn offsets() {
        for (text, expected) in [
            ("2023-11-01T12:30:00Z", Some(0)),
            ("2023-11-01T12:30:00+01:00", Some(60)),
            ("2023-11-01T12:30:00-0530", Some(-330)),
            ("Wed, 01 Nov 2023 12:30:00 +0800", Some(480)),
            ("2023-11-01T12:30:00", None),
            ("2023-11-01", None),
            ("2023-11-01T12:30:00+99:00", None),
        ] {
            assert_eq!(offset(text), expected, "{text}");
        }
    }

    #[test]
    fn dates_in_addresses() {
        assert_eq!(in_path("/2016/04/02/minions").map(|at| at.to_string()).as_deref(), Some("2016-04-02T12:00:00Z"));
        assert_eq!(in_path("/2016/44/02/x"), None);
    }
}
