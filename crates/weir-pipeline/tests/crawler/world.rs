//! Weir between a scripted server and a clock that is put forward by hand.

use crate::server::{Names, Seen, Server, Step, config};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use weir_fetch::Fetcher;
use weir_model::{FeedId, FullText, UserId};
use weir_pipeline::{Clock, Options, Weir, schedule, worker};
use weir_store::{EntryRow, FeedRow, JobKind, RiverFilter, Store, View};

type Answer = Box<dyn Fn(&Seen) -> Vec<Step> + Send + Sync>;

/// What the server answers, by path.
#[derive(Clone, Default)]
pub struct Script(Arc<Mutex<HashMap<String, Answer>>>);

impl Script {
    pub fn on(&self, path: &str, answer: impl Fn(&Seen) -> Vec<Step> + Send + Sync + 'static) {
        self.0.lock().unwrap().insert(path.to_owned(), Box::new(answer));
    }
}

pub struct World {
    pub weir: Weir,
    pub user: UserId,
    pub server: Server,
    pub script: Script,
    pub clock: Clock,
    database: String,
    directory: Arc<tempfile::TempDir>,
}

impl World {
    pub async fn new() -> World {
        let script = Script::default();
        let answers = script.clone();
        let server = Server::start(move |seen| match answers.0.lock().unwrap().get(&seen.path) {
            Some(answer) => answer(seen),
            None => crate::server::reply(404, &[], "nothing here"),
        })
        .await;
        let directory = Arc::new(tempfile::tempdir().unwrap());
        let database = format!("sqlite:{}", directory.path().join("weir.db").display());
        // Noon on a Wednesday: far from the hours that tests ask to be left out.
        let clock = Clock::set_to("2026-11-25T12:00:00Z".parse().unwrap());
        let weir = open(&database, &clock).await;
        let user = weir.store().owner().await.unwrap().id;
        World { weir, user, server, script, clock, database, directory }
    }

    /// The same database and server with a new program.
    pub async fn restarted(self) -> World {
        let weir = open(&self.database, &self.clock).await;
        World { weir, ..self }
    }

    pub fn url(&self, path: &str) -> url::Url {
        self.server.url(path)
    }

    /// Follows a feed whose pages are not read.
    pub async fn follow(&self, path: &str) -> FeedId {
        self.follow_at("news.test", path).await
    }

    pub async fn follow_at(&self, host: &str, path: &str) -> FeedId {
        let feed = self.weir.subscribe(self.user, &self.server.url_at(host, path), "", None).await.unwrap();
        let mut tx = self.weir.store().begin().await.unwrap();
        tx.set_full_text(feed, FullText::Never).await.unwrap();
        tx.commit().await.unwrap();
        feed
    }

    /// Follows a feed and fetches it once.
    pub async fn fetched(&self, path: &str) -> FeedId {
        let feed = self.follow(path).await;
        self.run().await;
        feed
    }

    /// Looks for what is due, and works until no feed is on its way.
    pub async fn run(&self) {
        self.work(&[JobKind::Fetch, JobKind::List]).await;
    }

    /// The same, for pages and what follows from them.
    pub async fn run_all(&self) {
        use JobKind::*;
        self.work(&[Fetch, List, Page, Understand, Index]).await;
        // Articles that come together wait for each other a moment before they are placed.
        self.clock.forward(SignedDuration::from_secs(2));
        self.work(&[Fetch, List, Page, Understand, Index, Group, Story]).await;
    }

    async fn work(&self, kinds: &[JobKind]) {
        schedule::tick(&self.weir).await.unwrap();
        let stop = CancellationToken::new();
        let running = tokio::spawn(worker::run(self.weir.clone(), stop.clone()));
        let deadline = std::time::Instant::now() + Duration::from_secs(60);
        loop {
            tokio::time::sleep(Duration::from_millis(15)).await;
            let counts = self.weir.store().job_counts().await.unwrap();
            let in_hand = counts.iter().any(|count| kinds.contains(&count.kind) && count.running > 0);
            let due = self.weir.store().next_job_at(kinds).await.unwrap().is_some_and(|at| at <= self.clock.now());
            if !in_hand && !due {
                break;
            }
            assert!(std::time::Instant::now() < deadline, "still at work: {counts:?}");
        }
        stop.cancel();
        running.await.unwrap();
    }

