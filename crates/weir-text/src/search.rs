//! Words as search knows them: the same tokens when indexing and when asking, on every database.
//!
//! Compatibility forms are unified (NFKC) and case is dropped. Runs of Han are cut by dictionary, when indexing also into
//! the shorter words inside, so that 供应 finds 供应链.

use crate::words::{each_run, jieba};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// The tokens of a text to be indexed, in order.
pub fn search_tokens(text: &str) -> Vec<String> {
    tokens(text, |run, found| {
        for token in jieba().cut_for_search(run, false) {
            // Each character too: a word that the dictionary cuts differently elsewhere is still found.
            if token.word.chars().count() > 1 {
                found.push(token.word.to_owned());
            }
            found.extend(token.word.chars().filter(|_| token.word.chars().count() == 1).map(String::from));
        }
    })
}

/// The tokens of a query; all of them must be found. A single ideograph is a prefix, written with `*`.
pub fn query_tokens(text: &str) -> Vec<String> {
    tokens(text, |run, found| {
        if run.chars().count() == 1 {
            found.push(format!("{run}*"));
            return;
        }
        found.extend(jieba().cut(run, false).into_iter().map(|token| token.word.to_owned()));
    })
}

fn tokens(text: &str, mut han: impl FnMut(&str, &mut Vec<String>)) -> Vec<String> {
    let clean: String = text.nfkc().collect::<String>().to_lowercase();
    let mut found = Vec::new();
    each_run(&clean, |_, run, is_han| {
        if is_han {
            han(run, &mut found);
        } else {
            // What is left in a word beside letters and digits (apostrophes, dots) would be cut again by a database.
            found.extend(
                run.unicode_words()
                    .flat_map(|word| word.split(|c: char| !c.is_alphanumeric()))
                    .filter(|piece| !piece.is_empty())
                    .map(str::to_owned),
            );
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_either_way() {
        assert_eq!(search_tokens("ＡＩ model’s U.S. test"), ["ai", "model", "s", "u", "s", "test"]);
        assert_eq!(query_tokens("稀土供应链"), ["稀土", "供应链"]);
        assert_eq!(query_tokens("锂"), ["锂*"]);
        let indexed = search_tokens("多国签署稀土供应链协议");
        for query in ["稀土", "供应链", "供应", "协议", "多国"] {
            for token in query_tokens(query) {
                assert!(indexed.contains(&token), "{token} of {query} in {indexed:?}");
            }
        }
    }
}
