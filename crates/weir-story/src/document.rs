//! One article as the grouper keeps it, and how alike two of them are.
//!
//! 100,000 documents must fit into 150 MB with their index, so a document is one block of 32-bit words: a term is the
//! upper 26 bits of its hash and its weight in 64 steps; an anchor the upper 26 bits of its key with kind and weight in the
//! other six; a signature one byte for each of its 128 minima. The text itself is never kept.

use jiff::Timestamp;
use weir_model::Lang;
use weir_text::{AnchorKind, Features};

/// The part of a packed word that is the key.
const KEY: u32 = !63;
/// Steps of a term's weight: the least weight is 1, the largest that a text reaches about 7.
const TERM_STEP: f32 = 0.1;
/// Steps of an anchor's weight.
const ANCHOR_STEP: f32 = 0.5;
/// Weights of an anchor: 12 steps for each of the five kinds.
const ANCHOR_STEPS: u32 = 12;
/// Minima of a signature that are compared.
const MINIMA: usize = 128;
/// Words of a title that are kept.
const TITLE_WORDS: usize = 16;
/// Terms kept: the weakest of a long text tell nothing.
const TERMS: usize = 100;
/// Anchors kept: those of the features, and names in other scripts.
const ANCHORS: usize = Features::MAX_ANCHORS + 16;
/// Texts with fewer different terms are too short to be told from others.
const FEWEST_TERMS: usize = 30;

/// Compact features of one article.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// When it was published, seconds since 1970.
    pub at: i64,
    pub lang: Lang,
    /// Hash of the publisher family.
    pub family: u32,
    /// Length of the weighted term vector, under the idf at the time the document came.
    pub term_norm: f32,
    pub anchor_norm: f32,
    /// Length of the vector of anchors that are no topics.
    pub fact_norm: f32,
    /// The latest year that an undated text names; 0: none, or the text has a date.
    pub year: u16,
    terms: u8,
    anchors: u8,
    title: u8,
    /// Terms, anchors and title words, each sorted by key; then the signature.
    words: Box<[u32]>,
    /// Of an embedding, where the caller has one: 127 is the length of the vector.
    pub vector: Option<Box<[i8]>>,
}

impl Document {
    pub fn new(at: Timestamp, family: &str, features: &Features, vector: Option<&[f32]>) -> Document {
        let step = |weight: f32| ((weight - 1.0) / TERM_STEP).round().clamp(0.0, 63.0) as u32;
        let mut heaviest: Vec<(u32, u32)> = features.terms.iter().map(|(hash, weight)| (step(*weight), hash & KEY)).collect();
        heaviest.sort_unstable_by(|a, b| b.cmp(a));
        heaviest.truncate(TERMS);
        let mut terms: Vec<u32> = heaviest.into_iter().map(|(step, key)| key | step).collect();
        terms.sort_unstable();
        terms.dedup_by_key(|term| *term & KEY);
        let pack = |kind: AnchorKind, hash: u32, weight: f32| {
            let step = (weight / ANCHOR_STEP).round().clamp(1.0, ANCHOR_STEPS as f32) as u32 - 1;
            (anchor_key(kind, hash) & KEY) | (kind as u32 * ANCHOR_STEPS + step)
        };
        let mut anchors: Vec<u32> = features.anchors.iter().map(|anchor| pack(anchor.kind, anchor.hash, anchor.weight)).collect();
        // Names in other scripts than Latin mean nothing to other languages; to their own they do.
        let own = features.names.iter().filter(|(name, _)| name.chars().any(|c| c > '\u{24f}' && c.is_alphabetic()));
        anchors.extend(
            own.map(|(name, count)| {
                pack(AnchorKind::Name, weir_text::term_hash(&name.to_lowercase()), 1.0 + (*count as f32).max(1.0).ln())
            }),
        );
        anchors.sort_unstable();
        anchors.dedup_by_key(|anchor| *anchor & KEY);
        anchors.truncate(ANCHORS);
        let mut title: Vec<u32> = features.title.iter().map(|hash| hash & KEY).collect();
        title.sort_unstable();
        title.dedup();
        // A title of more words than that is a text.
        title.truncate(TITLE_WORDS);
        let (term_count, anchor_count, title_count) = (terms.len() as u8, anchors.len() as u8, title.len() as u8);
        let mut words = terms;
        words.append(&mut anchors);
        words.append(&mut title);
        if features.signature.len() == MINIMA {
            words.extend(
                features.signature.chunks(4).map(|four| four.iter().fold(0, |word, minimum| (word << 8) | u32::from(*minimum & 255))),
            );
        }
        Document {
            at: at.as_second(),
            lang: features.lang,
            family: weir_text::term_hash(family),
            term_norm: 1.0,
            anchor_norm: 1.0,
            fact_norm: 1.0,
            year: features.year,
            terms: term_count,
            anchors: anchor_count,
            title: title_count,
            words: words.into_boxed_slice(),
            vector: vector.and_then(quantised),
        }
    }

    fn part(&self, from: usize, length: u8) -> &[u32] {
        self.words.get(from..from + usize::from(length)).unwrap_or_default()
    }

