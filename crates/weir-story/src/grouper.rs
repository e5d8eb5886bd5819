//! Online grouping: which story an article belongs to.
//!
//! Articles come one by one. Each is compared with a bounded number of recent articles that share its most telling
//! terms or anchors, found through an inverted index, and joins the best story that is alike enough.

use crate::document::{Document, Query};
use jiff::Timestamp;
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};
use weir_model::{EntryId, StoryId};
use weir_text::Features;

/// An article as the grouper sees it.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// The entry.
    pub entry: EntryId,
    /// When it was published.
    pub at: Timestamp,
    /// Its publisher family, see [`family`](crate::family).
    pub family: &'a str,
    /// What [`weir_text`] found in it.
    pub features: &'a Features,
}

/// Where an article belongs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Placement {
    /// It reports the event of a story.
    Join {
        /// The story.
        story: StoryId,
        /// How alike they are, 0 to 1.
        score: f32,
    },
    /// It begins a story.
    New,
}

/// An article with the same text as another.
#[derive(Clone, Debug, PartialEq)]
pub struct Twin {
    /// The story it is in.
    pub story: StoryId,
    /// The article.
    pub entry: EntryId,
    /// When it was published.
    pub at: Timestamp,
}

/// Word triples in common from which two texts are copies of one.
const COPY: f32 = 0.3;
/// Word triples in common from which a text is told once.
const FOLDED: f32 = 0.85;
/// Similarity from which an article joins a story of its own language.
const SAME_LANGUAGE: f32 = 0.2;
/// Similarity from which it joins a story of which it speaks another language.
const OTHER_LANGUAGE: f32 = 0.24;
/// Articles before the window has any of its own: document frequencies start as if this many unrelated texts had been
/// seen, so that the first sixty articles are compared with sensible weights.
const PRIOR: f32 = 400.0;
/// Terms of a document that are indexed and asked for: the most telling ones.
const INDEXED: usize = 24;
/// Articles kept per term: the latest. Common terms lose their old articles first, and what a common term finds is found
/// by a rarer one as well.
const POSTINGS: usize = 256;
/// Entries of such lists looked at for one article.
const BUDGET: usize = 2000;
/// Articles compared in full.
const COMPARED: usize = 24;
/// Latest articles of a story that speak for it.
const SPEAKERS: usize = 16;

/// A window of recent stories.
#[derive(Clone, Debug, Default)]
pub struct Grouper {
    /// By slot; `None` once forgotten. Slot numbers only grow until the window is packed again.
    slots: Vec<Option<(StoryId, EntryId, Document)>>,
    live: usize,
    stories: HashMap<StoryId, Group>,
    index: HashMap<u32, Posting, BuildHasherDefault<KeyHasher>>,
}

/// The latest members of a story.
#[derive(Clone, Debug, Default)]
struct Group {
    speakers: VecDeque<u32>,
    /// Sum of the similarities of all pairs of speakers.
    pairs: f32,
}

#[derive(Clone, Debug, Default)]
struct Posting {
    /// Live documents that have the key.
    count: u32,
    /// Slots, oldest first.
    slots: Vec<u32>,
}

impl Grouper {
    /// An empty window.
    pub fn new() -> Grouper {
        Grouper::default()
    }

    /// How many articles the window holds.
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether the window is empty.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// Where the article belongs; changes nothing. The same window and article give the same answer.
    pub fn place(&self, member: &Member) -> Placement {
        let query = Query::new(Document::new(member.at, member.features), |key| self.idf(key));
        let mut best: Option<(StoryId, f32, f32)> = None;
        for story in self.candidates(&query) {
            let Some((margin, score)) = self.likeness(&query, story) else { continue };
            // Stories come in order of their ids: on a tie the older story keeps the article.
            if margin >= 1.0 && best.is_none_or(|(_, most, _)| margin > most) {
                best = Some((story, margin, score));
            }
        }
        match best {
            Some((story, _, score)) => Placement::Join { story, score },
            None => Placement::New,
        }
    }

    /// The article in the window of which this one is a copy: nearly the same words, and the same names, numbers and dates.
    /// (Reports made from one mould, as of markets or weather, share their words and differ in those.)
    /// Of several the oldest.
    pub fn copy_of(&self, member: &Member) -> Option<Twin> {
        let query = Query::new(Document::new(member.at, member.features), |key| self.idf(key));
        let speakers = self.candidates(&query).into_iter().filter_map(|story| self.stories.get(&story)).flat_map(|group| &group.speakers);
        speakers
            .filter_map(|slot| self.document(*slot))
            .filter(|(_, entry, document)| *entry != member.entry && query.document.is_copy_of(document, FOLDED))
            .map(|(story, entry, document)| Twin { story: *story, entry: *entry, at: document.at })
            .min_by_key(|twin| (twin.at, twin.entry))
    }

