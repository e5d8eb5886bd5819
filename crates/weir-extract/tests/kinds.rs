//! Pages of other kinds come out as what they are.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use url::Url;
use weir_extract::{Extracted, FeedHint, Page, extract};
use weir_model::PageKind;
use weir_model::{BlockKind, Confidence, Source};

const TEXT: &str = "It rained for most of May, and the rivers of the south rose above the marks of the year before.";

fn read_at(url: &str, hint: &FeedHint, head: &str, body: &str) -> Extracted {
    let url: Url = url.parse().unwrap();
    let html = format!("<html lang=en><head>{head}</head><body><nav><a href=/>Home</a></nav>{body}</body></html>");
    extract(&Page { bytes: html.as_bytes(), content_type: Some("text/html; charset=utf-8"), url: &url }, hint).unwrap()
}

fn read(head: &str, body: &str) -> Extracted {
    read_at("https://example.org/a", &FeedHint::default(), head, body)
}

fn json(value: &str) -> String {
    format!(r#"<title>The river rises</title><script type="application/ld+json">{value}</script>"#)
}

fn headings(article: &Extracted) -> Vec<&str> {
    let headings = article.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading { .. }));
    headings.map(|block| block.text.as_str()).collect()
}

#[test]
fn a_live_blog_keeps_its_posts_with_their_times() {
    let post = |time: &str, text: &str| format!("<div class=post><span class=stamp><div>{time}</div></span><p>{text} {TEXT}</p></div>");
    let body = format!(
        "<main><h1>The river rises</h1>{}{}{}</main>",
        post("14:05", "The wall holds."),
        post("13:40", "The lower town is empty."),
        post("12:15", "The first streets are under water.")
    );
    let article = read(&json(r#"{"@type":"LiveBlogPosting","headline":"The river rises"}"#), &body);
    assert_eq!(article.metadata.kind, PageKind::LiveBlog);
    assert_eq!(headings(&article), ["14:05", "13:40", "12:15"]);
}

#[test]
fn posts_that_stand_only_in_data_are_read() {
    let data = format!(
        r#"{{"@type":"LiveBlogPosting","headline":"The river rises","liveBlogUpdate":[
        {{"@type":"BlogPosting","headline":"Wall holds","datePublished":"2026-05-31T14:05:00+02:00","articleBody":"{TEXT} Later."}},
        {{"@type":"BlogPosting","datePublished":"2026-05-31T12:05:00Z","articleBody":"{TEXT} First."}}]}}"#
    );
    let article = read(&json(&data), &format!("<main><h1>The river rises</h1><p>We report through the day. {TEXT}</p></main>"));
    assert_eq!(article.metadata.kind, PageKind::LiveBlog);
    assert_eq!(headings(&article), ["2026-05-31 14:05 · Wall holds", "2026-05-31 12:05 UTC"]);
    assert!(article.blocks.iter().any(|block| block.text.ends_with("First.")));
}

#[test]
fn captions_are_the_text_of_a_gallery() {
    let figure = |n: usize| format!("<figure><img src=/{n}.jpg><figcaption>{n}. {TEXT}</figcaption></figure>");
    let figures: String = (1..=6).map(figure).collect();
    let article = read("<title>Six rivers</title>", &format!("<article><h1>Six rivers</h1><p>{TEXT} Six views.</p>{figures}</article>"));
    assert_eq!(article.metadata.kind, PageKind::Gallery);
    assert_eq!(article.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Figure { .. })).count(), 6);
    assert_eq!(article.blocks.iter().filter(|block| block.is_prose()).count(), 7);
}

