//! What grouping needs to know of an article, in a few hundred bytes.
//!
//! Three parts, for three questions:
//! - [`Features::terms`]: stemmed words with sub-linear weights, for reports of one language. The inverse document
//!   frequency is the grouper's (it knows the window): multiply each weight by it, then take the cosine.
//! - [`Features::anchors`]: what stays the same across languages (numbers, dates, names, places, topics), so that a
//!   Chinese, an English and a German report of one event can meet.
//! - [`Features::signature`]: MinHash over word triples, for copies of one text; compare with [`similarity`].

use serde::{Deserialize, Serialize};
use weir_model::Lang;

/// What grouping needs of one article. All lists are bounded and in a fixed order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Features {
    /// The language of the text.
    pub lang: Lang,
    /// Words in the text, before stop words are taken out; short texts make weak evidence.
    pub words: u32,
    /// `(hash, weight)` of stemmed content words, sorted by hash, at most [`Features::MAX_TERMS`] (the heaviest).
    /// The weight is `1 + ln(count)`, where a word of the title counts three times more and one in a name once more.
    pub terms: Vec<(u32, f32)>,
    /// Hashes of the title's content words, sorted, without repeats: a subset of the same hash space as `terms`.
    pub title: Vec<u32>,
    /// The part that does not depend on the language, sorted by kind and hash, at most [`Features::MAX_ANCHORS`].
    pub anchors: Vec<Anchor>,
    /// Names as the text writes them, with how often, most frequent first; at most 16. For labels of links.
    pub names: Vec<(String, u32)>,
    /// Tag ids (`topic:…`, `place:…`) with their scores, best first; at most 12, more than are shown.
    pub tags: Vec<(String, f32)>,
    /// MinHash of 128 permutations, 16 bits each; empty for texts of fewer than 12 words.
    pub signature: Vec<u16>,
    /// Of a text without a date of publication: the latest year that it names, 1950 to 2099. Elsewhere 0.
    #[serde(default, skip_serializing_if = "none")]
    pub year: u16,
}

fn none(year: &u16) -> bool {
    *year == 0
}

/// One thing that reports in different languages share.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Anchor {
    /// What it is.
    #[serde(rename = "k")]
    pub kind: AnchorKind,
    /// Hash of its normal form (number with unit, day, lower-case name, tag id).
    #[serde(rename = "h")]
    pub hash: u32,
    /// `1 + ln(count)`, half more where the title has it.
    #[serde(rename = "w")]
    pub weight: f32,
}

/// Kinds of anchor, strongest evidence of one event first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AnchorKind {
    /// A number with its unit that is not round and small (8.5e9 USD, 37 percent, 1,240 jobs).
    #[serde(rename = "n")]
    Number,
    /// A name in Latin script, lower case; also inside Chinese text.
    #[serde(rename = "a")]
    Name,
    /// A country or region of the taxonomy.
    #[serde(rename = "p")]
    Place,
    /// A topic of the taxonomy.
    #[serde(rename = "t")]
    Topic,
    /// A calendar date with day and month.
    #[serde(rename = "d")]
    Date,
}

impl Features {
    /// Most terms kept.
    pub const MAX_TERMS: usize = 120;
    /// Most anchors kept.
    pub const MAX_ANCHORS: usize = 48;
}

/// The hash that `terms`, `title` and `anchors` use for a normal form.
pub fn term_hash(term: &str) -> u32 {
    // The upper half is as good as the lower; half the memory of a full hash in the grouper's index.
    (xxhash_rust::xxh3::xxh3_64(term.as_bytes()) >> 32) as u32
}

/// The latest year that a text names in four digits, 1950 to 2099; 0 if none. What an undated text tells of was not long
/// before.
pub fn latest_year(text: &str) -> u16 {
    let runs = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|run| run.len() == 4);
    runs.filter_map(|run| run.parse().ok()).filter(|year| (1950..2100).contains(year)).max().unwrap_or(0)
}

/// The share of word triples that two texts have in common (Jaccard), estimated from their signatures: 0 to 1.
/// Copies of one text stand above 0.3; reports of one event by different writers nearly always below 0.1.
pub fn similarity(a: &Features, b: &Features) -> f32 {
    if a.signature.is_empty() || a.signature.len() != b.signature.len() {
        return 0.0;
    }
    let equal = a.signature.iter().zip(&b.signature).filter(|(x, y)| x == y).count();
    equal as f32 / a.signature.len() as f32
}

/// The MinHash signature of a sequence of words: 128 minima over word triples, 16 bits of each.
pub fn signature(words: &[&str]) -> Vec<u16> {
    const PERMUTATIONS: usize = 128;
    if words.len() < 12 {
        return Vec::new();
    }
    let mut minima = [u32::MAX; PERMUTATIONS];
    let mut shingle = String::new();
    for triple in words.windows(3) {
        shingle.clear();
        for word in triple {
            shingle.push_str(word);
            shingle.push(' ');
        }
        let hash = xxhash_rust::xxh3::xxh3_64(shingle.as_bytes());
        let (low, high) = (hash as u32, (hash >> 32) as u32 | 1);
        // 128 hash functions from two: `low + i * high`, mixed so that neighbours do not move together.
        let mut value = low;
        for minimum in &mut minima {
            value = value.wrapping_add(high);
            let mixed = (value ^ (value >> 15)).wrapping_mul(0x2c1b_3c6d);
            let mixed = (mixed ^ (mixed >> 12)).wrapping_mul(0x297a_2d39);
            let mixed = mixed ^ (mixed >> 15);
            *minimum = (*minimum).min(mixed);
        }
    }
    // The low bits: the high bits of a minimum are nearly always zero.
    minima.iter().map(|minimum| *minimum as u16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(text: &str) -> Features {
        Features { signature: signature(&text.split_whitespace().collect::<Vec<_>>()), ..Features::default() }
    }

    #[test]
    fn similarity_follows_the_shared_triples() {
        let text: Vec<String> = (0..300).map(|n| format!("w{}", n * 7919 % 1000)).collect();
        let whole = features(&text.join(" "));
        let half = features(&text[..150].join(" "));
        let other = features(&(0..300).map(|n| format!("x{n}")).collect::<Vec<_>>().join(" "));
        assert_eq!(similarity(&whole, &whole), 1.0);
        assert!((similarity(&whole, &half) - 0.5).abs() < 0.15, "{}", similarity(&whole, &half));
        assert!(similarity(&whole, &other) < 0.05);
        assert_eq!(similarity(&features("too short"), &whole), 0.0);
    }

    #[test]
    fn features_survive_being_stored() {
        let features = Features {
            lang: Lang::ZH,
            words: 3,
            terms: vec![(term_hash("稀土"), 1.7)],
            title: vec![term_hash("稀土")],
            anchors: vec![Anchor { kind: AnchorKind::Place, hash: term_hash("place:cn"), weight: 1.0 }],
            names: vec![("Harbor Steel".into(), 2)],
            tags: vec![("place:cn".into(), 0.5)],
            signature: vec![1, 2],
            year: 2026,
        };
        let json = serde_json::to_string(&features).unwrap();
        assert_eq!(serde_json::from_str::<Features>(&json).unwrap(), features);
    }
}
