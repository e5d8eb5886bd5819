//! What happens to stories after they began: they merge, split and end.
//!
//! Placing decides with what is known when an article comes. Later reports can show that two stories tell one event, or that
//! one tells two. The grouper says so as a [`Change`]; whoever keeps the stories applies it there, and with
//! [`Grouper::apply`] here. Ids are stable: of two stories the one that began first keeps its id, and of a story that splits the
//! part that holds its first report.

use crate::grouper::{Group, Grouper, SPEAKERS, Slot};
use crate::likeness::{FOREIGN_TO_OWN, SAME_LANGUAGE, decay, pair};
use jiff::Timestamp;
use weir_model::{EntryId, StoryId};

/// A change of the stories of a window.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Two stories tell one event: all articles of `from` belong to `into`, and `from` is no more.
    Merge {
        /// The story that stays, the older of the two.
        into: StoryId,
        /// The story that goes.
        from: StoryId,
        /// How alike they are: the mean over their reports, 0 to 1.
        score: f32,
    },
    /// A story tells two events: these articles of it need a story of their own.
    Split {
        /// The story, which keeps its other articles and its id.
        from: StoryId,
        /// The articles that leave it, in order of publication.
        entries: Vec<EntryId>,
        /// How alike the parts still are, 0 to 1.
        score: f32,
    },
    /// No report for long: what comes now begins a story of its own, see [`Decision::Continue`](crate::Decision::Continue).
    End {
        /// The story.
        story: StoryId,
        /// Its last report.
        last_at: Timestamp,
    },
}

/// Reports of each story that two stories are compared by.
const WITNESSES: usize = 6;
/// Neighbours looked at for a merge.
const NEIGHBOURS: usize = 3;
/// An article this near to a second story, as a multiple of what is needed to join, makes the two neighbours.
const NEAR: f32 = 0.7;
/// What two stories of several reports need to merge, as a multiple of what an article needs to join.
const MERGE: f32 = 1.05;
/// Two parts of a story that are less alike than this multiple are two stories.
const SPLIT: f32 = 1.0;
/// A story is looked at for a split from this many reports on.
const FEWEST_TO_SPLIT: usize = 4;
/// A story ends after four times the mean time between its reports, but not before three days and not after seven.
const PATIENCE: i64 = 4;
const DAY: i64 = 86_400;

/// When a story of so many reports ends if nothing more is reported: after four times the mean time between its reports, but not
/// before three days and not after seven from its last one.
pub fn ends_at(first: Timestamp, last: Timestamp, reports: u32) -> Timestamp {
    Timestamp::from_second(end(first.as_second(), last.as_second(), reports)).unwrap_or(Timestamp::MAX)
}

fn end(first: i64, last: i64, reports: u32) -> i64 {
    let gaps = i64::from(reports.max(2)) - 1;
    last.saturating_add((PATIENCE * (last - first) / gaps).clamp(3 * DAY, 7 * DAY))
}

impl Group {
    /// When the story ends if nothing more is reported, seconds since 1970.
    pub fn ends_at(&self) -> i64 {
        end(self.first, self.last, self.reports)
    }
}

impl Grouper {
    /// A person decided that two stories are not one: no review merges them, nor what they become.
    pub fn keep_apart(&mut self, one: StoryId, two: StoryId) {
        if one != two {
            self.apart.insert((one.min(two), one.max(two)));
        }
    }

    /// A person decided that a story is one: no review splits it, nor what it becomes.
    pub fn keep_whole(&mut self, story: StoryId) {
        self.whole.insert(story);
    }

    /// What was decided about one story holds for another too: it became that one, or that one came out of it.
    fn pass_on(&mut self, from: StoryId, to: StoryId) {
        let others: Vec<StoryId> =
            self.apart.iter().filter_map(|(one, two)| if *one == from { Some(*two) } else { (*two == from).then_some(*one) }).collect();
        for other in others {
            self.keep_apart(other, to);
        }
        if self.whole.contains(&from) {
            self.whole.insert(to);
        }
    }

