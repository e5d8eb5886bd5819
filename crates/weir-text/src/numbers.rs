//! Numbers with what they measure, in one normal form for all languages: 85亿美元 is $8.5 billion is 8,5 Mrd. Dollar.

use crate::units::{counted, currency, multiplier, unit};
use crate::words::{is_stop, words};
use std::ops::Range;
use weir_model::{FigureKind, Lang};

/// Numbers of one text; more are not read.
const MOST: usize = 500;

/// One number or range.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Number {
    pub range: Range<usize>,
    pub kind: FigureKind,
    pub low: f64,
    pub high: f64,
    pub unit: String,
}

/// The numbers of a text that measure something. Years, clock times, ordinals and numbers inside names are none.
pub(crate) fn numbers(text: &str, lang: Lang) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    let mut at = 0;
    while at < text.len() && found.len() < MOST {
        let Some(start) = text[at..].find(|c: char| c.is_ascii_digit() || is_han_digit(c)).map(|n| at + n) else { break };
        let next = text[start..].chars().next().map_or(1, char::len_utf8);
        match number(text, start, lang) {
            Some(number) => {
                at = number.range.end.max(start + next);
                found.push(number);
            }
            None => {
                // Past the whole run of digits: its tail is no number either.
                let run = text[start..].find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | ':'))).unwrap_or(text.len() - start);
                at = start + run.max(next);
            }
        }
    }
    found
}

