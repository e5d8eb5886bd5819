//! Feeds and who follows them.

use crate::db::on;
use crate::lists::{hidden_repeat, marked};
use crate::marks::COPY_READ_TO_REPEATS;
use crate::{Access, FeedRow, FetchRecord, NewFeed, Store, StoreError, Subscription, Tx, codec};
use jiff::Timestamp;
use sqlx::{FromRow, query, query_as, query_scalar};
use std::collections::BTreeMap;
use weir_model::{FeedId, FullText, ListId, UserId};

/// A new subscription leaves this many of the newest entries unread.
pub(crate) const UNREAD_AT_FIRST: i64 = 20;
/// Days that [`Subscription::per_day`] covers.
const DAYS: i64 = 30;
/// Steps that a feed can be put before or after others.
const MOST_PRIORITY: i64 = 2;
/// The most bytes of an address: what an index of PostgreSQL takes, with room to spare.
const MOST_URL: usize = 2_000;

macro_rules! columns {
    () => {
        "f.id, f.url, f.site_url, f.title, f.kind, f.lang, f.icon_url, f.etag, f.last_modified, f.body_hash, f.full_text, \
         f.interval_s, f.next_fetch_at, f.last_fetch_at, f.last_ok_at, f.error_count, f.last_error, f.gone, f.created_at, \
         f.paused, f.site, f.why, f.held_until, f.error_code, f.failing_since, f.validators_from, f.full_at, f.moving, f.asks, f.warnings, f.access, \
         f.selectors, f.llm"
    };
}

const FEED: &str = concat!("select ", columns!(), " from feed f where f.id = $1");

const BY_URL: &str = concat!("select ", columns!(), " from feed f where f.url = $1");

const DUE: &str = "select f.id from feed f where f.sub_count > 0 and not f.gone and not f.paused and f.next_fetch_at <= $1
    and not exists (select 1 from job j where j.kind = 'fetch' and j.key = cast(f.id as text) and j.state <> 'dead')
    order by f.next_fetch_at, f.id limit $2";

// Unread: all own entries above the watermark and the repeats among them that show, less what is marked read there, and
// what was put back to unread below. Asking for the mark of every entry instead would take ten times as long.
const SUBSCRIPTIONS: &str = concat!(
    "select ",
    columns!(),
    ", s.title as own_title, d.name as folder, s.subscribed_at, s.list_id, s.priority,
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

const ADD: &str = "insert into feed (url, title, site_url, kind, lang, icon_url, full_text, interval_s, next_fetch_at, created_at, site,
        selectors)
    values ($1, $2, $3, $4, $5, $6, $7, 3600, $8, $8, $9, $10) on conflict (url) do update set url = excluded.url returning id";

const PUT_FETCH: &str = "update feed set last_fetch_at = $2, next_fetch_at = $3, interval_s = $4, gone = $5, last_error = $6,
    last_ok_at = case when $6 is null then $2 else last_ok_at end,
    error_count = case when $6 is null then 0 else error_count + 1 end,
    etag = case when $7 then $8 else etag end,
    last_modified = case when $7 then $9 else last_modified end,
    body_hash = case when $7 then $10 else body_hash end,
    title = coalesce($11, title), site_url = coalesce($12, site_url), icon_url = coalesce($13, icon_url),
    kind = coalesce($14, kind), lang = coalesce($15, lang),
    failing_since = case when $6 is null then null else coalesce(failing_since, $2) end,
    error_code = $16, why = $17, site = coalesce($18, site), validators_from = case when $7 then $19 else validators_from end,
    full_at = case when $20 then $2 else full_at end, moving = $21, asks = coalesce($22, asks), warnings = coalesce($23, warnings), held_until = $24
    where id = $1";

const HOLD_SITE: &str = "update feed set next_fetch_at = $2, why = $3, held_until = $2 where site = $1 and site <> '' and next_fetch_at < $2 and not gone and not paused";

const SET_PAUSED: &str = "update feed set paused = $2, gone = gone and $2, next_fetch_at = case when $2 then next_fetch_at else $3 end,
    error_count = case when $2 then error_count else 0 end, why = case when $2 then why else 'new' end where id = $1";

const SET_ACCESS: &str =
    "update feed set access = $2, etag = null, last_modified = null, validators_from = null, body_hash = null where id = $1";

const SET_SELECTORS: &str = "update feed set selectors = $2, kind = $3, etag = null, last_modified = null, body_hash = null where id = $1";

const FOLLOWER_COUNT: &str = "select sub_count from feed where id = $1";

const SET_MODELS: &str = "update feed set llm = $2 where id = $1";

const SET_FULL_TEXT: &str = "update feed set full_text = $2 where id = $1";

// Validators belong to an address.
const MOVE: &str = "update feed set url = $2, moving = null,
    etag = case when validators_from = $2 then etag end, last_modified = case when validators_from = $2 then last_modified end,
    validators_from = case when validators_from = $2 then $2 end where id = $1";

const FOLDER: &str =
    "insert into folder (user_id, name) values ($1, $2) on conflict (user_id, name) do update set name = excluded.name returning id";

// The 21st newest entry is the first that counts as read.
const SUBSCRIBE: &str = "insert into sub (user_id, feed_id, folder_id, title, read_upto, subscribed_at)
    values ($1, $2, $3, $4, coalesce((select e.id from entry e where e.feed_id = $2 order by e.id desc limit 1 offset $6), 0), $5)
    on conflict (user_id, feed_id) do nothing";

const RESUBSCRIBE: &str =
    "update sub set folder_id = coalesce($3, folder_id), title = coalesce($4, title) where user_id = $1 and feed_id = $2";

