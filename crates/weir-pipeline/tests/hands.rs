//! What a person decides about stories holds against every later grouping, on SQLite and (where `WEIR_TEST_PG` names a server)
//! on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::{SignedDuration, Timestamp};
use sqlx::Connection;
use weir_fetch::{Config, Fetcher};
use weir_model::{Article, ArticleId, Block, EntryId, FeedId, Lang, Metadata, StoryId, TextState, UserId};
use weir_pipeline::{Options, Weir, worker};
use weir_store::{JobKind, NewEntry, NewFeed, NewJob, Store, UnderstandingRow};

#[path = "../../weir-story/tests/hands/texts.rs"]
mod texts;

use texts::{BRIDGE, HERRING};

struct World {
    weir: Weir,
    user: UserId,
    feeds: Vec<FeedId>,
    count: i64,
}

impl World {
    async fn new(store: Store) -> World {
        let user = store.owner().await.unwrap().id;
        let mut tx = store.begin().await.unwrap();
        let mut feeds = Vec::new();
        for n in 0..6 {
            let site = format!("https://paper{n}.example");
            let new = NewFeed { url: format!("{site}/feed"), title: format!("Paper {n}"), site_url: Some(site), ..NewFeed::default() };
            // Never fetched here: it is due in a year.
            let feed = tx.add_feed(&new, Timestamp::now() + SignedDuration::from_hours(9000)).await.unwrap();
            tx.subscribe(user, feed, None, None, Timestamp::now()).await.unwrap();
            feeds.push(feed);
        }
        tx.commit().await.unwrap();
        let weir = Weir::new(store, Fetcher::new(Config::default()).unwrap(), Options::default()).await.unwrap();
        World { weir, user, feeds, count: 0 }
    }

    /// An understood article that waits for its story, and the grouping that gives it one.
    async fn comes(&mut self, (title, text): (&str, &str)) -> EntryId {
        let (store, n) = (self.weir.store(), self.count);
        self.count += 1;
        let at = Timestamp::now() - SignedDuration::from_hours(20) + SignedDuration::from_mins(n * 30);
        let mut tx = store.begin().await.unwrap();
        let feed = tx.feed(self.feeds[n as usize % self.feeds.len()]).await.unwrap().unwrap();
        let new = NewEntry {
            guid: format!("g{n}"),
            url: Some(format!("{}/{n}", feed.site_url.as_deref().unwrap())),
            url_key: Some(n),
            title: title.into(),
            published_at: Some(at),
            sort_at: at,
            lang: Lang::EN,
            ..NewEntry::default()
        };
        let entry = tx.put_entries(&feed, &[new], at).await.unwrap()[0].id;
        let blocks = vec![Block::paragraph(text)];
        let sentences = weir_text::sentences(&blocks, Lang::EN);
        let id = ArticleId { entry, version: 1 };
        let metadata = Metadata { published: Some(at), ..Metadata::default() };
        let article = Article { id, title: title.into(), lang: Lang::EN, blocks, sentences, metadata, state: TextState::Full };
        let id = tx.put_article(&article, at).await.unwrap();
        let understood = weir_text::understand(&article, &weir_text::Options::default());
        let row = UnderstandingRow {
            brief: understood.brief,
            tags: understood.tags,
            figures: understood.figures,
            features: serde_json::to_vec(&understood.features).unwrap(),
            lang: Lang::EN,
            state: TextState::Full,
            minutes: 1,
            engine_version: 1,
            ..UnderstandingRow::default()
        };
        tx.put_understanding(id, &row).await.unwrap();
        tx.enqueue(&NewJob::now(JobKind::Group, "all", Timestamp::now())).await.unwrap();
        tx.commit().await.unwrap();
        worker::run_until_idle(&self.weir).await.unwrap();
        entry
    }

    async fn story(&self, entry: EntryId) -> StoryId {
        self.weir.store().story_of(entry).await.unwrap().unwrap()
    }
}

/// Each with what is to be dropped when the test is done: a folder, or a database of a server.
async fn stores() -> Vec<(Store, Option<tempfile::TempDir>, Option<(String, String)>)> {
    let directory = tempfile::tempdir().unwrap();
    let sqlite = Store::open(&format!("sqlite:{}", directory.path().join("weir.db").display())).await.unwrap();
    let mut stores = vec![(sqlite, Some(directory), None)];
    if let Some(server) = std::env::var("WEIR_TEST_PG").ok().filter(|server| !server.is_empty()) {
        let name = format!("weir_hands_{}_{}", std::process::id(), Timestamp::now().as_microsecond());
        let mut admin = sqlx::PgConnection::connect(&server).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}"))).execute(&mut admin).await.unwrap();
        let (base, _) = server.rsplit_once('/').unwrap();
        stores.push((Store::open(&format!("{base}/{name}")).await.unwrap(), None, Some((server.clone(), name))));
    }
    stores
}

