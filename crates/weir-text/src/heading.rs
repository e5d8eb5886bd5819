//! Headings of key points.
//!
//! A heading is a few words of the sentence itself: the beginning of its main clause where that can be cut cleanly, else a
//! phrase between stop words and verbs; a clause for Chinese. Phrases whose words the article repeats win, and words that an earlier heading used lose.

mod han;

use crate::candidate::Candidate;
use crate::features::term_hash;
use crate::lists::WordList;
use crate::names::is_calendar;
use crate::opening::opening;
use crate::units::{currency, multiplier, unit};
use crate::verbs::{is_pale, is_verb};
use crate::words::{is_stop, stem, terms, words};
use std::collections::{BTreeMap, BTreeSet};
use weir_model::Lang;

/// Words of a heading.
const MOST_WORDS: usize = 6;
/// Ideographs of a heading.
const FEWEST_IDEOGRAPHS: usize = 4;
const MOST_IDEOGRAPHS: usize = 15;

/// Makes the headings of one brief, so that they differ.
pub(crate) struct Headings {
    /// How many sentences have each term.
    counts: BTreeMap<u32, f32>,
    title: BTreeSet<u32>,
    used: BTreeSet<u32>,
}

impl Headings {
    pub fn new(sentences: &[Candidate], title: &BTreeSet<u32>) -> Headings {
        let mut counts = BTreeMap::new();
        for sentence in sentences {
            for (term, _) in &sentence.terms {
                *counts.entry(*term).or_insert(0.0) += 1.0;
            }
        }
        Headings { counts, title: title.clone(), used: BTreeSet::new() }
    }

    /// A few words of the sentence. Never empty.
    pub fn heading(&mut self, sentence: &Candidate) -> String {
        let heading = if sentence.lang.is_cjk() {
            self.clause(sentence)
        } else {
            let opening = opening(sentence.text, sentence.lang).filter(|opening| self.is_fresh(opening, sentence.lang));
            match opening {
                Some(opening) => capitalised(opening),
                // Phrases need the stop words of the language.
                None if matches!(sentence.lang.as_str(), "en" | "de" | "fr" | "es" | "it" | "pt" | "nl") => self.phrase(sentence),
                None => capitalised(first_clause(sentence.text)),
            }
        };
        for word in words(&heading, sentence.lang) {
            self.used.insert(term_hash(&stem(&word.text.to_lowercase(), sentence.lang)));
        }
        heading
    }

    /// Whether most content words of a heading are in none before it.
    fn is_fresh(&self, heading: &str, lang: Lang) -> bool {
        let stems: Vec<u32> = terms(heading, lang).iter().map(|term| term_hash(term)).collect();
        let used = stems.iter().filter(|stem| self.used.contains(stem)).count();
        used * 3 <= stems.len() * 2
    }

    fn weight(&self, term: &str) -> f32 {
        let term = &term_hash(term);
        let count = self.counts.get(term).copied().unwrap_or(0.0);
        let repeated = (1.0 + count.min(5.0)).ln();
        let fresh = if self.used.contains(term) { -0.9 } else { 0.4 };
        // Words of the headline say nothing new over a key point.
        repeated + fresh - if self.title.contains(term) { 0.35 } else { 0.0 }
    }

    /// The best run of words without stop words, verbs or punctuation inside; "of" and its like may join two runs.
    fn phrase(&self, sentence: &Candidate) -> String {
        let text = sentence.text;
        let tokens: Vec<Token> = tokens(text, sentence.lang);
        let mut best: Option<(f32, usize, usize)> = None;
        for start in 0..tokens.len() {
            if !tokens[start].content || tokens[start].breaks || tokens[start].measure {
                continue;
            }
            for end in start..tokens.len().min(start + MOST_WORDS) {
                if end > start && (tokens[end].gap || tokens[end].breaks) {
                    break;
                }
                if !tokens[end].content {
                    continue;
                }
                let run = &tokens[start..=end];
                let joins = run.iter().filter(|token| !token.content).count();
                let names = run.iter().filter(|token| token.capital && token.start > 0).count();
                let numbers = run.iter().filter(|token| token.number).count();
                if joins > 2 || numbers == run.len() || (run.len() == 1 && !tokens[start].capital && tokens[start].text.chars().count() < 6)
                {
                    continue;
                }
                // A phrase does not end in a number, nor in an adverb.
                let last = run[run.len() - 1].text;
                if run[run.len() - 1].number || (sentence.lang == Lang::EN && last.ends_with("ly")) {
                    continue;
                }
                if last.ends_with("'s")
                    || last.ends_with("’s")
                    || run.len() == 1 && is_calendar(last)
                    || !fits(&tokens, start, end, sentence.lang)
                {
                    continue;
                }
                if run[run.len() - 1].measure && numbers > 0 && run.len() <= 3 && names == 0 {
                    continue;
                }
                let total: f32 = run.iter().filter(|token| token.content && !token.number).map(|token| self.weight(&token.stem)).sum();
                let length = match run.len() {
                    1 => 0.35,
                    2 => 0.9,
                    3 => 1.15,
                    4 => 1.3,
                    5 => 1.25,
                    _ => 1.1,
                };
                let score = total / (run.len() as f32).sqrt() * length + 0.25 * names.min(2) as f32 + 0.3 * numbers.min(1) as f32
                    - 0.02 * start as f32
                    - 0.08 * joins as f32
                    - if is_pale(tokens[start].text) { 0.5 } else { 0.0 }
                    - if sentence.lang == Lang::DE && !tokens[start].capital { 0.3 } else { 0.0 }
                    - if cut(&tokens, start, end) { CUT } else { 0.0 };
                if best.is_none_or(|(known, _, _)| score > known) {
                    best = Some((score, tokens[start].start, tokens[end].end));
                }
            }
        }
        let found = best.and_then(|(_, start, end)| text.get(start..end)).unwrap_or_else(|| first_words(text));
        capitalised(found)
    }
}

