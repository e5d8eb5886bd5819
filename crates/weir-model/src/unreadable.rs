//! Why a page that was fetched gave no text.

use serde::{Deserialize, Serialize};

/// Why an article's own page gave no text, so that the feed's text stands in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unreadable {
    /// Nothing on it reads like an article.
    NoText,
    /// It is larger than what is read.
    TooLarge,
    /// A PDF with a password, or with rights that are kept by encryption.
    PdfEncrypted,
    /// A PDF that holds pictures of pages and no letters.
    PdfWithoutText,
    /// A damaged PDF.
    PdfBroken,
}

impl Unreadable {
    /// A stable word, as it is serialised.
    pub fn code(self) -> &'static str {
        match self {
            Unreadable::NoText => "no-text",
            Unreadable::TooLarge => "too-large",
            Unreadable::PdfEncrypted => "pdf-encrypted",
            Unreadable::PdfWithoutText => "pdf-without-text",
            Unreadable::PdfBroken => "pdf-broken",
        }
    }
}
