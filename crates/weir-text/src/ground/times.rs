//! When something is said to be: dates, years, and words that point from the day of writing ("last year", 昨天, am Montag).

use crate::dates::dates;
use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use std::ops::Range;
use weir_model::Lang;

/// A stretch of days. Where the day of writing is not known, words that point from it have none.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Time {
    pub range: Range<usize>,
    /// First and last days since 1970-01-01 that it may mean; a weekday may be the one before or the one after.
    pub spans: Vec<(f64, f64)>,
    /// What the word says, where it points from the day of writing: the same in every language.
    pub word: Option<Pointer>,
}

/// A word that points from the day of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pointer {
    /// Days from the day of writing.
    Day(i8),
    /// A weekday, Monday 1.
    Week(i8),
    /// Months from that of writing.
    Month(i8),
    /// Years from that of writing.
    Year(i8),
    /// A month without a year, January 1.
    Name(i8),
}

/// The times of a text, in order.
pub(super) fn times(text: &str, lang: Lang, today: Option<Date>) -> Vec<Time> {
    let mut found: Vec<Time> =
        dates(text, lang, today).into_iter().map(|day| Time { range: day.range, spans: vec![(day.low, day.high)], word: None }).collect();
    let clash =
        |found: &[Time], range: &Range<usize>| found.iter().any(|time| time.range.start < range.end && range.start < time.range.end);
    for (range, word) in if lang.is_cjk() { han(text) } else { latin(text, lang) } {
        if !clash(&found, &range) {
            found.push(Time { range, spans: today.map_or_else(Vec::new, |today| spans(word, today)), word: Some(word) });
        }
    }
    for (range, year) in years(text) {
        if !clash(&found, &range)
            && let (Ok(first), Ok(last)) = (Date::new(year, 1, 1), Date::new(year, 12, 31))
        {
            found.push(Time { range, spans: vec![(days(first), days(last))], word: None });
        }
    }
    found.sort_by_key(|time| (time.range.start, time.range.end));
    found
}

/// Whether one of the sources' times is the claim's time or lies in it: "in 2025" may stand for a day of 2025, not the
/// other way round.
pub(super) fn stands(claim: &Time, given: &[Time]) -> bool {
    given.iter().any(|time| {
        let inside = claim.spans.iter().any(|(low, high)| time.spans.iter().any(|(first, last)| low <= first && last <= high));
        inside || claim.word.is_some() && claim.word == time.word
    })
}

fn days(date: Date) -> f64 {
    date.duration_since(Date::constant(1970, 1, 1)).as_hours() as f64 / 24.0
}

fn spans(word: Pointer, today: Date) -> Vec<(f64, f64)> {
    let day = |date: Result<Date, jiff::Error>| date.ok().map(|date| (days(date), days(date)));
    let month = |date: Result<Date, jiff::Error>| date.ok().map(|date| (days(date.first_of_month()), days(date.last_of_month())));
    match word {
        Pointer::Day(n) => day(today.checked_add(i64::from(n).days())).into_iter().collect(),
        Pointer::Week(n) => {
            let Ok(weekday) = Weekday::from_monday_one_offset(n) else { return Vec::new() };
            let mut spans: Vec<(f64, f64)> =
                [today.nth_weekday(-1, weekday), today.nth_weekday(1, weekday)].into_iter().filter_map(day).collect();
            if today.weekday() == weekday {
                spans.push((days(today), days(today)));
            }
            spans
        }
        Pointer::Month(n) => month(today.first_of_month().checked_add(i64::from(n).months())).into_iter().collect(),
        Pointer::Year(n) => {
            let year = today.year() + i16::from(n);
            match (Date::new(year, 1, 1), Date::new(year, 12, 31)) {
                (Ok(first), Ok(last)) => vec![(days(first), days(last))],
                _ => Vec::new(),
            }
        }
        Pointer::Name(n) => [-1i16, 0, 1].into_iter().filter_map(|more| month(Date::new(today.year() + more, n, 1))).collect(),
    }
}

