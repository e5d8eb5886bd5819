//! Online grouping: which story an article belongs to.
//!
//! Articles come one by one. Each is compared with a bounded number of recent articles that share its most telling
//! terms or anchors, found through an inverted index, and joins the best story that is alike enough. What happens to
//! stories afterwards (they merge, split and end) is in `lifecycle.rs`.

use crate::document::{Document, Query, title_keys};
use crate::index::{Counts, Index, KeyHasher};
use crate::likeness::{COPY, Likeness, likeness};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasherDefault;
use weir_model::{EntryId, Lang, StoryId};
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

/// Where an article belongs, with the story that it takes up again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Decision {
    /// It reports the event of a story.
    Join {
        /// The story.
        story: StoryId,
        /// How alike they are, 0 to 1.
        score: f32,
    },
    /// It begins a story about something new in the matter of an earlier one: the same people, places or things, another
    /// event, or the same one after it had ended.
    Continue {
        /// The earlier story.
        after: StoryId,
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

/// Word triples in common from which a text is told once.
const FOLDED: f32 = 0.85;
/// Articles before the window has any of its own: document frequencies start as if this many unrelated texts had been
/// seen, so that the first articles are compared with sensible weights.
const PRIOR: f32 = 100.0;
/// From so many texts of a language on, the share of them that has a word says whether it is common: not below the first share,
/// surely from twice that on.
const FEWEST_TEXTS: f32 = 20.0;
const RARE_SHARE: f32 = 0.25;
/// Terms of a document that are indexed and asked for: the most telling ones.
const INDEXED_TERMS: usize = 24;
/// The same for anchors.
const INDEXED_ANCHORS: usize = 24;
/// Entries of the index looked at for one article.
const BUDGET: usize = 240;
/// Articles with nearly the same title looked at, for each of the keys of a title; and what one is worth.
const TITLES: usize = 64;
const TITLE_WORTH: f32 = 2.0;
/// Articles compared in full.
const COMPARED: usize = 10;
/// Latest articles of a story that speak for it.
pub(crate) const SPEAKERS: usize = 12;

/// A window of recent stories.
#[derive(Clone, Debug, Default)]
pub struct Grouper {
    /// By slot; `None` once forgotten. Slot numbers only grow until the window is packed again.
    pub(crate) slots: Vec<Option<Slot>>,
    live: usize,
    /// Live documents of each language.
    languages: BTreeMap<Lang, u32>,
    pub(crate) stories: HashMap<StoryId, Group>,
    counts: Counts,
    index: Index,
    /// What a person decided: stories that are never one, the lower id first, and stories that are never split.
    pub(crate) apart: BTreeSet<(StoryId, StoryId)>,
    pub(crate) whole: BTreeSet<StoryId>,
}

/// One article of the window.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    pub story: StoryId,
    pub entry: EntryId,
    pub document: Document,
}

/// What is kept of a story.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    /// Slots of its members in the window, in order of arrival.
    pub members: Vec<u32>,
    /// Times of its first and last report, and how many there were.
    pub first: i64,
    pub last: i64,
    pub reports: u32,
}

impl Group {
    /// The latest members: they speak for the story.
    pub fn speakers(&self) -> &[u32] {
        self.members.get(self.members.len().saturating_sub(SPEAKERS)..).unwrap_or_default()
    }
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

    /// Bytes that the window holds, without the allocator's own.
    pub fn bytes(&self) -> usize {
        let documents: usize = self.slots.iter().flatten().map(|slot| slot.document.heap_bytes()).sum();
        documents + self.slots.capacity() * size_of::<Option<Slot>>() + self.index.bytes() + (8 << 20)
    }

    /// Where the article belongs; changes nothing. The same window and article give the same answer.
    pub fn place(&self, member: &Member) -> Placement {
        match self.decide(member, None) {
            Decision::Join { story, score } => Placement::Join { story, score },
            Decision::Continue { .. } | Decision::New => Placement::New,
        }
    }

