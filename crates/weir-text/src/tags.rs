//! What an article is about: topics and places of the taxonomy, and the names that it keeps coming back to.

use crate::entities::entities;
use crate::taxonomy::{Index, Shape, tag, taxonomy};
use crate::variants::looked_up;
use std::collections::BTreeMap;
use weir_model::{Article, Block, BlockKind, Lang, Tag, TagKind};

/// Tags shown, of which at most so many topics and places.
const MOST: usize = 6;
const MOST_TOPICS: usize = 4;
const MOST_PLACES: usize = 2;
/// A name is a tag when it stands this often and few concepts were found.
const NAMED: u32 = 3;
/// What a topic must weigh to be shown, and to count for grouping.
const SHOWN: f32 = 4.5;
const COUNTED: f32 = 3.5;
/// What a place must weigh: two mentions, or the headline.
const PLACE: f32 = 1.7;
/// The headline and the first blocks count for more.
const TITLE: f32 = 3.0;
const OPENING: f32 = 1.5;
/// A topic is shown beside the best one only when it weighs this share of it.
const BESIDE: f32 = 0.25;
/// Mentions of a topic, so that a comparison in passing is none of its subjects.
const AGAIN: f32 = 2.0;
/// Words beyond which one mention says less.
const LONG: f32 = 400.0;
/// Blocks over which a main subject is spread.
const WIDE: usize = 5;
/// Bytes of the text that are looked at.
const MOST_BYTES: usize = 40_000;

/// The tags to show, best first: topics, then places, then names.
pub fn tags(article: &Article) -> Vec<Tag> {
    shown(article, &weigh(&looked_up(article)))
}

/// The tags to show, and all topics and places that weigh enough to count for grouping; by kind, best first. `plain` is
/// the article as terms are looked up in it.
pub(crate) fn shown_and_all(article: &Article, plain: &Article) -> (Vec<Tag>, Vec<Tag>) {
    let all = weigh(plain);
    (shown(article, &all), all.into_iter().map(|found| found.tag).collect())
}

fn shown(article: &Article, all: &[Found]) -> Vec<Tag> {
    let best = all.iter().find(|found| found.tag.kind == TagKind::Topic).map_or(0.0, |found| found.weight);
    let broader = |found: &Found| all.iter().any(|other| other.broader.contains(&found.concept) && other.weight >= found.weight * 0.6);
    let of = |kind: TagKind| all.iter().filter(move |found| found.tag.kind == kind);
    let mut tags: Vec<Tag> = of(TagKind::Topic)
        .filter(|found| found.again && found.weight >= SHOWN * found.least && found.weight >= best * BESIDE && !broader(found))
        .take(MOST_TOPICS)
        .map(|found| found.tag.clone())
        .collect();
    let places = if tags.len() < 3 { MOST_PLACES + 1 } else { MOST_PLACES };
    tags.extend(of(TagKind::Place).filter(|found| !broader(found)).take(places).map(|found| found.tag.clone()));
    if tags.len() < 4 {
        let room = (MOST - tags.len()).min(2);
        let names = entities(&[article]).into_iter().map(|entity| (entity.name, entity.count));
        let names = names.filter(|(name, count)| *count >= NAMED && name.chars().count() > 2);
        let fresh: Vec<Tag> = names
            // "Elbe" is no news beside "Germany".
            .filter(|(name, _)| {
                crate::taxonomy::find_concept(name).is_none()
                    && !tags.iter().any(|tag| tag.en.eq_ignore_ascii_case(name) || tag.zh.as_deref() == Some(name))
            })
            .take(room)
            .map(|(name, count)| Tag {
                id: format!("name:{name}"),
                kind: TagKind::Name,
                zh: None,
                emoji: String::new(),
                score: score(count as f32).min(0.6),
                en: name,
            })
            .collect();
        tags.extend(fresh);
    }
    tags
}

