//! What lists cost in a large archive. A measurement that checks no bound: `cargo xtask store` runs it.

#![expect(clippy::print_stdout, reason = "its figures are its result")]

use crate::support::{Bench, at, paged, understanding};
use std::time::{Duration, Instant};
use weir_model::{EntryId, FeedId};
use weir_store::{JobKind, NewEntry, NewJob, RiverFilter, SearchOrder, SearchQuery, View};

const FEEDS: i64 = 200;
const PER_FEED: i64 = 500;

async fn measure<T>(what: &str, mut run: impl AsyncFnMut() -> T) {
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..30 {
        let start = Instant::now();
        run().await;
        times.push(start.elapsed());
    }
    times.sort();
    println!("  {what:<44} p50 {:>8.2} ms   max {:>8.2} ms", times[15].as_secs_f64() * 1e3, times[29].as_secs_f64() * 1e3);
}

async fn fill(bench: &Bench) -> Vec<FeedId> {
    let mut feeds = Vec::new();
    for n in 0..FEEDS {
        feeds.push(bench.followed(&format!("feed{n}")).await);
    }
    let start = Instant::now();
    let mut key = 0;
    for round in 0..PER_FEED / 50 {
        for feed in &feeds {
            let entries: Vec<NewEntry> = (0..50)
                .map(|n| {
                    key += 1;
                    let minutes = round * 5_000 + n * 100 + feed.0 % 100;
                    // Every tenth page stands in another feed too.
                    paged(&format!("{feed}-{round}-{n}"), minutes, if key % 10 == 0 { key - 3_000 } else { key })
                })
                .collect();
            bench.put(*feed, &entries).await;
        }
    }
    let rate = (FEEDS * PER_FEED) as f64 / start.elapsed().as_secs_f64();
    println!("  {:<44} {rate:.0} entries/s", "put_entries, 50 in a transaction");
    feeds
}

async fn lists(bench: &Bench, feeds: &[FeedId]) {
    let (store, owner) = (&bench.store, bench.owner);
    let now = at(PER_FEED * 100);
    let start = Instant::now();
    for n in 0..2_000 {
        let mut tx = store.begin().await.unwrap();
        let id = EntryId(1 + n * 45);
        let words: Vec<String> = (0..400).map(|word| format!("word{}", (word * 7 + n) % 5_000)).chain(["common".to_owned()]).collect();
        tx.index(id, &["title".into()], &words, &[]).await.unwrap();
        let text = tx.put_article(&crate::support::article(id, "Title", &["One sentence."; 20]), now).await.unwrap();
        tx.put_understanding(text, &understanding(&["topic:a", "topic:b"], &"f".repeat(500))).await.unwrap();
        let story = tx.add_story("Story", weir_model::Lang::EN, now).await.unwrap();
        tx.assign(id, story).await.unwrap();
        tx.enqueue(&NewJob::now(JobKind::Page, id, now)).await.unwrap();
        tx.commit().await.unwrap();
    }
    println!("  {:<44} {:.0} articles/s", "freeze, understand, index, assign, enqueue", 2_000.0 / start.elapsed().as_secs_f64());
    let view = |view| RiverFilter { view, ..RiverFilter::default() };
    measure("river, all, first 50", async || store.river(owner, &view(View::All), None, 50).await.unwrap()).await;
    measure("river, new, first 50, nothing read", async || store.river(owner, &view(View::New), None, 50).await.unwrap()).await;
    let one = RiverFilter { feed: Some(feeds[7]), ..view(View::New) };
    measure("river, new, one feed", async || store.river(owner, &one, None, 50).await.unwrap()).await;
    measure("subscriptions, nothing read", async || store.subscriptions(owner, now).await.unwrap()).await;
    measure("totals", async || store.totals(owner).await.unwrap()).await;
    measure("stories, 200 newest", async || store.stories(owner, at(0), 200).await.unwrap()).await;
    measure("window, 2,000 articles", async || store.window(at(0)).await.unwrap()).await;
    for order in [SearchOrder::Newest, SearchOrder::Relevance] {
        let common = SearchQuery { tokens: vec!["common".into()], ..SearchQuery::default() };
        measure(&format!("search, word in all 2,000, {order:?}"), async || store.search(owner, &common, order, 50).await.unwrap()).await;
    }
    measure("claim and complete one job of 2,000", async || {
        let job = store.claim(&[JobKind::Page], "w", now, jiff::SignedDuration::from_mins(5), 1).await.unwrap().remove(0);
        let mut tx = store.begin().await.unwrap();
        tx.complete(&job).await.unwrap();
        tx.commit().await.unwrap();
    })
    .await;
    let newest = store.newest_entry(owner, None).await.unwrap().unwrap();
    let mut tx = store.begin().await.unwrap();
    tx.mark_all(owner, None, EntryId(newest.0 - 300)).await.unwrap();
    tx.commit().await.unwrap();
    measure("river, new, first 50, 300 unread", async || store.river(owner, &view(View::New), None, 50).await.unwrap()).await;
    measure("subscriptions, 300 unread", async || store.subscriptions(owner, now).await.unwrap()).await;
    measure("mark one read", async || {
        let mut tx = store.begin().await.unwrap();
        tx.mark_read(owner, &[newest], true, now).await.unwrap();
        tx.commit().await.unwrap();
    })
    .await;
    println!("  {:<44} {} MB", "size", store.size().await.unwrap() >> 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement of a minute; cargo xtask store runs it"]
async fn lists_in_a_large_archive() {
    for bench in [Some(Bench::sqlite().await), Bench::postgres().await].into_iter().flatten() {
        println!("{}, {} entries in {FEEDS} feeds", bench.store.engine().await.unwrap(), FEEDS * PER_FEED);
        let feeds = fill(&bench).await;
        lists(&bench, &feeds).await;
        bench.finish().await;
    }
}
