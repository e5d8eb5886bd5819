//! Rules for single sites, as data: where a site keeps its text, and what of it is none. Written by people for the sites
//! that the general way reads wrongly; none comes with Weir.

use crate::{ExtractError, Extracted, FeedHint, Page, charset, date, fragment, page, tame};
use dom_query::{Document, Matcher};
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use url::Url;
use weir_model::DateSource;

/// Selectors of one kind, and bytes of one.
const MOST_SELECTORS: usize = 20;
const MOST_SELECTOR: usize = 300;

/// How the pages of a site are read. Empty fields leave things to the general way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteRule {
    /// The site: `example.com`, which holds for its subdomains too.
    pub host: String,
    /// CSS selectors of the elements that are the text, all of them and nothing else.
    pub content: Vec<String>,
    /// CSS selectors of what is taken out first.
    pub remove: Vec<String>,
    /// The headline's element.
    pub title: String,
    /// The elements with the authors' names.
    pub author: String,
    /// The element with the date of publication, in `datetime`, `content` or as text.
    pub date: String,
}

/// Why a rule cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// No site.
    #[error("`{0}` is not a site; write it as example.com")]
    Host(String),
    /// Not CSS.
    #[error("`{0}` is not a CSS selector; it should look like article .body or #main > p")]
    NotCss(String),
    /// Nothing that it would change.
    #[error("the rule changes nothing; say what is the text, what is not, or where the headline, author or date is")]
    Empty,
    /// Too many.
    #[error("a rule can have {MOST_SELECTORS} selectors of a kind")]
    TooMany,
}

impl SiteRule {
    /// Whether the rule can be used.
    pub fn check(&self) -> Result<(), RuleError> {
        let host = self.host.as_str();
        let named = Url::parse(&format!("https://{host}/")).is_ok_and(|url| url.host_str() == Some(host)) && !host.is_empty();
        if !named {
            return Err(RuleError::Host(host.chars().take(100).collect()));
        }
        if self.content.len().max(self.remove.len()) > MOST_SELECTORS {
            return Err(RuleError::TooMany);
        }
        let single = [&self.title, &self.author, &self.date].into_iter().filter(|selector| !selector.is_empty());
        let mut any = false;
        for selector in self.content.iter().chain(&self.remove).chain(single) {
            matcher(selector).ok_or_else(|| RuleError::NotCss(selector.chars().take(100).collect()))?;
            any = true;
        }
        if any { Ok(()) } else { Err(RuleError::Empty) }
    }

    /// Whether it is for this page.
    pub fn is_for(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        host == self.host || host.strip_suffix(&self.host).is_some_and(|rest| rest.ends_with('.'))
    }
}

/// The names under which a rule for a page may be kept, the closest first: `a.example.com`, `example.com`.
pub fn rule_hosts(url: &Url) -> Vec<String> {
    let host = url.host_str().unwrap_or_default();
    if !matches!(url.host(), Some(url::Host::Domain(_))) {
        return vec![host.to_owned()];
    }
    let dots = host.match_indices('.').map(|(at, _)| host.get(at + 1..).unwrap_or_default());
    std::iter::once(host).chain(dots).filter(|name| name.contains('.')).map(str::to_owned).collect()
}

/// Reads a page by a site's rule; what the rule does not say is found in the general way.
pub fn extract_by(page: &Page, hint: &FeedHint, rule: &SiteRule) -> Result<Extracted, ExtractError> {
    if page.bytes.len() > crate::MAX_BYTES {
        return Err(ExtractError::TooLarge);
    }
    let html = charset::decode(page.bytes, page.content_type);
    let document = Document::from(tame::tame(&html).as_ref());
    drop(html);
    for matcher in rule.remove.iter().filter_map(|selector| matcher(selector)) {
        document.select_matcher(&matcher).remove();
    }
    let words = |selector: &str| -> Vec<String> {
        let Some(matcher) = matcher(selector) else { return Vec::new() };
        let found = document.select_matcher(&matcher);
        found.iter().map(|element| fragment::plain(&element.html())).filter(|text| !text.is_empty()).collect()
    };
    let title = words(&rule.title).into_iter().next();
    let authors = words(&rule.author);
    let published = matcher(&rule.date).and_then(|matcher| {
        let element = document.select_single_matcher(&matcher);
        let exact = ["datetime", "content"].into_iter().find_map(|name| element.attr(name).and_then(|at| date::parse(&at)));
        exact.or_else(|| date::parse(&fragment::plain(&element.html())))
    });
    let content = content(&document, rule);
    let rest = document.html();
    drop(document);
    let stripped = Page { bytes: rest.as_bytes(), content_type: Some("text/html; charset=utf-8"), url: page.url };
    let mut extracted = match page::extract(&stripped, hint) {
        Ok(extracted) => extracted,
        Err(ExtractError::NoText) if !content.is_empty() => Extracted {
            title: hint.title.unwrap_or_default().to_owned(),
            lang: hint.lang,
            blocks: Vec::new(),
            metadata: Default::default(),
            dropped: Vec::new(),
        },
        Err(error) => return Err(error),
    };
    if !content.is_empty() {
        let blocks = fragment::blocks(&content, Some(page.url));
        if blocks.iter().any(|block| !block.text.is_empty()) {
            extracted.blocks = blocks;
            extracted.dropped.clear();
        }
    }
    extracted.title = title.unwrap_or(extracted.title);
    if !authors.is_empty() {
        extracted.metadata.authors = authors;
    }
    if published.is_some() {
        extracted.metadata.published = published;
        extracted.metadata.published_source = Some(DateSource::Page);
    }
    if extracted.blocks.is_empty() { Err(ExtractError::NoText) } else { Ok(extracted) }
}