    pub async fn later(&self, hours: f64) {
        self.clock.forward(SignedDuration::from_secs_f64(hours * 3600.0));
        self.run().await;
    }

    /// Goes to the moment at which a feed is due, and a second more.
    pub async fn when_due(&self, feed: FeedId) {
        let at = self.feed(feed).await.next_fetch_at;
        self.clock.forward(at.duration_since(self.clock.now()).max(SignedDuration::ZERO) + SignedDuration::from_secs(1));
        self.run().await;
    }

    pub async fn feed(&self, feed: FeedId) -> FeedRow {
        self.weir.store().feed(feed).await.unwrap().unwrap()
    }

    /// Minutes until a feed is due.
    pub async fn wait(&self, feed: FeedId) -> f64 {
        self.feed(feed).await.next_fetch_at.duration_since(self.clock.now()).as_secs_f64() / 60.0
    }

    pub async fn items(&self) -> Vec<EntryRow> {
        self.weir.store().river(self.user, &RiverFilter::default(), None, 500).await.unwrap()
    }

    pub async fn unread(&self) -> Vec<String> {
        let filter = RiverFilter { view: View::New, ..RiverFilter::default() };
        self.weir.store().river(self.user, &filter, None, 500).await.unwrap().into_iter().map(|row| row.title).collect()
    }

    pub async fn read_all(&self) {
        let ids: Vec<_> = self.items().await.into_iter().map(|row| row.id).collect();
        let mut tx = self.weir.store().begin().await.unwrap();
        tx.mark_read(self.user, &ids, true, self.clock.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub fn requests(&self, path: &str) -> Vec<Seen> {
        self.server.seen().into_iter().filter(|seen| seen.path == path).collect()
    }

    pub fn last(&self, path: &str) -> Seen {
        self.requests(path).pop().unwrap()
    }

    /// A file beside the database.
    pub fn file(&self, name: &str) -> std::path::PathBuf {
        self.directory.path().join(name)
    }
}

async fn open(database: &str, clock: &Clock) -> Weir {
    let store = Store::open(database).await.unwrap();
    let fetcher = Fetcher::with_lookup(config(), Arc::new(Names::default())).unwrap();
    Weir::new(store, fetcher, Options { clock: clock.clone(), cpus: 2, ..Options::default() }).await.unwrap()
}

/// An RSS feed of these items, each `(guid, link, title)`.
pub fn rss(items: &[(&str, &str, &str)]) -> String {
    let items = items.iter().map(|(guid, link, title)| {
        let guid = if guid.is_empty() { String::new() } else { format!("<guid isPermaLink=\"false\">{guid}</guid>") };
        let link = if link.is_empty() { String::new() } else { format!("<link>{}</link>", link.replace('&', "&amp;")) };
        format!("<item>{guid}{link}<title>{title}</title><description>Text of {title}.</description></item>")
    });
    channel("", &items.collect::<String>())
}

/// An RSS feed with this in its head, and these items.
pub fn channel(head: &str, items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"><channel><title>Quay Post</title><link>https://quay.test/</link>{head}{items}</channel></rss>"
    )
}

/// Items `from..to`, as pages of `quay.test`.
pub fn items(from: usize, to: usize) -> String {
    let item = |n| format!("<item><guid>g{n}</guid><link>https://quay.test/{n}</link><title>Title {n}</title></item>");
    channel("", &(from..to).map(item).collect::<String>())
}

pub fn minutes(n: i64) -> SignedDuration {
    SignedDuration::from_mins(n)
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}
