//! The words that every part of Weir shares.
//!
//! A **feed** is polled and gives **entries**. An entry's page is read once and frozen as an **article**: typed
//! blocks, clean text and numbered sentences. Understanding an article gives a **brief** (claims that each point at
//! the sentences they come from), **tags** and **figures**. Articles about one event form a **story**; a finite set
//! of stories is an **edition**.
//!
//! This crate has no behaviour beyond keeping those shapes valid: no network, files, clock or randomness.
//!
//! ```
//! use weir_model::{ArticleId, EntryId, SentenceId};
//! let first = SentenceId { article: ArticleId { entry: EntryId(7), version: 1 }, n: 0 };
//! assert_eq!(first.to_string(), "7:1:0");
//! assert_eq!("7:1:0".parse::<SentenceId>().unwrap(), first);
//! ```

mod article;
mod brief;
mod edition;
mod feed;
mod figure;
mod ids;
mod lang;
mod origin;
mod page_kind;
mod story;
mod tag;
mod unreadable;

pub use article::{Article, Block, BlockKind, Image, Mark, MarkKind, Metadata, Sentence, TextState};
pub use brief::{Brief, BriefLength, BriefNote, Claim, KeyPoint, Support};
pub use edition::{Edition, EditionItem, Factor, Fresh, Held, HeldReason, Reason};
pub use feed::{DateSource, Enclosure, Entry, Feed, FeedKind, FeedLink, FullText, Warning};
pub use figure::{Figure, FigureKind};
pub use ids::{ArticleId, EditionId, EntryId, FeedId, FolderId, HandId, JobId, ListId, ParseIdError, SentenceId, StoryId, UserId};
pub use lang::Lang;
pub use origin::{Confidence, Origin, Origins, Source};
pub use page_kind::PageKind;
pub use story::{Comparison, Reading, Story, Verdict};
pub use tag::{Tag, TagKind};
pub use unreadable::Unreadable;
