//! Step 9: an article's words become searchable.

use crate::{PipelineError, Weir};
use weir_model::EntryId;
use weir_store::Job;
use weir_text::search_tokens;

/// The most words of one article that are indexed.
const MOST_TOKENS: usize = 20_000;

/// Indexes the latest text of an entry. Doing it again replaces what was there.
pub async fn run(weir: &Weir, job: &Job) -> Result<(), PipelineError> {
    let entry: EntryId = job.subject()?;
    let article = weir.store().latest_article(entry).await?.ok_or_else(|| PipelineError::Missing(format!("article {entry}")))?;
    let tags = weir.store().understanding(entry).await?.map(|row| row.tags).unwrap_or_default();
    let (title, body, tags) = weir
        .compute("index", entry, move || {
            let mut body = search_tokens(&article.text());
            body.truncate(MOST_TOKENS);
            let labels: Vec<String> = tags.iter().flat_map(|tag| [Some(tag.en.clone()), tag.zh.clone()]).flatten().collect();
            (search_tokens(&article.title), body, search_tokens(&labels.join("\n")))
        })
        .await?;
    let mut tx = weir.store().begin().await?;
    tx.index(entry, &title, &body, &tags).await?;
    tx.complete(job).await?;
    tx.commit().await?;
    Ok(())
}