/// Whether a run of words can be a noun phrase of its language, as far as word order and endings tell.
fn fits(tokens: &[Token], start: usize, end: usize, lang: Lang) -> bool {
    static DETERMINERS: WordList = WordList::new(
        "le la les l un une des du au aux cette ces cet son sa ses leur leurs el los las del al una unos unas su sus este esta estos estas il lo \
         gli i uno dei della delle nel nella questo questa o a os as um uma do da dos das no na nos nas ao este essa esse",
    );
    let (first, last) = (&tokens[start], &tokens[end]);
    if first.joined || tokens.get(end + 1).is_some_and(|next| next.joined) {
        return false;
    }
    match lang.as_str() {
        // A German phrase ends in its noun and begins with one, or with an adjective.
        "de" => {
            let adjective = || ["e", "en", "er", "es", "em"].iter().any(|end| first.text.ends_with(end)) && first.text.chars().count() > 4;
            let verb = || first.text.ends_with("ten") || first.text.ends_with("zen");
            last.capital && (first.capital || end > start && adjective() && !verb())
        }
        // In Romance languages verbs are not known: a phrase follows its article, or is a name. Infinitives end none.
        "fr" | "es" | "it" | "pt" => {
            let led = start.checked_sub(1).is_some_and(|before| DETERMINERS.has(&tokens[before].text.to_lowercase()) && !first.gap);
            let named = first.capital && last.capital && first.start > 0;
            let infinitive = !last.capital
                && match lang.as_str() {
                    "fr" => ["er", "ir"].iter().any(|end| last.text.ends_with(end)),
                    "it" => ["are", "ere", "ire"].iter().any(|end| last.text.ends_with(end)),
                    _ => ["ar", "er", "ir"].iter().any(|end| last.text.ends_with(end)),
                };
            (led || named) && !infinitive
        }
        "en" => !first.text.ends_with("ly"),
        _ => true,
    }
}

/// What it costs to cut through a phrase.
const CUT: f32 = 0.4;

/// Whether the words right before or after a run belong to the same phrase.
fn cut(tokens: &[Token], start: usize, end: usize) -> bool {
    let goes_on = |token: &Token| token.content && !token.breaks && !token.gap;
    let before = start.checked_sub(1).and_then(|n| tokens.get(n)).is_some_and(|token| token.content && !token.breaks) && !tokens[start].gap;
    before || tokens.get(end + 1).is_some_and(goes_on)
}

struct Token<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    stem: String,
    /// No stop word.
    content: bool,
    /// A verb or speech word: no phrase goes over it.
    breaks: bool,
    /// Punctuation stands before it.
    gap: bool,
    /// It goes on with the word before: All-Star, S&P.
    joined: bool,
    capital: bool,
    number: bool,
    /// "million", "percent", "hours": nothing without its number.
    measure: bool,
}

fn tokens(text: &str, lang: Lang) -> Vec<Token<'_>> {
    let joins: &[&str] = match lang.as_str() {
        "de" => &["für", "von", "der", "des", "im", "in", "zur", "zum", "und"],
        "fr" => &["de", "du", "des", "la", "et"],
        "es" => &["de", "del", "la", "y"],
        _ => &["of", "for", "and", "the", "in", "to"],
    };
    let mut previous = 0;
    words(text, lang)
        .into_iter()
        .map(|word| {
            let end = word.start + word.text.len();
            let lower = word.text.to_lowercase();
            let between = text.get(previous..word.start).unwrap_or("");
            // A hyphen or apostrophe inside a word, a currency sign before a number: no gap.
            let gap = between.chars().any(|c| !c.is_whitespace() && !matches!(c, '-' | '’' | '\'' | '$' | '£' | '€' | '%' | '.' | '&'))
                || (between.contains('.') && between.contains(' '));
            let stop = is_stop(&lower, lang);
            let start = match text.get(..word.start).and_then(|before| before.chars().last()) {
                Some(sign @ ('$' | '£' | '€')) => word.start - sign.len_utf8(),
                _ => word.start,
            };
            let number = word.text.starts_with(|c: char| c.is_ascii_digit());
            let end = if number && text.get(end..).is_some_and(|rest| rest.starts_with('%')) { end + 1 } else { end };
            previous = end;
            Token {
                text: word.text,
                start,
                end,
                stem: stem(&lower, lang),
                content: !stop,
                breaks: (stop && !joins.contains(&lower.as_str())) || is_verb(&lower, lang),
                measure: multiplier(&lower).is_some() || unit(&lower).is_some() || currency(&lower).is_some(),
                gap,
                joined: !between.is_empty() && between.chars().all(|c| matches!(c, '-' | '‑' | '&' | '’' | '\'')),
                capital: word.text.starts_with(char::is_uppercase),
                number,
            }
        })
        .collect()
}

/// The first part of a sentence, up to punctuation or seven words.
fn first_clause(text: &str) -> &str {
    let end =
        text.find([',', ';', ':', '–', '—']).filter(|end| (2..=7).contains(&text.get(..*end).unwrap_or("").split_whitespace().count()));
    let end = end.or_else(|| text.char_indices().filter(|(_, c)| c.is_whitespace()).nth(6).map(|(at, _)| at)).unwrap_or(text.len());
    text.get(..end).unwrap_or(text).trim_matches(|c: char| !c.is_alphanumeric())
}

fn first_words(text: &str) -> &str {
    let end = text.char_indices().filter(|(_, c)| c.is_whitespace()).nth(4).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text).trim_matches(|c: char| !c.is_alphanumeric())
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
