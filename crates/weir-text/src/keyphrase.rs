//! Keyphrases: what a text is about, in its own words.
//!
//! Candidates are runs of content words (one to four) without a mark or a function word between, as in RAKE; their
//! weight follows TF-IDF without a corpus: how often the words stand in the text, how early, how long they are, and
//! whether they are written as a name. No phrase repeats one that is ranked before it.

use crate::verbs::is_verb;
use crate::words::{is_stop, stem, words};
use std::collections::{BTreeMap, BTreeSet};
use weir_model::Lang;

/// Words of one phrase.
const MOST_WORDS: usize = 4;
/// Bytes of a text that are read.
const MOST_BYTES: usize = 20_000;

struct Token<'a> {
    text: &'a str,
    start: usize,
    stem: String,
    /// May stand in a phrase.
    content: bool,
    /// Nothing but a space stands between it and the word before it.
    joined: bool,
}

struct Phrase<'a> {
    text: &'a str,
    stems: Vec<String>,
    count: u32,
    first: usize,
    capital: u32,
    /// How often it is a whole run: nothing that could belong to it stands beside it.
    whole: u32,
}

/// The `most` phrases that say best what a text is about, best first, as it writes them.
///
/// ```
/// use weir_model::Lang;
/// let text = "Rare earths are metals. Rare earths are mined in China, and rare earths are refined there.";
/// assert_eq!(weir_text::keyphrases(text, Lang::EN, 1), ["Rare earths"]);
/// ```
pub fn keyphrases(text: &str, lang: Lang, most: usize) -> Vec<String> {
    let end = (0..=text.len().min(MOST_BYTES)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    let text = &text[..end];
    let tokens = tokens(text, lang);
    let mut counts: BTreeMap<&str, f32> = BTreeMap::new();
    for token in tokens.iter().filter(|token| token.content) {
        *counts.entry(token.stem.as_str()).or_insert(0.0) += 1.0;
    }
    let mut phrases: BTreeMap<Vec<&str>, Phrase> = BTreeMap::new();
    for begin in 0..tokens.len() {
        for length in 1..=MOST_WORDS {
            let Some(run) = tokens.get(begin..begin + length) else { break };
            let last = &run[length - 1];
            if !last.content || length > 1 && !last.joined {
                break;
            }
            let key: Vec<&str> = run.iter().map(|token| token.stem.as_str()).collect();
            let piece = &text[run[0].start..last.start + last.text.len()];
            let capital = u32::from(run.iter().all(|token| token.text.starts_with(char::is_uppercase)));
            let phrase = phrases.entry(key).or_insert_with(|| Phrase {
                text: piece,
                stems: run.iter().map(|token| token.stem.clone()).collect(),
                count: 0,
                first: begin,
                capital: 0,
                whole: 0,
            });
            phrase.count += 1;
            phrase.capital += capital;
            let begins = begin == 0 || !run[0].joined || !tokens[begin - 1].content;
            let ends = tokens.get(begin + length).is_none_or(|next| !next.joined || !next.content);
            phrase.whole += u32::from(begins && ends);
        }
    }
    let total = tokens.len().max(1) as f32;
    let mut ranked: Vec<(f32, &Phrase)> = phrases.values().map(|phrase| (weight(phrase, &counts, total), phrase)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.first.cmp(&b.1.first)).then(a.1.stems.len().cmp(&b.1.stems.len())));
    choose(&ranked, most)
}

/// How good a phrase is. In a short text nothing comes twice, and what says most is a whole run of two or three words; in
/// a long one what is said again and again does, which is often one word.
fn weight(phrase: &Phrase, counts: &BTreeMap<&str, f32>, total: f32) -> f32 {
    let length = phrase.stems.len() as f32;
    let words: f32 = phrase.stems.iter().map(|stem| counts.get(stem.as_str()).copied().unwrap_or(0.0)).sum::<f32>() / length;
    let early = 1.0 + 1.0 / (1.0 + 8.0 * phrase.first as f32 / total);
    let count = phrase.count as f32;
    let named = if phrase.capital * 2 > phrase.count { 1.3 } else { 1.0 };
    let whole = 1.0 + 1.5 * phrase.whole as f32 / count;
    let short = (USUAL / total).ln().clamp(-1.0, 1.6);
    (count + 0.1 * words) * length.powf(0.2 + 0.6 * short) * early * named * whole
}

