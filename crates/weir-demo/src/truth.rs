//! The ground truth of `site/truth.toml`: what a careful reader would find in the demo world.

use serde::Deserialize;

use crate::article::ArticleKind;

/// Everything written down about the demo world.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Truth {
    /// One entry for every article.
    #[serde(rename = "article", default)]
    pub articles: Vec<TruthArticle>,
    /// The events and what their reports agree and differ about.
    #[serde(rename = "event", default)]
    pub events: Vec<TruthEvent>,
    /// Articles that another outlet's feed posts too.
    #[serde(rename = "repost", default)]
    pub reposts: Vec<TruthRepost>,
}

/// What one article is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TruthArticle {
    /// The outlet's id.
    pub outlet: String,
    /// The article's slug.
    pub slug: String,
    /// The language it is written in.
    pub lang: String,
    /// The event it tells of, if any other article tells of it too.
    #[serde(default)]
    pub event: Option<String>,
    /// What sort of text it is.
    pub kind: ArticleKind,
    /// For a repeat: the key of the article it repeats.
    #[serde(default)]
    pub repeats: Option<String>,
}

/// One event and its reports.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TruthEvent {
    /// The id that articles name.
    pub id: String,
    /// A short description in English.
    pub name: String,
    /// For a follow-up: the earlier event. Joining both into one story is no mistake, linking them is expected.
    #[serde(default)]
    pub follows: Option<String>,
    /// What several reports say alike.
    #[serde(default)]
    pub agree: Vec<WrittenFact>,
    /// What reports say differently.
    #[serde(default)]
    pub differ: Vec<WrittenFact>,
}

/// One subject that several reports give a value for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenFact {
    /// What the value is of, in English.
    pub subject: String,
    /// `%`, `people`, `USD`, `km/h`, `date`, `place` and so on.
    pub unit: String,
    /// The values: one for an agreement, two or more for a difference.
    pub values: Vec<ValueGroup>,
}

/// One value and who says it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueGroup {
    /// The normalised value, such as `8500000000`, `85-90` or `2027-03`.
    pub value: String,
    /// Which articles say it, in which words.
    pub says: Vec<Statement>,
}

/// The literal words of one article.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The article's key, `outlet/slug`.
    pub article: String,
    /// Words that stand literally in its text.
    pub text: String,
}

/// An article whose link stands in a second feed, with tracking parameters.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TruthRepost {
    /// The article's key, `outlet/slug`.
    pub article: String,
    /// The outlet whose feed posts it too.
    pub outlet: String,
}
