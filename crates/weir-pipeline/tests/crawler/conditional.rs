//! A. Conditional requests.

use crate::server::{Step, head, reply};
use crate::world::{World, items};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// Answers 304 to these validators, else a feed with them.
fn versioned(world: &World, path: &str, etag: &'static str, modified: &'static str) {
    world.script.on(path, move |seen| {
        if seen.header("if-none-match") == Some(etag) {
            return reply(304, &[("etag", etag)], "");
        }
        reply(200, &[("etag", etag), ("last-modified", modified)], items(0, 2))
    });
}

#[tokio::test]
async fn line_01_validators_go_back_byte_for_byte() {
    for (etag, modified) in [
        ("\"plain\"", "Wed, 25 Nov 2026 09:00:00 GMT"),
        ("W/\"weak\"", "Wed,25 Nov 2026 09:00:00 +0000"),
        ("no-quotes", "2026-11-25 09:00"),
        ("\"a\\\"b, c\"", "yesterday"),
    ] {
        let world = World::new().await;
        versioned(&world, "/f", etag, modified);
        let feed = world.fetched("/f").await;
        world.when_due(feed).await;
        let seen = world.last("/f");
        assert_eq!((seen.header("if-none-match"), seen.header("if-modified-since")), (Some(etag), Some(modified)));
        assert_eq!(world.requests("/f").len(), 2);
    }
}

#[tokio::test]
async fn line_03_each_validator_is_renewed_alone() {
    let world = World::new().await;
    let round = Arc::new(AtomicUsize::new(0));
    let count = round.clone();
    world.script.on("/f", move |_| {
        let (etag, modified) = [("\"1\"", "Mon"), ("\"2\"", "Mon"), ("\"2\"", "Tue"), ("\"3\"", "Tue")][count.fetch_add(1, SeqCst).min(3)];
        reply(200, &[("etag", etag), ("last-modified", modified)], items(0, 1 + count.load(SeqCst)))
    });
    let feed = world.fetched("/f").await;
    for expected in [("\"1\"", "Mon"), ("\"2\"", "Mon"), ("\"2\"", "Tue")] {
        world.when_due(feed).await;
        let seen = world.last("/f");
        assert_eq!((seen.header("if-none-match"), seen.header("if-modified-since")), (Some(expected.0), Some(expected.1)));
    }
    assert_eq!(round.load(SeqCst), 4);
}

#[tokio::test]
async fn line_04_an_answer_without_validators_clears_the_old_ones() {
    let world = World::new().await;
    versioned(&world, "/f", "\"1\"", "Mon");
    let feed = world.fetched("/f").await;
    world.script.on("/f", |_| reply(200, &[], items(0, 3)));
    world.when_due(feed).await;
    assert_eq!(world.last("/f").header("if-none-match"), Some("\"1\""));
    world.when_due(feed).await;
    let seen = world.last("/f");
    assert_eq!((seen.header("if-none-match"), seen.header("if-modified-since")), (None, None));
}

#[tokio::test]
async fn line_05_unchanged_may_bring_new_validators() {
    let world = World::new().await;
    versioned(&world, "/f", "\"1\"", "Mon");
    let feed = world.fetched("/f").await;
    world.script.on("/f", |_| reply(503, &[], ""));
    world.when_due(feed).await;
    assert_eq!(world.feed(feed).await.error_count, 1);
    world.weir.fetcher().pause(&world.url("/f"), jiff::Timestamp::UNIX_EPOCH);
    let world = world.restarted().await;
    world.script.on("/f", |_| reply(304, &[("etag", "\"new\""), ("last-modified", "Tue"), ("cache-control", "max-age=36000")], ""));
    world.when_due(feed).await;
    let row = world.feed(feed).await;
    assert_eq!((row.etag.as_deref(), row.last_modified.as_deref()), (Some("\"new\""), Some("Tue")));
    assert_eq!((row.error_count, row.last_error), (0, None));
    assert!(world.wait(feed).await >= 599.0, "its headers hold for a 304 too");
    assert_eq!(world.items().await.len(), 2);
}

#[tokio::test]
async fn line_06_validators_come_with_a_body_that_was_read_to_its_end_and_understood() {
    let page: &dyn Fn() -> Vec<Step> = &|| reply(200, &[("etag", "\"bad\"")], "<html><body>Log in to this network</body></html>");
    let cut = || {
        let mut bytes = head(200, &[("etag", "\"bad\"")]);
        bytes.truncate(bytes.len() - 2);
        bytes.extend(b"content-length: 100000\r\n\r\n");
        bytes.extend(items(0, 3).bytes().take(260));
        vec![Step::Bytes(bytes)]
    };
    let large = || vec![Step::Bytes(head(200, &[("etag", "\"bad\"")])), Step::Repeat(vec![b' '; 1 << 20], 12)];
    for broken in [page, &cut, &large] {
        let world = World::new().await;
        versioned(&world, "/f", "\"good\"", "Mon");
        let feed = world.fetched("/f").await;
        let answer = std::sync::Mutex::new(Some(broken()));
        world.script.on("/f", move |_| answer.lock().unwrap().take().unwrap_or_else(|| reply(200, &[], items(0, 2))));
        world.when_due(feed).await;
        assert_eq!(world.feed(feed).await.etag.as_deref(), Some("\"good\""));
        world.when_due(feed).await;
        assert_ne!(world.last("/f").header("if-none-match"), Some("\"bad\""));
        assert_eq!(world.items().await.len(), 2, "nothing was lost");
    }
}

