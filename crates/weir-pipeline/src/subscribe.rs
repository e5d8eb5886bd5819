//! Step 1: an address becomes a feed that is followed.

use crate::access::{self, page_request};
use crate::parse::{MOST_TITLE, clip};
use crate::{ImportError, SubscribeError, Weir, edition};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use url::Url;
use weir_feed::{Guess, Hints, ParseError, SelectorError, Selectors, opml};
use weir_fetch::{Accept, Response};
use weir_model::{Feed, FeedId, FeedKind, UserId};
use weir_store::{Access, FeedRow, JobKind, NewFeed, NewJob, StoreError};

/// How many places of a site are tried when its page names no feed.
const MOST_PATHS: usize = 8;
/// How many feeds of one page are offered.
const MOST_FOUND: usize = 10;

/// A feed is asked by hand at most this often.
const MANUAL_FLOOR: SignedDuration = SignedDuration::from_mins(1);

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
    /// How its server is to be asked, of what was given for the address that was typed.
    #[serde(skip)]
    pub access: Access,
}

/// What a page gives as a feed.
#[derive(Debug)]
pub struct Preview {
    /// The page, after redirects.
    pub url: Url,
    /// What it was read by.
    pub selectors: Selectors,
    /// Other ways to read it, the likeliest first.
    pub guesses: Vec<Guess>,
    /// What came of it.
    pub feed: Result<Feed, SelectorError>,
}