    /// What the latest report of a story shows: that it and another story are one, or that it is two. Ask after each
    /// [`add`](Grouper::add); changes nothing. The cost is bounded, whatever the window holds.
    pub fn review(&self, story: StoryId) -> Option<Change> {
        self.merge(story).or_else(|| self.split(story))
    }

    fn merge(&self, story: StoryId) -> Option<Change> {
        // What a first report is like was asked when it was placed.
        let group = self.stories.get(&story).filter(|group| group.reports > 1)?;
        let latest = self.slot(*group.members.last()?)?;
        let query = self.asking(&latest.document);
        let mut near: Vec<(f32, StoryId)> = Vec::new();
        for other in self.candidates(&query).into_iter().filter(|other| *other != story && !self.are_apart(story, *other)) {
            let Some(alike) = self.likeness(&query, other).filter(|alike| alike.margin >= NEAR && !alike.ended) else { continue };
            near.push((alike.margin, other));
        }
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, other) in near.into_iter().take(NEIGHBOURS) {
            let Some((margin, score)) = self.between(story, other) else { continue };
            if margin >= MERGE {
                let rival = self.stories.get(&other)?;
                let (into, from) = if (group.first, story) <= (rival.first, other) { (story, other) } else { (other, story) };
                return Some(Change::Merge { into, from, score: score.min(1.0) });
            }
        }
        None
    }

    fn are_apart(&self, one: StoryId, two: StoryId) -> bool {
        self.apart.contains(&(one.min(two), one.max(two)))
    }

    /// How alike two stories are: the mean margin and similarity over pairs of their latest reports. Between languages the best
    /// pair speaks: names and numbers of one event need not all stand in each report.
    fn between(&self, one: StoryId, two: StoryId) -> Option<(f32, f32)> {
        let witnesses = |story: StoryId| -> Option<Vec<&Slot>> {
            let group = self.stories.get(&story)?;
            Some(group.speakers().iter().rev().take(WITNESSES).filter_map(|slot| self.slot(*slot)).collect())
        };
        let (own, theirs) = (witnesses(one)?, witnesses(two)?);
        let (mut margins, mut scores, mut count) = (0.0f32, 0.0f32, 0u32);
        let (mut across, mut across_score) = (0.0f32, 0.0f32);
        for slot in &own {
            let query = self.asking(&slot.document);
            for other in &theirs {
                let pair = pair(&query, &other.document);
                let margin = pair.margin.min(2.0) * decay((slot.document.at - other.document.at).abs());
                if slot.document.lang == other.document.lang {
                    margins += margin;
                    scores += pair.score;
                    count += 1;
                } else if margin > across {
                    (across, across_score) = (margin, pair.score);
                }
            }
        }
        if count == 0 {
            return Some((across, across_score));
        }
        // As for one article: the reports in one language are asked first, and must not speak against it.
        let own = margins / count as f32;
        let foreign = across.min(own / FOREIGN_TO_OWN);
        Some(if foreign > own { (foreign, across_score) } else { (own, scores / count as f32) })
    }

    fn split(&self, story: StoryId) -> Option<Change> {
        let group = self.stories.get(&story).filter(|_| !self.whole.contains(&story))?;
        // Each second report while the story is young, each eighth of a long one: the cost for each article stays small.
        let reports = group.reports as usize;
        if reports < FEWEST_TO_SPLIT || !reports.is_multiple_of(if reports <= 2 * SPEAKERS { 2 } else { 8 }) {
            return None;
        }
        let slots: Vec<&Slot> = group.speakers().iter().filter_map(|slot| self.slot(*slot)).collect();
        let mut margins = vec![vec![0.0f32; slots.len()]; slots.len()];
        for (n, slot) in slots.iter().enumerate() {
            let query = self.asking(&slot.document);
            for (m, other) in slots.iter().enumerate().skip(n + 1) {
                let margin = pair(&query, &other.document).margin.min(2.0);
                margins[n][m] = margin;
                margins[m][n] = margin;
            }
        }
        let (part, between) = halves(&margins)?;
        if between >= SPLIT {
            return None;
        }
        // The part that holds the first report stays.
        let first = (0..slots.len()).min_by_key(|n| (slots[*n].document.at, slots[*n].entry))?;
        let leaves = !part[first];
        let mut entries: Vec<(i64, EntryId)> =
            slots.iter().zip(&part).filter(|(_, side)| **side == leaves).map(|(slot, _)| (slot.document.at, slot.entry)).collect();
        entries.sort_unstable();
        let score = (between * SAME_LANGUAGE).min(1.0);
        Some(Change::Split { from: story, entries: entries.into_iter().map(|(_, entry)| entry).collect(), score })
    }

    /// Applies a change to the window; `id` is the identity of the story that a split begins.
    pub fn apply(&mut self, change: &Change, id: StoryId) {
        match change {
            Change::Merge { into, from, .. } => {
                self.pass_on(*from, *into);
                self.move_to(*from, *into, |_| true);
            }
            Change::Split { from, entries, .. } => {
                self.pass_on(*from, id);
                self.move_to(*from, id, |entry| entries.contains(&entry));
            }
            Change::End { .. } => {}
        }
    }

    /// Stories without a report for so long that they have ended by `now`, by id. They stay in the window, to be continued.
    pub fn ended(&self, now: Timestamp) -> Vec<Change> {
        let mut ended: Vec<(StoryId, i64)> =
            self.stories.iter().filter(|(_, group)| group.ends_at() < now.as_second()).map(|(story, group)| (*story, group.last)).collect();
        ended.sort_unstable();
        let at = |seconds| Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        ended.into_iter().map(|(story, last)| Change::End { story, last_at: at(last) }).collect()
    }

    fn move_to(&mut self, from: StoryId, to: StoryId, which: impl Fn(EntryId) -> bool) {
        if from == to || !self.stories.contains_key(&from) {
            return;
        }
        let members = self.stories.remove(&from).map(|group| group.members).unwrap_or_default();
        let (mut stay, mut go) = (Vec::new(), Vec::new());
        for number in members {
            let Some(slot) = self.slots.get_mut(number as usize).and_then(Option::as_mut) else { continue };
            if which(slot.entry) {
                slot.story = to;
                go.push(number);
            } else {
                stay.push(number);
            }
        }
        go.extend(self.stories.remove(&to).map(|group| group.members).unwrap_or_default());
        // Slots are numbered in order of arrival.
        go.sort_unstable();
        for (story, members) in [(from, stay), (to, go)] {
            let times = || members.iter().filter_map(|number| self.slot(*number)).map(|slot| slot.document.at);
            if let (Some(first), Some(last)) = (times().min(), times().max()) {
                let reports = members.len() as u32;
                self.stories.insert(story, Group { first, last, reports, members });
            }
        }
    }
}

/// Divides a set into the two halves that are least alike on average (average linkage down to two), and says how alike they
/// are; `None` where one half would be a single one: an odd report is no second event.
fn halves(alike: &[Vec<f32>]) -> Option<(Vec<bool>, f32)> {
    let mean = |one: &[usize], two: &[usize]| {
        let sum: f32 = one.iter().flat_map(|a| two.iter().map(move |b| alike[*a][*b])).sum();
        sum / (one.len() * two.len()).max(1) as f32
    };
    let mut groups: Vec<Vec<usize>> = (0..alike.len()).map(|n| vec![n]).collect();
    while groups.len() > 2 {
        let mut best = (0, 1, f32::MIN);
        for a in 0..groups.len() {
            for b in a + 1..groups.len() {
                let mean = mean(&groups[a], &groups[b]);
                if mean > best.2 {
                    best = (a, b, mean);
                }
            }
        }
        let taken = groups.remove(best.1);
        groups[best.0].extend(taken);
    }
    let [one, two] = groups.as_slice() else { return None };
    if one.len() < 2 || two.len() < 2 {
        return None;
    }
    Some(((0..alike.len()).map(|n| one.contains(&n)).collect(), mean(one, two)))
}
