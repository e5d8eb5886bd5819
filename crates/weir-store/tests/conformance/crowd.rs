use crate::support::{Bench, article, at, entry, paged, understanding};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use weir_store::{JobKind, NewJob, PutKind, RiverFilter, SearchOrder, SearchQuery, View};

/// Twenty readers while a writer stores, claims and completes: nobody ever meets a lock.
pub async fn readers_and_writers_do_not_meet(bench: &Bench) {
    let feed = bench.followed("a").await;
    let first = bench.fill(feed, 0, 50).await[0];
    let done = Arc::new(AtomicBool::new(false));
    let mut readers = tokio::task::JoinSet::new();
    for reader in 0..20u32 {
        let (store, owner, done) = (bench.store.clone(), bench.owner, done.clone());
        readers.spawn(async move {
            let mut rounds = 0;
            while !done.load(Ordering::Relaxed) {
                match reader % 5 {
                    0 => drop(store.river(owner, &RiverFilter { view: View::New, ..RiverFilter::default() }, None, 40).await.unwrap()),
                    1 => drop(store.subscriptions(owner, at(2_000)).await.unwrap()),
                    2 => {
                        let query = SearchQuery { tokens: vec!["word".into()], ..SearchQuery::default() };
                        store.search(owner, &query, SearchOrder::Relevance, 20).await.unwrap();
                    }
                    3 => drop(store.stories(owner, at(0), 20).await.unwrap()),
                    _ => drop(store.entry(owner, first).await.unwrap().unwrap()),
                }
                rounds += 1;
            }
            rounds
        });
    }
    let row = bench.store.feed(feed).await.unwrap().unwrap();
    for n in 0..60 {
        let mut tx = bench.store.begin().await.unwrap();
        let id = tx.put_entries(&row, &[entry(&format!("new {n}"), 100 + n)], at(1_000)).await.unwrap()[0].id;
        let text = tx.put_article(&article(id, "Title", &["One."]), at(1_000)).await.unwrap();
        tx.put_understanding(text, &understanding(&["topic:x"], "f")).await.unwrap();
        tx.index(id, &["word".into()], &[], &[]).await.unwrap();
        tx.mark_read(bench.owner, &[id], n % 2 == 0, at(1_000)).await.unwrap();
        tx.enqueue(&NewJob::now(JobKind::Page, id, at(0))).await.unwrap();
        tx.commit().await.unwrap();
        let job = bench.store.claim(&[JobKind::Page], "w", at(1), jiff::SignedDuration::from_mins(1), 1).await.unwrap().remove(0);
        let mut tx = bench.store.begin().await.unwrap();
        tx.complete(&job).await.unwrap();
        tx.commit().await.unwrap();
    }
    done.store(true, Ordering::Relaxed);
    while let Some(rounds) = readers.join_next().await {
        assert!(rounds.unwrap() > 0);
    }
}

/// Many writers, each reading and then writing one value: no update is lost on the queue, none fails.
pub async fn writers_wait_for_each_other(bench: &Bench) {
    let feed = bench.followed("a").await;
    let ids = bench.fill(feed, 0, 16).await;
    let mut writers = tokio::task::JoinSet::new();
    for id in ids.clone() {
        let (store, owner) = (bench.store.clone(), bench.owner);
        writers.spawn(async move {
            for round in 0..5 {
                let mut tx = store.begin().await.unwrap();
                tx.mark_read(owner, &[id], round % 2 == 0, at(round)).await.unwrap();
                tx.enqueue(&NewJob::now(JobKind::Group, "all", at(round))).await.unwrap();
                tx.commit().await.unwrap();
            }
        });
    }
    while let Some(writer) = writers.join_next().await {
        writer.unwrap();
    }
    assert_eq!(bench.unread(bench.owner).await, []);
    assert_eq!(bench.store.next_job_at(&[JobKind::Group]).await.unwrap(), Some(at(0)));
}

/// Ten feeds that carry one page, stored at the same moment.
pub async fn feeds_stored_at_once_have_one_original(bench: &Bench) {
    let mut writers = tokio::task::JoinSet::new();
    for n in 0..10 {
        let feed = bench.followed(&format!("feed{n}")).await;
        let row = bench.store.feed(feed).await.unwrap().unwrap();
        let store = bench.store.clone();
        writers.spawn(async move {
            let mut tx = store.begin().await.unwrap();
            let put = tx.put_entries(&row, &[paged("page", 1, 77)], at(1)).await.unwrap();
            tx.commit().await.unwrap();
            put[0].kind
        });
    }
    let mut originals = 0;
    while let Some(kind) = writers.join_next().await {
        originals += usize::from(kind.unwrap() == PutKind::Added);
    }
    assert_eq!(originals, 1);
    assert_eq!(bench.river(bench.owner, RiverFilter::default()).await.len(), 1);
}
