//! Names of a claim in the sources: as written, by their words, by initials, and across languages by the taxonomy's
//! labels and by sound.

use super::fold::{contains_words, fold_lower};
use super::sounds::{sounds_like, syllables};
use crate::names::names;
use crate::taxonomy::{find_concept, taxonomy};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;
use weir_model::{Lang, TagKind};

/// The sources' names and words, as far as names are compared.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// All text, folded, in lower case; lines apart.
    folded: String,
    /// The same without any space, lines joined: a decimal may have been cut as if it ended a sentence.
    squeezed: String,
    words: BTreeSet<String>,
    /// First letters of runs of capitalised words: UN for United Nations.
    initials: BTreeSet<String>,
    /// The lines as they are, for names by sound.
    lines: Vec<(String, Lang)>,
    /// Names by their sound, read when first asked for: few claims are in another script.
    sounds: OnceLock<Vec<Vec<u8>>>,
    /// Concepts that the lines name, read when first asked for.
    concepts: OnceLock<BTreeSet<String>>,
    langs: BTreeSet<Lang>,
}

/// How a name stands to the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    Known,
    /// Its language is not that of the sources, and nothing tells its form there.
    Unknown,
    /// Its last word stands there, others do not: "Tony Abbott" where the source writes "Mr Abbott".
    Partly,
    Nowhere,
}

