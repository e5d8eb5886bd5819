//! Step 4: bytes become entries.

use jiff::{SignedDuration, Timestamp};
use url::Url;
use weir_extract::plain;
use weir_feed::{Hints, ParseError};
use weir_fetch::Response;
use weir_model::{Entry, Feed};
use weir_store::NewEntry;

/// A date further ahead than this is a mistake, not a time zone.
const FUTURE_TOLERANCE: SignedDuration = SignedDuration::from_mins(10);
/// Years before this are what broken clocks and empty fields give.
const OLDEST: Timestamp = Timestamp::constant(631_152_000, 0); // 1990-01-01
/// The longest title that is kept.
const MOST_TITLE: usize = 300;

/// Reads a feed and readies its entries for the store, in document order.
pub fn parse(response: &Response, feed_url: &Url, now: Timestamp) -> Result<(Feed, Vec<NewEntry>, Vec<String>), ParseError> {
    let hints = Hints { content_type: response.content_type.as_deref(), url: Some(&response.url), ..Hints::default() };
    let (mut feed, warnings) = weir_feed::parse(&response.body, &hints)?;
    let count = feed.entries.len() as i64;
    let entries = std::mem::take(&mut feed.entries)
        .into_iter()
        .enumerate()
        // A feed lists its newest first: where no date says so, a millisecond each keeps the document's order.
        .map(|(n, entry)| new_entry(entry, feed_url, now, now - SignedDuration::from_millis(n as i64 - count)))
        .collect();
    Ok((feed, entries, warnings.into_iter().map(|warning| warning.0).collect()))
}

fn new_entry(entry: Entry, feed_url: &Url, now: Timestamp, undated: Timestamp) -> NewEntry {
    let published = entry.published.or(entry.updated).filter(|at| *at > OLDEST);
    let sort_at = published.map_or(undated, |at| at.min(now));
    let plausible = published.filter(|at| *at <= now + FUTURE_TOLERANCE);
    // What a reader would call a change. The date alone is none.
    let hash = hash(&[
        &entry.title,
        entry.url.as_ref().map_or("", |url| url.as_str()),
        entry.summary_html.as_deref().unwrap_or(""),
        entry.content_html.as_deref().unwrap_or(""),
    ]);
    let mut title = entry.title;
    if title.is_empty() {
        title = first_words(entry.summary_html.as_deref().or(entry.content_html.as_deref()).unwrap_or(""));
    }
    NewEntry {
        guid: entry.guid,
        url_key: entry.url.as_ref().map(weir_feed::url_key),
        url: entry.url.or_else(|| feed_url.join("/").ok()).map(String::from),
        title: clip(&title, MOST_TITLE),
        author: entry.author,
        published_at: plausible,
        sort_at,
        lang: entry.lang,
        image_url: entry.image_url.map(String::from),
        summary_html: entry.summary_html,
        content_html: entry.content_html,
        categories: entry.categories,
        comments_url: entry.comments_url.map(String::from),
        hash,
    }
}

/// A title for an entry without one (microblogs): the first words of its text.
fn first_words(html: &str) -> String {
    let text = plain(html);
    let words = clip(&text, 80);
    if words.len() < text.len() { format!("{}…", words.trim_end()) } else { words }
}

fn clip(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// A stable content hash (xxh3 through `weir-feed` would tie identity to addresses; this one is for text).
pub(crate) fn hash(parts: &[&str]) -> i64 {
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.digest() as i64
}

/// A hash of a body, to tell that nothing changed.
pub(crate) fn hash_bytes(bytes: &[u8]) -> i64 {
    xxhash_rust::xxh3::xxh3_64(bytes) as i64
}
