//! E and G. What becomes of bodies and items.

use crate::server::reply;
use crate::world::{World, at, channel, items, minutes, rss};
use jiff::SignedDuration;
use std::sync::{Arc, Mutex};

/// A feed whose body the test changes.
#[derive(Clone, Default)]
struct Body(Arc<Mutex<Vec<u8>>>);

impl Body {
    fn serve(&self, world: &World, path: &str) {
        let body = self.clone();
        world.script.on(path, move |_| reply(200, &[("content-type", "application/xml")], body.0.lock().unwrap().as_slice()));
    }

    fn set(&self, body: impl Into<Vec<u8>>) {
        *self.0.lock().unwrap() = body.into();
    }
}

async fn world(body: impl Into<Vec<u8>>) -> (World, Body, weir_model::FeedId) {
    let world = World::new().await;
    let feed_body = Body::default();
    feed_body.set(body);
    feed_body.serve(&world, "/f");
    let feed = world.fetched("/f").await;
    (world, feed_body, feed)
}

async fn titles(world: &World) -> Vec<String> {
    world.items().await.into_iter().map(|row| row.title).collect()
}

#[tokio::test]
async fn line_45_the_charset_is_the_marks_then_https_then_the_declarations() {
    let text = |declared: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{declared}\"?><rss><channel><item><guid>1</guid><title>Größe</title></item></channel></rss>"
        )
    };
    let latin = |text: &str| text.chars().map(|c| c as u8).collect::<Vec<u8>>();
    for (headers, body) in [
        (None, [&[0xef, 0xbb, 0xbf][..], text("iso-8859-1").as_bytes()].concat()),
        (Some("text/xml; charset=iso-8859-1"), latin(&text("utf-8"))),
        (Some("text/xml"), latin(&text("windows-1252"))),
        (None, latin(&text("utf-8").replace(" encoding=\"utf-8\"", ""))),
        (None, std::iter::once(0xfeff).chain(text("utf-16").encode_utf16()).flat_map(u16::to_le_bytes).collect()),
    ] {
        let world = World::new().await;
        world.script.on("/f", move |_| {
            let headers: Vec<(&str, &str)> = headers.map(|kind| ("content-type", kind)).into_iter().collect();
            reply(200, &headers, &body)
        });
        world.fetched("/f").await;
        assert_eq!(titles(&world).await, ["Größe"]);
    }
}

#[tokio::test]
async fn line_46_no_entity_of_a_document_type_is_followed() {
    let world = World::new().await;
    std::fs::write(world.file("secret"), "the secret").unwrap();
    let bomb: String = (1..10).map(|n| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10))).collect();
    let body = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE rss SYSTEM \"{}\" [<!ENTITY e0 \"ha\">{bomb}<!ENTITY file SYSTEM \"file://{}\">\
         <!ENTITY net SYSTEM \"{}\">]><rss><channel><item><guid>1</guid><title>A &e9; &file; &net;</title></item></channel></rss>",
        world.url("/rss.dtd"),
        world.file("secret").display(),
        world.url("/entity")
    );
    world.script.on("/f", move |_| reply(200, &[], body.clone()));
    world.fetched("/f").await;
    let title = titles(&world).await.remove(0);
    assert!(title.starts_with('A') && title.len() < 100 && !title.contains("secret"), "{title}");
    assert_eq!(world.server.paths(), ["/f"]);
}

#[tokio::test]
async fn line_47_items_fields_and_depth_have_an_end() {
    let long =
        format!("<item><guid>long</guid><title>{}</title><description>{}</description></item>", "t".repeat(9_000), "x".repeat(3 << 20));
    let deep = format!("<item><guid>deep</guid><title>Deep</title><description>{}</description></item>", "<b>".repeat(5_000));
    let many: String = (0..5_000).map(|n| format!("<item><guid>{n}</guid><title>T{n}</title></item>")).collect();
    let (world, _, feed) = world(channel("", &format!("{long}{deep}{many}"))).await;
    let row = world.feed(feed).await;
    assert_eq!(row.last_error, None);
    assert!(!row.warnings.is_empty(), "what was left out is told");
    let count = world.weir.store().totals(world.user).await.unwrap().articles;
    assert!((1_000..=2_100).contains(&count), "{count}");
    let subs = world.weir.store().subscriptions(world.user, world.clock.now()).await.unwrap();
    assert!(subs[0].unread <= 20);
    assert!(world.items().await.iter().all(|row| row.title.len() <= 1_024));
}

