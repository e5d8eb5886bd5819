//! Lists of feeds by address, kept in step: what the list adds is followed, what it drops is followed no longer. What the
//! reader followed before, or chose to keep, is left alone.

use crate::{PipelineError, SubscribeError, Weir, edition};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use tracing::info;
use url::Url;
use weir_feed::opml;
use weir_fetch::{Accept, Request, Response};
use weir_model::{FeedId, ListId, UserId};
use weir_store::{Job, JobKind, ListRow, NewFeed, NewJob, StoreError};

/// Between two looks at a list that answers, and at one that does not.
const DAILY: SignedDuration = SignedDuration::from_hours(24);
const AGAIN: SignedDuration = SignedDuration::from_hours(6);

impl Weir {
    /// Follows a list of feeds by address, after a look that it is one. Gives the list and how many feeds it names.
    pub async fn follow_list(&self, user: UserId, address: &str) -> Result<(ListId, usize), SubscribeError> {
        let url = weir_feed::address(address).map_err(|error| SubscribeError::Address(error.to_string()))?;
        let response = self.fetcher().get(&Request::new(url.clone(), Accept::Opml)).await?;
        let (feeds, _) = opml::parse(&response.body).map_err(|error| SubscribeError::List { url: url.clone(), why: error.to_string() })?;
        let now = self.now();
        let mut tx = self.store().begin().await?;
        let list = tx.add_list(user, url.as_str(), url.host_str().unwrap_or_default(), now).await?;
        tx.enqueue(&NewJob::now(JobKind::List, list, now)).await?;
        tx.commit().await?;
        self.wake();
        Ok((list, feeds.len()))
    }

    /// Forgets a list. Its feeds stay, as the reader's own.
    pub async fn drop_list(&self, user: UserId, list: ListId) -> Result<bool, StoreError> {
        let Some(row) = self.store().list(list).await?.filter(|row| row.user == user) else { return Ok(false) };
        let mut tx = self.store().begin().await?;
        tx.drop_list(row.id).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// Keeps one reader in step with one list.
pub async fn run(weir: &Weir, job: &Job) -> Result<(), PipelineError> {
    let id: ListId = job.subject()?;
    let list = weir.store().list(id).await?.ok_or_else(|| PipelineError::Missing(format!("list {id}")))?;
    let Ok(url) = Url::parse(&list.url) else {
        return finish(weir, job, failed(list, weir.now(), "its address is none".into(), None)).await;
    };
    let request = Request::new(url, Accept::Opml).validators(list.etag.clone(), list.last_modified.clone());
    let answer = weir.fetcher().get(&request).await;
    let now = weir.now();
    match answer {
        Err(error) => finish(weir, job, failed(list, now, error.to_string(), error.retry_after(now))).await,
        Ok(response) if response.is_unchanged() => {
            finish(weir, job, ListRow { last_error: None, last_ok_at: Some(now), next_fetch_at: now + DAILY, ..list }).await
        }
        Ok(response) => match opml::parse(&response.body) {
            // An empty list is more likely a fault than a wish to follow nothing.
            Ok((feeds, _)) if !feeds.is_empty() && !response.truncated => step(weir, job, list, &response, feeds).await,
            Ok(_) => finish(weir, job, failed(list, now, "the list names no feeds now; nothing was changed".into(), None)).await,
            Err(error) => finish(weir, job, failed(list, now, error.to_string(), None)).await,
        },
    }
}

async fn step(weir: &Weir, job: &Job, list: ListRow, response: &Response, feeds: Vec<opml::Subscription>) -> Result<(), PipelineError> {
    let now = weir.now();
    let user = list.user;
    let known: BTreeSet<FeedId> = weir.store().subscriptions(user, now).await?.into_iter().map(|sub| sub.feed.id).collect();
    let brought = weir.store().brought_by(list.id).await?;
    let mut named: BTreeSet<FeedId> = BTreeSet::new();
    let (mut added, mut dropped) = (0, 0);
    let mut tx = weir.store().begin().await?;
    for feed in feeds {
        let site = weir.fetcher().site(&feed.feed_url).unwrap_or_default();
        let new = NewFeed {
            url: feed.feed_url.to_string(),
            title: feed.title.clone(),
            site_url: feed.site_url.map(String::from),
            site,
            ..NewFeed::default()
        };
        let id = tx.add_feed(&new, now).await?;
        named.insert(id);
        if !known.contains(&id) {
            let title = Some(feed.title.as_str()).filter(|title| !title.is_empty());
            tx.subscribe(user, id, feed.folder.as_deref(), title, now).await?;
            tx.bring(user, id, list.id).await?;
            tx.enqueue(&NewJob::now(JobKind::Fetch, id, now)).await?;
            added += 1;
        }
    }
    for feed in brought.into_iter().filter(|feed| !named.contains(feed)) {
        tx.unsubscribe(user, feed).await?;
        dropped += 1;
    }
    if added > 0 {
        edition::unsettle(&mut tx, user, now).await?;
    }
    let row = ListRow {
        etag: response.etag.clone(),
        last_modified: response.last_modified.clone(),
        last_error: None,
        last_ok_at: Some(now),
        next_fetch_at: now + response.max_age.unwrap_or(DAILY).max(DAILY),
        ..list
    };
    tx.put_list(&row).await?;
    tx.complete(job).await?;
    tx.commit().await?;
    info!(list.id = row.id.0, added, dropped, "list of feeds kept in step");
    weir.wake();
    Ok(())
}

fn failed(list: ListRow, now: Timestamp, error: String, retry_after: Option<SignedDuration>) -> ListRow {
    ListRow { last_error: Some(error), next_fetch_at: now + retry_after.unwrap_or(AGAIN).max(AGAIN), ..list }
}

async fn finish(weir: &Weir, job: &Job, list: ListRow) -> Result<(), PipelineError> {
    let mut tx = weir.store().begin().await?;
    tx.put_list(&list).await?;
    tx.complete(job).await?;
    tx.commit().await?;
    Ok(())
}