fn is_han_digit(c: char) -> bool {
    matches!(c, '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '百')
}

fn number(text: &str, start: usize, lang: Lang) -> Option<Number> {
    let before = &text[..start];
    if text[start..].starts_with(is_han_digit) {
        return han_share(text, start);
    }
    // Inside a word or name (F-35, COVID-19, 5G) or a longer run of digits.
    let previous = before.chars().next_back();
    if previous.is_some_and(|c| (c.is_alphabetic() && !is_cjk(c)) || matches!(c, '_' | '#' | '/' | '第' | '@')) {
        return None;
    }
    if previous == Some('-') && before.chars().rev().nth(1).is_some_and(|c| c.is_alphanumeric() && !is_cjk(c)) {
        return None;
    }
    let (first, mut end) = digits(text, start, lang)?;
    // 12:30, 2:19:47, 3/4.
    if text[end..].starts_with([':', '：', '/']) && text[end..].chars().nth(1).is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let sign = sign_before(before);
    let mut range_start = start - sign.map_or(0, str::len);
    let mut tail = Tail::read(text, end, lang);
    // A range: 60–70%, 85 to 90 percent, 60%至70%.
    let (mut low, mut high) = (first, first);
    if let Some((second, after)) = second(text, if tail.has_unit() { tail.end } else { end }, lang) {
        let other = Tail::read(text, after, lang);
        // "3.2 percent to 412p" is two numbers.
        let alike = !tail.has_unit()
            || !other.has_unit()
            || tail.currency == other.currency && tail.unit == other.unit && tail.pence == other.pence
            || tail.currency.is_none() && tail.unit.is_none() && !tail.pence;
        let plausible = alike && (second > first || other.has_unit());
        if plausible && (other.has_unit() || tail.has_unit()) {
            let factor = if other.has_unit() { other.multiplier } else { tail.multiplier };
            let own = if tail.has_unit() && tail.multiplier != 1.0 { tail.multiplier } else { factor };
            (low, high) = (first * own / factor.max(f64::MIN_POSITIVE), second);
            tail = if other.has_unit() { other } else { Tail { end: after, ..tail } };
            end = after;
        }
    }
    let mut money = sign.and_then(currency).or(tail.currency);
    // ¥ is yuan and yen: in other scripts the place decides.
    if sign == Some("¥")
        && !lang.is_cjk()
        && ["Japan", "Tokyo", "yen", "Kyushu", "Osaka"].iter().any(|word| text.contains(word))
        && !["China", "Chinese", "yuan"].iter().any(|word| text.contains(word))
    {
        money = Some("JPY");
    }
    let scale = tail.multiplier;
    (low, high) = (low * scale, high * scale);
    let mut stop = tail.end.max(end);
    let (kind, unit_name) = if let Some(code) = money {
        (FigureKind::Money, code.to_owned())
    } else if tail.pence {
        (low, high) = (low / 100.0, high / 100.0);
        (FigureKind::Money, "GBP".to_owned())
    } else if let Some((name, kind, factor)) = tail.unit {
        // 2025年 is a year, not a time of 2025 years.
        if name == "year" && scale == 1.0 && (1900.0..2100.0).contains(&first) {
            return None;
        }
        (low, high) = (low * factor, high * factor);
        if name == "°C"
            && let Some(sign) = ["minus ", "零下", "−", "-"].into_iter().find(|sign| before.ends_with(sign))
        {
            (low, high) = (-high, -low);
            range_start = start - sign.len();
        }
        let mut name = name;
        if low == high
            && let Some((seconds, end)) = time_after(text, stop, name, lang)
        {
            low = low * if name == "h" { 3600.0 } else { 60.0 } + seconds;
            (high, name, stop) = (low, "s", end);
        }
        (kind, name.to_owned())
    } else {
        let (thing, after) = thing(text, stop, lang)?;
        // A year alone, an ordinal, the number of a list.
        let bare = scale == 1.0 && first.fract() == 0.0 && !text[start..end].contains([',', '.']);
        let next = text[stop..].trim_start();
        let apart = !next.to_lowercase().starts_with(&thing.to_lowercase()) && !is_cjk(next.chars().next().unwrap_or(' '));
        if bare && (1900.0..2100.0).contains(&first) && apart && next.split(' ').next().is_some_and(|word| word.len() < 3) {
            return None;
        }
        if bare && (1900.0..2100.0).contains(&first) && counted(&thing).is_none() && !is_cjk(thing.chars().next().unwrap_or(' ')) {
            return None;
        }
        stop = after;
        (FigureKind::Count, counted(&thing).map_or(thing, str::to_owned))
    };
    if !low.is_finite() || !high.is_finite() {
        return None;
    }
    while !text.is_char_boundary(range_start) {
        range_start -= 1;
    }
    if low > high {
        std::mem::swap(&mut low, &mut high);
    }
    Some(Number { range: range_start..stop, kind, low: round(low), high: round(high), unit: unit_name })
}

/// What follows the hours or minutes of one time: 2小时19分47秒, 2 hours 19 minutes 47 seconds.
fn time_after(text: &str, at: usize, name: &str, lang: Lang) -> Option<(f64, usize)> {
    let (mut seconds, mut end) = (0.0, at);
    let mut previous = name;
    for _ in 0..2 {
        if !matches!(previous, "h" | "min") {
            break;
        }
        let rest = &text[end..];
        let next = rest.trim_start();
        let next = next.strip_prefix("and ").or_else(|| next.strip_prefix("und ")).unwrap_or(next);
        let offset = rest.len() - next.len();
        if !next.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        let (value, after) = digits(text, end + offset, lang)?;
        let (unit, stop) = if text[after..].starts_with('分') && !text[after..].starts_with("分之") {
            let word = if text[after..].starts_with("分钟") { "分钟" } else { "分" };
            ("min", after + word.len())
        } else {
            let tail = Tail::read(text, after, lang);
            (tail.unit.map_or("", |(name, ..)| name), tail.end)
        };
        match (previous, unit) {
            ("h", "min") => seconds += value * 60.0,
            ("h" | "min", "s") => seconds += value,
            _ => break,
        }
        (previous, end) = (unit, stop);
    }
    (end > at).then_some((seconds, end))
}

/// Twelve significant digits: 8.5 × 1e9 and 85 × 1e8 are the same number.
fn round(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let scale = 10f64.powi(11 - value.abs().log10().floor() as i32);
    (value * scale).round() / scale
}

/// 四成, 百分之三十.
fn han_share(text: &str, start: usize) -> Option<Number> {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).or((c == '两').then_some(2)).map(|d| d as f64);
    let rest = &text[start..];
    let percent =
        |value: f64, end: usize| Number { range: start..end, kind: FigureKind::Percent, low: value, high: value, unit: "%".into() };
    if let Some(after) = rest.strip_prefix("百分之") {
        let mut value = 0.0;
        let mut length = 0;
        for c in after.chars() {
            match (digit(c), c) {
                (Some(d), _) => value += if value > 0.0 && value % 10.0 == 0.0 { d } else { value * 9.0 + d },
                (None, '十') => value = if value == 0.0 { 10.0 } else { value * 10.0 },
                (None, '百') => value = if value == 0.0 { 100.0 } else { value * 100.0 },
                _ => break,
            }
            length += c.len_utf8();
        }
        return (length > 0).then(|| percent(value, start + "百分之".len() + length));
    }
    let mut characters = rest.chars();
    let first = digit(characters.next()?)?;
    match characters.next()? {
        '成' => {
            let next = characters.next();
            let half = next == Some('半');
            // 一成不变 is no share.
            if next == Some('不') || before_is_word(&text[..start]) {
                return None;
            }
            let end = start + rest.char_indices().nth(if half { 3 } else { 2 }).map_or(rest.len(), |(at, _)| at);
            Some(percent(first * 10.0 + if half { 5.0 } else { 0.0 }, end))
        }
        _ => None,
    }
}