#[tokio::test]
async fn line_54_identity_is_guid_then_address_then_words() {
    let first = [("g1", "https://quay.test/1", "One"), ("", "https://quay.test/2", "Two"), ("", "", "Three")];
    let (world, body, feed) = world(rss(&first)).await;
    world.read_all().await;
    let before: Vec<_> = world.items().await.into_iter().map(|row| row.id).collect();
    let mut turned = first;
    turned.reverse();
    for next in [
        rss(&turned),
        rss(&first).replace("https://quay.test/", "http://quay.test/"),
        format!("\u{feff}{}", rss(&first).replace("<?xml version=\"1.0\"?>", "<?xml version='1.0' encoding='utf-8' ?>\n\n")),
        rss(&first).replace("><", ">\n  <"),
    ] {
        body.set(next);
        world.when_due(feed).await;
        assert_eq!(world.items().await.into_iter().map(|row| row.id).collect::<Vec<_>>(), before);
    }
    assert!(world.unread().await.is_empty());
    // RSS over RDF names its items by `about`.
    let rdf = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\"><channel/>\
               <item rdf:about=\"urn:x:1\"><title>R</title><link>https://quay.test/r?session=SESSION</link></item></rdf:RDF>";
    let again = Body::default();
    again.set(rdf.replace("SESSION", "1"));
    again.serve(&world, "/rdf");
    let feed = world.fetched("/rdf").await;
    again.set(rdf.replace("SESSION", "2"));
    world.when_due(feed).await;
    assert_eq!(titles(&world).await.iter().filter(|title| *title == "R").count(), 1);
}

#[tokio::test]
async fn line_55_a_guid_that_all_items_share_says_nothing() {
    let (world, _, _) = world(rss(&[
        ("same", "https://quay.test/1", "One"),
        ("same", "https://quay.test/2", "Two"),
        ("same", "https://quay.test/2", "Two again"),
    ]))
    .await;
    let mut titles = titles(&world).await;
    titles.sort();
    assert_eq!(titles, ["One", "Two"], "the same guid at the same address is one item");
}

#[tokio::test]
async fn line_56_new_guids_on_old_items_make_nothing_unread() {
    let item =
        |n: usize, guid: &str| format!("<item><guid>{guid}{n}</guid><link>https://quay.test/{n}</link><title>Title {n}</title></item>");
    let all = |guid: &str| channel("", &(0..30).map(|n| item(n, guid)).collect::<String>());
    let (world, body, feed) = world(all("old-")).await;
    world.read_all().await;
    body.set(all("http://quay.test/?p="));
    world.when_due(feed).await;
    assert_eq!((world.unread().await, world.items().await.len()), (vec![], 30));
}

#[tokio::test]
async fn line_57_tracking_in_links_makes_nothing_new() {
    let with = |mark: &str| rss(&[("", &format!("https://quay.test/1?id=7&utm_source=rss&utm_campaign={mark}&fbclid={mark}"), "One")]);
    let (world, body, feed) = world(with("a")).await;
    world.read_all().await;
    body.set(with("b"));
    world.when_due(feed).await;
    let rows = world.items().await;
    assert_eq!((rows.len(), world.unread().await.len()), (1, 0));
    assert_eq!(rows[0].url.as_deref(), Some("https://quay.test/1?id=7"));
    let jobs = world.weir.store().job_counts().await.unwrap();
    assert!(jobs.iter().all(|count| count.kind != weir_store::JobKind::Page || count.queued <= 1), "and its page is not read again");
}

#[tokio::test]
async fn line_58_an_edit_is_kept_as_a_version_and_makes_nothing_unread() {
    let item = |date: &str, text: &str| {
        channel("", &format!("<item><guid>1</guid><title>One</title><pubDate>{date}</pubDate><description>{text}</description></item>"))
    };
    let (first, second) = ("The ferry leaves at nine o'clock in the morning.", "The ferry leaves at ten o'clock in the morning.");
    let world = World::new().await;
    let body = Body::default();
    body.set(item("Wed, 25 Nov 2026 08:00:00 GMT", first));
    body.serve(&world, "/f");
    let feed = world.follow("/f").await;
    world.run_all().await;
    world.read_all().await;
    let entry = world.items().await[0].id;
    // A new date and other tags alone are no change.
    body.set(item("Wed, 25 Nov 2026 11:00:00 GMT", &format!("&lt;p&gt;{first}&lt;/p&gt;")));
    world.when_due(feed).await;
    world.run_all().await;
    assert_eq!(world.weir.store().versions(entry).await.unwrap().len(), 1);
    body.set(item("Wed, 25 Nov 2026 11:00:00 GMT", second));
    world.when_due(feed).await;
    world.run_all().await;
    let versions = world.weir.store().versions(entry).await.unwrap();
    assert_eq!((versions.len(), world.unread().await.len(), world.items().await.len()), (2, 0, 1));
    let (old, new) =
        (world.weir.store().article(versions[0]).await.unwrap().unwrap(), world.weir.store().article(versions[1]).await.unwrap().unwrap());
    assert!(old.text().contains("nine") && new.text().contains("ten"));
}

#[tokio::test]
async fn line_59_what_was_read_and_left_the_feed_does_not_come_back() {
    let (world, body, feed) = world(items(0, 5)).await;
    world.read_all().await;
    body.set(items(5, 8));
    world.when_due(feed).await;
    world.read_all().await;
    body.set(items(0, 9));
    world.when_due(feed).await;
    assert_eq!(world.unread().await, ["Title 8"]);
}

