//! Tokens for the full-text index and for its queries, the same on every database.

use crate::words::{is_han, jieba, runs};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// The tokens to index of a text, in order: words in lower case after NFKC; of Han runs every dictionary word, the long
/// ones with the shorter ones inside them. Each token is letters and digits only, so that no database splits it again.
pub fn search_tokens(text: &str) -> Vec<String> {
    tokens(text, |run, found| {
        let mut whole: Vec<&str> = jieba().cut_for_search(run, false).iter().map(|token| token.word).collect();
        // The words of a query are cut from the query alone; its single characters are looked up as prefixes.
        whole.dedup();
        found.extend(whole.into_iter().map(str::to_string));
    })
}

/// The tokens of a query, all of which a text must have. A single ideograph stands for every word that begins with it
/// and is marked with a trailing `*`.
pub fn query_tokens(text: &str) -> Vec<String> {
    tokens(text, |run, found| {
        for token in jieba().cut(run, false) {
            let mut chars = token.word.chars();
            let single = chars.next().is_some() && chars.next().is_none();
            found.push(if single { format!("{}*", token.word) } else { token.word.to_string() });
        }
    })
}

fn tokens(text: &str, han: impl Fn(&str, &mut Vec<String>)) -> Vec<String> {
    let text: String = text.nfkc().collect::<String>().to_lowercase().nfkc().collect();
    let mut found = Vec::new();
    for (is_ideographs, _, run) in runs(&text) {
        if is_ideographs {
            han(run, &mut found);
            continue;
        }
        for word in run.unicode_words() {
            found.extend(
                word.split(|c: char| !c.is_alphanumeric() && !is_mark(c))
                    .filter(|part| part.chars().any(char::is_alphanumeric))
                    .map(str::to_string),
            );
        }
    }
    found
}

/// Combining marks belong to the letter before them.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) && !is_han(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn finds(text: &str, query: &str) -> bool {
        let indexed = search_tokens(text);
        query_tokens(query).iter().all(|token| match token.strip_suffix('*') {
            Some(prefix) => indexed.iter().any(|word| word.starts_with(prefix)),
            None => indexed.contains(token),
        })
    }

    #[test]
    fn queries_find_their_text() {
        for (text, query) in [
            ("中国稀土出口管制", "稀土"),
            ("中华人民共和国", "共和国"),
            ("中国稀土出口管制", "管"),
            ("ＡＢＣ Straße ﬁn", "abc fin"),
            ("Don't panic", "don't"),
            ("The U.S. economy", "u.s."),
            ("İstanbul", "İstanbul"),
        ] {
            assert!(finds(text, query), "{query} in {text}: {:?} {:?}", search_tokens(text), query_tokens(query));
        }
        assert_eq!(query_tokens("铀"), ["铀*"]);
        assert_eq!(search_tokens("GPT-4, 8.5%"), ["gpt", "4", "8", "5"]);
    }

    proptest! {
        #[test]
        fn a_text_is_found_by_itself(text in "\\PC{0,60}") {
            prop_assert!(finds(&text, &text), "{:?} {:?}", search_tokens(&text), query_tokens(&text));
        }

        #[test]
        fn ideographs_are_found_by_themselves(text in "[的一是不了在人有我他这中大来上个国和地到要出也会可成工民经法稀土]{0,30}") {
            prop_assert!(finds(&text, &text));
        }

        #[test]
        fn tokens_are_letters_and_digits(text in "\\PC{0,60}") {
            for token in search_tokens(&text) {
                prop_assert!(token.chars().all(|c| c.is_alphanumeric() || is_mark(c)), "{token:?}");
            }
        }
    }
}
