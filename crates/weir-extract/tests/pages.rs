//! Pages as sites build them, and what must come out.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use url::Url;
use weir_extract::{DropReason, ExtractError, Extracted, FeedHint, Page, extract, from_fragment, plain};
use weir_model::{BlockKind, DateSource, Lang, MarkKind};

const ONE: &str = "It rained for most of May, and the rivers of the south rose above the marks of the year before.";
const TWO: &str = "Farmers in the valley said that the wet weeks had come too late for the wheat, but in time for maize.";
const THREE: &str = "The council will meet on Tuesday to decide on the money for two new dams and for higher walls.";

fn try_read(html: &str) -> Result<Extracted, ExtractError> {
    let url: Url = "https://example.org/news/rain".parse().unwrap();
    extract(&Page { bytes: html.as_bytes(), content_type: Some("text/html; charset=utf-8"), url: &url }, &FeedHint::default())
}

fn read(html: &str) -> Extracted {
    try_read(html).unwrap()
}

fn article(head: &str, body: &str) -> Extracted {
    read(&format!("<html lang=en-GB><head>{head}</head><body><nav><a href=/>Home</a></nav>{body}</body></html>"))
}

/// Texts of the blocks.
fn texts(article: &Extracted) -> Vec<&str> {
    article.blocks.iter().map(|block| block.text.as_str()).collect()
}

#[test]
fn what_a_page_says_of_itself() {
    let head = r#"<title>Rain in May | The Valley Post</title><link rel=canonical href="/rain"><meta property="og:site_name" content="The Valley Post">
        <meta property="og:image" content="/rain.jpg"><script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},
        {"@type":["NewsArticle"],"headline":"Rain in May","datePublished":"2024-05-31T08:00:00+02:00","dateModified":"2024-05-31","author":[{"name":"Ann Smith"},{"name":"Bo Li"}],
        "articleSection":"Weather","isAccessibleForFree":"False"}]}</script>"#;
    let article =
        article(head, &format!("<article><h1>Rain in May</h1><p>By Ann Smith</p><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></article>"));
    assert_eq!(article.title, "Rain in May");
    assert_eq!(article.lang, Lang::EN);
    assert_eq!(texts(&article), [ONE, TWO, THREE]);
    let metadata = article.metadata;
    assert_eq!(metadata.authors, ["Ann Smith", "Bo Li"]);
    assert_eq!(metadata.published.unwrap().to_string(), "2024-05-31T06:00:00Z");
    assert_eq!(metadata.published_source, Some(DateSource::JsonLd));
    assert_eq!(metadata.canonical.unwrap().as_str(), "https://example.org/rain");
    assert_eq!(metadata.image.unwrap().url.as_str(), "https://example.org/rain.jpg");
    assert_eq!(metadata.section.as_deref(), Some("Weather"));
    assert!(metadata.paywalled && !metadata.sponsored);
}

#[test]
fn a_label_at_the_headline_declares_sponsorship() {
    for (label, expected) in [("Sponsored content", true), ("Anzeige", true), ("Advertorial", true), ("推广", true), ("Opinion", false)] {
        let body = format!(
            "<article><header><div>{label}</div><h1>Rain in May is good</h1></header><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></article>"
        );
        let article = article("<title>Rain in May is good</title>", &body);
        assert_eq!(article.metadata.sponsored, expected, "{label}");
    }
    // The same word further away is any advertisement of the page.
    let body = format!("<article><h1>Rain in May is good</h1><p>{ONE}</p><p>{TWO}</p><div>Anzeige</div><p>{THREE}</p></article>");
    assert!(!article("<title>Rain in May is good</title>", &body).metadata.sponsored);
}

#[test]
fn promotions_go_and_sentences_with_the_same_words_stay() {
    let real = "The company said that readers who click here and there would soon have to subscribe, and that its newsletter had a million of them.";
    let body = format!(
        "<article><p>{ONE}</p><p><a href=/a><strong>MINISTER CALLS FLOODS A WAKE-UP CALL</strong></a></p><p>{TWO}</p>\
         <p><a href=/app>CLICK HERE TO GET THE VALLEY POST APP</a></p><p>{real}</p><p><strong>READ MORE: <a href=/b>How the dams failed</a></strong></p>\
         <p><b>Lesen Sie auch:</b> <a href=/c>Regen im Süden</a></p><p>{THREE}</p><p>(Reporting by Ann Smith; editing by Bo Li)</p>\
         <p>点击下载客户端</p><p>责任编辑:王明</p><p>Advertisement</p></article>"
    );
    let article = article("", &body);
    assert_eq!(texts(&article), [ONE, TWO, real, THREE]);
    let reasons: Vec<DropReason> = article.dropped.iter().map(|dropped| dropped.reason).collect();
    use DropReason::{Advertisement, Credit, Promotion, Related};
    assert_eq!(reasons, [Promotion, Promotion, Related, Related, Credit, Promotion, Credit, Advertisement]);
}

