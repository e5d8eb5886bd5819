//! Feeds and who follows them.

use crate::db::on;
use crate::lists::{hidden_repeat, marked};
use crate::marks::COPY_READ_TO_REPEATS;
use crate::{FeedRow, FetchRecord, NewFeed, Store, StoreError, Subscription, Tx, codec};
use jiff::Timestamp;
use sqlx::{FromRow, query, query_as, query_scalar};
use std::collections::BTreeMap;
use weir_model::{FeedId, FullText, UserId};

/// A new subscription leaves this many of the newest entries unread.
pub(crate) const UNREAD_AT_FIRST: i64 = 20;
/// Days that [`Subscription::per_day`] covers.
const DAYS: i64 = 30;
/// The most bytes of an address: what an index of PostgreSQL takes, with room to spare.
const MOST_URL: usize = 2_000;

macro_rules! columns {
    () => {
        "f.id, f.url, f.site_url, f.title, f.kind, f.lang, f.icon_url, f.etag, f.last_modified, f.body_hash, f.full_text, \
         f.interval_s, f.next_fetch_at, f.last_fetch_at, f.last_ok_at, f.error_count, f.last_error, f.gone, f.created_at"
    };
}

const FEED: &str = concat!("select ", columns!(), " from feed f where f.id = $1");

const BY_URL: &str = concat!("select ", columns!(), " from feed f where f.url = $1");

const DUE: &str = "select f.id from feed f where f.sub_count > 0 and not f.gone and f.next_fetch_at <= $1
    and not exists (select 1 from job j where j.kind = 'fetch' and j.key = cast(f.id as text) and j.state <> 'dead')
    order by f.next_fetch_at, f.id limit $2";

