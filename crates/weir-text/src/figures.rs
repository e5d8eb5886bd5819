//! The figures of an article: each number of its running text with what it measures.

use crate::dates::{dates, reference};
use crate::numbers::numbers;
use crate::sentence::is_ideograph;
use crate::words::{is_stop, words};
use std::ops::Range;
use weir_model::{Article, Figure, FigureKind, Lang};

/// Figures of one article.
const MOST: usize = 24;
/// Words of a subject, and ideographs.
const MOST_WORDS: usize = 6;
const MOST_IDEOGRAPHS: usize = 14;

/// The figures of an article's running text, in reading order.
pub fn figures(article: &Article) -> Vec<Figure> {
    let mut found = Vec::new();
    let today = reference(article);
    for (n, sentence) in article.sentences.iter().enumerate() {
        let prose = article.blocks.get(sentence.block as usize).is_some_and(weir_model::Block::is_prose);
        let Some(text) = article.sentence_text(sentence).filter(|_| prose) else { continue };
        let mut all: Vec<Figure> = Vec::new();
        let days = dates(text, article.lang, today);
        for number in numbers(text, article.lang) {
            // "24 November" is a date, not twenty-four of something.
            if days.iter().any(|date| date.range.start < number.range.end && number.range.start < date.range.end) {
                continue;
            }
            all.push(Figure {
                text: text.get(number.range.clone()).unwrap_or("").trim().to_owned(),
                kind: number.kind,
                low: number.low,
                high: number.high,
                unit: number.unit,
                subject: subject(text, &number.range, article.lang),
                sentence: article.sentence_id(n),
            });
        }
        for date in days {
            all.push(Figure {
                text: text.get(date.range.clone()).unwrap_or("").to_owned(),
                kind: FigureKind::Date,
                low: date.low,
                high: date.high,
                unit: String::new(),
                subject: subject(text, &date.range, article.lang),
                sentence: article.sentence_id(n),
            });
        }
        all.sort_by_key(|figure| text.find(&figure.text));
        found.extend(all);
        if found.len() >= MOST {
            found.truncate(MOST);
            break;
        }
    }
    found
}

/// A few of the sentence's own words that say what a number measures: what follows "of", else the words around it.
fn subject(text: &str, range: &Range<usize>, lang: Lang) -> String {
    if lang.is_cjk() {
        return han_subject(text, range);
    }
    let before = text.get(..range.start).unwrap_or("");
    let after = text.get(range.end..).unwrap_or("");
    let after_clause = &after[..after.find([',', ';', ':', '(', '—', '–', '.', '!', '?', '"', '”']).unwrap_or(after.len())];
    let before_clause = &before[before
        .rfind([',', ';', ':', '(', '—', '–', '"', '“'])
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8))..];
    let following = phrase(after_clause, lang, true);
    let leading = phrase(before_clause, lang, false);
    let opening: String = match leading.is_empty() {
        true => phrase(before, lang, false),
        false => leading,
    };
    match (opening.is_empty(), following.is_empty()) {
        (_, false) if following.split(' ').count() >= 2 || opening.is_empty() => following,
        (false, false) => format!("{opening} · {following}"),
        (false, true) => opening,
        _ => following,
    }
}

/// The nearest run of content words: the first after a number, the last before it.
fn phrase(clause: &str, lang: Lang, forward: bool) -> String {
    let tokens = words(clause, lang);
    let content = |word: &str| {
        !is_stop(&word.to_lowercase(), lang)
            && !word.starts_with(|c: char| c.is_ascii_digit())
            && !SPEECH.contains(&word.to_lowercase().as_str())
    };
    let (mut start, mut end) = (None, None);
    let indices: Vec<usize> = if forward { (0..tokens.len()).collect() } else { (0..tokens.len()).rev().collect() };
    let mut run = 0;
    for n in indices {
        let good = content(tokens[n].text);
        let joins = matches!(tokens[n].text, "of" | "for" | "der" | "von" | "des" | "für" | "in" | "the");
        if start.is_none() && !good {
            continue;
        }
        if !good && !joins {
            break;
        }
        if good {
            start = start.or(Some(n));
            end = Some(n);
        }
        run += 1;
        if run >= MOST_WORDS {
            break;
        }
    }
    let (Some(a), Some(b)) = (start, end) else { return String::new() };
    let (a, b) = (a.min(b), a.max(b));
    clause.get(tokens[a].start..tokens[b].start + tokens[b].text.len()).unwrap_or("").to_owned()
}

const SPEECH: [&str; 24] = [
    "said",
    "says",
    "agreed",
    "worth",
    "about",
    "around",
    "nearly",
    "roughly",
    "rund",
    "etwa",
    "sagte",
    "pay",
    "paid",
    "cost",
    "costs",
    "including",
    "than",
    "least",
    "almost",
    "up",
    "rose",
    "fell",
    "reached",
    "some",
];

fn han_subject(text: &str, range: &Range<usize>) -> String {
    const ENDS: [char; 12] = ['，', '。', '；', '：', '（', '）', '“', '”', '、', '！', '？', ','];
    let before = text.get(..range.start).unwrap_or("");
    let clause = before.rsplit(ENDS).next().unwrap_or("");
    let after = text.get(range.end..).unwrap_or("").split(ENDS).next().unwrap_or("");
    let after = after.trim_start_matches(['的', '，']);
    let trim = |text: &str| -> String {
        let text = text
            .trim()
            .trim_end_matches(['约', '达', '为', '至', '超', '过', '近', '的', '是', '有', '在', '到', '逾', '共', '了', '将', '以', '从']);
        let count = text.chars().filter(|c| is_ideograph(*c) || c.is_alphanumeric()).count();
        let skip = text.chars().count().saturating_sub(MOST_IDEOGRAPHS);
        if count < 2 { String::new() } else { text.chars().skip(skip).collect() }
    };
    let leading = trim(clause);
    if leading.chars().count() >= 3 {
        return leading;
    }
    let following: String = after.chars().take(MOST_IDEOGRAPHS).collect();
    if following.chars().count() >= 2 { following } else { leading }
}
