//! The further pages of an article that its publisher cut into several.

use crate::{Page, address, charset, tame, zone};
use dom_query::{Document, NodeRef};
use url::Url;

/// More links than this are not looked at.
const MAX_LINKS: usize = 3_000;
/// Links to the next page whose surroundings are looked at.
const MAX_LOOKS: usize = 8;
/// Pages after this are not believed.
const MAX_NUMBER: u32 = 60;

/// The article's next page: one that is named as such and whose address is this one's but for a number. Never the next
/// article.
pub fn next_page(page: &Page) -> Option<Url> {
    if crate::is_pdf(page.bytes, page.content_type) {
        return None;
    }
    let html = charset::decode(page.bytes, page.content_type);
    let document = Document::from(tame::tame(&html).as_ref());
    let here = split(page.url);
    let mut named = None;
    let mut looks = MAX_LOOKS;
    let root = document.root();
    if here.in_path && !leads_back(&root, page.url, &here) {
        return None;
    }
    for node in root.descendants_it().filter(|node| node.has_name("link") || node.has_name("a")).take(MAX_LINKS) {
        let Some(url) = node.attr("href").and_then(|href| address::web(&href, Some(page.url))) else { continue };
        let there = split(&url);
        if there.rest != here.rest || there.number != here.number + 1 || there.number > MAX_NUMBER {
            continue;
        }
        let rel = node.attr("rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("next")));
        if rel {
            return Some(url);
        }
        if looks == 0 || named.is_some() || !node.has_name("a") {
            continue;
        }
        looks -= 1;
        let text = node.text();
        if is_next(&text) || is_number(&text, there.number) && in_pagination(&node) {
            named = Some(url);
        }
    }
    named
}

/// `/post/12` may be page 12 of an article or the twelfth article. It is a page where a link leads back to the first.
fn leads_back(root: &NodeRef, url: &Url, here: &Split) -> bool {
    root.descendants_it().filter(|node| node.has_name("a")).take(MAX_LINKS).any(|node| {
        let there = node.attr("href").and_then(|href| address::web(&href, Some(url))).map(|url| split(&url));
        there.is_some_and(|there| there.rest == here.rest && there.number == 1 && here.number > 1)
            && (here.number == 2 || is_number(&node.text(), 1))
    })
}

/// An address as its page number and all else.
#[derive(Debug, PartialEq, Eq)]
struct Split {
    rest: String,
    number: u32,
    /// The number is a part of the path.
    in_path: bool,
}

/// `/story`, `/story/2`, `/story/page/2`, `/story-2.html`, `/story_2.html`, `/story?page=2`; without a number it is page 1.
fn split(url: &Url) -> Split {
    let mut number = None;
    let mut query: Vec<String> = Vec::new();
    for (name, value) in url.query_pairs() {
        let named = matches!(name.to_ascii_lowercase().as_str(), "page" | "p" | "pg" | "pagenum" | "pn" | "seite" | "paged" | "pageno");
        match value.parse() {
            Ok(value) if named && number.is_none() && (1..=MAX_NUMBER).contains(&value) => number = Some(value),
            _ if name.starts_with("utm_") => {}
            _ => query.push(format!("{name}={value}")),
        }
    }
    let in_query = number.is_some();
    let mut parts: Vec<&str> = url.path().split('/').filter(|part| !part.is_empty()).collect();
    let mut last = parts.pop().unwrap_or_default().to_owned();
    if number.is_none()
        && !parts.is_empty()
        && let Some(value) = small(last.trim_start_matches("page-").trim_start_matches("seite-"))
    {
        number = Some(value);
        last = parts.pop().unwrap_or_default().to_owned();
        if matches!(last.as_str(), "page" | "seite" | "p") && !parts.is_empty() {
            last = parts.pop().unwrap_or_default().to_owned();
        }
    }
    if number.is_none() {
        let (stem, ending) = last.split_at(last.find('.').unwrap_or(last.len()));
        if let Some((stem, value)) = stem.rsplit_once(['-', '_']).and_then(|(stem, digits)| Some((stem, small(digits)?)))
            && stem.chars().any(char::is_alphanumeric)
            // `/2026-11-25-3` is the third article of a day, not its third page.
            && (!ending.is_empty() || stem.ends_with("page") || stem.ends_with("seite"))
        {
            number = Some(value);
            let stem = stem.strip_suffix("-page").or_else(|| stem.strip_suffix("-seite")).unwrap_or(stem);
            last = format!("{stem}{ending}");
        }
    }
    let host = url.host_str().unwrap_or_default();
    let rest = format!("{host}:{:?}/{}/{last}?{}", url.port(), parts.join("/"), query.join("&"));
    Split { rest, number: number.unwrap_or(1), in_path: number.is_some() && !in_query }
}

fn small(text: &str) -> Option<u32> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|value| digits && (1..=MAX_NUMBER).contains(value))
}

