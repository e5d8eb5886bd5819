//! The queue. A job is there until its effects are stored in the same transaction that removes it: a crash at any
//! moment loses nothing, and what was done is not done again.

use crate::db::on;
use crate::{Store, StoreError, Tx, codec};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, query, query_as, query_scalar};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use weir_model::JobId;

/// The most bytes of a key.
const MOST_KEY: usize = 500;
/// The most bytes of an error that are kept.
const MOST_ERROR: usize = 2_000;

// Queued: the earlier time and the higher rank win. Running: asked for once more. Dead: a new life.
const ENQUEUE: &str = "insert into job (kind, key, payload, priority, run_at, state) values ($1, $2, $3, $4, $5, 'queued')
    on conflict (kind, key) do update set
        payload = excluded.payload,
        priority = case when excluded.priority < job.priority then excluded.priority else job.priority end,
        run_at = case when job.state = 'running' or (job.state = 'queued' and job.run_at < excluded.run_at)
            then job.run_at else excluded.run_at end,
        again_at = case when job.state <> 'running' then null
            when job.again_at is not null and job.again_at < excluded.run_at then job.again_at else excluded.run_at end,
        attempts = case when job.state = 'dead' then 0 else job.attempts end,
        state = case when job.state = 'running' then 'running' else 'queued' end";

// run_at of a running job is the end of its lease, so one condition finds what waits and what was abandoned.
// The empty text keeps SQLite from gathering and sorting all jobs of a kind where it could walk them in order.
const CLAIM: &str = "update job set state = 'running', worker = $2, run_at = $4, attempts = attempts + 1, claims = claims + 1
    where id in (select j.id from job j where j.state <> 'dead' and j.run_at <= $3 and j.kind || '' in_words($1)
        order by j.priority, j.run_at, j.id limit $5 skip_locked)
    returning id, kind, key, payload, priority, attempts, last_error, claims";

macro_rules! held {
    () => {
        " where id = $1 and claims = $2 and state = 'running'"
    };
}

const RUN_AGAIN: &str = concat!(
    "update job set state = 'queued', run_at = again_at, again_at = null, attempts = 0, worker = null, last_error = null",
    held!(),
    " and again_at is not null"
);

const COMPLETE: &str = concat!("delete from job", held!(), " and again_at is null");

const RETRY: &str = concat!(
    "update job set state = 'queued', worker = null, last_error = $3, again_at = null,
    run_at = case when again_at < $4 then again_at else $4 end",
    held!()
);

const BURY: &str = concat!("update job set state = 'dead', worker = null, last_error = $3", held!(), " and again_at is null");

const EXTEND: &str = concat!("update job set run_at = $3", held!());

const COUNTS: &str = "select kind, state, count(*) from job group by kind, state";

const HAS_WORK: &str = "select exists (select 1 from job where state <> 'dead' and (state = 'running' or run_at <= $1))";

const DEAD: &str =
    "select id, kind, key, payload, priority, attempts, last_error, claims from job where state = 'dead' order by id desc limit 1000";

const NEXT_AT: &str = "select min(run_at) from job where state <> 'dead' and kind in_words($1)";

#[derive(FromRow)]
struct Raw {
    id: i64,
    kind: String,
    key: String,
    payload: String,
    priority: i64,
    attempts: i64,
    last_error: Option<String>,
    claims: i64,
}

/// The kinds of queued work, as the flow has steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JobKind {
    /// Fetch a feed; key: feed.
    Fetch,
    /// Keep in step with a list of feeds; key: list.
    List,
    /// Read a page and freeze it; key: entry.
    Page,
    /// Brief, tags and figures of an article; key: entry.
    Understand,
    /// Make an article searchable; key: entry.
    Index,
    /// Place understood articles in stories; key: "all".
    Group,
    /// Write a story anew; key: story.
    Story,
    /// Make an edition; key: user.
    Edition,
    /// Let a model write a brief; key: subject and language.
    Brief,
    /// Translate; key: `headlines` or an entry, and the language.
    Translate,
}

/// Work to be queued. Kind and key are unique.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    /// What to do.
    pub kind: JobKind,
    /// What to do it to.
    pub key: String,
    /// Anything else the step needs.
    pub payload: String,
    /// Lower runs first.
    pub priority: i32,
    /// Not before.
    pub run_at: Timestamp,
}