/// The HTML of the elements that are the text, in the page's order, each once.
fn content(document: &Document, rule: &SiteRule) -> String {
    let matchers: Vec<Matcher> = rule.content.iter().filter_map(|selector| matcher(selector)).collect();
    let mut html = String::new();
    let mut taken = Vec::new();
    if matchers.is_empty() {
        return html;
    }
    for node in document.root().descendants_it().filter(|node| node.is_element()) {
        let matched = matchers.iter().any(|matcher| node.is_match(matcher));
        // What lies in an element that was taken is taken already.
        if matched && !node.ancestors_it(None).any(|up| taken.contains(&up.id)) {
            taken.push(node.id);
            let _ = write!(html, "{}", node.html());
        }
    }
    html
}

fn matcher(selector: &str) -> Option<Matcher> {
    let selector = selector.trim();
    if selector.is_empty() || selector.len() > MOST_SELECTOR { None } else { Matcher::new(selector).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html lang=en><head><title>Quay Post</title></head><body><h1>Quay Post</h1><h2 class=head>Basin to be dredged</h2>
        <span class=by>Ann Berg</span><span class=by>Olu Ade</span><i class=when>2 March 2026</i>
        <div id=text><p>The board decided on Tuesday to dredge the outer basin of the harbour, for which the ferries had asked for long.</p>
        <p class=promo>Subscribe now and read everything on the harbour for one crown a week, as long as you like.</p>
        <p>Work begins in March and takes eleven weeks, during which two of the five berths are closed to all ships.</p></div>
        <div class=also><p>Also in the paper today: the long story of the ice plant, and of those who wanted it and never got it.</p></div></body></html>";

    fn rule() -> SiteRule {
        SiteRule {
            host: "quay.example".into(),
            content: vec!["#text p".into(), "#text".into()],
            remove: vec![".promo".into()],
            title: "h2.head".into(),
            author: ".by".into(),
            date: ".when".into(),
        }
    }

    fn read(rule: &SiteRule) -> Extracted {
        let url: Url = "https://www.quay.example/1".parse().unwrap();
        assert!(rule.is_for(&url));
        extract_by(&Page { bytes: PAGE.as_bytes(), content_type: None, url: &url }, &FeedHint::default(), rule).unwrap()
    }

    #[test]
    fn a_rule_says_what_is_the_text() {
        let read = read(&rule());
        let texts: Vec<&str> = read.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts.len(), 2, "{texts:?}");
        assert!(texts[0].starts_with("The board") && texts[1].starts_with("Work begins"));
        assert_eq!(
            (read.title.as_str(), read.metadata.authors),
            ("Basin to be dredged", vec!["Ann Berg".to_owned(), "Olu Ade".to_owned()])
        );
        assert_eq!(read.metadata.published.unwrap().to_string(), "2026-03-02T12:00:00Z");
    }

    #[test]
    fn what_a_rule_does_not_say_is_found_in_the_general_way() {
        let only_remove = SiteRule { host: "quay.example".into(), remove: vec![".promo".into(), ".also".into()], ..SiteRule::default() };
        let text: String = read(&only_remove).blocks.iter().map(|block| block.text.clone()).collect();
        assert!(text.contains("Work begins") && !text.contains("Subscribe") && !text.contains("ice plant"), "{text}");
        // A rule that finds nothing any more, since the site changed, takes nothing away.
        let stale = SiteRule { content: vec![".gone".into()], remove: Vec::new(), ..rule() };
        assert!(read(&stale).blocks.iter().any(|block| block.text.starts_with("The board")));
    }

    #[test]
    fn rules_are_checked() {
        assert_eq!(rule().check(), Ok(()));
        for host in ["", "https://quay.example/", "quay example", "Quay.Example"] {
            assert!(matches!(SiteRule { host: host.into(), ..rule() }.check(), Err(RuleError::Host(_))), "{host}");
        }
        assert!(matches!(SiteRule { content: vec!["p[".into()], ..rule() }.check(), Err(RuleError::NotCss(_))));
        assert!(matches!(SiteRule { remove: vec![String::new()], ..rule() }.check(), Err(RuleError::NotCss(_))));
        assert_eq!(SiteRule { host: "quay.example".into(), ..SiteRule::default() }.check(), Err(RuleError::Empty));
        assert_eq!(SiteRule { remove: vec!["p".into(); 21], ..rule() }.check(), Err(RuleError::TooMany));
        assert!(!rule().is_for(&"https://notquay.example/".parse().unwrap()));
        assert_eq!(rule_hosts(&"https://a.b.example.com/x".parse().unwrap()), ["a.b.example.com", "b.example.com", "example.com"]);
        assert_eq!(rule_hosts(&"http://127.0.0.1:80/".parse().unwrap()), ["127.0.0.1"]);
    }
}
