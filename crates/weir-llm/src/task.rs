//! The kinds of work that models do; each can have its own provider.

use serde::{Deserialize, Serialize};

/// A kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// Headlines of lists, translated in batches.
    Headline,
    /// Briefs of articles and stories.
    Brief,
    /// Full texts, translated.
    Translate,
    /// Drafts.
    Compose,
    /// Answers to questions.
    Ask,
    /// Vectors for likeness across languages.
    Embed,
}

impl Task {
    /// All kinds.
    pub const ALL: [Task; 6] = [Task::Headline, Task::Brief, Task::Translate, Task::Compose, Task::Ask, Task::Embed];

    /// The name in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Task::Headline => "headline",
            Task::Brief => "brief",
            Task::Translate => "translate",
            Task::Compose => "compose",
            Task::Ask => "ask",
            Task::Embed => "embed",
        }
    }
}
