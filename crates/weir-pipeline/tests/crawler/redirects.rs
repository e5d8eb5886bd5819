//! D. Redirects.

use crate::server::{redirect, reply};
use crate::world::{World, items};

#[tokio::test]
async fn line_32_a_move_for_good_is_believed_the_second_time() {
    for status in [301, 308] {
        let world = World::new().await;
        world.script.on("/old", move |_| redirect(status, "/new"));
        world.script.on("/new", |_| reply(200, &[("etag", "\"1\"")], items(0, 2)));
        let feed = world.fetched("/old").await;
        let row = world.feed(feed).await;
        assert_eq!((row.url.as_str(), row.moving.map(|moving| moving.times)), (world.url("/old").as_str(), Some(1)));
        world.when_due(feed).await;
        let row = world.feed(feed).await;
        assert_eq!((row.url.as_str(), row.moving), (world.url("/new").as_str(), None));
        world.when_due(feed).await;
        assert_eq!((world.requests("/old").len(), world.requests("/new").len()), (2, 3));
        assert_eq!(world.items().await.len(), 2);
    }
    // A page for maintenance, reached by the same redirect, is no proof; nor is a redirect that stops in between.
    let world = World::new().await;
    world.script.on("/old", |_| reply(200, &[], items(0, 2)));
    let feed = world.fetched("/old").await;
    world.script.on("/old", |_| redirect(301, "/maintenance"));
    world.script.on("/maintenance", |_| reply(200, &[("content-type", "text/html")], "<html>Back soon</html>"));
    for _ in 0..3 {
        world.when_due(feed).await;
    }
    assert_eq!(world.feed(feed).await.url, world.url("/old").as_str());
    world.script.on("/new", |_| reply(200, &[], items(0, 3)));
    for to in ["/new", "/old", "/new"] {
        match to {
            "/new" => world.script.on("/old", |_| redirect(301, "/new")),
            _ => world.script.on("/old", |_| reply(200, &[], items(0, 2))),
        }
        world.when_due(feed).await;
    }
    let row = world.feed(feed).await;
    assert_eq!((row.url.as_str(), row.moving.unwrap().times), (world.url("/old").as_str(), 1));
}

#[tokio::test]
async fn line_37_a_move_onto_another_feed_joins_the_two() {
    let world = World::new().await;
    world.script.on("/new", |_| reply(200, &[], items(0, 4)));
    world.script.on("/old", |_| reply(200, &[], items(0, 4)));
    let old = world.fetched("/old").await;
    let kept: Vec<_> = world.items().await.into_iter().take(3).map(|row| row.id).collect();
    let mut tx = world.weir.store().begin().await.unwrap();
    tx.mark_read(world.user, &kept, true, world.clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    let unread = world.unread().await;
    assert_eq!(unread.len(), 1);
    let new = world.fetched("/new").await;
    world.script.on("/old", |_| redirect(301, "/new"));
    for _ in 0..2 {
        world.when_due(old).await;
    }
    let subs = world.weir.store().subscriptions(world.user, world.clock.now()).await.unwrap();
    assert_eq!(subs.iter().map(|sub| sub.feed.id).collect::<Vec<_>>(), [new]);
    assert_eq!(world.unread().await, unread, "what was read stays read");
    let before = world.requests("/old").len();
    world.later(48.0).await;
    assert_eq!(world.requests("/old").len(), before);
}

#[tokio::test]
async fn line_38_items_do_not_depend_on_the_feeds_address() {
    let world = World::new().await;
    let body = crate::world::rss(&[("", "https://quay.test/a", "A"), ("x", "", "B"), ("", "", "C")]);
    let copy = body.clone();
    world.script.on("/old", move |_| reply(200, &[], body.clone()));
    let feed = world.fetched("/old").await;
    world.read_all().await;
    let ids: Vec<_> = world.items().await.into_iter().map(|row| (row.id, row.guid)).collect();
    world.script.on("/old", |_| redirect(301, "/elsewhere/new"));
    world.script.on("/elsewhere/new", move |_| reply(200, &[], copy.clone()));
    for _ in 0..3 {
        world.when_due(feed).await;
    }
    assert_eq!(world.feed(feed).await.url, world.url("/elsewhere/new").as_str());
    assert_eq!(world.items().await.into_iter().map(|row| (row.id, row.guid)).collect::<Vec<_>>(), ids);
    assert!(world.unread().await.is_empty());
}

#[tokio::test]
async fn line_39_a_feeds_own_word_on_its_address_is_a_hint() {
    let world = World::new().await;
    let head = format!(
        "<itunes:new-feed-url xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\">{}</itunes:new-feed-url>\
         <atom:link xmlns:atom=\"http://www.w3.org/2005/Atom\" rel=\"self\" href=\"{}\"/>",
        world.url("/stolen"),
        world.url("/self")
    );
    world.script.on("/f", move |_| reply(200, &[], crate::world::channel(&head, "<item><guid>1</guid><title>A</title></item>")));
    let feed = world.fetched("/f").await;
    for _ in 0..3 {
        world.when_due(feed).await;
    }
    assert_eq!(world.feed(feed).await.url, world.url("/f").as_str());
    assert!(world.requests("/stolen").is_empty() && world.requests("/self").is_empty());
}
