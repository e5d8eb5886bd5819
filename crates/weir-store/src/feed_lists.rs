//! Lists of feeds by address, and which subscriptions they brought.

use crate::db::on;
use crate::{ListRow, Store, StoreError, Tx, codec};
use jiff::Timestamp;
use sqlx::{FromRow, query, query_as, query_scalar};
use weir_model::{FeedId, ListId, UserId};

macro_rules! columns {
    () => {
        "l.id, l.user_id, l.url, l.title, l.etag, l.last_modified, l.last_error, l.last_ok_at, l.next_fetch_at"
    };
}

const LIST: &str = concat!("select ", columns!(), " from list l where l.id = $1");

const LISTS: &str = concat!("select ", columns!(), " from list l where l.user_id = $1 order by l.id");

const DUE: &str = "select l.id from list l where l.next_fetch_at <= $1
    and not exists (select 1 from job j where j.kind = 'list' and j.key = cast(l.id as text) and j.state <> 'dead')
    order by l.next_fetch_at, l.id limit $2";

const ADD: &str = "insert into list (user_id, url, title, next_fetch_at, created_at) values ($1, $2, $3, $4, $4)
    on conflict (user_id, url) do update set url = excluded.url returning id";

const PUT: &str = "update list set title = $2, etag = $3, last_modified = $4, last_error = $5, last_ok_at = $6, next_fetch_at = $7
    where id = $1";

const LET_GO: &str = "update sub set list_id = null where list_id = $1";

const DROP: &str = "delete from list where id = $1";

// What a reader followed already stays the reader's own.
const CLAIM: &str = "update sub set list_id = $3 where user_id = $1 and feed_id = $2 and list_id is null";

const BROUGHT: &str = "select s.feed_id from sub s where s.list_id = $1 order by s.feed_id";

#[derive(FromRow)]
struct Raw {
    id: i64,
    user_id: i64,
    url: String,
    title: String,
    etag: Option<String>,
    last_modified: Option<String>,
    last_error: Option<String>,
    last_ok_at: Option<i64>,
    next_fetch_at: i64,
}

impl Store {
    /// One list.
    pub async fn list(&self, id: ListId) -> Result<Option<ListRow>, StoreError> {
        let raw: Option<Raw> = on!(read self, |c| query_as(LIST).bind(id.0).fetch_optional(c).await?);
        Ok(raw.map(row))
    }

    /// A reader's lists, oldest first.
    pub async fn lists(&self, user: UserId) -> Result<Vec<ListRow>, StoreError> {
        let raw: Vec<Raw> = on!(read self, |c| query_as(LISTS).bind(user.0).fetch_all(c).await?);
        Ok(raw.into_iter().map(row).collect())
    }

    /// Lists to fetch now, without those whose fetch is queued or under way.
    pub async fn due_lists(&self, now: Timestamp, limit: u32) -> Result<Vec<ListId>, StoreError> {
        let ids: Vec<i64> = on!(read self, |c| query_scalar(DUE).bind(now.as_millisecond()).bind(i64::from(limit)).fetch_all(c).await?);
        Ok(ids.into_iter().map(ListId).collect())
    }

    /// The feeds that a list brought.
    pub async fn brought_by(&self, list: ListId) -> Result<Vec<FeedId>, StoreError> {
        let ids: Vec<i64> = on!(read self, |c| query_scalar(BROUGHT).bind(list.0).fetch_all(c).await?);
        Ok(ids.into_iter().map(FeedId).collect())
    }
}

impl Tx<'_> {
    /// Adds a list, due at once; a known address gives the list that is there.
    pub async fn add_list(&mut self, user: UserId, url: &str, title: &str, now: Timestamp) -> Result<ListId, StoreError> {
        let id: i64 = on!(self, |c| query_scalar(ADD)
            .bind(user.0)
            .bind(codec::text(url))
            .bind(codec::text(title))
            .bind(now.as_millisecond())
            .fetch_one(c)
            .await?);
        Ok(ListId(id))
    }

    /// Keeps what a fetch of a list found.
    pub async fn put_list(&mut self, list: &ListRow) -> Result<(), StoreError> {
        on!(self, |c| query(PUT)
            .bind(list.id.0)
            .bind(codec::text(&list.title))
            .bind(codec::optional(list.etag.as_deref()))
            .bind(codec::optional(list.last_modified.as_deref()))
            .bind(codec::optional(list.last_error.as_deref()))
            .bind(list.last_ok_at.map(|at| at.as_millisecond()))
            .bind(list.next_fetch_at.as_millisecond())
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Forgets a list. What it brought stays, as the reader's own.
    pub async fn drop_list(&mut self, list: ListId) -> Result<(), StoreError> {
        for sql in [LET_GO, DROP] {
            on!(self, |c| query(sql).bind(list.0).execute(c).await?.rows_affected());
        }
        Ok(())
    }

    /// Says that a list brought a subscription, and may take it away.
    pub async fn bring(&mut self, user: UserId, feed: FeedId, list: ListId) -> Result<(), StoreError> {
        on!(self, |c| query(CLAIM).bind(user.0).bind(feed.0).bind(list.0).execute(c).await?.rows_affected());
        Ok(())
    }
}

fn row(raw: Raw) -> ListRow {
    ListRow {
        id: ListId(raw.id),
        user: UserId(raw.user_id),
        url: raw.url,
        title: raw.title,
        etag: raw.etag,
        last_modified: raw.last_modified,
        last_error: raw.last_error,
        last_ok_at: raw.last_ok_at.map(codec::time),
        next_fetch_at: codec::time(raw.next_fetch_at),
    }
}
