//! The few function words by which a subject is told from what stands around it, in English and German.

use super::nouns::{VERBS, is_noun};
use crate::lists::WordList;
use crate::words::is_stop;
use weir_model::Lang;

/// A word that begins a clause and is no part of its subject.
pub(super) fn opens_nothing(lower: &str) -> bool {
    matches!(
        lower,
        "and"
            | "but"
            | "or"
            | "so"
            | "however"
            | "meanwhile"
            | "also"
            | "then"
            | "still"
            | "yet"
            | "while"
            | "although"
            | "because"
            | "that"
            | "which"
            | "today"
            | "yesterday"
            | "now"
            | "und"
            | "aber"
            | "doch"
            | "dass"
            | "weil"
            | "während"
            | "heute"
            | "gestern"
            | "overall"
            | "nationwide"
    )
}

/// A word that stands for a subject.
pub(super) fn is_pronoun(lower: &str) -> bool {
    let bare = lower.split(['\'', '’']).next().unwrap_or(lower);
    matches!(
        bare,
        "he" | "she"
            | "it"
            | "they"
            | "we"
            | "i"
            | "you"
            | "this"
            | "these"
            | "those"
            | "there"
            | "who"
            | "what"
            | "one"
            | "er"
            | "sie"
            | "es"
            | "wir"
            | "ich"
            | "dies"
            | "man"
    )
}

/// A word that begins a phrase that is no subject.
pub(super) fn is_preposition(lower: &str) -> bool {
    matches!(
        lower,
        "in" | "on"
            | "at"
            | "by"
            | "for"
            | "from"
            | "with"
            | "without"
            | "of"
            | "to"
            | "after"
            | "before"
            | "since"
            | "during"
            | "under"
            | "over"
            | "among"
            | "despite"
            | "as"
            | "like"
            | "between"
            | "through"
            | "when"
            | "if"
            | "im"
            | "am"
            | "bei"
            | "mit"
            | "nach"
            | "seit"
            | "von"
            | "vor"
            | "zu"
            | "auf"
            | "für"
            | "unter"
            | "aus"
            | "wegen"
            | "trotz"
            | "bis"
            | "an"
    )
}

/// A word that a subject may do.
pub(super) fn is_verb(word: &str, lang: Lang) -> bool {
    let lower = word.to_lowercase();
    if lang == Lang::DE {
        // Verbs are what is left in small letters: no adjective ending before a noun is asked for here.
        return word.starts_with(char::is_lowercase)
            && (is_auxiliary(&lower)
                || lower.chars().count() >= 4
                    && !is_stop(&lower, lang)
                    && (lower.ends_with('t')
                        || lower.ends_with("te")
                        || lower.ends_with("en")
                        || lower.ends_with("rn")
                        || lower.ends_with("ln")
                        || GERMAN_VERBS.has(&lower)));
    }
    is_auxiliary(&lower)
        || VERBS.has(&lower)
        || lower.len() > 4 && lower.ends_with("ed") && word.starts_with(char::is_lowercase)
        || !is_noun(word, lang) && lower.len() > 5 && lower.ends_with("es")
}

static GERMAN_VERBS: WordList =
    WordList::new("stieg fiel sank wuchs lag kam ging nahm gab blieb hielt stand fand zog verlor gewann bekam erhielt sprach schrieb");

fn is_auxiliary(lower: &str) -> bool {
    matches!(
        lower,
        "is" | "are"
            | "was"
            | "were"
            | "has"
            | "have"
            | "had"
            | "will"
            | "would"
            | "can"
            | "could"
            | "may"
            | "might"
            | "should"
            | "must"
            | "do"
            | "does"
            | "did"
            | "been"
            | "ist"
            | "sind"
            | "war"
            | "waren"
            | "hat"
            | "haben"
            | "hatte"
            | "hatten"
            | "wird"
            | "werden"
            | "wurde"
            | "wurden"
            | "soll"
            | "sollen"
            | "kann"
            | "können"
            | "muss"
            | "müssen"
            | "darf"
    )
}
