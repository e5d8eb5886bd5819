//! How much each sentence of a text carries, and which of them make a summary.
//!
//! On plain news nothing light beats the first sentences by much, so position leads. The rest is what a sentence shares
//! with all others (centrality, as in LexRank, Erkan and Radev 2004, but taken from whole-text counts in one pass),
//! overlap with the title, and what a sentence looks like; repeats are held down by maximal marginal relevance
//! (Carbonell and Goldstein 1998). The weights come from the development sets named in `docs/quality/text.md`.

use crate::candidate::{Candidate, Vectors, loose};
use crate::features::term_hash;
use crate::words::terms;
use std::collections::BTreeSet;
use weir_model::Lang;

/// What each further place costs, up to so many places.
const PLACE: f32 = 0.6;
const LAST_PLACE: f32 = 6.0;
/// What the words of the title are worth, standardised over the text.
const TITLE: f32 = 0.4;
/// What is shared with an average other sentence.
const ECHO: f32 = 8.0;
/// Content words per word.
const DENSE: f32 = 1.0;
/// Words below which a sentence is too short, above which it is too long, and what the worst of them lose.
const SHORT: f32 = 10.0;
const LONG: f32 = 40.0;
const TOO_SHORT: f32 = 1.5;
const TOO_LONG: f32 = 3.0;
/// What a quotation costs.
const SPEECH: f32 = 0.15;
/// Sentences with this cosine are copies of each other.
const COPY: f32 = 0.95;
/// What a repeat of a chosen sentence costs.
const REPEAT: f32 = 0.3;

/// The hashes of a title's content words.
pub(crate) fn title_terms(title: &str, lang: Lang) -> BTreeSet<u32> {
    terms(title, lang).iter().map(|term| term_hash(term)).collect()
}

/// How much each sentence carries.
pub(crate) fn scores(sentences: &[Candidate], title: &BTreeSet<u32>) -> Vec<f32> {
    let echo = echo(sentences);
    let mut overlap: Vec<f32> = sentences
        .iter()
        .map(|sentence| sentence.terms.iter().filter(|(term, _)| title.contains(term)).count() as f32 / title.len().max(1) as f32)
        .collect();
    standardise(&mut overlap);
    let place = |sentence: &Candidate| -PLACE * (sentence.place as f32).min(LAST_PLACE);
    sentences
        .iter()
        .zip(echo)
        .zip(overlap)
        .map(|((sentence, echo), overlap)| place(sentence) + ECHO * echo + TITLE * overlap + looks(sentence))
        .collect()
}

/// How much of each sentence an average other sentence says too: the share of its pairs of ideographs, or of its stems.
fn echo(sentences: &[Candidate]) -> Vec<f32> {
    let grams: Vec<Vec<u32>> = sentences.iter().map(grams).collect();
    let mut totals: Vec<u32> = grams.iter().flatten().copied().collect();
    totals.sort_unstable();
    let count = |gram: u32| totals.partition_point(|other| *other <= gram) - totals.partition_point(|other| *other < gram);
    let others = sentences.len().saturating_sub(1).max(1) as f32;
    grams
        .iter()
        .map(|own| {
            let mut shared = 0;
            for run in own.chunk_by(|a, b| a == b) {
                shared += run.len().min(run.first().map_or(0, |gram| count(*gram)) - run.len());
            }
            shared as f32 / own.len().max(1) as f32 / others
        })
        .collect()
}

/// The pairs of characters of a Chinese or Japanese sentence, else its stems; sorted.
fn grams(sentence: &Candidate) -> Vec<u32> {
    let mut grams: Vec<u32> = if sentence.lang.is_cjk() {
        let characters: Vec<char> = sentence.text.chars().collect();
        characters.windows(2).map(|pair| (pair[0] as u32).wrapping_mul(0x9e37_79b1) ^ pair[1] as u32).collect()
    } else {
        sentence.terms.iter().flat_map(|(term, count)| std::iter::repeat_n(*term, *count as usize)).collect()
    };
    grams.sort_unstable();
    grams
}

/// What a sentence looks like: too short or too long, speech, full of content words.
fn looks(sentence: &Candidate) -> f32 {
    let words = sentence.words as f32;
    let short = ((SHORT - words) / SHORT).max(0.0);
    let long = ((words - LONG) / LONG).max(0.0);
    let speech = sentence.text.contains(['"', '“', '”']) || sentence.text.contains("``") || sentence.text.contains("''");
    DENSE * sentence.terms.len() as f32 / words.max(1.0) - TOO_SHORT * short - TOO_LONG * long - if speech { SPEECH } else { 0.0 }
}

/// The `k` sentences that say most of a text, as indexes into `sentences`, in reading order. The same scoring as the
/// brief, without what makes a brief readable (sentences that stand alone): for measuring, and for lists of sentences.
pub fn summarise(title: &str, sentences: &[&str], lang: Lang, k: usize) -> Vec<usize> {
    let candidates = loose(sentences, lang);
    let vectors = Vectors::new(&candidates);
    let scores = scores(&candidates, &title_terms(title, lang));
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < k.min(candidates.len()) {
        let nearest = |n: usize| chosen.iter().map(|known| vectors.cosine(n, *known)).fold(0.0, f32::max);
        // A copy of a chosen one comes last.
        let gain = |n: &usize| scores[*n] - REPEAT * nearest(*n) - if nearest(*n) >= COPY { 100.0 } else { 0.0 };
        let best = (0..candidates.len()).filter(|n| !chosen.contains(n)).max_by(|a, b| gain(a).total_cmp(&gain(b)).then(b.cmp(a)));
        let Some(best) = best else { break };
        chosen.push(best);
    }
    chosen.sort_unstable();
    chosen
}

/// Mean 0, deviation 1; all zero where nothing differs.
fn standardise(values: &mut [f32]) {
    let n = values.len().max(1) as f32;
    let mean = values.iter().sum::<f32>() / n;
    let deviation = (values.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / n).sqrt();
    for value in values {
        *value = if deviation > 1e-6 { (*value - mean) / deviation } else { 0.0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_begins_at_the_top_and_does_not_repeat() {
        let text = [
            "The port of Felmouth reopened on Monday after a strike of sixteen days.",
            "The port of Felmouth reopened on Monday, after a strike of sixteen days.",
            "Dockers had accepted a raise of 7.5 percent after the strike, the union said.",
            "The weather was mild.",
        ];
        let picked = summarise("Port reopens", &text, Lang::EN, 2);
        assert_eq!(picked.len(), 2);
        assert!(!picked.contains(&3) && picked != [0, 1], "{picked:?}");
        assert_eq!(summarise("", &[], Lang::ZH, 3), Vec::<usize>::new());
        assert_eq!(summarise("", &["一句。"], Lang::ZH, 3), [0]);
    }

    #[test]
    fn what_the_others_repeat_carries_more() {
        let text = ["第一句说天气。", "港口的罢工结束，港口重新开放。", "港口的罢工持续十六天。", "工会说罢工结束。"];
        let echo = echo(&loose(&text, Lang::ZH));
        assert!(echo[1] > echo[0] && echo[2] > echo[0], "{echo:?}");
    }
}