impl Known {
    /// Adds a line of a source.
    pub fn add(&mut self, text: &str, lang: Lang) {
        let folded = fold_lower(text);
        for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            if !self.words.contains(word) {
                self.words.insert(word.to_owned());
            }
        }
        self.folded.push_str(&folded);
        self.squeezed.extend(folded.chars().filter(|c| !c.is_whitespace()));
        self.folded.push('\n');
        self.langs.insert(lang);
        let mut run = String::new();
        for word in text.split(|c: char| c.is_whitespace() || c == '-') {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            match bare.chars().next().filter(|c| c.is_uppercase()) {
                Some(first) => run.extend(first.to_lowercase()),
                // "Bank of England", "Department for Transport".
                None if matches!(bare, "of" | "for" | "the" | "and") => {}
                None => run.clear(),
            }
            if run.len() >= 2 {
                for start in run.len().saturating_sub(6)..run.len() - 1 {
                    if let Some(part) = run.get(start..) {
                        self.initials.insert(part.to_owned());
                    }
                }
            }
            if word.ends_with(['.', ',', ';', ':']) && bare.chars().count() > 1 {
                run.clear();
            }
        }
        self.lines.push((text.to_owned(), lang));
    }

    /// Looks a name up.
    pub fn look_up(&self, name: &str, lang: Lang) -> Naming {
        let lower = fold_lower(name);
        if contains_words(&self.folded, &lower) || !lower.is_ascii() && self.folded.contains(&lower) {
            return Naming::Known;
        }
        if let Some(concept) = find_concept(name) {
            if self.concepts().contains(&concept.id) {
                return Naming::Known;
            }
            // A country has a known form in every language: where none of them stands, it is not named.
            if concept.kind == TagKind::Place && !self.langs.contains(&lang) {
                return Naming::Nowhere;
            }
        }
        let latin = lower.chars().all(|c| !crate::words::is_han(c));
        if latin && self.by_words(name, &lower) {
            return Naming::Known;
        }
        let last = lower.rsplit(|c: char| !c.is_alphanumeric()).find(|word| word.chars().count() > 2);
        if latin && last.is_some_and(|last| last.len() < lower.len() && self.words.contains(last)) {
            return Naming::Partly;
        }
        // Another script is another spelling: by sound, or not at all.
        let foreign = !self.langs.contains(&lang) && (!latin || self.langs.iter().all(|lang| lang.is_cjk()));
        if foreign {
            let own = syllables(name);
            if own.len() >= 2 && self.sounds().iter().any(|other| sounds_like(&own, other)) {
                return Naming::Known;
            }
            return Naming::Unknown;
        }
        // Forms of a name differ between languages with one script: Mailand, Milan.
        if latin && !self.langs.contains(&lang) { Naming::Unknown } else { Naming::Nowhere }
    }

    /// Concepts of which any label, alias or demonym stands in the sources.
    fn concepts(&self) -> &BTreeSet<String> {
        self.concepts.get_or_init(|| {
            let taxonomy = taxonomy();
            let mut found = BTreeSet::new();
            for (text, lang) in &self.lines {
                let index = taxonomy.index(*lang);
                for hit in index.automaton.find_iter(&text.to_lowercase()) {
                    let triggers = index.triggers.get(index.of(hit.pattern().as_usize())).unwrap_or(&[]);
                    let concepts = triggers.iter().filter_map(|trigger| taxonomy.concepts.get(trigger.concept?));
                    found.extend(concepts.map(|concept| concept.id.clone()));
                }
            }
            found
        })
    }

    fn sounds(&self) -> &[Vec<u8>] {
        self.sounds.get_or_init(|| {
            let all = self.lines.iter().flat_map(|(text, lang)| names(text, *lang));
            all.map(|name| syllables(&name.text)).filter(|name| name.len() >= 2).collect()
        })
    }

    /// Every word that carries the name stands somewhere: alone, as a form of another, or as an initial.
    fn by_words(&self, name: &str, lower: &str) -> bool {
        let letters: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
        let acronym = name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase) && (2..=6).contains(&letters.len());
        if acronym && self.initials.contains(&letters) {
            return true;
        }
        let mut any = false;
        for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1) {
            any = true;
            if matches!(word, "of" | "the" | "and" | "for" | "de" | "von" | "mr" | "mrs" | "ms" | "dr" | "sir" | "st")
                || self.words.contains(word)
            {
                continue;
            }
            // Kenya, Kenyan, Kenyans; Trump, Trump's.
            let stem = word.char_indices().nth(4.max(word.chars().count().saturating_sub(3))).map(|(at, _)| &word[..at]);
            if !stem.is_some_and(|stem| self.begins(stem)) && !self.words.contains(word.trim_end_matches('s')) {
                return false;
            }
        }
        any
    }

    fn begins(&self, stem: &str) -> bool {
        self.words.range(stem.to_owned()..).next().is_some_and(|word| word.starts_with(stem))
    }

    /// Whether an amount is written so, spaces aside, with no digit beside it.
    pub fn writes(&self, amount: &str) -> bool {
        let own: String = fold_lower(amount).chars().filter(|c| !c.is_whitespace()).collect();
        let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let point = |c: Option<char>| c.is_some_and(|c| matches!(c, '.' | ','));
        own.chars().any(|c| c.is_ascii_digit())
            && self.squeezed.match_indices(&own).any(|(at, _)| {
                let (mut before, mut after) = (self.squeezed[..at].chars().rev(), self.squeezed[at + own.len()..].chars());
                let (left, right) = (before.next(), after.next());
                !(digit(left) || digit(right) || point(left) && digit(before.next()) || point(right) && digit(after.next()))
            })
    }

    /// Whether a folded text stands in the sources.
    pub fn says(&self, folded: &str) -> bool {
        self.folded.contains(folded)
    }
}

/// The names of a claim. The first word of a sentence may be any word.
pub(super) fn of_claim(text: &str, lang: Lang) -> Vec<(String, Range<usize>)> {
    names(text, lang).into_iter().map(|name| (name.text, name.range)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_their_forms() {
        let mut known = Known::default();
        known.add("The United Nations met Kenyan farmers and Helen Marchetti of Australia in Milan.", Lang::EN);
        for (name, lang, expected) in [
            ("Helen Marchetti", Lang::EN, Naming::Known),
            ("Marchetti", Lang::EN, Naming::Known),
            ("UN", Lang::EN, Naming::Known),
            ("Kenya", Lang::EN, Naming::Known),
            ("澳大利亚", Lang::ZH, Naming::Known),
            ("海伦·马尔凯蒂", Lang::ZH, Naming::Known),
            ("Rosa Marsh", Lang::EN, Naming::Nowhere),
            ("Rosa Marchetti", Lang::EN, Naming::Partly),
            ("Canada", Lang::EN, Naming::Nowhere),
            ("罗莎·马什", Lang::ZH, Naming::Unknown),
        ] {
            assert_eq!(known.look_up(name, lang), expected, "{name}");
        }
    }
}