fn before_is_word(before: &str) -> bool {
    before.ends_with(['第', '百', '十', '千', '万'])
}

fn is_cjk(c: char) -> bool {
    crate::sentence::is_ideograph(c)
}

/// A currency sign directly before the digits.
fn sign_before(before: &str) -> Option<&'static str> {
    ["US$", "A$", "C$", "$", "£", "€", "¥"].into_iter().find(|sign| before.ends_with(sign))
}

/// The value of the digits at `start`, and where they end. English writes 1,200.5; German and its neighbours 1.200,5.
fn digits(text: &str, start: usize, lang: Lang) -> Option<(f64, usize)> {
    let bytes = text.as_bytes();
    let mut end = start;
    while end < bytes.len()
        && (bytes[end].is_ascii_digit() || (matches!(bytes[end], b'.' | b',') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)))
    {
        end += 1;
    }
    let raw = &text[start..end];
    if raw.len() > 24 {
        return None;
    }
    let comma_decimal = matches!(lang.as_str(), "de" | "fr" | "es" | "it" | "pt" | "nl" | "ru" | "pl" | "sv" | "da" | "fi" | "cs" | "tr");
    let (thousands, decimal) = if comma_decimal { ('.', ',') } else { (',', '.') };
    let mut parts = raw.split(decimal);
    let whole = parts.next()?;
    let fraction = parts.next();
    // Dates (24.11.2026) and versions (1.2.3) are no numbers.
    if parts.next().is_some() {
        return None;
    }
    let groups: Vec<&str> = whole.split(thousands).collect();
    let grouped = groups.len() > 1;
    if grouped && (groups[1..].iter().any(|group| group.len() != 3) || groups[0].len() > 3) {
        return None;
    }
    let plain: String = groups.concat();
    let value: f64 = match fraction {
        Some(fraction) => format!("{plain}.{fraction}").parse().ok()?,
        None => plain.parse().ok()?,
    };
    Some((value, end))
}

/// The second number of a range.
fn second(text: &str, at: usize, lang: Lang) -> Option<(f64, usize)> {
    let rest = &text[at..];
    let trimmed = rest.trim_start();
    let joins: &[&str] = &["–", "—", "-", "~", "～", "至", "到", "to ", "bis ", "and ", "und "];
    let join = joins.iter().find(|join| trimmed.starts_with(**join))?;
    if matches!(*join, "and " | "und ") {
        return None;
    }
    let after = trimmed[join.len()..].trim_start().trim_start_matches(['$', '£', '€', '¥']);
    let start = text.len() - after.len();
    after.starts_with(|c: char| c.is_ascii_digit()).then(|| digits(text, start, lang)).flatten()
}

/// What follows a number: multiplier, currency or unit.
#[derive(Clone, Copy)]
struct Tail {
    multiplier: f64,
    currency: Option<&'static str>,
    unit: Option<(&'static str, FigureKind, f64)>,
    pence: bool,
    end: usize,
}

impl Tail {
    fn has_unit(&self) -> bool {
        self.currency.is_some() || self.unit.is_some() || self.multiplier != 1.0 || self.pence
    }

    fn read(text: &str, at: usize, lang: Lang) -> Tail {
        let mut tail = Tail { multiplier: 1.0, currency: None, unit: None, pence: false, end: at };
        if lang.is_cjk() || text[at..].trim_start().starts_with(is_cjk) {
            tail.han(text);
        } else {
            tail.latin(text, lang);
        }
        tail
    }

