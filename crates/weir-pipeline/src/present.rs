//! Step 14: what pages and the command line ask for, beyond what the store's rows hold.

use crate::group::family_of;
use crate::{PipelineError, Weir};
use jiff::SignedDuration;
use serde::Serialize;
use weir_model::{EntryId, UserId};
use weir_store::{EntryRow, JobKind, StoreError};
use weir_story::{Link, Member, related};
use weir_text::Features;

/// How far back related articles are looked for.
const RELATED_WINDOW: SignedDuration = SignedDuration::from_hours(24 * 120);
/// The most articles that are compared for one page.
const MOST_COMPARED: u32 = 2_000;

/// Longer than a lease and than the gap between two pages of one host; shorter than any wait after a failure.
const SOON: SignedDuration = SignedDuration::from_secs(20);
/// Everything that happens before an edition can be whole.
const WORK: &[JobKind] =
    &[JobKind::Fetch, JobKind::List, JobKind::Page, JobKind::Understand, JobKind::Index, JobKind::Group, JobKind::Story];

/// How far the work has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Feeds fetched at least once, of feeds followed.
    pub feeds: (u32, u32),
    /// Articles understood, of articles found.
    pub articles: (u32, u32),
    /// Stories so far.
    pub stories: u32,
    /// Whether work is queued or under way now.
    pub busy: bool,
}

/// An article that belongs with another, and why.
#[derive(Clone, Debug, Serialize)]
pub struct Related {
    /// The article.
    pub entry: EntryRow,
    /// Tag ids of what links the two, best first.
    pub shared: Vec<String>,
    /// What kinds of thing those are.
    #[serde(skip)]
    pub link: Link,
    /// Days from the article back to this one; negative where this one is later.
    pub days_earlier: i32,
}

impl Weir {
    /// How far the work for one reader has come.
    pub async fn progress(&self, user: UserId) -> Result<Progress, StoreError> {
        let totals = self.store().totals(user).await?;
        Ok(Progress {
            feeds: (totals.feeds_fetched, totals.feeds),
            articles: (totals.articles_understood, totals.articles),
            stories: totals.stories,
            busy: self.busy().await?,
        })
    }

    /// Whether any job is running, or queued to run within the next seconds.
    pub async fn busy(&self) -> Result<bool, StoreError> {
        self.soon(&[WORK, &[JobKind::Edition]].concat()).await
    }

    /// The same, and whether models are at work.
    pub(crate) async fn at_work(&self) -> Result<bool, StoreError> {
        self.soon(&[WORK, &[JobKind::Edition, JobKind::Brief, JobKind::Translate]].concat()).await
    }

    /// Whether feeds or articles are still being read. An edition waits for that.
    pub(crate) async fn reading(&self) -> Result<bool, StoreError> {
        self.soon(WORK).await
    }

    /// A running job counts: it stands at the end of its lease, which is near.
    pub(crate) async fn soon(&self, kinds: &[JobKind]) -> Result<bool, StoreError> {
        Ok(self.store().next_job_at(kinds).await?.is_some_and(|at| at <= self.now() + SOON))
    }

    /// Articles about the same people, places and subjects that are not of the same story.
    pub async fn related(&self, user: UserId, entry: EntryId, limit: usize) -> Result<Vec<Related>, PipelineError> {
        let since = self.now() - RELATED_WINDOW;
        let rows = self.store().related_window(user, since, MOST_COMPARED).await?;
        let Some(target) = self.store().understanding(entry).await? else { return Ok(Vec::new()) };
        let story = self.store().story_of(entry).await?;
        let own = self.store().entry(user, entry).await?;
        let at = own.as_ref().map_or_else(|| self.now(), |own| own.sort_at);
        let own_title = own.map(|own| own.feed_title).unwrap_or_default();
        let found = self
            .compute("related", entry, move || {
                let target_features: Features = serde_json::from_slice(&target.features).unwrap_or_default();
                let others: Vec<_> = rows
                    .iter()
                    .filter(|row| row.entry != entry && (story.is_none() || Some(row.story) != story))
                    .map(|row| {
                        (row, family_of(&row.site_url, &row.url), serde_json::from_slice::<Features>(&row.features).unwrap_or_default())
                    })
                    .collect();
                let members: Vec<Member> =
                    others.iter().map(|(row, family, features)| Member { entry: row.entry, at: row.at, family, features }).collect();
                let target = Member { entry, at, family: "", features: &target_features };
                related(&target, &members, limit * 2)
            })
            .await?;
        let mut result = Vec::new();
        for mut relation in found {
            let Some(row) = self.store().entry(user, relation.entry).await? else { continue };
            // That both name the house that one of them comes from links nothing.
            let houses = [own_title.as_str(), row.feed_title.as_str()];
            relation.shared.retain(|id| id.strip_prefix("name:").is_none_or(|name| !houses.contains(&name)));
            relation.link.names &= relation.shared.iter().any(|id| id.starts_with("name:"));
            if !row.promotion && !relation.shared.is_empty() && result.len() < limit {
                result.push(Related { entry: row, shared: relation.shared, link: relation.link, days_earlier: relation.days_earlier });
            }
        }
        Ok(result)
    }

    /// Jobs that failed for good, in words. For `weir doctor`.
    pub async fn dead_jobs(&self) -> Result<Vec<(JobKind, String, String)>, StoreError> {
        Ok(self.store().dead_jobs().await?.into_iter().map(|job| (job.kind, job.key, job.last_error.unwrap_or_default())).collect())
    }
}
