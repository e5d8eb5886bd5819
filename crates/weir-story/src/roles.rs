//! Names with the offices that texts give them, and who said what.

use crate::calendar::CALENDAR;
use crate::offices::{NO_NAME, OFFICES, OFFICES_ZH, SAID, SAID_ZH};
use crate::passage::Passage;
use crate::report::Report;
use std::collections::BTreeMap;
use weir_model::Lang;

/// A name with an office that a report gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    /// As written.
    pub name: String,
    /// The office, as written beside the name.
    pub role: String,
    /// The sentence that says so.
    pub passage: Passage,
    /// Reports that mention the name.
    pub reports: u32,
}

/// A quotation with the name that its sentence gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// Who said it, as written.
    pub who: String,
    /// The words between the quotation marks.
    pub quote: String,
    /// The sentence.
    pub passage: Passage,
}

/// Quotation marks that open, with what closes them.
const QUOTES: &[(char, char)] = &[('“', '”'), ('„', '“'), ('"', '"'), ('«', '»'), ('「', '」'), ('»', '«')];
/// A quotation of fewer words is a word in quotation marks.
const FEWEST_WORDS: usize = 4;
const FEWEST_IDEOGRAPHS: usize = 6;
/// Letters of a Chinese name.
const MOST_LETTERS_ZH: usize = 4;

/// Names with offices, most mentioned first.
pub(crate) fn roles(order: &[Report], most: usize) -> Vec<Role> {
    let mut found: BTreeMap<String, Role> = BTreeMap::new();
    for (report, passage) in passages(order) {
        for (name, role) in offices(&passage.text, report.article.lang) {
            found.entry(name.clone()).or_insert_with(|| Role { name, role, passage: passage.clone(), reports: 0 });
        }
    }
    let mut roles: Vec<Role> = found.into_values().collect();
    for role in &mut roles {
        let named = |report: &&Report| report.article.blocks.iter().any(|block| block.text.contains(&role.name));
        role.reports = order.iter().filter(named).count() as u32;
    }
    roles.sort_by(|a, b| b.reports.cmp(&a.reports).then_with(|| a.name.cmp(&b.name)));
    roles.truncate(most);
    roles
}

/// Quotations whose own sentence names the speaker, latest report first; at most three of one speaker.
pub(crate) fn positions(order: &[Report], most: usize) -> Vec<Position> {
    let mut said: BTreeMap<String, u32> = BTreeMap::new();
    let mut positions: Vec<Position> = Vec::new();
    let mut latest: Vec<Report> = order.to_vec();
    latest.reverse();
    for (report, passage) in passages(&latest) {
        if positions.len() >= most {
            break;
        }
        let Some((quote, outside)) = quotation(&passage.text, report.article.lang) else { continue };
        let Some(who) = speaker(&outside, report.article.lang) else { continue };
        let count = said.entry(who.clone()).or_default();
        if *count < 3 && !positions.iter().any(|known| known.quote == quote) {
            *count += 1;
            positions.push(Position { who, quote, passage });
        }
    }
    positions
}

/// Prose sentences, report by report.
fn passages<'a>(order: &'a [Report<'a>]) -> impl Iterator<Item = (&'a Report<'a>, Passage)> {
    order.iter().flat_map(|report| {
        let article = report.article;
        article.sentences.iter().enumerate().filter_map(move |(n, sentence)| {
            let prose = article.blocks.get(sentence.block as usize).is_some_and(weir_model::Block::is_prose);
            let text = article.sentence_text(sentence).map(str::trim).filter(|text| prose && text.len() < 1200)?;
            let passage = Passage { entry: report.entry, sentence: article.sentence_id(n), text: text.to_owned(), lang: article.lang };
            Some((report, passage))
        })
    })
}

/// Names with the office beside them: "Ruth Penhale, the chief executive", "Mayor Owen Tass", "首席执行官陈立".
fn offices(text: &str, lang: Lang) -> Vec<(String, String)> {
    if lang.is_cjk() {
        return offices_zh(text);
    }
    let mut found = Vec::new();
    for (start, end, name) in names(text) {
        let before = text.get(..start).unwrap_or_default().trim_end();
        let after = text.get(end..).unwrap_or_default();
        let office = office_after(after).or_else(|| office_before(before));
        if let Some(office) = office {
            found.push((name, office));
        }
    }
    found
}

/// ", the chief executive of …": an office directly after a comma, with at most a few words before it.
fn office_after(after: &str) -> Option<String> {
    let rest = after.strip_prefix(',')?.trim_start();
    let clause = rest.split([',', '.', ';', '(', '"', '“']).next()?;
    let lower = clause.to_lowercase();
    let (at, office) = OFFICES
        .iter()
        .filter_map(|office| Some((whole(&lower, office)?, *office)))
        .min_by_key(|(at, office)| (*at, usize::MAX - office.len()))?;
    // Byte offsets of the lower-case text hold for the text itself only where lower case changed no length.
    (lower.len() == clause.len() && clause.get(..at)?.split_whitespace().count() <= 3)
        .then(|| clause.get(at..at + office.len()).unwrap_or(office).to_owned())
}

