//! A database of one's own, and short ways to fill it.

use jiff::{SignedDuration, Timestamp};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::sync::atomic::{AtomicU32, Ordering};
use weir_model::{
    Article, ArticleId, Block, Brief, Claim, EntryId, FeedId, Lang, Metadata, Sentence, Support, Tag, TagKind, TextState, UserId,
};
use weir_store::{NewEntry, NewFeed, PutEntry, RiverFilter, Store, UnderstandingRow, View};

pub struct Bench {
    pub store: Store,
    pub url: String,
    pub owner: UserId,
    folder: Option<tempfile::TempDir>,
    /// Server and name of a database to drop.
    server: Option<(String, String)>,
}

static COUNT: AtomicU32 = AtomicU32::new(0);

impl Bench {
    pub async fn sqlite() -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("weir.db").display());
        let store = Store::open(&url).await.unwrap();
        let owner = store.owner().await.unwrap().id;
        Bench { store, url, owner, folder: Some(folder), server: None }
    }

    pub async fn postgres() -> Option<Bench> {
        let server = std::env::var("WEIR_TEST_PG").ok().filter(|server| !server.is_empty())?;
        let name = format!("weir_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut connection = PgConnection::connect(&server).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("create database {name}"))).execute(&mut connection).await.unwrap();
        let mut url = url::Url::parse(&server).unwrap();
        url.set_path(&name);
        let store = Store::open(url.as_str()).await.unwrap();
        let owner = store.owner().await.unwrap().id;
        Some(Bench { store, url: url.to_string(), owner, folder: None, server: Some((server, name)) })
    }

    pub fn is_sqlite(&self) -> bool {
        self.server.is_none()
    }

    /// Another statement than the store's own.
    pub async fn execute(&self, sql: &str) {
        if self.is_sqlite() {
            let mut connection = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
            sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
        } else {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
        }
    }

    pub async fn finish(self) {
        self.store.close().await;
        if let Some((server, name)) = self.server {
            let mut connection = PgConnection::connect(&server).await.unwrap();
            sqlx::query(AssertSqlSafe(format!("drop database {name} with (force)"))).execute(&mut connection).await.unwrap();
        }
        drop(self.folder);
    }

    pub async fn user(&self, name: &str) -> UserId {
        let mut tx = self.store.begin().await.unwrap();
        let user = tx.add_user(name).await.unwrap();
        tx.commit().await.unwrap();
        user.id
    }

    pub async fn feed(&self, name: &str) -> FeedId {
        let mut tx = self.store.begin().await.unwrap();
        let new = NewFeed { url: format!("https://{name}.example/feed"), title: name.to_owned(), lang: Lang::EN, ..NewFeed::default() };
        let feed = tx.add_feed(&new, at(0)).await.unwrap();
        tx.commit().await.unwrap();
        feed
    }

    pub async fn follow(&self, user: UserId, feed: FeedId) {
        let mut tx = self.store.begin().await.unwrap();
        tx.subscribe(user, feed, None, None, at(0)).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn followed(&self, name: &str) -> FeedId {
        let feed = self.feed(name).await;
        self.follow(self.owner, feed).await;
        feed
    }

    pub async fn put(&self, feed: FeedId, entries: &[NewEntry]) -> Vec<PutEntry> {
        let row = self.store.feed(feed).await.unwrap().unwrap();
        let mut tx = self.store.begin().await.unwrap();
        let put = tx.put_entries(&row, entries, at(1_000)).await.unwrap();
        tx.commit().await.unwrap();
        put
    }

    /// Entries `from..to`, a minute apart.
    pub async fn fill(&self, feed: FeedId, from: i64, to: i64) -> Vec<EntryId> {
        let entries: Vec<NewEntry> = (from..to).map(|n| entry(&format!("{feed}-{n}"), n)).collect();
        self.put(feed, &entries).await.into_iter().map(|put| put.id).collect()
    }

    pub async fn understood(&self, id: EntryId, row: &UnderstandingRow) {
        let mut tx = self.store.begin().await.unwrap();
        let article = tx.put_article(&article(id, "A title", &["One sentence."]), at(2_000)).await.unwrap();
        assert!(tx.put_understanding(article, row).await.unwrap());
        tx.commit().await.unwrap();
    }

    pub async fn read(&self, user: UserId, entries: &[EntryId], read: bool) {
        let mut tx = self.store.begin().await.unwrap();
        tx.mark_read(user, entries, read, at(3_000)).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Ids of a list, newest first.
    pub async fn river(&self, user: UserId, filter: RiverFilter) -> Vec<EntryId> {
        self.store.river(user, &filter, None, 1_000).await.unwrap().into_iter().map(|row| row.id).collect()
    }

    pub async fn unread(&self, user: UserId) -> Vec<EntryId> {
        self.river(user, RiverFilter { view: View::New, ..RiverFilter::default() }).await
    }

    /// The number shown beside a feed.
    pub async fn count(&self, user: UserId, feed: FeedId) -> i64 {
        let subscriptions = self.store.subscriptions(user, at(2_000)).await.unwrap();
        let sub = subscriptions.iter().find(|sub| sub.feed.id == feed).unwrap();
        assert_eq!(sub.has_new, sub.unread > 0);
        sub.unread
    }
}

/// Minutes after the beginning of these tests' world.
pub fn at(minutes: i64) -> Timestamp {
    Timestamp::constant(1_790_000_000, 0) + SignedDuration::from_mins(minutes)
}

pub fn entry(guid: &str, minutes: i64) -> NewEntry {
    NewEntry {
        guid: guid.to_owned(),
        url: Some(format!("https://news.example/{guid}")),
        url_key: None,
        title: format!("Title {guid}"),
        author: None,
        published_at: Some(at(minutes)),
        sort_at: at(minutes),
        lang: Lang::EN,
        image_url: None,
        summary_html: Some("<p>Short &amp; <b>sweet</b></p>".to_owned()),
        content_html: None,
        categories: Vec::new(),
        comments_url: None,
        hash: 1,
    }
}

/// An entry with a page that others may share.
pub fn paged(guid: &str, minutes: i64, url_key: i64) -> NewEntry {
    NewEntry { url_key: Some(url_key), ..entry(guid, minutes) }
}

pub fn article(entry: EntryId, title: &str, sentences: &[&str]) -> Article {
    Article {
        id: ArticleId { entry, version: 0 },
        title: title.to_owned(),
        lang: Lang::EN,
        blocks: sentences.iter().map(|text| Block::paragraph(*text)).collect(),
        sentences: sentences.iter().enumerate().map(|(n, text)| Sentence { block: n as u32, start: 0, end: text.len() as u32 }).collect(),
        metadata: Metadata::default(),
        state: TextState::Full,
    }
}

pub fn tag(id: &str) -> Tag {
    Tag { id: id.to_owned(), kind: TagKind::Topic, en: id.to_owned(), zh: Some("稀土".to_owned()), emoji: String::new(), score: 0.5 }
}

pub fn understanding(tags: &[&str], features: &str) -> UnderstandingRow {
    UnderstandingRow {
        brief: Brief {
            lead: vec![Claim { text: "One sentence.".to_owned(), lang: Lang::EN, cites: Vec::new(), support: Support::Quoted }],
            engine: "extractive".to_owned(),
            ..Brief::default()
        },
        tags: tags.iter().map(|id| tag(id)).collect(),
        figures: Vec::new(),
        features: features.as_bytes().to_vec(),
        promotion: false,
        section: "section:business".to_owned(),
        excerpt: "One sentence.".to_owned(),
        minutes: 3,
        lang: Lang::EN,
        state: TextState::Full,
        engine_version: 1,
    }
}
