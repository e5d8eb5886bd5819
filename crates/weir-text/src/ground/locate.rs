//! Word for word: whether a text is made of whole sentences of the sources, or is a piece of them.

use super::fold::{contains_words, fold_lower};
use std::collections::HashSet;
use weir_model::Lang;

/// The sources' sentences and text, folded.
#[derive(Debug, Default)]
pub(super) struct Exact {
    sentences: HashSet<String>,
    text: String,
}

/// How a text stands in the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Located {
    /// Not word for word.
    No,
    /// A piece of one sentence.
    Piece,
    /// One or more whole sentences.
    Whole,
}

fn bare(text: &str) -> String {
    fold_lower(text).trim_end_matches(['.', '。', ' ', '!', '?']).to_owned()
}

impl Exact {
    /// Adds a sentence, or another piece of text that is no sentence (`whole` false).
    pub fn add(&mut self, text: &str, whole: bool) {
        let folded = bare(text);
        self.text.push_str(&folded);
        self.text.push('\n');
        if whole && !folded.is_empty() {
            self.sentences.insert(folded);
        }
    }

    /// Looks a text up, all of it as one sentence or each of its sentences by itself.
    pub fn locate(&self, text: &str, lang: Lang) -> Located {
        let folded = bare(text);
        if folded.is_empty() {
            return Located::No;
        }
        if self.sentences.contains(&folded) {
            return Located::Whole;
        }
        let parts: Vec<String> =
            crate::segment::split(text, lang).into_iter().map(|range| bare(&text[range])).filter(|part| !part.is_empty()).collect();
        if !parts.is_empty() && parts.iter().all(|part| self.sentences.contains(part)) {
            return Located::Whole;
        }
        if contains_words(&self.text, &folded) { Located::Piece } else { Located::No }
    }
}