impl NewJob {
    /// A job to run now, without payload, at priority 0.
    pub fn now(kind: JobKind, key: impl fmt::Display, now: Timestamp) -> NewJob {
        NewJob { kind, key: key.to_string(), payload: String::new(), priority: 0, run_at: now }
    }
}

/// A job in the hands of a worker, or a dead one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Job {
    /// Identity.
    pub id: JobId,
    /// What to do.
    pub kind: JobKind,
    /// What to do it to.
    pub key: String,
    /// Anything else the step needs.
    pub payload: String,
    /// Lower runs first.
    pub priority: i32,
    /// How often it was tried, this time included.
    pub attempts: u32,
    /// Why the last try failed, in words.
    pub last_error: Option<String>,
    /// Tells this taking from all others.
    pub(crate) claim: i64,
}

impl Job {
    /// The identity that the key is.
    pub fn subject<T: FromStr>(&self) -> Result<T, StoreError> {
        self.key.parse().map_err(|_| StoreError::Key { kind: codec::word(&self.kind), key: self.key.clone() })
    }
}

/// How many jobs of one kind there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct JobCount {
    /// What to do.
    pub kind: JobKind,
    /// Waiting.
    pub queued: u32,
    /// In the hands of a worker.
    pub running: u32,
    /// Given up.
    pub dead: u32,
}

impl Store {
    /// Takes jobs for a worker until `now + lease`: those whose time has come, and those whose lease has run out.
    /// Lower priority first, then the longest waiting. Two workers never get the same job.
    pub async fn claim(
        &self,
        kinds: &[JobKind],
        worker: &str,
        now: Timestamp,
        lease: SignedDuration,
        limit: usize,
    ) -> Result<Vec<Job>, StoreError> {
        if limit == 0 || kinds.is_empty() {
            return Ok(Vec::new());
        }
        let dialect = self.dialect();
        let kinds = self.kinds(kinds);
        let until = now.checked_add(lease).unwrap_or(Timestamp::MAX);
        let raw: Vec<Raw> = on!(write self, |c| query_as(dialect.spell(CLAIM))
            .bind(kinds)
            .bind(codec::text(worker))
            .bind(now.as_millisecond())
            .bind(until.as_millisecond())
            .bind(limit.min(10_000) as i64)
            .fetch_all(c)
            .await?);
        // `returning` keeps no order.
        let mut jobs: Vec<Job> = raw.into_iter().filter_map(job).collect();
        jobs.sort_by_key(|job| (job.priority, job.id));
        Ok(jobs)
    }

    /// Keeps a job until `now + lease`: for steps that may take longer than they were given.
    pub async fn extend(&self, job: &Job, now: Timestamp, lease: SignedDuration) -> Result<(), StoreError> {
        let until = now.checked_add(lease).unwrap_or(Timestamp::MAX).as_millisecond();
        let changed = on!(write self, |c| query(EXTEND).bind(job.id.0).bind(job.claim).bind(until).execute(c).await?.rows_affected());
        if changed == 0 { Err(lost(job)) } else { Ok(()) }
    }

    /// When the next job of these kinds can be taken; in the past if one can be now.
    pub async fn next_job_at(&self, kinds: &[JobKind]) -> Result<Option<Timestamp>, StoreError> {
        let dialect = self.dialect();
        let kinds = self.kinds(kinds);
        let at: Option<i64> = on!(read self, |c| query_scalar(dialect.spell(NEXT_AT)).bind(kinds).fetch_one(c).await?);
        Ok(at.map(codec::time))
    }

    /// Whether a job is running, or can be taken until a time.
    pub async fn has_work(&self, until: Timestamp) -> Result<bool, StoreError> {
        Ok(on!(read self, |c| query_scalar(HAS_WORK).bind(until.as_millisecond()).fetch_one(c).await?))
    }

    /// How many jobs of each kind there are, of kinds that have any.
    pub async fn job_counts(&self) -> Result<Vec<JobCount>, StoreError> {
        let rows: Vec<(String, String, i64)> = on!(read self, |c| query_as(COUNTS).fetch_all(c).await?);
        let mut counts: BTreeMap<JobKind, JobCount> = BTreeMap::new();
        for (kind, state, jobs) in rows {
            let Some(kind) = kind_of(&kind) else { continue };
            let count = counts.entry(kind).or_insert(JobCount { kind, queued: 0, running: 0, dead: 0 });
            match state.as_str() {
                "queued" => count.queued = codec::count(jobs),
                "running" => count.running = codec::count(jobs),
                _ => count.dead = codec::count(jobs),
            }
        }
        Ok(counts.into_values().collect())
    }

