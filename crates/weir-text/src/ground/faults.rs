//! Faults of a written claim: what it says that its sources do not give, and what it turns round.

use super::fold::{fold_lower, parts, quotations};
use super::naming::{Naming, of_claim};
use super::polarity::Polarity;
use super::source::{Source, Written};
use super::times::{Time, stands, times};
use super::values::{Found, Measure, Value, look_up, values};
use super::{Fault, FaultKind, fault, whole};
use crate::language::language;
use jiff::civil::Date;
use std::ops::Range;
use weir_model::Lang;

/// A cited sentence is the one a claim was made from where it carries this share of the claim's content.
const SAME: f32 = 0.5;
/// Letters from which a language can be told.
const TELLING: usize = 40;

/// Amounts and times of the sources.
#[derive(Debug, Default)]
pub(super) struct Facts {
    values: Vec<Value>,
    times: Vec<Time>,
}

impl Facts {
    pub fn add(&mut self, text: &str, lang: Lang, today: Option<Date>) {
        let own = times(text, lang, today);
        // Numbers of dates are given as bare numbers: a claim may say "the 24th".
        self.values.extend(values(text, lang, &[]).into_iter().map(|value| {
            let dated = own.iter().any(|time| time.range.start < value.range.end && value.range.start < time.range.end);
            if dated && value.measure != Measure::Percent { Value { measure: Measure::Calendar, ..value } } else { value }
        }));
        self.times.extend(own);
    }

    /// The day of writing is given too.
    pub fn written_on(&mut self, today: Date) {
        let at = today.duration_since(Date::constant(1970, 1, 1)).as_hours() as f64 / 24.0;
        self.times.push(Time { range: 0..0, spans: vec![(at, at)], word: None });
    }
}

fn at(kind: FaultKind, hard: bool, text: &str, range: Range<usize>) -> Fault {
    let what = text.get(range.clone()).unwrap_or("").trim().to_owned();
    Fault { range: (!what.is_empty()).then_some(range), ..fault(kind, hard, what) }
}

impl Source {
    /// Faults that need no source: links and markup, another language than the reader's.
    pub(super) fn outside(&self, claim: &Written, faults: &mut Vec<Fault>) {
        if let Some(range) = markup(claim.text) {
            faults.push(at(FaultKind::Markup, true, claim.text, range));
        }
        if claim.reader.is_known() && other_language(claim.text, claim.reader) {
            faults.push(fault(FaultKind::Language, true, ""));
        }
    }

    /// Numbers, times, names and quotations that stand nowhere in the sources.
    pub(super) fn given(&self, claim: &Written, cited: &[usize], faults: &mut Vec<Fault>) {
        let text = claim.text;
        let marked = quotations(text);
        self.quoted_words(claim, &marked, faults);
        let own = times(text, claim.lang, self.today);
        for time in &own {
            if !stands(time, &self.facts.times) {
                // Without a day of writing a word that points from it cannot be placed.
                faults.push(at(FaultKind::Date, !time.spans.is_empty(), text, time.range.clone()));
            }
        }
        let taken: Vec<Range<usize>> = own.into_iter().map(|time| time.range).collect();
        for value in values(text, claim.lang, &taken) {
            let kind = match look_up(&value, text, &self.facts.values) {
                Found::Same => continue,
                Found::Other(kind) => kind,
                // "235, 000", "$ 1 m": written apart in one of the two.
                Found::Nowhere if self.known.writes(text.get(value.range.clone()).unwrap_or("")) => continue,
                Found::Nowhere if value.measure == Measure::Percent => FaultKind::Percentage,
                Found::Nowhere => FaultKind::Number,
            };
            faults.push(at(kind, value.firm, text, value.range));
        }
        for (name, range) in of_claim(text, claim.lang) {
            // Quoted words are held to more than names.
            if marked.iter().any(|quoted| quoted.start <= range.start && range.end <= quoted.end) {
                continue;
            }
            match self.known.look_up(&name, claim.lang) {
                Naming::Known => {}
                Naming::Unknown | Naming::Partly => faults.push(at(FaultKind::Name, false, text, range)),
                Naming::Nowhere => faults.push(at(FaultKind::Name, true, text, range)),
            }
        }
        debug_assert!(cited.iter().all(|line| *line < self.lines.len()));
    }

