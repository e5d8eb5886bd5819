//! Ways to follow: a site with several feeds, a list kept in step, a page without a feed.

use crate::server::reply;
use crate::world::{World, items};
use weir_feed::Selectors;
use weir_model::{FeedKind, FullText};
use weir_pipeline::{Health, State, SubscribeError};

fn list(world: &World, paths: &[&str]) {
    let outlines: String = paths
        .iter()
        .map(|path| format!("<outline text=\"Folder\"><outline type=\"rss\" text=\"{path}\" xmlUrl=\"{}\"/></outline>", world.url(path)))
        .collect();
    let body = format!("<opml version=\"2.0\"><head><title>Sea</title></head><body>{outlines}</body></opml>");
    world.script.on("/list.opml", move |_| reply(200, &[("etag", "\"x\"")], body.clone()));
}

async fn followed(world: &World) -> Vec<String> {
    let subs = world.weir.store().subscriptions(world.user, world.clock.now()).await.unwrap();
    let mut paths: Vec<String> = subs.into_iter().map(|sub| url::Url::parse(&sub.feed.url).unwrap().path().to_owned()).collect();
    paths.sort();
    paths
}

#[tokio::test]
async fn a_site_with_several_feeds_gives_a_choice() {
    let world = World::new().await;
    let page = "<html><head><link rel=alternate type=application/rss+xml title=News href=/news.xml><link rel=alternate type=application/atom+xml href=/gone.xml></head>\
                <body><a href=/other.rss>feed</a></body></html>";
    world.script.on("/", move |_| reply(200, &[("content-type", "text/html")], page));
    world.script.on("/news.xml", |_| reply(200, &[], items(0, 3)));
    let found = world.weir.look(world.user, world.url("/").as_str()).await.unwrap();
    assert_eq!(found.iter().map(|feed| (feed.url.path(), feed.entries)).collect::<Vec<_>>(), [("/news.xml", 3)]);
    world.script.on("/gone.xml", |_| reply(200, &[], items(0, 1)));
    assert_eq!(world.weir.look(world.user, world.url("/").as_str()).await.unwrap().len(), 2);
    world.script.on("/bare", |_| reply(200, &[("content-type", "text/html")], "<html><body>No feed here</body></html>"));
    assert!(matches!(world.weir.look(world.user, world.url("/bare").as_str()).await, Err(SubscribeError::NoFeed { .. })));
}

#[tokio::test]
async fn a_list_is_kept_in_step() {
    let world = World::new().await;
    for path in ["/a", "/b", "/c"] {
        world.script.on(path, |_| reply(200, &[], items(0, 1)));
    }
    world.follow("/a").await;
    list(&world, &["/a", "/b"]);
    let (id, feeds) = world.weir.follow_list(world.user, world.url("/list.opml").as_str()).await.unwrap();
    world.run().await;
    assert_eq!((feeds, followed(&world).await), (2, vec!["/a".to_owned(), "/b".to_owned()]));
    let subs = world.weir.store().subscriptions(world.user, world.clock.now()).await.unwrap();
    assert_eq!(subs.iter().find(|sub| sub.feed.url.ends_with("/b")).unwrap().folder.as_deref(), Some("Folder"));

    // What the list drops goes; what was followed before it stays.
    list(&world, &["/c"]);
    world.later(25.0).await;
    assert_eq!(followed(&world).await, ["/a", "/c"]);
    // A fault is no wish.
    for broken in ["<opml><body/></opml>", "<html>Log in</html>", ""] {
        world.script.on("/list.opml", move |_| reply(200, &[], broken));
        world.later(25.0).await;
        assert_eq!(followed(&world).await, ["/a", "/c"]);
        assert!(world.weir.store().list(id).await.unwrap().unwrap().last_error.is_some());
    }
    world.script.on("/list.opml", |_| reply(304, &[], ""));
    // Forgetting the list keeps its feeds.
    assert!(world.weir.drop_list(world.user, id).await.unwrap());
    list(&world, &["/b"]);
    world.later(25.0).await;
    assert_eq!(followed(&world).await, ["/a", "/c"]);
    assert!(matches!(world.weir.follow_list(world.user, world.url("/a").as_str()).await, Err(SubscribeError::List { .. })));
}

