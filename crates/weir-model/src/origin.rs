//! Where a piece of metadata came from, and how sure it is.

use serde::{Deserialize, Serialize};

/// Where something that a page says of itself was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Structured data (schema.org as JSON-LD).
    JsonLd,
    /// Open Graph or another social network's `<meta>` names.
    OpenGraph,
    /// Another `<meta>` element, or the page's `<title>`.
    Meta,
    /// An attribute or element that says what it is: microdata, `<time datetime>`, `rel`, `lang`.
    Markup,
    /// The heading that is shown.
    Heading,
    /// Words on the page that look like it.
    Text,
    /// The page's address.
    Address,
    /// The feed.
    Feed,
}

/// How sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A guess: never to be shown as a fact.
    Low,
    /// Found where it usually stands.
    Medium,
    /// Declared as what it is.
    High,
}

/// Where something came from and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// Where it was found.
    pub source: Source,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Origin {
    /// Shorthand.
    pub fn new(source: Source, confidence: Confidence) -> Origin {
        Origin { source, confidence }
    }
}

/// The origins of an article's metadata; `None` for what was not found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Origins {
    /// Of the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Origin>,
    /// Of the authors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authors: Option<Origin>,
    /// Of the date of publication, or of the guess at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Origin>,
    /// Of the date of the last change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<Origin>,
    /// Of the publication's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_name: Option<Origin>,
    /// Of the language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Origin>,
    /// Of the canonical address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub canonical: Option<Origin>,
    /// Of the lead picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Origin>,
    /// Of the section.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<Origin>,
}
