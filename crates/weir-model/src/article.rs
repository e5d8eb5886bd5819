//! The frozen text of one entry.
//!
//! No HTML is kept. An article is a list of typed blocks of plain text with marks (links, emphasis) over byte ranges;
//! pages render HTML from that, so nothing a site wrote can ever reach a reader's browser as markup.

use crate::{ArticleId, DateSource, Lang, Origins, PageKind, SentenceId, Unreadable};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use url::Url;

/// A frozen text: what every citation points into.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Entry and version.
    pub id: ArticleId,
    /// Plain text.
    pub title: String,
    /// The main language of the text.
    pub lang: Lang,
    /// In reading order.
    pub blocks: Vec<Block>,
    /// Sentence `n` is `sentences[n]`; in reading order, never overlapping.
    pub sentences: Vec<Sentence>,
    /// What the page says of itself.
    pub metadata: Metadata,
    /// How complete the text is.
    pub state: TextState,
}

impl Article {
    /// The words of a sentence of this article, or `None` for an id that is not of this article.
    pub fn sentence(&self, id: SentenceId) -> Option<&str> {
        if id.article != self.id {
            return None;
        }
        self.sentence_text(self.sentences.get(id.n as usize)?)
    }

    /// The words that a sentence's range covers.
    pub fn sentence_text(&self, sentence: &Sentence) -> Option<&str> {
        self.blocks.get(sentence.block as usize)?.text.get(sentence.range())
    }

    /// The id of sentence `n`.
    pub fn sentence_id(&self, n: usize) -> SentenceId {
        SentenceId { article: self.id, n: n as u32 }
    }

    /// The clean text: the blocks' texts with an empty line between them.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.blocks.iter().map(|block| block.text.len() + 2).sum());
        for block in self.blocks.iter().filter(|block| !block.text.is_empty()) {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&block.text);
        }
        text
    }

    /// Minutes to read the text: 230 words a minute, or 400 characters for Chinese and Japanese; at least 1.
    pub fn minutes(&self) -> u32 {
        let (mut cjk, mut words) = (0usize, 0usize);
        for block in &self.blocks {
            for word in block.text.split_whitespace() {
                let ideographs = word.chars().filter(|c| matches!(*c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')).count();
                cjk += ideographs;
                words += usize::from(ideographs == 0);
            }
        }
        ((cjk as f32 / 400.0 + words as f32 / 230.0).round() as u32).max(1)
    }
}

/// A sentence as a byte range of one block's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Index into [`Article::blocks`].
    pub block: u32,
    /// First byte in the block's text; on a character boundary.
    pub start: u32,
    /// One past the last byte; on a character boundary.
    pub end: u32,
}

impl Sentence {
    /// The byte range in the block's text.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// One piece of an article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Plain text, white space collapsed except in code. Of a table: cells joined by tabs, rows by newlines.
    /// Of a figure: its caption.
    pub text: String,
    /// Links and emphasis, sorted by start; ranges lie on character boundaries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

impl Block {
    /// A plain paragraph.
    pub fn paragraph(text: impl Into<String>) -> Block {
        Block { kind: BlockKind::Paragraph, text: text.into(), marks: Vec::new() }
    }

    /// Whether the block is running text whose sentences may stand in a brief.
    pub fn is_prose(&self) -> bool {
        matches!(self.kind, BlockKind::Paragraph | BlockKind::Quote | BlockKind::Item { .. })
    }
}

/// What a block is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum BlockKind {
    /// Running text.
    #[default]
    Paragraph,
    /// A heading inside the article, level 2 to 6.
    Heading {
        /// 2 to 6.
        level: u8,
    },
    /// One item of a list; neighbours of one kind form the list.
    Item {
        /// In a numbered list.
        ordered: bool,
        /// Nesting, 0 at the top.
        depth: u8,
    },
    /// A block quotation.
    Quote,
    /// Preformatted text.
    Code,
    /// Rows of cells as plain text.
    Table {
        /// Rows of cells.
        rows: Vec<Vec<String>>,
        /// Whether the first row is a header.
        header: bool,
    },
    /// A picture; the block's text is its caption.
    Figure {
        /// The picture.
        image: Image,
    },
    /// A video, audio or post that stands elsewhere.
    Embed {
        /// Where it stands.
        url: Url,
    },
    /// A thematic break.
    Rule,
}