/// All topics and places of an article that weigh enough to count for grouping; by kind, best first.
pub(crate) fn all_tags(article: &Article) -> Vec<Tag> {
    weigh(&looked_up(article)).into_iter().map(|found| found.tag).collect()
}

/// A concept of the taxonomy in a text.
struct Found {
    concept: usize,
    weight: f32,
    /// How much more than usual it must weigh to be shown, for the length of the text.
    least: f32,
    /// It is spoken of more than once, or in the headline.
    again: bool,
    broader: Vec<usize>,
    tag: Tag,
}

fn weigh(article: &Article) -> Vec<Found> {
    let taxonomy = taxonomy();
    let index = taxonomy.index(article.lang);
    // Per term, how often it stands, where the headline and the beginning count for more.
    let mut counts = Counts { times: vec![0.0; index.triggers.len()], spread: BTreeMap::new() };
    counts.add(index, &article.title, article.lang, TITLE, 0);
    let mut blocks = 1;
    let (mut seen, mut length) = (0, crate::sentence::length(&article.title));
    for (n, block) in article.blocks.iter().filter(|block| speaks(block)).enumerate() {
        blocks = n + 2;
        counts.add(index, &block.text, article.lang, if n < 2 { OPENING } else { 1.0 }, n + 1);
        length += crate::sentence::length(&block.text);
        seen += block.text.len();
        if seen > MOST_BYTES {
            break;
        }
    }
    let mut evidence: BTreeMap<usize, Evidence> = BTreeMap::new();
    for (trigger, times) in index.triggers.iter().zip(&counts.times).filter(|(_, times)| **times > 0.0) {
        let Some(concept) = trigger.concept else { continue };
        let weight = match taxonomy.concepts.get(concept).map(|concept| concept.kind) {
            // Every mention of a place counts; terms of a topic repeat for reasons of style.
            Some(TagKind::Place) => trigger.weight * times,
            _ => trigger.weight * (1.0 + times.max(1.0).ln()) * if *times >= TITLE { 1.15 } else { 1.0 },
        };
        let found = evidence.entry(concept).or_default();
        if weight < 0.0 {
            found.against += weight;
        } else if trigger.unsure {
            found.unsure += weight;
            found.unsure_mentions += times;
        } else {
            found.sure += weight;
            found.mentions += times;
        }
    }
    let weights = evidence.into_iter().map(|(concept, found)| (concept, found.weight()));
    let least = 1.0 + (length as f32 / LONG).max(1.0).ln() * 0.3;
    let mut found: Vec<Found> = weights
        .filter_map(|(n, (weight, mentions))| {
            let concept = taxonomy.concepts.get(n)?;
            // What runs through a text is its subject; what stands in one list of examples is not.
            let places = counts.spread.get(&n).map_or(0, |(_, places)| *places) as f32;
            let weight = match concept.kind {
                TagKind::Place => weight,
                _ => weight * (0.6 + 0.5 * (places / blocks.clamp(1, WIDE) as f32).min(1.0)),
            };
            let (needed, scaled) = match concept.kind {
                TagKind::Place => (PLACE * least, weight * 1.2),
                _ => (COUNTED, weight),
            };
            (weight >= needed).then(|| Found {
                concept: n,
                weight,
                least,
                again: mentions >= AGAIN,
                broader: concept.broader.clone(),
                tag: tag(concept, score(scaled)),
            })
        })
        .collect();
    found.sort_by(|a, b| a.tag.kind.cmp(&b.tag.kind).then(b.tag.score.total_cmp(&a.tag.score)).then_with(|| a.tag.id.cmp(&b.tag.id)));
    found
}

/// What speaks for and against one concept.
#[derive(Clone, Copy, Debug, Default)]
struct Evidence {
    sure: f32,
    mentions: f32,
    /// Of terms with other meanings: "strike", "bank", "cricket".
    unsure: f32,
    unsure_mentions: f32,
    /// Of terms that say the other meaning is meant: "missile" for a strike.
    against: f32,
}

