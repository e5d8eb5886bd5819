//! Step 1: an address becomes a feed that is followed.

use crate::{ImportError, SubscribeError, Weir, edition};
use jiff::Timestamp;
use serde::Serialize;
use url::Url;
use weir_feed::{Hints, ParseError, opml};
use weir_fetch::{Accept, Request, Response};
use weir_model::{Feed, FeedId, FeedKind, UserId};
use weir_store::{JobKind, NewFeed, NewJob, StoreError};

/// How many places of a site are tried when its page names no feed.
const MOST_PATHS: usize = 8;
/// How many feeds of one page are offered.
const MOST_FOUND: usize = 10;

/// A feed that was found at an address.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// The feed's address.
    pub url: Url,
    /// The feed's title, else its host.
    pub title: String,
    /// Its format.
    pub kind: FeedKind,
    /// How many items it carries now.
    pub entries: usize,
    /// The date of the newest item.
    pub newest: Option<Timestamp>,
    /// Whether this reader follows it already.
    pub subscribed: bool,
}

/// What an import did.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Imported {
    /// Feeds that are followed now and were not before.
    pub added: usize,
    /// Feeds that were followed already.
    pub already: usize,
    /// What was passed over, in words.
    pub skipped: Vec<String>,
}

impl Weir {
    /// Finds the feeds behind what a person typed: a feed's own address, or a page that names feeds, or a site that
    /// keeps one in a usual place.
    pub async fn look(&self, user: UserId, address: &str) -> Result<Vec<Found>, SubscribeError> {
        let url = weir_feed::address(address).map_err(|error| SubscribeError::Address(error.to_string()))?;
        let response = match self.get(&url, Accept::Feed).await {
            // Most sites that have no https yet, and machines at home, answer on http alone.
            Err(SubscribeError::Fetch(error)) if url.scheme() == "https" && !address.contains("://") && error.is_transient() => {
                let mut plain = url.clone();
                plain.set_scheme("http").ok();
                self.get(&plain, Accept::Feed).await.map_err(|_| SubscribeError::Fetch(error))?
            }
            other => other?,
        };
        let known: Vec<String> = self.store().subscriptions(user, self.now()).await?.into_iter().map(|sub| sub.feed.url).collect();
        if let Ok(feed) = parse(&response) {
            return Ok(vec![found(response.url.clone(), &feed, &known)]);
        }
        let mut candidates: Vec<Url> = weir_feed::discover(&response.body, response.content_type.as_deref(), &response.url)
            .into_iter()
            .map(|link| link.url)
            .take(MOST_FOUND)
            .collect();
        if candidates.is_empty() {
            candidates = weir_feed::common_paths(&response.url).into_iter().take(MOST_PATHS).collect();
        }
        let mut feeds: Vec<Found> = Vec::new();
        for candidate in candidates {
            let Ok(answer) = self.get(&candidate, Accept::Feed).await else { continue };
            let Ok(feed) = parse(&answer) else { continue };
            let item = found(answer.url.clone(), &feed, &known);
            if !feeds.iter().any(|other| other.url == item.url) {
                feeds.push(item);
            }
        }
        if feeds.is_empty() { Err(SubscribeError::NoFeed { url }) } else { Ok(feeds) }
    }

    /// Follows a feed. It is fetched at once; following it twice changes nothing.
    pub async fn subscribe(&self, user: UserId, url: &Url, title: &str, folder: Option<&str>) -> Result<FeedId, StoreError> {
        let now = self.now();
        let mut tx = self.store().begin().await?;
        let feed = tx.add_feed(&NewFeed { url: url.to_string(), title: title.to_owned(), ..NewFeed::default() }, now).await?;
        tx.subscribe(user, feed, folder, None, now).await?;
        tx.enqueue(&NewJob::now(JobKind::Fetch, feed, now)).await?;
        edition::unsettle(&mut tx, user, now).await?;
        tx.commit().await?;
        self.wake();
        Ok(feed)
    }

