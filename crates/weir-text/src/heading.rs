//! Headings of key points.
//!
//! A heading is a few words of the sentence itself: the beginning of its main clause where that can be cut cleanly, else a
//! phrase between stop words and verbs; a clause for Chinese. Phrases whose words the article repeats win, and words that an earlier heading used lose.

use crate::candidate::Candidate;
use crate::features::term_hash;
use crate::opening::opening;
use crate::sentence::is_ideograph;
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
                // In German a phrase ends in its noun.
                if sentence.lang == Lang::DE && !last.starts_with(char::is_uppercase) {
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
                    - if is_pale(tokens[start].text) { 0.5 } else { 0.0 };
                if best.is_none_or(|(known, _, _)| score > known) {
                    best = Some((score, tokens[start].start, tokens[end].end));
                }
            }
        }
        let found = best.and_then(|(_, start, end)| text.get(start..end)).unwrap_or_else(|| first_words(text));
        capitalised(found)
    }

    /// The best clause of fitting length, else the first words of the first clause.
    fn clause(&self, sentence: &Candidate) -> String {
        const OPENERS: [&str; 26] = [
            "据了解",
            "据介绍",
            "据悉",
            "数据显示",
            "此外",
            "同时",
            "另外",
            "目前",
            "其中",
            "不过",
            "但是",
            "但",
            "而",
            "并且",
            "并",
            "也",
            "还",
            "因此",
            "所以",
            "如果",
            "虽然",
            "尽管",
            "由于",
            "当前",
            "即使",
            "截至目前",
        ];
        let lang = sentence.lang;
        let mut best: Option<(f32, String)> = None;
        let mut opening: Option<String> = None;
        for (place, clause) in sentence.text.split(['，', '；', '：', '。', '！', '？', ',', '、', ';', '（', '）']).enumerate() {
            let mut clause =
                clause.trim_matches(|c: char| c.is_whitespace() || matches!(c, '“' | '”' | '「' | '」' | '《' | '》' | '"' | '—'));
            for opener in OPENERS {
                if let Some(rest) = clause.strip_prefix(opener) {
                    clause = rest.trim_start();
                }
            }
            let length = clause.chars().count();
            let unbalanced = [('“', '”'), ('「', '」'), ('《', '》')]
                .iter()
                .any(|(open, close)| clause.matches(*open).count() != clause.matches(*close).count());
            if length < FEWEST_IDEOGRAPHS || unbalanced || clause.chars().filter(|c| is_ideograph(*c)).count() < FEWEST_IDEOGRAPHS {
                continue;
            }
            let shown = if length <= MOST_IDEOGRAPHS { clause.to_owned() } else { self.beginning(clause, lang) };
            if shown.chars().count() < FEWEST_IDEOGRAPHS {
                continue;
            }
            opening.get_or_insert_with(|| shown.clone());
            let terms = words(&shown, lang);
            let total: f32 = terms
                .iter()
                .filter(|word| !is_stop(word.text, lang) && word.text.chars().count() > 1)
                .map(|word| self.weight(word.text))
                .sum();
            let whole = if length <= MOST_IDEOGRAPHS { 0.8 } else { 0.0 };
            // 他说 and its like tell who speaks, not what; a date says when, not what.
            let weak = ends_weakly(&shown);
            let score = total / (terms.len().max(1) as f32).sqrt() + whole - 0.15 * place as f32 - if weak { 2.0 } else { 0.0 };
            if best.as_ref().is_none_or(|(known, _)| score > *known) {
                best = Some((score, shown));
            }
        }
        best.map(|(_, shown)| shown).or(opening).unwrap_or_else(|| sentence.text.chars().take(MOST_IDEOGRAPHS).collect())
    }

    /// Whole words from the beginning of a clause, up to the longest heading, not ending in a particle.
    fn beginning(&self, clause: &str, lang: Lang) -> String {
        let mut end = 0;
        let mut length = 0;
        for word in words(clause, lang) {
            let next = word.start + word.text.len();
            length += clause.get(end..next).map_or(0, |piece| piece.chars().count());
            if length > MOST_IDEOGRAPHS {
                break;
            }
            end = next;
        }
        let mut shown = clause.get(..end).unwrap_or(clause).to_owned();
        while let Some(last) = shown.chars().last().filter(|c| {
            "的了在和与與对對将將把被从從是为為以及于於约約至还還并並而或也就都会會可能其该該个個一这這那到說说というをはがにでとのも"
                .contains(*c)
        }) {
            shown.truncate(shown.len() - last.len_utf8());
        }
        shown
    }
}

/// Whether a clause ends in who speaks, in a date, or as the beginning of another.
fn ends_weakly(clause: &str) -> bool {
    const ENDS: &[&str] = &[
        "说",
        "說",
        "表示",
        "称",
        "稱",
        "指出",
        "认为",
        "認為",
        "显示",
        "顯示",
        "透露",
        "介绍",
        "介紹",
        "预计",
        "強調",
        "强调",
        "报道",
        "報導",
        "宣布",
        "告诉记者",
        "看来",
        "來看",
        "而言",
        "来说",
        "期间",
        "期間",
        "时",
        "時",
        "后",
        "後",
        "前",
        "日",
        "月",
        "年",
        "以来",
        "以來",
        "之一",
        "によると",
        "によれば",
        "について",
        "では",
        "には",
        "とは",
        "しては",
        "っては",
        "として",
        "のため",
        "たが",
        "だが",
        "ほか",
        "一方",
        "し",
        "て",
    ];
    ENDS.iter().any(|end| clause.ends_with(end))
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