#[tokio::test]
async fn line_60_an_item_that_leaves_the_feed_is_kept() {
    let (world, body, feed) = world(items(0, 5)).await;
    body.set(items(4, 6));
    world.when_due(feed).await;
    assert_eq!(world.items().await.len(), 6);
}

#[tokio::test]
async fn line_61_the_first_fetch_is_no_flood() {
    let (world, _, _) = world(items(0, 300)).await;
    assert_eq!(world.unread().await.len(), 20);
    assert_eq!(world.items().await.len(), 300, "the rest is there, as read");
}

#[tokio::test]
async fn line_62_no_date_makes_an_item_new_or_lasting() {
    let dated = |n: usize, date: &str| format!("<item><guid>{n}</guid><title>T{n}</title><pubDate>{date}</pubDate></item>");
    let dates = [
        "Wed, 25 Nov 2099 08:00:00 GMT",
        "",
        "no date",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "Wed, 25 Nov 2026 12:05:00 GMT",
    ];
    let body = channel("", &dates.iter().enumerate().map(|(n, date)| dated(n, date)).collect::<String>());
    let (world, feed_body, feed) = world(body).await;
    let now = at("2026-11-25T12:00:00Z");
    for row in world.items().await {
        assert!(row.sort_at <= now + SignedDuration::from_secs(1) && row.sort_at >= now - minutes(1), "{} at {}", row.title, row.sort_at);
        let expected = (row.title == "T5").then(|| at("2026-11-25T12:05:00Z"));
        assert_eq!(row.published_at, expected, "{}: a few minutes ahead is a clock that goes fast", row.title);
    }
    world.read_all().await;
    let later = channel("", &(0..6).map(|n| dated(n, "Thu, 26 Nov 2026 08:00:00 GMT")).collect::<String>());
    feed_body.set(later);
    world.later(30.0).await;
    world.when_due(feed).await;
    assert!(world.unread().await.is_empty());
}

#[tokio::test]
async fn line_63_without_dates_the_documents_order_holds() {
    let (world, body, feed) = world(items(10, 16)).await;
    assert_eq!(titles(&world).await, ["Title 10", "Title 11", "Title 12", "Title 13", "Title 14", "Title 15"]);
    body.set(items(8, 16));
    world.when_due(feed).await;
    assert_eq!(titles(&world).await[..3], ["Title 8", "Title 9", "Title 10"]);
}

#[tokio::test]
async fn line_64_what_arrives_later_has_a_greater_number_whatever_its_date() {
    let dated = |n: usize, date: &str| format!("<item><guid>{n}</guid><title>T{n}</title><pubDate>{date}</pubDate></item>");
    let first = dated(1, "Wed, 25 Nov 2026 08:00:00 GMT");
    let (world, body, feed) = world(channel("", &first)).await;
    let known = world.items().await[0].id;
    body.set(channel("", &format!("{first}{}", dated(2, "Sun, 01 Nov 2026 08:00:00 GMT"))));
    world.when_due(feed).await;
    let rows = world.items().await;
    let late = rows.iter().find(|row| row.title == "T2").unwrap();
    assert!(late.id > known && late.arrived_at > rows.iter().find(|row| row.id == known).unwrap().arrived_at);
    assert_eq!(rows.last().unwrap().id, late.id, "while lists go by date");
}

#[tokio::test]
async fn line_65_links_are_resolved_and_scripts_do_not_arrive() {
    let world = World::new().await;
    let body = "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://quay.test/news/\"><title>T</title>\
        <entry><id>1</id><title>A</title><link href=\"one.html\"/><content type=\"html\">&lt;p onclick=\"x()\"&gt;Read &lt;a href=\"two.html\"&gt;this report about the quay&lt;/a&gt; \
        or &lt;a href=\"javascript:alert(1)\"&gt;that one about the ferry&lt;/a&gt;.&lt;/p&gt;&lt;script&gt;alert(2)&lt;/script&gt;&lt;img src=\"p.jpg\" onerror=\"alert(3)\"&gt;</content></entry>\
        <entry><id>2</id><title>B</title><link href=\"javascript:alert(4)\"/></entry></feed>";
    world.script.on("/f", move |_| reply(200, &[], body));
    world.follow("/f").await;
    world.run_all().await;
    let rows = world.items().await;
    let first = rows.iter().find(|row| row.title == "A").unwrap();
    assert_eq!(first.url.as_deref(), Some("https://quay.test/news/one.html"));
    assert!(rows.iter().all(|row| !row.url.as_deref().unwrap_or("").starts_with("javascript")));
    let article = world.weir.store().latest_article(first.id).await.unwrap().unwrap();
    let kept = serde_json::to_string(&article.blocks).unwrap();
    assert!(kept.contains("https://quay.test/news/two.html") && kept.contains("https://quay.test/news/p.jpg"), "{kept}");
    assert!(!["alert", "onclick", "onerror", "javascript:"].iter().any(|bad| kept.contains(bad)), "{kept}");
}
