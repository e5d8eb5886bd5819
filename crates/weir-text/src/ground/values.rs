//! Amounts in a text, read more freely than for figures: numbers with units, bare numbers, and numbers in words.

use super::{FaultKind, numerals};
use crate::numbers::numbers;
use crate::units::multiplier;
use std::ops::Range;
use weir_model::{FigureKind, Lang};

/// One amount.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    pub range: Range<usize>,
    pub low: f64,
    pub high: f64,
    pub measure: Measure,
    /// Written in digits, or a share in words: a small number in words may be a pronoun or an own count.
    pub firm: bool,
}

/// What an amount is of, as far as it matters for comparing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Measure {
    Percent,
    /// ISO 4217.
    Money(String),
    /// A unit as `numbers` normalises it.
    Unit(String),
    /// Things counted, or nothing that is known.
    Bare,
    /// Part of a date: it is the same as a bare number only.
    Calendar,
}

/// How a claim's value stands to the sources' values.
pub(super) enum Found {
    Same,
    /// The number stands there with another measure.
    Other(FaultKind),
    Nowhere,
}

/// The amounts of a text in order. `taken` are ranges that are dates.
pub(super) fn values(text: &str, lang: Lang, taken: &[Range<usize>]) -> Vec<Value> {
    let free = |range: &Range<usize>, found: &[Value]| {
        let clash = |other: &Range<usize>| other.start < range.end && range.start < other.end;
        !taken.iter().any(clash) && !found.iter().any(|value| clash(&value.range))
    };
    let mut found: Vec<Value> = Vec::new();
    for number in numbers(text, lang) {
        if free(&number.range, &found) {
            let measure = match number.kind {
                FigureKind::Percent => Measure::Percent,
                FigureKind::Money => Measure::Money(number.unit),
                FigureKind::Quantity => Measure::Unit(number.unit),
                FigureKind::Count | FigureKind::Date => Measure::Bare,
            };
            found.push(Value {
                range: digits_only(text, &number.range, &measure),
                low: number.low,
                high: number.high,
                measure,
                firm: true,
            });
        }
    }
    for (range, value) in bare(text, lang) {
        if free(&range, &found) {
            found.push(Value { range, low: value, high: value, measure: Measure::Bare, firm: true });
        }
    }
    for numeral in numerals::numerals(text, lang) {
        if free(&numeral.range, &found) {
            let measure = if numeral.share { Measure::Percent } else { Measure::Bare };
            let firm = numeral.share || numeral.value > 12.0;
            found.push(Value { range: numeral.range, low: numeral.value, high: numeral.value, measure, firm });
        }
    }
    found.sort_by_key(|value| (value.range.start, value.range.end));
    found
}

/// A counted noun may follow at some distance; the amount itself is what is shown to the reader.
fn digits_only(text: &str, range: &Range<usize>, measure: &Measure) -> Range<usize> {
    let piece = text.get(range.clone()).unwrap_or("");
    if *measure != Measure::Bare {
        return range.start..range.start + piece.trim_end().len();
    }
    let end = piece.rfind(|c: char| c.is_ascii_digit()).map_or(piece.len(), |at| at + 1);
    let more = piece[end..].chars().take_while(|c| matches!(c, '万' | '亿' | '千' | '百' | '多' | '余')).map(char::len_utf8).sum::<usize>();
    range.start..range.start + end + more
}

/// Runs of digits that measure nothing known: "2-1", "No 5", "12:30", F-35.
fn bare(text: &str, lang: Lang) -> Vec<(Range<usize>, f64)> {
    let bytes = text.as_bytes();
    let comma = matches!(lang.as_str(), "de" | "fr" | "es" | "it" | "pt" | "nl" | "ru" | "pl" | "sv" | "da" | "fi" | "cs" | "tr");
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|n| at + n) {
        let mut end = start;
        while end < bytes.len()
            && (bytes[end].is_ascii_digit() || matches!(bytes[end], b'.' | b',') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit))
        {
            end += 1;
        }
        at = end;
        let raw = &text[start..end];
        let (group, point) = if comma { ('.', ',') } else { (',', '.') };
        let plain = raw.replace(group, "").replace(point, ".");
        if raw.len() <= 18
            && let Ok(value) = plain.parse::<f64>()
        {
            let (scale, more) = scale(&text[end..]);
            at = end + more;
            found.push((start..at, value * scale));
        }
    }
    found
}

/// A word that multiplies, after digits, and its length with the space before it.
fn scale(after: &str) -> (f64, usize) {
    let rest = after.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let space = after.len() - rest.len();
    let word: String = rest.chars().take_while(|c| c.is_alphabetic()).take(12).collect();
    if word.starts_with(crate::words::is_han) {
        let han: String = word.chars().take_while(|c| matches!(c, '万' | '亿' | '千' | '百')).collect();
        return multiplier(&han).map_or((1.0, 0), |scale| (scale, space + han.len()));
    }
    // A single letter only where it is glued: 5m, 3k.
    let single = word.chars().count() < 2 && space > 0;
    match multiplier(&word.to_lowercase()).filter(|_| !single) {
        Some(scale) => (scale, space + word.len()),
        None => (1.0, 0),
    }
}

