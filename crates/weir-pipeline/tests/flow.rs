//! The whole flow on the sample world, over HTTP, on SQLite and (where `WEIR_TEST_PG` names a server) on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use sqlx::Connection;
use std::collections::{BTreeMap, BTreeSet};
use tokio::net::TcpListener;
use weir_demo::Demo;
use weir_fetch::{Config, Fetcher};
use weir_model::{HeldReason, Support, UserId};
use weir_pipeline::{Options, Weir, worker};
use weir_store::{EntryRow, RiverFilter, Store, View};

/// A store of its own for each back end that is there.
async fn stores() -> Vec<(&'static str, Store, Option<tempfile::TempDir>)> {
    let directory = tempfile::tempdir().unwrap();
    let sqlite = Store::open(&format!("sqlite:{}", directory.path().join("weir.db").display())).await.unwrap();
    let mut stores = vec![("sqlite", sqlite, Some(directory))];
    if let Some(server) = std::env::var("WEIR_TEST_PG").ok().filter(|server| !server.is_empty()) {
        let name = format!("weir_flow_{}", std::process::id());
        let mut admin = sqlx::PgConnection::connect(&server).await.unwrap();
        for statement in [format!("drop database if exists {name}"), format!("create database {name}")] {
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut admin).await.unwrap();
        }
        let (base, _) = server.rsplit_once('/').unwrap();
        stores.push(("postgres", Store::open(&format!("{base}/{name}")).await.unwrap(), None));
    }
    stores
}

async fn weir(store: Store) -> (Weir, UserId, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = listener.local_addr().unwrap().to_string();
    tokio::spawn(weir_demo::serve(Demo::load().unwrap(), listener, jiff::Timestamp::now(), std::future::pending()));
    let fetcher = Fetcher::new(Config { allow: vec![host.clone()], ..Config::default() }).unwrap();
    let weir = Weir::new(store, fetcher, Options::default()).await.unwrap();
    let owner = weir.store().owner().await.unwrap().id;
    (weir, owner, format!("http://{host}"))
}

async fn everything(weir: &Weir, user: UserId) -> Vec<EntryRow> {
    let mut rows: Vec<EntryRow> = Vec::new();
    loop {
        let page = weir
            .store()
            .river(user, &RiverFilter { view: View::All, ..RiverFilter::default() }, rows.last().map(EntryRow::cursor), 40)
            .await
            .unwrap();
        if page.is_empty() {
            return rows;
        }
        rows.extend(page);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn feed_addresses_in_finished_pages_out() {
    for (engine, store, _directory) in stores().await {
        let (weir, user, base) = weir(store).await;
        let demo = Demo::load().unwrap();
        for feed in demo.feed_urls(&base) {
            weir.subscribe(user, &feed.parse().unwrap(), "", None).await.unwrap();
        }
        worker::run_until_idle(&weir).await.unwrap();

        for sub in weir.store().subscriptions(user, weir.now()).await.unwrap() {
            assert_eq!(sub.feed.last_error, None, "{engine}: {}", sub.title);
            assert!(!sub.title.is_empty() && sub.feed.next_fetch_at > weir.now());
        }
        let rows = everything(&weir, user).await;
        assert!(rows.len() >= 60, "{engine}: {} articles", rows.len());
        assert_eq!(weir.store().dead_jobs().await.unwrap(), Vec::new(), "{engine}");

        // Every article was read, frozen and understood; every claim is a sentence of it.
        for row in &rows {
            let article = weir.store().latest_article(row.id).await.unwrap().unwrap_or_else(|| panic!("{engine}: {} was read", row.title));
            let understood = weir.store().understanding(row.id).await.unwrap().unwrap();
            for claim in understood.brief.claims() {
                assert_eq!(claim.support, Support::Quoted);
                assert!(!claim.cites.is_empty(), "{engine}: a claim without a source in {}", row.title);
                assert_eq!(article.sentence(claim.cites[0]).map(str::trim), Some(claim.text.trim()), "{engine}: {}", row.title);
            }
        }

        // Stories hold what belongs together, by the world's own word.
        let mut stories: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
        let mut events: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
        for row in &rows {
            let story = row.story.unwrap_or_else(|| panic!("{engine}: {} is in no story", row.title));
            let truth = demo.articles().iter().find(|article| article.title == row.title);
            let Some(event) = truth.and_then(|article| article.event.clone()) else { continue };
            // What follows from an event days later may be told with it or on its own.
            let follows = demo.truth().events.iter().find(|known| known.id == event).and_then(|known| known.follows.clone());
            let event = follows.unwrap_or(event);
            stories.entry(story.0).or_default().insert(event.clone());
            events.entry(event).or_default().insert(story.0);
        }
        let mixed: Vec<_> = stories.values().filter(|events| events.len() > 1).collect();
        assert!(mixed.is_empty(), "{engine}: stories that mix events: {mixed:?}");
        let split: Vec<_> = events.iter().filter(|(_, stories)| stories.len() > 1).collect();
        assert!(split.len() * 4 <= events.len(), "{engine}: events told as several stories: {split:?}");

        // The edition has an end, and accounts for everything.
        let edition = weir.store().latest_edition(user).await.unwrap().unwrap_or_else(|| panic!("{engine}: the first edition is made"));
        assert!(!edition.items.is_empty() && edition.items.len() <= 18);
        let mut told = 0;
        for item in &edition.items {
            let story = weir.store().story(user, item.story).await.unwrap().unwrap();
            assert!(!item.why.factors.is_empty(), "{engine}: {} says why it is there", story.story.title);
            told += 1;
        }
        assert_eq!(told + edition.held.len() as u32, edition.considered, "{engine}: every article is in the edition or held back");
        assert!(edition.held.iter().any(|held| held.reason == HeldReason::Promotion), "{engine}: promotions are held back");

        // Search finds words in both languages.
        assert!(!weir.search(user, "rare earth", 20).await.unwrap().is_empty(), "{engine}");
        assert!(!weir.search(user, "稀土", 20).await.unwrap().is_empty(), "{engine}");
        assert!(weir.search(user, "稀土 -稀土", 20).await.unwrap().is_empty(), "{engine}");

        // A second round finds nothing new and does nothing twice.
        weir.refresh(user, None).await.unwrap();
        worker::run_until_idle(&weir).await.unwrap();
        let again = everything(&weir, user).await;
        assert_eq!(again.len(), rows.len(), "{engine}");
        for row in &again {
            assert_eq!(weir.store().latest_article(row.id).await.unwrap().unwrap().id.version, 1, "{engine}: {}", row.title);
        }
    }
}