    /// Jobs that were given up, with their errors; latest first, at most a thousand.
    pub async fn dead_jobs(&self) -> Result<Vec<Job>, StoreError> {
        let raw: Vec<Raw> = on!(read self, |c| query_as(DEAD).fetch_all(c).await?);
        Ok(raw.into_iter().filter_map(job).collect())
    }

    fn kinds(&self, kinds: &[JobKind]) -> String {
        let words: Vec<String> = kinds.iter().map(codec::word).collect();
        self.dialect().words(words.iter().map(String::as_str))
    }
}

impl Tx<'_> {
    /// Queues a job. One that is queued already keeps the earlier time; one that runs now will run again when it is
    /// complete; a dead one lives again.
    pub async fn enqueue(&mut self, job: &NewJob) -> Result<(), StoreError> {
        if job.key.len() > MOST_KEY {
            return Err(StoreError::TooLong { what: "key of the job", limit: MOST_KEY });
        }
        on!(self, |c| query(ENQUEUE)
            .bind(codec::word(&job.kind))
            .bind(codec::text(&job.key))
            .bind(codec::text(&job.payload))
            .bind(i64::from(job.priority))
            .bind(job.run_at.as_millisecond())
            .execute(c)
            .await?
            .rows_affected());
        Ok(())
    }

    /// Ends a job, in the transaction of its effects. Fails with [`StoreError::LeaseLost`] if another worker took it
    /// over; the transaction must be dropped then.
    pub async fn complete(&mut self, job: &Job) -> Result<(), StoreError> {
        // Whoever asks for it between the two is seen by the third: on PostgreSQL the second waits for that transaction.
        let ended = self.run_again(job).await?
            || on!(self, |c| query(COMPLETE).bind(job.id.0).bind(job.claim).execute(c).await?.rows_affected()) > 0
            || self.run_again(job).await?;
        if ended { Ok(()) } else { Err(lost(job)) }
    }

    /// Puts a job back until `retry_at`, or keeps it as dead. A dead one that was asked for again meanwhile runs again.
    pub async fn fail(&mut self, job: &Job, error: &str, retry_at: Option<Timestamp>) -> Result<(), StoreError> {
        let mut error = codec::text(error);
        let end = (0..=MOST_ERROR.min(error.len())).rev().find(|at| error.is_char_boundary(*at)).unwrap_or(0);
        error.truncate(end);
        let ended = match retry_at {
            Some(at) => {
                on!(self, |c| query(RETRY)
                    .bind(job.id.0)
                    .bind(job.claim)
                    .bind(error)
                    .bind(at.as_millisecond())
                    .execute(c)
                    .await?
                    .rows_affected())
                    > 0
            }
            None => {
                self.run_again(job).await?
                    || on!(self, |c| query(BURY).bind(job.id.0).bind(job.claim).bind(error).execute(c).await?.rows_affected()) > 0
                    || self.run_again(job).await?
            }
        };
        if ended { Ok(()) } else { Err(lost(job)) }
    }

    /// Queues a job again that was asked for while it ran; `false` if it was not.
    async fn run_again(&mut self, job: &Job) -> Result<bool, StoreError> {
        Ok(on!(self, |c| query(RUN_AGAIN).bind(job.id.0).bind(job.claim).execute(c).await?.rows_affected()) > 0)
    }
}

fn lost(job: &Job) -> StoreError {
    StoreError::LeaseLost { kind: codec::word(&job.kind), key: job.key.clone() }
}

fn kind_of(word: &str) -> Option<JobKind> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

/// `None` for a kind of a newer version, which only its own workers ask for.
fn job(raw: Raw) -> Option<Job> {
    Some(Job {
        id: JobId(raw.id),
        kind: kind_of(&raw.kind)?,
        key: raw.key,
        payload: raw.payload,
        priority: raw.priority.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32,
        attempts: codec::count(raw.attempts),
        last_error: raw.last_error,
        claim: raw.claims,
    })
}
