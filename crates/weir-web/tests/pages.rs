//! Every page over a store with news, in both languages.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

#[path = "fixture/ask.rs"]
mod ask;
mod fixture;

use ask::get;
use jiff::{SignedDuration, Timestamp};
use weir_model::Lang;
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
