//! A sentence with what choosing it needs: its terms, its weight, and whether it can stand alone.

use crate::words::terms;
use std::collections::BTreeMap;
use weir_model::{Article, Block, BlockKind, Lang, SentenceId};

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
    /// Stems of content words with their counts.
    pub terms: BTreeMap<String, f32>,
    /// Length in words.
    pub words: usize,
    /// It can be read without the sentence before it.
    pub stands_alone: bool,
}

/// The sentences of an article's running text, in order. Sentences of lists and quotations count; headings and captions
/// do not.
pub(crate) fn candidates(article: &Article) -> Vec<Candidate<'_>> {
    let mut found: Vec<Candidate> = Vec::new();
    for (n, sentence) in article.sentences.iter().enumerate() {
        let block = sentence.block as usize;
        let Some(kind) = article.blocks.get(block).filter(|block| block.is_prose()) else { continue };
        let Some(text) = article.sentence_text(sentence).map(str::trim).filter(|text| !text.is_empty()) else { continue };
        let mut counts = BTreeMap::new();
        for term in terms(text, article.lang) {
            *counts.entry(term).or_insert(0.0) += 1.0;
        }
        found.push(Candidate {
            id: article.sentence_id(n),
            text,
            lang: article.lang,
            place: found.len(),
            block,
            words: length(text),
            stands_alone: stands_alone(text, article.lang) && fits(kind),
            terms: counts,
        });
    }
    found
}

/// List items are fragments more often than sentences.
fn fits(block: &Block) -> bool {
    match block.kind {
        BlockKind::Item { .. } => block.text.ends_with(['.', '。', '!', '！']),
        _ => true,
    }
}

/// Words of a text; two ideographs count as one word.
pub(crate) fn length(text: &str) -> usize {
    let (mut cjk, mut words) = (0, 0);
    for piece in text.split_whitespace() {
        let ideographs = piece.chars().filter(|c| is_ideograph(*c)).count();
        cjk += ideographs;
        words += usize::from(ideographs == 0);
    }
    words + cjk.div_ceil(2)
}

pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// Whether a sentence reads well without its neighbours: it is whole, no question, and does not begin by pointing back.
pub(crate) fn stands_alone(text: &str, lang: Lang) -> bool {
    let end = text.trim_end_matches(['"', '\'', '”', '’', '»', '“', ')', '」', '』', '）']);
    let whole = end.ends_with(['.', '。', '!', '！', '…']);
    let first = text.chars().find(|c| c.is_alphanumeric());
    let begins_small = first.is_some_and(char::is_lowercase);
    whole && !begins_small && balanced(text) && !points_back(text, lang)
}

/// Every quotation that is opened is closed, and the other way round.
fn balanced(text: &str) -> bool {
    let count = |c: char| text.chars().filter(|other| *other == c).count();
    count('"').is_multiple_of(2)
        && (count('“') == count('”') || text.contains('„'))
        && count('「') == count('」')
        && count('（') == count('）')
        && count('(') == count(')')
}

/// Whether a sentence begins with a word that needs the sentence before it.
pub(crate) fn points_back(text: &str, lang: Lang) -> bool {
    const EN: &[&str] = &[
        "he",
        "she",
        "it",
        "they",
        "him",
        "her",
        "his",
        "hers",
        "its",
        "their",
        "theirs",
        "this",
        "that",
        "these",
        "those",
        "but",
        "however",
        "and",
        "also",
        "meanwhile",
        "so",
        "then",
        "such",
        "yet",
        "still",
        "instead",
        "both",
        "another",
        "others",
        "or",
        "nor",
        "nevertheless",
        "nonetheless",
        "moreover",
        "furthermore",
        "therefore",
        "thus",
        "otherwise",
        "similarly",
        "likewise",
        "besides",
        "consequently",
        "here",
        "neither",
        "either",
        "because",
        "which",
        "who",
        "there",
        "too",
        "again",
        "even",
        "not",
        "one",
        "some",
        "most",
        "none",
        "many",
        "few",
        "all",
        "plus",
        "i",
        "we",
        "you",
        "my",
        "our",
        "your",
        "perhaps",
        "maybe",
        "yes",
        "no",
        "well",
        "asked",
    ];
    const DE: &[&str] = &[
        "er",
        "sie",
        "es",
        "ihm",
        "ihr",
        "sein",
        "seine",
        "seinen",
        "seiner",
        "ihre",
        "ihren",
        "ihrer",
        "dies",
        "diese",
        "dieser",
        "dieses",
        "diesen",
        "das",
        "dass",
        "aber",
        "doch",
        "jedoch",
        "auch",
        "zudem",
        "außerdem",
        "damit",
        "dabei",
        "dort",
        "so",
        "und",
        "oder",
        "denn",
        "dann",
        "danach",
        "deshalb",
        "daher",
        "dafür",
        "dagegen",
        "dazu",
        "hier",
        "allerdings",
        "trotzdem",
        "ebenso",
        "beide",
        "davon",
        "darin",
        "ich",
        "wir",
        "man",
        "manche",
        "einige",
        "viele",
        "wer",
        "gleichzeitig",
        "zugleich",
        "hinzu",
        "stattdessen",
        "jetzt",
        "nun",
        "ja",
        "nein",
    ];
    const ZH: &[&str] = &[
        "他",
        "她",
        "它",
        "这",
        "该",
        "此",
        "但",
        "然而",
        "不过",
        "同时",
        "另外",
        "因此",
        "所以",
        "而",
        "并",
        "其",
        "对此",
        "对于此",
        "于是",
        "否则",
        "那",
        "随后",
        "之后",
        "也",
        "还",
        "我",
        "你",
        "您",
        "咱",
        "如此",
        "与此",
        "为此",
        "也就是",
        "换句话说",
        "总之",
        "例如",
        "比如",
        "至于",
        "当然",
        "甚至",
        "或",
        "则",
        "即",
        "两者",
        "双方",
        "有人",
        "有的",
    ];
    const FR: &[&str] = &[
        "il",
        "elle",
        "ils",
        "elles",
        "ce",
        "cette",
        "ces",
        "cela",
        "mais",
        "cependant",
        "et",
        "aussi",
        "puis",
        "donc",
        "son",
        "sa",
        "ses",
        "leur",
    ];
    const ES: &[&str] =
        &["él", "ella", "ellos", "ellas", "este", "esta", "esto", "estos", "pero", "sin", "y", "también", "su", "sus", "además", "así"];
    let text = text.trim_start_matches(['"', '\'', '“', '‘', '„', '«', '「', '『', '(', '（']);
    let first: String = text.chars().take_while(|c| c.is_alphabetic() || matches!(c, '\'' | '’')).collect::<String>().to_lowercase();
    let first = first.split(['\'', '’']).next().unwrap_or("");
    match lang.as_str() {
        "zh" => ZH.iter().any(|word| text.starts_with(word)),
        "de" => DE.contains(&first),
        "fr" => FR.contains(&first),
        "es" => ES.contains(&first),
        _ => EN.contains(&first) || leans_on_these(text),
    }
}