    fn quoted_words(&self, claim: &Written, marked: &[Range<usize>], faults: &mut Vec<Fault>) {
        let own = self.lines.iter().any(|line| line.lang == claim.lang);
        let missing = |quotation: &str| parts(quotation).iter().any(|part| !self.known.says(part));
        for range in marked {
            let quotation = claim.text.get(range.clone()).unwrap_or("");
            if missing(quotation) {
                // What is quoted in another language than the source's is a translation.
                faults.push(at(FaultKind::Quotation, own, claim.text, range.clone()));
            }
        }
        for quotation in claim.quotations.iter().filter(|quotation| !fold_lower(quotation).is_empty() && missing(quotation)) {
            faults.push(fault(FaultKind::Quotation, true, *quotation));
        }
    }

    /// A negation or a direction turned against a sentence that the claim was made from.
    pub(super) fn turned(&self, claim: &Written, parts: &[&str], cited: &[usize], faults: &mut Vec<Fault>) {
        let mut from = 0;
        for part in parts {
            let start = claim.text[from..].find(part).map_or(from, |n| from + n);
            from = start + part.len();
            let units = super::lines::units(part, claim.lang);
            let content: Vec<u64> = units.iter().filter(|unit| unit.content).map(|unit| unit.key).collect();
            let fits = |line: &usize| {
                let Some(source) = self.lines.get(*line) else { return 0.0 };
                // Across languages only a citation says what a claim was made from.
                if source.lang == claim.lang {
                    whole::covered(self, &content, &[*line])
                } else {
                    f32::from(u8::from(claim.cites.is_some()))
                }
            };
            let Some((line, share)) = cited.iter().map(|line| (*line, fits(line))).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
            else {
                continue;
            };
            if share < SAME {
                continue;
            }
            let source = &self.lines[line];
            let own = Polarity::of(part, &units, claim.lang);
            let other = Polarity::of(&source.text, &source.units, source.lang);
            let place = |range: Range<usize>| start + range.start..start + range.end;
            if source.lang == claim.lang
                && let Some(range) = own.turned(&other)
            {
                let range = if range.is_empty() { start..start + part.len() } else { place(range) };
                faults.push(Fault { sentence: source.id, ..at(FaultKind::Negation, true, claim.text, range) });
            }
            if let Some(range) = own.opposed(&other) {
                faults.push(Fault { sentence: source.id, ..at(FaultKind::Direction, true, claim.text, place(range)) });
            }
        }
    }
}

/// The first link or markup in a text.
fn markup(text: &str) -> Option<Range<usize>> {
    for sign in ["http://", "https://", "www.", "](", "**", "```", "<script", "&lt;", "javascript:"] {
        if let Some(at) = text.find(sign) {
            let end = text[at..].find(char::is_whitespace).map_or(text.len(), |n| at + n);
            return Some(at..end);
        }
    }
    // A tag: "<b>", "</p>", "<a href=…>"; "5 < 6" is none.
    text.match_indices('<').find_map(|(at, _)| {
        let after = text[at + 1..].strip_prefix('/').unwrap_or(&text[at + 1..]);
        let tag = after.starts_with(|c: char| c.is_ascii_alphabetic());
        let end = text[at..].find('>').filter(|_| tag)?;
        Some(at..at + end + 1)
    })
}

/// Whether a text of some length is clearly in another language than `reader`.
fn other_language(text: &str, reader: Lang) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let han = text.chars().filter(|c| crate::words::is_han(*c)).count();
    if reader.is_cjk() {
        // Names in Latin letters are common in Chinese; a text without ideographs is not Chinese.
        return letters >= TELLING / 2 && han * 5 < letters;
    }
    if han * 2 > letters && han > 3 {
        return true;
    }
    letters >= TELLING && {
        let found = language(text, Lang::UND);
        found.is_known() && found != reader && language(text, reader) != reader
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_markup_are_seen() {
        for text in ["see https://example.org/a", "a [link](x)", "so **bold**", "a <b>tag</b>", "www.example.org"] {
            assert!(markup(text).is_some(), "{text}");
        }
        for text in ["5 < 6 and 7 > 3", "a * b", "<3", "file://"] {
            assert!(markup(text).is_none(), "{text}");
        }
    }

    #[test]
    fn another_language_is_seen() {
        let german = "Der Hafen von Felmouth öffnete am Montag nach einem langen Streik wieder.";
        assert!(other_language(german, Lang::EN));
        assert!(!other_language(german, Lang::DE));
        assert!(other_language("The port reopened on Monday.", Lang::ZH));
        assert!(other_language("港口周一重新开放", Lang::EN));
        assert!(!other_language("OK", Lang::ZH));
    }
}
