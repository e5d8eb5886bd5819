//! Running headers, footers and page numbers: what stands at the edge of page after page.

use super::lines::{PageRows, Row};
use crate::{DropReason, Dropped};
use std::collections::{HashMap, HashSet};

/// Rows at each edge that are looked at.
const EDGE_ROWS: usize = 3;
/// The part of the page's height that is its edge.
const EDGE: f64 = 0.14;

/// Takes them out; each is told once.
pub(super) fn remove(pages: &mut [PageRows]) -> Vec<Dropped> {
    let mut seen: HashMap<(bool, String), Vec<(usize, f64)>> = HashMap::new();
    for (number, page) in pages.iter().enumerate() {
        for top in [true, false] {
            for at in edge(page, top) {
                if let Some(row) = page.rows.get(at) {
                    seen.entry((top, key(row))).or_default().push((number, row.y()));
                }
            }
        }
    }
    let (mut dropped, mut told) = (Vec::new(), HashSet::new());
    for (number, page) in pages.iter_mut().enumerate() {
        for top in [true, false] {
            let mut gone = Vec::new();
            for (place, at) in edge(page, top).into_iter().enumerate() {
                let Some(row) = page.rows.get(at) else { break };
                let key = key(row);
                let again = seen
                    .get(&(top, key.clone()))
                    .is_some_and(|places| places.iter().any(|(other, y)| *other != number && (y - row.y()).abs() < 6.0));
                let number_alone = place == 0 && is_page_number(&row.text());
                if !(again || number_alone) {
                    break;
                }
                if told.insert(key) {
                    dropped.push(Dropped { text: row.text(), reason: DropReason::Margin });
                }
                gone.push(at);
            }
            gone.sort_unstable_by(|a, b| b.cmp(a));
            for at in gone {
                page.rows.remove(at);
            }
        }
    }
    for page in pages {
        page.rows.retain(|row| {
            let text = row.text();
            let entry = is_contents(&text);
            if entry {
                dropped.push(Dropped { text, reason: DropReason::Navigation });
            }
            !entry
        });
    }
    dropped
}

/// An entry of a table of contents: dots lead from its words to its page.
fn is_contents(text: &str) -> bool {
    let words = text.trim_end_matches(char::is_alphanumeric);
    let before = words.trim_end_matches(['.', ' ', '…', '·', '_', '\u{a0}']);
    let leader = words.get(before.len()..).unwrap_or_default();
    words.len() < text.len() && leader.chars().map(|c| if c == '…' { 3 } else { usize::from(!c.is_whitespace()) }).sum::<usize>() >= 5
}

/// Rows at an edge of the page, from the outside in.
fn edge(page: &PageRows, top: bool) -> Vec<usize> {
    let count = page.rows.len();
    let inside = |at: &usize| {
        page.rows.get(*at).is_some_and(|row| if top { row.y() < page.height * EDGE } else { row.y() > page.height * (1.0 - EDGE) })
    };
    if top { (0..count.min(EDGE_ROWS)).filter(inside).collect() } else { (0..count).rev().take(EDGE_ROWS).filter(inside).collect() }
}

/// What a row says, whatever its numbers, and how large.
fn key(row: &Row) -> String {
    let mut key = format!("{:.0} ", row.size());
    for c in row.text().chars().filter(|c| !c.is_whitespace()) {
        if !c.is_numeric() {
            key.extend(c.to_lowercase());
        } else if !key.ends_with('#') {
            key.push('#');
        }
    }
    key
}

/// A number, or a number among the words that stand with one.
fn is_page_number(text: &str) -> bool {
    if !text.chars().all(|c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '-' | '–' | '—' | '/' | '|' | '.' | '·' | '[' | ']'))
    {
        return false;
    }
    let lower = text.to_lowercase();
    let mut numbers = 0;
    for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let digits = word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        let roman = word.len() <= 6 && word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x' | b'l'));
        match word {
            _ if digits || roman => numbers += 1,
            "page" | "of" | "p" | "pg" | "seite" | "von" | "s" | "第" | "页" | "頁" | "共" => {}
            _ => return false,
        }
    }
    matches!(numbers, 1 | 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_a_table_of_contents() {
        assert!(is_contents("2.1 Syntax . . . . . . . . . 12") && is_contents("Preface ........ iv") && is_contents("Summary……3"));
        assert!(!is_contents("and so on ...") && !is_contents("He waited... and 3") && !is_contents("......"));
    }

    #[test]
    fn page_numbers_in_their_ways() {
        for number in ["7", "- 12 -", "Page 3 of 20", "Seite 4", "iv", "3 / 20"] {
            assert!(is_page_number(number), "{number}");
        }
        for text in ["2019 was a good year", "", "Chapter 3", "20191", "1);"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
