//! Numbers with what they measure, in one normal form for all languages: 85亿美元 is $8.5 billion is 8,5 Mrd. Dollar.

use crate::han_numeral;
use crate::numeral::{digits, second};
use crate::spelled::spelled;
use crate::tail::Tail;
use crate::things::thing;
use crate::units::{counted, currency};
use crate::units_more::counted_in;
use std::ops::Range;
use weir_model::{FigureKind, Lang};

/// Numbers of one text; more are not read.
const MOST: usize = 500;

/// One number or range.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Bytes of the text, with sign and unit.
    pub range: Range<usize>,
    /// What it measures.
    pub kind: FigureKind,
    /// Value in base units; the lower end of a range.
    pub low: f64,
    /// The upper end, equal to `low` where it is no range.
    pub high: f64,
    /// ISO 4217 code, "%", SI symbol, or the English singular of what is counted.
    pub unit: String,
}

/// The numbers of a text that measure something. Years, clock times, ordinals and numbers inside names are none.
pub fn numbers(text: &str, lang: Lang) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    let mut words = spelled(text, lang).into_iter().peekable();
    let mut at = 0;
    while at < text.len() && found.len() < MOST {
        let Some(start) = text[at..].find(|c: char| c.is_ascii_digit() || is_han_digit(c)).map(|n| at + n) else { break };
        let next = text[start..].chars().next().map_or(1, char::len_utf8);
        while let Some(word) = words.next_if(|word| word.range.start <= start) {
            if word.range.start >= at {
                at = word.range.end;
                found.push(word);
            }
        }
        if at > start {
            continue;
        }
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
    found.extend(words.filter(|word| word.range.start >= at));
    found.truncate(MOST);
    found
}

