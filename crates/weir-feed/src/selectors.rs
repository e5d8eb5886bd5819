//! A page without a feed, read as one through CSS selectors; and guesses at the selectors.

use crate::charset;
use crate::clean::is_deep;
use crate::date::date;
use crate::notes::MOST_TITLE;
use crate::text::plain;
use dom_query::{Document, Matcher, NodeRef};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use url::Url;
use weir_model::{Entry, Feed, FeedKind, Lang};

/// Pages longer than this are read up to here.
const MOST_BYTES: usize = 4 << 20;
/// Items read from a page.
const MOST_ITEMS: usize = 200;
/// The longest selector.
const MOST_SELECTOR: usize = 500;
/// Links with fewer characters are no headlines.
const SHORTEST_HEADLINE: usize = 15;
/// Fewer items make no list of news.
const FEWEST_ITEMS: usize = 3;
/// Guesses given.
const MOST_GUESSES: usize = 4;
/// Ancestors looked at at all: hostile pages nest without end.
const DEEPEST_PAGE: usize = 64;
/// Ancestors looked at for what holds one item.
const DEEPEST_ITEM: usize = 8;

/// Where a page keeps its items. All but `item` are looked for inside an item; an empty one finds nothing, except where
/// the field says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Selectors {
    /// Each match is an item.
    pub item: String,
    /// Its title; empty: the text of its link.
    pub title: String,
    /// The element with the address in `href`; empty: the item itself, else its first link.
    pub link: String,
    /// Its date, in `datetime` or as text; empty: a `time` element.
    pub date: String,
    /// A short text.
    pub summary: String,
    /// A picture; empty: the first one.
    pub image: String,
}

/// A guess at a page's selectors, with what it would give.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Guess {
    /// The selectors.
    pub selectors: Selectors,
    /// How many items they find.
    pub items: usize,
    /// The first titles.
    pub titles: Vec<String>,
}

/// Why selectors give no feed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SelectorError {
    /// No item selector.
    #[error("say which elements are the items, such as article or .post")]
    NoItem,
    /// Not CSS.
    #[error("`{0}` is not a CSS selector; it should look like .news li or h2 > a")]
    NotCss(String),
    /// Nothing was found.
    #[error("nothing on the page matches `{0}`; look at the page's source, it may have changed")]
    NothingFound(String),
}

