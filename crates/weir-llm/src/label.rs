//! Who wrote something, when, and what it cost: shown beside everything a model wrote.

use crate::message::Usage;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who wrote something, when, and what it cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Label {
    /// The provider's name in the configuration.
    pub provider: String,
    /// The model's name.
    pub model: String,
    /// The prompt's name and version.
    pub prompt: String,
    /// When it was written; for what was kept, when it was written first.
    pub at: Timestamp,
    /// Tokens of all calls together, as the provider counts or, where it does not, as estimated.
    pub usage: Usage,
    /// Millionths of the price table's currency; `None` where the price is not known.
    pub cost: Option<u64>,
    /// Calls that were answered.
    pub calls: u32,
    /// Nothing was asked this time: the answer was there.
    pub cached: bool,
}

impl Label {
    /// Adds a further call to the same work.
    pub fn add(&mut self, other: &Label) {
        self.usage += other.usage;
        self.calls += other.calls;
        self.cost = self.cost.zip(other.cost).map(|(a, b)| a.saturating_add(b));
        self.cached &= other.cached;
        self.at = self.at.max(other.at);
    }

    /// The engine's name in a brief: `model · provider`.
    pub fn engine(&self) -> String {
        format!("{} · {}", self.model, self.provider)
    }
}