/// Years in digits: 1987, 2029年, the 1990s as their first year.
fn years(text: &str) -> Vec<(Range<usize>, i16)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|n| at + n) {
        let end = start + bytes[start..].iter().take_while(|b| b.is_ascii_digit()).count();
        at = end;
        let fraction = |beside: Option<&u8>, digit: Option<&u8>| {
            beside.is_some_and(|b| matches!(b, b'.' | b',')) && digit.is_some_and(u8::is_ascii_digit)
        };
        let joined = fraction(bytes.get(end), bytes.get(end + 1)) || start >= 2 && fraction(bytes.get(start - 1), bytes.get(start - 2));
        let money = text[..start].ends_with(['$', '€', '£', '¥', '-', '#']);
        let after = &text[end..];
        let unit = after.starts_with(['%', '％', '人', '名', '元', '亿', '万', '个', '米', '吨', '家', '€', '点']);
        if end - start == 4
            && !joined
            && !money
            && !unit
            && let Ok(year) = text[start..end].parse::<i16>()
            && (1500..2100).contains(&year)
            && !counts(after)
        {
            found.push((start..end, year));
        }
    }
    found
}

/// "2000 workers": what follows a number that counts is a plural in small letters.
fn counts(after: &str) -> bool {
    let word: String = after.strip_prefix(' ').unwrap_or("").chars().take_while(|c| c.is_alphabetic()).collect();
    let unit = crate::units::unit(&word).is_some() || crate::units::currency(&word).is_some() || crate::units::counted(&word).is_some();
    unit || word.len() > 3
        && word.starts_with(char::is_lowercase)
        && word.ends_with('s')
        && !matches!(word.as_str(), "was" | "this" | "does" | "has" | "its")
}

const WEEK: [(&str, i8); 14] = [
    ("monday", 1),
    ("tuesday", 2),
    ("wednesday", 3),
    ("thursday", 4),
    ("friday", 5),
    ("saturday", 6),
    ("sunday", 7),
    ("montag", 1),
    ("dienstag", 2),
    ("mittwoch", 3),
    ("donnerstag", 4),
    ("freitag", 5),
    ("samstag", 6),
    ("sonntag", 7),
];
const MONTHS: [(&str, i8); 19] = [
    ("January", 1),
    ("February", 2),
    ("April", 4),
    ("June", 6),
    ("July", 7),
    ("August", 8),
    ("September", 9),
    ("October", 10),
    ("November", 11),
    ("December", 12),
    ("Januar", 1),
    ("Februar", 2),
    ("März", 3),
    ("Juni", 6),
    ("Juli", 7),
    ("Oktober", 10),
    ("Dezember", 12),
    ("March", 3),
    ("May", 5),
];

fn latin(text: &str, lang: Lang) -> Vec<(Range<usize>, Pointer)> {
    let mut found: Vec<(Range<usize>, Pointer)> = Vec::new();
    let mut words: Vec<(usize, &str, String)> = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(char::is_alphabetic).map(|n| from + n) {
        let end = text[start..].find(|c: char| !c.is_alphabetic()).map_or(text.len(), |n| start + n);
        words.push((start, &text[start..end], text[start..end].to_lowercase()));
        from = end;
    }
    for (n, (start, word, lower)) in words.iter().enumerate() {
        let end = start + word.len();
        let before = n.checked_sub(1).and_then(|n| words.get(n)).map_or("", |word| word.2.as_str());
        let begin = |used: bool| if used { words[n - 1].0 } else { *start };
        if let Some((_, day)) = WEEK.iter().find(|(name, _)| lower == name || lower.strip_suffix('s') == Some(name)) {
            found.push((*start..end, Pointer::Week(*day)));
            continue;
        }
        // "May" and "March" are words too: only after "in", "since" and the like.
        if let Some((_, month)) = MONTHS.iter().find(|(name, _)| word == name) {
            if !matches!(*word, "May" | "March") || matches!(before, "in" | "since" | "by" | "until" | "last" | "next" | "from" | "of") {
                found.push((*start..end, Pointer::Name(*month)));
            }
            continue;
        }
        let step = match (lang.as_str(), before) {
            ("de", b) if b.starts_with("letzt") || b.starts_with("vergangen") || b.starts_with("vorig") => Some(-1),
            ("de", b) if b.starts_with("dies") => Some(0),
            ("de", b) if b.starts_with("nächst") || b.starts_with("kommend") => Some(1),
            ("de", _) => None,
            (_, "last" | "previous") => Some(-1),
            (_, "this") => Some(0),
            (_, "next") => Some(1),
            _ => None,
        };
        match (lower.as_str(), step) {
            ("year" | "jahr" | "jahres" | "jahre", Some(step)) => found.push((begin(true)..end, Pointer::Year(step))),
            ("vorjahr" | "vorjahres", _) => found.push((*start..end, Pointer::Year(-1))),
            ("month" | "monat" | "monats", Some(step)) => found.push((begin(true)..end, Pointer::Month(step))),
            ("yesterday" | "gestern", _) => found.push((*start..end, Pointer::Day(-1))),
            ("tomorrow", _) => found.push((*start..end, Pointer::Day(1))),
            ("today" | "heute", _) => found.push((*start..end, Pointer::Day(0))),
            _ => {}
        }
    }
    found
}