impl Evidence {
    /// The weight and the mentions. Words with several meanings count only in the company of one that has not.
    fn weight(self) -> (f32, f32) {
        if self.sure > 0.0 { (self.sure + self.unsure + self.against, self.mentions + self.unsure_mentions) } else { (0.0, 0.0) }
    }
}

/// Whether a block says what the text is about.
fn speaks(block: &Block) -> bool {
    block.is_prose() || matches!(block.kind, BlockKind::Heading { .. })
}

/// A weight as a score from 0 to 1.
fn score(weight: f32) -> f32 {
    let score = weight / (weight + 8.0);
    (score * 1000.0).round() / 1000.0
}

/// What was found so far.
struct Counts {
    /// By trigger, how often it stands.
    times: Vec<f32>,
    /// By concept, the last block it stands in and the number of blocks; the headline counts as two.
    spread: BTreeMap<usize, (usize, usize)>,
}

impl Counts {
    fn add(&mut self, index: &Index, text: &str, lang: Lang, times: f32, block: usize) {
        let mut from = 0;
        // A match that is no word of its own must not hide a later one that is.
        while let Some(found) = text.get(from..).and_then(|rest| index.automaton.find(rest)) {
            let (start, end) = (from + found.start(), from + found.end());
            let mut fits = false;
            for n in index.of(found.pattern().as_usize()) {
                let (Some(trigger), Some(count)) = (index.triggers.get(n), self.times.get_mut(n)) else { continue };
                if !stands(text, start, end, trigger.shape, lang) {
                    continue;
                }
                *count += times;
                fits = true;
                if let Some(concept) = trigger.concept {
                    let (last, places) = self.spread.entry(concept).or_insert((usize::MAX, 0));
                    if *last != block {
                        *places += if block == 0 { 2 } else { 1 };
                        *last = block;
                    }
                }
            }
            from = if fits { end } else { start + text.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8) };
        }
    }
}

/// Whether a match is a word of its own, as its term asks for.
fn stands(text: &str, start: usize, end: usize, shape: Shape, lang: Lang) -> bool {
    let (Some(before), Some(word), Some(after)) = (text.get(..start), text.get(start..end), text.get(end..)) else { return false };
    if shape.no_amount && after_amount(before) {
        return false;
    }
    if lang.is_cjk() && !word.is_ascii() {
        // A word in katakana does not end inside another: タイ is not in タイヤ.
        let touches = |a: Option<char>, b: Option<char>| a.is_some_and(is_katakana) && b.is_some_and(is_katakana);
        return !touches(before.chars().next_back(), word.chars().next()) && !touches(word.chars().next_back(), after.chars().next());
    }
    // In Chinese text a Latin word may touch ideographs.
    let part = |c: char| c.is_alphanumeric() && (c.is_ascii() || !lang.is_cjk());
    if !shape.ends && before.chars().next_back().is_some_and(part) {
        return false;
    }
    if shape.capitals && word.chars().any(char::is_lowercase) || shape.capital && !word.chars().next().is_some_and(char::is_uppercase) {
        return false;
    }
    if shape.goes_on {
        return true;
    }
    let rest: String = after.chars().take_while(|c| part(*c)).take(4).collect();
    match lang {
        Lang::DE => matches!(rest.as_str(), "" | "s" | "es" | "e" | "n" | "en" | "er" | "em"),
        _ if shape.capitals => matches!(rest.as_str(), "" | "s"),
        _ => matches!(rest.as_str(), "" | "s" | "es"),
    }
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}' | 'ー')
}

