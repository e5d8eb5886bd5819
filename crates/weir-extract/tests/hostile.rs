//! Input that means harm: deep, wide, broken. Nothing panics, hangs or leaks an address that is not of the web.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use proptest::prelude::*;
use url::Url;
use weir_extract::{FeedHint, Page, extract, from_fragment, from_text, plain};
use weir_model::{Block, BlockKind, MarkKind};

fn read(html: &[u8]) -> Vec<Block> {
    let url: Url = "https://example.org/a/page".parse().unwrap();
    let page = Page { bytes: html, content_type: None, url: &url };
    let blocks = extract(&page, &FeedHint::default()).map(|article| article.blocks).unwrap_or_default();
    blocks.iter().for_each(check);
    blocks
}

/// What holds for every block whatever it came from.
fn check(block: &Block) {
    let mut before = 0;
    for mark in &block.marks {
        assert!(mark.start < mark.end && mark.start >= before, "{block:?}");
        before = mark.start;
        assert!(block.text.get(mark.start as usize..mark.end as usize).is_some(), "{block:?}");
        if let MarkKind::Link { url } = &mark.kind {
            assert!(matches!(url.scheme(), "http" | "https"));
        }
    }
    match &block.kind {
        BlockKind::Embed { url } => assert!(matches!(url.scheme(), "http" | "https")),
        BlockKind::Figure { image } => assert!(matches!(image.url.scheme(), "http" | "https")),
        BlockKind::Heading { level } => assert!((2..=6).contains(level)),
        _ => {}
    }
}

const SENTENCE: &str = "It rained for most of May, and the rivers of the south rose above the marks of the year before.";

#[test]
fn depth_does_not_matter() {
    let deep = |open: &str, close: &str, count: usize| {
        format!("<html><body>{}<p>{SENTENCE}</p><p>{SENTENCE}</p>{}", open.repeat(count), close.repeat(count))
    };
    for (open, close) in
        [("<div>", "</div>"), ("<b>", "</b>"), ("<table><tr><td>", "</table>"), ("<ul><li>", "</ul>"), ("<svg><g>", ""), ("<a href=x>", "")]
    {
        let html = deep(open, close, if open == "<div>" { 100_000 } else { 10_000 });
        let all: String = read(html.as_bytes()).iter().map(|block| block.text.as_str()).collect();
        assert!(all.contains("It rained") || open.starts_with("<svg") || open.starts_with("<a"), "{open}: {all}");
    }
}

#[test]
fn width_does_not_matter() {
    for piece in [
        "<br>",
        "<br>a",
        "<p>a",
        "<div>a</div>",
        "<span>a</span>",
        "<a href=/x>a</a>",
        "<img src=/x.png>",
        "<b>",
        "<!--",
        "<p><font size=1>",
        "&amp;",
        "<td>",
        "</p>",
        "<h2>a",
        "<title>",
        "<script>",
    ] {
        read(format!("<body><p>{SENTENCE}</p>{}", piece.repeat(20_000)).as_bytes());
    }
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=1")).collect();
    assert_eq!(read(format!("<body><p{attributes}>{SENTENCE}</p>").as_bytes()).len(), 1);
}

#[test]
fn only_addresses_of_the_web_come_out() {
    let html = format!(
        "<article><p>{SENTENCE} <a href='javascript:alert(1)'>one</a> <a href='data:text/html,x'>two</a> <a href='/three'>three</a></p>\
         <p>{SENTENCE}</p><img src='javascript:x' alt=a><img src='data:image/png;base64,AAAA'><iframe src='data:text/html,player'></iframe>\
         <iframe src='javascript:video'></iframe><p>{SENTENCE}</p></article>"
    );
    let blocks = read(html.as_bytes());
    let marks: Vec<_> = blocks.iter().flat_map(|block| &block.marks).collect();
    assert_eq!(marks.len(), 1);
    assert_eq!(blocks.iter().filter(|block| block.text.is_empty()).count(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        read(&bytes);
    }

    #[test]
    fn any_markup(parts in proptest::collection::vec(prop_oneof![
        Just("<p>"), Just("</p>"), Just("<div class='share related'>"), Just("</div>"), Just("<table>"), Just("<tr>"), Just("<td>"), Just("<li>"), Just("<ul>"),
        Just("<a href='http://x.example/y'>"), Just("</a>"), Just("<b>"), Just("</b>"), Just("<br>"), Just("<br/><br/>"), Just("<h1>"), Just("<pre>"), Just("<figure>"),
        Just("<img src=/a.png>"), Just("<figcaption>"), Just("<blockquote>"), Just("稀土 供应链。"), Just("CLICK HERE NOW TO READ ALL OF IT"), Just(" é\u{301}👩‍👩‍👧 "),
        Just("A sentence that is long enough to count as a paragraph, with commas, and an end."), Just("<svg>"), Just("<noscript>"), Just("<template>"),
        Just("<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"author\":[[{}]]}</script>"), Just("<"), Just("<!--"), Just("-->"), Just("&nbsp;"), Just("\n"),
        Just("<title>"), Just("</title>"), Just("<math>"), Just("<select>"), Just("<frameset>"),
    ], 0..120)) {
        let html = parts.concat();
        read(html.as_bytes());
        from_fragment(&html, None).iter().for_each(check);
        plain(&html);
        from_text(&html).blocks.iter().for_each(check);
    }

    #[test]
    fn any_text(text in "\\PC{0,400}") {
        from_text(&text).blocks.iter().for_each(check);
        from_fragment(&text, None).iter().for_each(check);
        prop_assert!(!plain(&text).contains('\n'));
    }
}
