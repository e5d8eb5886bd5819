//! Every page over a store with news, in both languages.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

#[path = "fixture/ask.rs"]
mod ask;
mod fixture;

use ask::get;
use jiff::{SignedDuration, Timestamp};
use weir_model::{Confidence, Lang, Metadata, Origin, Origins, PageKind, Source, TextState, Unreadable};
use weir_store::NewEntry;
use weir_web::catalogue::Words;
use weir_web::{Clock, router};

/// Takes out what differs from run to run or is another crate's: times, lines over days, hashes of files, choices.
fn settled(html: &str, now: Timestamp) -> String {
    let mut text = html.to_owned();
    for lang in [Lang::EN, Lang::ZH] {
        let title = Clock::new(now, "Asia/Shanghai", Words::of(lang)).edition_title(now - SignedDuration::from_hours(1));
        text = text.replace(&title, "[edition]");
    }
    for (start, end) in [
        ("<time datetime=\"", "</time>"),
        ("points=\"", "\""),
        ("/assets/weir.", "\""),
        ("/assets/icon.", "\""),
        ("<datalist", "</datalist>"),
        ("<details class=\"filter\"", "</details>"),
    ] {
        let mut parts = text.split(start);
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            out.push_str(start);
            out.push('…');
            out.push_str(end);
            out.push_str(part.split_once(end).map_or("", |(_, rest)| rest));
        }
        text = out;
    }
    // The words of the script and the key help are the same on every page.
    if let (Some(start), Some(end)) = (text.find("<template"), text.find("</template>")) {
        text.replace_range(start..end, "<template>");
    }
    text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn every_page_in_both_languages() {
    let now = Timestamp::now();
    let filled = fixture::filled(now).await;
    let router = router(filled.app.clone());
    let (story, edition) = (filled.stories[0], filled.edition);
    let pages = [
        ("today", "/".to_owned()),
        ("held", format!("/held/{edition}?reason=folded")),
        ("story", format!("/story/{story}")),
        ("river", "/river?view=new&lang=en".to_owned()),
        ("river_open", format!("/river?open={}", filled.entries[4])),
        ("article", format!("/a/{}", filled.entries[0])),
        ("article_blocked", format!("/a/{}", filled.entries[8])),
        ("search_help", "/search".to_owned()),
        ("feeds", "/feeds".to_owned()),
        ("welcome", "/welcome".to_owned()),
        ("settings", "/settings".to_owned()),
        ("models", "/settings/models".to_owned()),
        ("usage", "/settings/usage".to_owned()),
        ("not_found", "/nothing/here".to_owned()),
    ];
    for (lang, accept) in [("en", "en"), ("zh", "zh-CN,zh;q=0.9")] {
        for (name, path) in &pages {
            let answer = get(&router, path, accept).await;
            let expected = if *name == "not_found" { 404 } else { 200 };
            assert_eq!(answer.status, expected, "{path}: {}", answer.body);
            assert!(!answer.body.contains(" style=") && !answer.body.contains("<script>"), "{path}: the policy forbids both");
            insta::assert_snapshot!(format!("{name}_{lang}"), settled(&answer.body, now));
        }
    }
}

#[tokio::test]
async fn pages_are_small_and_compressed() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let mut first = 0;
    for path in ["/".to_owned(), href(&get(&router, "/", "en").await.body, ".css"), href(&get(&router, "/", "en").await.body, ".js")] {
        let answer = ask::ask(&router, "GET", &path, &[("accept-encoding", "gzip")], "").await;
        assert_eq!(answer.header("content-encoding"), "gzip", "{path}");
        first += answer.size;
    }
    assert!(first < 60 * 1024, "the first page takes {first} bytes");
}

fn href(html: &str, extension: &str) -> String {
    html.split('"').find(|part| part.starts_with("/assets/") && part.ends_with(extension)).unwrap().to_owned()
}

#[tokio::test]
async fn an_empty_store_leads_to_the_first_run_and_every_list_says_what_to_do() {
    let (app, _store, _directory) = fixture::empty().await;
    let router = router(app);
    let first = get(&router, "/", "en").await;
    assert_eq!((first.status.as_u16(), first.header("location")), (303, "/welcome"));
    assert!(get(&router, "/welcome", "zh").await.body.contains("你想跟进什么？"));
    assert!(get(&router, "/river", "en").await.body.contains("You follow no feeds yet"));
    assert!(get(&router, "/river?view=saved", "en").await.body.contains("class=\"empty\""));
    assert!(get(&router, "/feeds", "en").await.body.contains("No feeds yet"));
    for path in ["/a/1", "/story/1", "/held/1", "/edition/1", "/a/x", "/story/-9", "/river?open=77", "/a/99999999999999999999"] {
        let answer = get(&router, path, "en").await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.body.contains("Nothing is here") && answer.body.contains("href=\"/\""), "{path}");
    }
}

