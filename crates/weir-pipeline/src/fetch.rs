//! Step 3: a feed is asked for, conditionally, and what comes back is stored.
//!
//! A feed that fails is no failed job: the error is data on the feed, with a later next time.

use crate::entries::{self, is_private};
use crate::parse::{hash_bytes, parse};
use crate::{PipelineError, Weir};
use jiff::{SignedDuration, Timestamp};
use tracing::info;
use url::Url;
use weir_fetch::{Accept, FetchError, Outcome, Request, Response, ScheduleInput, next_fetch};
use weir_model::{Feed, FeedId};
use weir_store::{FeedRow, FetchRecord, Job};

/// How long a feed that is gone is left alone. It is asked again only by hand.
const GONE: SignedDuration = SignedDuration::from_hours(24 * 365 * 10);
/// Between two pages of one public host.
const PAGE_GAP: SignedDuration = SignedDuration::from_secs(1);

/// Fetches one feed and stores what is new.
pub async fn run(weir: &Weir, job: &Job) -> Result<(), PipelineError> {
    let id: FeedId = job.subject()?;
    let feed = weir.store().feed(id).await?.ok_or_else(|| PipelineError::Missing(format!("feed {id}")))?;
    let Ok(url) = Url::parse(&feed.url) else {
        return finish(weir, job, failed(&feed, weir.now(), Schedule::default(), format!("`{}` is not an address", feed.url), false)).await;
    };
    let request = Request::new(url.clone(), Accept::Feed).validators(feed.etag.clone(), feed.last_modified.clone());
    let answer = weir.fetcher().get(&request).await;
    let now = weir.now();
    let schedule =
        Schedule { per_week: weir.store().entries_since(id, now - SignedDuration::from_hours(24 * 7)).await?, ..Schedule::default() };
    match answer {
        // It is not this host's turn: nothing was asked, so nothing failed.
        Err(FetchError::HostBusy { host, until }) => {
            let mut tx = weir.store().begin().await?;
            tx.fail(job, &format!("{host} is given a pause"), Some(until.max(now))).await?;
            tx.commit().await?;
            Ok(())
        }
        Err(error) => {
            let gone = error.status() == Some(410);
            info!(feed.id = id.0, url.host = url.host_str(), outcome = "failed", error = %error, "feed fetched");
            let schedule = Schedule { retry_after: error.retry_after(now), outcome: outcome(&error), ..schedule };
            finish(weir, job, failed(&feed, now, schedule, error.to_string(), gone)).await
        }
        Ok(response) if response.is_unchanged() => {
            let schedule = Schedule { max_age: response.max_age, retry_after: response.retry_after, ..schedule };
            let mut record = record(&feed, now, schedule);
            // A 304 may bring new validators; where it brings none, the old ones hold.
            record.etag = response.etag.or_else(|| feed.etag.clone());
            record.last_modified = response.last_modified.or_else(|| feed.last_modified.clone());
            record.body_hash = feed.body_hash;
            finish(weir, job, record).await
        }
        Ok(response) => store(weir, job, feed, url, response, schedule).await,
    }
}

