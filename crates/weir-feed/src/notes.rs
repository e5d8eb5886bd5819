//! What a feed may hold, and what is said when it holds more, or something that cannot be read.

use crate::text::plain;
use crate::warning::warn;
use weir_model::Warning;

/// Longest kept texts, in bytes.
pub(crate) const MOST_TITLE: usize = 1 << 10;
const MOST_CONTENT: usize = 2 << 20;
const MOST_LABEL: usize = 200;

/// Which notes cut something.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// A title or name.
    pub title: bool,
    /// A text.
    pub content: bool,
    /// A category.
    pub label: bool,
    /// More attachments or categories than are kept.
    pub parts: bool,
    /// More items than are read.
    pub items: bool,
    /// An item without anything in it.
    pub blank: bool,
    /// A date that is none.
    pub date: bool,
    /// An address that is none.
    pub address: bool,
}

impl Notes {
    pub fn title(&mut self, text: String) -> String {
        clip(text, MOST_TITLE, &mut self.title)
    }

    pub fn content(&mut self, text: String) -> String {
        clip(text, MOST_CONTENT, &mut self.content)
    }

    pub fn label(&mut self, text: String) -> String {
        clip(text, MOST_LABEL, &mut self.label)
    }

    /// HTML as a title: of a long text only so much is read as can matter.
    pub fn plain(&mut self, html: &str) -> String {
        const MOST: usize = 16 * MOST_TITLE;
        self.title |= html.len() > MOST;
        let html = &html[..html.floor_char_boundary(MOST)];
        self.title(plain(html))
    }

    /// Says what was cut.
    pub fn warn(&self, warnings: &mut Vec<Warning>) {
        for (cut, code) in [
            (self.title, "long-title"),
            (self.content, "long-text"),
            (self.label, "long-category"),
            (self.parts, "too-many-parts"),
            (self.blank, "blank-item"),
            (self.date, "bad-date"),
            (self.address, "bad-address"),
            (self.items, "too-many-items"),
        ] {
            if cut {
                warn(warnings, code);
            }
        }
    }
}

/// At most `most` bytes, cut on a character boundary.
fn clip(mut text: String, most: usize, cut: &mut bool) -> String {
    if text.len() > most {
        *cut = true;
        text.truncate(text.floor_char_boundary(most));
    }
    text
}
