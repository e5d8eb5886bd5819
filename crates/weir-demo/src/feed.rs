//! An outlet's feed, in the form its kind asks for.

use std::fmt::Write;

use jiff::Timestamp;
use serde_json::json;

use crate::article::DemoArticle;
use crate::content::Demo;
use crate::markup::{self, Setting, escape};
use crate::outlet::{FeedKind, Layout, Outlet};
use crate::when;

/// A feed as it goes over the wire.
pub(crate) struct FeedDocument {
    pub bytes: Vec<u8>,
    pub content_type: String,
}

/// One entry: an article and the address this feed gives for it.
struct Item<'a> {
    article: &'a DemoArticle,
    link: String,
}

/// Writes the feed of an outlet.
pub(crate) fn feed(demo: &Demo, outlet: &Outlet, base: &str, now: Timestamp) -> FeedDocument {
    let items = items(demo, outlet, base);
    let text = match outlet.feed {
        FeedKind::RssShort | FeedKind::RssFull | FeedKind::RssDamaged => rss(outlet, &items, base, now),
        FeedKind::AtomSummary | FeedKind::AtomFull => atom(outlet, &items, base, now),
        FeedKind::Json => json_feed(outlet, &items, base, now),
    };
    // A label that names no encoding falls back to UTF-8, which every label of the content resolves before.
    let encoding = encoding_rs::Encoding::for_label(outlet.feed_charset.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    FeedDocument {
        bytes: encoding.encode(&text).0.into_owned(),
        content_type: format!("{}; charset={}", outlet.feed.media_type(), outlet.feed_charset),
    }
}

/// The outlet's own articles and its reposts, newest first.
fn items<'a>(demo: &'a Demo, outlet: &Outlet, base: &str) -> Vec<Item<'a>> {
    let mut items = Vec::new();
    for article in demo.articles() {
        if article.outlet == outlet.id {
            items.push(Item { article, link: format!("{base}{}", article.path()) });
        } else if outlet.reposts.contains(&article.key()) {
            let link = format!("{base}{}?utm_source=rss&utm_medium=feed&utm_campaign={}", article.path(), outlet.id);
            items.push(Item { article, link });
        }
    }
    items
}

fn full_text(article: &DemoArticle, base: &str, now: Timestamp) -> String {
    markup::feed_body(&Setting { article, layout: Layout::Broadsheet, now, base })
}

/// Text inside CDATA must not contain its end.
fn cdata(text: &str) -> String {
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}

fn rss(outlet: &Outlet, items: &[Item<'_>], base: &str, now: Timestamp) -> String {
    let damaged = outlet.feed == FeedKind::RssDamaged;
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"{}\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:media=\"http://search.yahoo.com/mrss/\" \
         xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n",
        outlet.feed_charset
    );
    // The damage: an ampersand that nobody escaped and an entity that XML does not know.
    let extra = if damaged { " | News & Views&nbsp;" } else { "" };
    let _ = writeln!(xml, "<title>{}{extra}</title>", escape(&outlet.name));
    let _ = writeln!(xml, "<link>{base}{}</link>", outlet.home_path());
    let _ = writeln!(xml, "<description>{}</description>", escape(&outlet.tagline));
    let _ = writeln!(xml, "<language>{}</language>", outlet.lang);
    let _ = writeln!(xml, "<atom:link href=\"{base}{}\" rel=\"self\" type=\"application/rss+xml\"/>", outlet.feed_path());
    let _ = writeln!(
        xml,
        "<image><url>{base}/{}/favicon.png</url><title>{}</title><link>{base}{}</link></image>",
        outlet.id,
        escape(&outlet.name),
        outlet.home_path()
    );
    if let Some(newest) = items.first() {
        let built = when::rfc2822(newest.article.published(now), outlet.utc_offset);
        let _ = writeln!(xml, "<lastBuildDate>{built}</lastBuildDate>\n<ttl>30</ttl>");
    }
    for Item { article, link } in items {
        let published = when::rfc2822(article.published(now), outlet.utc_offset);
        let link = if damaged { link.clone() } else { escape(link) };
        let title = if damaged { article.title.clone() } else { escape(&article.title) };
        let dek = if damaged { format!("{}&nbsp;&raquo;", article.dek) } else { escape(&article.dek) };
        let _ = writeln!(xml, "<item>\n<title>{title}</title>\n<link>{link}</link>");
        let _ = writeln!(xml, "<guid isPermaLink=\"false\">{}:{}</guid>", outlet.id, article.slug);
        let _ = writeln!(xml, "<pubDate>{published}</pubDate>\n<dc:creator>{}</dc:creator>", escape(&article.author));
        let _ = writeln!(xml, "<category>{}</category>", escape(&article.section));
        let _ = writeln!(xml, "<description>{dek}</description>");
        if outlet.feed == FeedKind::RssFull {
            let _ = writeln!(xml, "<content:encoded>{}</content:encoded>", cdata(&full_text(article, base, now)));
        }
        if let Some(image) = &article.image {
            let _ = writeln!(xml, "<media:thumbnail url=\"{base}/img/{image}.png\" width=\"640\" height=\"400\"/>");
        }
        xml.push_str("</item>\n");
    }
    xml.push_str("</channel>\n</rss>\n");
    xml
}