/// What asking by hand did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Refreshed {
    /// Feeds that are being asked.
    pub asked: usize,
    /// Feeds that were asked less than a minute ago.
    pub just_now: usize,
    /// Feeds that are paused, or whose servers asked for a pause.
    pub held: usize,
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
    /// Finds the feeds behind what a person typed: a feed's own address, a page of a well-known site, a page that names
    /// feeds, or a site that keeps one in a usual place. Where there are several, the likeliest is the first.
    pub async fn look(&self, user: UserId, address: &str) -> Result<Vec<Found>, SubscribeError> {
        self.look_as(user, address, &Access::default()).await
    }

    /// The same for a server that wants a name and password, or is asked in another special way. They go to the
    /// address's own server only. A name and password in the address itself are taken from there.
    pub async fn look_as(&self, user: UserId, address: &str, access: &Access) -> Result<Vec<Found>, SubscribeError> {
        let url = weir_feed::address(address).map_err(|error| SubscribeError::Address(error.to_string()))?;
        let (url, access) = without_userinfo(&url, access);
        let access = &access;
        let known: Vec<String> = self.store().subscriptions(user, self.now()).await?.into_iter().map(|sub| sub.feed.url).collect();
        let of_site: Vec<Url> = weir_feed::known_sites(&url).into_iter().map(|link| link.url).collect();
        let feeds = self.feeds_at(of_site, &url, access, &known).await;
        if !feeds.is_empty() {
            return Ok(feeds);
        }
        if let Some(directory) = weir_feed::podcast_directory(&url) {
            let answer = self.get(&directory, Accept::Feed, &Access::default()).await?;
            let named = weir_feed::directory_answer(&answer.body).into_iter().map(|link| link.url).collect();
            let feeds = self.feeds_at(named, &url, access, &known).await;
            return if feeds.is_empty() { Err(SubscribeError::NoFeed { url }) } else { Ok(feeds) };
        }
        let response = match self.get(&url, Accept::Feed, access).await {
            // Most sites that have no https yet, and machines at home, answer on http alone.
            Err(SubscribeError::Fetch(error)) if url.scheme() == "https" && !address.contains("://") && error.is_transient() => {
                let mut plain = url.clone();
                plain.set_scheme("http").ok();
                self.get(&plain, Accept::Feed, access).await.map_err(|_| SubscribeError::Fetch(error))?
            }
            other => other?,
        };
        if let Ok(feed) = parse(&response) {
            let item = found(response.url.clone(), &feed, &known);
            return Ok(vec![Found { access: access::of(&item.url, access, url.as_str()), ..item }]);
        }
        let page = response.clone();
        let named = move || weir_feed::discover(&page.body, page.content_type.as_deref(), &page.url);
        let named = self.compute("discover", &url, named).await.unwrap_or_default();
        let mut candidates: Vec<Url> = named.into_iter().map(|link| link.url).take(MOST_FOUND).collect();
        if candidates.is_empty() {
            candidates = weir_feed::common_paths(&response.url).into_iter().take(MOST_PATHS).collect();
        }
        let feeds = self.feeds_at(candidates, &url, access, &known).await;
        if feeds.is_empty() { Err(SubscribeError::NoFeed { url: response.url }) } else { Ok(feeds) }
    }

    /// Those of these addresses that are feeds.
    async fn feeds_at(&self, candidates: Vec<Url>, typed: &Url, access: &Access, known: &[String]) -> Vec<Found> {
        let mut feeds: Vec<Found> = Vec::new();
        for candidate in candidates {
            let request = page_request(candidate, Accept::Feed, access, typed.as_str());
            let Ok(answer) = self.fetcher().get(&request).await else { continue };
            let Ok(feed) = parse(&answer) else { continue };
            let item = found(answer.url.clone(), &feed, known);
            let item = Found { access: access::of(&item.url, access, typed.as_str()), ..item };
            if !feeds.iter().any(|other| other.url == item.url) {
                feeds.push(item);
            }
        }
        feeds
    }

    /// What a page would give as a feed: by the selectors given, else by the best guess.
    pub async fn preview_page(&self, address: &str, selectors: Option<Selectors>) -> Result<Preview, SubscribeError> {
        let url = weir_feed::address(address).map_err(|error| SubscribeError::Address(error.to_string()))?;
        let response = self.get(&url, Accept::Page, &Access::default()).await?;
        let work = move || {
            let (body, content_type) = (&response.body, response.content_type.as_deref());
            let guesses = weir_feed::guess_selectors(body, content_type, &response.url);
            let guessed = || guesses.first().map(|guess| guess.selectors.clone()).unwrap_or_default();
            let selectors = selectors.unwrap_or_else(guessed);
            let feed = match selectors.item.is_empty() {
                true => Err(SelectorError::NoItem),
                false => weir_feed::read_page(body, content_type, &response.url, &selectors),
            };
            Preview { url: response.url, selectors, guesses, feed }
        };
        self.compute("preview", &url, work).await.map_err(|_| SubscribeError::NoFeed { url })
    }

    /// Follows a page as a feed. Doing it again for a page that is followed gives it these selectors.
    pub async fn subscribe_page(
        &self,
        user: UserId,
        url: &Url,
        title: &str,
        selectors: &Selectors,
        folder: Option<&str>,
    ) -> Result<FeedId, SubscribeError> {
        selectors.check()?;
        let json = selectors.to_json();
        let now = self.now();
        let mut tx = self.store().begin().await?;
        let site = self.fetcher().site(url).unwrap_or_default();
        let new = NewFeed { url: url.to_string(), title: title.to_owned(), kind: FeedKind::Page, site, ..NewFeed::default() };
        let feed = tx.add_feed(&new, now).await?;
        tx.set_selectors(feed, &json).await?;
        tx.subscribe(user, feed, folder, None, now).await?;
        tx.enqueue(&NewJob::now(JobKind::Fetch, feed, now)).await?;
        edition::unsettle(&mut tx, user, now).await?;
        tx.commit().await?;
        self.wake();
        Ok(feed)
    }

    /// Follows a feed. It is fetched at once; following it twice changes nothing.
    pub async fn subscribe(&self, user: UserId, url: &Url, title: &str, folder: Option<&str>) -> Result<FeedId, StoreError> {
        self.subscribe_as(user, url, title, folder, &Access::default()).await
    }

    /// The same for a server that is asked in a special way. A name and password in the address are taken from there.
    pub async fn subscribe_as(
        &self,
        user: UserId,
        url: &Url,
        title: &str,
        folder: Option<&str>,
        access: &Access,
    ) -> Result<FeedId, StoreError> {
        let now = self.now();
        let (url, access) = without_userinfo(url, access);
        let url = &url;
        let mut tx = self.store().begin().await?;
        let site = self.fetcher().site(url).unwrap_or_default();
        let feed = tx.add_feed(&NewFeed { url: url.to_string(), title: title.to_owned(), site, ..NewFeed::default() }, now).await?;
        if !access.is_empty() {
            tx.set_access(feed, &access).await?;
        }
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
            let (feed_url, access) = without_userinfo(&subscription.feed_url, &Access::default());
            let url = feed_url.to_string();
            if known.contains(&url) {
                imported.already += 1;
                continue;
            }
            let new = NewFeed {
                url,
                title: subscription.title.clone(),
                site_url: subscription.site_url.map(String::from),
                site: self.fetcher().site(&feed_url).unwrap_or_default(),
                ..NewFeed::default()
            };
            let feed = tx.add_feed(&new, now).await?;
            if !access.is_empty() {
                tx.set_access(feed, &access).await?;
            }
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

    /// Asks for one feed, or all that the reader follows, to be fetched now. A feed that was asked a minute ago is not
    /// asked again, and servers that asked for a pause keep it.
    pub async fn refresh(&self, user: UserId, feed: Option<FeedId>) -> Result<Refreshed, StoreError> {
        let now = self.now();
        let feeds: Vec<FeedRow> = match feed {
            Some(feed) => self.store().feed(feed).await?.into_iter().collect(),
            None => self.store().subscriptions(user, now).await?.into_iter().map(|sub| sub.feed).collect(),
        };
        let mut refreshed = Refreshed::default();
        let mut tx = self.store().begin().await?;
        for feed in feeds {
            if feed.paused || feed.held_until.is_some_and(|until| until > now) {
                refreshed.held += 1;
            } else if feed.last_fetch_at.is_some_and(|at| now.duration_since(at) < MANUAL_FLOOR) {
                refreshed.just_now += 1;
            } else {
                tx.enqueue(&NewJob::now(JobKind::Fetch, feed.id, now)).await?;
                refreshed.asked += 1;
            }
        }
        tx.commit().await?;
        self.wake();
        Ok(refreshed)
    }

    /// Stops asking a feed, or resumes it, also one that was gone.
    pub async fn pause(&self, feed: FeedId, paused: bool) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        tx.set_paused(feed, paused, self.now()).await?;
        tx.commit().await?;
        self.wake();
        Ok(())
    }

    async fn get(&self, url: &Url, accept: Accept, access: &Access) -> Result<Response, SubscribeError> {
        Ok(self.fetcher().get(&access::request(url.clone(), accept, access)).await?)
    }
}

