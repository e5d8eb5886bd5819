//! What kind of page an article was read from.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A kind of page. Only an article is read as one; the others are handed on as what they are, and a reader is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageKind {
    /// Running text by its authors.
    #[default]
    Article,
    /// Posts as events went on; their times are headings.
    LiveBlog,
    /// Pictures whose captions are the text.
    Gallery,
    /// A film with a description, perhaps with what is said in it.
    Video,
    /// A programme to listen to, likewise.
    Audio,
    /// Posts of several people, in order.
    Forum,
    /// Documentation of software or a device.
    Documentation,
    /// A list of links to other pages.
    Links,
}

impl PageKind {
    /// A stable word, as it is serialised.
    pub fn code(self) -> &'static str {
        match self {
            PageKind::Article => "article",
            PageKind::LiveBlog => "live-blog",
            PageKind::Gallery => "gallery",
            PageKind::Video => "video",
            PageKind::Audio => "audio",
            PageKind::Forum => "forum",
            PageKind::Documentation => "documentation",
            PageKind::Links => "links",
        }
    }

    /// Whether it is an article: what most pages are, and what is not worth saying.
    pub fn is_article(&self) -> bool {
        *self == PageKind::Article
    }
}

impl fmt::Display for PageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PageKind::Article => "article",
            PageKind::LiveBlog => "live blog",
            PageKind::Gallery => "gallery",
            PageKind::Video => "video",
            PageKind::Audio => "audio",
            PageKind::Forum => "forum",
            PageKind::Documentation => "documentation",
            PageKind::Links => "list of links",
        })
    }
}
