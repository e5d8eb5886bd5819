//! A sentence with what choosing it needs: its terms, its length, and whether it can stand alone.

use crate::features::term_hash;
use crate::furniture::is_furniture;
use crate::sentence::length;
use crate::standing::{is_whole, stands_alone};
use crate::words::terms;
use std::collections::BTreeMap;
use weir_model::{Article, ArticleId, Block, BlockKind, EntryId, Lang, SentenceId};

/// Shorter sentences say too little to be quoted, longer ones too much; in words, where two ideographs make a word.
pub(crate) const SHORTEST: usize = 6;
pub(crate) const LONGEST: usize = 48;

/// One sentence of running text.
#[derive(Clone, Debug)]
pub(crate) struct Candidate<'a> {
    pub id: SentenceId,
    pub text: &'a str,
    pub lang: Lang,
    /// Position among the candidates of its article.
    pub place: usize,
    /// The block it stands in.
    pub block: usize,
    /// Hashes of the stems of content words with their counts, sorted by hash.
    pub terms: Vec<(u32, f32)>,
    /// Length in words.
    pub words: usize,
    /// It can be read without the sentence before it.
    pub stands_alone: bool,
    /// It begins and ends as a sentence, and is no question.
    pub whole: bool,
    /// It is about the page and not the story: a request for consent, a line that advertises, a byline.
    pub furniture: bool,
}

impl<'a> Candidate<'a> {
    fn new(id: SentenceId, text: &'a str, lang: Lang, place: usize, block: usize) -> Candidate<'a> {
        let mut counts: BTreeMap<u32, f32> = BTreeMap::new();
        for term in terms(text, lang) {
            *counts.entry(term_hash(&term)).or_insert(0.0) += 1.0;
        }
        Candidate {
            id,
            text,
            lang,
            place,
            block,
            words: length(text),
            stands_alone: stands_alone(text, lang),
            whole: is_whole(text) && !text.contains(['?', '？']),
            furniture: is_furniture(text),
            terms: counts.into_iter().collect(),
        }
    }
}

/// The sentences of an article's running text, in order. Sentences of lists and quotations count; headings and captions
/// do not.
pub(crate) fn candidates(article: &Article, most: usize) -> Vec<Candidate<'_>> {
    let mut found: Vec<Candidate> = Vec::new();
    for (n, sentence) in article.sentences.iter().enumerate() {
        if found.len() >= most {
            break;
        }
        let block = sentence.block as usize;
        let Some(kind) = article.blocks.get(block).filter(|block| block.is_prose()) else { continue };
        let Some(text) = article.sentence_text(sentence).map(str::trim).filter(|text| !text.is_empty()) else { continue };
        let mut candidate = Candidate::new(article.sentence_id(n), text, article.lang, found.len(), block);
        candidate.stands_alone &= fits(kind);
        candidate.whole &= fits(kind);
        found.push(candidate);
    }
    box_up(&mut found);
    found
}

/// Boxes of the page: what stands beside such a line in a short block, and a short line before one that opens the text.
fn box_up(sentences: &mut [Candidate]) {
    const BOX: usize = 4;
    let boxes: Vec<usize> = sentences.iter().filter(|sentence| sentence.furniture).map(|sentence| sentence.block).collect();
    for block in boxes {
        if sentences.iter().filter(|sentence| sentence.block == block).count() <= BOX {
            sentences.iter_mut().filter(|sentence| sentence.block == block).for_each(|sentence| sentence.furniture = true);
        }
    }
    if let [first, second, ..] = sentences
        && second.furniture
        && first.words <= 10
    {
        first.furniture = true;
    }
}

/// Sentences that are no article's, each a block of its own.
pub(crate) fn loose<'a>(sentences: &[&'a str], lang: Lang) -> Vec<Candidate<'a>> {
    let article = ArticleId { entry: EntryId(0), version: 0 };
    sentences.iter().enumerate().map(|(n, text)| Candidate::new(SentenceId { article, n: n as u32 }, text.trim(), lang, n, n)).collect()
}

/// List items are fragments more often than sentences.
fn fits(block: &Block) -> bool {
    match block.kind {
        BlockKind::Item { .. } => block.text.ends_with(['.', '。', '!', '！']),
        _ => true,
    }
}

/// Sentences as vectors of unit length, where rare terms weigh more than common ones.
pub(crate) struct Vectors {
    unit: Vec<Vec<(u32, f32)>>,
}

impl Vectors {
    pub fn new(sentences: &[Candidate]) -> Vectors {
        let total = sentences.len() as f32;
        let mut counts: BTreeMap<u32, f32> = BTreeMap::new();
        for (term, _) in sentences.iter().flat_map(|sentence| &sentence.terms) {
            *counts.entry(*term).or_insert(0.0) += 1.0;
        }
        // A term of every sentence still carries a little: short texts have few others.
        let idf = |term: &u32| counts.get(term).map_or(1.0, |count| ((total + 1.0) / (count + 0.5)).ln().max(0.05));
        let unit = |sentence: &Candidate| {
            let mut vector: Vec<(u32, f32)> = sentence.terms.iter().map(|(term, count)| (*term, count.ln_1p() * idf(term))).collect();
            let norm = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
            vector.iter_mut().for_each(|(_, weight)| *weight /= norm.max(f32::EPSILON));
            vector
        };
        Vectors { unit: sentences.iter().map(unit).collect() }
    }

    /// Cosine of two sentences by their places in the list, 0 to 1.
    pub fn cosine(&self, a: usize, b: usize) -> f32 {
        let (Some(a), Some(b)) = (self.unit.get(a), self.unit.get(b)) else { return 0.0 };
        let (mut i, mut j, mut dot) = (0, 0, 0.0f32);
        while let (Some((x, u)), Some((y, v))) = (a.get(i), b.get(j)) {
            if x == y {
                dot += u * v;
            }
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        dot.clamp(0.0, 1.0)
    }
}
