//! B. When to poll.

use crate::server::reply;
use crate::world::{World, at, channel, items};

#[tokio::test]
async fn line_16_a_feeds_own_wishes() {
    let world = World::new().await;
    world.script.on("/ttl", |_| reply(200, &[("etag", "1")], channel("<ttl>300</ttl>", "<item><guid>1</guid><title>A</title></item>")));
    world.script.on("/sy", |_| {
        let often = "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>";
        reply(200, &[], channel(often, "<item><guid>2</guid><title>B</title></item>"))
    });
    // From noon on: everything up to 19 o'clock, and 24, which means 0.
    world.script.on("/hours", |_| {
        let hours: String = (12..20).chain([24]).map(|hour| format!("<hour>{hour}</hour>")).collect();
        reply(200, &[], channel(&format!("<skipHours>{hours}</skipHours>"), &items(0, 9)))
    });
    world.script.on("/days", |_| {
        let days: String = ["Wednesday", "Thursday"].iter().map(|day| format!("<day>{day}</day>")).collect();
        reply(200, &[], channel(&format!("<skipDays>{days}</skipDays>"), &items(0, 9)))
    });
    let (ttl, sy, hours, days) =
        (world.follow("/ttl").await, world.follow("/sy").await, world.follow("/hours").await, world.follow("/days").await);
    world.run().await;
    assert!(world.wait(ttl).await >= 300.0);
    assert_eq!(world.feed(ttl).await.asks.ttl_minutes, Some(300));
    assert!(world.wait(sy).await >= 15.0, "a quarter of an hour is the floor");
    let next = world.feed(hours).await.next_fetch_at;
    assert!(next >= at("2026-11-25T20:00:00Z") && !(at("2026-11-26T00:00:00Z")..at("2026-11-26T01:00:00Z")).contains(&next), "{next}");
    assert!(world.feed(days).await.next_fetch_at >= at("2026-11-27T00:00:00Z"));
    // A 304 brings no body; what the feed asked for still holds.
    world.script.on("/ttl", |_| reply(304, &[], ""));
    world.when_due(ttl).await;
    assert!(world.wait(ttl).await >= 300.0);
}

#[tokio::test]
async fn line_18_a_hundred_feeds_of_one_list_drift_apart() {
    let world = World::new().await;
    let mut list = String::from("<opml version=\"2.0\"><body>");
    for n in 0..100 {
        let body = items(n * 10, n * 10 + 2);
        world.script.on(&format!("/f{n}"), move |_| reply(200, &[], body.clone()));
        list += &format!("<outline type=\"rss\" text=\"F{n}\" xmlUrl=\"{}\"/>", world.url(&format!("/f{n}")));
    }
    assert_eq!(world.weir.import_opml(world.user, (list + "</body></opml>").as_bytes()).await.unwrap().added, 100);
    world.run().await;
    let subs = world.weir.store().subscriptions(world.user, world.clock.now()).await.unwrap();
    let mut waits: Vec<f64> =
        subs.iter().map(|sub| sub.feed.next_fetch_at.duration_since(world.clock.now()).as_secs_f64() / 3600.0).collect();
    waits.sort_by(f64::total_cmp);
    assert_eq!(waits.len(), 100);
    let (first, last) = (waits[0], waits[99]);
    assert!(last - first >= first * 0.45, "spread over {first:.1} to {last:.1} h");
    let minutes: std::collections::BTreeSet<i64> = subs.iter().map(|sub| sub.feed.next_fetch_at.as_second() / 60 % 60).collect();
    assert!(minutes.len() > 20, "not all on the hour");
}

#[tokio::test]
async fn line_19_two_readers_one_fetch() {
    let world = World::new().await;
    world.script.on("/f", |_| reply(200, &[], items(0, 2)));
    let mut tx = world.weir.store().begin().await.unwrap();
    let other = tx.add_user("other").await.unwrap().id;
    tx.commit().await.unwrap();
    let feed = world.follow("/f").await;
    assert_eq!(world.weir.subscribe(other, &world.url("/f"), "", None).await.unwrap(), feed);
    world.run().await;
    assert_eq!(world.requests("/f").len(), 1);
    world.when_due(feed).await;
    assert_eq!(world.requests("/f").len(), 2);
    assert!(world.last("/f").header("user-agent").unwrap().contains("2 subscribers"));
}

#[tokio::test]
async fn line_20_a_failing_feed_keeps_its_items() {
    let world = World::new().await;
    world.script.on("/f", |_| reply(200, &[("cache-control", "max-age=60, stale-if-error=86400")], items(0, 3)));
    let feed = world.fetched("/f").await;
    world.script.on("/f", |_| reply(500, &[], "broken"));
    for _ in 0..3 {
        world.when_due(feed).await;
    }
    assert_eq!(world.items().await.len(), 3);
    let row = world.feed(feed).await;
    assert_eq!((row.error_count, row.error_code.as_deref()), (3, Some("status_500")));
    assert!(row.failing_since.unwrap() < world.clock.now() && row.last_ok_at.unwrap() < row.failing_since.unwrap());
}