/// Looks a claim's value up. Rounding by the claim is allowed to half a step of its last digit where it has two digits
/// or more; an end of a source's range is given; kilometres and miles, degrees apart, compare by size.
pub(super) fn look_up(value: &Value, text: &str, given: &[Value]) -> Found {
    let slack = slack(value, text);
    let near = |a: f64, b: f64, share: f64| (a - b).abs() <= slack.max(b.abs() * share);
    let ends = |other: &Value, factor: f64, share: f64| {
        let (low, high) = (other.low * factor, other.high * factor);
        (near(value.low, low, share) || near(value.low, high, share)) && (near(value.high, high, share) || near(value.high, low, share))
    };
    let mut other_measure = None;
    for other in given {
        if ends(other, 1.0, 1e-9) {
            match disagree(&value.measure, &other.measure) {
                None => return Found::Same,
                Some(kind) => other_measure = other_measure.or(Some(kind)),
            }
        }
        if let (Measure::Unit(a), Measure::Unit(b)) = (&value.measure, &other.measure)
            && let Some(factor) = convert(b, a)
            && ends(other, factor, 0.03)
        {
            return Found::Same;
        }
        // A third is 33 percent; half is 50.
        if value.measure == Measure::Percent
            && other.measure == Measure::Percent
            && (value.low - other.low).abs() < 0.7
            && value.low.fract() != 0.0
        {
            return Found::Same;
        }
    }
    // Both ends of a range may stand apart: "from 60 percent … to 70 percent".
    let one = |end: f64| {
        given
            .iter()
            .any(|other| disagree(&value.measure, &other.measure).is_none() && (near(end, other.low, 1e-9) || near(end, other.high, 1e-9)))
    };
    if value.low < value.high && one(value.low) && one(value.high) {
        return Found::Same;
    }
    match other_measure {
        Some(kind) => Found::Other(kind),
        None => Found::Nowhere,
    }
}

/// What rounding by the claim can hide.
fn slack(value: &Value, text: &str) -> f64 {
    let digits: Vec<char> = text.get(value.range.clone()).unwrap_or("").chars().filter(char::is_ascii_digit).collect();
    let significant = digits.iter().collect::<String>().trim_matches('0').len();
    if value.low != value.high || significant < 2 || matches!(value.measure, Measure::Bare) && (1900.0..2100.0).contains(&value.low) {
        return 1e-9;
    }
    let mut step = 10f64.powi(value.low.abs().max(1e-9).log10().floor() as i32 - significant as i32 + 1);
    if value.measure == Measure::Percent && step > 1.0 {
        step = 1.0;
    }
    step * 0.5 - 1e-9
}

fn disagree(claim: &Measure, source: &Measure) -> Option<FaultKind> {
    match (claim, source) {
        (a, b) if a == b => None,
        (Measure::Bare, Measure::Calendar) => None,
        (Measure::Percent, _) => Some(FaultKind::Percentage),
        (_, Measure::Calendar) => Some(FaultKind::Unit),
        // What is written without a unit takes it from the words around it.
        (Measure::Money(_), Measure::Bare) | (Measure::Bare, Measure::Money(_) | Measure::Unit(_)) => None,
        (Measure::Unit(_), Measure::Bare) => None,
        (Measure::Money(_), Measure::Money(_)) => Some(FaultKind::Currency),
        _ => Some(FaultKind::Unit),
    }
}

/// The factor from one unit to another of the same dimension.
fn convert(from: &str, to: &str) -> Option<f64> {
    let base = |unit: &str| {
        Some(match unit {
            "m" => ("length", 1.0),
            "km" => ("length", 1000.0),
            "mi" => ("length", 1609.34),
            "ft" => ("length", 0.3048),
            "nm" => ("length", 1e-9),
            "kg" => ("mass", 1.0),
            "t" => ("mass", 1000.0),
            "km/h" => ("speed", 1.0),
            "mph" => ("speed", 1.609_34),
            "s" => ("time", 1.0),
            "min" => ("time", 60.0),
            "h" => ("time", 3600.0),
            "day" => ("time", 86_400.0),
            "week" => ("time", 604_800.0),
            "month" => ("months", 1.0),
            "year" => ("months", 12.0),
            _ => return None,
        })
    };
    let ((one, a), (two, b)) = (base(from)?, base(to)?);
    (one == two && from != to).then_some(a / b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(claim: &str, from: Lang, source: &str, to: Lang) -> bool {
        let given = values(source, to, &[]);
        values(claim, from, &[]).iter().all(|value| matches!(look_up(value, claim, &given), Found::Same))
    }

    #[test]
    fn amounts_match_across_languages() {
        for (claim, source) in [
            ("总额85亿美元", "worth $8.5 billion in all"),
            ("占60%至70%", "60–70% of it"),
            ("占60–70%", "between 60 percent and 70 percent of it"),
            ("一成的工人", "10 percent of workers"),
            ("三分之一的船只", "a third of the ships"),
            ("约100英里", "161 km from here"),
            ("三十五人", "35 people"),
        ] {
            assert!(same(claim, Lang::ZH, source, Lang::EN), "{claim} / {source}");
        }
        assert!(same("8,5 Milliarden Dollar", Lang::DE, "$8.5 billion", Lang::EN));
        assert!(same("about 8.5 billion", Lang::EN, "$8.52 billion", Lang::EN), "rounded");
        for (claim, source) in
            [("$8.6 billion", "$8.5 billion"), ("€8.5 billion", "$8.5 billion"), ("86 percent", "85 percent"), ("85 km", "85 percent")]
        {
            assert!(!same(claim, Lang::EN, source, Lang::EN), "{claim} / {source}");
        }
    }
}
