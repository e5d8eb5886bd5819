//! What an engine says about an article or a story, sentence by sentence.

use crate::{Lang, SentenceId};
use serde::{Deserialize, Serialize};

/// A brief: a lead of one to four claims and up to five key points. Written by an engine, shared by all readers of a
/// language. An engine that finds nothing worth saying gives an empty brief with a [`BriefNote`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// The headline in the brief's language; `None` where the original headline serves.
    pub headline: Option<String>,
    /// One to four claims that read well together.
    pub lead: Vec<Claim>,
    /// Three to five, where the text carries them.
    pub points: Vec<KeyPoint>,
    /// The language the brief is written in.
    pub lang: Lang,
    /// Which engine wrote it (`extractive`, or a model's name).
    pub engine: String,
    /// Why parts are missing.
    pub note: Option<BriefNote>,
}

impl Brief {
    /// All claims, lead first.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.lead.iter().chain(self.points.iter().flat_map(|point| &point.claims))
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.lead.is_empty() && self.points.is_empty()
    }

    /// The brief as long as its reader wants it: the lead cut from its end, so that what is left reads on as it did, and the
    /// first points.
    pub fn shown(mut self, length: BriefLength) -> Brief {
        let (lead, points) = length.most();
        self.lead.truncate(lead);
        self.points.truncate(points);
        self
    }
}

/// How much of a brief a reader wants to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BriefLength {
    /// One sentence and three points.
    Short,
    /// Two sentences and four points.
    Medium,
    /// All that was written.
    #[default]
    Full,
}

impl BriefLength {
    /// All lengths, shortest first.
    pub const ALL: [BriefLength; 3] = [BriefLength::Short, BriefLength::Medium, BriefLength::Full];

    /// The name in forms and settings.
    pub fn name(self) -> &'static str {
        match self {
            BriefLength::Short => "short",
            BriefLength::Medium => "medium",
            BriefLength::Full => "full",
        }
    }

    /// What [`BriefLength::name`] gave.
    pub fn named(name: &str) -> Option<BriefLength> {
        BriefLength::ALL.into_iter().find(|length| length.name() == name)
    }

    /// Most sentences of the lead, and most points.
    fn most(self) -> (usize, usize) {
        match self {
            BriefLength::Short => (1, 3),
            BriefLength::Medium => (2, 4),
            BriefLength::Full => (usize::MAX, usize::MAX),
        }
    }
}

/// One key point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyPoint {
    /// One emoji from the point's topic.
    pub emoji: String,
    /// A few words taken from the claims' own words.
    pub heading: String,
    /// One or two claims.
    pub claims: Vec<Claim>,
}

/// One sentence of a brief or draft, with the sentences it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The sentence.
    pub text: String,
    /// Its language.
    pub lang: Lang,
    /// Never empty, except for [`Support::Own`].
    pub cites: Vec<SentenceId>,
    /// How it rests on what it cites.
    pub support: Support,
}

/// How a claim rests on its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Support {
    /// The source's own sentence, word for word.
    Quoted,
    /// Written by an engine; passed the grounding check against what it cites.
    Cited,
    /// The writer's own words, without a source. Only in drafts.
    Own,
}

/// Why a brief is empty or has fewer parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BriefNote {
    /// The text is as short as a brief would be.
    TooShort,
    /// A running list of updates: the newest are shown.
    LiveBlog,
    /// Questions and answers.
    Interview,
    /// A list of items rather than a text.
    List,
    /// Pictures with captions.
    Gallery,
    /// There is no text to read (a video, a gallery, a blocked page).
    NoText,
}
