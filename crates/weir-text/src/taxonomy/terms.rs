//! The words that point at concepts, all of one language in one automaton.

use super::{DE, EN, FR, JA, LANGS, ZH};
use aho_corasick::{AhoCorasick, MatchKind};
use std::ops::Range;

/// Letters from which a German term may go on.
const GROWS: usize = 6;

/// A term that points at a concept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Trigger {
    /// `None`: the words only hide others inside them (发展中国家 is not about 中国).
    pub concept: Option<usize>,
    /// Negative for words that say the text means something else.
    pub weight: f32,
    /// It is the concept's own name.
    pub own: bool,
    /// It counts only beside a term of the concept that has one meaning.
    pub unsure: bool,
    pub shape: Shape,
}

/// How a term must stand in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Shape {
    /// Letters may follow.
    pub goes_on: bool,
    /// Letters may stand before it.
    pub ends: bool,
    /// In capitals alone (`AI`, `US`).
    pub capitals: bool,
    /// With a capital at the beginning (`Turkey`).
    pub capital: bool,
    /// No amount before it: five million euros are no talk of the euro.
    pub no_amount: bool,
}

/// What a term is added as.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct As {
    pub concept: Option<usize>,
    pub weight: f32,
    pub own: bool,
    pub unsure: bool,
    /// It must begin with a capital.
    pub capital: bool,
    pub no_amount: bool,
}

/// All terms of one language in one automaton.
pub(crate) struct Index {
    pub automaton: AhoCorasick,
    pub triggers: Vec<Trigger>,
    /// By pattern, its triggers: one term may point at several concepts.
    of_pattern: Vec<Range<usize>>,
}

impl Index {
    /// The triggers of a pattern, as indices into [`Index::triggers`].
    pub fn of(&self, pattern: usize) -> Range<usize> {
        self.of_pattern.get(pattern).cloned().unwrap_or_default()
    }
}

/// Terms with their triggers, by language.
#[derive(Default)]
pub(crate) struct Terms(pub [Vec<(String, Trigger)>; LANGS.len()]);

impl Terms {
    /// Adds a term with the marks it is written with: `geopolitic*`, `*hafen`.
    pub fn add(&mut self, lang: usize, term: &str, as_: As) {
        let (term, ends) = term.strip_prefix('*').map_or((term, false), |term| (term, true));
        let (term, goes_on) = term.strip_suffix('*').map_or((term, false), |term| (term, true));
        let cjk = lang == ZH || lang == JA;
        let capitals = lang != ZH && term.chars().filter(|c| c.is_uppercase()).count() > 1 && !term.chars().any(char::is_lowercase);
        // German words grow at their ends: a long one names the same thing in its compounds.
        let goes_on = goes_on || (lang == DE && !capitals && !as_.unsure && term.chars().count() >= GROWS);
        let shape = Shape { goes_on, ends, capitals, capital: as_.capital && !cjk, no_amount: as_.no_amount };
        let trigger = Trigger { concept: as_.concept, weight: as_.weight, own: as_.own, unsure: as_.unsure, shape };
        let Some(list) = self.0.get_mut(lang) else { return };
        let mut push = |term: String| {
            if term.contains('\'') {
                list.push((term.replace('\'', "’"), trigger));
            }
            list.push((term, trigger));
        };
        // The automaton folds the case of ASCII alone, so other first letters are there twice.
        if let Some(first) = term.chars().next().filter(|c| !c.is_ascii() && c.is_lowercase() || c.is_uppercase() && !c.is_ascii()) {
            let rest = &term[first.len_utf8()..];
            let other: String = if first.is_lowercase() { first.to_uppercase().collect() } else { first.to_lowercase().collect() };
            push(other + rest);
        }
        if lang == EN
            && let Some(stem) = term.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']) && !as_.capital)
        {
            push(format!("{stem}ies"));
        }
        // "voiture électrique": the first word takes the plural too.
        if lang == FR
            && let Some((first, rest)) = term.split_once(' ').filter(|(first, _)| first.len() > 3 && !first.ends_with(['s', 'x', 'z']))
        {
            push(format!("{first}s {rest}"));
        }
        push(term.to_owned());
    }
}

/// The automaton of one language. Capitals and weights decide later which of its matches count.
pub(crate) fn index(terms: &[(String, Trigger)]) -> Index {
    let mut terms: Vec<(String, Trigger)> = terms.to_vec();
    terms.iter_mut().for_each(|(term, _)| term.make_ascii_lowercase());
    terms.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.concept.cmp(&b.1.concept)));
    let (mut words, mut triggers, mut of_pattern): (Vec<String>, Vec<Trigger>, Vec<Range<usize>>) = Default::default();
    for (term, trigger) in terms {
        match of_pattern.last_mut().filter(|_| words.last() == Some(&term)) {
            // The same term twice for one concept: its stronger mention stands.
            Some(_) if triggers.last().is_some_and(|last| last.concept == trigger.concept) => {
                if let Some(last) = triggers.last_mut().filter(|last| last.weight < trigger.weight) {
                    *last = trigger;
                }
                continue;
            }
            Some(range) => range.end += 1,
            None => {
                words.push(term);
                of_pattern.push(triggers.len()..triggers.len() + 1);
            }
        }
        triggers.push(trigger);
    }
    let built = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).ascii_case_insensitive(true).build(&words);
    match built.or_else(|_| AhoCorasick::new([] as [&str; 0])) {
        Ok(automaton) => Index { automaton, triggers, of_pattern },
        Err(_) => unreachable!("no terms make an automaton"),
    }
}
