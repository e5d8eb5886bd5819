//! Part of step 14: what a story's page shows beyond its row: how the coverage unfolded, where the sources put what they measure,
//! and what is new since the reader last looked.

use crate::story::reports_of;
use crate::{PipelineError, Weir};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use weir_model::{Article, EntryId, UserId};
use weir_store::{EntryRow, StoryMember, StoryRow};
use weir_story::{Development, News, PlaceComparison, Report, compare_places, ends_at, new_since, timeline};

/// Developments of a story that are told.
const MOST_DEVELOPMENTS: usize = 12;

/// What is told of a story when it is opened.
#[derive(Clone, Debug, Default)]
pub struct Unfolding {
    /// Its developments by day.
    pub timeline: Vec<Development>,
    /// Where its sources put what they measure.
    pub places: Vec<PlaceComparison>,
    /// What is new since the reader last looked; `None` at the first look.
    pub since: Option<Since>,
    /// When it ended, if it has: a report that comes now begins another story.
    pub ended: Option<Timestamp>,
}

/// What is new in a story since its reader last looked.
#[derive(Clone, Debug)]
pub struct Since {
    /// The last look.
    pub at: Timestamp,
    /// Articles that it did not hold then, in order of publication.
    pub reports: Vec<EntryId>,
    /// What these say that the others did not.
    pub news: News,
}

impl Weir {
    /// How a story unfolded, for a reader who sees these entries and articles of it.
    ///
    /// # Errors
    /// Of the store.
    pub async fn unfold(
        &self,
        user: UserId,
        row: &StoryRow,
        entries: &[EntryRow],
        articles: &[Article],
    ) -> Result<Unfolding, PipelineError> {
        let now = self.now();
        let story = &row.story;
        let look = self.store().last_look(user, story.id, now).await?;
        let understandings = self.store().understandings(&story.members).await?;
        let ends = ends_at(story.first_at, story.last_at, story.members.len() as u32);
        let ended = (ends <= now).then_some(ends);
        let unseen: BTreeSet<EntryId> = match &look {
            Some(look) => story.members.iter().copied().filter(|member| !look.seen.contains(member)).collect(),
            None => BTreeSet::new(),
        };
        let members: Vec<StoryMember> = entries.iter().map(member).collect();
        let articles = articles.to_vec();
        self.compute("unfold", story.id, move || {
            let families = members.iter().map(|member| crate::group::family_of(&member.site_url, &member.url)).collect::<Vec<_>>();
            let reports = reports_of(&members, &families, &articles, &understandings);
            let since = look.map(|look| since(look.at, &unseen, &members, &reports));
            Unfolding { timeline: timeline(&reports, MOST_DEVELOPMENTS), places: compare_places(&reports), since, ended }
        })
        .await
    }

    /// Notes that a reader looked at a story: what it holds now is not new the next time.
    ///
    /// # Errors
    /// Of the store.
    pub async fn looked(&self, user: UserId, row: &StoryRow) -> Result<(), PipelineError> {
        let mut tx = self.store().begin().await?;
        tx.look(user, row.story.id, &row.story.members, self.now()).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// An article can come long after it was published, so what decides is whether the story held it.
fn since(at: Timestamp, unseen: &BTreeSet<EntryId>, members: &[StoryMember], reports: &[Report]) -> Since {
    let told: Vec<Report> = reports
        .iter()
        .map(|report| {
            let at = if unseen.contains(&report.entry) { report.at.max(at + SignedDuration::from_secs(1)) } else { report.at.min(at) };
            Report { at, ..*report }
        })
        .collect();
    let mut new: Vec<&StoryMember> = members.iter().filter(|member| unseen.contains(&member.entry)).collect();
    new.sort_by_key(|member| (member.at, member.entry));
    Since { at, reports: new.into_iter().map(|member| member.entry).collect(), news: new_since(&told, at) }
}

fn member(entry: &EntryRow) -> StoryMember {
    StoryMember {
        entry: entry.id,
        feed: entry.feed,
        at: entry.sort_at,
        site_url: entry.site_url.clone().unwrap_or_default(),
        url: entry.url.clone().unwrap_or_default(),
        image_url: None,
    }
}