/// "Without these elements …", "In that year …": a preposition and a word that points back.
fn leans_on_these(text: &str) -> bool {
    const BEFORE: [&str; 14] =
        ["without", "with", "in", "of", "for", "after", "under", "among", "at", "by", "from", "on", "despite", "since"];
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase);
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    BEFORE.contains(&first.as_str())
        && matches!(second.as_str(), "these" | "those" | "this" | "that" | "them" | "such" | "it" | "him" | "her")
}

/// How often each term stands in the sentences, as the weight of rare terms over common ones.
pub(crate) struct Weights {
    idf: BTreeMap<String, f32>,
}

impl Weights {
    pub fn new<'a>(sentences: impl Iterator<Item = &'a Candidate<'a>> + Clone) -> Weights {
        let total = sentences.clone().count() as f32;
        let mut counts: BTreeMap<String, f32> = BTreeMap::new();
        for sentence in sentences {
            for term in sentence.terms.keys() {
                *counts.entry(term.clone()).or_insert(0.0) += 1.0;
            }
        }
        // A term of every sentence still carries a little: short texts have few others.
        Weights { idf: counts.into_iter().map(|(term, count)| (term, ((total + 1.0) / (count + 0.5)).ln().max(0.05))).collect() }
    }

    fn vector<'a>(&self, terms: &'a BTreeMap<String, f32>) -> impl Iterator<Item = (&'a str, f32)> {
        terms.iter().map(|(term, count)| (term.as_str(), count.ln_1p() * self.idf.get(term).copied().unwrap_or(1.0)))
    }

    fn norm(&self, terms: &BTreeMap<String, f32>) -> f32 {
        self.vector(terms).map(|(_, weight)| weight * weight).sum::<f32>().sqrt()
    }

    /// Cosine of two sentences, 0 to 1.
    pub fn cosine(&self, a: &Candidate, b: &Candidate) -> f32 {
        let norms = self.norm(&a.terms) * self.norm(&b.terms);
        if norms <= f32::EPSILON {
            return 0.0;
        }
        let dot: f32 = self
            .vector(&a.terms)
            .filter_map(|(term, weight)| Some(weight * b.terms.get(term)?.ln_1p() * self.idf.get(term).copied().unwrap_or(1.0)))
            .sum();
        (dot / norms).clamp(0.0, 1.0)
    }
}

/// Mean 0, deviation 1; all zero where nothing differs.
pub(crate) fn standardise(values: &mut [f32]) {
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
    fn what_stands_alone() {
        let check = |text: &str, lang: Lang, expected: bool| assert_eq!(stands_alone(text, lang), expected, "{text}");
        check("The port reopened on Monday.", Lang::EN, true);
        check("He said the port would reopen.", Lang::EN, false);
        check("\"It's late,\" she said.", Lang::EN, false);
        check("Will the port reopen?", Lang::EN, false);
        check("“The cranes are back,” the harbour master said.", Lang::EN, true);
        check("Without these cranes the port would stop.", Lang::EN, false);
        check("the port reopened.", Lang::EN, false);
        check("An unfinished line", Lang::EN, false);
        check("“The cranes are back, he said.", Lang::EN, false);
        check("港口周一重新开放。", Lang::ZH, true);
        check("但港口仍然关闭。", Lang::ZH, false);
        check("Der Hafen öffnet am Montag.", Lang::DE, true);
        check("Damit öffnet der Hafen.", Lang::DE, false);
    }
}