fn is_han_digit(c: char) -> bool {
    matches!(c, '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '百' | '十')
}

fn number(text: &str, start: usize, lang: Lang) -> Option<Number> {
    let before = &text[..start];
    if text[start..].starts_with(is_han_digit) {
        return han_share(text, start, lang);
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
    let mut range_start = start - sign.map_or(0, |(_, length)| length);
    let sign = sign.map(|(sign, _)| sign);
    let mut tail = Tail::read(text, end, lang);
    // A range: 60–70%, 85 to 90 percent, 60%至70%.
    let (mut low, mut high) = (first, first);
    if let Some((second, after)) = second(text, start, if tail.has_unit() { tail.end } else { end }, lang) {
        let other = Tail::read(text, after, lang);
        // "3.2 percent to 412p" is two numbers.
        let alike = !tail.has_unit()
            || !other.has_unit()
            || tail.currency == other.currency && tail.unit == other.unit && tail.pence == other.pence
            || tail.currency.is_none() && tail.unit.is_none() && !tail.pence;
        let plausible = alike && (second > first || other.has_unit());
        // "10 to 15 people": with a hyphen it may be a score.
        let spelled = !text[end..].starts_with(['-', '–', '—']) && second > first;
        if spelled
            && !other.has_unit()
            && !tail.has_unit()
            && thing(text, after, lang).is_some_and(|(thing, _)| counted_in(&thing, lang).is_some())
        {
            (high, end) = (second, after);
            tail = Tail { end: after, ..tail };
        } else if plausible && (other.has_unit() || tail.has_unit()) {
            let factor = if other.has_unit() { other.multiplier } else { tail.multiplier };
            let own = if tail.has_unit() && tail.multiplier != 1.0 { tail.multiplier } else { factor };
            (low, high) = (first * own / factor.max(f64::MIN_POSITIVE), second);
            tail = if other.has_unit() { other } else { Tail { end: after, ..tail } };
            end = after;
        }
    }
    let mut money = sign.and_then(signed).or(tail.currency);
    // ¥ is yuan and yen: in other scripts the place decides.
    if sign == Some("¥")
        && !lang.is_cjk()
        && ["Japan", "Tokyo", "yen", "Kyushu", "Osaka"].iter().any(|word| text.contains(word))
        && !["China", "Chinese", "yuan"].iter().any(|word| text.contains(word))
    {
        money = Some("JPY");
    }
    let scale = tail.multiplier;
    (low, high) = if low == high { (low * scale + tail.plus, high * scale + tail.plus) } else { (low * scale, high * scale + tail.plus) };
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
        // "007", "0800 …": codes.
        if first.fract() == 0.0 && end - start > 1 && text[start..].starts_with('0') {
            return None;
        }
        let (thing, after) = thing(text, stop, lang)?;
        // "iPhone 15 models", "Boeing 737 jets": a number that belongs to a name counts no plural that merely follows.
        if counted_in(&thing, lang).is_none() && scale == 1.0 && !text[start..end].contains([',', '.']) && named(before, lang) {
            return None;
        }
        // A year alone, an ordinal, the number of a list.
        let bare = scale == 1.0 && first.fract() == 0.0 && !text[start..end].contains([',', '.']);
        let next = text[stop..].trim_start();
        let apart = !next.to_lowercase().starts_with(&thing.to_lowercase()) && !is_cjk(next.chars().next().unwrap_or(' '));
        if bare && (1900.0..2100.0).contains(&first) && apart && next.split(' ').next().is_some_and(|word| word.len() < 3) {
            return None;
        }
        if bare && (1900.0..2100.0).contains(&first) && counted_in(&thing, lang).is_none() && !is_cjk(thing.chars().next().unwrap_or(' ')) {
            return None;
        }
        stop = after;
        (FigureKind::Count, counted_in(&thing, lang).map_or(thing, str::to_owned))
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
pub(crate) fn round(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let scale = 10f64.powi(11 - value.abs().log10().floor() as i32);
    (value * scale).round() / scale
}

/// 四成, 两成半, 百分之三点五, 三分之一, 三万五千人, 二十五公里.
fn han_share(text: &str, start: usize, lang: Lang) -> Option<Number> {
    let rest = &text[start..];
    let percent = |value: f64, end: usize| Number {
        range: start..end,
        kind: FigureKind::Percent,
        low: round(value),
        high: round(value),
        unit: "%".into(),
    };
    if let Some(after) = rest.strip_prefix("百分之") {
        let used = start + "百分之".len();
        if after.starts_with(|c: char| c.is_ascii_digit()) {
            let (value, end) = digits(text, used, lang)?;
            return Some(percent(value, end));
        }
        let (value, length) = han_numeral::read(after).or_else(|| after.starts_with('百').then_some((100.0, '百'.len_utf8())))?;
        let (fraction, more) = han_numeral::fraction(&after[length..]);
        return Some(percent(value + fraction, used + length + more));
    }
    if before_is_word(&text[..start]) {
        return None;
    }
    let (value, length) = han_numeral::read(rest)?;
    let after = &rest[length..];
    if let Some(share) = after.strip_prefix('成').filter(|_| (1.0..=9.0).contains(&value)) {
        let half = share.starts_with('半');
        // 一成不变 is no share.
        let end = start + length + '成'.len_utf8() + if half { '半'.len_utf8() } else { 0 };
        return (!share.starts_with(['不', '为', '了', '立', '员', '功', '长', '本', '果', '绩']))
            .then(|| percent(value * 10.0 + if half { 5.0 } else { 0.0 }, end));
    }
    // 三分之一, 四分之三.
    if let Some(over) = after.strip_prefix("分之") {
        let (parts, used) = han_numeral::read(over)?;
        return (value > 1.0 && parts < value).then(|| percent(100.0 * parts / value, start + length + "分之".len() + used));
    }
    // Small numbers in ideographs are words more often than measures: 一人, 两国, 三天.
    if value < 10.0 {
        return None;
    }
    let tail = Tail::read(text, start + length, lang);
    let end = tail.end.max(start + length);
    let (kind, unit, factor, end) = if let Some(code) = tail.currency {
        (FigureKind::Money, code.to_owned(), 1.0, end)
    } else if let Some((name, kind, factor)) = tail.unit {
        // 二〇二五年 is a year, 二十年 a time.
        (kind, name.to_owned(), factor, end)
    } else {
        let (thing, end) = thing(text, end, lang)?;
        (FigureKind::Count, counted(&thing).map_or(thing, str::to_owned), 1.0, end)
    };
    let value = round((value * tail.multiplier + tail.plus) * factor);
    value.is_finite().then_some(Number { range: start..end, kind, low: value, high: value, unit })
}

/// Whether what stands before a number is a name that it may belong to.
fn named(before: &str, lang: Lang) -> bool {
    let bare = before.trim_end_matches(' ');
    if lang != Lang::EN || bare.len() + 1 != before.len() {
        return false;
    }
    let word = bare.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let opens = bare[..bare.len() - word.len()].trim_end().is_empty()
        || bare[..bare.len() - word.len()].trim_end().ends_with(['.', '!', '?', '“', '"']);
    let capital = word.chars().any(char::is_uppercase);
    capital && !opens && crate::calendar::month(&word.to_lowercase()).is_none()
}

fn before_is_word(before: &str) -> bool {
    before.ends_with(['第', '百', '十', '千', '万', '几', '数', '每', '之', '星', '周', '亿'])
}

fn is_cjk(c: char) -> bool {
    crate::sentence::is_ideograph(c)
}

/// The code of a sign or code before a number.
fn signed(sign: &'static str) -> Option<&'static str> {
    match sign {
        "RMB" => Some("CNY"),
        "Rs" => Some("INR"),
        code if code.bytes().all(|b| b.is_ascii_uppercase()) => Some(code),
        sign => currency(sign),
    }
}

/// A currency sign or code before the digits, with the space that may stand between.
fn sign_before(before: &str) -> Option<(&'static str, usize)> {
    const SIGNS: [&str; 18] = ["US$", "A$", "AU$", "C$", "CA$", "HK$", "NT$", "S$", "R$", "$", "£", "€", "¥", "￥", "₹", "₽", "₩", "₺"];
    const CODES: [&str; 19] = [
        "USD", "EUR", "GBP", "CHF", "JPY", "CNY", "RMB", "INR", "AUD", "CAD", "HKD", "SEK", "NOK", "DKK", "PLN", "BRL", "KRW", "RUB", "Rs",
    ];
    let bare = before.trim_end_matches([' ', '\u{a0}', '\u{202f}']);
    let space = before.len() - bare.len();
    if space > 2 {
        return None;
    }
    if let Some(sign) = SIGNS.into_iter().find(|sign| bare.ends_with(sign)) {
        // "costs 5 $ 10 people": after a space only where no number stands before the sign.
        let taken = space > 0 && bare[..bare.len() - sign.len()].trim_end().ends_with(|c: char| c.is_ascii_digit());
        return (!taken).then_some((sign, sign.len() + space));
    }
    let bare = bare.strip_suffix('.').filter(|bare| bare.ends_with("Rs")).unwrap_or(bare);
    let code = CODES.into_iter().find(|code| bare.ends_with(code))?;
    let alone = !bare[..bare.len() - code.len()].ends_with(char::is_alphanumeric);
    alone.then_some((code, before.len() - bare.len() + code.len()))
}

#[cfg(test)]
#[path = "numbers_test.rs"]
mod tests;