    /// Where the article belongs and what it continues; changes nothing. `vector` is an embedding of the article by any model
    /// that puts texts of one meaning close in several languages; without one names, numbers, dates and places decide.
    pub fn decide(&self, member: &Member, vector: Option<&[f32]>) -> Decision {
        let query = self.query(member, vector);
        let mut best: Option<(StoryId, Likeness)> = None;
        let mut earlier: Option<(StoryId, Likeness)> = None;
        for story in self.candidates(&query) {
            let Some(alike) = self.likeness(&query, story) else { continue };
            // Stories come in order of their ids: on a tie the older story keeps the article.
            if alike.joins() && best.is_none_or(|(_, most)| alike.margin > most.margin) {
                best = Some((story, alike));
            } else if alike.continues() && earlier.is_none_or(|(_, most)| alike.kinship > most.kinship) {
                earlier = Some((story, alike));
            }
        }
        match (best, earlier) {
            (Some((story, alike)), _) => Decision::Join { story, score: alike.score },
            (None, Some((after, alike))) => Decision::Continue { after, score: alike.kinship.min(1.0) },
            (None, None) => Decision::New,
        }
    }

    /// The article in the window of which this one is a copy: nearly the same words, and the same names, numbers and dates.
    /// (Reports made from one mould, as of markets or weather, share their words and differ in those.)
    /// Of several the oldest.
    pub fn copy_of(&self, member: &Member) -> Option<Twin> {
        let query = self.query(member, None);
        let speakers = self.candidates(&query).into_iter().filter_map(|story| self.stories.get(&story)).flat_map(Group::speakers);
        speakers
            .filter_map(|slot| self.slot(*slot))
            .filter(|slot| slot.entry != member.entry && query.document.is_copy_of(&slot.document, FOLDED))
            .map(|slot| Twin {
                story: slot.story,
                entry: slot.entry,
                at: Timestamp::from_second(slot.document.at).unwrap_or(Timestamp::UNIX_EPOCH),
            })
            .min_by_key(|twin| (twin.at, twin.entry))
    }

    /// The articles in the window that are near-duplicates of this one: reworded copies of one text, with their share of common
    /// word triples; in order of their ids. (Broder, 1997: resemblance; the share is estimated by MinHash.)
    pub fn near_duplicates(&self, member: &Member) -> Vec<(EntryId, f32)> {
        let query = self.query(member, None);
        let speakers = self.candidates(&query).into_iter().filter_map(|story| self.stories.get(&story)).flat_map(Group::speakers);
        let mut found: Vec<(EntryId, f32)> = speakers
            .filter_map(|slot| self.slot(*slot))
            .filter(|slot| slot.entry != member.entry)
            .map(|slot| (slot.entry, query.document.copied(&slot.document)))
            .filter(|(_, share)| *share >= COPY)
            .collect();
        found.sort_by_key(|(entry, _)| *entry);
        found
    }

    /// Adds an article to a story; a story begins with its first article.
    pub fn add(&mut self, story: StoryId, member: Member) {
        self.add_with(story, member, None);
    }

    /// Adds an article with its embedding, see [`Grouper::decide`].
    pub fn add_with(&mut self, story: StoryId, member: Member, vector: Option<&[f32]>) {
        let document = Document::new(member.at, member.family, member.features, vector);
        for key in document.keys() {
            self.counts.add(key);
        }
        self.live += 1;
        *self.languages.entry(document.lang).or_default() += 1;
        let query = self.ask(document);
        let number = self.slots.len() as u32;
        for key in telling(&query) {
            self.index.push(key, number);
        }
        for key in title_keys(query.document.title()) {
            self.index.push(key, number);
        }
        let at = query.document.at;
        self.slots.push(Some(Slot { story, entry: member.entry, document: query.document.clone() }));
        let group = self.stories.entry(story).or_default();
        (group.first, group.last) = if group.reports == 0 { (at, at) } else { (group.first.min(at), group.last.max(at)) };
        group.reports += 1;
        group.members.push(number);
    }

    /// Forgets articles published before a time, and the stories that have no others.
    pub fn forget_before(&mut self, at: Timestamp) {
        let at = at.as_second();
        let old: Vec<usize> = (0..self.slots.len())
            .filter(|number| self.slots.get(*number).and_then(Option::as_ref).is_some_and(|slot| slot.document.at < at))
            .collect();
        let mut touched: Vec<StoryId> = Vec::new();
        for number in old {
            let Some(slot) = self.slots.get_mut(number).and_then(Option::take) else { continue };
            self.live -= 1;
            if let Some(count) = self.languages.get_mut(&slot.document.lang) {
                *count = count.saturating_sub(1);
            }
            for key in slot.document.keys() {
                self.counts.remove(key);
            }
            if let Some(group) = self.stories.get_mut(&slot.story) {
                group.members.retain(|member| *member as usize != number);
                touched.push(slot.story);
            }
        }
        touched.sort_unstable();
        touched.dedup();
        for story in touched {
            if self.stories.get(&story).is_some_and(|group| group.members.is_empty()) {
                self.stories.remove(&story);
            }
        }
        if self.live * 2 < self.slots.len() {
            self.pack();
        }
    }

