//! Calendar dates in running text: a day, or a month of a year. A day without a year is taken to be the one nearest to
//! the article's own date.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::ops::Range;
use weir_model::{Article, Lang};

/// A date as days since 1970-01-01; a month runs from its first day to its last.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Day {
    pub range: Range<usize>,
    pub low: f64,
    pub high: f64,
}

/// The day an article was published, for dates without a year.
pub(crate) fn reference(article: &Article) -> Option<Date> {
    article.metadata.published.map(|at| at.to_zoned_datetime(TimeZone::UTC).date())
}

/// The dates of a text.
pub(crate) fn dates(text: &str, lang: Lang, today: Option<Date>) -> Vec<Day> {
    if lang.is_cjk() { han(text, today) } else { latin(text, today) }
}

fn days(date: Date) -> f64 {
    date.duration_since(Date::constant(1970, 1, 1)).as_hours() as f64 / 24.0
}

fn day(range: Range<usize>, year: Option<i16>, month: i8, day: Option<i8>, today: Option<Date>) -> Option<Day> {
    match (year, day) {
        (Some(year), Some(day)) => {
            let at = days(Date::new(year, month, day).ok()?);
            Some(Day { range, low: at, high: at })
        }
        (Some(year), None) => {
            let first = Date::new(year, month, 1).ok()?;
            Some(Day { range, low: days(first), high: days(first.last_of_month()) })
        }
        (None, Some(day)) => {
            let today = today?;
            let near = [today.year() - 1, today.year(), today.year() + 1].into_iter().filter_map(|year| Date::new(year, month, day).ok());
            let at = near.map(days).min_by(|a, b| (a - days(today)).abs().total_cmp(&(b - days(today)).abs()))?;
            Some(Day { range, low: at, high: at })
        }
        (None, None) => None,
    }
}

/// 2026年11月24日, 11月24日, 2029年4月.
fn han(text: &str, today: Option<Date>) -> Vec<Day> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find('月').map(|at| from + at) {
        from = at + '月'.len_utf8();
        let before = &text[..at];
        let digits = |text: &str| text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let month_length = digits(before);
        let Ok(month) = before[before.len() - month_length..].parse::<i8>() else { continue };
        let mut start = at - month_length;
        let mut year = None;
        if let Some(rest) = before[..start].strip_suffix('年') {
            let length = digits(rest);
            if length == 4 {
                year = rest[rest.len() - 4..].parse().ok();
                start = rest.len() - 4;
            }
        }
        let after = &text[from..];
        let length = after.bytes().take_while(u8::is_ascii_digit).count();
        let of_month = after[..length].parse::<i8>().ok().filter(|_| after[length..].starts_with(['日', '号']));
        let end = if of_month.is_some() { from + length + '日'.len_utf8() } else { from };
        found.extend(day(start..end, year, month, of_month, today));
    }
    found
}

/// 24 November 2026, November 24, 24. November, April 2029.
fn latin(text: &str, today: Option<Date>) -> Vec<Day> {
    let mut found = Vec::new();
    for (at, word) in words(text) {
        let Some(month) = month(word) else { continue };
        let before = text[..at].trim_end();
        let before = before.strip_suffix(" of").unwrap_or(before).trim_end_matches('.');
        let digits_before = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let ordinal = before.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let (day_text, day_start) = match digits_before {
            0 if before.len() - ordinal.len() == 2 => {
                let length = ordinal.len() - ordinal.trim_end_matches(|c: char| c.is_ascii_digit()).len();
                (&ordinal[ordinal.len() - length..], ordinal.len() - length)
            }
            length => (&before[before.len() - length..], before.len() - length),
        };
        let mut of_month = day_text.parse::<i8>().ok().filter(|_| day_text.len() <= 2);
        let start = if of_month.is_some() { day_start } else { at };
        let mut end = at + word.len();
        let after = &text[end..];
        let rest = after.trim_start_matches([' ', '.']);
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let offset = after.len() - rest.len();
        let mut year = None;
        if length == 4 {
            year = rest[..4].parse().ok();
            end += offset + 4;
        } else if of_month.is_none()
            && (1..=2).contains(&length)
            && !rest[length..]
                .starts_with(|c: char| c == ':' || c == '%' || c == '.' && rest[length + 1..].starts_with(|c: char| c.is_ascii_digit()))
        {
            of_month = rest[..length].parse().ok();
            end += offset + length;
            let tail = &text[end..];
            let tail_rest = tail.trim_start_matches([',', ' ']);
            if tail_rest.bytes().take_while(u8::is_ascii_digit).count() == 4 {
                year = tail_rest[..4].parse().ok();
                end += tail.len() - tail_rest.len() + 4;
            }
        }
        // "May" and "March" are words too: alone they are no date.
        found.extend(day(start..end, year, month, of_month, today));
    }
    found
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(char::is_alphabetic)?;
        let end = text[start..].find(|c: char| !c.is_alphabetic()).map_or(text.len(), |at| start + at);
        from = end;
        Some((start, &text[start..end]))
    })
}

fn month(word: &str) -> Option<i8> {
    const NAMES: [&[&str]; 12] = [
        &["January", "Januar", "Jan", "janvier", "enero"],
        &["February", "Februar", "Feb", "février", "febrero"],
        &["March", "März", "Mar", "mars", "marzo"],
        &["April", "Apr", "avril", "abril"],
        &["May", "Mai", "mai", "mayo"],
        &["June", "Juni", "Jun", "juin", "junio"],
        &["July", "Juli", "Jul", "juillet", "julio"],
        &["August", "Aug", "août", "agosto"],
        &["September", "Sept", "Sep", "septembre", "septiembre"],
        &["October", "Oktober", "Oct", "Okt", "octobre", "octubre"],
        &["November", "Nov", "novembre", "noviembre"],
        &["December", "Dezember", "Dec", "Dez", "décembre", "diciembre"],
    ];
    NAMES.iter().position(|names| names.contains(&word)).map(|n| n as i8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, lang: Lang, expected: &[(&str, &str)]) {
        let today = Some(Date::constant(2026, 11, 24));
        let epoch = Date::constant(1970, 1, 1);
        let seen: Vec<(String, String)> = dates(text, lang, today)
            .into_iter()
            .map(|day| {
                let date = |days: f64| (epoch + jiff::SignedDuration::from_hours(24 * days as i64)).to_string();
                let shown = if day.low == day.high { date(day.low) } else { format!("{}..{}", date(day.low), date(day.high)) };
                (text[day.range].to_owned(), shown)
            })
            .collect();
        let seen: Vec<(&str, &str)> = seen.iter().map(|(text, date)| (text.as_str(), date.as_str())).collect();
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn days_and_months() {
        check("It opens on 24 November 2026, or May 3.", Lang::EN, &[("24 November 2026", "2026-11-24"), ("May 3", "2027-05-03")]);
        check("By April 2029 it may open.", Lang::EN, &[("April 2029", "2029-04-01..2029-04-30")]);
        check(
            "November 3rd, 2026 and the 2nd of March 2027",
            Lang::EN,
            &[("November 3", "2026-11-03"), ("2nd of March 2027", "2027-03-02")],
        );
        check("Am 24. November beginnt es.", Lang::DE, &[("24. November", "2026-11-24")]);
        check(
            "2026年11月24日开幕，2029年4月投产，1月2日",
            Lang::ZH,
            &[("2026年11月24日", "2026-11-24"), ("2029年4月", "2029-04-01..2029-04-30"), ("1月2日", "2027-01-02")],
        );
        check("They may march in May.", Lang::EN, &[]);
    }
}
