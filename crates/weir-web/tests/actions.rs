//! What the buttons and forms do.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

#[path = "fixture/ask.rs"]
mod ask;
mod fixture;

use ask::{ask as request, get, post};
use jiff::Timestamp;
use weir_model::{FullText, Lang, TextState};
use weir_store::{FetchRecord, JobKind};
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
    let cites = |body: &str| body.matches("class=\"cite\"").count();
    let article = format!("/a/{}", filled.entries[0]);
    let full = get(&router, &article, "en").await.body;
    post(&router, "/settings", "lang=zh&zone=Europe/Berlin&times=6:30,19:00&stories=12&theme=dark&brief=short").await;
    assert_eq!(filled.store.owner().await.unwrap().settings.brief, weir_model::BriefLength::Short);
    let short = get(&router, &article, "en").await.body;
    assert!(cites(&full) > cites(&short) && cites(&short) > 0, "{} and {}", cites(&full), cites(&short));
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
    assert_eq!(get(&router, "/feeds/export", "en").await.header("content-disposition"), "attachment; filename=\"weir.opml\"");
    assert_eq!(post(&router, "/feeds/subscribe", "url=javascript:alert(1)").await.status, 400);
}

#[tokio::test]
async fn a_feed_is_read_and_asked_for_as_its_reader_wants() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let feed = filled.store.entry(filled.user, filled.entries[0]).await.unwrap().unwrap().feed;
    let place = format!("/feeds/{feed}");
    let sent = "title=Mine&folder=Sea&text=demand&user=ann&password=s3cret&cookies=k%3Ds3cret&agent=Reader&proxy=";
    let done = post(&router, &place, sent).await;
    assert_eq!(done.header("location"), format!("{place}?did=settings"));
    let row = filled.store.feed(feed).await.unwrap().unwrap();
    assert_eq!((row.full_text, row.access.user.as_str(), row.access.password.as_str()), (FullText::Demand, "ann", "s3cret"));
    let page = get(&router, &place, "en").await.body;
    assert!(page.contains("value=\"Mine\"") && page.contains("value=\"Sea\"") && page.contains("value=\"ann\""));
    assert!(!page.contains("s3cret"), "secrets are not shown again");
    // What is left empty stays; what is to be forgotten goes.
    post(&router, &place, "title=&folder=&text=never&user=ann&password=&cookies=&agent=&proxy=").await;
    let row = filled.store.feed(feed).await.unwrap().unwrap();
    assert_eq!((row.full_text, row.access.password.as_str(), row.access.user_agent.as_str()), (FullText::Never, "s3cret", ""));
    post(&router, &place, "text=always&forget=1").await;
    assert!(filled.store.feed(feed).await.unwrap().unwrap().access.is_empty());
    let wrong = post(&router, &place, "text=always&proxy=not+a+proxy").await;
    assert!(wrong.status == 422 && wrong.body.contains("id=\"proxy-error\""));
    assert_eq!(post(&router, &place, "text=sometimes").await.status, 400);
    assert_eq!(post(&router, &place, "text=always&cookies=a%0d%0ab").await.status, 400);
    assert_eq!(get(&router, "/feeds/999", "en").await.status, 404);

    let done = post(&router, &format!("{place}/pause"), "on=1").await;
    let page = get(&router, done.header("location"), "zh").await.body;
    assert!(page.contains("您已暂停") && page.contains("恢复"));
    post(&router, &format!("{place}/pause"), "on=0").await;
    assert!(!filled.store.feed(feed).await.unwrap().unwrap().paused);
    let asked = post(&router, &format!("{place}/refresh"), &format!("back={place}")).await;
    assert!(asked.header("location").starts_with(&place));
}

#[tokio::test]
async fn why_a_feed_fails_is_said_in_the_readers_language() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let feed = filled.store.entry(filled.user, filled.entries[0]).await.unwrap().unwrap().feed;
    let now = Timestamp::now();
    let record = FetchRecord {
        error: Some("news.example asks for a name and password (status 401)".into()),
        error_code: Some("status_401".into()),
        why: "refused".into(),
        warnings: Some(vec!["tags that do not match were closed".into()]),
        ..FetchRecord::new(feed, now, 3600, now + jiff::SignedDuration::from_hours(4))
    };
    let mut tx = filled.store.begin().await.unwrap();
    tx.put_fetch(&record).await.unwrap();
    tx.commit().await.unwrap();
    for (lang, reason, why) in [
        ("en", "asks for a name and password. Enter them below.", "doubles after each refusal"),
        ("zh", "要求用户名和密码", "每次被拒绝后间隔加倍"),
    ] {
        let page = get(&router, &format!("/feeds/{feed}"), lang).await.body;
        assert!(page.contains(reason) && page.contains(why) && page.contains("tags that do not match"), "{lang}: {page}");
        assert!(get(&router, "/feeds", lang).await.body.contains(reason));
    }
}

