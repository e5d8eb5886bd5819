//! Readers. There is always one, the owner.

use crate::db::on;
use crate::{Store, StoreError, Tx, User, codec};
use sqlx::{query, query_as};
use weir_model::UserId;

const OWNER: &str = "select id, name, settings from users order by id limit 1";

const USER: &str = "select id, name, settings from users where id = $1";

const USERS: &str = "select id, name, settings from users order by id";

const ADD: &str = "insert into users (name) values ($1) on conflict (name) do update set name = excluded.name returning id, name, settings";

const PUT_SETTINGS: &str = "update users set settings = $2 where id = $1";

type Row = (i64, String, String);

impl Store {
    /// The reader that every store begins with.
    pub async fn owner(&self) -> Result<User, StoreError> {
        let row: Row = on!(read self, |c| query_as(OWNER).fetch_one(c).await?);
        Ok(user(row))
    }

    /// One reader.
    pub async fn user(&self, id: UserId) -> Result<Option<User>, StoreError> {
        let row: Option<Row> = on!(read self, |c| query_as(USER).bind(id.0).fetch_optional(c).await?);
        Ok(row.map(user))
    }

    /// All readers, the owner first.
    pub async fn users(&self) -> Result<Vec<User>, StoreError> {
        let rows: Vec<Row> = on!(read self, |c| query_as(USERS).fetch_all(c).await?);
        Ok(rows.into_iter().map(user).collect())
    }
}

impl Tx<'_> {
    /// Adds a reader; a known name gives the reader of that name.
    pub async fn add_user(&mut self, name: &str) -> Result<User, StoreError> {
        let row: Row = on!(self, |c| query_as(ADD).bind(codec::text(name)).fetch_one(c).await?);
        Ok(user(row))
    }

    /// Keeps a reader's own choices.
    pub async fn put_settings(&mut self, user: UserId, settings: &crate::Settings) -> Result<(), StoreError> {
        let json = serde_json::to_string(settings).map_err(|error| codec::unreadable("setting", error))?;
        on!(self, |c| query(PUT_SETTINGS).bind(user.0).bind(codec::text(&json)).execute(c).await?.rows_affected());
        Ok(())
    }
}

fn user((id, name, settings): Row) -> User {
    // Settings of another version: what can be read is kept, the rest are the defaults.
    User { id: UserId(id), name, settings: serde_json::from_str(&settings).unwrap_or_default() }
}