// Unread: all own entries above the watermark and the repeats among them that show, less what is marked read there, and
// what was put back to unread below. Asking for the mark of every entry instead would take ten times as long.
const SUBSCRIPTIONS: &str = concat!(
    "select ",
    columns!(),
    ", s.title as own_title, d.name as folder, s.subscribed_at,
    (select count(*) from entry e where e.feed_id = s.feed_id and e.id > s.read_upto and e.same_as is null)
    + (select count(*) from entry e where e.feed_id = s.feed_id and e.id > s.read_upto and e.same_as is not null
        and not coalesce(",
    marked!(),
    ", false) and not ",
    hidden_repeat!(),
    ")
    - (select count(*) from mark r join entry e on e.id = r.entry_id
        where r.user_id = $1 and r.feed_id = s.feed_id and r.entry_id > s.read_upto and r.is_read and e.same_as is null)
    + (select count(*) from mark u join entry e on e.id = u.entry_id
        where u.user_id = $1 and u.feed_id = s.feed_id and not u.is_read and u.entry_id <= s.read_upto and not ",
    hidden_repeat!(),
    ") as unread
    from sub s join feed f on f.id = s.feed_id left join folder d on d.id = s.folder_id
    where s.user_id = $1 order by f.id"
);

const PER_DAY: &str = "select d.feed_id, d.day, d.entries from sub s join feed_day d on d.feed_id = s.feed_id
    where s.user_id = $1 and d.day > $2 and d.day <= $3";

const ADD: &str = "insert into feed (url, title, site_url, kind, lang, icon_url, full_text, interval_s, next_fetch_at, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, 3600, $8, $8) on conflict (url) do update set url = excluded.url returning id";

const PUT_FETCH: &str = "update feed set last_fetch_at = $2, next_fetch_at = $3, interval_s = $4, gone = $5, last_error = $6,
    last_ok_at = case when $6 is null then $2 else last_ok_at end,
    error_count = case when $6 is null then 0 else error_count + 1 end,
    etag = case when $7 then $8 else etag end,
    last_modified = case when $7 then $9 else last_modified end,
    body_hash = case when $7 then $10 else body_hash end,
    title = coalesce($11, title), site_url = coalesce($12, site_url), icon_url = coalesce($13, icon_url),
    kind = coalesce($14, kind), lang = coalesce($15, lang)
    where id = $1";

const SET_FULL_TEXT: &str = "update feed set full_text = $2 where id = $1";

const MOVE: &str = "update feed set url = $2 where id = $1";

const FOLDER: &str =
    "insert into folder (user_id, name) values ($1, $2) on conflict (user_id, name) do update set name = excluded.name returning id";

// The 21st newest entry is the first that counts as read.
const SUBSCRIBE: &str = "insert into sub (user_id, feed_id, folder_id, title, read_upto, subscribed_at)
    values ($1, $2, $3, $4, coalesce((select e.id from entry e where e.feed_id = $2 order by e.id desc limit 1 offset $6), 0), $5)
    on conflict (user_id, feed_id) do nothing";

const RESUBSCRIBE: &str =
    "update sub set folder_id = coalesce($3, folder_id), title = coalesce($4, title) where user_id = $1 and feed_id = $2";

const REARRANGE: &str = "update sub set folder_id = $3, title = $4 where user_id = $1 and feed_id = $2";

const UNSUBSCRIBE: &str = "delete from sub where user_id = $1 and feed_id = $2";

const KEEP_SAVED: &str = "update mark set is_read = null where user_id = $1 and feed_id = $2 and starred";

const FORGET_MARKS: &str = "delete from mark where user_id = $1 and feed_id = $2 and not starred";

const DROP_EMPTY_FOLDERS: &str = "delete from folder where user_id = $1
    and not exists (select 1 from sub s where s.user_id = $1 and s.folder_id = folder.id)";

const COUNT_SUBS: &str = "update feed set sub_count = (select count(*) from sub s where s.feed_id = feed.id) where id = $1";

const FOLLOWERS: &str =
    "select s.user_id, d.name, s.title from sub s left join folder d on d.id = s.folder_id where s.feed_id = $1 order by s.user_id";

#[derive(FromRow)]
struct Raw {
    id: i64,
    url: String,
    site_url: Option<String>,
    title: String,
    kind: String,
    lang: String,
    icon_url: Option<String>,
    etag: Option<String>,
    last_modified: Option<String>,
    body_hash: Option<i64>,
    full_text: String,
    interval_s: i64,
    next_fetch_at: i64,
    last_fetch_at: Option<i64>,
    last_ok_at: Option<i64>,
    error_count: i64,
    last_error: Option<String>,
    gone: bool,
    created_at: i64,
}

#[derive(FromRow)]
struct RawSubscription {
    #[sqlx(flatten)]
    feed: Raw,
    own_title: Option<String>,
    folder: Option<String>,
    subscribed_at: i64,
    unread: i64,
}

impl Store {
    /// One feed.
    pub async fn feed(&self, id: FeedId) -> Result<Option<FeedRow>, StoreError> {
        let raw: Option<Raw> = on!(read self, |c| query_as(FEED).bind(id.0).fetch_optional(c).await?);
        Ok(raw.map(row))
    }

    /// The feed polled at an address.
    pub async fn feed_by_url(&self, url: &str) -> Result<Option<FeedRow>, StoreError> {
        let raw: Option<Raw> = on!(read self, |c| query_as(BY_URL).bind(url.to_owned()).fetch_optional(c).await?);
        Ok(raw.map(row))
    }

    /// Feeds to fetch now, longest due first: followed by someone, not gone, and without a fetch that is queued or
    /// under way.
    pub async fn due_feeds(&self, now: Timestamp, limit: u32) -> Result<Vec<FeedId>, StoreError> {
        let ids: Vec<i64> = on!(read self, |c| query_scalar(DUE).bind(now.as_millisecond()).bind(i64::from(limit)).fetch_all(c).await?);
        Ok(ids.into_iter().map(FeedId).collect())
    }

    /// What a reader follows, by folder and title.
    pub async fn subscriptions(&self, user: UserId, now: Timestamp) -> Result<Vec<Subscription>, StoreError> {
        let today = codec::day(now);
        let raw: Vec<RawSubscription> = on!(read self, |c| query_as(SUBSCRIPTIONS).bind(user.0).fetch_all(c).await?);
        let days: Vec<(i64, i64, i64)> =
            on!(read self, |c| query_as(PER_DAY).bind(user.0).bind(today - DAYS).bind(today).fetch_all(c).await?);
        let mut per_day: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
        for (feed, day, entries) in days {
            let days = per_day.entry(feed).or_insert_with(|| vec![0; DAYS as usize]);
            if let Some(count) = days.get_mut((DAYS - 1 - (today - day)) as usize) {
                *count = codec::count(entries);
            }
        }
        let mut subscriptions: Vec<Subscription> = raw
            .into_iter()
            .map(|raw| {
                let feed = row(raw.feed);
                Subscription {
                    folder: raw.folder,
                    title: raw.own_title.unwrap_or_else(|| feed.title.clone()),
                    has_new: raw.unread > 0,
                    unread: raw.unread,
                    per_day: per_day.remove(&feed.id.0).unwrap_or_else(|| vec![0; DAYS as usize]),
                    subscribed_at: codec::time(raw.subscribed_at),
                    feed,
                }
            })
            .collect();
        subscriptions.sort_by_cached_key(|sub| (sub.folder.clone(), sub.title.to_lowercase(), sub.feed.id));
        Ok(subscriptions)
    }
}

impl Tx<'_> {
    /// Adds a feed, due at once; a known address gives the feed that is there.
    pub async fn add_feed(&mut self, feed: &NewFeed, now: Timestamp) -> Result<FeedId, StoreError> {
        let url = address(&feed.url)?;
        let id = on!(self, |c| query_scalar(ADD)
            .bind(url)
            .bind(codec::text(&feed.title))
            .bind(codec::optional(feed.site_url.as_deref()))
            .bind(codec::word(&feed.kind))
            .bind(feed.lang.to_string())
            .bind(codec::optional(feed.icon_url.as_deref()))
            .bind(codec::word(&FullText::default()))
            .bind(now.as_millisecond())
            .fetch_one(c)
            .await?);
        Ok(FeedId(id))
    }

    /// Lets a reader follow a feed, with its newest 20 entries unread. Whoever follows it already keeps what is read;
    /// a folder or title given then replaces the old one. Gives whether it is new.
    pub async fn subscribe(
        &mut self,
        user: UserId,
        feed: FeedId,
        folder: Option<&str>,
        title: Option<&str>,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let folder = self.folder(user, folder).await?;
        let title = codec::optional(title);
        let added = on!(self, |c| query(SUBSCRIBE)
            .bind(user.0)
            .bind(feed.0)
            .bind(folder)
            .bind(title.clone())
            .bind(now.as_millisecond())
            .bind(UNREAD_AT_FIRST)
            .execute(c)
            .await?
            .rows_affected());
        if added == 0 {
            on!(self, |c| query(RESUBSCRIBE).bind(user.0).bind(feed.0).bind(folder).bind(title).execute(c).await?.rows_affected());
            return Ok(false);
        }
        on!(self, |c| query(COUNT_SUBS).bind(feed.0).execute(c).await?.rows_affected());
        Ok(true)
    }

    /// Puts a subscription into a folder and gives it an own title; `None` takes it out, or gives back the feed's title.
    pub async fn rearrange(&mut self, user: UserId, feed: FeedId, folder: Option<&str>, title: Option<&str>) -> Result<(), StoreError> {
        let folder = self.folder(user, folder).await?;
        on!(self, |c| query(REARRANGE)
            .bind(user.0)
            .bind(feed.0)
            .bind(folder)
            .bind(codec::optional(title))
            .execute(c)
            .await?
            .rows_affected());
        on!(self, |c| query(DROP_EMPTY_FOLDERS).bind(user.0).execute(c).await?.rows_affected());
        Ok(())
    }

    /// Ends a subscription. Saved entries stay saved; what else was read or not is forgotten.
    pub async fn unsubscribe(&mut self, user: UserId, feed: FeedId) -> Result<(), StoreError> {
        // Repeats in other feeds come into sight now; what was read stays read.
        on!(self, |c| query(COPY_READ_TO_REPEATS).bind(user.0).bind(feed.0).execute(c).await?.rows_affected());
        for sql in [UNSUBSCRIBE, KEEP_SAVED, FORGET_MARKS] {
            on!(self, |c| query(sql).bind(user.0).bind(feed.0).execute(c).await?.rows_affected());
        }
        on!(self, |c| query(DROP_EMPTY_FOLDERS).bind(user.0).execute(c).await?.rows_affected());
        on!(self, |c| query(COUNT_SUBS).bind(feed.0).execute(c).await?.rows_affected());
        Ok(())
    }

    /// Keeps what a fetch found.
    pub async fn put_fetch(&mut self, fetch: &FetchRecord) -> Result<(), StoreError> {
        let title = fetch.title.as_deref().filter(|title| !title.is_empty());
        on!(self, |c| query(PUT_FETCH)
            .bind(fetch.feed.0)
            .bind(fetch.at.as_millisecond())
            .bind(fetch.next_fetch_at.as_millisecond())
            .bind(fetch.interval_s)
            .bind(fetch.gone)
            .bind(codec::optional(fetch.error.as_deref()))
            .bind(fetch.body_hash.is_some())
            .bind(codec::optional(fetch.etag.as_deref()))
            .bind(codec::optional(fetch.last_modified.as_deref()))
            .bind(fetch.body_hash)
            .bind(codec::optional(title))
            .bind(codec::optional(fetch.site_url.as_deref()))
            .bind(codec::optional(fetch.icon_url.as_deref()))
            .bind(fetch.kind.map(|kind| codec::word(&kind)))
            .bind(fetch.lang.map(|lang| lang.to_string()))
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Gives a feed a new address, as a permanent redirect asks. If another feed has it already, all readers move to
    /// that one. Gives the feed that is polled there.
    pub async fn move_feed(&mut self, feed: FeedId, url: &str, now: Timestamp) -> Result<FeedId, StoreError> {
        let url = address(url)?;
        let other: Option<Raw> = on!(self, |c| query_as(BY_URL).bind(url.clone()).fetch_optional(c).await?);
        let Some(other) = other.map(|raw| FeedId(raw.id)).filter(|other| *other != feed) else {
            on!(self, |c| query(MOVE).bind(feed.0).bind(url).execute(c).await?.rows_affected());
            return Ok(feed);
        };
        let followers: Vec<(i64, Option<String>, Option<String>)> = on!(self, |c| query_as(FOLLOWERS).bind(feed.0).fetch_all(c).await?);
        for (user, folder, title) in followers {
            self.subscribe(UserId(user), other, folder.as_deref(), title.as_deref(), now).await?;
            self.unsubscribe(UserId(user), feed).await?;
        }
        Ok(other)
    }

    /// Whether the pages behind a feed are read.
    pub async fn set_full_text(&mut self, feed: FeedId, full_text: FullText) -> Result<(), StoreError> {
        on!(self, |c| query(SET_FULL_TEXT).bind(feed.0).bind(codec::word(&full_text)).execute(c).await?.rows_affected());
        Ok(())
    }

    /// One feed as this transaction sees it.
    pub async fn feed(&mut self, id: FeedId) -> Result<Option<FeedRow>, StoreError> {
        let raw: Option<Raw> = on!(self, |c| query_as(FEED).bind(id.0).fetch_optional(c).await?);
        Ok(raw.map(row))
    }

    /// The feed polled at an address, as this transaction sees it.
    pub async fn feed_by_url(&mut self, url: &str) -> Result<Option<FeedRow>, StoreError> {
        let raw: Option<Raw> = on!(self, |c| query_as(BY_URL).bind(url.to_owned()).fetch_optional(c).await?);
        Ok(raw.map(row))
    }

    async fn folder(&mut self, user: UserId, name: Option<&str>) -> Result<Option<i64>, StoreError> {
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        let Some(name) = name else { return Ok(None) };
        let name: String = codec::text(name).chars().take(200).collect();
        Ok(Some(on!(self, |c| query_scalar(FOLDER).bind(user.0).bind(name).fetch_one(c).await?)))
    }
}

fn address(url: &str) -> Result<String, StoreError> {
    if url.len() > MOST_URL {
        return Err(StoreError::TooLong { what: "address of the feed", limit: MOST_URL });
    }
    Ok(codec::text(url))
}

fn row(raw: Raw) -> FeedRow {
    FeedRow {
        id: FeedId(raw.id),
        url: raw.url,
        site_url: raw.site_url,
        title: raw.title,
        kind: codec::from_word(&raw.kind),
        lang: weir_model::Lang::new(&raw.lang),
        icon_url: raw.icon_url,
        etag: raw.etag,
        last_modified: raw.last_modified,
        body_hash: raw.body_hash,
        full_text: codec::from_word(&raw.full_text),
        interval_s: raw.interval_s,
        next_fetch_at: codec::time(raw.next_fetch_at),
        last_fetch_at: raw.last_fetch_at.map(codec::time),
        last_ok_at: raw.last_ok_at.map(codec::time),
        error_count: codec::count(raw.error_count),
        last_error: raw.last_error,
        gone: raw.gone,
        created_at: codec::time(raw.created_at),
    }
}