impl Selectors {
    /// What [`Selectors::to_json`] wrote. Another text gives selectors that find nothing, which is then said.
    pub fn from_json(text: &str) -> Selectors {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// As they are stored.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Whether every selector can be read, before any page is.
    pub fn check(&self) -> Result<(), SelectorError> {
        if self.item.trim().is_empty() {
            return Err(SelectorError::NoItem);
        }
        for selector in [&self.item, &self.title, &self.link, &self.date, &self.summary, &self.image] {
            if !selector.trim().is_empty() {
                matcher(selector)?;
            }
        }
        Ok(())
    }
}

/// Reads a page as a feed, in the page's order.
pub fn read_page(html: &[u8], content_type: Option<&str>, url: &Url, selectors: &Selectors) -> Result<Feed, SelectorError> {
    selectors.check()?;
    let text = charset::decode(html.get(..MOST_BYTES).unwrap_or(html), content_type, &mut Vec::new());
    if is_deep(&text) {
        return Err(SelectorError::NothingFound(selectors.item.clone()));
    }
    let document = Document::from(text.as_ref());
    let base = base(&document, url);
    let finder = Finder {
        title: optional(&selectors.title)?,
        link: optional(&selectors.link)?,
        date: optional(&selectors.date)?,
        summary: optional(&selectors.summary)?,
        image: optional(&selectors.image)?,
        base: &base,
    };
    let items = document.select_matcher(&matcher(&selectors.item)?);
    let mut seen = BTreeSet::new();
    let mut entries: Vec<Entry> = Vec::new();
    for item in items.nodes().iter().take(MOST_ITEMS) {
        if let Some(entry) = finder.entry(item)
            && seen.insert((entry.url.clone(), entry.title.clone()))
        {
            entries.push(entry);
        }
    }
    if entries.is_empty() {
        return Err(SelectorError::NothingFound(selectors.item.clone()));
    }
    let lang = document.select("html[lang]").attr("lang").map(|lang| Lang::new(&lang)).unwrap_or_default();
    let mut feed = Feed {
        kind: FeedKind::Page,
        title: clip(plain(&document.select("title").text())),
        site_url: Some(url.clone()),
        lang,
        entries,
        ..Feed::default()
    };
    crate::identity::settle(&mut feed, &mut Vec::new());
    Ok(feed)
}

/// Guesses where a page keeps its items: elements of one shape, each with one headline. The likeliest first.
pub fn guess_selectors(html: &[u8], content_type: Option<&str>, url: &Url) -> Vec<Guess> {
    let text = charset::decode(html.get(..MOST_BYTES).unwrap_or(html), content_type, &mut Vec::new());
    if is_deep(&text) {
        return Vec::new();
    }
    let document = Document::from(text.as_ref());
    let base = base(&document, url);
    let mut groups: BTreeMap<String, Vec<NodeRef>> = BTreeMap::new();
    let links = document.select("a[href]");
    for link in links.nodes() {
        let words = plain(&link.text());
        let target = link.attr("href").and_then(|href| base.join(href.trim()).ok());
        let same_site = target.is_some_and(|target| target.host_str() == base.host_str() && target.path() != base.path());
        if same_site && words.chars().count() >= SHORTEST_HEADLINE && !in_navigation(link) {
            groups.entry(chain(link, 3)).or_default().push(*link);
        }
    }
    let mut guesses: Vec<(usize, Guess)> = Vec::new();
    for links in groups.into_values().filter(|links| links.len() >= FEWEST_ITEMS) {
        let Some(item) = item_selector(&links) else { continue };
        let inside = if links.first().is_some_and(|link| shape(link) == last_step(&item)) { String::new() } else { link_selector(&links) };
        let selectors = Selectors { item, link: inside, ..Selectors::default() };
        let Ok(feed) = read_page(html, content_type, url, &selectors) else { continue };
        let titles: Vec<String> = feed.entries.iter().map(|entry| entry.title.clone()).filter(|title| !title.is_empty()).collect();
        if titles.len() < FEWEST_ITEMS || guesses.iter().any(|(_, known)| known.titles == titles[..known.titles.len().min(titles.len())]) {
            continue;
        }
        // Headlines are sentences: their length tells them from lists of places and people. Dates tell news.
        let letters: usize = titles.iter().take(30).map(|title| title.chars().count().min(90)).sum();
        let dated = feed.entries.iter().filter(|entry| entry.published.is_some()).count();
        let worth = letters + dated * 40;
        guesses.push((worth, Guess { selectors, items: feed.entries.len(), titles: titles.into_iter().take(5).collect() }));
    }
    guesses.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.selectors.item.cmp(&b.1.selectors.item)));
    guesses.into_iter().map(|(_, guess)| guess).take(MOST_GUESSES).collect()
}

struct Finder<'a> {
    title: Option<Matcher>,
    link: Option<Matcher>,
    date: Option<Matcher>,
    summary: Option<Matcher>,
    image: Option<Matcher>,
    base: &'a Url,
}