    /// Adds an article to a story; a story begins with its first article.
    pub fn add(&mut self, story: StoryId, member: Member) {
        let document = Document::new(member.at, member.features);
        for key in document.keys() {
            self.index.entry(key).or_default().count += 1;
        }
        self.live += 1;
        let query = Query::new(document, |key| self.idf(key));
        let slot = self.slots.len() as u32;
        for key in telling(&query) {
            let posting = self.index.entry(key).or_default();
            // Cut in halves, so that a full list is not shifted for each article.
            if posting.slots.len() >= POSTINGS * 2 {
                posting.slots.drain(..POSTINGS);
            }
            posting.slots.push(slot);
        }
        let group = self.stories.entry(story).or_default();
        group.speakers.push_back(slot);
        if group.speakers.len() > SPEAKERS {
            group.speakers.pop_front();
        }
        self.slots.push(Some((story, member.entry, query.document)));
        self.weigh(story);
    }

    /// Forgets articles published before a time, and the stories that have no others.
    pub fn forget_before(&mut self, at: Timestamp) {
        let old: Vec<usize> =
            self.slots.iter().enumerate().filter(|(_, slot)| slot.as_ref().is_some_and(|(_, _, d)| d.at < at)).map(|(n, _)| n).collect();
        let mut touched: Vec<StoryId> = Vec::new();
        for number in old {
            let Some((story, _, document)) = self.slots.get_mut(number).and_then(Option::take) else { continue };
            self.live -= 1;
            for key in document.keys() {
                if let Some(posting) = self.index.get_mut(&key) {
                    posting.count = posting.count.saturating_sub(1);
                }
            }
            if let Some(group) = self.stories.get_mut(&story) {
                group.speakers.retain(|speaker| *speaker as usize != number);
                touched.push(story);
            }
        }
        touched.sort_unstable();
        touched.dedup();
        for story in touched {
            if self.stories.get(&story).is_some_and(|group| group.speakers.is_empty()) {
                self.stories.remove(&story);
            } else {
                self.weigh(story);
            }
        }
        if self.live * 2 < self.slots.len() {
            self.pack();
        }
    }

    /// Inverse document frequency: what a key is worth.
    fn idf(&self, key: u32) -> f32 {
        self.worth(self.index.get(&key).map_or(0, |posting| posting.count))
    }

    /// What a key that `count` documents have is worth.
    fn worth(&self, count: u32) -> f32 {
        ((PRIOR + self.live as f32 + 1.0) / (count as f32 + 0.5)).ln().max(0.0)
    }

    fn document(&self, slot: u32) -> Option<&(StoryId, EntryId, Document)> {
        self.slots.get(slot as usize).and_then(Option::as_ref)
    }

    /// Stories worth comparing with, in order of their ids.
    fn candidates(&self, query: &Query) -> Vec<StoryId> {
        let worth: HashMap<u32, f32, BuildHasherDefault<KeyHasher>> = query
            .terms
            .iter()
            .map(|(key, weight, idf)| (*key, weight * idf * idf / query.document.term_norm))
            .chain(query.anchors.iter().map(|(key, _, weight, idf)| (*key, weight * idf * idf / query.document.anchor_norm)))
            .collect();
        // The rarest first: a rare key finds few articles and nearly always the right ones. What is left of the budget goes to
        // commoner ones, so that the cost is the same in any window.
        let mut postings: Vec<(&[u32], f32, u32)> = Vec::new();
        for key in telling(query) {
            if let (Some(posting), Some(worth)) = (self.index.get(&key), worth.get(&key)) {
                let latest = posting.slots.len().saturating_sub(POSTINGS);
                postings.push((posting.slots.get(latest..).unwrap_or_default(), *worth, key));
            }
        }
        postings.sort_unstable_by_key(|(slots, _, key)| (slots.len(), *key));
        let mut found: HashMap<u32, f32, BuildHasherDefault<KeyHasher>> = HashMap::default();
        let mut budget = BUDGET;
        for (slots, worth, _) in postings {
            if slots.len() > budget {
                break;
            }
            budget -= slots.len();
            for slot in slots {
                *found.entry(*slot).or_default() += worth;
            }
        }
        let mut found: Vec<(u32, f32)> = found.into_iter().collect();
        found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut stories: Vec<StoryId> =
            found.iter().filter_map(|(slot, _)| self.document(*slot)).take(COMPARED).map(|(story, ..)| *story).collect();
        stories.sort_unstable();
        stories.dedup();
        stories
    }