async fn finish(world: World, database: Option<(String, String)>) {
    world.weir.store().close().await;
    if let Some((server, name)) = database {
        let mut admin = sqlx::PgConnection::connect(&server).await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!("drop database {name} with (force)"))).execute(&mut admin).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_out_stays_out_and_comes_back_when_undone() {
    for (store, _directory, database) in stores().await {
        let mut world = World::new(store).await;
        let mut bridge = Vec::new();
        for told in &BRIDGE[..3] {
            bridge.push(world.comes(*told).await);
        }
        let story = world.story(bridge[0]).await;
        assert_eq!((world.story(bridge[1]).await, world.story(bridge[2]).await), (story, story), "one event is one story");
        let (hand, left) = world.weir.take_out(world.user, bridge[2]).await.unwrap().unwrap();
        worker::run_until_idle(&world.weir).await.unwrap();
        let own = world.story(bridge[2]).await;
        assert_eq!(left, story);
        assert_ne!(own, story);
        // Both are told anew, of what they hold now.
        let row = world.weir.store().story(world.user, own).await.unwrap().unwrap();
        assert_eq!((row.story.title.as_str(), row.story.families), (BRIDGE[2].0, 1));
        assert_eq!(world.weir.store().story(world.user, story).await.unwrap().unwrap().story.families, 2);
        // Later reports of the event join one of the two; nothing makes them one again.
        for told in &BRIDGE[3..] {
            let entry = world.comes(*told).await;
            let place = world.story(entry).await;
            assert!(place == story || place == own, "it is a report of the event");
            assert_ne!(world.story(bridge[2]).await, world.story(bridge[0]).await);
            bridge.push(entry);
        }
        // Also for another process, which reads its window from the store.
        let store = world.weir.store().clone();
        world.weir = Weir::new(store, Fetcher::new(Config::default()).unwrap(), Options::default()).await.unwrap();
        world.comes(("Bridge at Tolvern: what is known", BRIDGE[0].1)).await;
        world.comes(("Arle: what is known of the bridge at Tolvern", BRIDGE[4].1)).await;
        assert_ne!(world.story(bridge[2]).await, world.story(bridge[0]).await);
        // Undone, it is as if it had not been.
        assert!(world.weir.undo_hand(hand).await.unwrap().is_some());
        worker::run_until_idle(&world.weir).await.unwrap();
        assert_eq!(world.story(bridge[2]).await, world.story(bridge[0]).await);
        assert_eq!(world.weir.undo_hand(hand).await.unwrap(), None);
        finish(world, database).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_joined_stays_one_and_parts_when_undone() {
    for (store, _directory, database) in stores().await {
        let mut world = World::new(store).await;
        let (mut bridge, mut herring) = (Vec::new(), Vec::new());
        for n in 0..2 {
            bridge.push(world.comes(BRIDGE[n]).await);
            herring.push(world.comes(HERRING[n]).await);
        }
        let (first, second) = (world.story(bridge[0]).await, world.story(herring[0]).await);
        assert_ne!(first, second);
        let (hand, stays) = world.weir.join_stories(world.user, second, first).await.unwrap().unwrap();
        assert_eq!(stays, first);
        assert_eq!(world.weir.join_stories(world.user, second, first).await.unwrap(), None, "they are one");
        // Later reports of both would make the grouping split it.
        for told in [BRIDGE[2], HERRING[2], BRIDGE[3], HERRING[3]] {
            world.comes(told).await;
            for entry in bridge.iter().chain(&herring) {
                assert_eq!(world.story(*entry).await, first, "after {}", told.0);
            }
        }
        assert_eq!(world.weir.store().story(world.user, second).await.unwrap().unwrap().story.id, first, "its address leads there");
        assert!(world.weir.undo_hand(hand).await.unwrap().is_some());
        worker::run_until_idle(&world.weir).await.unwrap();
        assert_eq!((world.story(bridge[0]).await, world.story(herring[0]).await, world.story(herring[1]).await), (first, second, second));
        let row = world.weir.store().story(world.user, second).await.unwrap().unwrap();
        assert!(HERRING.iter().any(|(title, _)| *title == row.story.title), "{}", row.story.title);
        finish(world, database).await;
    }
}

/// Without a decision the same reports do merge and split: what the tests above hold against is there.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_decision_the_grouping_puts_it_right_itself() {
    let (store, _directory, _) = stores().await.swap_remove(0);
    let mut world = World::new(store).await;
    let mut entries = Vec::new();
    for told in [BRIDGE[0], BRIDGE[1], HERRING[0], HERRING[1]] {
        entries.push(world.comes(told).await);
    }
    let (first, second) = (world.story(entries[0]).await, world.story(entries[2]).await);
    let mut tx = world.weir.store().begin().await.unwrap();
    tx.merge_stories(second, first).await.unwrap();
    tx.put_meta("group_sequence", "1000").await.unwrap();
    tx.commit().await.unwrap();
    world.comes(BRIDGE[2]).await;
    world.comes(HERRING[2]).await;
    world.comes(BRIDGE[3]).await;
    assert_ne!(world.story(entries[0]).await, world.story(entries[2]).await, "two events in one story split");
}
