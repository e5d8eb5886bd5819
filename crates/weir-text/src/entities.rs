//! People, organisations and products that articles name, with the other names the articles themselves give them.
//!
//! Aliases are learned, never listed: "International Energy Agency (IEA)", "国际能源署（IEA）", and a surname that stands
//! for one full name alone.

use crate::names::names_of;
use std::collections::{BTreeMap, BTreeSet};
use weir_model::Article;

/// A name with what else it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The fullest name the articles write.
    pub name: String,
    /// Other names for it, in alphabetical order: abbreviations and surnames.
    pub aliases: Vec<String>,
    /// How often it is named, under any of its names.
    pub count: u32,
}

/// The entities that articles name, most often named first, then by name. Give all articles of a story, and what one
/// of them explains is known in the others.
pub fn entities(articles: &[&Article]) -> Vec<Entity> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut short_for: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for article in articles {
        for (name, count) in names_of(article) {
            *counts.entry(name).or_insert(0) += count;
        }
        for block in article.blocks.iter().filter(|block| block.is_prose()) {
            for (full, short) in brackets(&block.text) {
                short_for.entry(short.to_owned()).or_default().insert(full.to_owned());
            }
        }
    }
    let mut found: BTreeMap<String, Entity> = BTreeMap::new();
    let mut add = |name: String, alias: Option<String>, count: u32| {
        let entity = found.entry(name.clone()).or_insert_with(|| Entity { name, aliases: Vec::new(), count: 0 });
        entity.count += count;
        if let Some(alias) = alias.filter(|alias| *alias != entity.name && !entity.aliases.contains(alias)) {
            entity.aliases.push(alias);
            entity.aliases.sort();
        }
    };
    let whole: Vec<String> = counts.keys().filter(|name| name.contains([' ', '·'])).cloned().collect();
    for (name, count) in counts {
        // An abbreviation with two readings names neither.
        let full = short_for.get(&name).filter(|readings| readings.len() == 1).and_then(BTreeSet::first);
        let full = full.cloned().or_else(|| owner(&name, &whole));
        match full {
            Some(full) => add(full, Some(name), count),
            None => add(name, None, count),
        }
    }
    for (short, readings) in &short_for {
        if let (1, Some(full)) = (readings.len(), readings.first()) {
            add(full.clone(), Some(short.clone()), 0);
        }
    }
    let mut found: Vec<Entity> = found.into_values().filter(|entity| entity.count > 0).collect();
    found.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    found
}

/// The one full name that ends in this word.
fn owner(name: &str, whole: &[String]) -> Option<String> {
    if name.contains([' ', '·']) || name.chars().count() < 2 {
        return None;
    }
    let mut owners = whole.iter().filter(|full| full.rsplit([' ', '·']).next() == Some(name));
    let (first, second) = (owners.next(), owners.next());
    first.filter(|_| second.is_none()).cloned()
}

/// Pairs of a full name and its abbreviation: "World Trade Body (WTB)", "世界贸易组织（世贸组织）".
fn brackets(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    for (open, sign) in text.char_indices().filter(|(_, c)| matches!(c, '(' | '（')) {
        let from = open + sign.len_utf8();
        let Some(length) = text.get(from..).and_then(|rest| rest.find([')', '）'])) else { continue };
        let (Some(before), Some(inside)) = (text.get(..open), text.get(from..from + length)) else { continue };
        let short =
            inside.split([',', '，', ';']).next().unwrap_or_default().trim().trim_start_matches("简称").trim_matches(['“', '”', '"']);
        if let Some(full) = full_name(before.trim_end(), short) {
            found.push((full, short));
        }
    }
    found
}

