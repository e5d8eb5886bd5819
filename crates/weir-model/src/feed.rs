//! What a feed says, before Weir has read any page.

use crate::Lang;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

/// The format a feed was written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedKind {
    /// RSS 0.9x and 2.0.
    #[default]
    Rss,
    /// RSS 0.90 and 1.0 over RDF.
    Rdf,
    /// Atom 0.3 and 1.0.
    Atom,
    /// JSON Feed 1.0 and 1.1.
    Json,
    /// Microsoft's Channel Definition Format.
    Cdf,
    /// A page without a feed, read by CSS selectors.
    Page,
}

/// A feed as parsed from one fetch.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Feed {
    /// The format.
    pub kind: FeedKind,
    /// Plain text, without markup; empty if the feed gives none.
    pub title: String,
    /// Plain text.
    pub description: String,
    /// The site the feed belongs to.
    pub site_url: Option<Url>,
    /// The feed's own address as it gives it: a hint only.
    pub self_url: Option<Url>,
    /// A WebSub hub.
    pub hub_url: Option<Url>,
    /// An icon or logo.
    pub icon_url: Option<Url>,
    /// As declared.
    pub lang: Lang,
    /// The shortest wait between polls that the feed asks for (`ttl`, `sy:`), in minutes.
    pub ttl_minutes: Option<u32>,
    /// Hours of the day (0 to 23, UTC) in which the feed asks not to be fetched (`skipHours`).
    pub skip_hours: Vec<u8>,
    /// Days of the week (0 is Monday, UTC) on which the feed asks not to be fetched (`skipDays`).
    pub skip_days: Vec<u8>,
    /// Where the feed says that it moved (`itunes:new-feed-url`): a hint only.
    pub new_url: Option<Url>,
    /// In document order.
    pub entries: Vec<Entry>,
}

/// One item of a feed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Stable identity inside the feed: guid, Atom id, address, or a hash of the content. Never empty, never random.
    pub guid: String,
    /// The page.
    pub url: Option<Url>,
    /// Plain text.
    pub title: String,
    /// As given, joined with ", ".
    pub author: Option<String>,
    /// When it was published, by the feed's word.
    pub published: Option<Timestamp>,
    /// When it was last changed, by the feed's word.
    pub updated: Option<Timestamp>,
    /// The short text as HTML; untrusted.
    pub summary_html: Option<String>,
    /// The full text as HTML, where the feed carries it; untrusted.
    pub content_html: Option<String>,
    /// As declared for this item.
    pub lang: Lang,
    /// Categories as given.
    pub categories: Vec<String>,
    /// A picture for lists.
    pub image_url: Option<Url>,
    /// Attached media.
    pub enclosures: Vec<Enclosure>,
    /// The discussion page.
    pub comments_url: Option<Url>,
    /// How long its audio or video plays, in seconds.
    pub seconds: Option<u32>,
    /// Transcripts of its audio or video (Podcasting 2.0).
    pub transcripts: Vec<Enclosure>,
    /// Where it is about, as latitude and longitude in degrees (GeoRSS).
    pub point: Option<(f64, f64)>,
}

/// An attached file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enclosure {
    /// Where it is.
    pub url: Url,
    /// Media type as given.
    pub mime: Option<String>,
    /// Bytes as given.
    pub length: Option<u64>,
}

/// Something in a feed that was repaired or passed over, in words for the feed's owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning(pub String);

/// A feed that a page names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeedLink {
    /// The feed's address.
    pub url: Url,
    /// As the page calls it; may be empty.
    pub title: String,
    /// As the page declares it.
    pub kind: Option<FeedKind>,
}

/// Whether Weir reads the pages behind a feed's entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FullText {
    /// Read each new entry's page.
    #[default]
    Always,
    /// Read an entry's page when a reader asks for it.
    Demand,
    /// Take what the feed itself gives.
    Never,
}

/// Where a date comes from, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateSource {
    /// Structured data in the page.
    JsonLd,
    /// A meta element.
    Meta,
    /// A `<time>` element or text in the page.
    Page,
    /// The feed.
    Feed,
}