/// Words of a link to the next page; "next" alone may mean the next article, but not at such an address.
fn is_next(text: &str) -> bool {
    let text = text.trim().trim_matches(['›', '»', '→', '>', '<', '«', '…', '.', ' ', '[', ']', '▶', '\u{a0}']).trim().to_lowercase();
    matches!(
        text.as_str(),
        "next"
            | "next page"
            | "continue reading"
            | "continue"
            | "continued"
            | "下一页"
            | "下一頁"
            | "下页"
            | "后页"
            | "次へ"
            | "次のページ"
            | "weiter"
            | "weiterlesen"
            | "nächste seite"
            | "zur nächsten seite"
            | "vor"
            | "page suivante"
            | "suivant"
            | "página siguiente"
            | "siguiente"
            | "pagina successiva"
            | "avanti"
            | "volgende"
            | "volgende pagina"
            | "następna"
            | "следующая"
    ) || text.starts_with("next page")
        || text.starts_with("auf der nächsten seite")
        || text.starts_with("weiter auf seite")
}

fn is_number(text: &str, number: u32) -> bool {
    let text = text.trim().to_lowercase();
    let text = ["page ", "seite "].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(&text).trim();
    text == number.to_string()
}

/// A bare number counts where it stands among others, or in what calls itself pagination.
fn in_pagination(node: &NodeRef) -> bool {
    let mut outer = node.parent();
    for _ in 0..4 {
        let Some(around) = outer else { return false };
        let names = zone::names(&around);
        if ["pagin", "pager", "page-link", "pagelink", "page-nav", "pagenav", "pages", "multipage", "seiten"]
            .iter()
            .any(|part| names.contains(part))
        {
            return true;
        }
        let text = around.text();
        let words: Vec<&str> = text.split_whitespace().take(80).collect();
        if words.len() >= 2
            && words.len() < 80
            && words.iter().all(|word| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return true;
        }
        outer = around.parent();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(here: &str, body: &str, expected: Option<&str>) {
        let url: Url = format!("https://news.example{here}").parse().unwrap();
        let html = format!("<html><body><article><p>Text of the article.</p></article>{body}</body></html>");
        let found = next_page(&Page { bytes: html.as_bytes(), content_type: Some("text/html; charset=utf-8"), url: &url });
        let expected = expected.map(|expected| format!("https://news.example{expected}"));
        assert_eq!(found.map(String::from), expected, "{here} {body}");
    }

    #[test]
    fn pages_of_the_same_article() {
        check("/story", "<link rel=next href='/story?page=2'>", Some("/story?page=2"));
        check("/story/", "<div class=pagination><b>1</b> <a href='/story/2/'>2</a> <a href='/story/3/'>3</a></div>", Some("/story/2/"));
        check("/story?page=2", "<a href='?page=3'>Next page ›</a>", Some("/story?page=3"));
        check("/a/story.html", "<a href=story_2.html>下一页</a>", Some("/a/story_2.html"));
        check("/a/story_2.html", "<a href=story_1.html>上一页</a><a href=story_3.html>下一页</a>", Some("/a/story_3.html"));
        check("/story", "<a href='/story/seite-2'>Weiter</a>", Some("/story/seite-2"));
        check("/story", "<a href='/story/page/2'>Weiter</a>", Some("/story/page/2"));
        check("/story/3", "<div class=pagination><a href='/story'>1</a> <a href='/story/4'>4</a></div>", Some("/story/4"));
        check("/story", "<p><a href='/story?page=2'>2</a> <a href='/story?page=3'>3</a></p>", Some("/story?page=2"));
    }

    #[test]
    fn never_another_article() {
        check("/story", "<link rel=next href='/other-story'>", None);
        check(
            "/post/12",
            "<link rel=next href='/post/13'><a href='/post/11'>Previous</a><a href='/post/13'>Next</a><a href='/post'>Posts</a>",
            None,
        );
        check("/news/item_12.html", "<link rel=next href='/news/item_13.html'>", None);
        check("/2026/11/3", "<link rel=next href='/2026/11/another'>", None);
        check("/story", "<a href='/other'>Next</a>", None);
        check("/story", "<a href='https://elsewhere.example/story?page=2'>Next page</a>", None);
        check("/story-1", "<a href='/story-2' rel=next>Part two</a>", None);
        check("/story?page=3", "<a href='/story?page=2'>Next page</a>", None);
        check("/story", "<p>As told in <a href='/story?page=2'>2</a> other places by many people.</p>", None);
        check("/", "<a href='/2' rel=next>older</a>", None);
    }
}