const REARRANGE: &str = "update sub set folder_id = $3, title = $4 where user_id = $1 and feed_id = $2";

const SET_PRIORITY: &str = "update sub set priority = $3 where user_id = $1 and feed_id = $2";

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
    paused: bool,
    site: String,
    why: String,
    held_until: Option<i64>,
    error_code: Option<String>,
    failing_since: Option<i64>,
    validators_from: Option<String>,
    full_at: Option<i64>,
    moving: Option<String>,
    asks: String,
    warnings: String,
    access: Option<String>,
    selectors: Option<String>,
    llm: String,
}

#[derive(FromRow)]
struct RawSubscription {
    #[sqlx(flatten)]
    feed: Raw,
    own_title: Option<String>,
    folder: Option<String>,
    subscribed_at: i64,
    list_id: Option<i64>,
    priority: i64,
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

    /// How many readers follow a feed.
    pub async fn followers(&self, id: FeedId) -> Result<u32, StoreError> {
        let count: Option<i64> = on!(read self, |c| query_scalar(FOLLOWER_COUNT).bind(id.0).fetch_optional(c).await?);
        Ok(codec::count(count.unwrap_or(0)))
    }

    /// Feeds to fetch now, longest due first: followed by someone, not gone or paused, and without a fetch that is queued or
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
                    list: raw.list_id.map(ListId),
                    priority: raw.priority.clamp(-MOST_PRIORITY, MOST_PRIORITY) as i8,
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
            .bind(codec::text(&feed.site))
            .bind(codec::optional(feed.selectors.as_deref()))
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

    /// Puts a feed before (up to 2) or after (down to -2) a reader's other feeds; 0 is as any.
    pub async fn set_priority(&mut self, user: UserId, feed: FeedId, priority: i8) -> Result<(), StoreError> {
        let priority = i64::from(priority).clamp(-MOST_PRIORITY, MOST_PRIORITY);
        on!(self, |c| query(SET_PRIORITY).bind(user.0).bind(feed.0).bind(priority).execute(c).await?.rows_affected());
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
            .bind(fetch.error_code.clone())
            .bind(fetch.why.clone())
            .bind(codec::optional(fetch.site.as_deref()))
            .bind(codec::optional(fetch.validators_from.as_deref()))
            .bind(fetch.full)
            .bind(fetch.moving.as_ref().map(codec::json))
            .bind(fetch.asks.as_ref().map(codec::json))
            .bind(fetch.warnings.as_ref().map(codec::json))
            .bind(fetch.held_until.map(|at| at.as_millisecond()))
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

    /// No feed of a site is asked before a time: what one of them was told holds for all.
    pub async fn hold_site(&mut self, site: &str, until: Timestamp, why: &str) -> Result<u64, StoreError> {
        Ok(on!(self, |c| query(HOLD_SITE)
            .bind(site.to_owned())
            .bind(until.as_millisecond())
            .bind(why.to_owned())
            .execute(c)
            .await?
            .rows_affected()))
    }

    /// Stops polling a feed, or resumes it: it is then due at once, also if it was gone.
    pub async fn set_paused(&mut self, feed: FeedId, paused: bool, now: Timestamp) -> Result<(), StoreError> {
        on!(self, |c| query(SET_PAUSED).bind(feed.0).bind(paused).bind(now.as_millisecond()).execute(c).await?.rows_affected());
        Ok(())
    }

    /// How a feed's server is asked. What came under another name is not asked for by its validators.
    pub async fn set_access(&mut self, feed: FeedId, access: &Access) -> Result<(), StoreError> {
        let json = (!access.is_empty()).then(|| codec::json(access));
        on!(self, |c| query(SET_ACCESS).bind(feed.0).bind(codec::optional(json.as_deref())).execute(c).await?.rows_affected());
        Ok(())
    }

    /// How a page is read as a feed, as JSON.
    pub async fn set_selectors(&mut self, feed: FeedId, selectors: &str) -> Result<(), StoreError> {
        let kind = codec::word(&weir_model::FeedKind::Page);
        on!(self, |c| query(SET_SELECTORS).bind(feed.0).bind(codec::text(selectors)).bind(kind).execute(c).await?.rows_affected());
        Ok(())
    }

    /// Whether the pages behind a feed are read.
    pub async fn set_full_text(&mut self, feed: FeedId, full_text: FullText) -> Result<(), StoreError> {
        on!(self, |c| query(SET_FULL_TEXT).bind(feed.0).bind(codec::word(&full_text)).execute(c).await?.rows_affected());
        Ok(())
    }

    /// What models may do with a feed's articles.
    pub async fn set_models(&mut self, feed: FeedId, models: crate::FeedModels) -> Result<(), StoreError> {
        on!(self, |c| query(SET_MODELS).bind(feed.0).bind(codec::word(&models)).execute(c).await?.rows_affected());
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
        paused: raw.paused,
        site: raw.site,
        why: raw.why,
        held_until: raw.held_until.map(codec::time),
        error_code: raw.error_code,
        failing_since: raw.failing_since.map(codec::time),
        validators_from: raw.validators_from,
        full_at: raw.full_at.map(codec::time),
        moving: raw.moving.as_deref().and_then(codec::from_json),
        asks: codec::from_json(&raw.asks).unwrap_or_default(),
        warnings: codec::from_json(&raw.warnings).unwrap_or_default(),
        access: raw.access.as_deref().and_then(codec::from_json).unwrap_or_default(),
        selectors: raw.selectors,
        models: codec::from_word(&raw.llm),
    }
}
