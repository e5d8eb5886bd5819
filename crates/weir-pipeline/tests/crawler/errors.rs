//! C. Errors and rate limits.

use crate::server::reply;
use crate::world::{World, items};
use weir_pipeline::{Health, State};

async fn health(world: &World, feed: weir_model::FeedId) -> Health {
    let subs = world.weir.store().subscriptions(world.user, world.clock.now()).await.unwrap();
    Health::of(subs.iter().find(|sub| sub.feed.id == feed).unwrap(), world.clock.now())
}

#[tokio::test]
async fn line_25_what_one_feed_is_told_holds_for_its_site() {
    for (status, header, least) in [(429, Some("7200"), 120.0), (503, Some("7200"), 120.0), (429, None, 60.0)] {
        let world = World::new().await;
        world.script.on("/a", move |_| {
            let headers: Vec<(&str, &str)> = header.map(|seconds| ("retry-after", seconds)).into_iter().collect();
            reply(status, &headers, "")
        });
        for path in ["/b", "/c"] {
            world.script.on(path, |_| reply(200, &[("cache-control", "max-age=0")], items(0, 200)));
        }
        let b = world.follow_at("feeds.paper.test", "/b").await;
        let other = world.follow_at("elsewhere.test", "/c").await;
        world.run().await;
        let (before, unheld) = (world.wait(b).await, world.wait(other).await);
        world.follow_at("www.paper.test", "/a").await;
        world.run().await;
        let after = world.wait(b).await;
        assert!(after >= least - 0.1 && after >= before, "{status} {header:?}: {before} then {after}");
        assert_eq!(world.wait(other).await, unheld, "another site has nothing to do with it");
        if after > before {
            assert_eq!(world.feed(b).await.why, "site_busy");
        }
    }
}

#[tokio::test]
async fn line_28_what_is_gone_is_asked_no_more_and_can_be_resumed() {
    let world = World::new().await;
    world.script.on("/f", |_| reply(200, &[], items(0, 2)));
    let feed = world.fetched("/f").await;
    world.script.on("/f", |_| reply(410, &[], ""));
    world.when_due(feed).await;
    assert_eq!(health(&world, feed).await.state, State::Gone);
    assert_eq!(health(&world, feed).await.next_at, None);
    world.later(24.0 * 60.0).await;
    assert_eq!(world.requests("/f").len(), 2);
    assert_eq!(world.items().await.len(), 2, "its items stay");
    world.script.on("/f", |_| reply(200, &[], items(0, 3)));
    world.weir.pause(feed, false).await.unwrap();
    world.run().await;
    assert_eq!((world.requests("/f").len(), health(&world, feed).await.state), (3, State::Well));
}

#[tokio::test]
async fn line_29_a_fortnight_of_failures_leads_to_a_weekly_look() {
    let world = World::new().await;
    world.script.on("/f", |_| reply(404, &[], ""));
    let feed = world.fetched("/f").await;
    assert_eq!(health(&world, feed).await.state, State::Failing, "one failure is a hiccup");
    let mut asked_on: Vec<i64> = Vec::new();
    let start = world.clock.now();
    while world.clock.now().duration_since(start).as_hours() < 24 * 40 {
        world.when_due(feed).await;
        asked_on.push(world.clock.now().duration_since(start).as_hours() / 24);
    }
    assert!(asked_on.iter().filter(|day| **day < 14).count() >= 9, "still asked daily at first: {asked_on:?}");
    let late: Vec<i64> = asked_on.iter().copied().filter(|day| *day > 17).collect();
    assert!(late.windows(2).all(|pair| pair[1] - pair[0] >= 6), "{asked_on:?}");
    let row = world.feed(feed).await;
    assert_eq!((row.why.as_str(), health(&world, feed).await.state), ("resting", State::Broken));
    world.script.on("/f", |_| reply(200, &[], items(0, 2)));
    world.when_due(feed).await;
    assert_eq!((health(&world, feed).await.state, world.items().await.len()), (State::Well, 2));
}

#[tokio::test]
async fn line_30_a_page_where_a_feed_was_is_an_error() {
    for (headers, body, code) in [
        (vec![("content-type", "text/html")], "<!doctype html><html><body>We will be back soon</body></html>", "html"),
        (vec![], "", "empty"),
        (vec![("content-type", "text/html")], "<html><body><form action=\"/login\"><input type=password></form></body></html>", "html"),
        (vec![("content-type", "application/json")], "{\"error\": 1}", "not_a_feed"),
        (
            vec![("content-type", "text/html"), ("server", "cloudflare"), ("cf-mitigated", "challenge")],
            "<html><head><title>Just a moment...</title></head><body>cf-chl</body></html>",
            "challenge",
        ),
    ] {
        let world = World::new().await;
        world.script.on("/f", |_| reply(200, &[("etag", "\"good\"")], items(0, 2)));
        let feed = world.fetched("/f").await;
        world.script.on("/f", move |_| reply(200, &headers, body));
        world.when_due(feed).await;
        let row = world.feed(feed).await;
        assert_eq!((row.error_code.as_deref(), row.etag.as_deref()), (Some(code), Some("\"good\"")), "{:?}", row.last_error);
        assert_eq!((world.items().await.len(), row.title.as_str()), (2, "Quay Post"));
    }
}
