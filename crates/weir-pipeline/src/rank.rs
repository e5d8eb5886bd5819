//! Step 12: the stories that may stand in a reader's edition, with everything their score is made of.

use crate::group::family_of;
use crate::{PipelineError, Weir};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{EntryId, FeedId, StoryId, UserId};
use weir_store::{EntryRow, StoryRow};
use weir_story::{Candidate, CandidateMember, brief_seconds};

/// An edition looks back this far for stories that were not told.
const WINDOW: SignedDuration = SignedDuration::from_hours(24 * 3);
/// The most stories that are looked at, latest first.
const MOST_STORIES: u32 = 1_000;

/// What earlier editions did.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Stories that they told, with the number of articles they had then, and of editions that told them.
    pub(crate) told: BTreeMap<StoryId, (u32, u32)>,
    /// Stories that did not fit into the last one, with the number of editions in a row in which they did not.
    pub(crate) waited: BTreeMap<StoryId, u32>,
}

/// How much each of a reader's feeds writes a day, and the place the reader gave it.
pub(crate) type Places = BTreeMap<FeedId, (f32, i8)>;

pub(crate) async fn places(weir: &Weir, user: UserId, now: Timestamp) -> Result<Places, PipelineError> {
    let subscriptions = weir.store().subscriptions(user, now).await?.into_iter();
    let per_day = |days: &[u32]| days.iter().sum::<u32>() as f32 / days.len().max(1) as f32;
    Ok(subscriptions.map(|sub| (sub.feed.id, (per_day(&sub.per_day), sub.priority))).collect())
}

/// Loads the candidates for an edition. Stories in `kept` count as neither told nor read: they are in the edition already.
pub(crate) async fn candidates(
    weir: &Weir,
    user: UserId,
    now: Timestamp,
    memory: &Memory,
    kept: &BTreeSet<StoryId>,
) -> Result<Vec<Candidate>, PipelineError> {
    let places = places(weir, user, now).await?;
    let mut candidates = Vec::new();
    for row in weir.store().stories(user, now - WINDOW, MOST_STORIES).await? {
        let keep = kept.contains(&row.story.id);
        candidates.push(load(weir, user, row, &places, memory, keep).await?);
    }
    Ok(candidates)
}

/// One story as a candidate.
pub(crate) async fn load(
    weir: &Weir,
    user: UserId,
    row: StoryRow,
    places: &Places,
    memory: &Memory,
    keep: bool,
) -> Result<Candidate, PipelineError> {
    let story = row.story.id;
    let entries = weir.store().story_entries_and_repeats(user, story).await?;
    let members: Vec<CandidateMember> = entries
        .iter()
        .map(|entry| {
            let (per_day, priority) = places.get(&entry.feed).copied().unwrap_or((1.0, 0));
            CandidateMember {
                entry: entry.id,
                feed: entry.feed,
                family: family_of(entry.site_url.as_deref().unwrap_or(""), entry.url.as_deref().unwrap_or("")),
                at: entry.sort_at,
                repeat: entry.same_as.is_some(),
                promotion: entry.promotion,
                read: entry.read && !keep,
                per_day,
                priority,
            }
        })
        .collect();
    let told = memory.told.get(&story).filter(|_| !keep);
    let (count, editions) = (told.map(|(count, _)| counted(&members, *count)), told.map_or(0, |(_, editions)| *editions));
    let waited = memory.waited.get(&story).copied().unwrap_or(0);
    Ok(Candidate { editions, waited, ..candidate(row, &entries, members, count) })
}

fn candidate(row: StoryRow, entries: &[EntryRow], members: Vec<CandidateMember>, told: Option<u32>) -> Candidate {
    let StoryRow { story, section, image_url, .. } = row;
    Candidate {
        story: story.id,
        head: head(&story.title, entries),
        members,
        section,
        tags: story.tags.iter().map(|tag| tag.id.clone()).collect(),
        minutes: entries.iter().map(|entry| entry.minutes).max().unwrap_or(0),
        figures: story.comparisons.len() as u32,
        picture: image_url.is_some(),
        brief_seconds: brief_seconds(&story.brief),
        told,
        ..Candidate::default()
    }
}

/// The member whose headline the story carries.
fn head(title: &str, entries: &[EntryRow]) -> Option<EntryId> {
    entries.iter().find(|entry| entry.title == title).map(|entry| entry.id)
}

/// Editions count originals; members hold repeats too. How many members, by id, hold that many originals.
fn counted(members: &[CandidateMember], originals: u32) -> u32 {
    let mut by_id: Vec<&CandidateMember> = members.iter().collect();
    by_id.sort_by_key(|member| member.entry);
    let mut left = originals;
    let mut count = 0;
    for member in by_id {
        if !member.repeat {
            if left == 0 {
                break;
            }
            left -= 1;
        }
        count += 1;
    }
    count
}
