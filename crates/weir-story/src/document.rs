//! One article as the grouper keeps it, and how alike two of them are.

use jiff::Timestamp;
use weir_model::Lang;
use weir_text::{AnchorKind, Features};

/// Weights are kept in steps of 1/32; the largest weight a text reaches is about 7.
const STEP: f32 = 32.0;

/// Texts with fewer different terms are too short to be told from others.
const FEWEST_TERMS: usize = 30;

/// Compact features: 100,000 of them must fit into 150 MB with their index.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub at: Timestamp,
    pub lang: Lang,
    /// Keys of terms, sorted, with their weights beside.
    terms: Vec<u32>,
    weights: Vec<u8>,
    /// Anchors in the order of their keys.
    anchors: Vec<(u32, u8, AnchorKind)>,
    signature: Box<[u16]>,
    /// Length of the weighted term vector, under the idf at the time the document came.
    pub term_norm: f32,
    pub anchor_norm: f32,
}

impl Document {
    pub fn new(at: Timestamp, features: &Features) -> Document {
        let mut terms: Vec<(u32, u8)> = features.terms.iter().map(|(hash, weight)| (*hash, quantised(*weight))).collect();
        terms.sort_unstable();
        terms.dedup_by_key(|(hash, _)| *hash);
        let mut anchors: Vec<(u32, u8, AnchorKind)> =
            features.anchors.iter().map(|anchor| (anchor_key(anchor.kind, anchor.hash), quantised(anchor.weight), anchor.kind)).collect();
        anchors.sort_unstable();
        anchors.dedup_by_key(|(key, ..)| *key);
        Document {
            at,
            lang: features.lang,
            terms: terms.iter().map(|(hash, _)| *hash).collect(),
            weights: terms.iter().map(|(_, weight)| *weight).collect(),
            anchors,
            signature: features.signature.clone().into_boxed_slice(),
            term_norm: 1.0,
            anchor_norm: 1.0,
        }
    }

    /// Keys and weights of the terms, sorted by key.
    pub fn terms(&self) -> impl Iterator<Item = (u32, f32)> {
        self.terms.iter().zip(&self.weights).map(|(key, weight)| (*key, f32::from(*weight) / STEP))
    }

    /// Keys, kinds and weights of the anchors, sorted by key.
    pub fn anchors(&self) -> impl Iterator<Item = (u32, AnchorKind, f32)> {
        self.anchors.iter().map(|(key, weight, kind)| (*key, *kind, f32::from(*weight) / STEP))
    }

    /// Everything that counts in a document frequency.
    pub fn keys(&self) -> impl Iterator<Item = u32> {
        self.terms.iter().copied().chain(self.anchors.iter().map(|(key, ..)| *key))
    }

    /// Whether two texts are one: at least this share of their word triples, and all numbers and dates. Short texts may
    /// be the same by chance: a wall's notice, a heading alone.
    pub fn is_copy_of(&self, other: &Document, share: f32) -> bool {
        let exact = |document: &Document| -> Vec<u32> {
            let kinds = document.anchors.iter().filter(|(.., kind)| matches!(kind, AnchorKind::Number | AnchorKind::Date));
            kinds.map(|(key, ..)| *key).collect()
        };
        self.lang == other.lang
            && self.terms.len().min(other.terms.len()) >= FEWEST_TERMS
            && self.copied(other) >= share
            && exact(self) == exact(other)
    }

    /// The share of word triples that two texts have in common.
    pub fn copied(&self, other: &Document) -> f32 {
        if self.signature.is_empty() || self.signature.len() != other.signature.len() {
            return 0.0;
        }
        let equal = self.signature.iter().zip(&other.signature).filter(|(a, b)| a == b).count();
        equal as f32 / self.signature.len() as f32
    }
}

fn quantised(weight: f32) -> u8 {
    (weight * STEP).round().clamp(1.0, 255.0) as u8
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

/// A document asking: its vectors under today's idf.
pub(crate) struct Query {
    pub document: Document,
    /// Key, weight, idf; sorted by key.
    pub terms: Vec<(u32, f32, f32)>,
    /// Key, kind, weight times strength, idf; sorted by key.
    pub anchors: Vec<(u32, AnchorKind, f32, f32)>,
}

impl Query {
    pub fn new(mut document: Document, idf: impl Fn(u32) -> f32) -> Query {
        let terms: Vec<_> = document.terms().map(|(key, weight)| (key, weight, idf(key))).collect();
        let anchors: Vec<_> = document.anchors().map(|(key, kind, weight)| (key, kind, weight * anchor_strength(kind), idf(key))).collect();
        document.term_norm = terms.iter().map(|(_, weight, idf)| (weight * idf).powi(2)).sum::<f32>().sqrt().max(1e-6);
        document.anchor_norm = anchors.iter().map(|(_, _, weight, idf)| (weight * idf).powi(2)).sum::<f32>().sqrt().max(1e-6);
        Query { document, terms, anchors }
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
                shared.dot += points;
                shared.strong += u32::from(matches!(kind, AnchorKind::Number | AnchorKind::Name | AnchorKind::Date));
                shared.evidence += anchor_strength(kind) * idf;
            }
        }
        shared.cosine = (shared.dot / (self.document.anchor_norm * other.anchor_norm)).min(1.0);
        shared
    }
}

/// Anchors that two documents have in common.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Shared {
    dot: f32,
    pub cosine: f32,
    /// How many are numbers, names or dates.
    pub strong: u32,
    /// Sum of strength times idf.
    pub evidence: f32,
}
