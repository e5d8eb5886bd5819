//! Takes jobs and runs them, each kind in its lane.
//!
//! Lanes keep slow things apart: a server that answers slowly must not stop articles from being understood. Grouping
//! is one lane of width one, since the order of arrival decides it.

use crate::{PipelineError, Trouble, Weir, brief, edition, feed_list, fetch, group, index, page, schedule, story, translate, understand};
use jiff::SignedDuration;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};
use weir_store::{Job, JobKind, StoreError};

/// How long a job is held before another worker may take it: how long work waits after a crash. While a step runs, its
/// lease is renewed.
const LEASE: SignedDuration = SignedDuration::from_secs(15);
/// How often the lease of a running job is renewed.
const RENEW: Duration = Duration::from_secs(5);
/// How often a lane looks for jobs when nothing rings.
const POLL: Duration = Duration::from_millis(500);
/// How often the clock is asked what is due.
const TICK: Duration = Duration::from_secs(1);
/// Briefs and translations under way at once.
const MODEL_JOBS: usize = 4;
/// A job that failed this often is kept with its error and not tried again.
const MOST_ATTEMPTS: u32 = 8;

/// Runs until told to stop; then finishes what is under way.
pub async fn run(weir: Weir, stop: CancellationToken) {
    let options = weir.options().clone();
    let lanes: [(&'static [JobKind], usize); 5] = [
        (&[JobKind::Fetch, JobKind::List, JobKind::Page], options.fetches),
        (&[JobKind::Understand, JobKind::Index], options.cpus),
        (&[JobKind::Group], 1),
        (&[JobKind::Story, JobKind::Edition], options.cpus),
        // Models are slow, and paced by what each of them allows.
        (&[JobKind::Brief, JobKind::Translate], MODEL_JOBS),
    ];
    let mut tasks = JoinSet::new();
    for (kinds, width) in lanes {
        tasks.spawn(lane(weir.clone(), kinds, width.max(1), stop.clone()));
    }
    tasks.spawn(clock(weir, stop));
    while tasks.join_next().await.is_some() {}
}

/// Runs until nothing is queued that could run now, or until nothing can be stored. For the command line.
pub async fn run_until_idle(weir: &Weir) -> Result<(), PipelineError> {
    let stop = CancellationToken::new();
    let running = tokio::spawn(run(weir.clone(), stop.clone()));
    let ended = loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        if let Some(trouble) = weir.trouble() {
            break Err(PipelineError::Stopped(trouble));
        }
        match weir.at_work().await {
            Ok(true) => {}
            Ok(false) => break Ok(()),
            Err(error) => break Err(error.into()),
        }
    };
    stop.cancel();
    running.await.ok();
    ended
}

async fn clock(weir: Weir, stop: CancellationToken) {
    if let Err(error) = edition::wind(&weir).await {
        failed(&weir, &error, "could not set the time of the next editions");
    }
    loop {
        if let Err(error) = schedule::tick(&weir).await {
            failed(&weir, &error, "could not look for what is due");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(TICK) => {}
        }
    }
}

async fn lane(weir: Weir, kinds: &'static [JobKind], width: usize, stop: CancellationToken) {
    let mut running = JoinSet::new();
    while !stop.is_cancelled() {
        // Listen before asking, so that a job added in between still rings.
        let woken = weir.woken();
        let jobs = match weir.store().claim(kinds, &weir.options().worker, weir.now(), LEASE, width - running.len()).await {
            Ok(jobs) => jobs,
            Err(error) => {
                failed(&weir, &error.into(), "could not take jobs");
                Vec::new()
            }
        };
        for job in jobs {
            let weir = weir.clone();
            running.spawn(async move { work(&weir, job).await });
        }
        if running.len() >= width {
            tokio::select! {
                _ = running.join_next() => {}
                () = stop.cancelled() => break,
            }
        } else {
            tokio::select! {
                _ = running.join_next(), if !running.is_empty() => {}
                () = woken => {}
                () = tokio::time::sleep(POLL) => {}
                () = stop.cancelled() => break,
            }
        }
        while running.try_join_next().is_some() {}
    }
    while running.join_next().await.is_some() {}
}

async fn step(weir: &Weir, job: &Job) -> Result<(), PipelineError> {
    match job.kind {
        JobKind::Fetch => fetch::run(weir, job).await,
        JobKind::List => feed_list::run(weir, job).await,
        JobKind::Page => page::run(weir, job).await,
        JobKind::Understand => understand::run(weir, job).await,
        JobKind::Index => index::run(weir, job).await,
        JobKind::Group => group::run(weir, job).await,
        JobKind::Story => story::run(weir, job).await,
        JobKind::Edition => edition::run(weir, job).await,
        JobKind::Brief => brief::run(weir, job).await,
        JobKind::Translate => translate::run(weir, job).await,
    }
}

/// Runs a step and keeps its lease while it runs.
async fn held(weir: &Weir, job: &Job) -> Result<(), PipelineError> {
    let mut running = std::pin::pin!(step(weir, job));
    loop {
        tokio::select! {
            done = &mut running => return done,
            () = tokio::time::sleep(RENEW) => {
                // A lease that is lost shows at the end, when the step's effects are refused. Both go on together: the step
                // may hold the very connection that this needs.
                tokio::select! {
                    done = &mut running => return done,
                    _ = weir.store().extend(job, weir.now(), LEASE) => {}
                }
            }
        }
    }
}

async fn work(weir: &Weir, job: Job) {
    let Err(error) = held(weir, &job).await else {
        debug!(job.kind = ?job.kind, job.key = %job.key, "done");
        weir.note(None);
        return;
    };
    if matches!(error, PipelineError::Store(StoreError::LeaseLost { .. })) {
        // Another worker took it over; its effects were not stored here.
        return;
    }
    // Nothing can be stored, not even that this failed: the lease runs out and the job is taken again, as often as needed.
    if let PipelineError::Store(store) = &error
        && let Some(trouble) = Trouble::of(store)
    {
        return weir.note(Some(trouble));
    }
    // What a job was about may be gone (a feed removed meanwhile): nothing left to do.
    let missing = matches!(error, PipelineError::Missing(_));
    warn!(job.kind = ?job.kind, job.key = %job.key, attempt = job.attempts, error = %error, "job failed");
    let retry_at = (!missing && job.attempts < MOST_ATTEMPTS).then(|| weir.now() + backoff(job.attempts));
    let failed = async {
        let mut tx = weir.store().begin().await?;
        if missing {
            tx.complete(&job).await?;
        } else {
            tx.fail(&job, &error.to_string(), retry_at).await?;
        }
        tx.commit().await
    };
    if let Err(error) = failed.await {
        // The lease runs out by itself, and the job is taken again.
        warn!(job.kind = ?job.kind, job.key = %job.key, error = %error, "could not put a failed job back");
    }
}

/// Says what failed: once while nothing can be stored, else each time.
fn failed(weir: &Weir, error: &PipelineError, what: &str) {
    match error {
        PipelineError::Store(store) if Trouble::of(store).is_some() => weir.note(Trouble::of(store)),
        _ => warn!(error = %error, "{what}"),
    }
}

/// 2, 4, 8 … seconds, at most an hour.
fn backoff(attempts: u32) -> SignedDuration {
    SignedDuration::from_secs(2i64.saturating_pow(attempts.clamp(1, 12)).min(3600))
}