#[tokio::test]
async fn line_07_validators_belong_to_an_address() {
    let world = World::new().await;
    versioned(&world, "/f", "\"1\"", "Mon");
    versioned(&world, "/other", "\"1\"", "Mon");
    let feed = world.fetched("/f").await;
    world.script.on("/f", |seen| crate::server::redirect(302, &seen.path.replace("/f", "/other")));
    world.when_due(feed).await;
    assert_eq!(world.last("/f").header("if-none-match"), Some("\"1\""));
    assert_eq!(world.last("/other").header("if-none-match"), None, "another document's validators would say that nothing changed");
    let mut tx = world.weir.store().begin().await.unwrap();
    tx.move_feed(feed, world.url("/third").as_str(), world.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    versioned(&world, "/third", "\"1\"", "Mon");
    world.when_due(feed).await;
    assert_eq!(world.last("/third").header("if-none-match"), None);
}

#[tokio::test]
async fn line_08_a_restart_asks_nobody_early_and_conditionally_then() {
    let world = World::new().await;
    versioned(&world, "/f", "\"1\"", "Mon");
    let feed = world.fetched("/f").await;
    let world = world.restarted().await;
    world.later(0.2).await;
    assert_eq!(world.requests("/f").len(), 1, "it is not due yet");
    world.when_due(feed).await;
    assert_eq!(world.requests("/f").len(), 2);
    assert_eq!(world.last("/f").header("if-none-match"), Some("\"1\""));
}

#[tokio::test]
async fn line_09_the_same_body_again_changes_nothing() {
    let world = World::new().await;
    let round = Arc::new(AtomicUsize::new(0));
    let count = round.clone();
    // Only the validators change.
    world.script.on("/f", move |_| reply(200, &[("etag", &format!("\"{}\"", count.fetch_add(1, SeqCst)))], items(0, 2)));
    let feed = world.fetched("/f").await;
    let seen = async || world.items().await.into_iter().map(|row| (row.id, row.title, row.sort_at, row.read)).collect::<Vec<_>>();
    let before = seen().await;
    world.when_due(feed).await;
    assert_eq!(seen().await, before);
    let row = world.feed(feed).await;
    assert_eq!((row.etag.as_deref(), row.last_error), (Some("\"1\""), None));
}

#[tokio::test]
async fn line_10_a_server_that_says_unchanged_for_ever_is_doubted_once_a_week() {
    let world = World::new().await;
    world.script.on("/f", |seen| match seen.header("if-none-match") {
        Some(_) => reply(304, &[], ""),
        None => reply(200, &[("etag", "\"for ever\""), ("last-modified", "Thu, 01 Jan 2099 00:00:00 GMT")], items(0, 2)),
    });
    let feed = world.fetched("/f").await;
    for _ in 0..24 * 20 {
        world.clock.forward(crate::world::minutes(60));
        if world.feed(feed).await.next_fetch_at <= world.clock.now() {
            world.run().await;
        }
    }
    let unconditional = world.requests("/f").iter().filter(|seen| seen.header("if-none-match").is_none()).count();
    assert_eq!(unconditional, 3, "at first, and in the second and third week");
    assert!(world.requests("/f").len() >= 20);
}

#[tokio::test]
async fn line_11_one_unconditional_request_in_a_day() {
    let world = World::new().await;
    versioned(&world, "/f", "\"1\"", "Mon");
    world.fetched("/f").await;
    for _ in 0..24 * 4 {
        world.later(0.25).await;
    }
    let seen = world.requests("/f");
    assert!(seen.len() > 1 && seen.len() <= 25, "{}", seen.len());
    assert_eq!(seen.iter().filter(|seen| seen.header("if-none-match").is_none()).count(), 1);
}

#[tokio::test]
async fn line_12_by_hand_means_conditionally_and_at_most_once_a_minute() {
    let world = World::new().await;
    versioned(&world, "/f", "\"1\"", "Mon");
    let feed = world.fetched("/f").await;
    let asked = world.weir.refresh(world.user, Some(feed)).await.unwrap();
    assert_eq!((asked.asked, asked.just_now, asked.held), (0, 1, 0));
    world.clock.forward(crate::world::minutes(2));
    assert_eq!(world.weir.refresh(world.user, None).await.unwrap().asked, 1);
    world.run().await;
    assert_eq!(world.requests("/f").len(), 2);
    assert_eq!(world.last("/f").header("if-none-match"), Some("\"1\""));
    world.script.on("/f", |_| reply(200, &[("retry-after", "7200")], items(0, 3)));
    world.clock.forward(crate::world::minutes(2));
    world.weir.refresh(world.user, None).await.unwrap();
    world.run().await;
    world.clock.forward(crate::world::minutes(2));
    let asked = world.weir.refresh(world.user, None).await.unwrap();
    assert_eq!((asked.asked, asked.held), (0, 1), "its server asked for a pause");
}
