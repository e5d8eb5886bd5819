//! One event, one story.

use crate::{Brief, EntryId, Figure, Lang, StoryId, Tag};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Reports of one event across feeds and languages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// Stable for as long as the story lives.
    pub id: StoryId,
    /// The headline of the member that stands for it.
    pub title: String,
    /// The language of that headline.
    pub lang: Lang,
    /// Members in order of publication.
    pub members: Vec<EntryId>,
    /// Distinct publisher families among the members.
    pub families: u32,
    /// The first report.
    pub first_at: Timestamp,
    /// The latest report.
    pub last_at: Timestamp,
    /// Over all members.
    pub brief: Brief,
    /// Merged over the members, best first.
    pub tags: Vec<Tag>,
    /// What the sources agree and differ on.
    pub comparisons: Vec<Comparison>,
}

/// One measure of an event as its sources give it. Only made where unit and subject match.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// What is measured, in the words of one of the sources.
    pub subject: String,
    /// What sort of thing that is, as words that do not depend on a language (`work`, `household`), the most telling first; at
    /// most two, none where nothing says so.
    #[serde(default)]
    pub measures: Vec<String>,
    /// The outcome.
    pub verdict: Verdict,
    /// One row per distinct value, most families first.
    pub readings: Vec<Reading>,
}

/// One value and who gives it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// A figure as one of the sources writes it; its sentence is the literal quote.
    pub figure: Figure,
    /// The entries that give this value, with the sentence of each.
    pub sources: Vec<Figure>,
    /// Distinct publisher families among them.
    pub families: u32,
}

/// Whether sources agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// At least two publisher families give the same value, and none another.
    Agree,
    /// At least two publisher families give different values.
    Differ,
    /// One publisher family only.
    Single,
}
