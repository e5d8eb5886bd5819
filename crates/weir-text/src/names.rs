//! Names of people, organisations and things, by how they are written.

use crate::words::{is_stop, jieba, words};
use std::collections::BTreeMap;
use std::ops::Range;
use weir_model::{Article, Lang};

/// Words of one name.
const MOST_WORDS: usize = 6;
/// Names of one article.
const MOST_NAMES: usize = 40;

/// One name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub text: String,
    pub range: Range<usize>,
}

/// The names of one text. A single capitalised word that begins a sentence is none: it may be any word.
pub(crate) fn names(text: &str, lang: Lang) -> Vec<Name> {
    match lang.as_str() {
        "zh" | "ja" => chinese(text),
        _ => latin(text, lang),
    }
}

/// The names of an article with how often each stands in it, most frequent first. A surname alone counts for the full
/// name it belongs to.
pub(crate) fn names_of(article: &Article) -> Vec<(String, u32)> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for sentence in &article.sentences {
        let Some(text) = article.sentence_text(sentence) else { continue };
        for name in names(text, article.lang) {
            *counts.entry(name.text).or_insert(0) += 1;
        }
    }
    // "Achebe" is "Rosalind Achebe"; two full names with one surname stay apart.
    let full: Vec<String> = counts.keys().filter(|name| name.contains(' ')).cloned().collect();
    let single: Vec<(String, u32)> =
        counts.iter().filter(|(name, _)| !name.contains(' ')).map(|(name, count)| (name.clone(), *count)).collect();
    for (name, count) in single {
        let mut owners =
            full.iter().filter(|full| full.split(' ').next_back() == Some(name.as_str()) || full.split(' ').next() == Some(name.as_str()));
        if let (Some(owner), None) = (owners.next(), owners.next()) {
            counts.remove(&name);
            *counts.entry(owner.clone()).or_insert(0) += count;
        }
    }
    let mut found: Vec<(String, u32)> = counts.into_iter().collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found.truncate(MOST_NAMES);
    found
}

fn latin(text: &str, lang: Lang) -> Vec<Name> {
    let tokens = words(text, lang);
    let mut found = Vec::new();
    let mut n = 0;
    while n < tokens.len() {
        if !is_capital(tokens[n].text) || !can_begin(tokens[n].text, lang) {
            n += 1;
            continue;
        }
        let begin = n;
        let mut last = n;
        while last + 1 < tokens.len() && last + 1 - begin < MOST_WORDS {
            let gap = &text[tokens[last].start + tokens[last].text.len()..tokens[last + 1].start];
            if !matches!(gap, " " | "-" | "." | ". " | "’" | "'" | "&" | " & ") {
                break;
            }
            let next = tokens[last + 1].text;
            if is_capital(next) && !is_calendar(next) {
                last += 1;
            } else if joins(next, lang)
                && tokens.get(last + 2).is_some_and(|after| is_capital(after.text) && !is_calendar(after.text))
                && gap == " "
            {
                last += 2;
            } else {
                break;
            }
        }
        let range = tokens[begin].start..tokens[last].start + tokens[last].text.len();
        let opens = text[..range.start].trim_end().is_empty()
            || text[..range.start].trim_end().ends_with(['“', '"', '„', ':', '.', '?', '!', '‘', '(']);
        let single = begin == last;
        let acronym =
            tokens[begin].text.chars().count() >= 2 && tokens[begin].text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        let good = match (single, lang == Lang::DE) {
            // All nouns are capitalised in German: one word is a name only if it is an acronym.
            (true, true) => acronym,
            (true, false) => acronym || !opens,
            (false, _) => true,
        };
        if good {
            found.push(Name { text: clean(&text[range.clone()]), range });
        }
        n = last + 1;
    }
    found.retain(|name| name.text.chars().count() > 1);
    found
}

