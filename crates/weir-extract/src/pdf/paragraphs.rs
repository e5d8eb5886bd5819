//! Lines to paragraphs, headings and items.

use super::lines::{Line, is_ideograph, middle};
use super::title::same;
use std::collections::{HashMap, HashSet};
use weir_model::{Block, BlockKind};

/// More blocks than this are not read.
const MAX_BLOCKS: usize = 20_000;

/// Words of the document that stand inside lines, in lower case.
pub(super) type Words = HashSet<String>;

/// The size of most of the type.
pub(super) fn body_size(pages: &[Vec<Line>]) -> f64 {
    let mut sizes: HashMap<i64, usize> = HashMap::new();
    for line in pages.iter().flatten() {
        *sizes.entry((line.size * 4.0).round() as i64).or_default() += line.text.len();
    }
    let most = sizes.into_iter().max_by_key(|(size, letters)| (*letters, -*size));
    most.map_or(0.0, |(size, _)| size as f64 / 4.0)
}

/// Lines that belong together, as they grow.
#[derive(Debug, Default)]
struct Paragraph {
    text: String,
    lines: usize,
    last: Line,
    /// Every line of it is bold.
    bold: bool,
    item: Option<bool>,
}

/// Joins lines into blocks.
pub(super) fn join(pages: Vec<Vec<Line>>, body: f64, title: &str) -> Vec<Block> {
    let words = words(&pages);
    let leading = leading(&pages);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut initial = String::new();
    for page in pages {
        for (at, mut line) in page.into_iter().enumerate() {
            let mut letters = line.text.chars();
            if line.size > body * 1.6 && letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none() {
                // A large first letter, whose word goes on in the lines beside it.
                initial.push_str(&line.text);
                continue;
            }
            if !initial.is_empty() {
                line.text = std::mem::take(&mut initial) + &line.text;
            }
            let place = match paragraphs.last() {
                Some(last) if at > 0 && last.last.run == line.run => goes_on(last, &line, leading, body).then(|| paragraphs.len() - 1),
                // Over the end of a column or page, past footnotes.
                _ => paragraphs
                    .iter()
                    .rposition(|before| alike(&before.last, &line))
                    .filter(|place| paragraphs.len() - place <= 12 && paragraphs.get(*place).is_some_and(|before| flows_on(before, &line))),
            };
            match place.and_then(|place| paragraphs.get_mut(place)) {
                Some(paragraph) => {
                    paragraph.text = joined(std::mem::take(&mut paragraph.text), &line.text, &words);
                    paragraph.lines += 1;
                    paragraph.bold &= line.bold;
                    paragraph.last = line;
                }
                None => {
                    let (item, text) = item(&line.text);
                    paragraphs.push(Paragraph { text: text.to_owned(), lines: 1, bold: line.bold, item, last: line });
                }
            }
            if paragraphs.len() >= MAX_BLOCKS {
                return blocks(paragraphs, body, title);
            }
        }
    }
    blocks(paragraphs, body, title)
}

/// How far lines of a paragraph stand apart, in their size.
fn leading(pages: &[Vec<Line>]) -> f64 {
    let mut gaps = Vec::new();
    for pair in pages.iter().flat_map(|page| page.windows(2)) {
        let [before, line] = pair else { continue };
        let gap = (line.y - before.y) / line.size.max(1.0);
        if before.run == line.run && alike(before, line) && (0.8..2.6).contains(&gap) {
            gaps.push((gap, line.text.len()));
        }
    }
    if gaps.is_empty() { 1.2 } else { middle(&mut gaps) }
}

fn alike(a: &Line, b: &Line) -> bool {
    (a.size - b.size).abs() <= a.size.max(b.size) * 0.06 && a.bold == b.bold
}