/// The words before a bracket whose first letters are those of the abbreviation, or the ideographs it is taken from.
fn full_name<'a>(before: &'a str, short: &str) -> Option<&'a str> {
    let letters: Vec<char> = short.chars().collect();
    if !(2..=8).contains(&letters.len()) {
        return None;
    }
    if letters.iter().all(|c| crate::sentence::is_ideograph(*c)) {
        return ideographs(before, &letters);
    }
    if !letters.iter().all(|c| c.is_uppercase()) {
        return None;
    }
    // Walk back over the words; small words (of, the, für) may have no letter.
    let mut wanted = letters.len();
    let mut start = before.len();
    for (steps, (at, word)) in before.split_whitespace().rev().map(|word| (offset(before, word), word)).enumerate() {
        if wanted == 0 || steps > letters.len() + 3 || word.ends_with(['.', ',', ';', ':', '!', '?']) && steps > 0 {
            break;
        }
        let parts = word.split('-').filter(|part| part.starts_with(char::is_uppercase));
        let mut taken = false;
        for part in parts.collect::<Vec<_>>().into_iter().rev() {
            let initial = part.chars().next().and_then(|c| c.to_uppercase().next());
            if wanted > 0 && initial == letters.get(wanted - 1).copied() {
                wanted -= 1;
                taken = true;
            }
        }
        if taken {
            start = at;
        } else if !word.starts_with(char::is_lowercase) || word.chars().count() > 4 {
            break;
        }
    }
    (wanted == 0).then(|| before.get(start..)).flatten()
}

fn offset(text: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

/// A run of ideographs that has all those of the abbreviation in their order, beginning with its first.
fn ideographs<'a>(before: &'a str, letters: &[char]) -> Option<&'a str> {
    let run = before.char_indices().rev().take_while(|(_, c)| crate::sentence::is_ideograph(*c)).take(16).last().map(|(at, _)| at)?;
    let run = before.get(run..)?;
    let first = letters.first()?;
    let start = run.char_indices().filter(|(_, c)| c == first).map(|(at, _)| at).find(|at| {
        let mut rest = run.get(*at..).unwrap_or_default().chars();
        letters.iter().all(|letter| rest.any(|c| c == *letter))
    })?;
    let full = run.get(start..)?;
    (full.chars().count() > letters.len()).then_some(full)
}

#[cfg(test)]
mod tests {
    use super::*;
    use weir_model::{ArticleId, Block, EntryId, Lang, Metadata, TextState};

    fn article(text: &str, lang: Lang) -> Article {
        let blocks = vec![Block::paragraph(text)];
        let sentences = crate::sentences(&blocks, lang);
        let id = ArticleId { entry: EntryId(1), version: 1 };
        Article { id, title: String::new(), lang, blocks, sentences, metadata: Metadata::default(), state: TextState::Full }
    }

    #[test]
    fn abbreviations_are_learned_from_brackets() {
        for (text, pair) in [
            ("A report by the International Harbour Council (IHC) says so.", Some(("International Harbour Council", "IHC"))),
            ("The Bureau of Coastal Works (BCW) agreed.", Some(("Bureau of Coastal Works", "BCW"))),
            ("国际港口理事会（港理会）说。", Some(("港口理事会", "港理会"))),
            ("The council (see below) met.", None),
            ("It cost five euros (EUR).", None),
        ] {
            assert_eq!(brackets(text).first().copied(), pair, "{text}");
        }
    }

    #[test]
    fn what_one_article_explains_is_known_in_the_other() {
        let first =
            article("The International Harbour Council (IHC) met in Oslo. The director, Rosalind Achebe, spoke of cranes.", Lang::EN);
        let second = article("On Monday the IHC chose Felmouth. The mayor thanked the IHC, and Achebe waved.", Lang::EN);
        let found = entities(&[&first, &second]);
        let council = found.iter().find(|entity| entity.name == "International Harbour Council").expect("the council");
        assert_eq!((council.aliases.as_slice(), council.count), (["IHC".to_owned()].as_slice(), 4), "{found:?}");
        let person = found.iter().find(|entity| entity.name == "Rosalind Achebe").expect("the director");
        assert_eq!(person.aliases, ["Achebe"]);
    }

    #[test]
    fn an_abbreviation_with_two_readings_is_neither() {
        let text = "The Coastal Works Board (CWB) and the City Water Bank (CWB) met. The CWB and the CWB agreed.";
        let found = entities(&[&article(text, Lang::EN)]);
        assert!(found.iter().any(|entity| entity.name == "CWB" && entity.aliases.is_empty()), "{found:?}");
    }
}