/// Words of a text that is neither short nor long.
const USUAL: f32 = 300.0;

/// The best, without those that only say again a part of a better one.
fn choose(ranked: &[(f32, &Phrase)], most: usize) -> Vec<String> {
    let mut chosen: Vec<&Phrase> = Vec::new();
    let mut known: BTreeSet<Vec<&str>> = BTreeSet::new();
    for (_, phrase) in ranked {
        if chosen.len() >= most {
            break;
        }
        let stems: Vec<&str> = phrase.stems.iter().map(String::as_str).collect();
        // Not much more often than the phrase that holds it: it is its part.
        let part = chosen.iter().any(|other| {
            other.stems.len() > stems.len()
                && other.stems.windows(stems.len()).any(|window| window.iter().map(String::as_str).eq(stems.iter().copied()))
                && phrase.count <= other.count
        });
        if part || !known.insert(stems) {
            continue;
        }
        chosen.push(phrase);
    }
    chosen.iter().map(|phrase| phrase.text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn tokens(text: &str, lang: Lang) -> Vec<Token<'_>> {
    let mut found: Vec<Token> = Vec::new();
    let mut end = 0;
    for word in words(text, lang) {
        // "l'usine", "d’eau": the article is no part of the word.
        let elided = matches!(lang.as_str(), "fr" | "it" | "ca");
        let cut = word
            .text
            .find(['\'', '’'])
            .filter(|at| elided && *at <= 2)
            .map_or(0, |at| at + word.text[at..].chars().next().map_or(1, char::len_utf8));
        let bare = word.text[cut..].trim_end_matches("'s").trim_end_matches("’s");
        let start = word.start + cut;
        let lower = bare.to_lowercase();
        let letters = lower.chars().filter(|c| c.is_alphabetic()).count();
        let verb = bare.starts_with(char::is_lowercase) && is_verb(&lower, lang);
        let content = letters >= if lang.is_cjk() { 2 } else { 3 } && !is_stop(&lower, lang) && !verb;
        let gap = text.get(end..word.start).unwrap_or("");
        let joined = cut == 0 && matches!(gap, " " | "-" | "‑" | "\u{a0}") || lang.is_cjk() && gap.is_empty();
        end = word.start + word.text.len();
        found.push(Token { text: bare, start, stem: if content { stem(&lower, lang) } else { String::new() }, content, joined });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn phrases_are_what_comes_again_and_stands_whole() {
        let text = "Offshore wind farms need new ports. The offshore wind farms off Felmouth need deep water, and Felmouth has it. \
                    Critics of offshore wind farms say that the ports come too late.";
        let found = keyphrases(text, Lang::EN, 4);
        assert!(found[..2].contains(&"Offshore wind farms".to_owned()), "{found:?}");
        assert!(found.contains(&"Felmouth".to_owned()), "{found:?}");
        let found = keyphrases("L'usine est de nouveau ouverte. On parle de l’usine et de son avenir.", Lang::new("fr"), 2);
        assert!(found.contains(&"usine".to_owned()), "{found:?}");
        let found = keyphrases("稀土开采由三家公司控制。稀土开采的价格上涨，稀土出口下降。", Lang::ZH, 3);
        assert!(found.iter().any(|phrase| phrase.starts_with("稀土")), "{found:?}");
        assert!(keyphrases("", Lang::EN, 10).is_empty() && keyphrases("The and of it.", Lang::EN, 10).is_empty());
    }

    proptest! {
        #[test]
        fn phrases_stand_in_the_text(text in "(\\PC|[A-Za-z]{1,8} |l'|稀土|开采|的|, ){0,60}", most in 0usize..12) {
            for lang in [Lang::EN, Lang::new("fr"), Lang::ZH, Lang::UND] {
                let found = keyphrases(&text, lang, most);
                prop_assert!(found.len() <= most);
                prop_assert_eq!(&found, &keyphrases(&text, lang, most));
                let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
                for phrase in found {
                    prop_assert!(!phrase.is_empty() && folded.contains(&phrase), "{phrase:?}");
                }
            }
        }
    }
}
