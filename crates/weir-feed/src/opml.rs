//! Lists of feeds as readers exchange them (OPML 1.0 and 2.0), in all their real shapes.

use crate::text::plain;
use crate::xml::{self, Element};
use url::Url;
use weir_model::Warning;

/// Lists longer than this are cut.
const MOST_FEEDS: usize = 20_000;

/// One feed of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Subscription {
    /// As the list calls it; may be empty.
    pub title: String,
    /// Where the feed is.
    pub feed_url: Url,
    /// The site it belongs to.
    pub site_url: Option<Url>,
    /// The folder it stands in; nested folders are joined with " / ".
    pub folder: Option<String>,
}

/// Why a file is no list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpmlError {
    /// It is something else.
    #[error("this file is not OPML; export the list of feeds from your other reader and choose that file")]
    NotOpml,
    /// A list without feeds.
    #[error("there are no feeds in this OPML file")]
    NoFeeds,
}

/// Reads a list. Damage is repaired where it can be; what was passed over is said.
pub fn parse(bytes: &[u8]) -> Result<(Vec<Subscription>, Vec<Warning>), OpmlError> {
    let mut warnings = Vec::new();
    let text = crate::charset::decode(bytes, None, &mut warnings);
    let root = xml::read(&text, None, &mut warnings).ok_or(OpmlError::NotOpml)?;
    if !matches!(root.name.as_str(), "opml" | "outline" | "body") {
        return Err(OpmlError::NotOpml);
    }
    let mut found = Vec::new();
    outlines(&root, &[], &mut found, &mut warnings);
    if found.is_empty() {
        return Err(OpmlError::NoFeeds);
    }
    Ok((found, warnings))
}

/// The tree's depth is bounded by its reader, so this recursion is too.
fn outlines(parent: &Element, folders: &[&str], found: &mut Vec<Subscription>, warnings: &mut Vec<Warning>) {
    for element in parent.elements() {
        if element.name != "outline" {
            outlines(element, folders, found, warnings);
            continue;
        }
        let label = element.attribute("title").or_else(|| element.attribute("text")).unwrap_or("").trim();
        let address = element.attribute("xmlurl").or_else(|| element.attribute("url").filter(|_| is_feed(element)));
        match address.map(str::trim) {
            Some(address) => match crate::address(address) {
                Ok(feed_url) if found.len() < MOST_FEEDS => {
                    let folder = (!folders.is_empty()).then(|| folders.join(" / "));
                    let folder =
                        folder.or_else(|| element.attribute("category").map(|c| c.trim_matches('/').to_owned()).filter(|c| !c.is_empty()));
                    if !found.iter().any(|known: &Subscription| known.feed_url == feed_url) {
                        let site_url = element.attribute("htmlurl").and_then(|url| Url::parse(url.trim()).ok());
                        found.push(Subscription { title: plain(label), feed_url, site_url, folder });
                    }
                }
                Ok(_) => {}
                Err(error) => warnings.push(Warning(error.to_string())),
            },
            None if element.elements().next().is_some() => {
                let mut inner = folders.to_vec();
                if !label.is_empty() {
                    inner.push(label);
                }
                outlines(element, &inner, found, warnings);
                continue;
            }
            None => {}
        }
        outlines(element, folders, found, warnings);
    }
}

fn is_feed(element: &Element) -> bool {
    element.attribute("type").is_some_and(|kind| matches!(kind.to_ascii_lowercase().as_str(), "rss" | "atom" | "rss1" | "json"))
}

/// Writes OPML 2.0: folders in order of name, feeds in the given order.
pub fn write(title: &str, feeds: &[Subscription]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head><title>");
    escape(title, &mut out);
    out.push_str("</title></head>\n  <body>\n");
    let mut folders: Vec<&str> = feeds.iter().filter_map(|feed| feed.folder.as_deref()).collect();
    folders.sort_unstable();
    folders.dedup();
    for feed in feeds.iter().filter(|feed| feed.folder.is_none()) {
        outline(feed, "    ", &mut out);
    }
    for folder in folders {
        out.push_str("    <outline text=\"");
        escape(folder, &mut out);
        out.push_str("\" title=\"");
        escape(folder, &mut out);
        out.push_str("\">\n");
        for feed in feeds.iter().filter(|feed| feed.folder.as_deref() == Some(folder)) {
            outline(feed, "      ", &mut out);
        }
        out.push_str("    </outline>\n");
    }
    out.push_str("  </body>\n</opml>\n");
    out
}

fn outline(feed: &Subscription, indent: &str, out: &mut String) {
    let title = if feed.title.is_empty() { feed.feed_url.as_str() } else { &feed.title };
    out.push_str(indent);
    out.push_str("<outline type=\"rss\" text=\"");
    escape(title, out);
    out.push_str("\" title=\"");
    escape(title, out);
    out.push_str("\" xmlUrl=\"");
    escape(feed.feed_url.as_str(), out);
    if let Some(site) = &feed.site_url {
        out.push_str("\" htmlUrl=\"");
        escape(site.as_str(), out);
    }
    out.push_str("\"/>\n");
}

/// Attribute values are one line.
fn escape(text: &str, out: &mut String) {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    xml::escape(&line, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_odd_spellings_are_read() {
        let text = r#"<opml><body><outline text="World"><outline text="Inner"><outline title="A &amp; B" xmlUrl="https://a.example/feed"/></outline></outline>
            <outline text="B" XMLURL="https://b.example/feed" htmlUrl="https://b.example/"/><outline text="again" xmlurl="https://b.example/feed"/>
            <outline type="rss" text="C" url="https://c.example/rss"/><outline text="a note"/><outline xmlUrl="javascript:alert(1)"/></body>"#;
        let (feeds, warnings) = parse(text.as_bytes()).unwrap();
        let seen: Vec<_> = feeds.iter().map(|feed| (feed.title.as_str(), feed.feed_url.as_str(), feed.folder.as_deref())).collect();
        assert_eq!(
            seen,
            [
                ("A & B", "https://a.example/feed", Some("World / Inner")),
                ("B", "https://b.example/feed", None),
                ("C", "https://c.example/rss", None)
            ]
        );
        assert!(!warnings.is_empty(), "the unclosed end and the odd address are said");
    }

    #[test]
    fn what_is_written_is_read_again() {
        let feeds = vec![
            Subscription {
                title: "稀土 <&\">".into(),
                feed_url: "https://a.example/?a=1&b=2".parse().unwrap(),
                site_url: None,
                folder: None,
            },
            Subscription {
                title: "B".into(),
                feed_url: "https://b.example/".parse().unwrap(),
                site_url: Some("https://b.example/".parse().unwrap()),
                folder: Some("World / Inner".into()),
            },
        ];
        let (again, warnings) = parse(write("mine", &feeds).as_bytes()).unwrap();
        assert_eq!((again, warnings), (feeds, Vec::new()));
    }

    #[test]
    fn other_files_are_refused() {
        for text in ["", "notes", "<html><body><p>x</p></body></html>", "{}", "<rss/>"] {
            assert_eq!(parse(text.as_bytes()).unwrap_err(), OpmlError::NotOpml, "{text}");
        }
        assert_eq!(parse(b"<opml><body/></opml>").unwrap_err(), OpmlError::NoFeeds);
    }
}
