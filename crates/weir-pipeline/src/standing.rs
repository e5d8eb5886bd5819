//! Part of step 14: why a story or an article is where it is: the parts of its score, and whether the current edition tells it.

use crate::edition::{MEMORY, reader};
use crate::rank::{Memory, load, places};
use crate::{PipelineError, Weir};
use jiff::Timestamp;
use weir_model::{EditionId, EntryId, HeldReason, Reason, UserId};
use weir_store::StoryRow;
use weir_story::rank;

/// Where a story stands with a reader.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// What its score is made of: in the edition that tells it, else as of now.
    pub reason: Reason,
    /// Where the current edition has it; `None` before the first edition.
    pub place: Option<(EditionId, Timestamp, Place)>,
}

/// What an edition did with a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It tells it.
    Told,
    /// It left it out.
    Held(HeldReason),
    /// It does not know it: the story came later, or is older than what editions look at.
    Unknown,
}

impl Weir {
    /// Where a story stands, or one article of it.
    ///
    /// # Errors
    /// Of the store.
    pub async fn standing(&self, user: UserId, row: &StoryRow, entry: Option<EntryId>) -> Result<Standing, PipelineError> {
        let (store, now, story) = (self.store(), self.now(), row.story.id);
        let edition = store.latest_edition(user).await?;
        let item = edition.as_ref().and_then(|edition| edition.items.iter().find(|item| item.story == story));
        let place = edition.as_ref().map(|edition| {
            let held = |entry: EntryId| edition.held.iter().find(|held| held.entry == entry).map(|held| held.reason);
            // Of a story all of whose articles are held, the first one's reason is the story's.
            let held = match entry {
                Some(entry) => held(entry),
                None if item.is_some() => None,
                None => row.story.members.iter().find_map(|member| held(*member)),
            };
            let place = match (held, item) {
                (Some(reason), _) => Place::Held(reason),
                (None, Some(_)) => Place::Told,
                (None, None) => Place::Unknown,
            };
            (edition.id, edition.made_at, place)
        });
        let reason = match item {
            Some(item) => item.why.clone(),
            None => {
                let settings = store.user(user).await?.map(|user| user.settings).unwrap_or_default();
                let told = store.told_of(user, story, now - MEMORY, now).await?;
                let waited = edition.iter().flat_map(|edition| edition.carried.iter().copied()).filter(|(id, _)| *id == story).collect();
                let memory = Memory { told: told.map(|told| (story, told)).into_iter().collect(), waited };
                let candidate = load(self, user, row.clone(), &places(self, user, now).await?, &memory, false).await?;
                rank(&candidate, &reader(&settings), now)
            }
        };
        Ok(Standing { reason, place })
    }
}
