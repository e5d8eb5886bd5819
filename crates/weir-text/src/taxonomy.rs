//! Concepts with labels in two languages and the words that point at them; written for Weir.
//!
//! The files under `taxonomy/` hold one concept a line, fields parted by `|`:
//! - `sections.txt`: id, English, Chinese, emoji
//! - `topics.txt`: id, English, Chinese, emoji, section, then trigger words in English, Chinese and German, each with
//!   its weight after `*` (4: this word alone says it; 1: a hint)
//! - `places.txt`: id, English, Chinese, flag, then other words for it in the three languages

use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeMap;
use std::sync::OnceLock;
use weir_model::{Lang, Tag, TagKind};

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
}

/// A trigger word of a concept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trigger {
    pub concept: usize,
    pub weight: f32,
    /// It is the concept's own name.
    pub own: bool,
}

/// All words of one language in one automaton.
pub(crate) struct Index {
    pub automaton: AhoCorasick,
    pub triggers: Vec<Trigger>,
    pub words: Vec<String>,
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
    /// The words to look for in a text; English ones for languages without words of their own.
    pub fn index(&self, lang: Lang) -> &Index {
        match lang.as_str() {
            "zh" => &self.zh,
            "de" => &self.de,
            _ => &self.en,
        }
    }
}

/// The embedded taxonomy, read once.
pub(crate) fn taxonomy() -> &'static Taxonomy {
    static TAXONOMY: OnceLock<Taxonomy> = OnceLock::new();
    TAXONOMY.get_or_init(|| {
        read(include_str!("../taxonomy/sections.txt"), include_str!("../taxonomy/topics.txt"), include_str!("../taxonomy/places.txt"))
    })
}

fn read(sections: &str, topics: &str, places: &str) -> Taxonomy {
    let mut concepts: Vec<Concept> = Vec::new();
    let mut words: [Vec<(String, Trigger)>; 3] = Default::default();
    let mut add = |fields: &[&str], prefix: &str, kind: TagKind, section: Option<usize>| {
        let field = |n: usize| fields.get(n).copied().unwrap_or("").trim().to_owned();
        concepts.push(Concept { id: format!("{prefix}:{}", field(0)), kind, en: field(1), zh: field(2), emoji: field(3), section });
        concepts.len() - 1
    };
    for line in lines(sections) {
        add(&line, "section", TagKind::Section, None);
    }
    let section_ids: Vec<&str> = lines(sections).map(|line| line.first().copied().unwrap_or("")).collect();
    for line in lines(topics) {
        let section = section_ids.iter().position(|id| Some(id) == line.get(4));
        let concept = add(&line, "topic", TagKind::Topic, section);
        for (lang, list) in words.iter_mut().enumerate() {
            for item in line.get(5 + lang).copied().unwrap_or("").split(',').map(str::trim).filter(|item| !item.is_empty()) {
                let (word, weight) = item.split_once('*').unwrap_or((item, "1"));
                list.push((word.to_lowercase(), Trigger { concept, weight: weight.parse().unwrap_or(1.0), own: false }));
            }
        }
    }
    for line in lines(places) {
        let concept = add(&line, "place", TagKind::Place, None);
        let own = [line.get(1), line.get(2), line.get(6)];
        for (lang, list) in words.iter_mut().enumerate() {
            for name in own[lang].into_iter().flat_map(|names| names.split(',')).filter(|name| !name.is_empty()) {
                list.push((name.to_lowercase(), Trigger { concept, weight: 1.0, own: true }));
            }
            if lang < 2 {
                for word in line.get(4 + lang).copied().unwrap_or("").split(',').map(str::trim).filter(|word| !word.is_empty()) {
                    list.push((word.to_lowercase(), Trigger { concept, weight: 0.8, own: false }));
                }
            }
        }
    }
    let mut by_id = BTreeMap::new();
    let mut by_label = BTreeMap::new();
    for (n, concept) in concepts.iter().enumerate() {
        by_id.insert(concept.id.clone(), n);
        for label in [&concept.en, &concept.zh] {
            by_label.entry(label.to_lowercase()).or_insert(n);
        }
    }
    for (word, trigger) in words.iter().flatten() {
        if trigger.weight >= 4.0 || trigger.own {
            by_label.entry(word.clone()).or_insert(trigger.concept);
        }
    }
    let [en, zh, de] = words.map(index);
    Taxonomy { concepts, by_id, by_label, en, zh, de }
}

fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| line.split('|').collect())
}

fn index(words: Vec<(String, Trigger)>) -> Index {
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(words.iter().map(|(word, _)| word.as_str()))
        .unwrap_or_else(|_| AhoCorasick::new([] as [&str; 0]).expect("no words make an automaton"));
    let (words, triggers) = words.into_iter().unzip();
    Index { automaton, triggers, words }
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
    taxonomy.by_id.get(id).map(|n| tag(&taxonomy.concepts[*n], 0.0))
}

/// The concept that a label, a telling word in any language, or an id names.
pub fn find_concept(label: &str) -> Option<Tag> {
    let taxonomy = taxonomy();
    let label = label.trim().to_lowercase();
    let n =
        taxonomy.by_id.get(&label).or_else(|| taxonomy.by_label.get(&label)).or_else(|| taxonomy.by_id.get(&format!("topic:{label}")))?;
    Some(tag(&taxonomy.concepts[*n], 0.0))
}

/// The section that most of the tags' weight belongs to: `section:business`, or empty.
pub fn section(tags: &[Tag]) -> &str {
    let taxonomy = taxonomy();
    let mut weights: BTreeMap<usize, f32> = BTreeMap::new();
    for tag in tags {
        let section = taxonomy.by_id.get(&tag.id).and_then(|n| taxonomy.concepts[*n].section);
        if let Some(section) = section {
            *weights.entry(section).or_insert(0.0) += tag.score;
        }
    }
    // Equal weights: the section that stands first in the file.
    let best = weights.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    best.map_or("", |(section, _)| &taxonomy.concepts[section].id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_whole() {
        let taxonomy = taxonomy();
        assert_eq!(taxonomy.by_id.len(), taxonomy.concepts.len(), "ids are unique");
        for concept in &taxonomy.concepts {
            assert!(!concept.en.is_empty() && !concept.zh.is_empty() && !concept.emoji.is_empty(), "{concept:?}");
            assert!(concept.kind != TagKind::Topic || concept.section.is_some(), "{} has a section", concept.id);
        }
        for index in [&taxonomy.en, &taxonomy.zh, &taxonomy.de] {
            assert!(index.triggers.len() > 150 && index.automaton.patterns_len() == index.triggers.len());
            assert!(index.triggers.iter().all(|trigger| (0.5..=4.0).contains(&trigger.weight)));
        }
        let topics = taxonomy.concepts.iter().filter(|concept| concept.kind == TagKind::Topic).count();
        assert!(topics >= 100, "{topics}");
    }

    #[test]
    fn labels_are_found_in_every_language() {
        for label in ["Rare earths", "稀土", "seltene erden", "topic:rare-earths", "rare-earths"] {
            assert_eq!(find_concept(label).map(|tag| tag.id).as_deref(), Some("topic:rare-earths"), "{label}");
        }
        assert_eq!(find_concept("中国").map(|tag| tag.en).as_deref(), Some("China"));
        assert_eq!(find_concept("no such thing"), None);
    }
}
