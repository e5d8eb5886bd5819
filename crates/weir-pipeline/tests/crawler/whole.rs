//! What an article's page does not hold: its further pages, plainer forms of it, and pages that are PDFs.

use crate::server::{redirect, reply};
use crate::world::{World, channel};
use crate::writer::{Drawing, Writer};
use weir_model::{Article, FullText, TextState, Unreadable};

const HTML: &[(&str, &str)] = &[("content-type", "text/html; charset=utf-8")];

/// A paragraph that no other place has, long enough to be taken for text.
fn paragraph(place: &str, n: usize) -> String {
    format!(
        "<p>In {place} the board spoke for hours about item {n} of its list, and about who should pay for the dredging of the basin, \
         before the members from the {place} side asked for a vote on item {n} and lost it by two hands, as they had expected.</p>"
    )
}

fn page(place: &str, more: &str) -> String {
    let text: String = (1..=4).map(|n| paragraph(place, n)).collect();
    format!(
        "<html lang=en><head><title>Basin</title></head><body><article><h1>Basin</h1><figure><img src=/lead.jpg width=800 height=500></figure>{text}</article>{more}</body></html>"
    )
}

fn pagination(last: usize) -> String {
    let links: String = (1..=last).map(|n| format!("<a href=\"/story?page={n}\">{n}</a> ")).collect();
    format!("<div class=pagination>{links}</div>")
}

/// Reads the one entry of a feed whose link is `path`, with `text` as the feed's own.
async fn article(world: &World, path: &str, text: &str) -> Article {
    let link = world.url(path).to_string();
    let text = text.replace('<', "&lt;").replace('>', "&gt;");
    world.script.on("/f", move |_| {
        let item = format!("<item><guid>1</guid><title>Basin</title><link>{link}</link><description>{text}</description></item>");
        reply(200, &[], channel("", &item))
    });
    let feed = world.follow("/f").await;
    let mut tx = world.weir.store().begin().await.unwrap();
    tx.set_full_text(feed, FullText::Always).await.unwrap();
    tx.commit().await.unwrap();
    world.run_all().await;
    let row = world.items().await.pop().unwrap();
    world.weir.store().latest_article(row.id).await.unwrap().unwrap()
}

/// Where each place is first spoken of, in order.
fn places(article: &Article) -> Vec<&str> {
    let text = article.text();
    let mut found: Vec<(usize, &str)> =
        ["Alder", "Birch", "Cedar", "Dogwood"].into_iter().filter_map(|place| text.find(place).map(|at| (at, place))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, place)| place).collect()
}

/// The address of a page of the story.
fn at(n: usize) -> String {
    if n == 1 { "/story".to_owned() } else { format!("/story?page={n}") }
}

/// How often pages of the story were asked for.
fn asked(world: &World) -> usize {
    world.server.seen().iter().filter(|seen| seen.path.starts_with("/story")).count()
}

#[tokio::test]
async fn three_pages_are_joined_in_order() {
    let world = World::new().await;
    for (n, place) in ["Alder", "Birch", "Cedar"].into_iter().enumerate() {
        world.script.on(&at(n + 1), move |_| reply(200, HTML, page(place, &pagination(3))));
    }
    let read = article(&world, "/story", "Short.").await;
    assert_eq!(places(&read), ["Alder", "Birch", "Cedar"]);
    assert_eq!(read.state, TextState::Full);
    assert_eq!(asked(&world), 3);
    let pictures = read.blocks.iter().filter(|block| matches!(block.kind, weir_model::BlockKind::Figure { .. })).count();
    assert!(pictures <= 1, "the lead picture is there once");
}

#[tokio::test]
async fn the_next_article_is_not_joined() {
    let world = World::new().await;
    world.script.on("/story", |_| reply(200, HTML, page("Alder", "<link rel=next href=/another><a rel=next href=/another>Next</a>")));
    world.script.on("/another", |_| reply(200, HTML, page("Birch", "")));
    assert_eq!(places(&article(&world, "/story", "Short.").await), ["Alder"]);
    assert!(world.requests("/another").is_empty());
}

#[tokio::test]
async fn a_loop_ends_and_so_does_a_page_that_fails() {
    // Every page says that there is another, and all are one.
    let world = World::new().await;
    for n in 1..9 {
        let next = format!("<a href=\"{}\">Next page</a>", at(n + 1));
        world.script.on(&at(n), move |_| reply(200, HTML, page("Alder", &next)));
    }
    assert_eq!(places(&article(&world, "/story", "Short.").await), ["Alder"]);
    assert_eq!(asked(&world), 2);

    let world = World::new().await;
    world.script.on(&at(1), |_| reply(200, HTML, page("Alder", &pagination(4))));
    world.script.on(&at(2), |_| reply(200, HTML, page("Birch", &pagination(4))));
    world.script.on(&at(3), |_| reply(500, &[], "broken"));
    world.script.on(&at(4), |_| reply(200, HTML, page("Dogwood", "")));
    assert_eq!(places(&article(&world, "/story", "Short.").await), ["Alder", "Birch"], "what was read stays");

    let world = World::new().await;
    world.script.on(&at(1), |_| reply(200, HTML, page("Alder", &pagination(2))));
    world.script.on(&at(2), |_| redirect(302, "/front"));
    world.script.on("/front", |_| reply(200, HTML, page("Birch", "")));
    assert_eq!(places(&article(&world, "/story", "Short.").await), ["Alder"], "a page that leads elsewhere is another");
}