    /// Stops following a feed. What it brought stays in the store for others, and for when it is followed again.
    pub async fn unsubscribe(&self, user: UserId, feed: FeedId) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        tx.unsubscribe(user, feed).await?;
        tx.commit().await
    }

    /// Follows every feed of an OPML file, in its folders.
    pub async fn import_opml(&self, user: UserId, bytes: &[u8]) -> Result<Imported, ImportError> {
        let (subscriptions, warnings) = opml::parse(bytes)?;
        let now = self.now();
        let known: Vec<String> = self.store().subscriptions(user, now).await?.into_iter().map(|sub| sub.feed.url).collect();
        let mut imported = Imported { skipped: warnings.into_iter().map(|warning| warning.0).collect(), ..Imported::default() };
        let mut tx = self.store().begin().await?;
        for subscription in subscriptions {
            let url = subscription.feed_url.to_string();
            if known.contains(&url) {
                imported.already += 1;
                continue;
            }
            let new =
                NewFeed { url, title: subscription.title.clone(), site_url: subscription.site_url.map(String::from), ..NewFeed::default() };
            let feed = tx.add_feed(&new, now).await?;
            let title = Some(subscription.title.as_str()).filter(|title| !title.is_empty());
            tx.subscribe(user, feed, subscription.folder.as_deref(), title, now).await?;
            tx.enqueue(&NewJob::now(JobKind::Fetch, feed, now)).await?;
            imported.added += 1;
        }
        if imported.added > 0 {
            edition::unsettle(&mut tx, user, now).await?;
        }
        tx.commit().await?;
        self.wake();
        Ok(imported)
    }

    /// The reader's feeds as OPML 2.0.
    pub async fn export_opml(&self, user: UserId) -> Result<String, StoreError> {
        let feeds: Vec<opml::Subscription> = self
            .store()
            .subscriptions(user, self.now())
            .await?
            .into_iter()
            .filter_map(|sub| {
                Some(opml::Subscription {
                    title: sub.title,
                    feed_url: Url::parse(&sub.feed.url).ok()?,
                    site_url: sub.feed.site_url.as_deref().and_then(|site| Url::parse(site).ok()),
                    folder: sub.folder,
                })
            })
            .collect();
        Ok(opml::write("Weir", &feeds))
    }

    /// Asks for one feed, or all that the reader follows, to be fetched now. Servers that asked for a pause keep it.
    pub async fn refresh(&self, user: UserId, feed: Option<FeedId>) -> Result<usize, StoreError> {
        let now = self.now();
        let feeds: Vec<FeedId> = match feed {
            Some(feed) => vec![feed],
            None => self.store().subscriptions(user, now).await?.into_iter().map(|sub| sub.feed.id).collect(),
        };
        let mut tx = self.store().begin().await?;
        for feed in &feeds {
            tx.enqueue(&NewJob::now(JobKind::Fetch, *feed, now)).await?;
        }
        tx.commit().await?;
        self.wake();
        Ok(feeds.len())
    }

    async fn get(&self, url: &Url, accept: Accept) -> Result<Response, SubscribeError> {
        Ok(self.fetcher().get(&Request::new(url.clone(), accept)).await?)
    }
}

fn parse(response: &Response) -> Result<Feed, ParseError> {
    let hints = Hints { content_type: response.content_type.as_deref(), url: Some(&response.url), ..Hints::default() };
    weir_feed::parse(&response.body, &hints).map(|(feed, _)| feed)
}

fn found(url: Url, feed: &Feed, known: &[String]) -> Found {
    let title = if feed.title.is_empty() { url.host_str().unwrap_or_default().to_owned() } else { feed.title.clone() };
    Found {
        title,
        kind: feed.kind,
        entries: feed.entries.len(),
        newest: feed.entries.iter().filter_map(|entry| entry.published.or(entry.updated)).max(),
        subscribed: known.iter().any(|known| known == url.as_str()),
        url,
    }
}