#[tokio::test]
async fn citations_point_at_sentences_that_are_there() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let article = get(&router, &format!("/a/{}", filled.entries[0]), "en").await.body;
    let mut cited = 0;
    for href in article.split("class=\"cite\" href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(article.contains(&format!("id=\"{href}\"")), "{href}");
        cited += 1;
    }
    assert!(cited >= 5);
    assert!(article.contains("All 5 sentences quoted from the article"));
    let story = get(&router, &format!("/story/{}", filled.stories[0]), "en").await.body;
    for href in story.split("class=\"cite\" href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        let (path, id) = href.split_once('#').unwrap();
        assert!(get(&router, path, "en").await.body.contains(&format!("id=\"{id}\"")), "{href}");
    }
}

#[tokio::test]
async fn a_page_is_shown_as_what_it_is_and_a_guess_as_a_guess() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let store = &filled.store;
    let original = store.latest_article(filled.entries[3]).await.unwrap().unwrap();
    assert!(!get(&router, &format!("/a/{}", filled.entries[3]), "en").await.body.contains("a guess"));

    let feed = store.feed(store.entry(filled.user, filled.entries[3]).await.unwrap().unwrap().feed).await.unwrap().unwrap();
    let now = Timestamp::now();
    let mut tx = store.begin().await.unwrap();
    let new =
        NewEntry { guid: "undated".into(), title: "Undated".into(), published_at: None, sort_at: now, hash: 99, ..NewEntry::default() };
    let entry = tx.put_entries(&feed, &[new], now).await.unwrap()[0].id;
    let mut article = original;
    article.id.entry = entry;
    article.state = TextState::Excerpt;
    article.metadata = Metadata {
        kind: PageKind::LiveBlog,
        published_guess: Some("2024-02-03T12:00:00Z".parse().unwrap()),
        ai_declared: Some("Written with <b>software</b>".into()),
        unreadable: Some(Unreadable::PdfEncrypted),
        origins: Origins { published: Some(Origin::new(Source::Text, Confidence::Low)), ..Origins::default() },
        ..Metadata::default()
    };
    tx.put_article(&article, now).await.unwrap();
    tx.commit().await.unwrap();

    for (lang, said) in [
        (
            "en",
            [
                "3 Feb 2024, a guess",
                "live blog",
                "posts as events went on",
                "an encrypted PDF",
                "words on the page that look like it · a guess",
            ],
        ),
        ("zh", ["2024年2月3日（推测）", "直播", "时间作为小标题", "加密的 PDF", "网页上像是这项信息的文字 · 推测"]),
    ] {
        let page = get(&router, &format!("/a/{entry}"), lang).await.body;
        for words in said {
            assert!(page.contains(words), "{words}");
        }
        assert!(page.contains("Written with &lt;b&gt;software&lt;/b&gt;") || page.contains("Written with &#60;b&#62;software&#60;/b&#62;"));
    }

    // With no date at all it is said when it was found.
    article.metadata = Metadata::default();
    let mut tx = store.begin().await.unwrap();
    tx.put_article(&article, now).await.unwrap();
    tx.commit().await.unwrap();
    assert!(get(&router, &format!("/a/{entry}"), "en").await.body.contains(">found "));
}

#[tokio::test]
async fn a_topic_is_told_from_its_articles_and_shown_as_the_reader_likes() {
    let filled = fixture::filled(Timestamp::now()).await;
    let router = router(filled.app.clone());
    let article = get(&router, &format!("/a/{}", filled.entries[0]), "en").await.body;
    let place = "/topic?id=topic%3Arare-earths";
    assert!(article.contains(&format!("href=\"{place}\"")), "tags lead to their dossiers");
    let page = get(&router, place, "en").await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Rare earths") && page.body.contains("class=\"brief\""));
    // Each sentence leads to where it stands.
    for href in page.body.split("class=\"cite\" href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        let (path, id) = href.split_once('#').unwrap();
        assert!(get(&router, path, "en").await.body.contains(&format!("id=\"{id}\"")), "{href}");
    }

    let save = |fields: &'static str| ask::post(&router, "/topic", fields);
    assert_eq!(save("id=topic%3Arare-earths&do=rename&name=Magnet+metals").await.status, 303);
    assert!(get(&router, place, "en").await.body.contains("Magnet metals"));
    assert!(get(&router, &format!("/a/{}", filled.entries[0]), "en").await.body.contains("Magnet metals"));
    let merged = save("id=topic%3Arare-earths&do=merge&into=Supply+chains").await;
    let to = merged.header("location").to_owned();
    assert!(get(&router, &to, "en").await.body.contains("Shown as this topic"), "{to}");
    let circle = save(format!("id={}&do=merge&into=Rare+earths", to.split("id=").nth(1).unwrap()).leak()).await;
    assert!(get(&router, circle.header("location"), "en").await.body.contains("is shown as this one already"));
    assert_eq!(save("id=topic%3Arare-earths&do=split").await.status, 303);
    save("id=topic%3Arare-earths&do=mute").await;
    assert!(!get(&router, &format!("/a/{}", filled.entries[0]), "en").await.body.contains(place));
    assert_eq!(save("id=nothing&do=mute").await.status, 400);
    assert_eq!(save("id=topic%3Arare-earths&do=shout").await.status, 400);
    assert!(get(&router, "/topic?q=furnace+-nothing", "zh").await.body.contains("搜索"));
    assert_eq!(get(&router, "/topic", "en").await.status, 404);
}
