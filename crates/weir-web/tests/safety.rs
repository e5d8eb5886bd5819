//! Who may ask, what a browser may do, and that hostile text stays text.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

#[path = "fixture/ask.rs"]
mod ask;
mod fixture;

use ask::{ask as request, get};
use jiff::Timestamp;
use weir_model::{
    Article, ArticleId, Block, Brief, Claim, EntryId, Figure, FigureKind, KeyPoint, Lang, Metadata, Sentence, Story, Support, Tag, TagKind,
    TextState,
};
use weir_store::{FetchRecord, NewEntry, NewFeed, UnderstandingRow};
use weir_web::{Images, router};

#[tokio::test]
async fn every_answer_has_the_headers() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let css = get(&router, "/", "en").await.body.split('"').find(|part| part.ends_with(".css")).unwrap().to_owned();
    let paths = [
        "/",
        "/river",
        "/a/1",
        "/story/1",
        "/search?q=x",
        "/feeds",
        "/feeds/export",
        "/welcome",
        "/settings",
        "/settings/models",
        "/settings/models/local",
        "/write",
        "/progress",
        "/img?u=x&k=y",
        "/nothing",
        &css,
    ];
    for path in paths {
        let answer = get(&router, path, "en").await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"), "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        assert!(!answer.header("cache-control").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn other_names_and_other_sites_are_refused() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    assert_eq!(request(&router, "GET", "/", &[("host", "rebound.example")], "").await.status, 421);
    assert_eq!(request(&router, "GET", "/", &[("host", "weir.home")], "").await.status, 200);
    let entry = filled.entries[0];
    let form = format!("id={entry}&starred=1");
    for headers in [&[("sec-fetch-site", "cross-site")][..], &[("origin", "https://evil.example")], &[("origin", "null")]] {
        let answer = request(&router, "POST", "/star", headers, &form).await;
        assert_eq!(answer.status, 403);
        assert!(answer.body.contains("This did not come from Weir"));
    }
    assert!(!filled.store.entry(filled.user, entry).await.unwrap().unwrap().starred);
    assert_eq!(request(&router, "POST", "/star", &[("origin", "http://127.0.0.1:8787")], &form).await.status, 303);
    // A preview fetches: no other site may make Weir do that.
    for path in ["/rules?address=example.com", "/feeds/page?address=example.com"] {
        assert_eq!(request(&router, "GET", path, &[("sec-fetch-site", "cross-site")], "").await.status, 403, "{path}");
    }
}

#[tokio::test]
async fn pictures_are_only_those_that_weir_wrote() {
    let (app, store, directory) = fixture::empty().await;
    let router = router(app);
    assert_eq!(get(&router, "/img?u=https%3A%2F%2Fa.example%2Fx.png&k=00000000000000000000000000000000", "en").await.status, 404);
    let images = Images::open(&store).await.unwrap();
    let src = images.src("https://a.example/x.png");
    let key = src.rsplit_once('=').unwrap().1;
    let file = directory.path().join(&key[..2]).join(key);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, b"\x89PNG\r\n\x1a\n rest").unwrap();
    let answer = get(&router, &src, "en").await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "image/png"));
    assert!(answer.header("cache-control").contains("immutable"));
    let again = request(&router, "GET", &src, &[("if-none-match", answer.header("etag"))], "").await;
    assert_eq!((again.status.as_u16(), again.size), (304, 0));
    std::fs::write(&file, b"<svg onload=alert(1)>").unwrap();
    assert_eq!(get(&router, &src, "en").await.header("content-type"), "image/gif", "an empty one instead");
}

const EVIL: &str = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}&lt;b&gt;\u{202e}";

