//! What models answered, by the hash of all that makes two questions the same. Each question is asked by one worker at a
//! time: its row is there before the call is made, so that one that was interrupted is known to have been made.

use crate::db::on;
use crate::{Store, StoreError, Tx, codec};
use jiff::Timestamp;
use sqlx::{query, query_as};

const ROW: &str = "select body, rejected, paid, held_until, at from answer where hash = $1";

const BEGIN: &str = "insert into answer (hash, body, rejected, paid, holder, held_until, at) values ($1, null, false, $2, $3, $4, $5)
    on conflict (hash) do nothing";

// What was rejected long ago, or was interrupted and costs nothing, is asked again: by one of those who want to.
const TAKE: &str = "update answer set body = null, rejected = false, paid = $2, holder = $3, held_until = $4, at = $5
    where hash = $1 and ((body is not null and rejected and at <= $6) or (body is null and not paid and held_until <= $5))";

const PUT: &str = "insert into answer (hash, body, rejected, paid, holder, held_until, at) values ($1, $2, $3, true, null, null, $4)
    on conflict (hash) do update set body = excluded.body, rejected = excluded.rejected, holder = null, held_until = null,
        at = excluded.at";

const EXTEND: &str = "update answer set held_until = $3 where hash = $1 and holder = $2 and body is null";

const RELEASE: &str = "delete from answer where hash = $1 and holder = $2 and body is null";

type Row = (Option<Vec<u8>>, bool, bool, Option<i64>, i64);

/// What is known of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerState {
    /// Its answer is there.
    Kept(Vec<u8>),
    /// The caller asks now; it must put the answer, or release the question.
    Yours,
    /// Another worker is asking.
    Asked,
    /// A worker stopped in the middle of a call that is paid for.
    Interrupted,
}

/// Who asks, and until when.
#[derive(Clone, Debug)]
pub struct Asking<'a> {
    /// The caller, told from all others.
    pub holder: &'a str,
    /// Whether the call costs money: then it is not repeated by itself.
    pub paid: bool,
    /// Now.
    pub now: Timestamp,
    /// The end of the caller's lease.
    pub until: Timestamp,
    /// Rejected answers up to here do not count any more.
    pub rejected_upto: Timestamp,
}

impl Store {
    /// An answer that still counts.
    pub async fn answer(&self, hash: &str, rejected_upto: Timestamp) -> Result<Option<Vec<u8>>, StoreError> {
        let row: Option<Row> = on!(read self, |c| query_as(ROW).bind(hash.to_owned()).fetch_optional(c).await?);
        Ok(row.filter(|(_, rejected, .., at)| !rejected || codec::time(*at) > rejected_upto).and_then(|row| row.0))
    }

    /// Looks a question up and makes it the caller's where nobody has it.
    pub async fn begin_answer(&self, hash: &str, asking: &Asking<'_>) -> Result<AnswerState, StoreError> {
        let mut tx = self.begin().await?;
        let until = asking.until.as_millisecond();
        let made = on!(tx, |c| query(BEGIN)
            .bind(hash.to_owned())
            .bind(asking.paid)
            .bind(codec::text(asking.holder))
            .bind(until)
            .bind(asking.now.as_millisecond())
            .execute(c)
            .await?
            .rows_affected());
        let taken = made > 0
            || on!(tx, |c| query(TAKE)
                .bind(hash.to_owned())
                .bind(asking.paid)
                .bind(codec::text(asking.holder))
                .bind(until)
                .bind(asking.now.as_millisecond())
                .bind(asking.rejected_upto.as_millisecond())
                .execute(c)
                .await?
                .rows_affected())
                > 0;
        let row: Option<Row> = on!(tx, |c| query_as(ROW).bind(hash.to_owned()).fetch_optional(c).await?);
        tx.commit().await?;
        Ok(match row {
            _ if taken => AnswerState::Yours,
            Some((Some(body), ..)) => AnswerState::Kept(body),
            Some((None, _, _, held_until, _)) if held_until.is_some_and(|until| until <= asking.now.as_millisecond()) => {
                AnswerState::Interrupted
            }
            _ => AnswerState::Asked,
        })
    }

    /// Keeps an answer; ends the asking.
    pub async fn put_answer(&self, hash: &str, body: &[u8], rejected: bool, at: Timestamp) -> Result<(), StoreError> {
        on!(write self, |c| query(PUT)
            .bind(hash.to_owned())
            .bind(body.to_vec())
            .bind(rejected)
            .bind(at.as_millisecond())
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Renews the caller's lease of a question.
    pub async fn extend_answer(&self, hash: &str, holder: &str, until: Timestamp) -> Result<(), StoreError> {
        on!(write self, |c| query(EXTEND)
            .bind(hash.to_owned())
            .bind(holder.to_owned())
            .bind(until.as_millisecond())
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Gives a question back unanswered.
    pub async fn release_answer(&self, hash: &str, holder: &str) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        tx.release_answer(hash, holder).await?;
        tx.commit().await
    }
}

impl Tx<'_> {
    /// Gives a question back unanswered.
    pub async fn release_answer(&mut self, hash: &str, holder: &str) -> Result<(), StoreError> {
        on!(self, |c| query(RELEASE).bind(hash.to_owned()).bind(holder.to_owned()).execute(c).await?.rows_affected());
        Ok(())
    }
}
