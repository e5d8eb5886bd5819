//! Concepts with labels in two languages and the words that point at them; written for Weir.
//!
//! The files under `taxonomy/` are tables by id:
//! - `sections.toml`: labels and an emoji
//! - `topics.toml`: labels, emoji, the section, broader topics, and terms by language, each with its weight (4: this
//!   term alone says it; 1: a hint)
//! - `places.toml`: labels, a flag, other names and demonyms, cities; `blocks.toml`: what only looks like a place or topic
//!
//! In terms, `geopolitic*` may go on, `*hafen` may end a longer word, and `AI` matches in capitals alone.

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;
use weir_model::{Lang, Tag, TagKind};

/// Weight of a place's other names and demonyms, and of its cities.
const ALIAS: f32 = 0.9;
const CITY: f32 = 0.6;
/// A term of this weight names its topic.
const TELLING: f32 = 4.0;

/// One concept.
#[derive(Clone, Debug)]
pub(crate) struct Concept {
    pub id: String,
    pub kind: TagKind,
    pub en: String,
    pub zh: String,
    pub emoji: String,
    /// Index of the section's concept, for topics.
    pub section: Option<usize>,
    /// Topics that need not be said beside this one.
    pub broader: Vec<usize>,
}

/// A term that points at a concept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Trigger {
    /// `None`: the words only hide others inside them (发展中国家 is not about 中国).
    pub concept: Option<usize>,
    pub weight: f32,
    /// It is the concept's own name.
    pub own: bool,
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

pub(crate) struct Taxonomy {
    pub concepts: Vec<Concept>,
    by_id: BTreeMap<String, usize>,
    by_label: BTreeMap<String, usize>,
    en: Index,
    zh: Index,
    de: Index,
}