    /// How alike an article and a story are: as a multiple of what is needed to join, and as a similarity.
    fn likeness(&self, query: &Query, story: StoryId) -> Option<(f32, f32)> {
        let group = self.stories.get(&story)?;
        let rarest = self.worth(1);
        let (mut sum, mut most, mut speakers) = (0.0f32, 0.0f32, 0u32);
        let mut other: f32 = 0.0;
        let mut nearest = i64::MAX;
        for slot in &group.speakers {
            let Some((.., document)) = self.document(*slot) else { continue };
            if query.document.copied(document) >= COPY {
                return Some((100.0, 1.0));
            }
            nearest = nearest.min((document.at.as_second() - query.document.at.as_second()).abs());
            if document.lang == query.document.lang {
                let alike = alike(query, document);
                sum += alike;
                most = most.max(alike);
                speakers += 1;
            } else {
                other = other.max(alike_across(query, document, rarest));
            }
        }
        let decay = decay(nearest);
        let own = if speakers == 0 {
            0.0
        } else {
            // The cosine with the centroid, out of the cosines with its members.
            let centroid = sum / (speakers as f32 + 2.0 * group.pairs).sqrt();
            (centroid.min(1.0) + most) / 2.0 * decay
        };
        let other = other * decay;
        let (own_margin, mut other_margin) = (own / SAME_LANGUAGE, other / OTHER_LANGUAGE);
        // Reports in the article's own language know better than those in another.
        if speakers > 0 && own_margin < 0.5 {
            other_margin = other_margin.min(own_margin * 2.0 - 1e-3);
        }
        Some(if own_margin >= other_margin { (own_margin, own.min(1.0)) } else { (other_margin, other.min(1.0)) })
    }

    /// Computes what a story's speakers have in common.
    fn weigh(&mut self, story: StoryId) {
        let Some(group) = self.stories.get(&story) else { return };
        let documents: Vec<&Document> =
            group.speakers.iter().filter_map(|slot| self.document(*slot)).map(|(.., document)| document).collect();
        let mut pairs = 0.0;
        for (n, document) in documents.iter().enumerate() {
            let Some(rest) = documents.get(n + 1..).filter(|rest| !rest.is_empty()) else { break };
            let query = Query::new((*document).clone(), |key| self.idf(key));
            pairs += rest.iter().filter(|other| other.lang == document.lang).map(|other| alike(&query, other)).sum::<f32>();
        }
        if let Some(group) = self.stories.get_mut(&story) {
            group.pairs = pairs;
        }
    }

    /// Numbers the slots anew, without gaps.
    fn pack(&mut self) {
        let old = std::mem::take(&mut self.slots);
        let mut moved: Vec<Option<u32>> = Vec::with_capacity(old.len());
        for slot in old {
            moved.push(slot.is_some().then_some(self.slots.len() as u32));
            if slot.is_some() {
                self.slots.push(slot);
            }
        }
        let to = |slot: u32| moved.get(slot as usize).copied().flatten();
        self.index.retain(|_, posting| {
            posting.slots = posting.slots.iter().filter_map(|slot| to(*slot)).collect();
            posting.count > 0
        });
        for group in self.stories.values_mut() {
            group.speakers = group.speakers.iter().filter_map(|slot| to(*slot)).collect();
        }
    }
}

/// The keys under which a document is indexed and asked for: its most telling terms, and all anchors.
fn telling(query: &Query) -> Vec<u32> {
    let mut terms: Vec<(u32, f32)> = query.terms.iter().map(|(key, weight, idf)| (*key, weight * idf)).collect();
    terms.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    terms.truncate(INDEXED);
    terms.iter().map(|(key, _)| *key).chain(query.anchors.iter().map(|(key, ..)| *key)).collect()
}

/// Two texts of one language: what they say, and the names, numbers and dates in it.
///
/// The weights are those of a regression on pairs of BASIL, ECB+ and the demo; more features (title, counts of shared
/// anchors) told nothing more.
fn alike(query: &Query, document: &Document) -> f32 {
    0.77 * query.term_cosine(document) + 0.23 * query.shared(document).cosine
}

/// Two texts of different languages. One shared number is chance; several that are rare are one event.
fn alike_across(query: &Query, document: &Document, rarest: f32) -> f32 {
    let shared = query.shared(document);
    if shared.strong < 2 {
        return 0.0;
    }
    // Evidence in units of the rarest anchor there can be, so that it means the same in any window. Words that two
    // languages write alike (names inside compounds, loan words) help a little.
    (shared.cosine + 0.06 * shared.evidence / rarest + query.term_cosine(document)).min(1.0)
}

/// What time takes away: nothing for a day and a half, half after a week more.
fn decay(seconds: i64) -> f32 {
    let days = (seconds as f32 / 86_400.0 - 1.5).max(0.0);
    0.5_f32.powf(days / 7.0)
}

/// Keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_u32(&mut self, key: u32) {
        // The map takes its bucket from the low bits and its tag from the high ones.
        self.0 = u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}
