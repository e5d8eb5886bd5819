//! Step 8: an article gets its brief, tags and figures.

use crate::group::GATHER;
use crate::{PipelineError, Weir};
use weir_model::{Article, EntryId};
use weir_store::{Job, JobKind, NewJob, UnderstandingRow};
use weir_text::{Options, Understanding};

/// The longest text shown under a headline in a list, in characters.
const MOST_EXCERPT: usize = 280;

/// Understands the latest text of an entry.
pub async fn run(weir: &Weir, job: &Job) -> Result<(), PipelineError> {
    let entry: EntryId = job.subject()?;
    let article = weir.store().latest_article(entry).await?.ok_or_else(|| PipelineError::Missing(format!("article {entry}")))?;
    let (id, lang) = (article.id, article.lang);
    let row = weir.compute("understand", entry, move || row(&article)).await?;
    let now = weir.now();
    let wishes = weir.wish_for_article(entry, lang).await?;
    let mut tx = weir.store().begin().await?;
    tx.put_understanding(id, &row).await?;
    tx.enqueue(&NewJob::now(JobKind::Group, "all", now + GATHER)).await?;
    tx.enqueue(&NewJob::now(JobKind::Index, entry, now)).await?;
    for wish in &wishes {
        tx.enqueue(wish).await?;
    }
    tx.complete(job).await?;
    tx.commit().await?;
    weir.wake();
    Ok(())
}

/// The engine's result as the store keeps it.
fn row(article: &Article) -> UnderstandingRow {
    let Understanding { brief, tags, figures, features, promotion } = weir_text::understand(article, &Options::default());
    UnderstandingRow {
        section: weir_text::section(&tags).to_owned(),
        excerpt: excerpt(article, &brief),
        minutes: article.minutes(),
        lang: article.lang,
        state: article.state,
        promotion: promotion || article.metadata.sponsored,
        features: serde_json::to_vec(&features).unwrap_or_default(),
        engine_version: weir_text::VERSION,
        brief,
        tags,
        figures,
    }
}

/// What stands under the headline in lists: the lead's first claim, else the article's first prose.
fn excerpt(article: &Article, brief: &weir_model::Brief) -> String {
    let text = brief
        .lead
        .first()
        .map(|claim| claim.text.as_str())
        .or_else(|| article.blocks.iter().find(|block| block.is_prose()).map(|block| block.text.as_str()))
        .unwrap_or("");
    match text.char_indices().nth(MOST_EXCERPT) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