/// Whether a line goes on with the paragraph above it.
fn goes_on(paragraph: &Paragraph, line: &Line, leading: f64, body: f64) -> bool {
    let before = &paragraph.last;
    let gap = line.y - before.y;
    let same = (before.size - line.size).abs() <= before.size * 0.06 && (before.bold == line.bold || !paragraph.bold && !line.bold);
    let apart = gap <= 0.0 || gap > line.size * (leading * 1.3).max(leading + 0.15);
    // A line that happens to be all bold stays in the sentence it stands in.
    let amid = before.bold != line.bold && !ends(&before.text) && paragraph.lines > 1;
    if apart || !(same || amid) {
        return false;
    }
    if matches!(item(&line.text), (Some(false), _)) {
        return false;
    }
    if before.size >= body * 1.12 {
        // Headings are short, and often set in the middle.
        return same;
    }
    let indent = |line: &Line| line.left - line.column.0;
    let (before_in, line_in) = (indent(before) > before.size * 0.8, indent(line) > line.size * 0.8);
    if matches!(item(&line.text), (Some(true), _)) && (line.left - before.left).abs() < line.size * 0.5 && ends(&before.text) {
        return false;
    }
    let full = before.right + before.size * 0.3 + line.first_width > before.column.1 - (before.column.1 - before.column.0) * 0.04;
    if paragraph.item.is_some() {
        return line.left >= before.left - line.size * 0.5 || full && !ends(&before.text);
    }
    if line.left - before.left > line.size * 0.8 && line_in && !before_in {
        return full && !ends(&before.text) && paragraph.lines == 1;
    }
    if before_in && !line_in && paragraph.lines > 1 && (before.left - line.left) > line.size * 0.8 {
        return full && !ends(&before.text);
    }
    // A short line ends a paragraph where it ends a sentence; a very short one ends it anyway.
    let width = before.column.1 - before.column.0;
    full || !(ends(&before.text) || before.right < before.column.0 + width * 0.6)
}

/// Whether a line at the top of a column goes on with a paragraph that ended at the foot of another.
fn flows_on(paragraph: &Paragraph, line: &Line) -> bool {
    let before = &paragraph.last;
    if ends(&before.text) || item(&line.text).0.is_some() || paragraph.bold && paragraph.lines < 3 {
        return false;
    }
    let full = before.right > before.column.1 - (before.column.1 - before.column.0) * 0.12;
    let lower = line.text.chars().next().is_some_and(char::is_lowercase);
    let indented = line.left - line.column.0 > line.size * 0.8;
    lower || full && !indented
}

/// Whether a text ends like a sentence.
fn ends(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '“', '」', '』', '）']);
    text.ends_with(['.', '!', '?', ':', '。', '\u{ff01}', '\u{ff1f}', '\u{ff1a}', '…'])
}

/// An item's mark (numbered or not) and the text after it.
fn item(text: &str) -> (Option<bool>, &str) {
    let mut rest = text.chars();
    if rest.next().is_some_and(|c| matches!(c, '•' | '◦' | '▪' | '■' | '●' | '‣' | '·' | '○' | '□' | '➢' | '✓')) {
        let rest = rest.as_str().trim_start();
        return if rest.is_empty() { (None, text) } else { (Some(false), rest) };
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text.get(digits..).and_then(|rest| rest.strip_prefix(['.', ')'])).and_then(|rest| rest.strip_prefix(' '));
    match after {
        Some(rest) if matches!(digits, 1 | 2) && !rest.trim().is_empty() => (Some(true), rest.trim_start()),
        _ => (None, text),
    }
}

/// A text with the next line behind it; a hyphen that only the line's end brought is undone.
pub(super) fn joined(mut text: String, line: &str, words: &Words) -> String {
    if text.is_empty() {
        return line.to_owned();
    }
    let next = line.chars().next().unwrap_or(' ');
    let hyphen = text.ends_with(['-', '\u{ad}', '\u{2010}']);
    let letter_before = text.chars().rev().nth(1).is_some_and(char::is_alphabetic);
    if hyphen && letter_before {
        let end = text.char_indices().next_back().map_or(0, |(at, _)| at);
        let soft = text.ends_with('\u{ad}');
        let first = text.get(..end).unwrap_or_default().rsplit(is_word_end).next().unwrap_or_default();
        let second = line.split(is_word_end).next().unwrap_or_default();
        let whole = format!("{first}{second}").to_lowercase();
        let compound = format!("{first}-{second}").to_lowercase();
        // Words that begin large or with a digit keep their hyphen, and so do those that have it elsewhere.
        let keep = !soft && (!next.is_lowercase() || words.contains(&compound) && !words.contains(&whole));
        if !keep {
            text.truncate(end);
        }
    } else if !(text.ends_with(['/', '\u{2013}', '\u{2014}']) || text.ends_with(is_ideograph) && is_ideograph(next)) {
        text.push(' ');
    }
    text.push_str(line);
    text
}

fn is_word_end(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '-' | '\'' | '’')
}

