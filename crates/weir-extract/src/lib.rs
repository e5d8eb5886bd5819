//! A page of the web, or a PDF, to an article: clean blocks, marks and metadata.
//!
//! Bytes become text ([`charset`](https://encoding.spec.whatwg.org/) rules), text a bounded document, the document a
//! list of candidate blocks. Two independent opinions then decide on each block: Readability's scoring of the whole
//! page, and a classifier that looks at the block alone (its length, links, casing, place and words). What was
//! dropped is handed back with its reason. No HTML is kept.
//!
//! This crate is pure: no network, files, clock or randomness. No rule names a host.
//!
//! ```
//! use weir_extract::{FeedHint, Page, extract};
//! let html = b"<html><head><title>Rain in May</title></head><body><nav><a href=/>Home</a></nav><article>
//!   <p>It rained for most of May, and the rivers of the south rose above the marks of the year before.</p>
//!   <p><a href=/x>CLICK HERE FOR OUR APP</a></p>
//!   <p>Farmers in the valley said that the wet weeks had come too late for the wheat, but in time for maize.</p>
//! </article></body></html>";
//! let url = "https://example.org/rain".parse()?;
//! let page = Page { bytes: html, content_type: Some("text/html; charset=utf-8"), url: &url };
//! let article = extract(&page, &FeedHint::default())?;
//! assert_eq!(article.title, "Rain in May");
//! assert_eq!(article.blocks.len(), 2);
//! assert_eq!(article.dropped[0].text, "CLICK HERE FOR OUR APP");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod address;
mod alternates;
mod blocks;
mod candidate;
mod charset;
mod context;
mod date;
mod embedded;
mod fragment;
mod jsonld;
mod judge;
mod kind;
mod lines;
mod media;
mod metadata;
mod page;
mod pages;
mod pdf;
mod phrases;
mod published;
mod reading;
mod rules;
mod run;
mod shape;
mod sponsored;
mod table;
mod tail;
mod tame;
mod text_file;
mod words;
mod zone;

pub use alternates::alternates;
pub use pages::next_page;
pub use rules::{RuleError, SiteRule, extract_by, rule_hosts};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use url::Url;
use weir_model::{Block, Lang, Metadata, Unreadable};

/// More bytes than this are not read: [`ExtractError::TooLarge`].
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// A page as it was fetched.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The body.
    pub bytes: &'a [u8],
    /// The `Content-Type` header, for its charset.
    pub content_type: Option<&'a str>,
    /// The page's final address; relative links are resolved against it.
    pub url: &'a Url,
}

/// What the feed said of the page: never overrides the page, but helps to find things on it.
#[derive(Clone, Copy, Debug, Default)]
pub struct FeedHint<'a> {
    /// The entry's title.
    pub title: Option<&'a str>,
    /// The entry's author.
    pub author: Option<&'a str>,
    /// The entry's date.
    pub published: Option<Timestamp>,
    /// The entry's summary as plain text.
    pub excerpt: Option<&'a str>,
    /// The feed's language.
    pub lang: Lang,
}

/// An article's parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extracted {
    /// Plain text without the site's name.
    pub title: String,
    /// As declared by the page, else by the feed.
    pub lang: Lang,
    /// In reading order.
    pub blocks: Vec<Block>,
    /// What the page says of itself.
    pub metadata: Metadata,
    /// What was left out of the main content, in page order.
    pub dropped: Vec<Dropped>,
}

/// A piece of text that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Its words.
    pub text: String,
    /// Why.
    pub reason: DropReason,
}

/// Why a piece of text was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DropReason {
    /// A call to action or a promotion of other things ("click here", "read more", a headline in capitals).
    Promotion,
    /// An advertisement's label.
    Advertisement,
    /// Cookie and consent text.
    Consent,
    /// Share, follow and print controls.
    Share,
    /// A list of other articles.
    Related,
    /// About the author rather than the matter.
    Author,
    /// Who reported, edited or published it.
    Credit,
    /// The headline or the date again.
    Repeated,
    /// Menus, breadcrumbs and other furniture.
    Navigation,
    /// Comments of readers.
    Comments,
    /// A rights notice.
    Legal,
    /// The caption of a picture that is not there.
    Caption,
    /// A running header or footer, or a page number, of a document in pages.
    Margin,
}

