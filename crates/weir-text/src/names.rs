//! Names of people, organisations and things, by how they are written.

mod cues;
mod han;

use crate::lists::WordList;
use crate::words::{Word, is_stop, words};
use cues::{after_cue, german_name, is_cue, joins};
pub(crate) use cues::{is_calendar, is_people};
use han::chinese;
pub(crate) use han::{ENDINGS, SURNAMES};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use weir_model::{Article, BlockKind, Lang};

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
        _ => latin(text, lang).into_iter().filter(|found| !found.unsure).map(|found| found.name).collect(),
    }
}

/// The names of an article with how often each stands in it, most frequent first. A word that begins a sentence counts
/// where the article writes it with a capital inside a sentence too; a surname alone counts for the full name it
/// belongs to.
pub(crate) fn names_of(article: &Article) -> Vec<(String, u32)> {
    let lang = article.lang;
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    let mut unsure: Vec<String> = Vec::new();
    // Words that the article also writes in lower case begin no name ("Farmer Ted Garside", "Readers of …").
    let small: BTreeSet<&str> = article
        .blocks
        .iter()
        .flat_map(|block| block.text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.starts_with(char::is_lowercase))
        .collect();
    for sentence in &article.sentences {
        let heading = article.blocks.get(sentence.block as usize).is_some_and(|block| matches!(block.kind, BlockKind::Heading { .. }));
        let Some(text) = article.sentence_text(sentence) else { continue };
        if lang.is_cjk() {
            for name in chinese(text) {
                *counts.entry(name.text).or_insert(0) += 1;
            }
            continue;
        }
        for found in latin(text, lang) {
            let mut name = found.name.text;
            if found.opens
                && let Some((first, rest)) = name.split_once(' ')
                && small.contains(first.to_lowercase().as_str())
            {
                let joined = rest.split_once(' ').filter(|(word, _)| joins(word, lang)).map(|(_, rest)| rest);
                // "Northern Grid" stays: one word is too little to tell a role by.
                if joined.is_some() || rest.contains(' ') {
                    name = joined.unwrap_or(rest).to_owned();
                }
            }
            if found.unsure || heading {
                unsure.push(name);
            } else {
                *counts.entry(name).or_insert(0) += 1;
            }
        }
    }
    for name in unsure {
        let known = counts.contains_key(&name) || counts.keys().any(|full| full.split([' ', '-']).any(|word| word == name));
        if known {
            *counts.entry(name).or_insert(0) += 1;
        }
    }
    fold(&mut counts);
    let mut found: Vec<(String, u32)> = counts.into_iter().collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found.truncate(MOST_NAMES);
    found
}

/// "Achebe" is "Rosalind Achebe", "Calder" is "Calder Foods"; a word of two full names stays apart. 马尔凯蒂 is
/// 海伦·马尔凯蒂.
fn fold(counts: &mut BTreeMap<String, u32>) {
    let whole: Vec<String> = counts.keys().filter(|name| name.contains([' ', '·'])).cloned().collect();
    let parts: Vec<(String, u32)> =
        counts.iter().filter(|(name, _)| !name.contains([' ', '·'])).map(|(name, count)| (name.clone(), *count)).collect();
    for (name, count) in parts {
        let ends = |full: &&String| {
            let mut words = full.split([' ', '·']);
            words.next() == Some(name.as_str()) || words.next_back() == Some(name.as_str())
        };
        let mut owners = whole.iter().filter(ends);
        if let (Some(owner), None) = (owners.next(), owners.next()) {
            counts.remove(&name);
            *counts.entry(owner.clone()).or_insert(0) += count;
        }
    }
}

struct Found {
    name: Name,
    /// It begins its sentence.
    opens: bool,
    /// One word that begins its sentence: it may be any word.
    unsure: bool,
}

