//! A finite set of stories, made for one reader at one time.

use crate::{EditionId, EntryId, StoryId, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An edition: it has an end, it never repeats, and it says what it left out and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edition {
    /// Identity.
    pub id: EditionId,
    /// For whom.
    pub user: UserId,
    /// When it was made.
    pub made_at: Timestamp,
    /// When the next one is due.
    pub next_at: Timestamp,
    /// In reading order; the first is the lead. Stories of one section stand together.
    pub items: Vec<EditionItem>,
    /// What was left out, each with its reason.
    pub held: Vec<Held>,
    /// How many articles were looked at: members of `items` and `held` together.
    pub considered: u32,
    /// From how many feeds.
    pub feeds: u32,
    /// Minutes to read all briefs, rounded up.
    pub minutes: u32,
    /// Stories that did not fit, best first, each with the number of editions in a row in which it did not: they are
    /// candidates of the next one.
    #[serde(default)]
    pub carried: Vec<(StoryId, u32)>,
    /// What is new in each of its stories that an earlier edition told.
    #[serde(default)]
    pub fresh: Vec<(StoryId, Fresh)>,
}

/// What is new in a story that was told before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fresh {
    /// Reports that came since, by entry id; none that are repeats, promotions, muted or read.
    pub reports: Vec<EntryId>,
    /// Publisher families that had not reported it, in alphabetical order.
    pub families: Vec<String>,
}

/// One story in an edition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditionItem {
    /// The story.
    pub story: StoryId,
    /// Section tag id (`section:business`); empty for stories without one.
    pub section: String,
    /// Why it is here.
    pub why: Reason,
}

/// A ranking score as a sum whose parts can be printed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The sum of the factors.
    pub score: f32,
    /// Each factor with its points, largest first.
    pub factors: Vec<(Factor, f32)>,
}

/// The parts of a ranking score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "factor", rename_all = "kebab-case")]
pub enum Factor {
    /// How many publisher families report it.
    Sources {
        /// Families.
        count: u32,
    },
    /// How new it is.
    Fresh {
        /// Hours since the last report, at the time of ranking.
        hours: u32,
    },
    /// From a feed that writes rarely.
    RareWriter,
    /// How much the story carries: long text, figures, a picture.
    Substance,
    /// A topic the reader follows.
    Followed {
        /// Tag id.
        tag: String,
    },
    /// The reader asked for more or less of this.
    Choice,
    /// The reader gave the feed a place before or after others.
    Priority,
    /// It did not fit into earlier editions.
    Waited {
        /// How many.
        editions: u32,
    },
    /// Earlier editions told it, and something is new.
    Repeats {
        /// How many.
        editions: u32,
    },
}

/// An article that an edition left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Held {
    /// The article.
    pub entry: EntryId,
    /// Why.
    pub reason: HeldReason,
}

/// Why an article is not in an edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeldReason {
    /// It reports an event that the edition already tells: folded into that story.
    Folded,
    /// The same text or address as another article.
    Repeat,
    /// A promotion, advertorial or sponsored text.
    Promotion,
    /// The reader muted its topic or source.
    Muted,
    /// It ranked below the edition's length.
    Low,
    /// It was in an earlier edition and nothing is new.
    Told,
}
