//! Which item is which: every item gets an identity that is the same at the next fetch.

use crate::address::normalise;
use crate::text::plain;
use crate::warning::warn;
use std::collections::HashMap;
use url::Url;
use weir_model::{Entry, Feed, Warning};

/// Longer identities are replaced by their hash.
const MOST_GUID: usize = 400;

/// Gives each entry its identity: guid, else address, else a hash of its content. A guid that stands on items with
/// different addresses says nothing alone and is joined with the address. The same guid on the same address is one item
/// written twice: both keep it, and whoever stores them keeps one.
pub(crate) fn settle(feed: &mut Feed, warnings: &mut Vec<Warning>) {
    let shared = shared(feed);
    if shared.iter().any(|shared| *shared) {
        warn(warnings, "shared-identity");
    }
    for (entry, shared) in feed.entries.iter_mut().zip(shared) {
        if shared || entry.guid.is_empty() {
            let own = entry.url.as_ref().map_or_else(|| content_hash(entry), stable);
            entry.guid = if shared { format!("{} {own}", entry.guid) } else { own };
        }
        if entry.guid.len() > MOST_GUID {
            entry.guid = format!("{:016x}", xxhash_rust::xxh3::xxh3_64(entry.guid.as_bytes()));
        }
    }
    let mut seen: Vec<&str> = feed.entries.iter().map(|entry| entry.guid.as_str()).collect();
    seen.sort_unstable();
    if seen.windows(2).any(|pair| pair[0] == pair[1]) {
        warn(warnings, "repeated-item");
    }
}

/// Which entries have a guid that others with other addresses have too.
fn shared(feed: &Feed) -> Vec<bool> {
    let mut first: HashMap<&str, (Option<Url>, bool)> = HashMap::with_capacity(feed.entries.len());
    let mut repeated = false;
    for entry in feed.entries.iter().filter(|entry| !entry.guid.is_empty()) {
        match first.get_mut(entry.guid.as_str()) {
            // Only now addresses are compared: nearly all guids stand once.
            Some((known, differ)) => {
                let own = entry.url.as_ref();
                *differ |= known.as_ref().map(stable) != own.map(stable);
                repeated = true;
            }
            None => {
                first.insert(&entry.guid, (entry.url.clone(), false));
            }
        }
    }
    let differs = |entry: &Entry| repeated && first.get(entry.guid.as_str()).is_some_and(|(_, differ)| *differ);
    feed.entries.iter().map(differs).collect()
}

/// An address as an identity: without what changes from fetch to fetch, and the same over `http` and `https`. The fragment
/// stays, since a page of changes has all its items on one address.
fn stable(url: &Url) -> String {
    let mut clean = normalise(url);
    clean.set_fragment(url.fragment().filter(|fragment| !fragment.is_empty()));
    match clean.as_str().strip_prefix("http://") {
        Some(rest) => format!("https://{rest}"),
        None => clean.into(),
    }
}

/// Of the title, the date and the words of the text: markup changes from fetch to fetch.
fn content_hash(entry: &Entry) -> String {
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    let date = entry.published.map(|at| at.to_string()).unwrap_or_default();
    let html = entry.content_html.as_deref().or(entry.summary_html.as_deref()).unwrap_or("");
    for part in [&entry.title, &date, &plain(html)] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    format!("{:016x}", hasher.digest())
}

#[cfg(test)]
mod tests {
    fn guids(items: &str) -> Vec<String> {
        let text = format!("<rss><channel>{items}</channel></rss>");
        let (feed, _) = crate::parse(text.as_bytes(), &crate::Hints::default()).unwrap();
        feed.entries.into_iter().map(|entry| entry.guid).collect()
    }

    #[test]
    fn the_same_at_the_next_fetch() {
        let first = guids("<item><link>http://a.example/1?id=1&amp;utm_source=a#x</link></item>");
        assert_eq!(first, guids("<item><link>https://a.example/1?id=1&amp;utm_source=b#x</link></item>"));
        assert_eq!(first, ["https://a.example/1?id=1#x"]);
        let text = "<item><title>t</title><description>&lt;p class='%'&gt;a b&lt;/p&gt;</description></item>";
        assert_eq!(guids(&text.replace('%', "1")), guids(&text.replace('%', "2")), "markup is no identity");
        assert_ne!(guids(text), guids("<item><title>t</title><description>a c</description></item>"));
    }

    #[test]
    fn the_same_in_another_encoding_and_order() {
        let items = ["<item><title>é</title></item>", "<item><title>ü</title><description>ß</description></item>"];
        let latin = |items: &[&str]| {
            let text = format!("<?xml version='1.0' encoding='iso-8859-1'?><rss><channel>{}</channel></rss>", items.concat());
            let (feed, _) = crate::parse(&encoding_rs::WINDOWS_1252.encode(&text).0, &crate::Hints::default()).unwrap();
            feed.entries.into_iter().map(|entry| entry.guid).collect::<Vec<_>>()
        };
        let mut turned = latin(&[items[1], items[0]]);
        turned.reverse();
        assert_eq!(guids(&items.concat()), turned);
    }

    #[test]
    fn places_on_one_page_are_told_apart() {
        let found = guids("<item><link>https://a.example/log#2</link></item><item><link>https://a.example/log#1</link></item>");
        assert_eq!(found, ["https://a.example/log#2", "https://a.example/log#1"]);
    }

    #[test]
    fn a_guid_on_everything_says_nothing() {
        let item = |link: &str| format!("<item><guid isPermaLink='false'>g</guid><link>{link}</link></item>");
        let found = guids(&(item("https://a.example/1?utm_source=x") + &item("https://a.example/2")));
        assert_eq!(found, ["g https://a.example/1", "g https://a.example/2"]);
        assert_eq!(guids(&(item("https://a.example/1?utm_source=x") + &item("http://a.example/1"))), ["g", "g"], "one item twice");
    }
}
