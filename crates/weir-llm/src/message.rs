//! What is asked of a model and what it answers, in the words of no provider.

use crate::schema::Schema;
use serde::{Deserialize, Serialize};

/// What is asked: always one system text, which never holds anything of an article, and one text with the material.
#[derive(Clone, Debug, PartialEq)]
pub struct ChatRequest {
    /// Weir's own words. The same for all calls of a kind, so that providers can keep it at hand.
    pub system: String,
    /// The material, cleaned and fenced.
    pub user: String,
    /// The shape that the answer must have.
    pub schema: Option<(&'static str, Schema)>,
    /// The longest answer, in tokens, thinking included.
    pub max_tokens: u32,
    /// Whether the model may think first, where it can be told.
    pub thinking: bool,
}

/// Why a model stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Finish {
    /// It was done.
    Stop,
    /// The longest length was reached.
    Length,
    /// The provider's filter, or the model itself, declined.
    Refused,
}

/// Tokens of one or several calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Tokens read.
    pub input: u64,
    /// Tokens written, thinking included.
    pub output: u64,
}

impl Usage {
    /// Both together.
    pub fn total(&self) -> u64 {
        self.input.saturating_add(self.output)
    }
}

impl std::ops::AddAssign for Usage {
    fn add_assign(&mut self, other: Usage) {
        self.input = self.input.saturating_add(other.input);
        self.output = self.output.saturating_add(other.output);
    }
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    /// What the model wrote, without its thinking.
    pub text: String,
    /// Why it stopped.
    pub finish: Finish,
    /// As the provider counts; `None` where it does not say.
    pub usage: Option<Usage>,
}

/// A piece of an answer as it comes.
#[derive(Clone, Debug, PartialEq)]
pub enum Delta {
    /// More of the text.
    Text(String),
    /// The model thinks: progress without words.
    Thinking,
    /// Tokens so far, as far as the provider says.
    Usage(Usage),
    /// It stopped.
    Finish(Finish),
    /// The provider says that nothing more comes.
    End,
}
