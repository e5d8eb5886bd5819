use crate::support::{Bench, at};
use jiff::SignedDuration;
use std::collections::BTreeSet;
use weir_model::EntryId;
use weir_store::{Job, JobCount, JobKind, NewJob, StoreError};

const LEASE: SignedDuration = SignedDuration::from_mins(5);

async fn enqueue(bench: &Bench, jobs: &[NewJob]) {
    let mut tx = bench.store.begin().await.unwrap();
    for job in jobs {
        tx.enqueue(job).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn claim(bench: &Bench, minutes: i64) -> Vec<Job> {
    bench.store.claim(&[JobKind::Page, JobKind::Fetch], "worker", at(minutes), LEASE, 10).await.unwrap()
}

async fn complete(bench: &Bench, job: &Job) -> Result<(), StoreError> {
    let mut tx = bench.store.begin().await.unwrap();
    tx.complete(job).await?;
    tx.commit().await
}

fn page(key: i64, minutes: i64) -> NewJob {
    NewJob::now(JobKind::Page, EntryId(key), at(minutes))
}

fn keys(jobs: &[Job]) -> Vec<&str> {
    jobs.iter().map(|job| job.key.as_str()).collect()
}

pub async fn a_job_is_queued_once(bench: &Bench) {
    enqueue(bench, &[page(1, 10), page(1, 5), page(1, 20), NewJob::now(JobKind::Fetch, 1, at(30))]).await;
    let counts = bench.store.job_counts().await.unwrap();
    let one = |kind| JobCount { kind, queued: 1, running: 0, dead: 0 };
    assert_eq!(counts, [one(JobKind::Fetch), one(JobKind::Page)]);
    assert_eq!(bench.store.next_job_at(&[JobKind::Page]).await.unwrap(), Some(at(5)), "the earlier time wins");
    assert_eq!(bench.store.next_job_at(&[JobKind::Story]).await.unwrap(), None);
    assert!(claim(bench, 4).await.is_empty());
    assert!(!bench.store.has_work(at(4)).await.unwrap());
    assert!(bench.store.has_work(at(5)).await.unwrap());
    let jobs = claim(bench, 5).await;
    assert_eq!(keys(&jobs), ["1"]);
    assert_eq!((jobs[0].kind, jobs[0].attempts, jobs[0].subject::<EntryId>().unwrap()), (JobKind::Page, 1, EntryId(1)));
    assert!(bench.store.has_work(at(0)).await.unwrap(), "running is work");
    complete(bench, &jobs[0]).await.unwrap();
    assert_eq!(bench.store.job_counts().await.unwrap(), [one(JobKind::Fetch)]);
    assert!(matches!(complete(bench, &jobs[0]).await, Err(StoreError::LeaseLost { .. })), "done is done");
    let named = NewJob { payload: "{}".into(), ..NewJob::now(JobKind::Page, "no number", at(0)) };
    enqueue(bench, &[named]).await;
    let job = claim(bench, 5).await.remove(0);
    assert_eq!(job.payload, "{}");
    assert!(matches!(job.subject::<EntryId>(), Err(StoreError::Key { .. })));
    let mut tx = bench.store.begin().await.unwrap();
    let long = NewJob::now(JobKind::Page, "k".repeat(10_000), at(0));
    assert!(matches!(tx.enqueue(&long).await, Err(StoreError::TooLong { .. })));
}

pub async fn jobs_are_taken_in_order(bench: &Bench) {
    let urgent = NewJob { priority: -1, ..page(4, 3) };
    enqueue(bench, &[page(1, 2), page(2, 1), NewJob { priority: 5, ..page(3, 0) }, urgent, NewJob::now(JobKind::Story, 5, at(0))]).await;
    let kinds = [JobKind::Page];
    let take = async |limit| bench.store.claim(&kinds, "w", at(10), LEASE, limit).await.unwrap();
    assert_eq!(keys(&take(0).await), Vec::<&str>::new());
    assert_eq!(keys(&take(1).await), ["4"]);
    assert_eq!(keys(&take(1).await), ["2"]);
    assert_eq!(keys(&take(10).await), ["1", "3"]);
    assert!(bench.store.claim(&[], "w", at(10), LEASE, 9).await.unwrap().is_empty());
}

pub async fn expired_leases_are_taken_over(bench: &Bench) {
    enqueue(bench, &[page(1, 0), page(2, 0)]).await;
    let jobs = claim(bench, 0).await;
    assert_eq!(jobs.len(), 2);
    assert!(claim(bench, 4).await.is_empty(), "leased");
    bench.store.extend(&jobs[0], at(4), LEASE).await.unwrap();
    let taken = claim(bench, 5).await;
    assert_eq!((keys(&taken), taken[0].attempts), (vec![jobs[1].key.as_str()], 2), "the one that was not extended");
    assert!(matches!(complete(bench, &jobs[1]).await, Err(StoreError::LeaseLost { .. })), "the first worker is too late");
    assert!(matches!(bench.store.extend(&jobs[1], at(5), LEASE).await, Err(StoreError::LeaseLost { .. })));
    let mut tx = bench.store.begin().await.unwrap();
    assert!(matches!(tx.fail(&jobs[1], "x", None).await, Err(StoreError::LeaseLost { .. })));
    drop(tx);
    complete(bench, &taken[0]).await.unwrap();
    // A lease that ran out but was not taken over still counts.
    complete(bench, &jobs[0]).await.unwrap();
    assert_eq!(bench.store.job_counts().await.unwrap(), []);
}

pub async fn running_jobs_run_again_when_asked(bench: &Bench) {
    enqueue(bench, &[page(1, 0)]).await;
    let job = claim(bench, 0).await.remove(0);
    enqueue(bench, &[page(1, 3), page(1, 2)]).await;
    assert!(claim(bench, 3).await.is_empty(), "never twice at once");
    complete(bench, &job).await.unwrap();
    assert!(claim(bench, 1).await.is_empty());
    let again = claim(bench, 2).await.remove(0);
    assert_eq!((again.key.as_str(), again.attempts), ("1", 1), "asked for anew");
    // From inside its own transaction, as a job that has more to do does.
    let mut tx = bench.store.begin().await.unwrap();
    tx.enqueue(&page(1, 4)).await.unwrap();
    tx.complete(&again).await.unwrap();
    tx.commit().await.unwrap();
    let third = claim(bench, 4).await.remove(0);
    assert!(matches!(complete(bench, &again).await, Err(StoreError::LeaseLost { .. })));
    complete(bench, &third).await.unwrap();
    assert!(claim(bench, 100).await.is_empty());
    // A lease that ran out with a wish: one more run, not two.
    enqueue(bench, &[page(2, 0)]).await;
    claim(bench, 0).await;
    enqueue(bench, &[page(2, 1)]).await;
    let taken = claim(bench, 10).await.remove(0);
    complete(bench, &taken).await.unwrap();
    let last = claim(bench, 10).await.remove(0);
    complete(bench, &last).await.unwrap();
    assert!(claim(bench, 100).await.is_empty());
}

pub async fn failures_are_retried_and_buried(bench: &Bench) {
    let fail = async |job: &Job, error: &str, retry: Option<i64>| {
        let mut tx = bench.store.begin().await.unwrap();
        tx.fail(job, error, retry.map(at)).await.unwrap();
        tx.commit().await.unwrap();
    };
    enqueue(bench, &[page(1, 0)]).await;
    let job = claim(bench, 0).await.remove(0);
    fail(&job, "no answer", Some(10)).await;
    assert!(claim(bench, 9).await.is_empty());
    let job = claim(bench, 10).await.remove(0);
    assert_eq!((job.attempts, job.last_error.as_deref()), (2, Some("no answer")));
    // Asked for meanwhile: the earlier time wins.
    enqueue(bench, &[page(1, 11)]).await;
    fail(&job, "no answer", Some(60)).await;
    let job = claim(bench, 11).await.remove(0);
    assert_eq!(job.attempts, 3);
    fail(&job, &format!("broken{}", "语".repeat(1_000)), None).await;
    assert!(claim(bench, 1_000).await.is_empty());
    assert!(!bench.store.has_work(at(1_000)).await.unwrap());
    let dead = bench.store.dead_jobs().await.unwrap();
    assert_eq!((dead.len(), dead[0].key.as_str(), dead[0].attempts), (1, "1", 3));
    assert!(dead[0].last_error.as_deref().unwrap().starts_with("broken语"));
    assert_eq!(bench.store.job_counts().await.unwrap(), [JobCount { kind: JobKind::Page, queued: 0, running: 0, dead: 1 }]);
    // Asked for again, it lives again.
    enqueue(bench, &[page(1, 20)]).await;
    let job = claim(bench, 20).await.remove(0);
    assert_eq!(job.attempts, 1);
    enqueue(bench, &[page(1, 21)]).await;
    fail(&job, "broken", None).await;
    assert_eq!(claim(bench, 21).await.len(), 1, "a wish outlives a failure");
    assert!(bench.store.dead_jobs().await.unwrap().is_empty());
}

pub async fn effects_and_completion_are_one(bench: &Bench) {
    let feed = bench.followed("a").await;
    let id = bench.fill(feed, 0, 1).await[0];
    enqueue(bench, &[NewJob::now(JobKind::Page, id, at(0))]).await;
    let job = claim(bench, 0).await.remove(0);
    let step = async || {
        let mut tx = bench.store.begin().await.unwrap();
        tx.put_article(&crate::support::article(id, "Title", &["One."]), at(1)).await.unwrap();
        tx.enqueue(&NewJob::now(JobKind::Understand, id, at(1))).await.unwrap();
        tx.complete(&job).await.unwrap();
        tx
    };
    // A crash before the commit: nothing happened, and the job comes back.
    drop(step().await);
    assert_eq!(bench.store.latest_article(id).await.unwrap(), None);
    assert!(bench.store.claim(&[JobKind::Understand], "w", at(9), LEASE, 9).await.unwrap().is_empty());
    step().await.commit().await.unwrap();
    assert!(bench.store.latest_article(id).await.unwrap().is_some());
    assert_eq!(bench.store.claim(&[JobKind::Understand], "w", at(9), LEASE, 9).await.unwrap().len(), 1);
    assert!(claim(bench, 100).await.is_empty());
}

pub async fn two_workers_never_share_a_job(bench: &Bench) {
    const JOBS: i64 = 200;
    enqueue(bench, &(0..JOBS).map(|n| page(n, 0)).collect::<Vec<_>>()).await;
    let mut workers = tokio::task::JoinSet::new();
    for worker in 0..6 {
        let store = bench.store.clone();
        workers.spawn(async move {
            let mut mine = Vec::new();
            loop {
                let jobs = store.claim(&[JobKind::Page], &format!("w{worker}"), at(1), LEASE, 3).await.unwrap();
                if jobs.is_empty() {
                    return mine;
                }
                for job in jobs {
                    let mut tx = store.begin().await.unwrap();
                    tx.complete(&job).await.unwrap();
                    tx.commit().await.unwrap();
                    mine.push(job.key);
                }
            }
        });
    }
    let mut all = Vec::new();
    while let Some(mine) = workers.join_next().await {
        all.extend(mine.unwrap());
    }
    assert_eq!(all.len(), JOBS as usize);
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), JOBS as usize);
}

/// A wish that is being written while the job ends is not lost.
pub async fn a_wish_at_the_last_moment_counts(bench: &Bench) {
    for dead in [false, true] {
        enqueue(bench, &[page(1, 0)]).await;
        let job = claim(bench, 50).await.remove(0);
        let mut wish = bench.store.begin().await.unwrap();
        wish.enqueue(&page(1, 1)).await.unwrap();
        let store = bench.store.clone();
        let end = tokio::spawn(async move {
            let mut tx = store.begin().await.unwrap();
            if dead {
                tx.fail(&job, "broken", None).await.unwrap()
            } else {
                tx.complete(&job).await.unwrap()
            }
            tx.commit().await.unwrap();
        });
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        wish.commit().await.unwrap();
        end.await.unwrap();
        let again = claim(bench, 50).await;
        assert_eq!(again.len(), 1);
        complete(bench, &again[0]).await.unwrap();
    }
}
