//! What an article is about: topics and places of the taxonomy, and the names that it keeps coming back to.

use crate::names::names_of;
use crate::taxonomy::{Index, tag, taxonomy};
use std::collections::BTreeMap;
use weir_model::{Article, Lang, Tag, TagKind};

/// Tags shown, of which at most so many topics and places.
const MOST: usize = 6;
const MOST_TOPICS: usize = 4;
const MOST_PLACES: usize = 2;
/// A name is a tag when it stands this often and few concepts were found.
const NAMED: u32 = 3;
/// What a topic must weigh to be shown, and to count for grouping.
const SHOWN: f32 = 5.0;
const COUNTED: f32 = 3.5;
/// What a place must weigh.
const PLACE: f32 = 2.0;
/// Bytes of the text that are looked at.
const MOST_BYTES: usize = 40_000;

/// Topics that say less where a closer one is there: `(closer, broader)`.
const CLOSER: [(&str, &str); 14] = [
    ("topic:rare-earths", "topic:critical-minerals"),
    ("topic:rare-earths", "topic:mining"),
    ("topic:lithium", "topic:critical-minerals"),
    ("topic:copper", "topic:mining"),
    ("topic:export-controls", "topic:trade"),
    ("topic:tariffs", "topic:trade"),
    ("topic:language-models", "topic:ai"),
    ("topic:language-models", "topic:translation"),
    ("topic:malaria", "topic:infectious-disease"),
    ("topic:marathon", "topic:athletics"),
    ("topic:energy-storage", "topic:electricity"),
    ("topic:chips", "topic:manufacturing"),
    ("topic:extreme-weather", "topic:accidents"),
    ("topic:archaeology", "topic:history"),
];

/// The tags to show, best first: topics, then places, then names.
pub fn tags(article: &Article) -> Vec<Tag> {
    let all = all_tags(article);
    let broader = |tag: &Tag| {
        CLOSER.iter().any(|(closer, broad)| *broad == tag.id && all.iter().any(|other| other.id == *closer && other.score >= tag.score))
    };
    let shown = |kind: TagKind| all.iter().filter(move |tag| tag.kind == kind);
    let mut found: Vec<Tag> =
        shown(TagKind::Topic).filter(|tag| tag.score >= score(SHOWN) && !broader(tag)).take(MOST_TOPICS).cloned().collect();
    let places = if found.len() < 3 { MOST_PLACES + 1 } else { MOST_PLACES };
    found.extend(shown(TagKind::Place).take(places).cloned());
    if found.len() < 4 {
        let room = MOST - found.len();
        let names = names_of(article).into_iter().filter(|(name, count)| *count >= NAMED && name.chars().count() > 2);
        let fresh: Vec<Tag> = names
            .filter(|(name, _)| !found.iter().any(|tag| tag.en.eq_ignore_ascii_case(name) || tag.zh.as_deref() == Some(name)))
            .take(room.min(2))
            .map(|(name, count)| Tag {
                id: format!("name:{name}"),
                kind: TagKind::Name,
                zh: None,
                emoji: String::new(),
                score: score(count as f32).min(0.6),
                en: name,
            })
            .collect();
        found.extend(fresh);
    }
    found
}

/// All topics and places of an article that weigh enough to count for grouping; by kind, best first.
pub(crate) fn all_tags(article: &Article) -> Vec<Tag> {
    let taxonomy = taxonomy();
    let index = taxonomy.index(article.lang);
    // Per trigger word, how often it stands, where the headline and the beginning count for more.
    let mut counts: BTreeMap<usize, f32> = BTreeMap::new();
    count(index, &article.title, article.lang, 3.0, &mut counts);
    let mut seen = 0;
    for (n, block) in article.blocks.iter().filter(|block| block.is_prose()).enumerate() {
        count(index, &block.text, article.lang, if n < 2 { 1.5 } else { 1.0 }, &mut counts);
        seen += block.text.len();
        if seen > MOST_BYTES {
            break;
        }
    }
    let mut weights: BTreeMap<usize, f32> = BTreeMap::new();
    for (word, times) in counts {
        let trigger = index.triggers[word];
        let weight = match taxonomy.concepts[trigger.concept].kind {
            // Every mention of a place counts; words of a topic repeat for reasons of style.
            TagKind::Place => trigger.weight * times,
            _ => trigger.weight * (1.0 + times.max(1.0).ln()) * if times >= 3.0 { 1.15 } else { 1.0 },
        };
        *weights.entry(trigger.concept).or_insert(0.0) += weight;
    }
    let mut found: Vec<Tag> = weights
        .into_iter()
        .filter_map(|(concept, weight)| {
            let concept = &taxonomy.concepts[concept];
            let (least, scaled) = match concept.kind {
                TagKind::Place => (PLACE, weight * 1.2),
                _ => (COUNTED, weight),
            };
            (weight >= least).then(|| tag(concept, score(scaled)))
        })
        .collect();
    found.sort_by(|a, b| a.kind.cmp(&b.kind).then(b.score.total_cmp(&a.score)).then_with(|| a.id.cmp(&b.id)));
    found
}