#[test]
fn blocks_keep_their_kinds_and_marks() {
    let body = format!(
        "<article><p>It rained for <a href='/m'>most of <em>May</em></a>, and the <b>rivers</b> rose, as the people of the south had feared all year.</p>\
         <h2>What was lost</h2><ul><li>Houses<ul><li>Old ones</li></ul></li><li>Barns</li></ul><blockquote><p>{TWO}</p></blockquote>\
         <table><tr><th>Month</th><th>Rain</th></tr><tr><td>May</td><td>90 mm</td></tr></table>\
         <figure><img src=/river.jpg alt='A river' width=800><figcaption>The river in May.</figcaption></figure>\
         <pre>a\n  b</pre><iframe src='https://player.example/embed/1'></iframe><p>{ONE}</p><p>{THREE}</p></article>"
    );
    let article = article("", &body);
    let first = &article.blocks[0];
    let marks: Vec<_> = first.marks.iter().map(|mark| (&first.text[mark.start as usize..mark.end as usize], &mark.kind)).collect();
    assert!(matches!(marks[0], ("most of May", MarkKind::Link { url }) if url.as_str() == "https://example.org/m"));
    assert_eq!(marks[1..], [("May", &MarkKind::Emphasis), ("rivers", &MarkKind::Strong)]);
    let kinds: Vec<&BlockKind> = article.blocks.iter().map(|block| &block.kind).collect();
    assert_eq!(kinds[1], &BlockKind::Heading { level: 2 });
    assert_eq!(
        kinds[2..5],
        [
            &BlockKind::Item { ordered: false, depth: 0 },
            &BlockKind::Item { ordered: false, depth: 1 },
            &BlockKind::Item { ordered: false, depth: 0 }
        ]
    );
    assert_eq!(kinds[5], &BlockKind::Quote);
    assert!(matches!(kinds[6], BlockKind::Table { rows, header: true } if rows[1] == ["May", "90 mm"]));
    assert!(matches!(kinds[7], BlockKind::Figure { image } if image.alt == "A river" && image.width == Some(800)));
    assert_eq!(article.blocks[7].text, "The river in May.");
    assert_eq!((kinds[8], article.blocks[8].text.as_str()), (&BlockKind::Code, "a\n  b"));
    assert!(matches!(kinds[9], BlockKind::Embed { .. }));
}

#[test]
fn double_breaks_are_paragraphs() {
    let article = article("", &format!("<div>{ONE}<br><br>{TWO}<br />\n<br />{THREE}</div>"));
    assert_eq!(texts(&article), [ONE, TWO, THREE]);
}

#[test]
fn the_lead_in_the_header_is_found() {
    let lead = "Rivers in the south are higher than ever, and the council has no money.";
    let head = format!("<meta property=og:description content='{lead}'>");
    let body =
        format!("<div class=header><h1>Rain</h1><p class=dek>{lead}</p></div><div class=body><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p></div>");
    assert_eq!(texts(&article(&head, &body)), [lead, ONE, TWO, THREE]);
}

#[test]
fn a_consent_dialog_is_no_article() {
    let consent =
        "We use cookies on this website to improve your experience, and you can change your privacy settings at any time, as told here. "
            .repeat(12);
    let body = format!("<div id=cookie-consent><p>{consent}</p><p>{consent}</p></div><div><p>{ONE}</p><p>{TWO}</p></div>");
    assert_eq!(texts(&article("", &body)), [ONE, TWO]);
}

#[test]
fn pages_without_text_say_so() {
    for html in ["", "<html></html>", "<body><nav><a href=/>Home</a></nav>", "<script>let a = 1;</script>"] {
        assert_eq!(try_read(html).unwrap_err(), ExtractError::NoText, "{html}");
    }
    let large = "a".repeat(weir_extract::MAX_BYTES + 1);
    assert_eq!(try_read(&large).unwrap_err(), ExtractError::TooLarge);
}

#[test]
fn feed_content_is_cleaned_too() {
    let base: Url = "https://example.org/".parse().unwrap();
    let blocks = from_fragment(
        &format!("<p>{ONE}</p><p><a href=/x>READ MORE ABOUT THE RAIN HERE</a></p><p>{TWO} <a href=/y>more</a></p>"),
        Some(&base),
    );
    assert_eq!(blocks.len(), 2);
    assert_eq!(blocks[1].marks.len(), 1);
    assert_eq!(from_fragment("Just a line &amp; no markup", None)[0].text, "Just a line & no markup");
    assert_eq!(plain("<p>One<br>two</p><script>x</script><p>three &lt;4&gt;</p>"), "One two three <4>");
}
