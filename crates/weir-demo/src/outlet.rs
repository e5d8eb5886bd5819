//! An outlet: one invented newspaper, its look and its feed.

use serde::Deserialize;

/// How an outlet publishes its feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeedKind {
    /// RSS 2.0 with the standfirst as description.
    RssShort,
    /// RSS 2.0 with `content:encoded` full text.
    RssFull,
    /// RSS 2.0 that is not well-formed: a bare `&` and an undeclared entity.
    RssDamaged,
    /// Atom with summaries.
    AtomSummary,
    /// Atom with full content.
    AtomFull,
    /// JSON Feed 1.1.
    Json,
}

impl FeedKind {
    /// The file name of the feed below the outlet's path.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::RssShort | Self::RssFull | Self::RssDamaged => "feed.xml",
            Self::AtomSummary | Self::AtomFull => "atom.xml",
            Self::Json => "feed.json",
        }
    }

    /// The media type the feed is announced and served with, without charset.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::RssShort | Self::RssFull | Self::RssDamaged => "application/rss+xml",
            Self::AtomSummary | Self::AtomFull => "application/atom+xml",
            Self::Json => "application/feed+json",
        }
    }

    /// Whether the feed itself carries the whole article.
    #[must_use]
    pub fn has_full_text(self) -> bool {
        matches!(self, Self::RssFull | Self::AtomFull | Self::Json)
    }
}

/// The page structure an outlet uses. Each is a different DOM, as if made by a different publishing system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// `main > article` beside a most-read column; semantic HTML of a large newspaper.
    Broadsheet,
    /// Nested `div`s with generated class names and the meta line below the text; an ageing publishing system.
    Ledger,
    /// One narrow column with pull quotes, notes and few interruptions.
    Journal,
    /// A Chinese portal: indented paragraphs, share line and responsible editor after the text.
    Portal,
    /// Sections and cards, sticky share bar, comments below.
    Magazine,
}

/// One outlet of the demo world.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outlet {
    /// The path prefix, such as `harbor-business`.
    pub id: String,
    /// The name as printed.
    pub name: String,
    /// Language of everything on the site: `en`, `zh-Hans` or `de`.
    pub lang: String,
    /// The owner. Outlets with the same publisher are one family.
    pub publisher: String,
    /// One line under the name.
    pub tagline: String,
    /// The folder in `/feeds.opml`.
    pub folder: String,
    /// The main colour, as `#rrggbb`.
    pub color: String,
    /// The page structure.
    pub layout: Layout,
    /// The kind of feed.
    pub feed: FeedKind,
    /// The character encoding of the feed, `utf-8` unless written.
    #[serde(default = "utf8")]
    pub feed_charset: String,
    /// Hours east of UTC that the newsroom writes its times in.
    pub utc_offset: i8,
    /// Keys (`outlet/slug`) of articles of other outlets whose links this feed posts too, with tracking parameters.
    #[serde(default)]
    pub reposts: Vec<String>,
}

fn utf8() -> String {
    "utf-8".to_owned()
}

impl Outlet {
    /// The path of the feed on the server, such as `/harbor-business/feed.xml`.
    #[must_use]
    pub fn feed_path(&self) -> String {
        format!("/{}/{}", self.id, self.feed.file_name())
    }

    /// The path of the home page on the server.
    #[must_use]
    pub fn home_path(&self) -> String {
        format!("/{}/", self.id)
    }

    /// The main colour as numbers; a muted blue if the setting cannot be read.
    pub(crate) fn rgb(&self) -> [u8; 3] {
        let value = u32::from_str_radix(self.color.trim_start_matches('#'), 16).unwrap_or(0x3d_5a_80);
        [(value >> 16) as u8, (value >> 8) as u8, value as u8]
    }
}