/// A picture that an article shows. Never fetched by the reader's browser from its own host.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// Where it is.
    pub url: Url,
    /// Its text alternative; may be empty.
    pub alt: String,
    /// Pixels, where the page says so.
    pub width: Option<u32>,
    /// Pixels, where the page says so.
    pub height: Option<u32>,
}

/// A link or emphasis over part of a block's text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is.
    pub kind: MarkKind,
}

/// The kinds of inline markup that are kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "mark", rename_all = "lowercase")]
pub enum MarkKind {
    /// A link to an `http` or `https` address.
    Link {
        /// Where to.
        url: Url,
    },
    /// Strong emphasis.
    Strong,
    /// Emphasis.
    Emphasis,
    /// Inline code.
    Code,
}

/// What a page says of itself. Each is what was found, never a guess shown as fact.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    /// What kind of page it is.
    #[serde(default, skip_serializing_if = "PageKind::is_article")]
    pub kind: PageKind,
    /// The publication's name.
    pub site_name: Option<String>,
    /// Names as given.
    pub authors: Vec<String>,
    /// First publication.
    pub published: Option<Timestamp>,
    /// Where `published` was found.
    pub published_source: Option<DateSource>,
    /// Minutes east of UTC in which the page wrote `published`: the day it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_offset: Option<i16>,
    /// A date that may be the one of publication, where no better one was found. A guess: not to be shown as a fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_guess: Option<Timestamp>,
    /// Last change.
    pub modified: Option<Timestamp>,
    /// The page's own short description; plain text.
    pub description: Option<String>,
    /// The canonical address.
    pub canonical: Option<Url>,
    /// The lead picture.
    pub image: Option<Image>,
    /// The section of the publication.
    pub section: Option<String>,
    /// The page says that it is behind a paywall (`isAccessibleForFree: false`).
    pub paywalled: bool,
    /// The page or feed declares it as sponsored, an advertorial or a promotion.
    pub sponsored: bool,
    /// The page declares that software wrote it, or helped to; the words it says so with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ai_declared: Option<String>,
    /// Why the page gave no text, where it was fetched and the feed's text stands in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<Unreadable>,
    /// Where each of these, the title and the language came from.
    #[serde(default)]
    pub origins: Origins,
}

/// How complete an article's text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TextState {
    /// The page was read.
    Full,
    /// The feed carried the whole text.
    Feed,
    /// Only the feed's short text is there.
    #[default]
    Excerpt,
    /// The page refused to be read (403, robots.txt, a challenge); the feed's text is shown.
    Blocked,
    /// The page is only for those who pay or log in (401, 402, or it says so); what is open of it is shown.
    Paywall,
    /// The page is gone (404, 410).
    Gone,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EntryId;

    fn article(texts: &[&str]) -> Article {
        Article {
            id: ArticleId { entry: EntryId(1), version: 1 },
            title: String::new(),
            lang: Lang::EN,
            blocks: texts.iter().map(|text| Block::paragraph(*text)).collect(),
            sentences: vec![Sentence { block: 0, start: 0, end: 6 }, Sentence { block: 9, start: 0, end: 1 }],
            metadata: Metadata::default(),
            state: TextState::Full,
        }
    }

    #[test]
    fn a_sentence_is_found_only_in_its_own_article() {
        let article = article(&["稀土 and more"]);
        assert_eq!(article.sentence(article.sentence_id(0)), Some("稀土"));
        assert_eq!(article.sentence(article.sentence_id(1)), None, "a range outside the blocks");
        let other = SentenceId { article: ArticleId { version: 2, ..article.id }, n: 0 };
        assert_eq!(article.sentence(other), None);
    }

    #[test]
    fn reading_time_counts_words_and_ideographs() {
        assert_eq!(article(&["one"]).minutes(), 1);
        assert_eq!(article(&[&"word ".repeat(690)]).minutes(), 3);
        assert_eq!(article(&[&"稀土".repeat(400)]).minutes(), 2);
    }
}