    fn han(&mut self, text: &str) {
        // Longest first: 万亿 before 万.
        for length in [2, 1] {
            let word: String = text[self.end..].trim_start().chars().take(length).collect();
            if word.chars().count() == length
                && let Some(factor) = multiplier(&word)
            {
                let space = text[self.end..].len() - text[self.end..].trim_start().len();
                self.multiplier = factor;
                self.end += space + word.len();
                break;
            }
        }
        // 1900多个小时, 300余公里.
        let rest = text[self.end..].trim_start();
        let more = rest.trim_start_matches(['多', '余', '来']);
        let counted = more.strip_prefix('个').filter(|after| ["小时", "月", "星期", "钟头"].iter().any(|unit| after.starts_with(unit)));
        let skipped = counted.filter(|after| !after.starts_with(['月', '星'])).unwrap_or(more);
        if skipped.len() < rest.len() {
            let end = text.len() - skipped.len();
            let known = [5, 4, 3, 2, 1].into_iter().any(|length| {
                let word: String = skipped.chars().take(length).collect();
                currency(&word).is_some() || unit(&word).is_some()
            });
            if known {
                self.end = end;
            }
        }
        for length in [5, 4, 3, 2, 1] {
            let rest = &text[self.end..];
            let space = rest.len() - rest.trim_start().len();
            let word: String = rest.trim_start().chars().take(length).collect();
            if word.chars().count() < length {
                continue;
            }
            let lower = word.to_lowercase();
            if let Some(code) = currency(&lower).filter(|_| word.chars().all(|c| !c.is_ascii_alphanumeric())) {
                self.currency = Some(code);
                self.end += space + word.len();
                return;
            }
            // 年 after a number of four digits is a year, 人 and its like are counted things.
            let boundary = !lower.is_ascii() || !rest.trim_start()[word.len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
            if let Some(found) = unit(&lower).filter(|_| boundary) {
                self.unit = Some(found);
                self.end += space + word.len();
                return;
            }
        }
    }

    fn latin(&mut self, text: &str, lang: Lang) {
        for _ in 0..2 {
            let rest = &text[self.end..];
            let glued = !rest.starts_with(char::is_whitespace);
            // "a 40-foot container", "800-year-old".
            let hyphen = rest.strip_prefix('-').filter(|after| {
                let word: String = after.chars().take_while(|c| c.is_alphabetic()).take(16).collect::<String>().to_lowercase();
                unit(&word).is_some() || multiplier(&word).is_some_and(|_| word.len() > 1)
            });
            let trimmed = hyphen.unwrap_or(rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']));
            let offset = rest.len() - trimmed.len();
            if let Some(sign) = ["%", "％", "°C", "℃", "°"].into_iter().find(|sign| trimmed.starts_with(sign)) {
                self.unit = unit(if sign.starts_with('°') { "°c" } else { sign });
                self.end += offset + sign.len();
                return;
            }
            if let Some(sign) = ["€", "$", "£"].into_iter().find(|sign| trimmed.starts_with(sign)) {
                self.currency = currency(sign);
                self.end += offset + sign.len();
                return;
            }
            let word: String = trimmed.chars().take_while(|c| c.is_alphabetic() || *c == '/').take(16).collect();
            let lower = word.to_lowercase();
            if lower.is_empty() {
                return;
            }
            let mut length = word.len();
            if glued && lower == "p" && lang == Lang::EN {
                self.pence = true;
                self.end += offset + length;
                return;
            }
            // "m" is metres after a space and millions when glued to money: £38m, 27.6 m.
            let metre = lower == "m" && !glued;
            if self.multiplier == 1.0
                && !metre
                && let Some(factor) = multiplier(&lower)
            {
                self.multiplier = if lower == "billion" && lang == Lang::DE { 1e12 } else { factor };
                if trimmed[length..].starts_with('.') && matches!(lower.as_str(), "mio" | "mrd" | "tsd") {
                    length += 1;
                }
                self.end += offset + length;
                continue;
            }
            if lower == "per" && trimmed[length..].trim_start().starts_with("cent") {
                self.unit = unit("percent");
                self.end += offset + trimmed.find("cent").map_or(length, |at| at + 4);
                return;
            }
            if let Some(code) = currency(&lower) {
                self.currency = Some(code);
                self.end += offset + length;
                return;
            }
            let found = if metre { Some(("m", FigureKind::Quantity, 1.0)) } else { unit(&lower) };
            if let Some(found) = found {
                self.unit = Some(found);
                self.end += offset + length;
                // kilometres per hour
                let after = text[self.end..].trim_start();
                if found.0 == "km" && ["per hour", "an hour", "pro Stunde", "je Stunde"].iter().any(|hour| after.starts_with(hour)) {
                    self.unit = Some(("km/h", FigureKind::Quantity, 1.0));
                    let words: usize = after.split_inclusive(' ').take(2).map(str::len).sum();
                    self.end =
                        text.len() - after.len() + after[..words].trim_end_matches([' ', ',', '.', ';', ':', ')', '“', '”', '"']).len();
                }
            }
            return;
        }
    }
}

/// The singular of an English plural as it is written.
fn singular(plural: &str) -> String {
    if let Some(stem) = plural.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    if let Some(stem) =
        plural.strip_suffix("es").filter(|stem| stem.ends_with("ch") || stem.ends_with("sh") || stem.ends_with('x') || stem.ends_with("ss"))
    {
        return stem.to_owned();
    }
    plural.strip_suffix('s').unwrap_or(plural).to_owned()
}

/// What is counted: the next noun, past an adjective or two.
fn thing(text: &str, at: usize, lang: Lang) -> Option<(String, usize)> {
    let mut window = text[at..].chars();
    let window: String = window.by_ref().take(60).collect();
    let next = window.chars().next()?;
    if lang.is_cjk() || is_cjk(next) {
        const MEASURES: [&str; 22] = [
            "名", "个", "家", "艘", "件", "座", "所", "种", "条", "项", "台", "辆", "张", "只", "位", "头", "部", "套", "多", "余", "份",
            "处",
        ];
        let mut skipped = 0;
        let mut rest = window.trim_start();
        while let Some(measure) = MEASURES.iter().find(|measure| rest.starts_with(**measure)) {
            rest = &rest[measure.len()..];
            skipped += 1;
            if skipped == 2 {
                break;
            }
        }
        let offset = window.len() - rest.len();
        // The dictionary glues measures to nouns (项条件): what follows the measure is looked up first.
        let plain = window.trim_start().trim_start_matches(['多', '余']);
        for (measure, length) in MEASURES.iter().filter_map(|m| plain.strip_prefix(m).map(|after| (after, 4))).chain([(rest, 4)]) {
            for size in (1..=length).rev() {
                let word: String = measure.chars().take(size).collect();
                if word.chars().count() == size
                    && let Some(known) = counted(&word)
                {
                    let end = at + (window.len() - measure.len()) + word.len();
                    return Some((known.to_owned(), end));
                }
            }
        }
        for word in words(rest, lang).into_iter().take(2) {
            if let Some(known) = counted(word.text).filter(|_| word.text.chars().count() > 1) {
                return Some((known.to_owned(), at + offset + word.start + word.text.len()));
            }
        }
        let first = words(rest, lang).into_iter().next()?;
        let fits = first.start == 0
            && !is_stop(first.text, Lang::ZH)
            && first.text.starts_with(is_cjk)
            && skipped > 0
            && first.text.chars().count() >= 2;
        return fits.then(|| (first.text.to_owned(), at + offset + first.text.len()));
    }
    if !next.is_whitespace() && next != '-' {
        return None;
    }
    let stop = window.find([',', '.', ';', ':', '(', '!', '?', '—', '–', '"', '“', '”']).unwrap_or(window.len());
    let clause = &window[..stop];
    let mut candidate = None;
    for word in words(clause, lang).into_iter().take(3) {
        let lower = word.text.to_lowercase();
        let end = at + word.start + word.text.len();
        // After a number that may be a year nothing stands between it and what it counts: "in 2019 a doctoral student".
        if matches!(lower.as_str(), "times" | "mal") {
            return None;
        }
        if is_stop(&lower, lang) || lower.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        if counted(&lower).is_some() {
            return Some((lower, end));
        }
        let plural = match lang.as_str() {
            "de" => word.text.starts_with(char::is_uppercase),
            _ => lower.len() > 3 && lower.ends_with('s') && !lower.ends_with("ss") && !lower.ends_with("us"),
        };
        if plural && candidate.is_none() {
            candidate = Some((if lang == Lang::EN { singular(&lower) } else { lower }, end));
        }
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;
    use FigureKind::{Count, Money, Percent, Quantity};
    use proptest::prelude::*;

    fn check(text: &str, lang: Lang, expected: &[(FigureKind, f64, f64, &str)]) {
        let found = numbers(text, lang);
        let seen: Vec<_> = found.iter().map(|number| (number.kind, number.low, number.high, number.unit.as_str())).collect();
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn one_amount_in_three_languages() {
        check("projects worth $8.5 billion", Lang::EN, &[(Money, 8.5e9, 8.5e9, "USD")]);
        check("价值约85亿美元的项目", Lang::ZH, &[(Money, 8.5e9, 8.5e9, "USD")]);
        check("Projekte für 8,5 Mrd. Dollar", Lang::DE, &[(Money, 8.5e9, 8.5e9, "USD")]);
        check("8,5 Milliarden Dollar", Lang::DE, &[(Money, 8.5e9, 8.5e9, "USD")]);
    }

    #[test]
    fn shares() {
        check("60–70% of mining and 85 to 90 percent of refining", Lang::EN, &[(Percent, 60.0, 70.0, "%"), (Percent, 85.0, 90.0, "%")]);
        check(
            "约60-70%的开采，60%至70%，四成，百分之三十",
            Lang::ZH,
            &[(Percent, 60.0, 70.0, "%"), (Percent, 60.0, 70.0, "%"), (Percent, 40.0, 40.0, "%"), (Percent, 30.0, 30.0, "%")],
        );
        check("um 7,5 Prozent", Lang::DE, &[(Percent, 7.5, 7.5, "%")]);
    }

    #[test]
    fn money_quantities_and_counts() {
        check(
            "£1.9bn, 318p a share, £38m, €69",
            Lang::EN,
            &[(Money, 1.9e9, 1.9e9, "GBP"), (Money, 3.18, 3.18, "GBP"), (Money, 38e6, 38e6, "GBP"), (Money, 69.0, 69.0, "EUR")],
        );
        check(
            "1,150 dairy farms and 14,200 people, 210,000 tonnes, 27.6 m down",
            Lang::EN,
            &[
                (Count, 1150.0, 1150.0, "farm"),
                (Count, 14200.0, 14200.0, "person"),
                (Quantity, 210000.0, 210000.0, "t"),
                (Quantity, 27.6, 27.6, "m"),
            ],
        );
        check(
            "招收1400名工人，21万吨，9.8亿元",
            Lang::ZH,
            &[(Count, 1400.0, 1400.0, "worker"), (Quantity, 210000.0, 210000.0, "t"), (Money, 9.8e8, 9.8e8, "CNY")],
        );
        check(
            "2.000 Arbeitsplätze, 28 Grad, 158 km/h",
            Lang::DE,
            &[(Count, 2000.0, 2000.0, "job"), (Quantity, 28.0, 28.0, "°C"), (Quantity, 158.0, 158.0, "km/h")],
        );
    }

    #[test]
    fn lesser_forms() {
        check("up 3.2 percent to 412p", Lang::EN, &[(Percent, 3.2, 3.2, "%"), (Money, 4.12, 4.12, "GBP")]);
        check("以2小时19分47秒夺冠", Lang::ZH, &[(Quantity, 8387.0, 8387.0, "s")]);
        check(
            "1900多个小时，47项条件，零下20摄氏度",
            Lang::ZH,
            &[(Quantity, 1900.0, 1900.0, "h"), (Count, 47.0, 47.0, "condition"), (Quantity, -20.0, -20.0, "°C")],
        );
        check(
            "minus 190°C, 38 dry coolers, 300 companies",
            Lang::EN,
            &[(Quantity, -190.0, -190.0, "°C"), (Count, 38.0, 38.0, "cooler"), (Count, 300.0, 300.0, "company")],
        );
        check("a 40-foot container and 31 milligrams", Lang::EN, &[(Quantity, 40.0, 40.0, "ft"), (Quantity, 3.1e-5, 3.1e-5, "kg")]);
        check(
            "164 Kilometer je Stunde, 3,6 Kilowattstunden",
            Lang::DE,
            &[(Quantity, 164.0, 164.0, "km/h"), (Quantity, 0.0036, 0.0036, "MWh")],
        );
        check("in 2019 a doctoral student and others left", Lang::EN, &[]);
    }

    #[test]
    fn what_measures_nothing() {
        for text in ["in 2026", "at 12:30", "the F-35 and COVID-19", "version 1.2.3", "24.11.2026", "No 5", "the 5th"] {
            check(text, Lang::EN, &[]);
        }
        check("2025年以来", Lang::ZH, &[]);
    }

    proptest! {
        #[test]
        fn nothing_panics_and_ranges_lie_in_the_text(text in "[0-9.,$£€%年万亿成百分之一两 a-zÄ–至\\PC]{0,60}", which in 0usize..3) {
            let lang = [Lang::EN, Lang::ZH, Lang::DE][which];
            for number in numbers(&text, lang) {
                prop_assert!(text.get(number.range.clone()).is_some());
                prop_assert!(number.low <= number.high);
            }
        }
    }
}
