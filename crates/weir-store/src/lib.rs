//! The only SQL: SQLite and PostgreSQL behind one set of repositories.
//!
//! Reads are methods of [`Store`]; writes are methods of [`Tx`], so that the effects of a step and the end of its job
//! are stored together or not at all. Every statement is one text for both databases, beside its function; what differs
//! is in `dialect.rs`. Feeds, entries, articles, briefs and stories are shared by all readers; what is a reader's own is
//! a watermark per subscription and a mark per entry that departs from it.
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use weir_store::{NewFeed, Store};
//! let now = jiff::Timestamp::UNIX_EPOCH;
//! let store = Store::open("sqlite::memory:").await?;
//! let owner = store.owner().await?;
//! let mut tx = store.begin().await?;
//! let feed = tx.add_feed(&NewFeed { url: "https://example.org/feed".into(), ..NewFeed::default() }, now).await?;
//! tx.subscribe(owner.id, feed, Some("News"), None, now).await?;
//! tx.commit().await?;
//! assert_eq!(store.subscriptions(owner.id, now).await?[0].folder.as_deref(), Some("News"));
//! # Ok::<(), weir_store::StoreError>(()) }).unwrap();
//! ```

mod answers;
mod articles;
mod codec;
mod db;
mod dialect;
mod editions;
mod entries;
mod error;
mod feed_lists;
mod feeds;
mod hands;
mod jobs;
mod lists;
mod looks;
mod marks;
mod meta;
mod rows;
mod rules;
mod search;
mod spend;
mod stories;
mod translations;
mod users;
mod written;

pub use answers::{AnswerState, Asking};
pub use db::Tx;
pub use error::StoreError;
pub use hands::{Decided, Hand, HandKind};
pub use jobs::{Job, JobCount, JobKind, NewJob};
pub use looks::Look;
pub use rows::{
    Access, Asks, Cursor, EntryRow, EntrySource, FeedModels, FeedRow, FetchRecord, ListRow, Moving, NewEntry, NewFeed, PutEntry, PutKind,
    RiverFilter, Settings, StoryMember, StoryRow, Subscription, Totals, UnderstandingRow, Ungrouped, User, View, WindowRow,
};
pub use search::{SearchOrder, SearchQuery};
pub use spend::{NewCall, OpenCall, Spent, UsageRow};
pub use translations::{TextPair, TranslatedHeadline, TranslatedText, WantedHeadline};
pub use written::{Subject, What, Writing, WritingState, WrittenBrief};

use std::sync::Arc;

/// Everything Weir keeps. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) db: db::Db,
    /// Of a store that is gone when its last clone is.
    #[expect(dead_code, reason = "holds the folder until it is dropped")]
    pub(crate) folder: Option<Arc<tempfile::TempDir>>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("dialect", &self.dialect()).finish_non_exhaustive()
    }
}
