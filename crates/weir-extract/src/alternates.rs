//! Other forms of one article: for printing, and AMP.

use crate::{Page, address, charset, tame};
use dom_query::Document;
use url::Url;

/// More links than this are not looked at.
const MAX_LINKS: usize = 3_000;

/// Addresses at which the page says that the same article stands in a plainer form: its print version first, then AMP.
/// Only at the page's own site: copies that others keep of it are not followed.
pub fn alternates(page: &Page) -> Vec<Url> {
    if crate::is_pdf(page.bytes, page.content_type) {
        return Vec::new();
    }
    let html = charset::decode(page.bytes, page.content_type);
    let document = Document::from(tame::tame(&html).as_ref());
    let (mut print, mut amp) = (Vec::new(), Vec::new());
    for node in document.root().descendants_it().filter(|node| node.has_name("link") || node.has_name("a")).take(MAX_LINKS) {
        let Some(url) = node.attr("href").and_then(|href| address::web(&href, Some(page.url))) else { continue };
        if &url == page.url || !same_site(&url, page.url) {
            continue;
        }
        let rel = node.attr("rel").map(|rel| rel.to_ascii_lowercase()).unwrap_or_default();
        let mut rels = rel.split_ascii_whitespace();
        if node.has_name("link") && rels.clone().any(|word| word == "amphtml") {
            amp.push(url);
        } else if rels.any(|word| word == "print") && !rel.contains("stylesheet")
            || node.has_name("link")
                && rel.contains("alternate")
                && node.attr("media").is_some_and(|media| media.trim().eq_ignore_ascii_case("print"))
            || node.has_name("a") && (is_print(&node.text()) || in_print(&url, page.url))
        {
            print.push(url);
        }
    }
    print.truncate(1);
    amp.truncate(1);
    print.append(&mut amp);
    print
}

/// The same host, or one that only says for whom it is (`www.`, `amp.`, `m.`, `print.`).
fn same_site(a: &Url, b: &Url) -> bool {
    let site = |url: &Url| {
        let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
        let plain = ["www.", "amp.", "m.", "print.", "mobile."].iter().find_map(|part| host.strip_prefix(part)).unwrap_or(&host);
        plain.to_owned()
    };
    site(a) == site(b) && a.port_or_known_default() == b.port_or_known_default()
}

fn is_print(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    matches!(
        text.as_str(),
        "print"
            | "print version"
            | "printable version"
            | "printer-friendly version"
            | "printer friendly"
            | "print this article"
            | "print article"
            | "print page"
            | "drucken"
            | "druckversion"
            | "druckansicht"
            | "artikel drucken"
            | "imprimer"
            | "version imprimable"
            | "imprimir"
            | "stampa"
            | "afdrukken"
            | "打印"
            | "打印本页"
            | "打印版"
            | "列印"
            | "印刷"
    )
}

/// An address with `/print/` in it whose other parts are this page's.
fn in_print(url: &Url, page: &Url) -> bool {
    let parts = |url: &Url| -> Vec<String> { url.path().split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect() };
    let (there, here) = (parts(url), parts(page));
    let plain: Vec<&String> = there.iter().filter(|part| part.as_str() != "print").collect();
    there.len() == here.len() + 1 && plain.len() == here.len() && plain.into_iter().eq(here.iter()) && !here.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: &[&str]) {
        let url: Url = "https://www.news.example/a/story".parse().unwrap();
        let html = format!("<html><head></head><body>{body}</body></html>");
        let found = alternates(&Page { bytes: html.as_bytes(), content_type: Some("text/html; charset=utf-8"), url: &url });
        assert_eq!(found.iter().map(Url::as_str).collect::<Vec<_>>(), expected, "{body}");
    }

    #[test]
    fn plainer_forms_of_the_same_article() {
        check("<link rel=amphtml href=/amp/a/story>", &["https://www.news.example/amp/a/story"]);
        check("<link rel=amphtml href=https://amp.news.example/a/story>", &["https://amp.news.example/a/story"]);
        check("<a href='/a/story?print=1'>Drucken</a>", &["https://www.news.example/a/story?print=1"]);
        check("<a href='/print/a/story'><img src=p.png></a>", &["https://www.news.example/print/a/story"]);
        check(
            "<a rel=print href='/p/9'>x</a><link rel=amphtml href=/amp/9>",
            &["https://www.news.example/p/9", "https://www.news.example/amp/9"],
        );
    }

    #[test]
    fn not_copies_elsewhere_nor_other_things() {
        check("<link rel=amphtml href=https://news-example.cdn.ampproject.org/c/s/a/story>", &[]);
        check("<link rel=amphtml href=https://www.google.com/amp/s/www.news.example/a/story>", &[]);
        check("<a href='javascript:window.print()'>Print</a>", &[]);
        check("<a href='/print/other'>Posters</a>", &[]);
        check("<link rel=stylesheet media=print href=/print.css>", &[]);
    }
}