    fn packed_terms(&self) -> &[u32] {
        self.part(0, self.terms)
    }

    fn packed_anchors(&self) -> &[u32] {
        self.part(usize::from(self.terms), self.anchors)
    }

    /// Keys of the title's content words, sorted.
    pub fn title(&self) -> &[u32] {
        self.part(usize::from(self.terms) + usize::from(self.anchors), self.title)
    }

    fn signature(&self) -> &[u32] {
        self.words.get(usize::from(self.terms) + usize::from(self.anchors) + usize::from(self.title)..).unwrap_or_default()
    }

    /// Keys and weights of the terms, sorted by key.
    pub fn terms(&self) -> impl Iterator<Item = (u32, f32)> {
        self.packed_terms().iter().map(|term| (term & KEY, 1.0 + (term & !KEY) as f32 * TERM_STEP))
    }

    /// Keys, kinds and weights of the anchors, sorted by key.
    pub fn anchors(&self) -> impl Iterator<Item = (u32, AnchorKind, f32)> {
        self.packed_anchors().iter().map(|anchor| {
            let low = anchor & !KEY;
            (anchor & KEY, kind(low / ANCHOR_STEPS), (low % ANCHOR_STEPS + 1) as f32 * ANCHOR_STEP)
        })
    }

    /// Everything that counts in a document frequency.
    pub fn keys(&self) -> impl Iterator<Item = u32> {
        self.packed_terms().iter().chain(self.packed_anchors()).map(|word| word & KEY)
    }

    /// Whether two texts are one: at least this share of their word triples, and all numbers and dates. Short texts may
    /// be the same by chance: a wall's notice, a heading alone.
    pub fn is_copy_of(&self, other: &Document, share: f32) -> bool {
        self.lang == other.lang
            && usize::from(self.terms.min(other.terms)) >= FEWEST_TERMS
            && self.copied(other) >= share
            && self.exact().eq(other.exact())
    }

    /// Keys of the numbers and dates.
    pub fn exact(&self) -> impl Iterator<Item = u32> {
        self.anchors().filter(|(_, kind, _)| matches!(kind, AnchorKind::Number | AnchorKind::Date)).map(|(key, ..)| key)
    }

    /// The share of word triples that two texts have in common (b-bit minwise hashing: Li and König, 2010; one byte of a
    /// minimum is equal by chance once in 256).
    pub fn copied(&self, other: &Document) -> f32 {
        let (own, theirs) = (self.signature(), other.signature());
        if own.is_empty() || own.len() != theirs.len() {
            return 0.0;
        }
        let equal: u32 = own.iter().zip(theirs).map(|(a, b)| (a ^ b).to_be_bytes().iter().filter(|byte| **byte == 0).count() as u32).sum();
        const CHANCE: f32 = 1.0 / 256.0;
        ((equal as f32 / MINIMA as f32 - CHANCE) / (1.0 - CHANCE)).max(0.0)
    }

    /// Cosine of two embeddings, where both have one of the same model.
    pub fn vector_cosine(&self, other: &Document) -> Option<f32> {
        let (own, theirs) = (self.vector.as_ref()?, other.vector.as_ref()?);
        if own.len() != theirs.len() {
            return None;
        }
        let dot: i32 = own.iter().zip(theirs).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum();
        let norm = |vector: &[i8]| vector.iter().map(|x| (i32::from(*x) * i32::from(*x)) as f32).sum::<f32>().sqrt().max(1.0);
        Some((dot as f32 / (norm(own) * norm(theirs))).clamp(-1.0, 1.0))
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.words.len() * 4 + self.vector.as_ref().map_or(0, |vector| vector.len())
    }
}

/// A vector in steps of 1/127 of its largest part; `None` where it says nothing.
fn quantised(vector: &[f32]) -> Option<Box<[i8]>> {
    let most = vector.iter().map(|x| x.abs()).filter(|x| x.is_finite()).fold(0.0f32, f32::max);
    if most <= 0.0 {
        return None;
    }
    Some(vector.iter().map(|x| if x.is_finite() { (x / most * 127.0).round() as i8 } else { 0 }).collect())
}

fn kind(number: u32) -> AnchorKind {
    match number {
        0 => AnchorKind::Number,
        1 => AnchorKind::Name,
        2 => AnchorKind::Place,
        3 => AnchorKind::Topic,
        _ => AnchorKind::Date,
    }
}

/// Anchors and terms share one key space; the kind keeps equal hashes of different things apart.
pub(crate) fn anchor_key(kind: AnchorKind, hash: u32) -> u32 {
    (hash ^ (kind as u32 + 1).wrapping_mul(0x9e37_79b9)).wrapping_mul(0x85eb_ca6b)
}

/// How strongly an anchor of a kind says that two texts tell of one event.
pub(crate) fn anchor_strength(kind: AnchorKind) -> f32 {
    match kind {
        AnchorKind::Number => 1.0,
        AnchorKind::Name => 1.0,
        AnchorKind::Date => 0.5,
        AnchorKind::Place => 0.5,
        AnchorKind::Topic => 0.6,
    }
}

