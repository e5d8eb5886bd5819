//! Step 3: a feed is asked for, conditionally, and what comes back is stored.
//!
//! A feed that fails is no failed job: the error is data on the feed, with a later next time.

use crate::entries::{self, is_private};
use crate::moving::{Move, judge};
use crate::parse::{MOST_TITLE, Parsed, clip, hash_bytes, parse};
use crate::{PipelineError, Weir, access};
use jiff::{SignedDuration, Timestamp};
use tracing::info;
use url::Url;
use weir_fetch::{Accept, FetchError, Outcome, Request, Response, ScheduleInput, next_fetch};
use weir_model::{Feed, FeedId};
use weir_store::{Asks, FeedRow, FetchRecord, Job, Tx};

/// How long a feed that is gone is left alone. It is asked again only by hand.
const GONE: SignedDuration = SignedDuration::from_hours(24 * 365 * 10);
/// Between two pages of one public host.
const PAGE_GAP: SignedDuration = SignedDuration::from_secs(1);
/// After this long with nothing but "unchanged" a feed is asked for without its validators, once: some servers say
/// "unchanged" for ever.
const DOUBT: SignedDuration = SignedDuration::from_hours(24 * 7);
/// How long a whole site is left alone after "too many requests" and "busy" that do not say for how long.
const SITE_BUSY: SignedDuration = SignedDuration::from_hours(1);
const SITE_FAULT: SignedDuration = SignedDuration::from_mins(15);
/// The longest a site's word counts.
const WEEK: SignedDuration = SignedDuration::from_hours(24 * 7);
/// Warnings kept of one parse.
const MOST_WARNINGS: usize = 10;
/// Why a feed waits that was told nothing itself: another of its site was.
const SITE_HELD: &str = "site_busy";

/// Fetches one feed and stores what is new.
pub async fn run(weir: &Weir, job: &Job) -> Result<(), PipelineError> {
    let id: FeedId = job.subject()?;
    let feed = weir.store().feed(id).await?.ok_or_else(|| PipelineError::Missing(format!("feed {id}")))?;
    let fetch = Fetch { weir, job, now: weir.now(), per_week: 0, feed };
    let Ok(url) = Url::parse(&fetch.feed.url) else {
        let fault = Fault { code: "address", words: format!("`{}` is not an address", fetch.feed.url), outcome: Outcome::Failed };
        return fetch.fail(fault, Headers::default()).await;
    };
    let request = fetch.request(url.clone()).await?;
    let answer = weir.fetcher().get(&request).await;
    let week = weir.now() - SignedDuration::from_hours(24 * 7);
    let fetch = Fetch { now: weir.now(), per_week: weir.store().entries_since(id, week).await?, ..fetch };
    match answer {
        // It is not this host's turn: nothing was asked, so nothing failed.
        Err(FetchError::HostBusy { host, until }) => {
            let mut tx = weir.store().begin().await?;
            tx.fail(job, &format!("{host} is given a pause"), Some(until.max(fetch.now))).await?;
            tx.commit().await?;
            Ok(())
        }
        Err(error) => {
            info!(feed.id = id.0, url.host = url.host_str(), outcome = "failed", error = %error, "feed fetched");
            let headers = Headers { retry_after: error.retry_after(fetch.now), ..Headers::default() };
            fetch.hold_site(&url, &error).await?;
            let fault = Fault { code: error.code(), words: error.to_string(), outcome: outcome(&error) };
            fetch.fail(fault, headers).await
        }
        Ok(response) if response.is_unchanged() => fetch.unchanged(&url, response).await,
        Ok(response) => fetch.read(url, response).await,
    }
}

/// One fetch of one feed.
struct Fetch<'a> {
    weir: &'a Weir,
    job: &'a Job,
    feed: FeedRow,
    now: Timestamp,
    /// Entries that arrived in the last seven days.
    per_week: u32,
}

/// What a server says of when to come again.
#[derive(Clone, Copy, Debug, Default)]
struct Headers {
    max_age: Option<SignedDuration>,
    retry_after: Option<SignedDuration>,
}

impl Headers {
    fn of(response: &Response) -> Headers {
        Headers { max_age: response.max_age, retry_after: response.retry_after }
    }
}

/// Why a fetch failed.
struct Fault {
    code: &'static str,
    words: String,
    outcome: Outcome,
}