#[tokio::test]
async fn a_page_becomes_a_feed() {
    let world = World::new().await;
    let page = |numbers: std::ops::Range<u32>| {
        let rows: String = numbers
            .rev()
            .map(|n| format!("<li class=notice><a href=\"/notices/{n}\">Notice number {n} of the harbour board</a></li>"))
            .collect();
        format!("<html><head><title>Notices</title></head><body><ul>{rows}</ul></body></html>")
    };
    let body = page(0..5);
    world.script.on("/notices", move |_| reply(200, &[("content-type", "text/html")], body.clone()));
    let preview = world.weir.preview_page(world.url("/notices").as_str(), None).await.unwrap();
    assert_eq!((preview.selectors.item.as_str(), preview.feed.unwrap().entries.len()), ("li.notice", 5));
    let id = world.weir.subscribe_page(world.user, &world.url("/notices"), "Notices", &preview.selectors, None).await.unwrap();
    let mut tx = world.weir.store().begin().await.unwrap();
    tx.set_full_text(id, FullText::Never).await.unwrap();
    tx.commit().await.unwrap();
    world.run().await;
    assert_eq!((world.items().await.len(), world.feed(id).await.kind), (5, FeedKind::Page));
    world.read_all().await;
    let body = page(2..7);
    world.script.on("/notices", move |_| reply(200, &[("content-type", "text/html")], body.clone()));
    world.when_due(id).await;
    assert_eq!(world.unread().await, ["Notice number 6 of the harbour board", "Notice number 5 of the harbour board"]);
    // The page is rebuilt: its reader is asked for help, and nothing is lost.
    world.script.on("/notices", |_| reply(200, &[("content-type", "text/html")], "<html><body><div>New design</div></body></html>"));
    world.when_due(id).await;
    let subs = world.weir.store().subscriptions(world.user, world.clock.now()).await.unwrap();
    assert_eq!(Health::of(&subs[0], world.clock.now()).state, State::Broken);
    assert_eq!((world.feed(id).await.error_code.as_deref(), world.items().await.len()), (Some("selectors"), 7));
    let wrong = Selectors { item: "li[".into(), ..Selectors::default() };
    assert!(world.weir.subscribe_page(world.user, &world.url("/notices"), "", &wrong, None).await.is_err());
}

#[tokio::test]
async fn a_feed_behind_a_password_can_be_followed() {
    let world = World::new().await;
    world.script.on("/f", |seen| match seen.header("authorization") {
        Some("Basic YW5uOnM6Y3JldA==") => reply(200, &[], items(0, 2)),
        _ => reply(401, &[("www-authenticate", "Basic")], "who are you?"),
    });
    let Err(SubscribeError::Fetch(error)) = world.weir.look(world.user, world.url("/f").as_str()).await else { panic!("it is open") };
    assert_eq!(error.status(), Some(401));
    let mut typed = world.url("/f");
    typed.set_username("ann").unwrap();
    typed.set_password(Some("s:cret")).unwrap();
    let found = world.weir.look(world.user, typed.as_str()).await.unwrap().remove(0);
    assert_eq!(
        (found.url.as_str(), found.access.password.as_str()),
        (world.url("/f").as_str(), "s:cret"),
        "as it was before it was escaped"
    );
    assert!(!serde_json::to_string(&found).unwrap().contains("cret"));
    let feed = world.weir.subscribe_as(world.user, &found.url, "", None, &found.access).await.unwrap();
    world.run().await;
    assert_eq!((world.feed(feed).await.last_error, world.items().await.len()), (None, 2));
    // A feed elsewhere, which the page behind the password names, gets none of it.
    let elsewhere = world.server.url_at("other.test", "/g").to_string();
    world.script.on("/page", move |_| {
        reply(200, &[("content-type", "text/html")], format!("<link rel=alternate type=application/rss+xml href={elsewhere}>"))
    });
    world.script.on("/g", |_| reply(200, &[], items(0, 1)));
    typed.set_path("/page");
    let found = world.weir.look(world.user, typed.as_str()).await.unwrap().remove(0);
    assert!(found.access.is_empty() && world.last("/g").header("authorization").is_none());
}