/// "Mayor Owen Tass", "county engineer Ruth Penhale".
fn office_before(before: &str) -> Option<String> {
    let lower = before.to_lowercase();
    let office = OFFICES.iter().filter(|office| lower.ends_with(**office)).max_by_key(|office| office.len())?;
    let at = before.len().checked_sub(office.len())?;
    let starts = before.get(..at)?.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    (starts && lower.len() == before.len()).then(|| before.get(at..).unwrap_or(office).to_owned())
}

fn offices_zh(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for office in OFFICES_ZH {
        for (at, _) in text.match_indices(office) {
            // 副部长 is found as such, not as 部长 too.
            let longer = OFFICES_ZH.iter().any(|other| {
                other.len() > office.len()
                    && other.ends_with(office)
                    && text.get(..at + office.len()).is_some_and(|text| text.ends_with(other))
            });
            let rest = text.get(at + office.len()..).unwrap_or_default();
            if let (false, Some(name)) = (longer, name_zh(rest)) {
                found.push((name, (*office).to_owned()));
            }
        }
    }
    found
}

/// A Chinese name at the beginning of a text: up to a verb of saying or a mark, two to four letters.
fn name_zh(rest: &str) -> Option<String> {
    let stops = SAID_ZH
        .iter()
        .copied()
        .chain(["在", "对", "向", "接受", "，", "。", "：", "、", "“", "（", "和", "与", "率", "出席", "宣布", "介绍"]);
    let end = stops.filter_map(|stop| rest.find(stop)).min()?;
    let name = rest.get(..end)?;
    let letters = name.chars().count();
    ((2..=MOST_LETTERS_ZH).contains(&letters) && name.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))).then(|| name.to_owned())
}

/// Runs of two or three capitalised words, with their bytes. An office that stands before a name is no part of it.
fn names(text: &str) -> Vec<(usize, usize, String)> {
    let mut found = Vec::new();
    let mut run: Vec<(usize, usize)> = Vec::new();
    let mut finish = |run: &mut Vec<(usize, usize)>| {
        let office = |part: &(usize, usize)| {
            text.get(part.0..part.1)
                .is_some_and(|word| OFFICES.contains(&word.to_lowercase().as_str()) || NO_NAME.contains(&word) || CALENDAR.contains(&word))
        };
        while run.first().is_some_and(office) {
            run.remove(0);
        }
        if let (2..=3, Some(first), Some(last)) = (run.len(), run.first(), run.last())
            && let Some(name) = text.get(first.0..last.1)
        {
            found.push((first.0, last.1, name.to_owned()));
        }
        run.clear();
    };
    let mut at = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let start = at;
        at += piece.len();
        let word = piece.trim_end();
        let bare = word.trim_end_matches([',', '.', ';', ':', '!', '?', ')', '"', '”', '’', '\'']);
        let bare = bare.strip_suffix("’s").or(bare.strip_suffix("'s")).unwrap_or(bare);
        let capital = bare.chars().next().is_some_and(char::is_uppercase)
            && bare.chars().skip(1).any(char::is_lowercase)
            && bare.chars().all(|c| c.is_alphabetic() || c == '-' || c == '’');
        if capital {
            run.push((start, start + bare.len()));
        }
        if !capital || bare.len() != word.len() {
            finish(&mut run);
        }
    }
    finish(&mut run);
    found
}

/// The first quotation of a sentence that is more than a word or two, and the text around it.
fn quotation(text: &str, lang: Lang) -> Option<(String, String)> {
    for (open, close) in QUOTES {
        let Some(start) = text.find(*open) else { continue };
        let inner = start + open.len_utf8();
        let Some(end) = text.get(inner..).and_then(|rest| rest.find(*close)).map(|end| inner + end) else { continue };
        let quote = text.get(inner..end)?.trim();
        let enough =
            if lang.is_cjk() { quote.chars().count() >= FEWEST_IDEOGRAPHS } else { quote.split_whitespace().count() >= FEWEST_WORDS };
        if enough {
            let outside = format!("{} {}", text.get(..start)?, text.get(end + close.len_utf8()..)?);
            return Some((quote.trim_end_matches(',').to_owned(), outside));
        }
    }
    None
}

/// Who says it: the name nearest to a verb of saying outside the quotation.
fn speaker(outside: &str, lang: Lang) -> Option<String> {
    if lang.is_cjk() {
        return speaker_zh(outside);
    }
    let lower = outside.to_lowercase();
    let verb = SAID.iter().filter_map(|verb| whole(&lower, verb)).min()?;
    let found = names(outside);
    let (.., name) = found.iter().min_by_key(|(start, end, _)| if *end <= verb { verb - end } else { start.abs_diff(verb) })?;
    Some(name.clone())
}

fn speaker_zh(outside: &str) -> Option<String> {
    SAID_ZH.iter().find(|verb| outside.contains(**verb))?;
    offices_zh(outside).into_iter().next().map(|(name, _)| name)
}

/// Where a word stands as a whole word.
fn whole(lower: &str, word: &str) -> Option<usize> {
    lower.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = lower.get(..*at).and_then(|text| text.chars().next_back());
        let after = lower.get(at + word.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}
