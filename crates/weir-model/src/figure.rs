//! Numbers that a text gives, with what they measure.

use crate::SentenceId;
use serde::{Deserialize, Serialize};

/// One number or range in a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// As written, unit included: "60–70%", "$8.5 billion", "85亿美元".
    pub text: String,
    /// What kind of measure.
    pub kind: FigureKind,
    /// The value in base units ("$8.5 billion" is 8.5e9; "一成" is 10 percent); the lower end of a range.
    pub low: f64,
    /// The upper end of a range, else equal to `low`.
    pub high: f64,
    /// Normalised unit: ISO 4217 code for money ("USD"), "%" for percent, an SI symbol or an English noun in the
    /// singular ("kg", "worker") for quantities; empty for bare counts.
    pub unit: String,
    /// What it measures, in the text's own words ("China share of rare-earth mining"); short, may be empty.
    pub subject: String,
    /// The sentence it stands in.
    pub sentence: SentenceId,
}

/// The kinds of measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FigureKind {
    /// A share or change in percent.
    Percent,
    /// An amount of money.
    Money,
    /// A quantity with a unit of measure.
    Quantity,
    /// A count of things or people.
    Count,
    /// A calendar date (days since 1970-01-01 in `low`).
    Date,
}