async fn store(weir: &Weir, job: &Job, feed: FeedRow, url: Url, response: Response, schedule: Schedule) -> Result<(), PipelineError> {
    let now = weir.now();
    let body_hash = hash_bytes(&response.body);
    let schedule = Schedule { max_age: response.max_age, retry_after: response.retry_after, ..schedule };
    // Validators of a body that broke off would hide its missing end for ever.
    let validators = if response.truncated { (None, None) } else { (response.etag.clone(), response.last_modified.clone()) };
    if feed.body_hash == Some(body_hash) && feed.last_error.is_none() {
        let mut record = record(&feed, now, schedule);
        (record.etag, record.last_modified) = validators;
        record.body_hash = Some(body_hash);
        return finish(weir, job, record).await;
    }
    let truncated = response.truncated;
    let base = url.clone();
    let parsed = weir.compute("parse", feed.id, move || parse(&response, &base, now)).await?;
    let (parsed, entries) = match parsed {
        Ok((parsed, entries, _warnings)) => (parsed, entries),
        // A page where a feed was: keep what there is, and the old validators.
        Err(error) => {
            let schedule = Schedule { outcome: Outcome::NotAFeed, ..schedule };
            return finish(weir, job, failed(&feed, now, schedule, error.to_string(), false)).await;
        }
    };
    let schedule = Schedule { ttl_minutes: parsed.ttl_minutes, ..schedule };
    let mut record = record(&feed, now, schedule);
    (record.etag, record.last_modified) = validators;
    record.body_hash = (!truncated).then_some(body_hash);
    describe(&mut record, &parsed);
    let gap = if is_private(&url) { SignedDuration::ZERO } else { PAGE_GAP };

    let mut tx = weir.store().begin().await?;
    let stored = entries::store(&mut tx, &feed, &entries, gap, now).await?;
    tx.put_fetch(&record).await?;
    tx.complete(job).await?;
    tx.commit().await?;
    info!(feed.id = feed.id.0, url.host = url.host_str(), outcome = "read", added = stored.added, repeats = stored.repeats, "feed fetched");
    weir.wake();
    Ok(())
}

/// What a feed says of itself, where it says anything.
fn describe(record: &mut FetchRecord, feed: &Feed) {
    record.title = Some(feed.title.clone()).filter(|title| !title.is_empty());
    record.site_url = feed.site_url.as_ref().map(Url::to_string);
    record.icon_url = feed.icon_url.as_ref().map(Url::to_string);
    record.kind = Some(feed.kind);
    record.lang = Some(feed.lang).filter(|lang| lang.is_known());
}

async fn finish(weir: &Weir, job: &Job, record: FetchRecord) -> Result<(), PipelineError> {
    let mut tx = weir.store().begin().await?;
    tx.put_fetch(&record).await?;
    tx.complete(job).await?;
    tx.commit().await?;
    Ok(())
}

/// What decides when to ask again.
#[derive(Clone, Debug)]
struct Schedule {
    per_week: u32,
    ttl_minutes: Option<u32>,
    max_age: Option<SignedDuration>,
    retry_after: Option<SignedDuration>,
    outcome: Outcome,
}

impl Default for Schedule {
    fn default() -> Self {
        Schedule { per_week: 0, ttl_minutes: None, max_age: None, retry_after: None, outcome: Outcome::Ok }
    }
}

fn record(feed: &FeedRow, now: Timestamp, schedule: Schedule) -> FetchRecord {
    let error_count = if matches!(schedule.outcome, Outcome::Ok) { 0 } else { feed.error_count + 1 };
    let input = ScheduleInput {
        entries_per_week: schedule.per_week,
        ttl_minutes: schedule.ttl_minutes,
        max_age: schedule.max_age,
        retry_after: schedule.retry_after,
        error_count,
        outcome: schedule.outcome,
        jitter_seed: feed.id.0 as u64,
    };
    let next = next_fetch(now, &input).unwrap_or(now + GONE);
    FetchRecord::new(feed.id, now, next.duration_since(now).as_secs(), next)
}

fn failed(feed: &FeedRow, now: Timestamp, schedule: Schedule, error: String, gone: bool) -> FetchRecord {
    let schedule =
        Schedule { outcome: if matches!(schedule.outcome, Outcome::Ok) { Outcome::Failed } else { schedule.outcome }, ..schedule };
    FetchRecord { error: Some(error), gone, ..record(feed, now, schedule) }
}

fn outcome(error: &FetchError) -> Outcome {
    match error.status() {
        Some(410) => Outcome::Gone,
        Some(429) => Outcome::Busy,
        Some(400..=499) => Outcome::Refused,
        _ => Outcome::Failed,
    }
}
