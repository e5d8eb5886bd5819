//! Pages behind feeds: read or not, refused in different ways, the same page or text by other addresses.

use crate::server::reply;
use crate::world::{World, channel, rss};
use weir_model::{FeedId, FullText, TextState};
use weir_store::{Access, EntryRow};

const WORDS: &str = "The harbour board decided on Tuesday to dredge the outer basin for 4.2 million crowns, which the ferry company had asked for since 2019. \
    Work begins on 3 March and takes eleven weeks; two of the five berths stay closed until it ends. The fishermen's union had wanted the money for a new \
    ice plant, and its chairwoman Ingrid Solberg called the vote a disappointment. The board answers that deeper water brings larger ships, and that larger \
    ships pay for the ice plant by themselves within a few summers. A study by the technical college came to a more careful result last autumn.";

fn page(title: &str, head: &str) -> String {
    let text: String = WORDS.split(". ").map(|sentence| format!("<p>{sentence}.</p>")).collect();
    format!("<html lang=en><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{text}</article></body></html>")
}

async fn follow(world: &World, path: &str, text: FullText) -> FeedId {
    let feed = world.follow(path).await;
    let mut tx = world.weir.store().begin().await.unwrap();
    tx.set_full_text(feed, text).await.unwrap();
    tx.commit().await.unwrap();
    feed
}

async fn entry(world: &World, title: &str) -> EntryRow {
    world.items().await.into_iter().find(|row| row.title == title).unwrap_or_else(|| panic!("no {title}"))
}

#[tokio::test]
async fn pages_are_read_always_on_demand_or_never() {
    for (text, at_first) in [(FullText::Always, 1), (FullText::Demand, 0), (FullText::Never, 0)] {
        let world = World::new().await;
        world.script.on("/1", |_| reply(200, &[("content-type", "text/html")], page("One", "")));
        let link = world.url("/1").to_string();
        world.script.on("/f", move |_| reply(200, &[], rss(&[("1", &link, "One")])));
        follow(&world, "/f", text).await;
        world.run_all().await;
        assert_eq!(world.requests("/1").len(), at_first, "{text:?}");
        let row = entry(&world, "One").await;
        assert_eq!(row.state, if at_first == 1 { TextState::Full } else { TextState::Excerpt });
        world.weir.read_page(row.id).await.unwrap();
        world.run_all().await;
        assert_eq!(world.requests("/1").len(), if text == FullText::Never { 0 } else { 1 + at_first }, "{text:?}");
        if text == FullText::Demand {
            assert_eq!(entry(&world, "One").await.state, TextState::Full);
            assert!(world.weir.store().latest_article(row.id).await.unwrap().unwrap().text().contains("outer basin"));
        }
    }
}

#[tokio::test]
async fn blocked_paywall_and_gone_are_told_apart() {
    let world = World::new().await;
    let wall = r#"<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","isAccessibleForFree":false}</script>"#;
    let teaser = format!(
        "<html><head><title>Teaser</title>{wall}</head><body><article><h1>Teaser</h1><p>The board decided on Tuesday to dredge the outer basin, after years of talk about it in the town.</p></article></body></html>"
    );
    world.script.on("/robots.txt", |_| reply(200, &[], "User-agent: *\nDisallow: /private\n"));
    for (path, status) in [("/403", 403), ("/401", 401), ("/402", 402), ("/404", 404), ("/410", 410), ("/451", 451)] {
        world.script.on(path, move |_| reply(status, &[], "no"));
    }
    world.script.on("/private", |_| reply(200, &[], page("P", "")));
    world.script.on("/teaser", move |_| reply(200, &[("content-type", "text/html")], teaser.clone()));
    world.script.on("/challenge", |_| {
        reply(
            403,
            &[("server", "cloudflare"), ("cf-mitigated", "challenge"), ("content-type", "text/html")],
            "<title>Just a moment...</title>",
        )
    });
    let expected = [
        ("/403", TextState::Blocked),
        ("/451", TextState::Blocked),
        ("/challenge", TextState::Blocked),
        ("/private", TextState::Blocked),
        ("/401", TextState::Paywall),
        ("/402", TextState::Paywall),
        ("/teaser", TextState::Paywall),
        ("/404", TextState::Gone),
        ("/410", TextState::Gone),
    ];
    let links: Vec<(String, String)> = expected.iter().map(|(path, _)| ((*path).to_owned(), world.url(path).to_string())).collect();
    world.script.on("/f", move |_| {
        let all: Vec<(&str, &str, &str)> = links.iter().map(|(path, link)| (path.as_str(), link.as_str(), path.as_str())).collect();
        reply(200, &[], rss(&all))
    });
    follow(&world, "/f", FullText::Always).await;
    for _ in 0..12 {
        world.run_all().await;
    }
    for (path, state) in expected {
        assert_eq!(entry(&world, path).await.state, state, "{path}");
    }
    assert!(world.requests("/private").is_empty());
    let gone = entry(&world, "/404").await;
    assert!(
        world.weir.store().latest_article(gone.id).await.unwrap().unwrap().text().contains("Text of /404"),
        "the feed's own text stays"
    );
}

#[tokio::test]
async fn a_page_is_no_less_than_the_feed_gave() {
    let world = World::new().await;
    let full: String = WORDS.split(". ").map(|sentence| format!("&lt;p&gt;{sentence}.&lt;/p&gt;")).collect();
    world.script.on("/short", |_| {
        reply(200, &[("content-type", "text/html")], "<html><body><p>Please enable scripts to read this page here.</p></body></html>")
    });
    let link = world.url("/short").to_string();
    world.script.on("/f", move |_| {
        reply(
            200,
            &[],
            channel("", &format!("<item><guid>1</guid><title>One</title><link>{link}</link><description>{full}</description></item>")),
        )
    });
    follow(&world, "/f", FullText::Always).await;
    world.run_all().await;
    let article = world.weir.store().latest_article(entry(&world, "One").await.id).await.unwrap().unwrap();
    assert!(article.text().contains("technical college"));
}