impl Taxonomy {
    /// The terms to look for in a text; English ones for languages without terms of their own.
    pub fn index(&self, lang: Lang) -> &Index {
        match lang.as_str() {
            "zh" => &self.zh,
            "de" => &self.de,
            _ => &self.en,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionRow {
    en: String,
    zh: String,
    emoji: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicRow {
    en: String,
    zh: String,
    emoji: String,
    section: String,
    #[serde(default)]
    broader: Vec<String>,
    terms: ByLang<(String, f32)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceRow {
    en: String,
    zh: String,
    emoji: String,
    de: String,
    #[serde(default)]
    names: ByLang<String>,
    #[serde(default)]
    cities: ByLang<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ByLang<T> {
    #[serde(default = "Vec::new")]
    en: Vec<T>,
    #[serde(default = "Vec::new")]
    zh: Vec<T>,
    #[serde(default = "Vec::new")]
    de: Vec<T>,
}

impl<T> Default for ByLang<T> {
    fn default() -> Self {
        ByLang { en: Vec::new(), zh: Vec::new(), de: Vec::new() }
    }
}

impl<T> ByLang<T> {
    fn lists(self) -> [Vec<T>; 3] {
        [self.en, self.zh, self.de]
    }
}

/// The files as they were read.
#[derive(Default)]
struct Files {
    sections: BTreeMap<String, SectionRow>,
    topics: BTreeMap<String, TopicRow>,
    places: BTreeMap<String, PlaceRow>,
    blocks: ByLang<String>,
}

impl Files {
    fn read() -> Result<Files, toml::de::Error> {
        fn file<T: DeserializeOwned>(text: &str) -> Result<T, toml::de::Error> {
            toml::from_str(text)
        }
        Ok(Files {
            sections: file(include_str!("../taxonomy/sections.toml"))?,
            topics: file(include_str!("../taxonomy/topics.toml"))?,
            places: file(include_str!("../taxonomy/places.toml"))?,
            blocks: file(include_str!("../taxonomy/blocks.toml"))?,
        })
    }
}

/// The embedded taxonomy, read once.
pub(crate) fn taxonomy() -> &'static Taxonomy {
    static TAXONOMY: OnceLock<Taxonomy> = OnceLock::new();
    // The files are part of the program and a test reads them: an error cannot reach a reader.
    TAXONOMY.get_or_init(|| build(Files::read().unwrap_or_default()))
}

/// Terms with their triggers, by language.
#[derive(Default)]
struct Terms([Vec<(String, Trigger)>; 3]);

impl Terms {
    fn add(&mut self, lang: usize, term: &str, concept: Option<usize>, weight: f32, own: bool, capital: bool) {
        let (term, ends) = term.strip_prefix('*').map_or((term, false), |term| (term, true));
        let (term, goes_on) = term.strip_suffix('*').map_or((term, false), |term| (term, true));
        let capitals = lang != ZH && term.chars().filter(|c| c.is_uppercase()).count() > 1 && !term.chars().any(char::is_lowercase);
        // German words grow at their ends: a long one names the same thing in its compounds.
        let goes_on = goes_on || (lang == DE && !capitals && term.chars().count() >= GROWS);
        let shape = Shape { goes_on, ends, capitals, capital: capital && lang != ZH };
        let trigger = Trigger { concept, weight, own, shape };
        let Some(list) = self.0.get_mut(lang) else { return };
        // The automaton folds the case of ASCII alone, so other first letters are there twice.
        if let Some(first) = term.chars().next().filter(|c| !c.is_ascii() && c.is_lowercase() || c.is_uppercase() && !c.is_ascii()) {
            let rest = &term[first.len_utf8()..];
            let other: String = if first.is_lowercase() { first.to_uppercase().collect() } else { first.to_lowercase().collect() };
            list.push((other + rest, trigger));
        }
        if lang == EN
            && let Some(stem) = term.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']) && !capital)
        {
            list.push((format!("{stem}ies"), trigger));
        }
        list.push((term.to_owned(), trigger));
    }
}

const EN: usize = 0;
const ZH: usize = 1;
const DE: usize = 2;
/// Letters from which a German term may go on.
const GROWS: usize = 6;

fn build(files: Files) -> Taxonomy {
    let mut concepts: Vec<Concept> = Vec::new();
    let mut by_id = BTreeMap::new();
    let mut terms = Terms::default();
    let mut add = |id: String, kind, en, zh, emoji, section| {
        by_id.insert(id.clone(), concepts.len());
        concepts.push(Concept { id, kind, en, zh, emoji, section, broader: Vec::new() });
        concepts.len() - 1
    };
    let sections: BTreeMap<String, usize> = files
        .sections
        .into_iter()
        .map(|(id, row)| {
            let id = format!("section:{id}");
            (id.clone(), add(id, TagKind::Section, row.en, row.zh, row.emoji, None))
        })
        .collect();
    let mut broader: Vec<(usize, Vec<String>)> = Vec::new();
    for (id, row) in files.topics {
        let section = sections.get(&row.section).copied();
        let concept = add(format!("topic:{id}"), TagKind::Topic, row.en, row.zh, row.emoji, section);
        broader.push((concept, row.broader));
        for (lang, list) in row.terms.lists().iter().enumerate() {
            for (term, weight) in list {
                terms.add(lang, term, Some(concept), *weight, false, false);
            }
        }
    }
    for (id, row) in files.places {
        let own = [row.en.clone(), row.zh.clone(), row.de];
        let concept = add(format!("place:{id}"), TagKind::Place, row.en, row.zh, row.emoji, None);
        for (lang, name) in own.iter().enumerate() {
            terms.add(lang, name, Some(concept), 1.0, true, true);
        }
        // German adjectives of places are written small.
        for (lang, list) in row.names.lists().iter().enumerate() {
            list.iter().for_each(|name| terms.add(lang, name, Some(concept), ALIAS, true, lang != DE));
        }
        for (lang, list) in row.cities.lists().iter().enumerate() {
            list.iter().for_each(|name| terms.add(lang, name, Some(concept), CITY, false, true));
        }
    }
    for (lang, list) in files.blocks.lists().iter().enumerate() {
        list.iter().for_each(|term| terms.add(lang, term, None, 0.0, false, false));
    }
    for (concept, ids) in broader {
        let found = ids.iter().filter_map(|id| by_id.get(&broader_id(id))).copied().collect();
        if let Some(concept) = concepts.get_mut(concept) {
            concept.broader = found;
        }
    }
    let mut by_label = BTreeMap::new();
    for (n, concept) in concepts.iter().enumerate() {
        for label in [&concept.en, &concept.zh] {
            by_label.entry(label.to_lowercase()).or_insert(n);
        }
    }
    for (term, trigger) in terms.0.iter().flatten() {
        if let Some(concept) = trigger.concept.filter(|_| trigger.weight >= TELLING || trigger.own) {
            by_label.entry(term.to_lowercase()).or_insert(concept);
        }
    }
    let [en, zh, de] = terms.0.map(index);
    Taxonomy { concepts, by_id, by_label, en, zh, de }
}

/// Broader concepts are topics unless they say otherwise (`place:moon`).
fn broader_id(id: &str) -> String {
    if id.contains(':') { id.to_owned() } else { format!("topic:{id}") }
}

fn index(mut terms: Vec<(String, Trigger)>) -> Index {
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

/// A concept as a tag with a score.
pub(crate) fn tag(concept: &Concept, score: f32) -> Tag {
    Tag {
        id: concept.id.clone(),
        kind: concept.kind,
        en: concept.en.clone(),
        zh: Some(concept.zh.clone()),
        emoji: concept.emoji.clone(),
        score,
    }
}

/// The concept with an id (`topic:rare-earths`, `section:business`), with score 0.
///
/// ```
/// assert_eq!(weir_text::concept("topic:rare-earths").unwrap().zh.as_deref(), Some("稀土"));
/// ```
pub fn concept(id: &str) -> Option<Tag> {
    let taxonomy = taxonomy();
    taxonomy.concepts.get(*taxonomy.by_id.get(id)?).map(|concept| tag(concept, 0.0))
}

/// The concept that a label, a telling term in any language, or an id names.
pub fn find_concept(label: &str) -> Option<Tag> {
    let taxonomy = taxonomy();
    let label = label.trim().to_lowercase();
    let n =
        taxonomy.by_id.get(&label).or_else(|| taxonomy.by_label.get(&label)).or_else(|| taxonomy.by_id.get(&format!("topic:{label}")))?;
    taxonomy.concepts.get(*n).map(|concept| tag(concept, 0.0))
}

/// The section that most of the tags' weight belongs to: `section:business`, or empty.
pub fn section(tags: &[Tag]) -> &str {
    let taxonomy = taxonomy();
    let mut weights: BTreeMap<usize, f32> = BTreeMap::new();
    for tag in tags {
        let section = taxonomy.by_id.get(&tag.id).and_then(|n| taxonomy.concepts.get(*n)?.section);
        if let Some(section) = section {
            // Squared: what a text is about outweighs two things it mentions.
            *weights.entry(section).or_insert(0.0) += tag.score * tag.score;
        }
    }
    // Equal weights: the section whose id comes first.
    let best = weights.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    best.and_then(|(section, _)| taxonomy.concepts.get(section)).map_or("", |concept| &concept.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_whole() {
        let files = Files::read().expect("the files are TOML of the right shape");
        for (id, topic) in &files.topics {
            for broader in &topic.broader {
                assert!(broader != id && concept(&broader_id(broader)).is_some(), "{id}: no {broader}");
            }
            assert!(topic.section.strip_prefix("section:").is_some_and(|section| files.sections.contains_key(section)), "{id}");
            for list in [&topic.terms.en, &topic.terms.zh, &topic.terms.de] {
                assert!(list.iter().all(|(term, weight)| !term.is_empty() && (0.5..=4.0).contains(weight)), "{id}");
                assert!(list.iter().map(|(_, weight)| weight).sum::<f32>() >= 3.0, "{id} can be found in every language");
            }
        }
        let taxonomy = taxonomy();
        assert_eq!(taxonomy.by_id.len(), taxonomy.concepts.len(), "ids are unique");
        for concept in &taxonomy.concepts {
            assert!(!concept.en.is_empty() && !concept.zh.is_empty() && !concept.emoji.is_empty(), "{concept:?}");
            assert!(concept.kind != TagKind::Topic || concept.section.is_some(), "{} has a section", concept.id);
        }
    }

    #[test]
    fn labels_are_one_concept_each() {
        let mut seen = BTreeMap::new();
        for concept in taxonomy().concepts.iter().filter(|concept| concept.kind == TagKind::Topic) {
            for label in [&concept.en, &concept.zh] {
                assert_eq!(seen.insert(label.clone(), &concept.id), None, "{label}");
            }
        }
    }

    #[test]
    fn labels_are_found_in_every_language() {
        for label in ["Rare earths", "稀土", "seltene erden", "topic:rare-earths", "rare-earths"] {
            assert_eq!(find_concept(label).map(|tag| tag.id).as_deref(), Some("topic:rare-earths"), "{label}");
        }
        assert_eq!(find_concept("中国").map(|tag| tag.en).as_deref(), Some("China"));
        assert_eq!(find_concept("Österreich").map(|tag| tag.id).as_deref(), Some("place:at"));
        assert_eq!(find_concept("no such thing"), None);
    }

    #[test]
    fn a_section_is_where_the_weight_is() {
        let scored = |id: &str, score| Tag { score, ..concept(id).expect("a concept") };
        assert_eq!(section(&[scored("topic:malaria", 0.4), scored("topic:copper", 0.5), scored("topic:vaccines", 0.35)]), "section:health");
        assert_eq!(section(&[scored("place:cn", 0.9)]), "");
    }
}