/// Whether a text ends in a number, or a word for millions: what follows is a unit.
fn after_amount(before: &str) -> bool {
    const WORDS: [&str; 14] = [
        "hundred",
        "thousand",
        "million",
        "billion",
        "trillion",
        "millionen",
        "milliarden",
        "mio",
        "mrd",
        "millions",
        "milliards",
        "millones",
        "mil",
        "de",
    ];
    let before = before.trim_end();
    if before.ends_with(|c: char| c.is_numeric() || matches!(c, '万' | '亿' | '億' | '千' | '百' | '兆' | '几' | '数')) {
        return true;
    }
    let last = before.rsplit(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty()).unwrap_or_default().to_lowercase();
    WORDS.contains(&last.as_str())
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

    #[test]
    fn capitals_and_places_inside_other_words() {
        let text = "It gave us a polish on the turkey. The china was chile-red. It gave us ai, chad and jordan.";
        assert_eq!(ids(&article("Polish up your china", text, Lang::EN)), Vec::<String>::new());
        assert_eq!(ids(&article("The turkey", text, Lang::EN)), Vec::<String>::new());
        let zh = "发展中国家的增长。发展中国家需要资金。北海道下雪了，北海道的雪很大。";
        assert_eq!(
            ids(&article("发展中国家", zh, Lang::ZH)).iter().filter(|id| id.starts_with("place:")).collect::<Vec<_>>(),
            ["place:jp"]
        );
        let us = ids(&article("US and UK", "The US acts. The UK waits.", Lang::EN));
        assert_eq!(us, ["place:gb", "place:us"]);
    }

    #[test]
    fn the_page_of_the_seed() {
        let shared = std::env::var("WEIR_SHARED").unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared").to_owned());
        let Ok(files) = std::fs::read_dir(std::path::Path::new(&shared).join("seed")) else { return };
        let texts = files.flatten().filter(|file| file.path().extension().is_some_and(|ending| ending == "txt"));
        for text in texts.filter_map(|file| std::fs::read_to_string(file.path()).ok()) {
            let Some(body) = text.find("Call it ").zip(text.find("Fish AI Reader")).and_then(|(from, to)| text.get(from..to)) else {
                continue;
            };
            let found = ids(&article("Trump's new rare earth diplomacy aims to cut China's dominance", body.trim(), Lang::EN));
            for expected in ["topic:rare-earths", "topic:geopolitics", "topic:supply-chain", "topic:diplomacy", "place:cn", "place:us"] {
                assert!(found.contains(&expected.to_owned()), "{expected} in {found:?}");
            }
            assert_eq!(found.len(), MOST, "{found:?}");
            // Its headline is not in English: the text alone must do.
            let found = ids(&article("", body.trim(), Lang::EN));
            for expected in ["topic:rare-earths", "topic:geopolitics", "topic:supply-chain", "topic:diplomacy", "place:cn", "place:us"] {
                assert!(found.contains(&expected.to_owned()), "{expected} in {found:?}");
            }
        }
    }

    #[test]
    fn no_text_is_too_odd() {
        for text in ["", "稀", "U.S", "\u{301}ÖÄÜ", "rare eart", &"a\u{0}b ".repeat(9_000), &"稀土".repeat(40_000)] {
            for lang in [Lang::EN, Lang::ZH, Lang::DE, Lang::UND] {
                assert!(tags(&article(text, text, lang)).len() <= MOST);
            }
        }
    }

    #[test]
    fn blocks_hide_no_more_than_they_should() {
        let en = ids(&article("Towns hit by storm", "Coasts were hit by storm Ada. The storm cut roads.", Lang::EN));
        assert!(en.contains(&"topic:storms".to_owned()), "{en:?}");
        let zh = ids(&article("当日本遇上寒潮", "日本多地降雪。", Lang::ZH));
        assert!(zh.contains(&"place:jp".to_owned()), "{zh:?}");
        let text = "Die Vereinigten Staaten warten. In den Vereinigten Staaten wird es Herbst. Sie vereinbarten, dass sie handeln.";
        assert_eq!(ids(&article("Warten", text, Lang::DE)), ["place:us"]);
    }
}