#[tokio::test]
async fn hostile_text_stays_text_on_every_page() {
    let now = Timestamp::now();
    let (app, store, _directory) = fixture::empty().await;
    let user = store.owner().await.unwrap().id;
    let mut tx = store.begin().await.unwrap();
    let new = NewFeed {
        url: "https://evil.example/\"'><script>".into(),
        title: EVIL.into(),
        site_url: Some("javascript:alert(1)".into()),
        icon_url: Some("javascript:alert(1)".into()),
        ..NewFeed::default()
    };
    let id = tx.add_feed(&new, now).await.unwrap();
    tx.subscribe(user, id, Some(EVIL), None, now).await.unwrap();
    let mut record = FetchRecord::new(id, now, 60, now);
    record.error = Some(EVIL.into());
    tx.put_fetch(&record).await.unwrap();
    let feed = tx.feed(id).await.unwrap().unwrap();
    let entry = NewEntry {
        guid: "g".into(),
        url: Some("javascript:alert(1)".into()),
        url_key: None,
        title: EVIL.into(),
        author: Some(EVIL.into()),
        published_at: Some(now),
        sort_at: now,
        lang: Lang::EN,
        image_url: Some("javascript:alert(1)".into()),
        summary_html: Some(EVIL.into()),
        content_html: Some(EVIL.into()),
        categories: vec![EVIL.into()],
        comments_url: Some(EVIL.into()),
        hash: 1,
    };
    let entries: Vec<EntryId> = vec![tx.put_entries(&feed, &[entry], now).await.unwrap()[0].id];
    let mut article = Article {
        id: ArticleId { entry: entries[0], version: 1 },
        title: EVIL.into(),
        lang: Lang::EN,
        blocks: vec![Block::paragraph(EVIL)],
        sentences: vec![Sentence { block: 0, start: 0, end: EVIL.len() as u32 }],
        metadata: Metadata { authors: vec![EVIL.into()], ..Metadata::default() },
        state: TextState::Full,
    };
    article.id = tx.put_article(&article, now).await.unwrap();
    let claim = Claim { text: EVIL.into(), lang: Lang::EN, cites: vec![article.sentence_id(0)], support: Support::Cited };
    let point = KeyPoint { emoji: EVIL.into(), heading: EVIL.into(), claims: vec![claim.clone()] };
    let brief = Brief {
        headline: Some(format!("h{EVIL}")),
        lead: vec![claim],
        points: vec![point],
        lang: Lang::EN,
        engine: EVIL.into(),
        note: None,
    };
    let tag = Tag {
        id: format!("name:{EVIL}"),
        kind: TagKind::Name,
        en: EVIL.into(),
        zh: Some(format!("{EVIL}x")),
        emoji: EVIL.into(),
        score: 1.0,
    };
    let figure = Figure {
        text: EVIL.into(),
        kind: FigureKind::Count,
        low: 1.0,
        high: 1.0,
        unit: EVIL.into(),
        subject: EVIL.into(),
        sentence: article.sentence_id(0),
    };
    let understanding = UnderstandingRow {
        brief: brief.clone(),
        tags: vec![tag.clone()],
        figures: vec![figure],
        excerpt: EVIL.into(),
        section: EVIL.into(),
        features: b"{}".to_vec(),
        minutes: 1,
        lang: Lang::EN,
        state: TextState::Full,
        engine_version: 1,
        promotion: true,
    };
    tx.put_understanding(article.id, &understanding).await.unwrap();
    let story = tx.add_story(EVIL, Lang::EN, now).await.unwrap();
    tx.assign(entries[0], story).await.unwrap();
    let story = Story {
        id: story,
        title: EVIL.into(),
        lang: Lang::EN,
        members: entries.clone(),
        families: 1,
        first_at: now,
        last_at: now,
        brief,
        tags: vec![tag],
        comparisons: vec![],
    };
    tx.put_story(&story, EVIL, Some("javascript:alert(1)")).await.unwrap();
    tx.commit().await.unwrap();

    let router = router(app);
    let typed: String = url::form_urlencoded::byte_serialize(EVIL.as_bytes()).collect();
    let (a, s) = (entries[0], story.id);
    let pages = [
        "/".to_owned(),
        format!("/river?folder={typed}&section={typed}&lang={typed}&open={a}"),
        format!("/a/{a}"),
        format!("/story/{s}"),
        format!("/search?q={typed}"),
        format!("/search?q=topic:{typed}"),
        "/feeds".to_owned(),
        "/welcome".to_owned(),
        format!("/feeds?did={typed}&undo={typed}"),
        format!("/feeds?did=removed&undo={typed}"),
    ];
    for path in pages {
        let answer = get(&router, &path, "en").await;
        for wrong in ["<script>", "<img src=x", "\"javascript:", "{{7*7}}</", "='javascript:"] {
            let found = answer.body.find(wrong).filter(|_| wrong != "{{7*7}}</");
            assert!(
                found.is_none(),
                "{path}: {wrong} in …{}",
                &answer.body[found.unwrap().saturating_sub(80)..].chars().take(200).collect::<String>()
            );
        }
        assert!(!answer.body.contains("&amp;#39;"), "{path}: escaped twice");
    }
    assert_eq!(get(&router, &format!("/held/{typed}"), "en").await.status, 404);
}
