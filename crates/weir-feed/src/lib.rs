//! Bytes to feed and entries; feed discovery in a page; addresses; OPML.
//!
//! Our own tolerant parser: RSS 0.9x to 2.0, RSS over RDF, Atom 0.3 and 1.0, CDF, JSON Feed. Damage is repaired and said so,
//! instead of losing the feed. Depth, length and number of items are bounded, no DTD is followed, and no input panics.
//!
//! ```
//! use weir_feed::{Hints, parse};
//! let bytes = b"<rss><channel><title>Rain & sun</title><item><title>One</title><link>https://example.org/1</link></channel>";
//! let (feed, warnings) = parse(bytes, &Hints::default())?;
//! assert_eq!(feed.title, "Rain & sun");
//! assert_eq!(feed.entries[0].guid, "https://example.org/1");
//! assert!(!warnings.is_empty(), "the end is missing");
//! # Ok::<(), weir_feed::ParseError>(())
//! ```

mod address;
mod attached;
mod attributes;
mod charset;
mod clean;
mod date;
mod date_words;
mod discover;
mod doctype;
mod document;
mod element;
mod entities;
mod identity;
mod item;
mod json;
mod json_mend;

mod markup;
mod namespace;
mod notes;
pub mod opml;
mod person;
mod plain;
mod relative;
mod scan;
mod schedule;
mod selectors;
mod sites;
mod style;
mod text;
mod warning;
mod xml;

pub use address::{AddressError, address, normalise, url_key, without_tracking};
pub use clean::clean_html;
pub use discover::{common_paths, discover};
pub use selectors::{Guess, SelectorError, Selectors, guess_selectors, read_page};
pub use sites::{directory_answer, known_sites, podcast_directory};
pub use warning::warning_code;

use url::Url;
use weir_model::{Feed, Warning};

/// What is known of a document beside its bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'a> {
    /// The `Content-Type` header, for its charset.
    pub content_type: Option<&'a str>,
    /// Where it came from; relative links are resolved against it.
    pub url: Option<&'a Url>,
    /// The `Content-Location` header: where the document says it is, before `url`.
    pub content_location: Option<&'a str>,
    /// The `Content-Language` header, for feeds that do not say their language.
    pub content_language: Option<&'a str>,
}

/// Why a document is no feed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// No bytes.
    #[error("the feed is empty; try again later")]
    Empty,
    /// A page.
    #[error("this is a page, not a feed; look for its RSS link")]
    Html,
    /// Something else.
    #[error("this is not a feed; check the address")]
    NotAFeed,
    /// Broken JSON.
    #[error("this JSON feed is damaged at line {line}; tell its publisher")]
    Json {
        /// Counted from 1.
        line: usize,
    },
}

/// Reads a feed of any format.
pub fn parse(bytes: &[u8], hints: &Hints) -> Result<(Feed, Vec<Warning>), ParseError> {
    let mut warnings = Vec::new();
    let text = charset::decode(bytes, hints.content_type, &mut warnings);
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if start.is_empty() {
        return Err(ParseError::Empty);
    }
    let location = hints.content_location.and_then(|location| xml::resolve(location, hints.url));
    let base = location.as_ref().or(hints.url);
    let mut feed = if start.starts_with('{') {
        json::read(start, base, &mut warnings)?
    } else {
        let is_page = |name: &str| start.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
        if is_page("<!doctype html") || is_page("<html") {
            return Err(ParseError::Html);
        }
        let root = xml::read(start, base, &mut warnings).ok_or(ParseError::NotAFeed)?;
        document::read(&root, hints.content_language, &mut warnings)?
    };
    identity::settle(&mut feed, &mut warnings);
    Ok((feed, warnings))
}
