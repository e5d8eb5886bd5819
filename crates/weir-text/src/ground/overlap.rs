//! How far a claim's words stand in the sources, and in which sentences.
//!
//! Five parts of equal weight, each 0 to 1, over the units of one sentence of the claim:
//! - words: content units that stand in the sources; a word of the same family counts half;
//! - neighbours: pairs of adjacent units that stand so in a sentence;
//! - company: pairs of content units, next to each other in the claim, that share a sentence;
//! - place: the content units that one sentence and those beside it carry together;
//! - amount: 1 / (1 + missing / 4): how much is said that stands nowhere; in Chinese four fifths of the score, because
//!   its claims and their words are short, and what is common to all texts is a share of any of them.
//!
//! A claim that copies is judged by its joints: where its runs of three units stand in the sources, content pairs that
//! share no sentence, or only in the other order, take away twice their share. What is not there is told apart from what
//! is said otherwise by nothing but these counts; they suspect, they do not prove.

use super::lines::{Unit, joined, mostly_han};
use std::collections::{BTreeMap, HashMap, HashSet};

/// How far apart two units of one phrase may stand.
const NEAR: usize = 8;

/// Where the units of the sources stand.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Key of a unit: lines and positions, in order.
    at: HashMap<u64, Vec<(u32, u32)>>,
    families: HashSet<u64>,
    pairs: HashSet<u64>,
    triples: HashSet<u64>,
    lines: usize,
}

/// What the units of a claim have in common with the sources.
#[derive(Clone, Debug, Default)]
pub(super) struct Overlap {
    /// 0 to 1.
    pub score: f32,
    /// Lines by the share of the claim's content that they carry, best first.
    pub best: Vec<(usize, f32)>,
}

impl Places {
    /// Adds the next line.
    pub fn add(&mut self, units: &[Unit]) {
        for (n, unit) in units.iter().enumerate() {
            self.at.entry(unit.key).or_default().push((self.lines as u32, n as u32));
            if unit.family != 0 {
                self.families.insert(unit.family);
            }
        }
        self.pairs.extend(units.windows(2).map(joined));
        self.triples.extend(units.windows(3).map(joined));
        self.lines += 1;
    }

    fn of(&self, unit: &Unit) -> &[(u32, u32)] {
        self.at.get(&unit.key).map_or(&[], Vec::as_slice)
    }

    /// Compares one sentence of a claim.
    pub fn compare(&self, units: &[Unit]) -> Overlap {
        let content: Vec<&Unit> = units.iter().filter(|unit| unit.content).collect();
        // Function words alone: taken as they are.
        let content = if content.is_empty() { units.iter().collect() } else { content };
        if content.is_empty() {
            return Overlap::default();
        }
        let count = content.len() as f32;
        let here = |unit: &Unit| !self.of(unit).is_empty();
        let kin = |unit: &Unit| unit.family != 0 && self.families.contains(&unit.family);
        let words = content
            .iter()
            .map(|unit| {
                if here(unit) {
                    1.0
                } else if kin(unit) {
                    0.5
                } else {
                    0.0
                }
            })
            .sum::<f32>()
            / count;
        let share = |runs: usize, found: usize| if runs == 0 { words } else { found as f32 / runs as f32 };
        let neighbours = share(units.len().saturating_sub(1), units.windows(2).filter(|pair| self.pairs.contains(&joined(pair))).count());
        let copied = share(units.len().saturating_sub(2), units.windows(3).filter(|run| self.triples.contains(&joined(run))).count());
        let (mut together, mut turned, mut apart) = (0usize, 0usize, 0usize);
        for pair in content.windows(2) {
            match self.relation(pair[0], pair[1]) {
                Relation::Near => together += 1,
                Relation::Far => {
                    together += 1;
                    turned += 1;
                }
                Relation::Apart => apart += 1,
                Relation::Missing => {}
            }
        }
        let company = share(content.len() - 1, together);
        let lines = self.shares(&content);
        let place = self.around(&content, &lines);
        let han = mostly_han(units);
        let missing = if han {
            // An ideograph alone says little: what is new is a new pair.
            let new = units.windows(2).filter(|pair| !self.pairs.contains(&joined(pair))).count();
            if units.len() == 1 { usize::from(!here(&units[0])) } else { new }
        } else {
            content.iter().filter(|unit| !here(unit) && !kin(unit)).count()
        };
        let amount = 1.0 / (1.0 + missing as f32 / 4.0);
        let joints = 2.0 * copied * (turned + apart) as f32 / count;
        // Chinese claims come in short pieces of which a share says little: the amount weighs four times the rest.
        let amount_share = if han { 0.8 } else { 0.2 };
        let parts = (words + neighbours + company + place - joints) / 4.0;
        let score = (parts * (1.0 - amount_share) + amount * amount_share).clamp(0.0, 1.0);
        let mut best = lines;
        best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Overlap { score, best }
    }

    fn relation(&self, one: &Unit, two: &Unit) -> Relation {
        let (a, b) = (self.of(one), self.of(two));
        if a.is_empty() || b.is_empty() {
            return Relation::Missing;
        }
        let mut same = false;
        for (line, at) in a {
            let from = b.partition_point(|(other, _)| other < line);
            for (_, other) in b[from..].iter().take_while(|(other, _)| other == line) {
                same = true;
                if other > at && (*other - *at) as usize <= NEAR {
                    return Relation::Near;
                }
            }
        }
        if same { Relation::Far } else { Relation::Apart }
    }

    /// The share of the content that each line carries, in order of lines.
    fn shares(&self, content: &[&Unit]) -> Vec<(usize, f32)> {
        let mut counts: BTreeMap<usize, f32> = BTreeMap::new();
        for unit in content {
            let mut previous = None;
            for (line, _) in self.of(unit) {
                if previous != Some(*line) {
                    *counts.entry(*line as usize).or_insert(0.0) += 1.0 / content.len() as f32;
                    previous = Some(*line);
                }
            }
        }
        counts.into_iter().collect()
    }

    /// The best share that a line carries with the lines beside it.
    fn around(&self, content: &[&Unit], lines: &[(usize, f32)]) -> f32 {
        let mut best = 0.0f32;
        // A line's neighbours can add no more than what they carry themselves.
        let of = |line: usize| lines.binary_search_by_key(&line, |(line, _)| *line).map_or(0.0, |n| lines[n].1);
        for (line, own) in lines {
            let (before, after) = (line.wrapping_sub(1), line + 1);
            if own + of(before) + of(after) <= best {
                continue;
            }
            let carried =
                content.iter().filter(|unit| self.of(unit).iter().any(|(at, _)| [before, *line, after].contains(&(*at as usize)))).count();
            best = best.max(carried as f32 / content.len() as f32);
        }
        best
    }
}

/// How two units that are neighbours in a claim stand in the sources.
enum Relation {
    /// In one sentence, in this order, near each other.
    Near,
    /// In one sentence, but far apart or only in the other order.
    Far,
    /// In no common sentence.
    Apart,
    /// One of them is not there.
    Missing,
}