#[tokio::test]
async fn one_page_by_two_addresses_is_one_entry() {
    let world = World::new().await;
    let canonical = world.url("/story").to_string();
    let head = format!("<link rel=canonical href=\"{canonical}\">");
    let copy = head.clone();
    world.script.on("/story", move |_| reply(200, &[("content-type", "text/html")], page("Basin to be dredged", &head)));
    world.script.on("/amp/story", move |_| reply(200, &[("content-type", "text/html")], page("Basin to be dredged", &copy)));
    world.script.on("/tracker", |_| crate::server::redirect(302, "/story"));
    for (feed, path) in [("/a", "/story"), ("/b", "/amp/story"), ("/c", "/tracker")] {
        let link = world.url(path).to_string();
        world.script.on(feed, move |_| reply(200, &[], rss(&[(feed, &link, "Basin to be dredged")])));
        follow(&world, feed, FullText::Always).await;
        world.run_all().await;
    }
    assert_eq!(world.items().await.len(), 1);
    world.read_all().await;
    assert!(world.unread().await.is_empty(), "reading one reads all");
}

#[tokio::test]
async fn one_text_in_two_places_is_told_once() {
    let world = World::new().await;
    for (feed, host, words) in [
        ("/a", "harbour.test", WORDS.to_owned()),
        ("/b", "coast.test", WORDS.to_owned()),
        ("/c", "tide.test", WORDS.replace("4.2 million", "5.6 million")),
    ] {
        let title = format!("As told by {host}");
        let body = words.split(". ").map(|sentence| format!("&lt;p&gt;{sentence}.&lt;/p&gt;")).collect::<String>();
        world.script.on(feed, move |_| {
            reply(200, &[], channel("", &format!("<item><guid>x</guid><title>{title}</title><description>{body}</description></item>")))
        });
        world.follow_at(host, feed).await;
        world.run_all().await;
    }
    let mut titles: Vec<String> = world.items().await.into_iter().map(|row| row.title).collect();
    titles.sort();
    assert_eq!(titles, ["As told by harbour.test", "As told by tide.test"], "other numbers are another report");
}

#[tokio::test]
async fn secrets_go_to_the_feeds_own_server_only() {
    let world = World::new().await;
    world.script.on("/f", |_| reply(401, &[], ""));
    let feed = follow(&world, "/f", FullText::Always).await;
    world.run().await;
    assert_eq!(world.feed(feed).await.error_code.as_deref(), Some("status_401"));
    let (own, other) = (world.url("/own").to_string(), world.server.url_at("other.test", "/other").to_string());
    world.script.on("/f", move |seen| match seen.header("authorization") {
        Some("Basic YW5uOnMzY3JldA==") => reply(200, &[], rss(&[("1", &own, "Own"), ("2", &other, "Other")])),
        _ => reply(401, &[], ""),
    });
    for path in ["/own", "/other"] {
        world.script.on(path, |_| reply(200, &[("content-type", "text/html")], page("A page", "")));
    }
    let access = Access {
        user: "ann".into(),
        password: "s3cret".into(),
        cookies: "session=1".into(),
        user_agent: "Reader of mine".into(),
        ..Access::default()
    };
    let mut tx = world.weir.store().begin().await.unwrap();
    tx.set_access(feed, &access).await.unwrap();
    tx.commit().await.unwrap();
    world.when_due(feed).await;
    world.run_all().await;
    assert_eq!(world.feed(feed).await.last_error, None);
    assert_eq!(world.last("/f").header("cookie"), Some("session=1"));
    let (own, other) = (world.last("/own"), world.last("/other"));
    assert_eq!((own.header("cookie"), own.header("user-agent")), (Some("session=1"), Some("Reader of mine")));
    assert_eq!((other.header("cookie"), other.header("authorization")), (None, None));
}

#[tokio::test]
async fn a_rule_says_where_a_sites_text_is() {
    let world = World::new().await;
    world.script.on("/1", |_| {
        let body = page("One", "").replace(
            "</article>",
            "</article><section class=own><p>Only this short line is what the harbour board itself has to say about it.</p></section>",
        );
        reply(200, &[("content-type", "text/html")], body)
    });
    let link = world.url("/1").to_string();
    world.script.on("/f", move |_| reply(200, &[], rss(&[("1", &link, "One")])));
    let rule = weir_extract::SiteRule { host: "news.test".into(), content: vec![".own".into()], ..Default::default() };
    let preview = world.weir.try_rule(&world.url("/1"), Some(rule.clone())).await.unwrap();
    assert!(preview.general.unwrap().blocks.len() > 2);
    assert_eq!(preview.ruled.unwrap().unwrap().blocks.len(), 1);
    world.weir.put_rule(&rule).await.unwrap();
    follow(&world, "/f", FullText::Always).await;
    world.run_all().await;
    let text = world.weir.store().latest_article(entry(&world, "One").await.id).await.unwrap().unwrap().text();
    assert!(text.starts_with("Only this short line") && !text.contains("dredge"), "{text}");
    assert!(world.weir.drop_rule("news.test").await.unwrap());
    assert!(world.weir.put_rule(&weir_extract::SiteRule { host: "x y".into(), ..rule }).await.is_err());
}