fn latin(text: &str, lang: Lang) -> Vec<Found> {
    let mut tokens = words(text, lang);
    if matches!(lang.as_str(), "fr" | "it" | "ca") {
        // "l’ONU", "d’Anna Lund": the article is no part of the name.
        for word in &mut tokens {
            let mark = word.text.find(['\'', '’']).filter(|at| *at <= 2);
            if let Some((at, mark)) = mark.and_then(|at| Some((at, word.text[at..].chars().next()?))) {
                let cut = at + mark.len_utf8();
                if cut < word.text.len() {
                    *word = Word { text: &word.text[cut..], start: word.start + cut };
                }
            }
        }
    }
    let german = lang == Lang::DE;
    let mut found = Vec::new();
    let mut n = 0;
    while n < tokens.len() {
        if !is_capital(tokens[n].text) || !can_begin(tokens[n].text, lang) {
            n += 1;
            continue;
        }
        let mut begin = n;
        let mut last = n;
        while last + 1 < tokens.len() && last + 1 - begin < MOST_WORDS && !is_possessive(tokens[last].text) {
            let gap = gap(text, &tokens, last);
            if !matches!(gap, " " | "-" | "." | ". " | "’" | "'" | "&" | " & ") || gap == ". " && !is_initial(tokens[last].text) {
                break;
            }
            let next = tokens[last + 1].text;
            if is_capital(next) && !is_calendar(next) && !(is_stop(&next.to_lowercase(), lang) && next.chars().count() > 1) {
                last += 1;
            } else if gap == " "
                && joins(next, lang)
                && tokens.get(last + 2).is_some_and(|after| goes_on(text, &tokens, last, after.text, lang))
            {
                last += 2;
            } else {
                break;
            }
        }
        n = last + 1;
        let opens = opens(text, tokens[begin].start);
        let mut cued = false;
        // Titles, roles and kinds of thing before a name are no part of it.
        while begin < last && is_cue(tokens[begin].text, last - begin, german) {
            begin += 1;
            cued = true;
        }
        // "A Royal Mail", "Number 9": what ends with a bare number word.
        while last > begin && matches!(tokens[last].text, "No" | "Nr" | "Number" | "Uhr" | "Euro" | "Sie") {
            last -= 1;
        }
        let range = tokens[begin].start..tokens[last].start + tokens[last].text.len();
        let name = clean(&text[range.clone()]);
        let range = range.start..range.start + text[range.clone()].trim_end_matches("'s").trim_end_matches("’s").len();
        let single = begin == last;
        cued = cued || german && single && after_cue(text, &tokens, begin);
        let acronym = is_acronym(tokens[begin].text);
        let good = if !single {
            !german || cued || german_name(text, &tokens[begin..=last])
        } else if german {
            acronym && !opens || cued && !tokens[begin].text.ends_with("en")
        } else {
            !is_people(&name.to_lowercase())
        };
        let short = name.chars().count() < 2 || acronym && single && name.len() < 3 && !matches!(name.as_str(), "EU" | "UN" | "UK" | "US");
        if !good || short || name.chars().all(|c| !c.is_alphabetic()) {
            continue;
        }
        // A dateline: "KISUMU, Kenya".
        let dateline = single && opens && acronym && name.len() >= 5 && name.chars().all(char::is_alphabetic);
        let text = if dateline { title_case(&name) } else { name };
        let unsure = single && opens && !cued && !dateline && (!acronym || text.len() < 3);
        found.push(Found { name: Name { text, range }, opens: opens && !cued, unsure });
    }
    found
}

