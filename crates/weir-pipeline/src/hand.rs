//! What a person decides about stories, beside step 10: an article taken out of a story, two stories joined, and both undone.
//!
//! A decision holds at once and for good: the articles move in the same transaction, the next grouping reads its window anew with
//! all decisions in it, and `weir_story::Grouper` neither merges nor splits against them. Stories are shared by all readers, and
//! so are decisions about them.

use crate::{PipelineError, Weir};
use weir_model::{EntryId, HandId, StoryId, UserId};
use weir_store::{JobKind, NewJob, Tx};

/// Counts decisions, to tell whether a window in memory holds them all.
pub(crate) const DECISIONS: &str = "hand_sequence";

impl Weir {
    /// Takes an article out of its story; it begins one of its own. Gives the decision and the story that it left; `None` where it
    /// is alone in it.
    pub async fn take_out(&self, user: UserId, entry: EntryId) -> Result<Option<(HandId, StoryId)>, PipelineError> {
        let mut tx = self.store().begin().await?;
        let Some((hand, left, own)) = tx.take_out(user, entry, self.now()).await? else { return Ok(None) };
        self.decided(tx, &[left, own]).await?;
        Ok(Some((hand, left)))
    }

    /// Joins one story to another. Gives the decision and the story that stays; `None` where they are one already.
    pub async fn join_stories(&self, user: UserId, from: StoryId, into: StoryId) -> Result<Option<(HandId, StoryId)>, PipelineError> {
        let mut tx = self.store().begin().await?;
        let Some((hand, stays)) = tx.join_stories(user, from, into, self.now()).await? else { return Ok(None) };
        self.decided(tx, &[stays]).await?;
        Ok(Some((hand, stays)))
    }

    /// Takes a decision back. Gives the stories that changed; `None` where there is no such decision.
    pub async fn undo_hand(&self, hand: HandId) -> Result<Option<Vec<StoryId>>, PipelineError> {
        let mut tx = self.store().begin().await?;
        let Some(changed) = tx.undo_hand(hand).await? else { return Ok(None) };
        self.decided(tx, &changed).await?;
        Ok(Some(changed))
    }

    /// The stories are told anew, and no window is right any more.
    async fn decided(&self, mut tx: Tx<'_>, changed: &[StoryId]) -> Result<(), PipelineError> {
        let count = decisions(tx.meta(DECISIONS).await?) + 1;
        tx.put_meta(DECISIONS, &count.to_string()).await?;
        for story in changed {
            tx.enqueue(&NewJob::now(JobKind::Story, story, self.now())).await?;
        }
        tx.commit().await?;
        self.wake();
        Ok(())
    }
}

/// A counter as it is stored.
pub(crate) fn decisions(stored: Option<String>) -> i64 {
    stored.and_then(|text| text.parse().ok()).unwrap_or(0)
}