fn words(pages: &[Vec<Line>]) -> Words {
    let lines = pages.iter().flatten();
    lines
        .flat_map(|line| line.text.split(is_word_end))
        .filter(|word| word.len() > 3 && !word.ends_with('-'))
        .map(str::to_lowercase)
        .collect()
}

fn blocks(paragraphs: Vec<Paragraph>, body: f64, title: &str) -> Vec<Block> {
    let large = |paragraph: &Paragraph| {
        let letters = paragraph.text.chars().filter(|c| c.is_alphabetic()).count();
        paragraph.last.size >= body * 1.12 && letters >= 3 && paragraph.text.chars().count() <= 250
    };
    // The headline goes, and what stands below it in size begins at the top.
    let ranked = paragraphs.iter().filter(|one| large(one) && !same(&one.text, title));
    let mut sizes: Vec<i64> = ranked.map(|one| (one.last.size * 2.0).round() as i64).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes.dedup();
    let mut blocks = Vec::with_capacity(paragraphs.len());
    let count = paragraphs.len();
    for (at, paragraph) in paragraphs.into_iter().enumerate() {
        let text = paragraph.text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{ad}', "");
        if !text.chars().any(char::is_alphanumeric) {
            continue;
        }
        let short = paragraph.lines <= 2 && text.chars().count() <= 120 && text.chars().any(char::is_alphabetic);
        let kind = if large(&paragraph) {
            let rank = sizes.iter().position(|size| *size == (paragraph.last.size * 2.0).round() as i64).unwrap_or(0);
            BlockKind::Heading { level: (2 + rank).min(5) as u8 }
        } else if paragraph.bold && short && !text.ends_with(['.', ',', ';', '。']) && at + 1 < count && paragraph.last.size >= body * 0.95
        {
            BlockKind::Heading { level: (2 + sizes.len()).min(5) as u8 }
        } else if let Some(ordered) = paragraph.item {
            BlockKind::Item { ordered, depth: 0 }
        } else {
            BlockKind::Paragraph
        };
        // A heading keeps the number that `item` took for a mark.
        let text =
            if matches!(kind, BlockKind::Heading { .. }) && paragraph.item == Some(true) { numbered(&paragraph.last, text) } else { text };
        blocks.push(Block { kind, text, marks: Vec::new() });
    }
    blocks
}

fn numbered(line: &Line, text: String) -> String {
    let number: String = line.text.chars().take_while(char::is_ascii_digit).collect();
    if number.is_empty() { text } else { format!("{number}. {text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(first: &str, second: &str, expected: &str) {
        let words: Words = ["well-known", "dredging"].into_iter().map(str::to_owned).collect();
        assert_eq!(joined(first.to_owned(), second, &words), expected);
    }

    #[test]
    fn hyphens_of_line_ends_are_undone() {
        check("the dredg-", "ing of it", "the dredging of it");
        check("a well-", "known man", "a well-known man");
        check("COVID-", "19 cases", "COVID-19 cases");
        check("the Baden-", "Baden line", "the Baden-Baden line");
        check("the har\u{ad}", "bour", "the harbour");
        check("from 3 -", "or so", "from 3 - or so");
        check("稀土供", "应链", "稀土供应链");
        check("one", "two", "one two");
    }

    #[test]
    fn marks_of_items() {
        assert_eq!(item("• first"), (Some(false), "first"));
        assert_eq!(item("12. twelfth"), (Some(true), "twelfth"));
        assert_eq!(item("2019. It was"), (None, "2019. It was"));
        assert_eq!(item("3.5 per cent"), (None, "3.5 per cent"));
    }
}
