//! Sentences of reports that can stand alone, and whether one says what another says.

use crate::report::Report;
use std::collections::BTreeSet;
use weir_model::{EntryId, Lang, SentenceId};

/// A literal sentence with where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The article.
    pub entry: EntryId,
    /// The sentence.
    pub sentence: SentenceId,
    /// Its words, as the article has them.
    pub text: String,
    /// The language.
    pub lang: Lang,
}

/// Characters of a sentence that may be shown by itself; ideographs say more in fewer.
const SHORTEST: usize = 40;
const SHORTEST_CJK: usize = 12;
const LONGEST: usize = 420;

/// A sentence that begins so leans on the one before it.
const LEANING: &[&str] = &[
    "he ",
    "she ",
    "it ",
    "they ",
    "this ",
    "that ",
    "these ",
    "those ",
    "but ",
    "and ",
    "so ",
    "his ",
    "her ",
    "their ",
    "its ",
    "er ",
    "sie ",
    "es ",
    "das ",
    "dies",
    "aber ",
    "und ",
    "doch ",
    "sein ",
    "ihr ",
    "他",
    "她",
    "它",
    "这",
    "该",
    "此",
    "但",
    "而",
    "其",
    "after that",
    "before that",
    "by then",
    "until then",
    "since then",
    "then ",
    "there ",
    "both ",
    "instead",
    "still ",
    "yet ",
    "or ",
    "because ",
    "which ",
    "such ",
    "danach",
    "dann ",
    "dort ",
    "dazu ",
    "dabei ",
    "damit ",
    "dafür ",
    "dadurch ",
    "demnach ",
    "beide ",
    "diese",
    "dessen ",
    "deren ",
    "随后",
    "此后",
    "之后",
    "然后",
    "对此",
    "因此",
    "同时",
    "其中",
    "两者",
];

/// Who tells of themselves speaks in an interview or a column: a report tells of others.
const SPEAKING: &[&str] = &[" i ", " we ", " our ", " my ", " us ", " ich ", " wir ", " unser", " mein", "我们", "我的"];

/// A passage of a report in the making: the sentence and what it says.
#[derive(Clone, Debug)]
pub(crate) struct Saying {
    pub passage: Passage,
    pub words: BTreeSet<String>,
    pub stands_alone: bool,
}

/// The prose sentences of a report that can be read, in order, at most `most`.
pub(crate) fn sayings(report: &Report, most: usize) -> Vec<Saying> {
    let article = report.article;
    let mut found = Vec::new();
    for (n, sentence) in article.sentences.iter().enumerate() {
        if found.len() >= most {
            break;
        }
        let prose = article.blocks.get(sentence.block as usize).is_some_and(weir_model::Block::is_prose);
        let Some(text) = article.sentence_text(sentence).map(str::trim).filter(|_| prose) else { continue };
        let characters = text.chars().count();
        let shortest = if article.lang.is_cjk() { SHORTEST_CJK } else { SHORTEST };
        if !(shortest..=LONGEST).contains(&characters) {
            continue;
        }
        let passage = Passage { entry: report.entry, sentence: article.sentence_id(n), text: text.to_owned(), lang: article.lang };
        found.push(Saying { words: words(text), stands_alone: stands_alone(text), passage });
    }
    found
}

/// What a sentence says, for comparing: search tokens without the shortest.
pub(crate) fn words(text: &str) -> BTreeSet<String> {
    let tokens = weir_text::search_tokens(text).into_iter();
    tokens.filter(|token| token.chars().any(|c| c.is_ascii_digit()) || !token.is_ascii() || token.len() > 3).collect()
}

fn stands_alone(text: &str) -> bool {
    let lower = text.to_lowercase();
    let opens = text.chars().next().is_some_and(|c| matches!(c, '"' | '“' | '„' | '«' | '‘' | '\'' | '「' | ')' | '…' | ','));
    let spaced = format!(" {lower}");
    let speaks = SPEAKING.iter().any(|word| spaced.contains(word));
    // A quotation inside a report may say "we"; a question tells nothing.
    let quotes = lower.contains(['"', '“', '„', '«', '「']);
    !opens && !lower.ends_with(['?', '？']) && (quotes || !speaks) && !LEANING.iter().any(|word| lower.starts_with(word))
}

/// The share of a sentence's words that another has.
pub(crate) fn told_by(words: &BTreeSet<String>, other: &BTreeSet<String>) -> f32 {
    if words.is_empty() {
        return 1.0;
    }
    words.intersection(other).count() as f32 / words.len() as f32
}
