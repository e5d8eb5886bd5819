//! The extractive brief: the article's own sentences, chosen and ordered so that they read well.
//!
//! On plain news nothing light beats the first sentences by much, so the lead leans on position. The weights are those
//! of directed centrality (Zheng and Lapata 2019, "Sentence Centrality Revisited"), title overlap and maximal marginal
//! relevance (Carbonell and Goldstein 1998); key points lean on what the lead has not said.

use crate::candidate::{Candidate, LONGEST, SHORTEST, Vectors, candidates};
use crate::heading::{Headings, emoji};
use crate::score::{scores, title_terms};
use crate::sentence::length;
use weir_model::{Article, BlockKind, Brief, BriefNote, Claim, KeyPoint, Lang, Support, Tag};

/// The engine's name in briefs.
pub const ENGINE: &str = "extractive";
/// Two sentences of a brief never say the same: their cosine stays below this.
pub const SAME: f32 = 0.6;
/// Texts shorter than this, in words, stand for themselves.
const TOO_SHORT: usize = 55;
/// A key point has at least this many words: shorter sentences are asides.
const POINT: usize = 10;
/// Sentences looked at; the rest of a very long text is too far down to lead.
const MOST_SENTENCES: usize = 400;

/// How long a brief is, and for whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Most sentences of the lead, 1 to 4.
    pub lead: usize,
    /// Most key points, 0 to 5.
    pub points: usize,
    /// The language to prefer where there is a choice (stories of several languages).
    pub prefer_lang: Lang,
}

impl Default for Options {
    fn default() -> Self {
        Options { lead: 3, points: 5, prefer_lang: Lang::UND }
    }
}

/// Writes the brief of one article.
pub(crate) fn brief(article: &Article, tags: &[Tag], options: &Options) -> Brief {
    let mut brief = Brief { lang: article.lang, engine: ENGINE.to_owned(), note: note(article), ..Brief::default() };
    let sentences = candidates(article, MOST_SENTENCES);
    let words: usize = sentences.iter().map(|sentence| sentence.words).sum();
    if sentences.is_empty() {
        brief.note = Some(BriefNote::NoText);
        return brief;
    }
    if words < TOO_SHORT || sentences.len() < 3 {
        brief.note = Some(BriefNote::TooShort);
        return brief;
    }
    let weights = Vectors::new(&sentences);
    let title = title_terms(&article.title, article.lang);
    let scores = scores(&sentences, &title);
    // A short text is half quoted already by a long lead.
    let most = options.lead.clamp(1, 4).min((words / 70).max(1));
    let chosen = lead(&sentences, &scores, &weights, most, brief.note);
    brief.lead = chosen.iter().map(|n| quote(&sentences[*n])).collect();

    let points = points(&sentences, &scores, &weights, &chosen, options.points.min(5).min(words / 45));
    let mut headings = Headings::new(&sentences, &title);
    let mut used = Vec::new();
    for n in points {
        let sentence = &sentences[n];
        let mark = emoji(sentence, tags, &used);
        used.push(mark.clone());
        brief.points.push(KeyPoint { emoji: mark, heading: headings.heading(sentence), claims: vec![quote(sentence)] });
    }
    brief
}

/// A claim that is the source's own sentence.
pub(crate) fn quote(sentence: &Candidate) -> Claim {
    Claim { text: sentence.text.to_owned(), lang: sentence.lang, cites: vec![sentence.id], support: Support::Quoted }
}