impl DropReason {
    /// A stable word, as it is serialised.
    pub fn code(self) -> &'static str {
        match self {
            DropReason::Promotion => "promotion",
            DropReason::Advertisement => "advertisement",
            DropReason::Consent => "consent",
            DropReason::Share => "share",
            DropReason::Related => "related",
            DropReason::Author => "author",
            DropReason::Credit => "credit",
            DropReason::Repeated => "repeated",
            DropReason::Navigation => "navigation",
            DropReason::Comments => "comments",
            DropReason::Legal => "legal",
            DropReason::Caption => "caption",
            DropReason::Margin => "margin",
        }
    }
}

impl fmt::Display for DropReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            DropReason::Promotion => "promotion",
            DropReason::Advertisement => "advertisement",
            DropReason::Consent => "consent",
            DropReason::Share => "share controls",
            DropReason::Related => "related articles",
            DropReason::Author => "about the author",
            DropReason::Credit => "credit line",
            DropReason::Repeated => "repeated headline or date",
            DropReason::Navigation => "navigation",
            DropReason::Comments => "comments",
            DropReason::Legal => "rights notice",
            DropReason::Caption => "caption without its picture",
            DropReason::Margin => "header, footer or page number",
        })
    }
}

/// Why there is no article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExtractError {
    /// Nothing that reads like an article.
    #[error("the page has no article text; open the original page instead")]
    NoText,
    /// More than [`MAX_BYTES`].
    #[error("the page is larger than {} MB and was not read", MAX_BYTES / 1024 / 1024)]
    TooLarge,
    /// More than a PDF may have, as it is or unpacked.
    #[error("the PDF is too large to be read here ({} MB at most); open the original instead", pdf::MAX_BYTES / 1024 / 1024)]
    PdfTooLarge,
    /// Locked, or with rights that are kept by encryption.
    #[error("the PDF is encrypted; open the original in a program that asks for its password, or save it without one")]
    PdfEncrypted,
    /// Pictures of pages, or letters that do not say which they are.
    #[error("the PDF holds no text, only pictures of its pages; open the original, or have its text recognised (OCR) first")]
    PdfWithoutText,
    /// Not a PDF after all, or one that is damaged.
    #[error("the PDF is damaged and could not be read; open the original instead")]
    PdfBroken,
}

impl From<ExtractError> for Unreadable {
    fn from(error: ExtractError) -> Unreadable {
        match error {
            ExtractError::NoText => Unreadable::NoText,
            ExtractError::TooLarge | ExtractError::PdfTooLarge => Unreadable::TooLarge,
            ExtractError::PdfEncrypted => Unreadable::PdfEncrypted,
            ExtractError::PdfWithoutText => Unreadable::PdfWithoutText,
            ExtractError::PdfBroken => Unreadable::PdfBroken,
        }
    }
}

/// Reads a page of the web, or a PDF: by its first bytes, or by its content type.
pub fn extract(page: &Page, hint: &FeedHint) -> Result<Extracted, ExtractError> {
    if pdf::is_pdf(page.bytes, page.content_type) {
        return pdf::extract(page.bytes, hint);
    }
    if page.bytes.len() > MAX_BYTES {
        return Err(ExtractError::TooLarge);
    }
    page::extract(page, hint)
}

/// Whether bytes are a PDF, by their first bytes or by the content type.
pub fn is_pdf(bytes: &[u8], content_type: Option<&str>) -> bool {
    pdf::is_pdf(bytes, content_type)
}

/// Reads the HTML that a feed carries for an entry.
pub fn from_fragment(html: &str, base: Option<&Url>) -> Vec<Block> {
    fragment::blocks(html, base)
}

/// Reads a plain text or simple Markdown file; its first line may be the title.
pub fn from_text(text: &str) -> Extracted {
    text_file::read(text)
}

/// An HTML fragment as one line of text.
pub fn plain(html: &str) -> String {
    fragment::plain(html)
}
