//! The score of a claim of one or more sentences.

use super::lines::{Unit, units};
use super::locate::Located;
use super::source::Source;
use super::{Fault, FaultKind};
use std::collections::BTreeMap;
use weir_model::Lang;

/// Words of another language cannot be compared: facts alone decide.
pub(super) const FOREIGN: f32 = 0.7;

/// A claim compared with its source by its words.
#[derive(Debug, Default)]
pub(super) struct Compared {
    /// Mean over the claim's sentences.
    pub score: f32,
    /// Lines by the share of the claim's content that they carry, best first.
    pub best: Vec<(usize, f32)>,
    /// Keys of the claim's content units.
    pub content: Vec<u64>,
}

pub(super) fn compare(source: &Source, parts: &[&str], lang: Lang) -> Compared {
    let mut compared = Compared::default();
    let mut shares: BTreeMap<usize, f32> = BTreeMap::new();
    let mut sum = 0.0;
    let mut count = 0;
    for part in parts {
        let own = units(part, lang);
        if own.is_empty() {
            continue;
        }
        let overlap = source.places.compare(&own);
        sum += overlap.score;
        count += 1;
        for (line, share) in overlap.best {
            *shares.entry(line).or_insert(0.0) += share;
        }
        compared.content.extend(own.iter().filter(|unit| unit.content).map(|unit: &Unit| unit.key));
    }
    let count = count.max(1) as f32;
    compared.score = sum / count;
    compared.best = shares.into_iter().map(|(line, share)| (line, share / count)).collect();
    compared.best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    compared
}

/// The share of a claim's content that lines carry together.
pub(super) fn covered(source: &Source, content: &[u64], lines: &[usize]) -> f32 {
    if content.is_empty() {
        return 1.0;
    }
    let here =
        |key: &&u64| lines.iter().filter_map(|line| source.lines.get(*line)).any(|line| line.units.iter().any(|unit| unit.key == **key));
    content.iter().filter(here).count() as f32 / content.len() as f32
}

/// What each fault takes from the score.
fn weight(fault: &Fault) -> f32 {
    match (fault.kind, fault.hard) {
        (FaultKind::NoSuchSentence | FaultKind::NotWordForWord | FaultKind::Language | FaultKind::Markup, _) => 0.3,
        (FaultKind::Number | FaultKind::Percentage | FaultKind::Unit | FaultKind::Currency | FaultKind::Date, true) => 0.12,
        (FaultKind::Quotation, true) => 0.1,
        (FaultKind::Name | FaultKind::Negation | FaultKind::Direction, true) => 0.07,
        (FaultKind::Elsewhere | FaultKind::Coverage, _) => 0.0,
        _ => 0.03,
    }
}

/// Words and facts together: whole sentences word for word are 1, a piece of one `piece`, all else at most `most`.
pub(super) fn score(words: f32, located: Located, faults: &[Fault], piece: f32, most: f32) -> f32 {
    let less: f32 = faults.iter().map(weight).sum();
    match located {
        Located::Whole => (1.0 - less).max(0.0),
        Located::Piece => (piece - less).max(0.0),
        Located::No => (words * most - less).clamp(0.0, most),
    }
}
