//! What models cost: counts that caps are held to, and the calls they are made of.
//!
//! [`Tx::add_spend`] changes a count and gives what it is then, holding its row until the transaction ends: who adds, looks
//! and gives up where it is too much can never let two callers through that do not fit together.

use crate::db::on;
use crate::{Store, StoreError, Tx, codec};
use jiff::Timestamp;
use serde::Serialize;
use sqlx::{FromRow, query, query_as, query_scalar};
use weir_model::{FeedId, UserId};

/// Tokens and millionths of money that one row can hold, far from where sums overflow.
const MOST: u64 = 1 << 50;

const MAKE: &str = "insert into spend (user_id, span, tokens, money) values ($1, $2, 0, 0) on conflict (user_id, span) do nothing";

const ADD: &str = "update spend set tokens = case when tokens + $3 < 0 then 0 else tokens + $3 end,
    money = case when money + $4 < 0 then 0 else money + $4 end
    where user_id = $1 and span = $2 returning tokens, money";

const SPENT: &str = "select tokens, money from spend where user_id = $1 and span = $2";

const OPEN: &str = "insert into spend_call (at, user_id, feed_id, task, provider, model, most_tokens, most_money, priced)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id";

const SETTLE: &str = "update spend_call set tokens = $2, money = $3 where id = $1 and tokens is null
    returning at, user_id, most_tokens, most_money";

const USAGE: &str = "select c.feed_id, max(f.title) as feed, c.task, c.provider, c.model, count(*) as calls,
        cast(sum(coalesce(c.tokens, c.most_tokens)) as bigint) as tokens,
        cast(sum(coalesce(c.money, c.most_money)) as bigint) as money,
        cast(sum(case when c.tokens is null then 1 else 0 end) as bigint) as unsettled,
        cast(sum(case when c.priced then 0 else 1 end) as bigint) as unpriced
    from spend_call c left join feed f on f.id = c.feed_id where c.at >= $1
    group by c.feed_id, c.task, c.provider, c.model order by 7 desc, c.task, c.model, c.feed_id";

/// Tokens and millionths of money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spent {
    /// Tokens read and written.
    pub tokens: u64,
    /// Millionths of the currency.
    pub money: u64,
}

/// A call that is about to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewCall {
    /// When.
    pub at: Timestamp,
    /// For whom; `None` for all.
    pub user: Option<UserId>,
    /// Of which feed.
    pub feed: Option<FeedId>,
    /// The kind of work, as a word.
    pub task: String,
    /// The provider's name.
    pub provider: String,
    /// The model's name.
    pub model: String,
    /// The most it can cost.
    pub most: Spent,
    /// Whether its price is known.
    pub priced: bool,
}

/// A call as it was reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenCall {
    /// When.
    pub at: Timestamp,
    /// For whom.
    pub user: Option<UserId>,
    /// What was reserved.
    pub most: Spent,
}

/// What calls of one kind came to. What was never settled counts at its most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, FromRow)]
pub struct UsageRow {
    /// Of which feed; `None` for what is of several.
    pub feed_id: Option<i64>,
    /// Its title, if it is still there.
    pub feed: Option<String>,
    /// The kind of work.
    pub task: String,
    /// The provider's name.
    pub provider: String,
    /// The model's name.
    pub model: String,
    /// Calls.
    pub calls: i64,
    /// Tokens read and written.
    pub tokens: i64,
    /// Millionths of the currency.
    pub money: i64,
    /// Calls that were never settled.
    pub unsettled: i64,
    /// Calls whose price is not known.
    pub unpriced: i64,
}

fn small(value: u64) -> i64 {
    value.min(MOST) as i64
}

fn large(value: i64) -> u64 {
    value.max(0) as u64
}

impl Store {
    /// A count: of one reader or, with `None`, of everybody; of a UTC day (`2026-11-24`) or month (`2026-11`).
    pub async fn spent(&self, user: Option<UserId>, span: &str) -> Result<Spent, StoreError> {
        let row: Option<(i64, i64)> = on!(read self, |c| query_as(SPENT)
            .bind(user.map_or(0, |user| user.0))
            .bind(span.to_owned())
            .fetch_optional(c)
            .await?);
        Ok(row.map_or(Spent::default(), |(tokens, money)| Spent { tokens: large(tokens), money: large(money) }))
    }

    /// All calls since a time, by feed, kind of work and model; most tokens first.
    pub async fn usage(&self, since: Timestamp) -> Result<Vec<UsageRow>, StoreError> {
        Ok(on!(read self, |c| query_as(USAGE).bind(since.as_millisecond()).fetch_all(c).await?))
    }
}

impl Tx<'_> {
    /// Adds to a count, takes off what it was before (`less`), and gives what it is then. The count is this transaction's
    /// until its end.
    pub async fn add_spend(&mut self, user: Option<UserId>, span: &str, more: Spent, less: Spent) -> Result<Spent, StoreError> {
        let user = user.map_or(0, |user| user.0);
        on!(self, |c| query(MAKE).bind(user).bind(codec::text(span)).execute(c).await?.rows_affected());
        let (tokens, money): (i64, i64) = on!(self, |c| query_as(ADD)
            .bind(user)
            .bind(codec::text(span))
            .bind(small(more.tokens) - small(less.tokens))
            .bind(small(more.money) - small(less.money))
            .fetch_one(c)
            .await?);
        Ok(Spent { tokens: large(tokens), money: large(money) })
    }

    /// Notes a call before it is made; gives its number.
    pub async fn open_call(&mut self, call: &NewCall) -> Result<i64, StoreError> {
        Ok(on!(self, |c| query_scalar(OPEN)
            .bind(call.at.as_millisecond())
            .bind(call.user.map(|user| user.0))
            .bind(call.feed.map(|feed| feed.0))
            .bind(codec::text(&call.task))
            .bind(codec::text(&call.provider))
            .bind(codec::text(&call.model))
            .bind(small(call.most.tokens))
            .bind(small(call.most.money))
            .bind(call.priced)
            .fetch_one(c)
            .await?))
    }

    /// Notes what a call really cost, once; gives what it was reserved as, or `None` if it is not open.
    pub async fn settle_call(&mut self, id: i64, used: Spent) -> Result<Option<OpenCall>, StoreError> {
        let row: Option<(i64, Option<i64>, i64, i64)> =
            on!(self, |c| query_as(SETTLE).bind(id).bind(small(used.tokens)).bind(small(used.money)).fetch_optional(c).await?);
        Ok(row.map(|(at, user, tokens, money)| OpenCall {
            at: codec::time(at),
            user: user.map(UserId),
            most: Spent { tokens: large(tokens), money: large(money) },
        }))
    }
}
