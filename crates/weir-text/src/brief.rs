//! The extractive brief: the article's own sentences, chosen and ordered so that they read well.
//!
//! The lead begins where a reader could begin and goes on with what follows; key points lean on what it has not said.
//! Both use the scores of [`crate::score`].

use crate::candidate::{Candidate, LONGEST, SHORTEST, Vectors, candidates};
use crate::emoji::emoji;
use crate::heading::Headings;
use crate::score::{scores, title_terms};
use crate::sentence::length;
use std::collections::BTreeSet;
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

/// The lead begins among so many sentences, and ends so many further on.
const NEAR: usize = 6;
const WITHIN: usize = 12;
/// Words of the longest sentence that may open a text.
const LONGEST_FIRST: usize = 80;
/// Words of the longest lead.
const LEAD_WORDS: usize = 110;
/// What following directly is worth, and how far below the first a further sentence may score.
const FOLLOWS: f32 = 0.7;
const FALLS: f32 = 1.9;
/// What of the cost of each place a key point does not bear.
const EVEN: f32 = 0.5;
/// Pictures that make a gallery, and words a picture of one that is no text with pictures.
const PICTURES: usize = 5;
const WORDS_A_PICTURE: usize = 40;

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
        brief.note = Some(brief.note.filter(|note| *note == BriefNote::Gallery).unwrap_or(BriefNote::NoText));
        return brief;
    }
    if words < TOO_SHORT || sentences.len() < 3 {
        brief.note = Some(brief.note.filter(|note| *note == BriefNote::Gallery).unwrap_or(BriefNote::TooShort));
        return brief;
    }
    let vectors = Vectors::new(&sentences);
    let title = title_terms(&article.title, article.lang);
    let scores = scores(&sentences, &title);
    // A short text is half quoted already by a long lead.
    let most = options.lead.clamp(1, 4).min((words / 70).max(1));
    let Some(chosen) = lead(&sentences, &scores, &vectors, &title, most) else {
        brief.note = Some(brief.note.unwrap_or(BriefNote::NoText));
        return brief;
    };
    brief.lead = chosen.iter().filter_map(|n| sentences.get(*n)).map(quote).collect();

    let points = points(&sentences, &scores, &vectors, &chosen, options.points.min(5).min(words / 45));
    let mut headings = Headings::new(&sentences, &title);
    let mut used = Vec::new();
    for sentence in points.into_iter().filter_map(|n| sentences.get(n)) {
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

/// Whether a sentence only repeats the title.
fn is_title(sentence: &Candidate, title: &BTreeSet<u32>) -> bool {
    let shared = sentence.terms.iter().filter(|(term, _)| title.contains(term)).count();
    sentence.terms.len() >= 3 && shared * 10 >= sentence.terms.len() * 9 && shared * 10 >= title.len() * 8
}

/// Sentences for the lead, in the order of the text: the best opening near the top, then what follows it directly or
/// stands alone. `None` where no sentence could open anything.
fn lead(sentences: &[Candidate], scores: &[f32], vectors: &Vectors, title: &BTreeSet<u32>, most: usize) -> Option<Vec<usize>> {
    let by_score = |a: &usize, b: &usize| scores[*a].total_cmp(&scores[*b]).then(b.cmp(a));
    let fit = |n: &usize| sentences[*n].stands_alone && sentences[*n].words >= SHORTEST && !sentences[*n].furniture;
    // A long first sentence tells the news; a long one further down does not.
    let fits = |n: usize| sentences[n].words <= if n == 0 { LONGEST_FIRST } else { LONGEST };
    let good = |n: &usize| fit(n) && fits(*n) && !is_title(&sentences[*n], title);
    let all = 0..sentences.len();
    let first =
        all.clone().take(NEAR).filter(good).max_by(by_score).or_else(|| all.clone().find(good)).or_else(|| all.clone().find(fit))?;
    let mut chosen = vec![first];
    let mut words = sentences[first].words;
    while chosen.len() < most {
        let last = chosen.last().copied().unwrap_or(first);
        let follows = |n: usize| n == last + 1 && sentences[n].block <= sentences[last].block + 1 && sentences[n].whole;
        let gain = |n: usize| scores[n] + if follows(n) { FOLLOWS } else { 0.0 };
        let next = (last + 1..sentences.len().min(first + WITHIN))
            .filter(|n| follows(*n) || sentences[*n].stands_alone)
            .filter(|n| {
                (SHORTEST..=LONGEST).contains(&sentences[*n].words) && !sentences[*n].furniture && words + sentences[*n].words <= LEAD_WORDS
            })
            .filter(|n| chosen.iter().all(|known| vectors.cosine(*n, *known) < SAME))
            .max_by(|a, b| gain(*a).total_cmp(&gain(*b)).then(b.cmp(a)));
        match next {
            Some(n) if gain(n) >= scores[first] - FALLS => {
                words += sentences[n].words;
                chosen.push(n);
            }
            _ => break,
        }
    }
    Some(chosen)
}

/// Sentences for key points: what carries weight and the lead has not said, spread over the text, in its order.
fn points(sentences: &[Candidate], scores: &[f32], vectors: &Vectors, lead: &[usize], most: usize) -> Vec<usize> {
    let wanted = most.min(match sentences.len() {
        ..14 => 3,
        14..26 => 4,
        _ => 5,
    });
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < wanted {
        let mut best: Option<(usize, f32)> = None;
        for (n, sentence) in sentences.iter().enumerate() {
            if lead.contains(&n) || chosen.contains(&n) || !carries(sentence) {
                continue;
            }
            let told = || lead.iter().chain(&chosen);
            let nearest = told().map(|known| vectors.cosine(n, *known)).fold(0.0, f32::max);
            if nearest >= SAME {
                continue;
            }
            let near = chosen.iter().any(|known| known.abs_diff(n) < 2);
            let same_block = told().any(|known| sentences[*known].block == sentence.block);
            let score =
                point_score(sentence, scores[n]) - 1.6 * nearest - if near { 0.6 } else { 0.0 } - if same_block { 0.4 } else { 0.0 };
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

/// Whether a sentence may be a key point.
pub(crate) fn carries(sentence: &Candidate) -> bool {
    sentence.stands_alone && !sentence.furniture && (POINT..=LONGEST).contains(&sentence.words)
}

/// What a sentence is worth as a key point: its place matters less than for the lead, figures and names more.
pub(crate) fn point_score(sentence: &Candidate, score: f32) -> f32 {
    let figures = sentence.text.chars().any(|c| c.is_ascii_digit());
    let personal = is_personal(sentence.text, sentence.lang);
    score + EVEN * (sentence.place as f32).min(6.0) + if figures { 0.5 } else { 0.0 } - if personal { 0.8 } else { 0.0 }
}

/// Whether the writer or the reader is spoken of, or the sentence tells the reader to do something.
fn is_personal(text: &str, lang: Lang) -> bool {
    let words: &[&str] = match lang.as_str() {
        "en" => &[
            "i",
            "we",
            "you",
            "my",
            "our",
            "your",
            "me",
            "us",
            "let",
            "see",
            "look",
            "check",
            "click",
            "try",
            "make",
            "experience",
            "scroll",
            "read",
        ],
        "de" => &["ich", "wir", "mein", "meine", "unser", "unsere", "uns", "du", "dein", "deine"],
        "fr" => &["je", "nous", "vous", "mon", "notre", "votre", "j"],
        "es" => &["yo", "nosotros", "usted", "nuestro", "nuestra", "mi"],
        "zh" => return ["我", "你", "您", "咱", "笔者", "小编"].iter().any(|word| text.starts_with(word)),
        _ => return false,
    };
    let mut found = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase);
    found.next().is_some_and(|first| words.contains(&first.as_str()))
        || found.take(6).any(|word| matches!(word.as_str(), "i" | "we" | "you" | "ich" | "wir" | "je"))
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
    let pictures = blocks.iter().filter(|block| matches!(block.kind, BlockKind::Figure { .. })).count();
    let words: usize = prose.iter().map(|text| length(text)).sum();
    if pictures >= PICTURES && words < pictures * WORDS_A_PICTURE {
        return Some(BriefNote::Gallery);
    }
    let items = blocks.iter().filter(|block| matches!(block.kind, BlockKind::Item { .. })).count();
    (items >= 5 && items * 2 > prose.len()).then_some(BriefNote::List)
}
