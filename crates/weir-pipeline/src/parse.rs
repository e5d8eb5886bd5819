//! Step 4: bytes become entries.

use jiff::{SignedDuration, Timestamp};
use std::collections::{HashMap, HashSet};
use url::Url;
use weir_extract::plain;
use weir_feed::{Hints, ParseError, SelectorError, Selectors};
use weir_fetch::Response;
use weir_model::{Entry, Feed};
use weir_store::NewEntry;

/// A date further ahead than this is a mistake, not a time zone.
const FUTURE_TOLERANCE: SignedDuration = SignedDuration::from_mins(10);
/// Years before this are what broken clocks and empty fields give.
const OLDEST: Timestamp = Timestamp::constant(631_152_000, 0); // 1990-01-01
/// The longest title that is kept.
pub(crate) const MOST_TITLE: usize = 300;

/// A feed, and its entries ready for the store.
pub struct Parsed {
    /// Without its entries.
    pub feed: Feed,
    /// In document order.
    pub entries: Vec<NewEntry>,
    /// What was repaired or passed over, in words.
    pub warnings: Vec<String>,
}

/// Why a body is no feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAFeed {
    /// A stable word.
    pub code: &'static str,
    /// One sentence.
    pub words: String,
}

impl From<ParseError> for NotAFeed {
    fn from(error: ParseError) -> Self {
        let code = match error {
            ParseError::Empty => "empty",
            ParseError::Html => "html",
            ParseError::Json { .. } => "json",
            _ => "not_a_feed",
        };
        NotAFeed { code, words: error.to_string() }
    }
}

impl From<SelectorError> for NotAFeed {
    fn from(error: SelectorError) -> Self {
        NotAFeed { code: "selectors", words: error.to_string() }
    }
}

/// Reads a feed, or a page by selectors, and readies its entries for the store, in document order.
pub fn parse(response: &Response, feed_url: &Url, selectors: Option<&str>, now: Timestamp) -> Result<Parsed, NotAFeed> {
    let content_type = response.content_type.as_deref();
    let (mut feed, warnings) = match selectors {
        Some(json) => {
            let selectors = Selectors::from_json(json);
            (weir_feed::read_page(&response.body, content_type, &response.url, &selectors)?, Vec::new())
        }
        None => {
            let hints = Hints {
                content_type,
                url: Some(&response.url),
                content_location: response.content_location.as_deref(),
                content_language: response.content_language.as_deref(),
            };
            match weir_feed::parse(&response.body, &hints) {
                Ok(read) => read,
                Err(ParseError::Html) if response.challenge => {
                    let host = response.url.host_str().unwrap_or_default();
                    let words = format!("{host} wants proof that a person asks, instead of giving the feed; open it in a browser");
                    return Err(NotAFeed { code: "challenge", words });
                }
                Err(error) => return Err(error.into()),
            }
        }
    };
    let mut entries = std::mem::take(&mut feed.entries);
    // Of items with one identity the first in the document counts.
    let mut seen: HashSet<String> = HashSet::new();
    entries.retain(|entry| seen.insert(entry.guid.clone()));
    let count = entries.len() as i64;
    // An address that several items share is no item's own page: what is read there would be the same for all.
    let mut shared: HashMap<i64, usize> = HashMap::new();
    for key in entries.iter().filter_map(|entry| entry.url.as_ref()).map(weir_feed::url_key) {
        *shared.entry(key).or_default() += 1;
    }
    let own = |url: &Url| url.path() != "/" && shared.get(&weir_feed::url_key(url)).is_none_or(|count| *count == 1);
    let entries = entries
        .into_iter()
        .enumerate()
        // A feed lists its newest first: where no date says so, a millisecond each keeps the document's order.
        .map(|(n, entry)| {
            let url_key = entry.url.as_ref().filter(|url| own(url)).map(weir_feed::url_key);
            new_entry(entry, url_key, feed_url, now, now - SignedDuration::from_millis(n as i64 - count))
        })
        .collect();
    Ok(Parsed { feed, entries, warnings: warnings.into_iter().map(|warning| warning.0).collect() })
}

fn new_entry(entry: Entry, url_key: Option<i64>, feed_url: &Url, now: Timestamp, undated: Timestamp) -> NewEntry {
    let published = entry.published.or(entry.updated).filter(|at| *at > OLDEST);
    let sort_at = published.map_or(undated, |at| at.min(now));
    let plausible = published.filter(|at| *at <= now + FUTURE_TOLERANCE);
    // What a reader would call a change: words. Dates, tracking parameters and markup alone are none.
    let words = |html: &Option<String>| html.as_deref().map(bare).unwrap_or_default();
    let address = entry.url.as_ref().map(|url| weir_feed::normalise(url).to_string()).unwrap_or_default();
    let hash = hash(&[&entry.title, &address, &words(&entry.summary_html), &words(&entry.content_html)]);
    let mut title = entry.title;
    if title.is_empty() {
        title = first_words(entry.summary_html.as_deref().or(entry.content_html.as_deref()).unwrap_or(""));
    }
    NewEntry {
        guid: entry.guid,
        url_key,
        url: entry.url.as_ref().map(weir_feed::without_tracking).or_else(|| feed_url.join("/").ok()).map(String::from),
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

/// The text outside tags, without white space: enough to see a change, at a fraction of a parser's cost.
fn bare(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            c if in_tag || c.is_whitespace() => {}
            c => text.push(c),
        }
    }
    text
}

/// At most so many characters, without marks that turn the direction of what follows them.
pub(crate) fn clip(text: &str, most: usize) -> String {
    text.chars().filter(|c| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')).take(most).collect()
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
