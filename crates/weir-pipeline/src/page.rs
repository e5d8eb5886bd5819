//! Step 6: an entry's page is read, if its feed wants that, and frozen as an article.

use crate::access::page_request;
use crate::extract::{PageRead, Source, article};
use crate::group::GATHER;
use crate::whole::whole;
use crate::{PipelineError, Weir};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use url::Url;
use weir_fetch::{Accept, Barrier, FetchError, Request};
use weir_model::{EntryId, FullText};
use weir_store::{EntrySource, Job, JobKind, NewJob, StoreError};
use weir_story::family;

/// Marks a job that a reader asked for.
const ASKED: &str = "asked";

/// A page that could not be reached is tried this often before the feed's text stands alone.
const MOST_TRIES: u32 = 3;

/// Reads the page of one entry.
pub async fn run(weir: &Weir, job: &Job) -> Result<(), PipelineError> {
    let entry: EntryId = job.subject()?;
    let row = weir.store().entry_source(entry).await?.ok_or_else(|| PipelineError::Missing(format!("entry {entry}")))?;
    let wanted = row.full_text == FullText::Always || (row.full_text == FullText::Demand && job.payload == ASKED);
    let (access, feed_url, title, own_page) = (row.access.clone(), row.feed_url.clone(), row.title.clone(), row.own_page);
    let source = Arc::new(source(row));
    let ask = |url: Url| page_request(url, Accept::Page, &access, &feed_url);
    let page = match source.url.clone() {
        Some(url) if wanted && own_page => match read(weir, ask(url)).await {
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
    let (page, extracted) = whole(weir, &source, page, ask).await?;
    let reached = match &page {
        PageRead::Bytes(response) => Some(response.url.clone()),
        _ => None,
    };
    let frozen = weir.compute("extract", entry, move || article(entry, &source, &page, extracted)).await?;
    let now = weir.now();
    let mut tx = weir.store().begin().await?;
    if let Some(key) = reached.and_then(|reached| page_key(&reached, frozen.metadata.canonical.as_ref()))
        && let Some(original) = tx.put_page_key(entry, key, &title).await?
    {
        // Another feed led here before, by another address: the text is there already.
        tx.fold(entry, original, now).await?;
        tx.enqueue(&NewJob::now(JobKind::Group, "all", now + GATHER)).await?;
    } else {
        tx.put_article(&frozen, now).await?;
        tx.enqueue(&NewJob::now(JobKind::Understand, entry, now)).await?;
    }
    tx.complete(job).await?;
    tx.commit().await?;
    weir.wake();
    Ok(())
}

impl Weir {
    /// Reads the page of an entry now, whose feed's pages are read only when someone asks.
    pub async fn read_page(&self, entry: EntryId) -> Result<(), StoreError> {
        let now = self.now();
        let mut tx = self.store().begin().await?;
        tx.enqueue(&NewJob { payload: ASKED.to_owned(), ..NewJob::now(JobKind::Page, entry, now) }).await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }
}

/// Reads one page for its text. A refusal is an answer; only what may pass by itself is an error.
pub(crate) async fn read(weir: &Weir, request: Request) -> Result<PageRead, FetchError> {
    match weir.fetcher().get(&request).await {
        Ok(response) if response.challenge => Ok(PageRead::Challenge(Box::new(response))),
        Ok(response) => Ok(PageRead::Bytes(Box::new(response))),
        Err(error) => match error.barrier() {
            Some(Barrier::Gone) => Ok(PageRead::Gone),
            Some(Barrier::Paywall) => Ok(PageRead::Paywall),
            Some(_) => Ok(PageRead::Blocked),
            None if error.is_transient() => Err(error),
            None => match error {
                FetchError::Robots { .. } | FetchError::Refused { .. } => Ok(PageRead::Blocked),
                error if error.status().is_some() => Ok(PageRead::Blocked),
                other => Err(other),
            },
        },
    }
}

/// The address that a page gives itself, where it is to be believed: on its own site, and no front page.
fn page_key(reached: &Url, canonical: Option<&Url>) -> Option<i64> {
    let believed = canonical.filter(|canonical| family(canonical) == family(reached) && canonical.path() != "/");
    let url = believed.unwrap_or(reached);
    (url.path() != "/").then(|| weir_feed::url_key(url))
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