#[test]
fn a_film_is_its_description_and_what_is_said() {
    let data = format!(
        r#"{{"@type":"VideoObject","name":"The river rises","description":"{TEXT}","transcript":"The wall holds, says the mayor of the lower town."}}"#
    );
    let article = read(&json(&data), "<main><h1>The river rises</h1><video src=/a.mp4></video></main>");
    assert_eq!(article.metadata.kind, PageKind::Video);
    let prose: Vec<&str> = article.blocks.iter().filter(|block| block.is_prose()).map(|block| block.text.as_str()).collect();
    assert_eq!(prose, [TEXT, "The wall holds, says the mayor of the lower town."]);
    let article = read(&json(&format!(r#"{{"@type":"PodcastEpisode","name":"The river rises","description":"{TEXT}"}}"#)), "<main></main>");
    assert_eq!(article.metadata.kind, PageKind::Audio);
}

#[test]
fn a_forums_posts_stand_in_order() {
    let post = |n: usize| {
        format!("<div class='comment post' id=post-{n}><time>2026-05-0{n}</time><div class=body><p>Post {n}. {TEXT}</p></div></div>")
    };
    let posts: String = (1..=4).map(post).collect();
    let article = read(
        &json(r#"{"@type":"DiscussionForumPosting","headline":"The river rises"}"#),
        &format!("<main><h1>The river rises</h1>{posts}</main>"),
    );
    assert_eq!(article.metadata.kind, PageKind::Forum);
    let prose: Vec<&str> = article.blocks.iter().filter(|block| block.text.starts_with("Post ")).map(|block| &block.text[..6]).collect();
    assert_eq!(prose, ["Post 1", "Post 2", "Post 3", "Post 4"]);
}

#[test]
fn documentation_and_lists_of_links_say_so() {
    let body = format!("<main><h1>rise()</h1><p>{TEXT}</p><pre>rise(2)</pre><p>{TEXT} Again.</p></main>");
    assert_eq!(read("<meta name=generator content='Sphinx 7.2'><title>rise()</title>", &body).metadata.kind, PageKind::Documentation);
    let items: String =
        (0..15).map(|n| format!("<li><a href=/{n}>The council will meet on day {n} to decide on the dams</a></li>")).collect();
    let article = read(
        "<title>Links of the week</title>",
        &format!("<main><h1>Links of the week</h1><p>{TEXT}</p><ul>{items}</ul><p>{TEXT} End.</p></main>"),
    );
    assert_eq!(article.metadata.kind, PageKind::Links);
    let body = format!("<article><h1>The river rises</h1><p>{TEXT}</p><p>{TEXT} Again.</p></article>");
    assert_eq!(read("<title>The river rises</title>", &body).metadata.kind, PageKind::Article);
}

#[test]
fn a_guess_at_a_date_is_no_date() {
    let body = format!("<article><h1>The river rises</h1><div>31 May 2026</div><p>{TEXT}</p><p>{TEXT} Again.</p></article>");
    let article = read("<title>The river rises</title>", &body);
    assert_eq!(article.metadata.published, None);
    assert_eq!(article.metadata.published_guess.unwrap().to_string(), "2026-05-31T12:00:00Z");
    assert_eq!(article.metadata.origins.published.unwrap().confidence, Confidence::Low);
    let hint = FeedHint { published: Some("2026-05-30T08:00:00Z".parse().unwrap()), ..FeedHint::default() };
    let article = read_at("https://example.org/a", &hint, "<title>The river rises</title>", &body);
    assert_eq!(article.metadata.published, hint.published);
    assert_eq!(article.metadata.origins.published.unwrap().source, Source::Feed);
}

#[test]
fn the_offset_of_a_date_and_the_origins_are_kept() {
    let body = format!("<article><h1>The river rises</h1><p>{TEXT}</p><p>{TEXT} Again.</p></article>");
    let head = json(
        r#"{"@type":"NewsArticle","headline":"The river rises","datePublished":"2026-05-31T01:00:00+08:00","creditText":"trainedAlgorithmicMedia"}"#,
    );
    let metadata = read(&head, &body).metadata;
    assert_eq!(metadata.published_offset, Some(480));
    assert_eq!(metadata.published_guess, None);
    assert_eq!(metadata.ai_declared.as_deref(), Some("trainedAlgorithmicMedia"));
    let origins = metadata.origins;
    assert_eq!(origins.published.map(|origin| (origin.source, origin.confidence)), Some((Source::JsonLd, Confidence::High)));
    assert_eq!(origins.title.map(|origin| origin.source), Some(Source::Heading));
    assert_eq!(origins.lang.map(|origin| origin.source), Some(Source::Markup));
    assert_eq!(origins.section, None);
}
