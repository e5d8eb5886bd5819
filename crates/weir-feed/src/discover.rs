//! The feeds behind a page.

use crate::charset;
use crate::clean::is_deep;
use dom_query::Document;
use url::Url;
use weir_model::{FeedKind, FeedLink};

/// Pages longer than this are read up to here; feed links stand in the head.
const MOST_BYTES: usize = 1 << 20;
/// More than any page needs.
const MOST_LINKS: usize = 30;

/// The feeds that a page names: `<link rel=alternate>` first, then links that look like feeds.
pub fn discover(html: &[u8], content_type: Option<&str>, base: &Url) -> Vec<FeedLink> {
    let text = charset::decode(&html[..html.len().min(MOST_BYTES)], content_type, &mut Vec::new());
    if !text.contains('<') {
        return Vec::new();
    }
    let text = shallow(&text);
    let document = Document::from(text);
    let base = document
        .select("base[href]")
        .iter()
        .next()
        .and_then(|element| element.attr("href"))
        .and_then(|href| base.join(&href).ok())
        .unwrap_or_else(|| base.clone());
    let mut found: Vec<FeedLink> = Vec::new();
    for link in document.select("link[rel][href]").iter() {
        let rel = link.attr_or("rel", "").to_ascii_lowercase();
        let kind = kind(&link.attr_or("type", "").to_ascii_lowercase());
        if rel.split_whitespace().any(|word| word == "feed") || (rel.contains("alternate") && kind.is_some()) {
            add(&mut found, &base, &link.attr_or("href", ""), &link.attr_or("title", ""), kind);
        }
    }
    if found.is_empty() {
        found.extend(crate::sites::youtube_channel(text, &base));
    }
    if found.is_empty() {
        for link in document.select("a[href]").iter() {
            let href = link.attr_or("href", "");
            if looks_like_feed(&href) {
                add(&mut found, &base, &href, &link.text(), None);
            }
        }
    }
    found
}

/// The page, or its head alone where it is nested deeper than a parser can take.
fn shallow(text: &str) -> &str {
    if !is_deep(text) {
        return text;
    }
    let head = text.find("<body").or_else(|| text.find("</head")).unwrap_or(0);
    text.get(..head).filter(|head| !is_deep(head)).unwrap_or_default()
}

fn add(found: &mut Vec<FeedLink>, base: &Url, href: &str, title: &str, kind: Option<FeedKind>) {
    let Ok(url) = base.join(href.trim()) else { return };
    if matches!(url.scheme(), "http" | "https") && found.len() < MOST_LINKS && !found.iter().any(|known| known.url == url) {
        found.push(FeedLink { url, title: crate::text::plain(title), kind });
    }
}

fn kind(mime: &str) -> Option<FeedKind> {
    match mime.split(';').next()?.trim() {
        "application/rss+xml" | "text/rss+xml" | "application/rss" => Some(FeedKind::Rss),
        "application/rdf+xml" => Some(FeedKind::Rdf),
        "application/atom+xml" | "text/atom+xml" => Some(FeedKind::Atom),
        "application/feed+json" => Some(FeedKind::Json),
        _ => None,
    }
}

fn looks_like_feed(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or("").trim_end_matches('/').to_ascii_lowercase();
    let last = path.rsplit('/').next().unwrap_or("");
    matches!(last, "feed" | "rss" | "atom" | "feed.xml" | "rss.xml" | "atom.xml" | "index.xml" | "feed.json" | "index.rdf")
        || [".rss", ".rdf", ".atom"].iter().any(|end| last.ends_with(end))
}

/// Where sites usually keep a feed, most usual first: beside the page, then at the root.
pub fn common_paths(site: &Url) -> Vec<Url> {
    const PATHS: [&str; 8] = ["feed", "rss.xml", "feed.xml", "atom.xml", "index.xml", "rss", "feed.json", "feed/"];
    let mut directory = site.clone();
    directory.set_query(None);
    directory.set_fragment(None);
    if !directory.path().ends_with('/') {
        let path = format!("{}/", directory.path());
        directory.set_path(&path);
    }
    let mut found: Vec<Url> = PATHS.iter().filter_map(|path| directory.join(path).ok()).collect();
    found.extend(PATHS.iter().filter_map(|path| site.join(&format!("/{path}")).ok()));
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|url| seen.insert(url.to_string()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_links_go_before_guesses() {
        let base: Url = "https://example.com/news/".parse().unwrap();
        let html = br#"<html><head><link rel="alternate" type="application/rss+xml" title="All &amp; more" href="/all.rss">
            <link rel="alternate" type="text/html" hreflang="de" href="/de"><link rel=alternate type=application/feed+json href=feed.json></head>
            <a href="/other.rss">RSS</a></html>"#;
        let found = discover(html, None, &base);
        let seen: Vec<_> = found.iter().map(|link| (link.url.as_str(), link.title.as_str(), link.kind)).collect();
        assert_eq!(
            seen,
            [
                ("https://example.com/all.rss", "All & more", Some(FeedKind::Rss)),
                ("https://example.com/news/feed.json", "", Some(FeedKind::Json))
            ]
        );
        let guessed = discover(b"<p><a href='/blog/feed/'>our feed</a><a href='/feeding-birds'>birds</a></p>", None, &base);
        assert_eq!(guessed.len(), 1);
        assert_eq!(guessed[0].url.as_str(), "https://example.com/blog/feed/");
        assert_eq!(discover(b"no markup", None, &base), Vec::new());
        let deep = format!("<head><link rel=alternate type=application/rss+xml href=/a.rss></head><body>{}", "<div>".repeat(200_000));
        assert_eq!(discover(deep.as_bytes(), None, &base).len(), 1, "of a page that is too deep the head is read");
    }
}