#[tokio::test]
async fn endless_pages_end_after_eight() {
    let world = World::new().await;
    for n in 1..20 {
        let next = format!("<a href=\"{}\">Next page</a>", at(n + 1));
        world.script.on(&at(n), move |_| reply(200, HTML, page(&format!("Place{n}"), &next)));
    }
    article(&world, "/story", "Short.").await;
    assert_eq!(asked(&world), 9);
}

/// More than the page gives.
fn teaser() -> String {
    format!("{}{}", paragraph("Dogwood", 1), paragraph("Dogwood", 2))
}

#[tokio::test]
async fn a_plainer_form_is_read_where_the_page_gives_nothing() {
    for (link, path) in [("<link rel=amphtml href=/amp/story>", "/amp/story"), ("<a href=/print/story>Print</a>", "/print/story")] {
        let world = World::new().await;
        let shell = format!("<html><head><title>Basin</title></head><body><p>Please enable scripts to read this.</p>{link}</body></html>");
        world.script.on("/story", move |_| reply(200, HTML, shell.clone()));
        world.script.on(path, |_| reply(200, HTML, page("Alder", "")));
        let read = article(&world, "/story", &teaser()).await;
        assert_eq!((places(&read), read.state), (vec!["Alder"], TextState::Full), "{path}");
    }
}

#[tokio::test]
async fn a_plainer_form_is_left_where_it_is_not_needed_or_not_better() {
    let world = World::new().await;
    world.script.on("/story", |_| reply(200, HTML, page("Alder", "<link rel=amphtml href=/amp/story>")));
    assert_eq!(places(&article(&world, "/story", "Short.").await), ["Alder"]);
    assert!(world.requests("/amp/story").is_empty());

    let world = World::new().await;
    let cache = "<html><body><p>Please enable scripts to read this.</p><link rel=amphtml href=https://quay-test.cdn.ampproject.org/c/story><a href=/print/story>Print</a></body></html>";
    world.script.on("/story", move |_| reply(200, HTML, cache));
    world.script.on("/print/story", |_| reply(200, HTML, "<html><body><p>No.</p></body></html>"));
    let read = article(&world, "/story", &teaser()).await;
    assert_eq!(places(&read), ["Dogwood"], "the feed's own text stands");
    assert!(world.server.seen().iter().all(|seen| !seen.path.starts_with("/c/")));
}

#[tokio::test]
async fn a_challenge_is_passed_by_no_other_way_than_one_that_the_page_names() {
    let world = World::new().await;
    let headers: &[(&str, &str)] = &[("content-type", "text/html"), ("cf-mitigated", "challenge"), ("server", "cloudflare")];
    world.script.on("/story", |_| reply(200, headers, "<html><head><title>Just a moment...</title></head><body>Checking.</body></html>"));
    let read = article(&world, "/story", "Short.").await;
    assert_eq!(read.state, TextState::Blocked);

    let world = World::new().await;
    world.script.on("/story", |_| {
        let named = "<html><head><title>Just a moment...</title><link rel=amphtml href=/amp/story></head><body>Checking.</body></html>";
        reply(200, headers, named)
    });
    world.script.on("/amp/story", |_| reply(200, HTML, page("Alder", "")));
    let read = article(&world, "/story", "Short.").await;
    assert_eq!((places(&read), read.state), (vec!["Alder"], TextState::Full));
}

#[tokio::test]
async fn a_pdf_behind_a_feed_is_an_article() {
    let world = World::new().await;
    let mut drawing = Drawing::default();
    drawing.text("F2", 22.0, 72.0, 760.0, "A deeper basin");
    drawing.lines(
        11.0,
        72.0,
        700.0,
        &[
            "The harbour board decided on Tuesday to dredge the outer basin for 4.2 million crowns, which",
            "the ferry company had asked for since 2019. Work begins on 3 March and takes eleven weeks.",
        ],
    );
    let file = Writer::default().page(&drawing).finish();
    world.script.on("/report.pdf", move |_| reply(200, &[("content-type", "application/pdf")], file.clone()));
    let read = article(&world, "/report.pdf", "Short.").await;
    assert_eq!(read.state, TextState::Full);
    assert_eq!(read.blocks.len(), 1, "{:?}", read.blocks);
    assert!(read.text().contains("which the ferry company"), "{}", read.text());
    let reading = weir_pipeline::read_url(&world.weir, &world.url("/report.pdf")).await.unwrap();
    assert_eq!(reading.article.title, "A deeper basin");

    let locked = Writer::default().trailer("/Encrypt << /V 1 >>").page(&drawing).finish();
    assert!(weir_pipeline::read_file("a.pdf", &locked).unwrap_err().to_string().contains("encrypted"));
    world.script.on("/locked.pdf", move |_| reply(200, &[], locked.clone()));
    let refused = weir_pipeline::read_url(&world.weir, &world.url("/locked.pdf")).await.unwrap_err();
    assert!(refused.to_string().contains("encrypted"), "{refused}");

    // Behind a feed its own text stands, and the article says why.
    let read = article(&world, "/locked.pdf", "What the feed says of it.").await;
    assert_eq!((read.state, read.metadata.unreadable), (TextState::Excerpt, Some(Unreadable::PdfEncrypted)));
    assert_eq!(read.text(), "What the feed says of it.");
}