/// A weight as a score from 0 to 1.
fn score(weight: f32) -> f32 {
    let score = weight / (weight + 8.0);
    (score * 1000.0).round() / 1000.0
}

fn count(index: &Index, text: &str, lang: Lang, times: f32, counts: &mut BTreeMap<usize, f32>) {
    let lower = text.to_lowercase();
    for found in index.automaton.find_iter(&lower) {
        let word = found.pattern().as_usize();
        if lang == Lang::ZH || is_word(&lower, found.start(), found.end(), &index.words[word], lang) {
            *counts.entry(word).or_insert(0.0) += times;
        }
    }
}

/// Whether a match is a word of its own: it begins where a word begins, and ends there but for an ending. Long triggers
/// are stems and may go on.
fn is_word(text: &str, start: usize, end: usize, trigger: &str, lang: Lang) -> bool {
    if text[..start].chars().next_back().is_some_and(char::is_alphanumeric) {
        return false;
    }
    let rest: String = text[end..].chars().take_while(|c| c.is_alphabetic()).collect();
    let stem = if lang == Lang::DE { 6 } else { 8 };
    rest.is_empty() || matches!(rest.as_str(), "s" | "es" | "n" | "en" | "e") || trigger.chars().count() >= stem
}

#[cfg(test)]
mod tests {
    use super::*;
    use weir_model::{ArticleId, Block, EntryId, Metadata, TextState};

    fn article(title: &str, text: &str, lang: Lang) -> Article {
        let blocks: Vec<Block> = text.split("\n\n").map(Block::paragraph).collect();
        let sentences = crate::sentences(&blocks, lang);
        let id = ArticleId { entry: EntryId(1), version: 1 };
        Article { id, title: title.into(), lang, blocks, sentences, metadata: Metadata::default(), state: TextState::Full }
    }

    fn ids(article: &Article) -> Vec<String> {
        tags(article).into_iter().map(|tag| tag.id).collect()
    }

    #[test]
    fn an_article_on_rare_earth_diplomacy() {
        let text = "Washington has turned to mineral diplomacy to loosen China's hold on the rare earth supply chain. The U.S. has signed with several allies.\n\n\
            Rare earths go into motors, radar and scanners. China mines most of them and refines nearly all, which gives Beijing leverage in geopolitical negotiations.\n\n\
            American officials say a second supply chain for rare earths will take years; the global dominance of China took decades.";
        let found = ids(&article("America turns to diplomacy for rare earths", text, Lang::EN));
        for expected in ["topic:rare-earths", "topic:geopolitics", "topic:supply-chain", "place:cn", "place:us", "topic:diplomacy"] {
            assert!(found.contains(&expected.to_owned()), "{expected} in {found:?}");
        }
        assert!(found.len() <= MOST);
    }

    #[test]
    fn words_inside_words_do_not_count() {
        let text = "The portion was reported in the report. Portable reporters support importance. A chipper chipmunk.";
        assert_eq!(ids(&article("A portion", text, Lang::EN)), Vec::<String>::new());
    }

    #[test]
    fn the_same_concepts_in_other_languages() {
        let zh = ids(&article("稀土供应链新协议", "稀土供应链的协议在澳大利亚签署。稀土由澳大利亚开采。", Lang::ZH));
        let de = ids(&article(
            "Seltene Erden: neue Lieferkette",
            "Die Lieferkette für Seltene Erden beginnt in Australien. Australien fördert.",
            Lang::DE,
        ));
        for expected in ["topic:rare-earths", "topic:supply-chain", "place:au"] {
            assert!(zh.contains(&expected.to_owned()) && de.contains(&expected.to_owned()), "{expected}: {zh:?} {de:?}");
        }
    }
}