impl Finder<'_> {
    fn entry(&self, item: &NodeRef) -> Option<Entry> {
        let link = match &self.link {
            Some(matcher) => first(item, matcher),
            None if item.attr("href").is_some() => Some(*item),
            None => item.descendants_it().find(|node| node.attr("href").is_some() && node.node_name().as_deref() == Some("a")),
        };
        let url = link.and_then(|link| {
            let own = link.attr("href").or_else(|| link.descendants_it().find_map(|node| node.attr("href")))?;
            self.base.join(own.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
        });
        let title = match &self.title {
            Some(matcher) => first(item, matcher).map(|node| plain(&node.text())),
            None => link.map(|link| headline(&link)),
        };
        let title = clip(title.unwrap_or_default());
        if url.is_none() && title.is_empty() {
            return None;
        }
        let time = match &self.date {
            Some(matcher) => first(item, matcher),
            None => item.descendants_it().find(|node| node.node_name().as_deref() == Some("time")),
        };
        let published = time.and_then(|time| {
            let exact = time.attr("datetime").or_else(|| time.attr("content")).and_then(|at| date(&at));
            exact.or_else(|| date(&plain(&time.text())))
        });
        let summary = self.summary.as_ref().and_then(|matcher| first(item, matcher)).map(|node| node.inner_html().to_string());
        let picture = match &self.image {
            Some(matcher) => first(item, matcher),
            None => item.descendants_it().find(|node| node.node_name().as_deref() == Some("img")),
        };
        let image_url = picture.and_then(|picture| {
            let source = ["data-src", "src"].iter().find_map(|name| picture.attr(name).filter(|source| !source.starts_with("data:")))?;
            self.base.join(source.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
        });
        Some(Entry { url, title, published, summary_html: summary.filter(|html| !html.trim().is_empty()), image_url, ..Entry::default() })
    }
}

fn clip(mut title: String) -> String {
    title.truncate(title.floor_char_boundary(MOST_TITLE));
    title
}

/// A link may hold a whole card: its heading is the title.
fn headline(link: &NodeRef) -> String {
    let heading = link.descendants_it().find(|node| matches!(node.node_name().as_deref(), Some("h1" | "h2" | "h3" | "h4")));
    plain(&heading.unwrap_or(*link).text())
}

fn first<'a>(item: &NodeRef<'a>, matcher: &Matcher) -> Option<NodeRef<'a>> {
    std::iter::once(*item).chain(item.descendants_it()).find(|node| node.is_match(matcher))
}

fn matcher(selector: &str) -> Result<Matcher, SelectorError> {
    let selector = selector.trim();
    let wrong = || SelectorError::NotCss(selector.chars().take(100).collect());
    if selector.len() > MOST_SELECTOR {
        return Err(wrong());
    }
    Matcher::new(selector).map_err(|_| wrong())
}

fn optional(selector: &str) -> Result<Option<Matcher>, SelectorError> {
    (!selector.trim().is_empty()).then(|| matcher(selector)).transpose()
}

fn base(document: &Document, url: &Url) -> Url {
    document.select("base[href]").attr("href").and_then(|href| url.join(&href).ok()).unwrap_or_else(|| url.clone())
}

fn in_navigation(node: &NodeRef) -> bool {
    node.ancestors_it(Some(DEEPEST_PAGE)).any(|up| matches!(up.node_name().as_deref(), Some("nav" | "footer" | "aside" | "form")))
}

/// A node's name with its first class that looks lasting: `li.post`.
fn shape(node: &NodeRef) -> String {
    let name = node.node_name().unwrap_or_default();
    let class = node.class().and_then(|classes| classes.split_whitespace().find(|class| is_lasting(class)).map(str::to_owned));
    match class {
        Some(class) => format!("{name}.{class}"),
        None => name.to_string(),
    }
}

/// Class names that build tools make up change with the next build; those with signs in them need escapes.
fn is_lasting(class: &str) -> bool {
    let digits = class.bytes().filter(u8::is_ascii_digit).count();
    class.len() <= 40
        && class.starts_with(|c: char| c.is_ascii_alphabetic())
        && class.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && digits * 3 < class.len()
        && !["css-", "sc-", "jsx-"].iter().any(|start| class.starts_with(start))
}

/// The shapes of a node and its parents, outermost first.
fn chain(node: &NodeRef, up: usize) -> String {
    let mut steps = vec![shape(node)];
    steps.extend(node.ancestors_it(Some(up)).filter(NodeRef::is_element).map(|parent| shape(&parent)));
    steps.reverse();
    steps.join(" > ")
}

fn last_step(selector: &str) -> &str {
    selector.rsplit(" > ").next().unwrap_or(selector)
}

/// The selector of the largest elements that hold one of the links each.
fn item_selector(links: &[NodeRef]) -> Option<String> {
    let first = links.first()?;
    let mut item = *first;
    for parent in first.ancestors_it(Some(DEEPEST_ITEM)).filter(NodeRef::is_element) {
        let held = links.iter().filter(|link| link.ancestors_it(Some(DEEPEST_PAGE)).any(|up| up.id == parent.id)).count();
        if held > 1 {
            let step = shape(&item);
            let around = shape(&parent);
            // A bare `div > div` would match half of the page.
            return Some(if step.contains('.') || matches!(step.as_str(), "article") { step } else { format!("{around} > {step}") });
        }
        item = parent;
    }
    None
}

