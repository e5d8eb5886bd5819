//! What the buttons and forms do.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

#[path = "fixture/ask.rs"]
mod ask;
mod fixture;

use ask::{ask as request, get, post};
use jiff::Timestamp;
use weir_model::{FullText, Lang};
use weir_web::router;

#[tokio::test]
async fn opening_reads_and_a_prefetch_does_not() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let entry = filled.entries[0];
    let read = async || filled.store.entry(filled.user, entry).await.unwrap().unwrap().read;
    request(&router, "GET", &format!("/a/{entry}"), &[("sec-purpose", "prefetch;prerender")], "").await;
    assert!(!read().await);
    get(&router, &format!("/a/{entry}"), "en").await;
    assert!(read().await);
    post(&router, "/read", &format!("ids={entry}&read=0&back=/river")).await;
    assert!(!read().await);
}

#[tokio::test]
async fn many_at_once_can_be_undone() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let ids = format!("{},{}", filled.entries[0], filled.entries[3]);
    let done = post(&router, "/read", &format!("ids={ids}&read=1&back=/river%3Fview%3Dnew")).await;
    assert_eq!(done.status, 303);
    let place = done.header("location").to_owned();
    let page = get(&router, &place, "en").await.body;
    assert!(page.contains("2 articles marked read.") && page.contains(&format!("name=\"ids\" value=\"{ids}\"")));
    post(&router, "/read", &format!("ids={ids}&read=0&back=/river")).await;
    assert!(!filled.store.entry(filled.user, filled.entries[3]).await.unwrap().unwrap().read);
}

#[tokio::test]
async fn an_edition_can_be_done() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let page = get(&router, "/", "en").await.body;
    assert!(page.contains("1 of 6 read") && page.contains("5 stories are left."));
    let all: Vec<String> = filled.stories.iter().map(ToString::to_string).collect();
    let done = post(&router, "/stories/read", &format!("ids={}&read=1&back=/", all.join(","))).await;
    assert!(get(&router, done.header("location"), "en").await.body.contains("6 stories marked read."));
    assert!(get(&router, "/", "en").await.body.contains("You are caught up."));
}

#[tokio::test]
async fn stars_topics_and_choices_are_kept() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let entry = filled.entries[1];
    post(&router, "/star", &format!("id={entry}&starred=1&back=/")).await;
    assert!(get(&router, "/river?view=saved", "en").await.body.contains("Canberra and Washington"));
    post(&router, "/follow", "tag=topic:chips&on=1&back=/settings").await;
    post(&router, "/follow", "tag=name:Rare%20earths&list=muted&back=/settings").await;
    let settings = filled.store.owner().await.unwrap().settings;
    assert_eq!((settings.followed, settings.muted), (vec!["topic:chips".to_owned()], vec!["name:Rare earths".to_owned()]));

    let saved = post(&router, "/settings", "lang=zh&zone=Europe/Berlin&times=6:30,19:00&stories=12&theme=dark").await;
    assert_eq!(saved.status, 303);
    let settings = filled.store.owner().await.unwrap().settings;
    assert_eq!((settings.lang, settings.zone.as_str(), settings.edition_stories), (Lang::ZH, "Europe/Berlin", 12));
    assert_eq!(settings.edition_times, ["06:30", "19:00"]);
    let page = get(&router, "/settings", "en").await.body;
    assert!(page.contains("lang=\"zh-Hans\" data-theme=\"dark\""), "own choice before the browser's");
    let wrong = post(&router, "/settings", "lang=en&zone=Mars/Base&times=x&stories=900&theme=").await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.body.matches("role=\"alert\"").count(), 3);
    assert_eq!(filled.store.owner().await.unwrap().settings.zone, "Europe/Berlin", "nothing is kept of a wrong form");
}

#[tokio::test]
async fn feeds_are_left_and_followed_again() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let feed = filled.store.entry(filled.user, filled.entries[0]).await.unwrap().unwrap().feed;
    let done = post(&router, &format!("/feeds/{feed}/remove"), "").await;
    let page = get(&router, done.header("location"), "en").await.body;
    assert!(page.contains("Unsubscribed.") && page.contains("action=\"/feeds/subscribe\""));
    post(&router, "/feeds/subscribe", &format!("ids={feed}&back=/feeds")).await;
    assert!(get(&router, "/feeds", "en").await.body.contains("Harbor Business"));
    post(&router, &format!("/feeds/{feed}/text"), "full=0").await;
    assert_eq!(filled.store.feed(feed).await.unwrap().unwrap().full_text, FullText::Never);
    assert_eq!(get(&router, "/feeds/export", "en").await.header("content-disposition"), "attachment; filename=\"weir.opml\"");
    assert_eq!(post(&router, "/feeds/999/text", "full=0").await.status, 404);
    assert_eq!(post(&router, "/feeds/subscribe", "url=javascript:alert(1)").await.status, 400);
}

#[tokio::test]
async fn what_cannot_be_followed_is_said_in_place() {
    let (app, _store, _directory) = fixture::empty().await;
    let router = router(app);
    let wrong = post(&router, "/feeds/look", "address=%20%20&from=welcome").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("role=\"alert\"") && wrong.body.contains("What do you want to keep up with?"));
    let private = post(&router, "/feeds/look", "address=http://127.0.0.1:9/feed").await;
    assert_eq!(private.status, 422);
    assert!(private.body.contains("action=\"/feeds/allow\""), "{}", private.body);
    for host in ["", "a b", "x/y", "u@h", "*"] {
        assert_eq!(post(&router, "/feeds/allow", &format!("host={host}&address=x")).await.status, 400, "{host}");
    }
}

#[tokio::test]
async fn files_that_are_no_list_are_refused_in_words() {
    let (app, _store, _directory) = fixture::empty().await;
    let router = router(app);
    let send = async |content: &str| {
        let body = format!("--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x.opml\"\r\n\r\n{content}\r\n--b--\r\n");
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", "multipart/form-data; boundary=b")];
        request(&router, "POST", "/feeds/import", &headers, &body).await
    };
    let wrong = send("<html>not a list</html>").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("This is no list of feeds"));
    assert!(send("").await.body.contains("No file was chosen"));
    let large = send(&"x".repeat(5 << 20)).await;
    assert_eq!(large.status, 413);
    assert!(large.body.contains("That is too large") && large.body.contains("href=\"/feeds\""));
    assert_eq!(post(&router, "/feeds/import", "file=x").await.status, 400);
    assert_eq!(post(&router, "/read", &"x".repeat(200 << 10)).await.status, 413);
    let good =
        r#"<?xml version="1.0"?><opml version="2.0"><body><outline type="rss" text="A" xmlUrl="https://a.example/feed"/></body></opml>"#;
    assert!(send(good).await.body.contains("1 feed added"));
}
