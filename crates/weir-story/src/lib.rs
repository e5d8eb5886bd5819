//! Articles to stories, related articles, ranking and the edition.
//!
//! - [`Grouper`] puts each new article into the story of its event, or says that it begins or continues one: online, in order
//!   of arrival, at a cost that does not grow with the window. [`Grouper::review`] says what merges and splits as a typed
//!   [`Change`], [`Grouper::ended`] what has ended; neither undoes what a person decided ([`Grouper::keep_apart`], [`Grouper::keep_whole`]). [`cluster()`] does all that for a list of texts.
//! - [`compare`] finds the figures that several publisher [`families`](family) give, and whether they agree;
//!   [`compare_places`] does so for the places beside them.
//! - [`timeline()`] and [`new_since`] tell a story's developments and its news in literal sentences; [`dossier()`] gathers a topic.
//! - [`related`] finds articles with a [`Link`] that can be said in a line.
//! - [`rank`] scores a story for a reader as a sum that can be printed; [`edition`] makes the finite set out of the
//!   scores and accounts for everything it leaves out.
//!
//! All of it is pure and deterministic: no clock, no randomness, no order that depends on a hash map.
//!
//! ```
//! use jiff::Timestamp;
//! use weir_model::{EntryId, StoryId};
//! use weir_story::{Grouper, Member, Placement};
//! use weir_text::Features;
//!
//! let features = Features::default();
//! let member = Member { entry: EntryId(1), at: Timestamp::UNIX_EPOCH, family: "example.org", features: &features };
//! let mut grouper = Grouper::new();
//! assert_eq!(grouper.place(&member), Placement::New);
//! grouper.add(StoryId(1), member);
//! ```

mod calendar;
mod candidate;
mod cluster;
mod compare;
mod document;
mod dossier;
mod edition;
mod family;
mod grouper;
mod index;
mod lifecycle;
mod likeness;
mod measure;
mod offices;
mod passage;
mod places;
mod rank;
mod related;
mod report;
mod roles;
#[cfg(test)]
mod testing;
mod timeline;
mod value;
mod vocabulary;

pub use candidate::{Candidate, CandidateMember, Reader, brief_seconds};
pub use cluster::{ClusterInput, cluster};
pub use compare::compare;
pub use dossier::{Dossier, Series, Source, cited, dossier};
pub use edition::{Draft, edition, told};
pub use family::family;
pub use grouper::{Decision, Grouper, Member, Placement, Twin};
pub use lifecycle::{Change, ends_at};
pub use measure::measure_names;
pub use passage::Passage;
pub use places::{PlaceComparison, PlaceReading, compare_places};
pub use rank::{phrase, rank};
pub use related::{Link, Relation, related};
pub use report::{Report, headline, merge_tags};
pub use roles::{Position, Role};
pub use timeline::{Development, News, new_since, timeline};