fn han(text: &str) -> Vec<(Range<usize>, Pointer)> {
    const WORDS: [(&str, Pointer); 17] = [
        ("前年", Pointer::Year(-2)),
        ("去年", Pointer::Year(-1)),
        ("今年", Pointer::Year(0)),
        ("明年", Pointer::Year(1)),
        ("上个月", Pointer::Month(-1)),
        ("上月", Pointer::Month(-1)),
        ("本月", Pointer::Month(0)),
        ("这个月", Pointer::Month(0)),
        ("下个月", Pointer::Month(1)),
        ("下月", Pointer::Month(1)),
        ("前天", Pointer::Day(-2)),
        ("昨天", Pointer::Day(-1)),
        ("昨日", Pointer::Day(-1)),
        ("今天", Pointer::Day(0)),
        ("今日", Pointer::Day(0)),
        ("明天", Pointer::Day(1)),
        ("明日", Pointer::Day(1)),
    ];
    let mut found = Vec::new();
    for (word, pointer) in WORDS {
        found.extend(text.match_indices(word).map(|(at, _)| (at..at + word.len(), pointer)));
    }
    for prefix in ["周", "星期", "礼拜"] {
        for (at, _) in text.match_indices(prefix) {
            let rest = &text[at + prefix.len()..];
            let day = "一二三四五六日天".chars().zip([1, 2, 3, 4, 5, 6, 7, 7]).find(|(c, _)| rest.starts_with(*c));
            // 周一围 and the like are rare; 两周三次 is not a weekday.
            if let Some((c, day)) = day.filter(|_| !text[..at].ends_with(['一', '两', '二', '三', '四', '每', '几', '个'])) {
                found.push((at..at + prefix.len() + c.len_utf8(), Pointer::Week(day)));
            }
        }
    }
    for (at, _) in text.match_indices('月') {
        let before = &text[..at];
        let length = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if let Ok(month) = before[before.len() - length..].parse::<i8>()
            && (1..=12).contains(&month)
            && length <= 2
        {
            found.push((at - length..at + '月'.len_utf8(), Pointer::Name(month)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 24);

    fn stand(claim: &str, from: Lang, source: &str, to: Lang) -> bool {
        let given = times(source, to, Some(TODAY));
        let own = times(claim, from, Some(TODAY));
        assert!(!own.is_empty(), "{claim}");
        own.iter().all(|time| stands(time, &given))
    }

    #[test]
    fn times_are_the_same_in_every_language() {
        for (claim, from, source, to) in [
            ("2025年", Lang::ZH, "last year", Lang::EN),
            ("去年", Lang::ZH, "in May 2025", Lang::EN),
            ("11月23日", Lang::ZH, "on Monday", Lang::EN),
            ("on Monday", Lang::EN, "on 23 November 2026", Lang::EN),
            ("yesterday", Lang::EN, "周一", Lang::ZH),
            ("im vergangenen Jahr", Lang::DE, "in 2025", Lang::EN),
            ("in November", Lang::EN, "24 November 2026", Lang::EN),
        ] {
            assert!(stand(claim, from, source, to), "{claim} / {source}");
        }
        for (claim, source) in
            [("in 2024", "last year"), ("on Tuesday", "on Monday"), ("in May", "in June"), ("24 November 2026", "in November")]
        {
            assert!(!stand(claim, Lang::EN, source, Lang::EN), "{claim} / {source}");
        }
    }

    #[test]
    fn without_a_day_of_writing_the_words_decide() {
        let of = |text: &str, lang: Lang| times(text, lang, None);
        assert!(stands(&of("去年", Lang::ZH)[0], &of("last year", Lang::EN)));
        assert!(!stands(&of("明年", Lang::ZH)[0], &of("last year", Lang::EN)));
    }
}