#[tokio::test]
async fn an_edited_article_shows_what_changed() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let id = filled.entries[0];
    assert!(get(&router, &format!("/a/{id}/changes"), "en").await.body.contains("only one version"));
    assert!(!get(&router, &format!("/a/{id}"), "en").await.body.contains("/changes"));
    let mut article = filled.store.latest_article(id).await.unwrap().unwrap();
    let sentence = article.sentences[0];
    let block = &mut article.blocks[sentence.block as usize];
    let old = block.text[sentence.range()].to_owned();
    let new = old.replacen(' ', " <b>never</b> ", 1);
    block.text.replace_range(sentence.range(), &new);
    block.marks.clear();
    article.sentences = weir_text::sentences(&article.blocks, article.lang);
    let mut tx = filled.store.begin().await.unwrap();
    tx.put_article(&article, Timestamp::now()).await.unwrap();
    tx.commit().await.unwrap();
    assert!(get(&router, &format!("/a/{id}"), "en").await.body.contains(&format!("/a/{id}/changes")));
    let page = get(&router, &format!("/a/{id}/changes"), "en").await.body;
    assert!(page.contains("<ins>") && page.contains("<del>") && page.contains("unchanged"), "{page}");
    assert!(page.contains("&lt;b&gt;never") || page.contains("&#60;b&#62;never"), "the text stays text");
    assert_eq!(get(&router, "/a/99999/changes", "en").await.status, 404);
}

#[tokio::test]
async fn a_page_is_read_when_it_is_asked_for() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let entry = filled.store.entry(filled.user, filled.entries[0]).await.unwrap().unwrap();
    let id = entry.id;
    assert!(!get(&router, &format!("/a/{id}"), "en").await.body.contains("Read the full page"));
    let mut article = filled.store.latest_article(id).await.unwrap().unwrap();
    article.state = TextState::Excerpt;
    let mut tx = filled.store.begin().await.unwrap();
    tx.set_full_text(entry.feed, FullText::Demand).await.unwrap();
    tx.put_article(&article, Timestamp::now()).await.unwrap();
    tx.commit().await.unwrap();
    assert!(get(&router, &format!("/a/{id}"), "en").await.body.contains("Read the full page"));
    let done = post(&router, &format!("/a/{id}/page"), "").await;
    assert!(get(&router, done.header("location"), "en").await.body.contains("The page is being read"));
    let counts = filled.store.job_counts().await.unwrap();
    assert!(counts.iter().any(|count| count.kind == JobKind::Page && count.queued == 1));
}

#[tokio::test]
async fn rules_are_kept_and_forgotten() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let id = filled.entries[0];
    let article = get(&router, &format!("/a/{id}"), "en").await.body;
    assert!(article.contains("href=\"/rules?address="));
    let rule = format!("host=harbor.example&content=%23text%0D%0A.more&remove=.promo&article={id}");
    let done = post(&router, "/rules", &rule).await;
    assert_eq!(done.header("location"), format!("/a/{id}?did=page"));
    let kept = filled.app.weir().rules().await.unwrap();
    assert_eq!(
        (kept[0].host.as_str(), &kept[0].content[..], &kept[0].remove[..]),
        ("harbor.example", &["#text".to_owned(), ".more".into()][..], &[".promo".to_owned()][..])
    );
    assert!(get(&router, "/rules", "zh").await.body.contains("harbor.example"));
    for (wrong, said) in [
        ("host=no+site&content=p", "no site"),
        ("host=a.example&content=p%5B", "is no CSS selector"),
        ("host=a.example", "changes nothing"),
    ] {
        let answer = post(&router, "/rules", wrong).await;
        assert!(answer.status == 422 && answer.body.contains(said), "{wrong}: {}", answer.body);
    }
    post(&router, "/rules/remove", "host=harbor.example").await;
    assert!(filled.app.weir().rules().await.unwrap().is_empty());
    assert_eq!(post(&router, "/rules/remove", "host=harbor.example").await.status, 404);
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