fn gap<'a>(text: &'a str, tokens: &[Word<'_>], at: usize) -> &'a str {
    &text[tokens[at].start + tokens[at].text.len()..tokens[at + 1].start]
}

/// Whether a name goes on after "of" or "and".
fn goes_on(text: &str, tokens: &[Word<'_>], last: usize, after: &str, lang: Lang) -> bool {
    if !is_capital(after) || is_calendar(after) || gap(text, tokens, last + 1) != " " {
        return false;
    }
    let head = tokens[last].text.to_lowercase();
    match tokens[last + 1].text {
        // "Bank of England", but "Rosalind Achebe of Calder Foods".
        "of" | "for" | "the" => OF.has(&head),
        // "Quay and River Union", but "Canada and Japan".
        "and" => tokens.get(last + 3).is_some_and(|word| gap(text, tokens, last + 2) == " " && FIRMS.has(word.text)),
        joint => lang != Lang::DE || joint != "am",
    }
}

/// What stands before "of" in a name.
static OF: WordList = WordList::new(
    "bank university universities institute ministry department office house port city church museum college school \
                  academy council court board bureau chamber republic kingdom states bay gulf sea isle isles cape lake mount duke duchess \
                  earl prince princess bishop archbishop society league union federation confederation association commission committee \
                  journal book library hospital centre center times order lord lords commons cathedral abbey castle tower parliament \
                  assembly bureau agency authority doctors reporters alliance company king queen",
);
static FIRMS: WordList =
    WordList::new("Union Company Sons Partners Group Brothers Council Society Association Agency Museum Authority Commission Institute");

fn is_possessive(word: &str) -> bool {
    word.ends_with("'s") || word.ends_with("’s")
}

fn is_initial(word: &str) -> bool {
    word.chars().count() == 1 || matches!(word, "St" | "Ste")
}

fn is_acronym(word: &str) -> bool {
    word.chars().count() >= 2 && word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
}

fn opens(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end();
    before.is_empty() || before.ends_with(['“', '"', '„', ':', '.', '?', '!', '‘', '(', '«', '•', '–', '—', '\t', '/'])
}

fn title_case(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().chain(chars.flat_map(char::to_lowercase)).collect()
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
    let bare = lower.split(['\'', '’']).next().unwrap_or_default();
    !is_stop(&lower, lang) && !is_stop(bare, lang) && !is_calendar(word) && !lower.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use weir_model::{ArticleId, Block, EntryId, Metadata, TextState};

    fn check(text: &str, lang: Lang, expected: &[&str]) {
        let found: Vec<String> = names(text, lang).into_iter().map(|name| name.text).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn by_capitals() {
        check(
            "On Tuesday Rosalind Achebe of Calder Foods met the Bank of England.",
            Lang::EN,
            &["Rosalind Achebe", "Calder Foods", "Bank of England"],
        );
        check("Farmers in Somerset were cautious, NATO said.", Lang::EN, &["Somerset", "NATO"]);
        check("President Anna Lund’s plan failed in May.", Lang::EN, &["Anna Lund"]);
        check("They spoke in Canada and Japan of China's Guo Yating.", Lang::EN, &["Canada", "Japan", "China", "Guo Yating"]);
        check("It was the Quay and River Union that Danish and British firms met.", Lang::EN, &["Quay and River Union"]);
    }

    #[test]
    fn german_nouns_are_no_names() {
        check("Der Zug der Deutschen Bahn hielt in Kassel.", Lang::DE, &["Deutschen Bahn"]);
        check(
            "Nach Angaben der Projektleiterin Anneliese Trautmann arbeiten 2000 Menschen Bauteile ab.",
            Lang::DE,
            &["Anneliese Trautmann"],
        );
        check("Die Firma Corvid Aerospace baut es, der Sturm „Ottilie“ zog ab.", Lang::DE, &["Corvid Aerospace", "Ottilie"]);
    }

    #[test]
    fn chinese_names() {
        check("澳大利亚资源部长海伦·马尔凯蒂在签字仪式后说", Lang::ZH, &["澳大利亚", "海伦·马尔凯蒂"]);
        check("厦门大学的报告和《红楼梦》", Lang::ZH, &["厦门大学", "红楼梦"]);
        check("中国选手郭雅庭以2小时完赛，用Valdera Semiconductor的芯片", Lang::ZH, &["中国", "郭雅庭", "Valdera Semiconductor"]);
    }

    #[test]
    fn an_article_settles_what_a_sentence_cannot() {
        let blocks = vec![
            Block::paragraph("Farmer Ted Garside met Rosalind Achebe in Kwinana."),
            Block::paragraph("Kwinana is small. Achebe and the farmer left. Rain fell."),
        ];
        let sentences = crate::segment::sentences(&blocks, Lang::EN);
        let id = ArticleId { entry: EntryId(1), version: 1 };
        let article =
            Article { id, title: String::new(), lang: Lang::EN, blocks, sentences, metadata: Metadata::default(), state: TextState::Full };
        let expected = [("Kwinana", 2), ("Rosalind Achebe", 2), ("Ted Garside", 1)].map(|(name, count)| (name.to_owned(), count));
        assert_eq!(names_of(&article), expected);
    }

    proptest! {
        #[test]
        fn ranges_lie_in_the_text(text in "(\\PC|[A-Z][a-z]{1,3} |’s |“|·|马|说|《|》){0,40}") {
            for lang in [Lang::EN, Lang::DE, Lang::ZH] {
                for name in names(&text, lang) {
                    prop_assert!(text.get(name.range.clone()).is_some_and(|piece| !piece.is_empty()));
                }
            }
        }
    }
}
