//! How the pages of single sites are read.

use crate::db::on;
use crate::{Store, StoreError, Tx, codec};
use jiff::Timestamp;
use sqlx::{query, query_as};

const RULES: &str = "select host, body from rule order by host";

// The longest name is the closest.
const FOR: &str = "select host, body from rule where host in_words($1) order by length(host) desc limit 1";

const PUT: &str = "insert into rule (host, body, updated_at) values ($1, $2, $3)
    on conflict (host) do update set body = excluded.body, updated_at = excluded.updated_at";

const DROP: &str = "delete from rule where host = $1";

impl Store {
    /// All rules: host and JSON.
    pub async fn rules(&self) -> Result<Vec<(String, String)>, StoreError> {
        Ok(on!(read self, |c| query_as(RULES).fetch_all(c).await?))
    }

    /// The rule of the closest of these hosts.
    pub async fn rule_for(&self, hosts: &[String]) -> Result<Option<(String, String)>, StoreError> {
        let dialect = self.dialect();
        let words = dialect.words(hosts.iter().map(String::as_str));
        Ok(on!(read self, |c| query_as(dialect.spell(FOR)).bind(words).fetch_optional(c).await?))
    }
}

impl Tx<'_> {
    /// Keeps a rule in place of the one there was.
    pub async fn put_rule(&mut self, host: &str, body: &str, now: Timestamp) -> Result<(), StoreError> {
        on!(self, |c| query(PUT)
            .bind(codec::text(host))
            .bind(codec::text(body))
            .bind(now.as_millisecond())
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Forgets a rule; gives whether there was one.
    pub async fn drop_rule(&mut self, host: &str) -> Result<bool, StoreError> {
        Ok(on!(self, |c| query(DROP).bind(host.to_owned()).execute(c).await?.rows_affected()) > 0)
    }
}