fn clean(text: &str) -> String {
    let text = text.trim_end_matches("'s").trim_end_matches("’s").trim_end_matches(['\'', '’', '.', '-']);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

fn can_begin(word: &str, lang: Lang) -> bool {
    let lower = word.to_lowercase();
    !is_stop(&lower, lang) && !is_calendar(word) && !TITLES.contains(&lower.as_str())
}

const TITLES: [&str; 26] = [
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "professor",
    "president",
    "prime",
    "minister",
    "sir",
    "lord",
    "lady",
    "chief",
    "herr",
    "frau",
    "captain",
    "the",
    "storm",
    "chancellor",
    "king",
    "queen",
    "prince",
    "mayor",
    "senator",
    "milliarden",
    "millionen",
];

fn is_calendar(word: &str) -> bool {
    const DAYS: [&str; 42] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "januar",
        "februar",
        "märz",
        "mai",
        "juni",
        "juli",
        "oktober",
        "dezember",
        "english",
        "british",
        "american",
        "chinese",
        "german",
        "european",
        "french",
        "japanese",
    ];
    DAYS.contains(&word.to_lowercase().as_str())
}

fn joins(word: &str, lang: Lang) -> bool {
    match lang.as_str() {
        // "der" joins a genitive to any noun (Zug der Deutschen Bahn): too little to make a name.
        "de" => matches!(word, "von" | "zu" | "am"),
        "en" => matches!(word, "of" | "for" | "the" | "and" | "de" | "von" | "van"),
        _ => matches!(word, "de" | "du" | "des" | "del" | "della" | "di" | "da" | "van" | "von" | "la"),
    }
}

/// Names in Chinese text: by the dictionary's word classes, by organisations' endings, and in Latin script.
fn chinese(text: &str) -> Vec<Name> {
    const ENDINGS: [&str; 22] = [
        "公司",
        "集团",
        "银行",
        "大学",
        "委员会",
        "研究院",
        "研究所",
        "实验室",
        "基金会",
        "协会",
        "医院",
        "交易所",
        "管理局",
        "法院",
        "部门",
        "出版社",
        "工会",
        "博物馆",
        "学院",
        "中心",
        "科技",
        "航天局",
    ];
    let mut found: Vec<Name> = Vec::new();
    let mut before: Option<Range<usize>> = None;
    let mut at = 0;
    for tag in jieba().tag(text, false) {
        let start = at;
        at += tag.word.len();
        let range = start..at;
        let length = tag.word.chars().count();
        let is_name = matches!(tag.tag, "nr" | "nrt" | "nt" | "nz" | "nrfg") && length >= 2;
        let is_place = tag.tag == "ns" && length >= 2;
        let ends = ENDINGS.contains(&tag.word);
        if ends && let Some(place) = &before {
            let whole = place.start..at;
            if text[whole.clone()].chars().count() <= 14 {
                found.pop();
                found.push(Name { text: text[whole.clone()].to_owned(), range: whole });
            }
            before = None;
        } else if is_name || is_place {
            found.push(Name { text: tag.word.to_owned(), range: range.clone() });
            before = Some(range);
        } else if tag.word.starts_with(|c: char| c.is_ascii_uppercase()) && length >= 2 {
            found.push(Name { text: tag.word.to_owned(), range: range.clone() });
            before = None;
        } else {
            before = before.filter(|_| matches!(tag.tag, "n" | "vn" | "b" | "j") && length <= 3).map(|place| place.start..at);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, lang: Lang, expected: &[&str]) {
        let found: Vec<String> = names(text, lang).into_iter().map(|name| name.text).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn by_capitals() {
        check(
            "On Tuesday Rosalind Achebe of Calder Foods met the Bank of England.",
            Lang::EN,
            &["Rosalind Achebe of Calder Foods", "Bank of England"],
        );
        check("Farmers in Somerset were cautious, NATO said.", Lang::EN, &["Somerset", "NATO"]);
        check("President Anna Lund’s plan failed in May.", Lang::EN, &["Anna Lund"]);
        check("Der Zug der Deutschen Bahn hielt in Kassel.", Lang::DE, &["Deutschen Bahn"]);
    }
}
