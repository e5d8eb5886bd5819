//! Sentences as sequences of comparable units: stems in languages with spaces, single ideographs in Chinese.

use crate::words::{is_han, is_stop, runs, stem};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use weir_model::Lang;
use xxhash_rust::xxh3::xxh3_64;

/// One unit of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unit {
    /// Hash of the stem.
    pub key: u64,
    /// Hash of the first five letters of a longer stem: a word of the same family. Else 0.
    pub family: u64,
    /// It carries content: no function word.
    pub content: bool,
    /// As written, in lower case.
    pub word: String,
    pub range: Range<usize>,
}

/// Function words that Chinese writes with one ideograph.
const LIGHT: &str = "的了在是和与及也都就而着过之其这那他她它们我你个为于以将被把对从向到并还又或则";

/// The units of a text in order.
pub(super) fn units(text: &str, lang: Lang) -> Vec<Unit> {
    let mut found = Vec::new();
    for (han, start, run) in runs(text) {
        if han {
            found.extend(run.char_indices().map(|(at, c)| {
                let word = c.to_string();
                let range = start + at..start + at + c.len_utf8();
                Unit { key: xxh3_64(word.as_bytes()), family: 0, content: !LIGHT.contains(c), word, range }
            }));
            continue;
        }
        for (at, word) in run.unicode_word_indices() {
            let range = start + at..start + at + word.len();
            let lower = word.to_lowercase().replace('’', "'");
            // Chinese text writes Latin words as English does.
            let lang = if lang.is_cjk() { Lang::EN } else { lang };
            let stem = stem(&lower, lang);
            let content = !is_stop(&lower, lang) && (lower.chars().nth(1).is_some() || lower.starts_with(|c: char| c.is_ascii_digit()));
            let family = stem.char_indices().nth(5).map_or(0, |(at, _)| xxh3_64(&stem.as_bytes()[..at]));
            let family = if family == 0 && stem.chars().count() == 5 { xxh3_64(stem.as_bytes()) } else { family };
            found.push(Unit { key: xxh3_64(stem.as_bytes()), family, content, word: lower, range });
        }
    }
    found
}

/// The key of a run of units.
pub(super) fn joined(units: &[Unit]) -> u64 {
    units.iter().fold(0x9e37_79b9_7f4a_7c15u64, |key, unit| key.rotate_left(23).wrapping_mul(0x100_0000_01b3) ^ unit.key)
}

/// Whether most of a text is written in ideographs.
pub(super) fn mostly_han(units: &[Unit]) -> bool {
    units.iter().filter(|unit| unit.word.starts_with(is_han)).count() * 2 > units.len()
}
