//! J. Many at once.

use crate::server::{Step, head, reply};
use crate::world::{World, items};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use weir_fetch::Fetcher;
use weir_pipeline::{Options, Weir, worker};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn line_77_two_programs_never_fetch_one_feed_at_once() {
    let world = World::new().await;
    world.script.on("/f", |_| {
        let mut answer = vec![Step::Pause(Duration::from_millis(300))];
        answer.extend(reply(200, &[], items(0, 2)));
        answer
    });
    let fetcher = Fetcher::with_lookup(crate::server::config(), std::sync::Arc::new(crate::server::Names::default())).unwrap();
    let options = Options { worker: "second".into(), clock: world.clock.clone(), ..Options::default() };
    let second = Weir::new(world.weir.store().clone(), fetcher, options).await.unwrap();
    let stop = CancellationToken::new();
    let other = tokio::spawn(worker::run(second, stop.clone()));
    let feed = world.follow("/f").await;
    world.run().await;
    for _ in 0..3 {
        world.when_due(feed).await;
    }
    stop.cancel();
    other.await.unwrap();
    assert_eq!(world.requests("/f").len(), 4);
    assert_eq!(world.server.most_active(), 1);
    assert_eq!(world.items().await.len(), 2);
}

#[tokio::test]
async fn line_78_what_stops_one_parse_stops_nothing_else() {
    let world = World::new().await;
    // Deep, long and broken: whatever the parser does with it, the next feed is read.
    let deep = format!("<rss><channel>{}", "<a>".repeat(200_000));
    world.script.on("/deep", move |_| reply(200, &[], deep.clone()));
    world.script.on("/bytes", |_| reply(200, &[], (0..=255u8).cycle().take(300_000).collect::<Vec<_>>()));
    world.script.on("/good", |_| reply(200, &[], items(0, 2)));
    let (deep, bytes, good) = (world.follow("/deep").await, world.follow("/bytes").await, world.follow("/good").await);
    world.run().await;
    assert!(world.feed(bytes).await.last_error.is_some());
    assert!(world.feed(deep).await.last_fetch_at.is_some());
    assert_eq!((world.feed(good).await.last_error, world.items().await.len()), (None, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn line_79_a_fetch_is_stored_whole_or_not_at_all() {
    let world = World::new().await;
    world.script.on("/f", |_| {
        let mut bytes = head(200, &[("etag", "\"1\"")]);
        let body = items(0, 50);
        let (first, rest) = body.split_at(body.len() / 2);
        bytes.extend(first.bytes());
        vec![Step::Bytes(bytes), Step::Pause(Duration::from_millis(400)), Step::Bytes(rest.bytes().collect())]
    });
    let feed = world.follow("/f").await;
    // Stopped hard in the middle of the answer.
    let running = tokio::spawn(worker::run(world.weir.clone(), CancellationToken::new()));
    while world.requests("/f").is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    running.abort();
    running.await.ok();
    let row = world.feed(feed).await;
    assert_eq!((row.etag, row.last_fetch_at, world.items().await.len()), (None, None, 0));
    // The lease runs out, and the whole is done again.
    let world = world.restarted().await;
    world.clock.forward(crate::world::minutes(1));
    world.run().await;
    let row = world.feed(feed).await;
    assert_eq!((row.etag.as_deref(), row.last_fetch_at.is_some(), world.items().await.len()), (Some("\"1\""), true, 50));
}