/// Sentences for the lead, in the order of the text. Each stands alone, or follows directly on one that is chosen.
fn lead(sentences: &[Candidate], scores: &[f32], weights: &Vectors, most: usize, note: Option<BriefNote>) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    // A lead begins where a reader could begin: near the top, with a sentence that stands alone.
    let near = if note == Some(BriefNote::LiveBlog) { 8 } else { 6 };
    let fit = |n: &usize| sentences[*n].stands_alone && sentences[*n].words >= SHORTEST;
    let first = (0..sentences.len().min(near)).filter(fit).max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a)));
    let first = first.or_else(|| (0..sentences.len()).find(fit)).unwrap_or(0);
    chosen.push(first);
    while chosen.len() < most {
        let next = (0..sentences.len().min(24))
            .filter(|n| !chosen.contains(n) && *n > first)
            .filter(|n| {
                let follows = *n > 0 && chosen.contains(&(n - 1)) && sentences[*n].block == sentences[n - 1].block;
                let whole =
                    sentences[*n].text.ends_with(['.', '。', '!', '！', '”', '"', '’']) && !sentences[*n].text.contains(['?', '？']);
                sentences[*n].words >= SHORTEST && sentences[*n].words <= LONGEST && (sentences[*n].stands_alone || (follows && whole))
            })
            .filter(|n| chosen.iter().all(|known| weights.cosine(*n, *known) < SAME))
            .max_by(|a, b| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a)));
        match next {
            Some(n) if scores[n] > 0.0 || chosen.len() < 2 => chosen.push(n),
            _ => break,
        }
    }
    chosen.sort_unstable();
    // A sentence that leaned on one that was not chosen after all would dangle.
    let kept: Vec<usize> =
        chosen.iter().copied().filter(|n| sentences[*n].stands_alone || *n == first || (*n > 0 && chosen.contains(&(n - 1)))).collect();
    kept
}

/// Sentences for key points: what carries weight and the lead has not said, spread over the text, in its order.
fn points(sentences: &[Candidate], scores: &[f32], weights: &Vectors, lead: &[usize], most: usize) -> Vec<usize> {
    let wanted = most.min(if sentences.len() < 14 {
        3
    } else if sentences.len() < 26 {
        4
    } else {
        5
    });
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < wanted {
        let mut best: Option<(usize, f32)> = None;
        for (n, sentence) in sentences.iter().enumerate() {
            if lead.contains(&n) || chosen.contains(&n) || !sentence.stands_alone || sentence.words < POINT || sentence.words > LONGEST {
                continue;
            }
            let mut nearest = 0.0f32;
            for known in lead.iter().chain(&chosen) {
                nearest = nearest.max(weights.cosine(n, *known));
            }
            if nearest >= SAME {
                continue;
            }
            let figures = sentence.text.chars().any(|c| c.is_ascii_digit());
            let spread = chosen.iter().map(|known| known.abs_diff(n)).min().unwrap_or(usize::MAX);
            let same_block = lead.iter().chain(&chosen).any(|known| sentences[*known].block == sentence.block);
            let score = scores[n] - 1.6 * nearest + if figures { 0.5 } else { 0.0 }
                - if spread < 2 { 0.6 } else { 0.0 }
                - if same_block { 0.4 } else { 0.0 };
            if best.is_none_or(|(_, known)| score > known) {
                best = Some((n, score));
            }
        }
        let Some((n, _)) = best else { break };
        chosen.push(n);
    }
    chosen.sort_unstable();
    chosen
}

/// Texts that are not one running report.
fn note(article: &Article) -> Option<BriefNote> {
    let blocks = &article.blocks;
    let clock = |text: &str| {
        let start: Vec<char> = text.chars().take(6).collect();
        let digits = start.iter().take_while(|c| c.is_ascii_digit()).count();
        (1..=2).contains(&digits)
            && matches!(start.get(digits), Some(':' | '：' | '.' | 'h'))
            && start.get(digits + 1).is_some_and(char::is_ascii_digit)
    };
    if blocks.iter().filter(|block| clock(&block.text)).count() >= 4 {
        return Some(BriefNote::LiveBlog);
    }
    let prose: Vec<&str> = blocks
        .iter()
        .filter(|block| block.is_prose() || matches!(block.kind, BlockKind::Heading { .. }))
        .map(|block| block.text.as_str())
        .collect();
    let questions = prose.iter().filter(|text| text.trim_end_matches(['"', '”', '*']).ends_with(['?', '？']) && length(text) < 60).count();
    if questions >= 4 && questions * 5 >= prose.len() {
        return Some(BriefNote::Interview);
    }
    let items = blocks.iter().filter(|block| matches!(block.kind, BlockKind::Item { .. })).count();
    (items >= 5 && items * 2 > prose.len()).then_some(BriefNote::List)
}
