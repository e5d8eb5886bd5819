//! A store on each back end, Weir over it with scripted models, and articles.

use crate::support::{Server, dockers};
use jiff::{SignedDuration, Timestamp};
use sqlx::Connection;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use weir_fetch::Fetcher;
use weir_llm::translate::TranslateSettings;
use weir_llm::{ProviderSettings, Settings};
use weir_model::{Article, EntryId, FeedId, Lang};
use weir_pipeline::{Clock, ModelSettings, Options, Weir, worker};
use weir_store::{JobKind, NewEntry, NewFeed, NewJob, Store, User};

/// Where a store is, and what keeps it there.
pub struct Place {
    pub engine: &'static str,
    pub url: String,
    folder: Option<tempfile::TempDir>,
}

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A new, empty place on each back end that is there.
pub async fn places() -> Vec<Place> {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("weir.db").display());
    let mut places = vec![Place { engine: "sqlite", url, folder: Some(folder) }];
    if let Some(server) = std::env::var("WEIR_TEST_PG").ok().filter(|server| !server.is_empty()) {
        let name = format!("weir_models_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut admin = sqlx::PgConnection::connect(&server).await.unwrap();
        for statement in [format!("drop database if exists {name}"), format!("create database {name}")] {
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut admin).await.unwrap();
        }
        let (base, _) = server.rsplit_once('/').unwrap();
        places.push(Place { engine: "postgres", url: format!("{base}/{name}"), folder: None });
    }
    places
}

impl Place {
    /// Drops what a server keeps.
    pub async fn remove(self) {
        if self.folder.is_none() {
            let server = std::env::var("WEIR_TEST_PG").unwrap();
            let (_, name) = self.url.rsplit_once('/').unwrap();
            let mut admin = sqlx::PgConnection::connect(&server).await.unwrap();
            let drop = format!("drop database {name} with (force)");
            sqlx::query(sqlx::AssertSqlSafe(drop)).execute(&mut admin).await.unwrap();
        }
    }

    /// A program over it, with a name of its own.
    pub async fn weir(&self, name: &str, clock: &Clock, models: ModelSettings) -> Weir {
        let store = Store::open(&self.url).await.unwrap();
        let fetcher = Fetcher::with_lookup(crate::server::config(), Arc::new(crate::server::Names::default())).unwrap();
        let options = Options { worker: name.to_owned(), clock: clock.clone(), cpus: 2, models, ..Options::default() };
        Weir::new(store, fetcher, options).await.unwrap()
    }
}

/// Noon on a Wednesday.
pub fn clock() -> Clock {
    Clock::set_to("2026-11-25T12:00:00Z".parse().unwrap())
}

/// A model at a server of this machine: nothing is paid.
pub fn own(server: &Server) -> ProviderSettings {
    crate::support::provider(&server.address)
}

/// The same server under a name that is not one's own: every call is paid.
pub fn paid(server: &Server) -> ProviderSettings {
    let address = format!("https://{}", server.address.authority());
    let address = address.replace("https://127.0.0.1", "http://models.api.test");
    ProviderSettings { address: Some(format!("{address}/v1").parse().unwrap()), model: "gpt-4o-mini".into(), ..own(server) }
}

/// One model for everything.
pub fn models(provider: ProviderSettings, change: impl FnOnce(&mut Settings)) -> ModelSettings {
    let mut llm = Settings { providers: [("main".to_owned(), provider)].into(), ..Settings::default() };
    change(&mut llm);
    ModelSettings { llm, translate: TranslateSettings::default() }
}

/// The owner, reading in a language.
pub async fn reader(weir: &Weir, lang: Lang, change: impl FnOnce(&mut weir_store::Settings)) -> User {
    let mut user = weir.store().owner().await.unwrap();
    user.settings.reading = lang;
    change(&mut user.settings);
    let mut tx = weir.store().begin().await.unwrap();
    tx.put_settings(user.id, &user.settings).await.unwrap();
    tx.commit().await.unwrap();
    user
}

/// A feed that the owner follows.
pub async fn feed(weir: &Weir, name: &str) -> FeedId {
    let owner = weir.store().owner().await.unwrap().id;
    let mut tx = weir.store().begin().await.unwrap();
    let new = NewFeed { url: format!("https://{name}.example/feed"), title: name.to_owned(), lang: Lang::EN, ..NewFeed::default() };
    let feed = tx.add_feed(&new, weir.now()).await.unwrap();
    tx.subscribe(owner, feed, None, None, weir.now()).await.unwrap();
    tx.commit().await.unwrap();
    feed
}

/// An article of a feed, read and still to be understood.
pub async fn put(weir: &Weir, feed: FeedId, guid: &str, article: &Article) -> EntryId {
    let row = weir.store().feed(feed).await.unwrap().unwrap();
    let now = weir.now();
    let mut tx = weir.store().begin().await.unwrap();
    let new =
        NewEntry { guid: guid.to_owned(), title: article.title.clone(), sort_at: now, lang: article.lang, hash: 1, ..NewEntry::default() };
    let entry = tx.put_entries(&row, &[new], now).await.unwrap()[0].id;
    let id = weir_model::ArticleId { entry, version: 1 };
    tx.put_article(&Article { id, ..article.clone() }, now).await.unwrap();
    tx.enqueue(&NewJob::now(JobKind::Understand, entry, now)).await.unwrap();
    tx.commit().await.unwrap();
    entry
}

/// The article about dockers, understood.
pub async fn article(weir: &Weir) -> EntryId {
    let feed = feed(weir, "courier").await;
    let entry = put(weir, feed, "dockers", &dockers()).await;
    work(weir, &[JobKind::Understand]).await;
    entry
}

/// Works until no job of these kinds can run now.
pub async fn work(weir: &Weir, kinds: &[JobKind]) {
    let stop = CancellationToken::new();
    let running = tokio::spawn(worker::run(weir.clone(), stop.clone()));
    let deadline = std::time::Instant::now() + Duration::from_secs(60);
    loop {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let counts = weir.store().job_counts().await.unwrap();
        let in_hand = counts.iter().any(|count| kinds.contains(&count.kind) && count.running > 0);
        let due = weir.store().next_job_at(kinds).await.unwrap().is_some_and(|at| at <= weir.now());
        if !in_hand && !due {
            break;
        }
        assert!(std::time::Instant::now() < deadline, "still at work: {counts:?}");
    }
    stop.cancel();
    running.await.unwrap();
}

pub const MODELS: &[JobKind] = &[JobKind::Brief, JobKind::Translate];

pub fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