    fn query(&self, member: &Member, vector: Option<&[f32]>) -> Query {
        self.ask(Document::new(member.at, member.family, member.features, vector))
    }

    /// A document of the window asking.
    pub(crate) fn asking(&self, document: &Document) -> Query {
        self.ask(document.clone())
    }

    /// Weighs a document by inverse document frequency among the texts of its language: a word of a language that few feeds
    /// write is not rare for that.
    fn ask(&self, document: Document) -> Query {
        let texts = self.languages.get(&document.lang).copied().unwrap_or(0);
        let mut query = Query::new(document, |key| worth(texts, self.counts.get(key)));
        query.rarest = worth(texts, 1);
        query
    }

    pub(crate) fn slot(&self, slot: u32) -> Option<&Slot> {
        self.slots.get(slot as usize).and_then(Option::as_ref)
    }

    /// Stories worth comparing with, in order of their ids.
    pub(crate) fn candidates(&self, query: &Query) -> Vec<StoryId> {
        let worth: HashMap<u32, f32, BuildHasherDefault<KeyHasher>> = query
            .terms
            .iter()
            .map(|(key, weight, idf)| (*key, weight * idf * idf / query.document.term_norm))
            .chain(query.anchors.iter().map(|(key, _, weight, idf)| (*key, weight * idf * idf / query.document.anchor_norm)))
            .collect();
        // The rarest first: a rare key finds few articles and nearly always the right ones. What is left of the budget goes to
        // commoner ones, so that the cost is the same in any window.
        let mut postings: Vec<(usize, u32)> = telling(query).into_iter().map(|key| (self.index.len(key), key)).collect();
        postings.sort_unstable();
        let mut found: HashMap<u32, f32, BuildHasherDefault<KeyHasher>> = HashMap::default();
        let mut budget = BUDGET;
        for key in title_keys(query.document.title()) {
            for slot in self.index.of(key).take(TITLES) {
                *found.entry(slot).or_default() += TITLE_WORTH;
            }
        }
        for (length, key) in postings {
            if length > budget {
                break;
            }
            budget -= length;
            let worth = worth.get(&key).copied().unwrap_or(0.0);
            for slot in self.index.of(key) {
                *found.entry(slot).or_default() += worth;
            }
        }
        let mut found: Vec<(u32, f32)> = found.into_iter().collect();
        found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut stories: Vec<StoryId> =
            found.iter().filter_map(|(slot, _)| self.slot(*slot)).take(COMPARED).map(|slot| slot.story).collect();
        stories.sort_unstable();
        stories.dedup();
        stories
    }

    pub(crate) fn likeness(&self, query: &Query, story: StoryId) -> Option<Likeness> {
        let group = self.stories.get(&story)?;
        let documents = group.speakers().iter().filter_map(|slot| self.slot(*slot)).map(|slot| &slot.document);
        Some(likeness(query, documents, group))
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
        self.index.renumber(to);
        for group in self.stories.values_mut() {
            group.members = group.members.iter().filter_map(|slot| to(*slot)).collect();
        }
    }
}

/// What a key that `count` of `texts` documents have is worth. The documents before the window count as if none of them had it,
/// but for what already stands in a large share of those that were seen: that is a common word, however few they are.
fn worth(texts: u32, count: u32) -> f32 {
    let (texts, count) = (texts as f32, count as f32);
    let common = if texts < FEWEST_TEXTS { 0.0 } else { ((count / texts - RARE_SHARE) / RARE_SHARE).clamp(0.0, 1.0) };
    let before = PRIOR * common * count / texts.max(1.0);
    ((PRIOR + texts + 1.0) / (count + before + 0.5)).ln().max(0.0)
}

/// The keys under which a document is indexed and asked for: its most telling terms and anchors.
fn telling(query: &Query) -> Vec<u32> {
    let most = |mut keys: Vec<(u32, f32)>, count: usize| {
        let by_worth = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if keys.len() > count {
            keys.select_nth_unstable_by(count, by_worth);
            keys.truncate(count);
        }
        keys
    };
    let mut keys = most(query.terms.iter().map(|(key, weight, idf)| (*key, weight * idf)).collect(), INDEXED_TERMS);
    keys.extend(most(query.anchors.iter().map(|(key, _, weight, idf)| (*key, weight * idf)).collect(), INDEXED_ANCHORS));
    keys.into_iter().map(|(key, _)| key).collect()
}
