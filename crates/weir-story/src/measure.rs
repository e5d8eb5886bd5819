//! What a figure measures: the words around it, as classes that three languages share.
//!
//! Two figures may only be compared when they measure the same thing. Within one language the words around them tell;
//! between languages a small table of what news measures does, in the words of each language.

use crate::vocabulary::{AT_LEAST, AT_MOST, CLASSES, DATELINE, FALL, GAMES, HUMAN, RISE, STOP, UNITS};
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{Article, Figure, FigureKind};

/// A figure with what is around it.
#[derive(Clone, Debug)]
pub(crate) struct Measure {
    kind: FigureKind,
    unit: String,
    /// The report gives no other value in this unit.
    alone: bool,
    /// Classes in the words beside the figure.
    near: BTreeSet<&'static str>,
    /// Words beside the figure and elsewhere in the sentence, with how much they count.
    words: BTreeMap<String, f32>,
    direction: i8,
    years: BTreeSet<u32>,
    bound: Bound,
    /// The sentence is little more than the figure: a dateline, a score.
    bare: bool,
}

/// What a source says around a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bound {
    /// The value itself.
    Exact,
    /// "More than", "at least".
    AtLeast,
    /// "At most", "fewer than". ("Up to" names a peak: the value itself.)
    AtMost,
}

impl Measure {
    /// Reads the surroundings of a figure among all figures of its article; `None` where its sentence is not there.
    pub fn read(figure: &Figure, article: &Article, all: &[Figure]) -> Option<Measure> {
        let sentence = article.sentence(figure.sentence)?;
        let beside = format!("{} {} {}", surroundings(sentence, figure, all), figure.text, figure.subject);
        let own: BTreeSet<String> = weir_text::search_tokens(&figure.text).into_iter().collect();
        let mut words = BTreeMap::new();
        for (text, weight) in [(sentence, 0.35), (beside.as_str(), 1.0)] {
            for token in weir_text::search_tokens(text) {
                if token.chars().any(|c| c.is_ascii_digit())
                    || (token.is_ascii() && token.len() < 3)
                    || STOP.contains(&token.as_str())
                    || own.contains(&token)
                {
                    continue;
                }
                let slot = words.entry(stem(token)).or_insert(0.0f32);
                *slot = slot.max(weight);
            }
        }
        let lower = beside.to_lowercase();
        let rising = RISE.iter().any(|word| has(&lower, word));
        let falling = FALL.iter().any(|word| has(&lower, word));
        let alone = !all.iter().any(|other| {
            other.kind == figure.kind && unit(&other.unit) == unit(&figure.unit) && (other.low, other.high) != (figure.low, figure.high)
        });
        Some(Measure {
            kind: figure.kind,
            unit: unit(&figure.unit).to_owned(),
            alone,
            near: classes(&lower),
            words,
            direction: i8::from(rising) - i8::from(falling),
            years: years(sentence),
            bound: bound(sentence, &figure.text),
            bare: sentence.chars().filter(|c| c.is_alphabetic()).count() < figure.text.chars().filter(|c| c.is_alphabetic()).count() + 20
                || DATELINE.iter().any(|word| has(&sentence.to_lowercase(), word)),
        })
    }

    /// Whether two figures are counted alike: the same kind and unit, or people of some sort and people.
    pub fn meets(&self, other: &Measure) -> bool {
        let people = |one: &str, two: &str| one == "person" && HUMAN.contains(&two);
        self.kind == other.kind && (self.unit == other.unit || people(&self.unit, &other.unit) || people(&other.unit, &self.unit))
    }

    /// How surely two figures measure the same, 0 to 1. `rare` says how telling a word is in this story, 0 to 1.
    pub fn same(&self, other: &Measure, same_language: bool, rare: &impl Fn(&str) -> f32) -> f32 {
        if !self.meets(other) || self.direction * other.direction < 0 {
            return 0.0;
        }
        if self.kind == FigureKind::Date && (self.bare || other.bare) {
            return 0.0;
        }
        // A unit that is itself the thing measured (languages, ships) says most of it; percent and metres say nothing.
        let mut sure = match self.kind {
            FigureKind::Count if self.unit.is_empty() => 0.0,
            FigureKind::Count if self.unit == "person" || other.unit == "person" => 0.1,
            FigureKind::Count => 0.3,
            FigureKind::Quantity if ["km/h", "°C", "MWh", "MW", "mph"].contains(&self.unit.as_str()) => 0.2,
            FigureKind::Quantity => 0.05,
            FigureKind::Money | FigureKind::Percent | FigureKind::Date => 0.0,
        };
        if self.alone && other.alone && self.kind != FigureKind::Date {
            sure += 0.25;
        }
        let common = self.near.intersection(&other.near).count() as f32;
        let fewer = self.near.len().min(other.near.len()) as f32;
        if common > 0.0 {
            sure += 0.4 * common / fewer + if common > 1.0 { 0.12 } else { 0.0 };
        } else if fewer > 0.0 {
            sure -= 0.2;
        }
        if same_language {
            let (mut shared, mut own, mut theirs) = (0.0, 0.0, 0.0);
            for (word, weight) in &self.words {
                let worth = rare(word);
                own += weight * worth;
                if let Some(weight_there) = other.words.get(word) {
                    shared += weight.min(*weight_there) * worth;
                }
            }
            for (word, weight) in &other.words {
                theirs += weight * rare(word);
            }
            let words = if own > 0.0 && theirs > 0.0 { shared / own.min(theirs) } else { 0.0 };
            sure += 0.5 * words;
            // In one language one thing is told with at least one word in common.
            if words < 0.06 {
                sure -= 0.2;
            }
        }
        sure.clamp(0.0, 1.0)
    }