/// An address without the name and password in it, which become how its server is asked.
fn without_userinfo(url: &Url, access: &Access) -> (Url, Access) {
    let mut access = access.clone();
    let mut bare = url.clone();
    if !url.username().is_empty() || url.password().is_some() {
        let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        access.user = decoded(url.username());
        access.password = decoded(url.password().unwrap_or_default());
        // Cannot fail for http and https addresses, which have a host.
        let _ = bare.set_username("");
        let _ = bare.set_password(None);
    }
    (bare, access)
}

fn parse(response: &Response) -> Result<Feed, ParseError> {
    let hints = Hints { content_type: response.content_type.as_deref(), url: Some(&response.url), ..Hints::default() };
    weir_feed::parse(&response.body, &hints).map(|(feed, _)| feed)
}

fn found(url: Url, feed: &Feed, known: &[String]) -> Found {
    let title = match feed.title.as_str() {
        "" => url.host_str().unwrap_or_default().to_owned(),
        title => clip(title, MOST_TITLE),
    };
    Found {
        title,
        kind: feed.kind,
        entries: feed.entries.len(),
        newest: feed.entries.iter().filter_map(|entry| entry.published.or(entry.updated)).max(),
        subscribed: known.iter().any(|known| known == url.as_str()),
        access: Access::default(),
        url,
    }
}