impl Fetch<'_> {
    async fn request(&self, url: Url) -> Result<Request, PipelineError> {
        let feed = &self.feed;
        let accept = if feed.selectors.is_some() { Accept::Page } else { Accept::Feed };
        let request = access::request(url, accept, &feed.access).subscribers(self.weir.store().followers(feed.id).await?);
        if feed.full_at.is_some_and(|at| self.now.duration_since(at) >= DOUBT) {
            return Ok(request);
        }
        let from = feed.validators_from.as_deref().and_then(|from| Url::parse(from).ok());
        Ok(request.validators(feed.etag.clone(), feed.last_modified.clone()).validators_from(from))
    }

    async fn unchanged(&self, url: &Url, response: Response) -> Result<(), PipelineError> {
        let mut record = self.record(Outcome::Ok, Headers::of(&response), None);
        // A 304 may bring new validators; where it brings none, the old ones hold.
        record.etag = response.etag.or_else(|| self.feed.etag.clone());
        record.last_modified = response.last_modified.or_else(|| self.feed.last_modified.clone());
        record.validators_from = Some(response.url.to_string());
        record.body_hash = self.feed.body_hash;
        record.site = self.weir.fetcher().site(url);
        let mut tx = self.weir.store().begin().await?;
        // A feed that was read at the new address before, and is unchanged there, was given there again.
        let proven = self.feed.moving.is_some().then_some(response.permanent.as_ref()).flatten();
        self.finish(&mut tx, record, judge(&self.feed, proven, self.now)).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn read(mut self, url: Url, response: Response) -> Result<(), PipelineError> {
        let weir = self.weir;
        let headers = Headers::of(&response);
        let body_hash = hash_bytes(&response.body);
        let permanent = response.permanent.clone();
        // Validators of a body that broke off would hide its missing end for ever.
        let whole = !response.truncated;
        let (etag, last_modified) = if whole { (response.etag.clone(), response.last_modified.clone()) } else { (None, None) };
        let validators_from = Some(response.url.to_string());
        let keep = move |record: &mut FetchRecord| {
            (record.etag, record.last_modified, record.validators_from) = (etag, last_modified, validators_from);
            record.body_hash = whole.then_some(body_hash);
            record.full = whole;
        };
        let feed = &self.feed;
        if feed.body_hash == Some(body_hash) && feed.last_error.is_none() {
            let mut record = self.record(Outcome::Ok, headers, None);
            keep(&mut record);
            record.site = weir.fetcher().site(&url);
            let mut tx = weir.store().begin().await?;
            self.finish(&mut tx, record, judge(feed, permanent.as_ref(), self.now)).await?;
            tx.commit().await?;
            return Ok(());
        }
        let (base, selectors, now) = (url.clone(), feed.selectors.clone(), self.now);
        let parsed = match weir.compute("parse", feed.id, move || parse(&response, &base, selectors.as_deref(), now)).await {
            Ok(parsed) => parsed,
            // What stops the parser stops this feed alone.
            Err(error) => {
                let words = format!("{error}; tell Weir's makers its address");
                return self.fail(Fault { code: "parser", words, outcome: Outcome::NotAFeed }, headers).await;
            }
        };
        let Parsed { feed: parsed, entries, warnings } = match parsed {
            Ok(parsed) => parsed,
            // A page where a feed was: keep what there is, and the old validators.
            Err(error) => {
                return self.fail(Fault { code: error.code, words: error.words, outcome: Outcome::NotAFeed }, headers).await;
            }
        };
        // Of a feed that is new here nothing is stored yet: what its document says of the week counts.
        let week = self.now - SignedDuration::from_hours(24 * 7);
        let listed = entries.iter().filter(|entry| entry.sort_at >= week).count();
        self.per_week = self.per_week.max(u32::try_from(listed).unwrap_or(u32::MAX));
        let feed = &self.feed;
        let asks = Asks { ttl_minutes: parsed.ttl_minutes, skip_hours: parsed.skip_hours.clone(), skip_days: parsed.skip_days.clone() };
        let mut record = self.record(Outcome::Ok, headers, Some(&asks));
        keep(&mut record);
        describe(&mut record, &parsed);
        record.asks = Some(asks);
        record.warnings = Some(warnings.into_iter().take(MOST_WARNINGS).collect());
        record.site = weir.fetcher().site(&url);
        let gap = if is_private(&url) { SignedDuration::ZERO } else { PAGE_GAP };

        let mut tx = weir.store().begin().await?;
        let stored = entries::store(&mut tx, feed, &entries, gap, self.now).await?;
        self.finish(&mut tx, record, judge(feed, permanent.as_ref(), self.now)).await?;
        tx.commit().await?;
        info!(
            feed.id = feed.id.0,
            url.host = url.host_str(),
            outcome = "read",
            added = stored.added,
            repeats = stored.repeats,
            "feed fetched"
        );
        weir.wake();
        Ok(())
    }

    async fn fail(&self, fault: Fault, headers: Headers) -> Result<(), PipelineError> {
        let mut record = self.record(fault.outcome, headers, None);
        record.error = Some(fault.words);
        record.error_code = Some(fault.code.to_owned());
        record.gone = fault.outcome == Outcome::Gone;
        let mut tx = self.weir.store().begin().await?;
        // Whether it moves is seen when it answers again.
        let judged = self.feed.moving.clone().map_or(Move::Stay, Move::Wait);
        self.finish(&mut tx, record, judged).await?;
        tx.commit().await?;
        Ok(())
    }

    /// What a server says of too many requests holds for all feeds of its site.
    async fn hold_site(&self, url: &Url, error: &FetchError) -> Result<(), PipelineError> {
        let unsaid = match error.status() {
            Some(429) => SITE_BUSY,
            Some(503) => SITE_FAULT,
            _ => return Ok(()),
        };
        let Some(site) = self.weir.fetcher().site(url) else { return Ok(()) };
        let wait = error.retry_after(self.now).unwrap_or(unsaid).min(WEEK);
        let mut tx = self.weir.store().begin().await?;
        tx.hold_site(&site, self.now + wait, SITE_HELD).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn finish(&self, tx: &mut Tx<'_>, mut record: FetchRecord, judged: Move) -> Result<(), PipelineError> {
        let mut to = None;
        match judged {
            Move::Stay => {}
            Move::Wait(moving) => record.moving = Some(moving),
            Move::Go(url) => to = Some(url),
        }
        tx.put_fetch(&record).await?;
        if let Some(to) = to {
            info!(feed.id = self.feed.id.0, "the feed has moved for good");
            tx.move_feed(self.feed.id, &to, self.now).await?;
        }
        tx.complete(self.job).await?;
        Ok(())
    }

    /// What a feed's next time depends on. What the feed itself asks for is remembered from its last body.
    fn record(&self, outcome: Outcome, headers: Headers, asks: Option<&Asks>) -> FetchRecord {
        let feed = &self.feed;
        let asks = asks.unwrap_or(&feed.asks);
        let input = ScheduleInput {
            entries_per_week: self.per_week,
            ttl_minutes: asks.ttl_minutes,
            max_age: headers.max_age,
            retry_after: headers.retry_after,
            failing_since: feed.failing_since,
            error_count: if outcome == Outcome::Ok { 0 } else { feed.error_count + 1 },
            outcome,
            skip_hours: asks.skip_hours.clone(),
            skip_days: asks.skip_days.clone(),
            jitter_seed: feed.id.0 as u64,
        };
        let (at, why) = match next_fetch(self.now, &input) {
            Some(next) => (next.at, next.why.code()),
            None => (self.now + GONE, "gone"),
        };
        let held_until = headers.retry_after.map(|wait| self.now + wait.min(WEEK));
        FetchRecord { why: why.to_owned(), held_until, ..FetchRecord::new(feed.id, self.now, at.duration_since(self.now).as_secs(), at) }
    }
}

/// What a feed says of itself, where it says anything.
fn describe(record: &mut FetchRecord, feed: &Feed) {
    record.title = Some(clip(&feed.title, MOST_TITLE)).filter(|title| !title.is_empty());
    record.site_url = feed.site_url.as_ref().map(Url::to_string);
    record.icon_url = feed.icon_url.as_ref().map(Url::to_string);
    record.kind = Some(feed.kind);
    record.lang = Some(feed.lang).filter(|lang| lang.is_known());
}

fn outcome(error: &FetchError) -> Outcome {
    match error.status() {
        Some(410) => Outcome::Gone,
        Some(429) => Outcome::Busy,
        Some(400..=499) => Outcome::Refused,
        _ => Outcome::Failed,
    }
}
