//! Weir over a store in memory with one model, an article that was understood, and its pages.

#![allow(dead_code, reason = "each program of tests uses a part")]

use crate::ask::{Answer, get};
use crate::support::{Server, dockers, provider};
use axum::Router;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use weir_fetch::{Config, Fetcher};
use weir_llm::translate::{TranslateKind, TranslateSettings};
use weir_llm::{ProviderSettings, Settings};
use weir_model::{Article, ArticleId, EntryId, FeedId, Lang};
use weir_pipeline::{Clock, ModelSettings, Options, Weir, worker};
use weir_store::{JobKind, NewEntry, NewFeed, NewJob, Store, User};
use weir_web::App;

pub struct World {
    pub weir: Weir,
    pub router: Router,
    pub feed: FeedId,
    pub entry: EntryId,
    pub clock: Clock,
    _directory: tempfile::TempDir,
}

/// With the article about dockers.
pub async fn world(models: ModelSettings) -> World {
    world_of(models, dockers()).await
}

pub async fn world_of(models: ModelSettings, article: Article) -> World {
    let store = Store::open("sqlite::memory:").await.unwrap();
    let clock = Clock::set_to("2026-11-25T12:00:00Z".parse().unwrap());
    let options = Options { cpus: 2, clock: clock.clone(), models, ..Options::default() };
    let weir = Weir::new(store, Fetcher::new(Config::default()).unwrap(), options).await.unwrap();
    let directory = tempfile::tempdir().unwrap();
    let app = weir_web::Options { hosts: Vec::new(), cache_dir: directory.path().to_owned(), sample: None, version: "0".into() };
    let router = weir_web::router(App::new(weir.clone(), app).await.unwrap());
    let owner = weir.store().owner().await.unwrap().id;
    let mut tx = weir.store().begin().await.unwrap();
    let new = NewFeed { url: "https://courier.example/feed".into(), title: "The Courier".into(), lang: Lang::EN, ..NewFeed::default() };
    let feed = tx.add_feed(&new, weir.now()).await.unwrap();
    tx.subscribe(owner, feed, None, None, weir.now()).await.unwrap();
    tx.commit().await.unwrap();
    let mut world = World { weir, router, feed, entry: EntryId(0), clock, _directory: directory };
    world.entry = world.put("first", article).await;
    world.work().await;
    world
}

impl World {
    pub async fn put(&self, guid: &str, article: Article) -> EntryId {
        let weir = &self.weir;
        let row = weir.store().feed(self.feed).await.unwrap().unwrap();
        let now = weir.now();
        let mut tx = weir.store().begin().await.unwrap();
        let new = NewEntry {
            guid: guid.to_owned(),
            title: article.title.clone(),
            sort_at: now,
            lang: article.lang,
            hash: 1,
            ..NewEntry::default()
        };
        let entry = tx.put_entries(&row, &[new], now).await.unwrap()[0].id;
        tx.put_article(&Article { id: ArticleId { entry, version: 1 }, ..article }, now).await.unwrap();
        tx.enqueue(&NewJob::now(JobKind::Understand, entry, now)).await.unwrap();
        tx.commit().await.unwrap();
        entry
    }

    /// Works until nothing of articles and models can be done now.
    pub async fn work(&self) {
        const KINDS: &[JobKind] = &[JobKind::Understand, JobKind::Index, JobKind::Brief, JobKind::Translate];
        let stop = CancellationToken::new();
        let running = tokio::spawn(worker::run(self.weir.clone(), stop.clone()));
        let deadline = std::time::Instant::now() + Duration::from_secs(90);
        loop {
            tokio::time::sleep(Duration::from_millis(20)).await;
            let counts = self.weir.store().job_counts().await.unwrap();
            let in_hand = counts.iter().any(|count| KINDS.contains(&count.kind) && count.running > 0);
            let due = self.weir.store().next_job_at(KINDS).await.unwrap().is_some_and(|at| at <= self.weir.now());
            if !in_hand && !due {
                break;
            }
            assert!(std::time::Instant::now() < deadline, "still at work: {counts:?}");
        }
        stop.cancel();
        running.await.unwrap();
    }

    /// The article's page.
    pub async fn page(&self, lang: &str) -> Answer {
        let answer = get(&self.router, &format!("/a/{}", self.entry), lang).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer
    }

    /// Opens the article, lets the models work, and opens it again.
    pub async fn opened(&self, lang: &str) -> String {
        self.page(lang).await;
        self.work().await;
        self.page(lang).await.body
    }

    pub async fn settings(&self, change: impl FnOnce(&mut weir_store::Settings)) -> User {
        let mut user = self.weir.store().owner().await.unwrap();
        change(&mut user.settings);
        let mut tx = self.weir.store().begin().await.unwrap();
        tx.put_settings(user.id, &user.settings).await.unwrap();
        tx.commit().await.unwrap();
        user
    }
}

/// One model that speaks like OpenAI at a server.
pub fn at(server: &Server, change: impl FnOnce(&mut ProviderSettings)) -> ModelSettings {
    let mut settings = provider(&server.address);
    change(&mut settings);
    with(settings)
}

pub fn with(provider: ProviderSettings) -> ModelSettings {
    let llm = Settings { providers: [("main".to_owned(), provider)].into(), ..Settings::default() };
    ModelSettings { llm, translate: TranslateSettings::default() }
}

/// A LibreTranslate server.
pub fn translator(server: &Server) -> TranslateSettings {
    TranslateSettings { kind: TranslateKind::LibreTranslate, address: Some(server.address.clone()), timeout: Some(5), ..Default::default() }
}

/// The text of a page without its marks, as a person reads it.
pub fn text_of(html: &str) -> String {
    let main = html.split_once("<main").map_or(html, |(_, main)| main);
    let mut text = String::new();
    for part in main.split('<') {
        text.push_str(part.split_once('>').map_or("", |(_, text)| text));
        text.push(' ');
    }
    let text = text.replace("&#39;", "'").replace("&#x27;", "'").replace("&quot;", "\"").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