fn atom(outlet: &Outlet, items: &[Item<'_>], base: &str, now: Timestamp) -> String {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"{}\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
        outlet.feed_charset, outlet.lang
    );
    let _ = writeln!(xml, "<title>{}</title>\n<subtitle>{}</subtitle>", escape(&outlet.name), escape(&outlet.tagline));
    let _ = writeln!(xml, "<id>{base}{}</id>", outlet.home_path());
    let _ = writeln!(xml, "<link rel=\"self\" type=\"application/atom+xml\" href=\"{base}{}\"/>", outlet.feed_path());
    let _ = writeln!(xml, "<link rel=\"alternate\" type=\"text/html\" href=\"{base}{}\"/>", outlet.home_path());
    let _ = writeln!(xml, "<icon>{base}/{}/favicon.png</icon>", outlet.id);
    let newest = items.first().map_or(now, |item| item.article.published(now));
    let _ = writeln!(xml, "<updated>{}</updated>", when::iso(newest, outlet.utc_offset));
    for Item { article, link } in items {
        let published = when::iso(article.published(now), outlet.utc_offset);
        let _ = writeln!(xml, "<entry>\n<title>{}</title>", escape(&article.title));
        let _ = writeln!(xml, "<id>tag:weir-demo.example,2026:{}</id>", article.key());
        let _ = writeln!(xml, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escape(link));
        let _ = writeln!(xml, "<published>{published}</published>\n<updated>{published}</updated>");
        let _ = writeln!(xml, "<author><name>{}</name></author>", escape(&article.author));
        let _ = writeln!(xml, "<category term=\"{}\"/>", escape(&article.section));
        let _ = writeln!(xml, "<summary>{}</summary>", escape(&article.dek));
        if outlet.feed == FeedKind::AtomFull {
            let _ = writeln!(xml, "<content type=\"html\">{}</content>", escape(&full_text(article, base, now)));
        }
        xml.push_str("</entry>\n");
    }
    xml.push_str("</feed>\n");
    xml
}

fn json_feed(outlet: &Outlet, items: &[Item<'_>], base: &str, now: Timestamp) -> String {
    let items: Vec<_> = items
        .iter()
        .map(|Item { article, link }| {
            json!({
                "id": article.key(),
                "url": link,
                "title": article.title,
                "summary": article.dek,
                "content_html": full_text(article, base, now),
                "date_published": when::iso(article.published(now), outlet.utc_offset),
                "authors": [{ "name": article.author }],
                "tags": article.tags,
                "language": article.lang,
                "image": article.image.as_ref().map(|name| format!("{base}/img/{name}.png")),
            })
        })
        .collect();
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "description": outlet.tagline,
        "home_page_url": format!("{base}{}", outlet.home_path()),
        "feed_url": format!("{base}{}", outlet.feed_path()),
        "favicon": format!("{base}/{}/favicon.png", outlet.id),
        "language": outlet.lang,
        "items": items,
    })
    .to_string()
}