    /// Whether two values of this measure may contradict each other at all. Spans of time and scores of a game come in so many sorts
    /// in one report that a difference between two of them is nearly always one of sort.
    pub fn may_differ(&self) -> bool {
        !TIMES.contains(&self.unit.as_str()) && !GAMES.contains(&self.unit.as_str())
    }

    /// What the source says around the value.
    pub fn bound(&self) -> Bound {
        self.bound
    }

    /// Whether both name years and none in common.
    pub fn other_year(&self, other: &Measure) -> bool {
        !self.years.is_empty() && !other.years.is_empty() && self.years.is_disjoint(&other.years)
    }

    /// The words around the figure.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.keys().map(String::as_str)
    }

    /// Whether the words beside the figure speak of a class of measure.
    pub fn speaks_of(&self, class: &str) -> bool {
        self.near.contains(class)
    }

    /// Whether anything says what is measured.
    pub fn is_named(&self) -> bool {
        !self.near.is_empty()
    }
}

/// Classes that say little of what is measured; another one goes before them.
const WEAK: &[&str] = &["wage", "start", "end", "find", "project", "record", "winner", "trial", "length", "height"];
/// Most classes that name a measure.
const MOST_NAMES: usize = 2;

/// All classes of measure by name.
pub fn measure_names() -> impl Iterator<Item = &'static str> {
    CLASSES.iter().map(|(name, _)| *name)
}

/// Spans of time, which have no depth and no height.
const TIMES: &[&str] = &["year", "month", "week", "day", "h", "hour", "min", "s", "minute", "second"];

/// Whether figures of a kind and unit can measure what a class says: "below $92" is no depth.
fn fits(name: &str, kind: FigureKind, unit: &str) -> bool {
    let times = TIMES.contains(&unit);
    match name {
        "investment" | "cost" | "damage" | "revenue" | "profit" | "debt" | "takeover" | "price" | "floor-price" | "fine" | "wage"
        | "tax" => {
            matches!(kind, FigureKind::Money | FigureKind::Percent)
        }
        "wind" | "rain" | "temperature" | "magnitude" | "depth" | "length" | "height" | "weight" | "area" | "target" => {
            kind == FigureKind::Quantity && !times
        }
        "share" | "stake" | "interest" | "inflation" | "turnout" | "efficacy" => kind == FigureKind::Percent,
        "start" | "end" | "delay" => kind == FigureKind::Date || times,
        "refining" | "mining" | "export" | "import" | "production" | "capacity" | "demand" | "residue" | "vaccine" | "emission"
        | "growth" => kind != FigureKind::Date && !times,
        "record" | "winner" | "age" => times,
        "condition" | "water" => false,
        _ => matches!(kind, FigureKind::Count | FigureKind::Percent) && !times,
    }
}

/// What most of some figures measure, by the names of classes that at least half of them speak of; what says most first.
pub(crate) fn named(measures: &[&Measure]) -> Vec<String> {
    let mut found: Vec<(bool, usize, usize, &str)> = Vec::new();
    for (place, name) in measure_names().enumerate() {
        let count = measures.iter().filter(|measure| measure.speaks_of(name) && fits(name, measure.kind, &measure.unit)).count();
        if count > 0 && count * 2 >= measures.len() {
            found.push((WEAK.contains(&name), usize::MAX - count, place, name));
        }
    }
    found.sort_unstable();
    // A weak one says something only where nothing else does.
    let strong = found.first().is_some_and(|(weak, ..)| !weak);
    found.into_iter().filter(|(weak, ..)| !(strong && *weak)).take(MOST_NAMES).map(|(.., name)| name.to_owned()).collect()
}

