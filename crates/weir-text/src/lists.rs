//! Lists of words, written as one string, looked up in constant time.

use std::collections::HashSet;
use std::sync::OnceLock;

/// A list of words parted by white space. It becomes a set when it is first asked.
pub(crate) struct WordList {
    words: &'static str,
    set: OnceLock<HashSet<&'static str>>,
}

impl WordList {
    pub(crate) const fn new(words: &'static str) -> WordList {
        WordList { words, set: OnceLock::new() }
    }

    /// Whether the list has a word, as it is written.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.set.get_or_init(|| self.words.split_whitespace().collect()).contains(word)
    }
}
