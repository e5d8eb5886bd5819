//! An article as it is written in `site/OUTLET/SLUG.md`: front matter and body.

use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

use crate::body::{self, Block, Furniture};
use crate::error::DemoError;
use crate::when;

/// What sort of text an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ArticleKind {
    /// A news report or feature.
    #[default]
    Report,
    /// A promotion: sponsored post, offer, invitation, subscription drive.
    Promo,
    /// Nearly word for word what another outlet carries.
    Repeat,
    /// A live blog with timed entries.
    Live,
    /// Questions and answers.
    Interview,
    /// An article made of numbered or bulleted items.
    List,
}

/// The fields between the `+++` lines.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    title: String,
    author: String,
    hours_ago: f64,
    section: String,
    #[serde(default)]
    image: Option<String>,
    #[serde(default)]
    caption: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    event: Option<String>,
    #[serde(default)]
    kind: ArticleKind,
    dek: String,
}

/// One article of the demo world.
#[derive(Debug, Clone)]
pub struct DemoArticle {
    /// The outlet's id.
    pub outlet: String,
    /// The last part of the path.
    pub slug: String,
    /// The outlet's language.
    pub lang: String,
    /// The headline.
    pub title: String,
    /// The writer, or the agency.
    pub author: String,
    /// Age at start, in hours.
    pub hours_ago: f64,
    /// The part of the paper it appears in, in the outlet's language.
    pub section: String,
    /// The hero picture's name, served as `/img/NAME.png`.
    pub image: Option<String>,
    /// The caption under the hero picture.
    pub caption: Option<String>,
    /// The outlet's own keywords.
    pub tags: Vec<String>,
    /// The event it tells of, an id of `truth.toml`.
    pub event: Option<String>,
    /// What sort of text it is.
    pub kind: ArticleKind,
    /// The standfirst, also the feed's short description.
    pub dek: String,
    /// The body, furniture lines included, in order. Times such as `{wd 30}` are not filled in yet.
    pub body: Vec<Block>,
    /// Hours east of UTC of the newsroom; decides which weekday a moment falls on.
    pub utc_offset: i8,
}

impl DemoArticle {
    /// Reads one file. `path` is used in errors only.
    pub(crate) fn parse(path: &str, outlet: &crate::outlet::Outlet, slug: &str, text: &str) -> Result<Self, DemoError> {
        let no_front = || DemoError::NoFrontMatter { path: path.to_owned() };
        let rest = text.strip_prefix("+++\n").ok_or_else(no_front)?;
        let (front, body) = rest.split_once("\n+++\n").ok_or_else(no_front)?;
        let front: FrontMatter =
            toml::from_str(front).map_err(|source| DemoError::Toml { path: path.to_owned(), source: Box::new(source) })?;
        Ok(Self {
            outlet: outlet.id.clone(),
            slug: slug.to_owned(),
            lang: outlet.lang.clone(),
            title: front.title,
            author: front.author,
            hours_ago: front.hours_ago,
            section: front.section,
            image: front.image,
            caption: front.caption,
            tags: front.tags,
            event: front.event,
            kind: front.kind,
            dek: front.dek,
            body: body::parse(path, body)?,
            utc_offset: outlet.utc_offset,
        })
    }

    /// `outlet/slug`, the name used in `truth.toml`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}", self.outlet, self.slug)
    }

    /// The path on the server, such as `/northlight/heron-ice`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/{}/{}", self.outlet, self.slug)
    }

    /// When it was published, whole minutes, for a world that starts at `now`.
    #[must_use]
    pub fn published(&self, now: Timestamp) -> Timestamp {
        let minutes = (self.hours_ago * 60.0).round() as i64;
        let moment = now.checked_sub(minutes.minutes()).unwrap_or(now);
        let second = moment.as_second();
        Timestamp::from_second(second - second.rem_euclid(60)).unwrap_or(moment)
    }

    /// The text a perfect extractor would keep: paragraphs, headings, list items, quotations and table cells in
    /// order, without title, standfirst, captions and furniture. Times are filled in for `now`.
    #[must_use]
    pub fn text(&self, now: Timestamp) -> String {
        let mut parts = Vec::new();
        for block in &self.body {
            match block {
                Block::Paragraph(text) | Block::Heading(text) | Block::Quote(text) => {
                    parts.push(self.plain(text, now));
                }
                Block::List(items) => parts.extend(items.iter().map(|item| self.plain(item, now))),
                Block::Table(rows) => {
                    parts.extend(rows.iter().map(|row| self.plain(&row.join(" | "), now)));
                }
                Block::Update { headline, .. } => parts.push(self.plain(headline, now)),
                Block::Figure(_) | Block::Furniture(_) => {}
            }
        }
        parts.join("\n\n")
    }

    /// The promotional and other foreign lines written into the body, which a good extractor drops.
    #[must_use]
    pub fn furniture(&self, now: Timestamp) -> Vec<String> {
        let mut lines = Vec::new();
        for block in &self.body {
            if let Block::Furniture(furniture) = block {
                match furniture {
                    Furniture::Promo(text) | Furniture::ReadAlso(text) => lines.push(self.plain(text, now)),
                    Furniture::PullQuote(_) | Furniture::Tail(_) | Furniture::Newsletter | Furniture::Ad => {}
                }
            }
        }
        lines
    }

    /// Fills in times and drops inline marks.
    fn plain(&self, text: &str, now: Timestamp) -> String {
        body::strip_marks(&when::fill(text, now, &self.lang, self.utc_offset))
    }
}
