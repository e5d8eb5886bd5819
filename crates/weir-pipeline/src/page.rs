//! Step 6: an entry's page is read, if its feed wants that, and frozen as an article.

use crate::extract::{PageRead, Source, article};
use crate::{PipelineError, Weir};
use jiff::{SignedDuration, Timestamp};
use url::Url;
use weir_fetch::{Accept, FetchError, Request};
use weir_model::{EntryId, FullText};
use weir_store::{EntrySource, Job, JobKind, NewJob};

/// A page that could not be reached is tried this often before the feed's text stands alone.
const MOST_TRIES: u32 = 3;

/// Reads the page of one entry.
pub async fn run(weir: &Weir, job: &Job) -> Result<(), PipelineError> {
    let entry: EntryId = job.subject()?;
    let row = weir.store().entry_source(entry).await?.ok_or_else(|| PipelineError::Missing(format!("entry {entry}")))?;
    let full_text = row.full_text;
    let source = source(row);
    let page = match &source.url {
        Some(url) if full_text == FullText::Always => match read(weir, url).await {
            Ok(page) => page,
            // Try again later, and leave the feed's text to stand if it never works.
            Err(error) if error.is_transient() && job.attempts < MOST_TRIES => {
                let mut tx = weir.store().begin().await?;
                tx.fail(job, &error.to_string(), Some(retry_at(&error, weir.now()))).await?;
                tx.commit().await?;
                return Ok(());
            }
            Err(_) => PageRead::NotAsked,
        },
        _ => PageRead::NotAsked,
    };
    let frozen = weir.compute("extract", entry, move || article(entry, &source, &page)).await?;
    let now = weir.now();
    let mut tx = weir.store().begin().await?;
    tx.put_article(&frozen, now).await?;
    tx.enqueue(&NewJob::now(JobKind::Understand, entry, now)).await?;
    tx.complete(job).await?;
    tx.commit().await?;
    weir.wake();
    Ok(())
}

/// Reads one page for its text. A refusal is an answer; only what may pass by itself is an error.
pub(crate) async fn read(weir: &Weir, url: &Url) -> Result<PageRead, FetchError> {
    match weir.fetcher().get(&Request::new(url.clone(), Accept::Page)).await {
        Ok(response) => Ok(PageRead::Bytes(Box::new(response))),
        Err(error) => match error.status() {
            Some(404 | 410) => Ok(PageRead::Gone),
            _ if error.is_transient() => Err(error),
            Some(_) => Ok(PageRead::Blocked),
            None => match error {
                FetchError::Robots { .. } | FetchError::Refused { .. } => Ok(PageRead::Blocked),
                other => Err(other),
            },
        },
    }
}

/// When the host may be asked again: at its own word, else soon.
fn retry_at(error: &FetchError, now: Timestamp) -> Timestamp {
    now + error.retry_after(now).unwrap_or(SignedDuration::from_secs(30))
}

fn source(row: EntrySource) -> Source {
    Source {
        title: row.title,
        author: row.author,
        published: row.published_at,
        lang: row.lang,
        url: row.url.as_deref().and_then(|url| Url::parse(url).ok()),
        summary_html: row.summary_html,
        content_html: row.content_html,
        image_url: row.image_url.as_deref().and_then(|url| Url::parse(url).ok()),
        feed_title: row.feed_title,
    }
}