/// Inside an item: the link by its own class or its heading.
fn link_selector(links: &[NodeRef]) -> String {
    let Some(first) = links.first() else { return String::new() };
    let own = shape(first);
    if own.contains('.') {
        return own;
    }
    match first.parent().map(|parent| shape(&parent)) {
        Some(parent) if parent.starts_with('h') && parent.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => format!("{parent} > a"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<html lang="en-GB"><head><title>Harbour board &amp; news</title><base href="/news/"></head><body>
        <nav><a href="/about/us/and/others">About us and all the others</a><a href="/x/y">Another long navigation link</a><a href="/x/z">A third long navigation link</a></nav>
        <div class="list css-1x2y3z"><div class="row"><a href="1.html"><img src="data:image/gif;base64,x" data-src="/i/1.jpg"><h3>Ferry timetable changes in March</h3><p>More boats.</p></a><time datetime="2026-03-02">2 March</time></div>
        <div class="row"><a href="2.html"><h3>New crane arrives at the east quay</h3></a><time>3 March 2026</time></div>
        <div class="row"><a href="2.html"><h3>New crane arrives at the east quay</h3></a></div>
        <div class="row"><a href="javascript:alert(1)"><h3>Not an address at all, but a title</h3></a></div>
        <div class="row"><a href="3.html"><h3>Dredging of the outer basin begins</h3></a></div></div>
        <footer><a href="/imprint/of/the/board">Imprint of the harbour board</a></footer></body></html>"#;

    #[test]
    fn a_page_is_read_as_a_feed() {
        let url: Url = "https://board.example/start".parse().unwrap();
        let selectors = Selectors { item: ".row".into(), summary: "p".into(), ..Selectors::default() };
        let feed = read_page(PAGE.as_bytes(), Some("text/html; charset=utf-8"), &url, &selectors).unwrap();
        assert_eq!((feed.kind, feed.title.as_str(), feed.lang.to_string().as_str()), (FeedKind::Page, "Harbour board & news", "en"));
        let seen: Vec<_> = feed.entries.iter().map(|entry| (entry.title.as_str(), entry.url.as_ref().map(Url::as_str))).collect();
        assert_eq!(
            seen,
            [
                ("Ferry timetable changes in March", Some("https://board.example/news/1.html")),
                ("New crane arrives at the east quay", Some("https://board.example/news/2.html")),
                ("Not an address at all, but a title", None),
                ("Dredging of the outer basin begins", Some("https://board.example/news/3.html")),
            ]
        );
        let entry = &feed.entries[0];
        assert_eq!(entry.published.unwrap().to_string(), "2026-03-02T00:00:00Z");
        assert_eq!((entry.summary_html.as_deref(), entry.image_url.as_ref().unwrap().path()), (Some("More boats."), "/i/1.jpg"));
        assert_eq!(feed.entries[1].published.unwrap().to_string(), "2026-03-03T00:00:00Z");
        assert!(feed.entries.iter().all(|entry| !entry.guid.is_empty()));
    }

    #[test]
    fn selectors_are_guessed() {
        let url: Url = "https://board.example/start".parse().unwrap();
        let guesses = guess_selectors(PAGE.as_bytes(), None, &url);
        assert_eq!(guesses[0].selectors.item, "div.row", "{guesses:#?}");
        assert_eq!((guesses.len(), guesses[0].items), (1, 4));
        assert_eq!(guesses[0].titles[0], "Ferry timetable changes in March");
        assert_eq!(guess_selectors(b"<p>Nothing to see here</p>", None, &url), Vec::new());
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let url: Url = "https://board.example/".parse().unwrap();
        let read = |item: &str| read_page(PAGE.as_bytes(), None, &url, &Selectors { item: item.into(), ..Selectors::default() });
        assert_eq!(read(" "), Err(SelectorError::NoItem));
        assert!(matches!(read("div["), Err(SelectorError::NotCss(_))));
        assert!(matches!(read(&"a ".repeat(600)), Err(SelectorError::NotCss(_))));
        assert!(matches!(read(".none"), Err(SelectorError::NothingFound(_))));
        let bad = Selectors { item: "li".into(), title: ":::".into(), ..Selectors::default() };
        assert!(bad.check().is_err());
    }
}
