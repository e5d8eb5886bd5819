//! Part of step 14: the dossier of a topic or of a search, over what one reader follows.

use crate::group::family_of;
use crate::query::Query;
use crate::{PipelineError, Weir};
use weir_model::{Article, EntryId, Figure, Lang, Tag, UserId};
use weir_store::{EntryRow, SearchOrder, UnderstandingRow};
use weir_story::{Dossier, Report, dossier};
use weir_text::Options;

/// A dossier is made of so many of the newest articles.
const MOST_ARTICLES: u32 = 150;

/// What is known of a topic, and what it was made of.
#[derive(Clone, Debug, Default)]
pub struct Topic {
    /// Its articles, newest first, without repeats.
    pub entries: Vec<EntryRow>,
    /// Their texts.
    pub articles: Vec<Article>,
    /// What they say together.
    pub dossier: Dossier,
    /// There are older articles than these.
    pub more: bool,
}

impl Weir {
    /// The dossier of whatever any of some queries finds, its brief in `lang` where a report has it.
    ///
    /// # Errors
    /// Of the store.
    pub async fn topic(&self, user: UserId, queries: &[Query], lang: Lang) -> Result<Topic, PipelineError> {
        let mut entries = Vec::new();
        for query in queries {
            entries.extend(self.find(user, query, SearchOrder::Newest, MOST_ARTICLES + 1).await?);
        }
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.id));
        entries.dedup_by_key(|entry| entry.id);
        let more = entries.len() > MOST_ARTICLES as usize;
        entries.truncate(MOST_ARTICLES as usize);
        // A repeat says nothing of its own.
        entries.retain(|entry| entry.same_as.is_none());
        // Newest by publication, whenever they arrived.
        entries.sort_by_key(|entry| std::cmp::Reverse((entry.published_at.unwrap_or(entry.sort_at), entry.id)));
        let ids: Vec<EntryId> = entries.iter().map(|entry| entry.id).collect();
        let articles = self.store().articles(&ids).await?;
        let understandings = self.store().understandings(&ids).await?;
        let name = queries.iter().filter_map(|query| query.topic.as_deref()).collect::<Vec<_>>().join(" ");
        self.compute("topic", name, move || {
            let dossier = tell(&entries, &articles, &understandings, lang);
            Topic { entries, articles, dossier, more }
        })
        .await
    }
}

fn tell(entries: &[EntryRow], articles: &[Article], understandings: &[(EntryId, UnderstandingRow)], lang: Lang) -> Dossier {
    let families: Vec<String> = entries
        .iter()
        .map(|entry| family_of(entry.site_url.as_deref().unwrap_or_default(), entry.url.as_deref().unwrap_or_default()))
        .collect();
    let mut reports: Vec<Report> = Vec::new();
    for (entry, family) in entries.iter().zip(&families) {
        let Some(article) = articles.iter().find(|article| article.id.entry == entry.id) else { continue };
        let understanding = understandings.iter().find(|(id, _)| *id == entry.id).map(|(_, row)| row);
        let (figures, tags): (&[Figure], &[Tag]) = understanding.map_or((&[], &[]), |row| (&row.figures, &row.tags));
        let at = entry.published_at.unwrap_or(entry.sort_at);
        reports.push(Report { entry: entry.id, family, at, article, figures, tags, promotion: entry.promotion });
    }
    dossier(&reports, &Options { prefer_lang: lang, ..Options::default() })
}