/// What stands directly before a value.
fn bound(sentence: &str, figure: &str) -> Bound {
    let Some(at) = sentence.find(figure) else { return Bound::Exact };
    let before: Vec<char> = sentence.get(..at).unwrap_or_default().chars().collect();
    let near: String = before.iter().skip(before.len().saturating_sub(16)).collect::<String>().to_lowercase() + &figure.to_lowercase();
    // A bound between this value and the one before it: only what is close counts.
    let (least, most) = (AT_LEAST.iter().any(|word| has(&near, word)), AT_MOST.iter().any(|word| has(&near, word)));
    match (least, most) {
        (_, true) => Bound::AtMost,
        (true, false) => Bound::AtLeast,
        (false, false) => Bound::Exact,
    }
}

/// Inflected forms begin alike: long words of Latin script are cut.
fn stem(mut token: String) -> String {
    if token.chars().next().is_some_and(|c| c < '\u{2e80}')
        && let Some((at, _)) = token.char_indices().nth(5)
    {
        token.truncate(at);
    }
    token
}

fn unit(unit: &str) -> String {
    UNITS
        .iter()
        .find(|same| same.contains(&unit))
        .and_then(|same| same.first())
        .map_or_else(|| unit.to_owned(), |first| (*first).to_owned())
}

fn classes(lower: &str) -> BTreeSet<&'static str> {
    CLASSES.iter().filter(|(_, words)| words.iter().any(|word| has(lower, word))).map(|(name, _)| *name).collect()
}

/// Whether a text has a word: at the beginning of a word for Latin script, anywhere for ideographs.
fn has(lower: &str, word: &str) -> bool {
    let whole = word.ends_with('$');
    let word = word.trim_end_matches('$');
    if word.chars().next().is_none_or(|c| c >= '\u{2e80}') {
        return lower.contains(word);
    }
    lower.match_indices(word).any(|(at, _)| {
        let before = lower.get(..at).and_then(|text| text.chars().next_back());
        let after = lower.get(at + word.len()..).and_then(|text| text.chars().next());
        let joins = |c: char| c.is_alphanumeric() && c < '\u{2e80}';
        !(before.is_some_and(joins) || whole && after.is_some_and(joins))
    })
}

/// The words beside a figure: up to the next figure or the end of the clause on each side, and not further than a reader's
/// eye holds.
fn surroundings(sentence: &str, figure: &Figure, others: &[Figure]) -> String {
    const REACH: usize = 60;
    let Some(at) = sentence.find(&figure.text) else { return sentence.chars().take(REACH * 2).collect() };
    let end = at + figure.text.len();
    let (mut from, mut to) = (0, sentence.len());
    for other in others.iter().filter(|other| other.sentence == figure.sentence && other.text != figure.text) {
        for (start, text) in sentence.match_indices(&other.text) {
            let stop = start + text.len();
            if stop <= at {
                from = from.max(stop);
            } else if start >= end {
                to = to.min(start);
            }
        }
    }
    let breaks = [';', '；', '。', '—', ':', '：'];
    let before = sentence.get(from..at).unwrap_or_default();
    let before = before.rsplit(breaks).next().unwrap_or_default();
    let after = sentence.get(end..to).unwrap_or_default();
    let after = after.split(breaks).next().unwrap_or_default();
    let skipped = before.chars().count().saturating_sub(REACH);
    before.chars().skip(skipped).chain([' ']).chain(after.chars().take(REACH)).collect()
}

/// Years that a text names.
fn years(text: &str) -> BTreeSet<u32> {
    let mut years = BTreeSet::new();
    for run in text.split(|c: char| !c.is_ascii_digit()) {
        if let (4, Ok(year @ 1900..=2100)) = (run.len(), run.parse::<u32>()) {
            years.insert(year);
        }
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_the_same_in_three_languages() {
        let check = |texts: &[&str], class: &str| {
            for text in texts {
                assert!(classes(&text.to_lowercase()).contains(class), "{text}: {:?}", classes(&text.to_lowercase()));
            }
        };
        check(&["240,000 households lost power", "240.000 Haushalte", "24万户居民"], "household");
        check(&["employs 1,200 people", "1200 Beschäftigte", "约1200名员工"], "work");
        check(&["the strongest gust", "die stärkste Böe", "最大阵风"], "wind");
        assert!(!classes("the caretaker of the undead").contains("dead"));
    }

    #[test]
    fn surroundings_end_at_the_next_figure() {
        let figure = |text: &str| Figure {
            text: text.into(),
            kind: FigureKind::Percent,
            low: 0.0,
            high: 0.0,
            unit: "%".into(),
            subject: String::new(),
            sentence: "1:1:0".parse().unwrap(),
        };
        let (first, second) = (figure("60 percent"), figure("90 percent"));
        let text = "It mines 60 percent of the ore and refines 90 percent of it.";
        let all = [first.clone(), second.clone()];
        assert_eq!(surroundings(text, &first, &all), "It mines   of the ore and refines ");
        assert_eq!(surroundings(text, &second, &all), " of the ore and refines   of it.");
    }
}
