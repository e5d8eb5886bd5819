//! Single values by name, and the database as a whole.

use crate::db::{Db, on};
use crate::{Store, StoreError, Totals, Tx, codec};
use sqlx::{query, query_as, query_scalar};
use std::path::Path;
use weir_model::UserId;

const GET: &str = "select value from meta where key = $1";

const PUT: &str = "insert into meta (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value";

const FEEDS: &str = "select count(*), count(f.last_fetch_at) from sub s join feed f on f.id = s.feed_id where s.user_id = $1";

const ARTICLES: &str = "select count(*), cast(coalesce(sum(case when e.understood then 1 else 0 end), 0) as bigint)
    from sub s join entry e on e.feed_id = s.feed_id where s.user_id = $1 and e.same_as is null";

const STORIES: &str = "select count(*) from story s where exists (select 1 from entry e join sub w on w.feed_id = e.feed_id
    where e.story_id = s.id and w.user_id = $1)";

impl Store {
    /// A value put by [`Tx::put_meta`].
    pub async fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(on!(read self, |c| query_scalar(GET).bind(key.to_owned()).fetch_optional(c).await?))
    }

    /// How far the work for one reader has come.
    pub async fn totals(&self, user: UserId) -> Result<Totals, StoreError> {
        let (feeds, feeds_fetched): (i64, i64) = on!(read self, |c| query_as(FEEDS).bind(user.0).fetch_one(c).await?);
        let (articles, understood): (i64, i64) = on!(read self, |c| query_as(ARTICLES).bind(user.0).fetch_one(c).await?);
        let stories: i64 = on!(read self, |c| query_scalar(STORIES).bind(user.0).fetch_one(c).await?);
        Ok(Totals {
            feeds: codec::count(feeds),
            feeds_fetched: codec::count(feeds_fetched),
            articles: codec::count(articles),
            articles_understood: codec::count(understood),
            stories: codec::count(stories),
        })
    }

    /// Bytes on disk.
    pub async fn size(&self) -> Result<u64, StoreError> {
        let size: i64 = on!(read self, |c| query_scalar(self.dialect().size()).fetch_one(c).await?);
        Ok(size.max(0) as u64)
    }

    /// Which database it is, for `weir doctor`: "SQLite 3.50.4", "PostgreSQL 15.3".
    pub async fn engine(&self) -> Result<String, StoreError> {
        Ok(match &self.db {
            Db::Sqlite { read, .. } => {
                let version: String = query_scalar("select sqlite_version()").fetch_one(read).await?;
                format!("SQLite {version}")
            }
            Db::Postgres(pool) => {
                let version: String = query_scalar("select current_setting('server_version')").fetch_one(pool).await?;
                format!("PostgreSQL {version}")
            }
        })
    }

    /// Small upkeep, to be called once a day: keeps query plans good and gives free pages back.
    pub async fn tidy(&self) -> Result<(), StoreError> {
        match &self.db {
            Db::Sqlite { write, .. } => {
                query("pragma optimize").execute(write).await?;
                query("pragma incremental_vacuum(2000)").execute(write).await?;
            }
            // The server's own autovacuum does that.
            Db::Postgres(_) => {}
        }
        Ok(())
    }

    /// Writes a consistent copy of the database to a new file, while Weir runs. Only SQLite; gives `false` for
    /// PostgreSQL, which has `pg_dump`.
    pub async fn backup(&self, to: &Path) -> Result<bool, StoreError> {
        let Db::Sqlite { write, .. } = &self.db else { return Ok(false) };
        let path = to.display().to_string();
        if to.exists() {
            return Err(StoreError::Backup { path, source: None });
        }
        let copied = query("vacuum into $1").bind(path.clone()).execute(write).await;
        copied.map_err(|error| match StoreError::from(error) {
            StoreError::Database(source) => StoreError::Backup { path, source: Some(source) },
            other => other,
        })?;
        Ok(true)
    }
}

impl Tx<'_> {
    /// Keeps a value under a name.
    pub async fn put_meta(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        on!(self, |c| query(PUT).bind(codec::text(key)).bind(codec::text(value)).execute(c).await?.rows_affected());
        Ok(())
    }

    /// A value as this transaction sees it.
    pub async fn meta(&mut self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(on!(self, |c| query_scalar(GET).bind(key.to_owned()).fetch_optional(c).await?))
    }
}