/// Keys under which a title is found by a title of nearly the same words: of four orders of its words the first two each. Two
/// titles of which four words in five are common share at least one with 98 in 100.
pub(crate) fn title_keys(title: &[u32]) -> Vec<u32> {
    if title.len() < 2 {
        return Vec::new();
    }
    let order = |salt: u32| {
        let mut mixed: Vec<u32> =
            title.iter().map(|key| (key ^ salt).wrapping_mul(0x85eb_ca6b).rotate_left(15).wrapping_mul(0x9e37_79b1)).collect();
        mixed.sort_unstable();
        let first: u32 = mixed.iter().take(2).fold(salt, |key, word| key.rotate_left(5).wrapping_mul(0xc2b2_ae35) ^ word);
        first & KEY
    };
    (1..=4u32).map(|n| order(n.wrapping_mul(0x2545_f491))).collect()
}

/// A document asking: its vectors under today's idf.
pub(crate) struct Query {
    pub document: Document,
    /// Key, weight, idf; sorted by key.
    pub terms: Vec<(u32, f32, f32)>,
    /// Key, kind, weight times strength, idf; sorted by key.
    pub anchors: Vec<(u32, AnchorKind, f32, f32)>,
    /// What the rarest key is worth.
    pub rarest: f32,
}

impl Query {
    pub fn new(mut document: Document, idf: impl Fn(u32) -> f32) -> Query {
        let terms: Vec<_> = document.terms().map(|(key, weight)| (key, weight, idf(key))).collect();
        let anchors: Vec<_> = document.anchors().map(|(key, kind, weight)| (key, kind, weight * anchor_strength(kind), idf(key))).collect();
        document.term_norm = terms.iter().map(|(_, weight, idf)| (weight * idf).powi(2)).sum::<f32>().sqrt().max(1e-6);
        document.anchor_norm = anchors.iter().map(|(_, _, weight, idf)| (weight * idf).powi(2)).sum::<f32>().sqrt().max(1e-6);
        let facts = anchors.iter().filter(|(_, kind, ..)| *kind != AnchorKind::Topic);
        document.fact_norm = facts.map(|(_, _, weight, idf)| (weight * idf).powi(2)).sum::<f32>().sqrt().max(1e-6);
        Query { document, terms, anchors, rarest: 1.0 }
    }

    /// Cosine over terms.
    pub fn term_cosine(&self, other: &Document) -> f32 {
        let mut dot = 0.0;
        let mut own = self.terms.iter().peekable();
        for (key, weight) in other.terms() {
            while own.next_if(|(mine, ..)| *mine < key).is_some() {}
            if let Some((_, mine, idf)) = own.next_if(|(mine, ..)| *mine == key) {
                dot += mine * weight * idf * idf;
            }
        }
        (dot / (self.document.term_norm * other.term_norm)).min(1.0)
    }

    /// What the anchors have in common.
    pub fn shared(&self, other: &Document) -> Shared {
        let mut shared = Shared::default();
        let mut own = self.anchors.iter().peekable();
        for (key, kind, weight) in other.anchors() {
            while own.next_if(|(mine, ..)| *mine < key).is_some() {}
            if let Some((_, _, mine, idf)) = own.next_if(|(mine, ..)| *mine == key) {
                let points = mine * weight * anchor_strength(kind) * idf * idf;
                shared.cosine += points;
                if kind != AnchorKind::Topic {
                    shared.facts += points;
                }
                shared.strong += u32::from(matches!(kind, AnchorKind::Number | AnchorKind::Name | AnchorKind::Date));
                shared.names += u32::from(kind == AnchorKind::Name);
                shared.count += u32::from(kind != AnchorKind::Topic);
                shared.evidence += anchor_strength(kind) * idf;
                shared.named += u32::from(matches!(kind, AnchorKind::Name | AnchorKind::Date | AnchorKind::Place));
            }
        }
        shared.cosine = (shared.cosine / (self.document.anchor_norm * other.anchor_norm)).min(1.0);
        shared.facts = (shared.facts / (self.document.fact_norm * other.fact_norm)).min(1.0);
        shared
    }

    /// The share of words that two titles have in common (Jaccard), and how many these are.
    pub fn titles(&self, other: &Document) -> (f32, usize) {
        let (own, theirs) = (self.document.title(), other.title());
        let common = own.iter().filter(|key| theirs.binary_search(key).is_ok()).count();
        let all = own.len() + theirs.len() - common;
        (if all > 0 { common as f32 / all as f32 } else { 0.0 }, common)
    }
}

/// Anchors that two documents have in common.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shared {
    /// Cosine of all anchors.
    pub cosine: f32,
    /// Cosine of those that are no topics.
    pub facts: f32,
    /// How many are numbers, names or dates.
    pub strong: u32,
    /// How many are names.
    pub names: u32,
    /// How many are no topics.
    pub count: u32,
    /// How many are names, dates or places.
    pub named: u32,
    /// Sum of strength times idf.
    pub evidence: f32,
}
