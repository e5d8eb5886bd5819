//! Sentences.
//!
//! Own rules instead of UAX 29: a brief quotes sentences word for word, so a cut after "Mr." or "24." or inside "U.S."
//! is a fault that a reader sees. Closing quotation marks and brackets belong to the sentence they close.

use crate::abbreviations::{BEFORE_NUMBERS, NEVER_LAST, SMALL, SOMETIMES_LAST, Short, shortened, starter};
use crate::lists::WordList;
use std::ops::Range;
use weir_model::{Block, BlockKind, Lang, Sentence};

/// Longer sentences are cut at a space, so that one run of words without an end cannot become one sentence.
const MOST_BYTES: usize = 4_000;

/// The sentences of a text as byte ranges: trimmed, in order, none empty.
pub fn split(text: &str, lang: Lang) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let next = at + c.len_utf8();
        let end = match c {
            '。' | '！' | '？' | '｡' => wide_end(text, next),
            '…' => ellipsis_end(text, start, at),
            '.' | '!' | '?' | '‽' | '؟' | '।' | '۔' | '‼' | '⁉' => narrow_end(text, start, at, c, lang),
            '\n' | '\u{2028}' | '\u{2029}' => Some(next),
            ' ' if is_ruled(&text[start..at]) => Some(next),
            _ if at - start > MOST_BYTES && c.is_whitespace() => Some(next),
            _ => None,
        };
        match end {
            Some(end) => {
                let end = if wide_mark(c) { end } else { attached(text, end) };
                push(text, start..end, &mut found);
                start = end;
                at = end;
            }
            None => at = next,
        }
    }
    push(text, start..text.len(), &mut found);
    found
}

/// The sentences of an article: of prose, headings (one each) and captions; not of tables, code, rules, embeds.
pub fn sentences(blocks: &[Block], lang: Lang) -> Vec<Sentence> {
    let mut found = Vec::new();
    for (n, block) in blocks.iter().enumerate() {
        let ranges = match block.kind {
            BlockKind::Paragraph | BlockKind::Quote | BlockKind::Item { .. } | BlockKind::Figure { .. } => split(&block.text, lang),
            BlockKind::Heading { .. } => {
                let mut whole = Vec::new();
                push(&block.text, 0..block.text.len(), &mut whole);
                whole
            }
            BlockKind::Code | BlockKind::Table { .. } | BlockKind::Embed { .. } | BlockKind::Rule => continue,
        };
        found.extend(ranges.into_iter().map(|range| Sentence { block: n as u32, start: range.start as u32, end: range.end as u32 }));
    }
    found
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let piece = &text[range.clone()];
    let trimmed = piece.trim();
    if trimmed.is_empty() {
        return;
    }
    let start = range.start + (piece.len() - piece.trim_start().len());
    let own = start..start + trimmed.len();
    // What has no letter or digit is the tail of the sentence before it ("Fine. :)").
    if !trimmed.chars().any(char::is_alphanumeric)
        && let Some(last) = found.last_mut()
    {
        last.end = own.end;
        return;
    }
    found.push(own);
}

/// Whether a text ends in a ruled line (_____, -----): what follows begins anew.
fn is_ruled(before: &str) -> bool {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    word.len() >= 5 && word.bytes().all(|b| matches!(b, b'_' | b'-' | b'=' | b'*'))
}

fn wide_mark(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '\n' | '\u{2028}' | '\u{2029}') || c.is_whitespace()
}

fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '”'
            | '’'
            | '“'
            | '»'
            | '«'
            | '›'
            | '‹'
            | ')'
            | ']'
            | '）'
            | '】'
            | '」'
            | '』'
            | '》'
            | '〉'
            | '］'
            | '＂'
            | '〕'
    )
}

/// Skips more marks and what they close: the end of the sentence.
fn tail(text: &str, mut at: usize) -> usize {
    let mut chars = text[at..].chars().peekable();
    while let Some(c) = chars.next() {
        let more = matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '‽');
        // An opening quotation mark right after the stop, as Chinese and German write it, belongs to the next sentence:
        // “ closes in German only where it follows the stop and a space or the end comes after it.
        let closes = match c {
            '“' | '«' | '"' | '\'' | '’' | '‹' => chars.peek().is_none_or(|after| !after.is_alphanumeric()),
            c => is_closer(c),
        };
        // French sets its closing mark apart: "Fini ? »".
        if matches!(c, ' ' | '\u{a0}' | '\u{202f}') && chars.peek() == Some(&'»') {
            let after = text[at + c.len_utf8() + '»'.len_utf8()..].chars().next();
            if after.is_none_or(|after| after.is_whitespace() || matches!(after, ',' | '.' | ';')) {
                at += c.len_utf8();
                continue;
            }
        }
        if !more && !closes {
            break;
        }
        at += c.len_utf8();
    }
    at
}

fn wide_end(text: &str, next: usize) -> Option<usize> {
    let end = tail(text, next);
    let after = &text[end..];
    let closed = end > next && text[..end].chars().next_back().is_some_and(is_closer);
    // “……吗？”他问。 is one sentence; so is 《谁动了？》的作者.
    if closed && let Some(first) = after.chars().next() {
        if matches!(
            first,
            '，' | '、'
                | '；'
                | '：'
                | ','
                | ';'
                | ':'
                | '的'
                | '和'
                | '与'
                | '—'
                | 'と'
                | 'の'
                | 'は'
                | 'が'
                | 'を'
                | 'に'
                | 'も'
                | 'な'
                | 'っ'
        ) {
            return None;
        }
        let clause: String = after.chars().take_while(|c| !"，。！？；：“,.!?".contains(*c)).take(16).collect();
        let length = clause.chars().count();
        let speaks = ["说", "表示", "问", "道", "称", "写", "喊", "答"].iter().any(|verb| clause.ends_with(verb));
        let ends = after[clause.len()..].starts_with(['。', '！', '？']);
        if length <= 14 && speaks && ends {
            return None;
        }
    }
    Some(end)
}

/// An ellipsis ends a sentence only at the end of the text, after a closed quotation, or before a capital.
fn ellipsis_end(text: &str, start: usize, at: usize) -> Option<usize> {
    let end = tail(text, at + '…'.len_utf8());
    if text[end..].trim().is_empty() {
        return Some(end);
    }
    if text[start..at].trim().is_empty() {
        return None;
    }
    let wide = text[end..].chars().next().is_some_and(crate::words::is_han);
    let closed = text[..end].chars().next_back().is_some_and(is_closer);
    if wide {
        return closed.then_some(end).filter(|end| wide_end(text, *end).is_some());
    }
    let after = &text[end..];
    let capital =
        after.starts_with(char::is_whitespace) && after.trim_start().trim_start_matches(is_opener).starts_with(char::is_uppercase);
    capital.then_some(end)
}

fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '„'
            | '‘'
            | '‚'
            | '«'
            | '»'
            | '('
            | '['
            | '¿'
            | '¡'
            | '「'
            | '『'
            | '（'
            | '《'
            | '【'
            | '”'
            | '–'
            | '—'
            | '-'
    )
}

fn narrow_end(text: &str, start: usize, at: usize, mark: char, lang: Lang) -> Option<usize> {
    let next = at + mark.len_utf8();
    let end = tail(text, next);
    let after = &text[end..];
    let Some(first) = after.chars().next() else { return Some(end) };
    if !first.is_whitespace() {
        // "完成.下一步" and "done.”接着": no space where none is written.
        let wide = crate::words::is_han(first) && text[..at].chars().next_back().is_some_and(|c| !c.is_ascii_alphanumeric());
        // A footnote mark: "end.[3] Next".
        if mark == '.' && first == '[' && text[..at].chars().next_back().is_some_and(char::is_alphabetic) {
            let close = after.find(']').filter(|close| *close <= 5 && after[1..*close].bytes().all(|b| b.is_ascii_digit()))?;
            let note = end + close + 1;
            return (text[note..].is_empty() || text[note..].starts_with(char::is_whitespace)).then_some(note);
        }
        return wide.then_some(end);
    }
    let rest = after.trim_start();
    let opened = rest.starts_with(is_opener);
    let rest = rest.trim_start_matches(|c: char| is_opener(c) || c.is_whitespace());
    let Some(first) = rest.chars().next() else { return Some(end) };
    let follower: &str = rest.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').next().unwrap_or_default();
    if first.is_lowercase() && !opened {
        // `"Really?" she asked`; iPhone and the like are rarer.
        // Without a quotation mark, what follows a question is a writer without capitals.
        let asked = mark == '?' && end == next;
        let shouted = mark == '!' && text[next..end].starts_with('!');
        if lang == Lang::EN && matches!(mark, '.' | '!') && end == next && small_writer(&text[start..at]) {
            return Some(end);
        }
        return (asked || shouted || follower.chars().nth(1).is_some_and(char::is_uppercase)).then_some(end);
    }
    if first.is_lowercase() && mark == '.' && end == next {
        return None;
    }
    if mark != '.' || end > next && text[next..end].starts_with(['.', '!', '?']) {
        return Some(end);
    }
    let starts = starter(follower, lang);
    let before = &text[start..at];
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = word.trim_start_matches(|c: char| is_opener(c) || c == '.' || c == '…');
    // "l’art. 5", "dell’ing. Rossi".
    let elided = matches!(lang.as_str(), "fr" | "it" | "ca");
    let word = word.rsplit(['’', '\'']).next().filter(|_| elided).unwrap_or(word);
    // "(born 24 Nov.)": what was closed ends more surely.
    let closed = end > next;
    (!holds(word, before, first, starts, closed, lang)).then_some(end)
}

/// Whether what stands before a dot is a sentence of someone who writes without capitals: it ends in a whole word, in
/// small letters, that is no shortened one, and has more than that.
fn small_writer(before: &str) -> bool {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let plain = word.chars().count() >= 3 && word.chars().all(|c| c.is_lowercase() || matches!(c, '\'' | '’'));
    plain && before.trim().contains(' ') && !SMALL.has(word)
}

/// Where footnote marks ("[3]", "[1–3]") or a face (":-)") set apart by a space end, that belong to the sentence before.
fn attached(text: &str, mut end: usize) -> usize {
    loop {
        let rest = text[end..].trim_start_matches(' ');
        let at = text.len() - rest.len();
        if let Some(inner) = rest.strip_prefix('[') {
            let Some(close) = inner.find(']').filter(|close| (1..=12).contains(close)) else { break };
            let marks = inner[..close].chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | ',' | '-' | '–'));
            let after = inner[close + 1..].chars().next();
            if !marks || !inner[..close].contains(|c: char| c.is_ascii_digit()) || after.is_some_and(|c| !c.is_whitespace()) {
                break;
            }
            end = at + close + 2;
            continue;
        }
        let face = [":-)", ":)", ";-)", ";)", ":-(", ":(", ":D", ":-D"].into_iter().find(|face| rest.starts_with(face));
        match face {
            Some(face) if rest[face.len()..].chars().next().is_none_or(char::is_whitespace) => end = at + face.len(),
            _ => break,
        }
    }
    end
}

/// "Chapter 4." at the head of a title.
fn is_numbered(before: &str) -> bool {
    static PARTS: WordList = WordList::new(
        "chapter part section volume step rule kapitel teil abschnitt band chapitre partie capítulo parte capitolo hoofdstuk deel глава часть",
    );
    let mut words = before.split_whitespace();
    let (head, number, rest) = (words.next(), words.next(), words.next());
    rest.is_none() && number.is_some() && head.is_some_and(|head| PARTS.has(&head.to_lowercase()))
}

/// Whether the dot after `word` is part of it and the sentence goes on.
fn holds(word: &str, before: &str, first: char, starts: bool, closed: bool, lang: Lang) -> bool {
    let german = lang == Lang::DE;
    let mut letters = word.chars();
    let Some(initial) = letters.next() else { return false };
    if word.chars().all(|c| c.is_ascii_digit()) {
        // "1. Item" at the start; "am 24. November", "im 19. Jahrhundert" in the languages that write ordinals so.
        if before.trim() == word || is_numbered(before) {
            return true;
        }
        let ordinal = matches!(lang.as_str(), "de" | "da" | "no" | "nb" | "fi" | "cs" | "sk" | "hu" | "hr" | "sl" | "et" | "tr");
        return ordinal && word.len() <= 2 && !starts && !closed && first.is_alphanumeric();
    }
    if german && word.chars().all(|c| matches!(c, 'I' | 'V' | 'X')) && !starts && first.is_alphabetic() {
        return true;
    }
    let lower = word.to_lowercase().replace('’', "'");
    if !closed && shortened(&lower, lang.as_str()) == Short::Never && !german {
        return true;
    }
    let single = letters.next().is_none();
    // "Kramer v. Kramer".
    if word == "v" && lang == Lang::EN {
        return !closed;
    }
    if single && initial.is_alphabetic() && !crate::words::is_han(initial) {
        if initial.is_lowercase() {
            let numbered = first.is_numeric() && BEFORE_NUMBERS.has(word);
            return german && !closed || numbered;
        }
        // "J. Smith" but "and so am I. The", "vitamin C. It".
        let pronoun = initial == 'I'
            && lang == Lang::EN
            && !before.trim_end_matches(word).trim_end().ends_with(|c: char| c == '.' || c.is_uppercase());
        let first_word = before.trim() == word;
        return !closed && (first_word || !starts && !pronoun);
    }
    if word.contains('.') {
        let parts: Vec<&str> = word.split('.').collect();
        if parts.iter().all(|part| {
            let part = part.trim_start_matches('-');
            part.chars().count() <= 2 && part.chars().all(char::is_alphabetic)
        }) {
            // "U.S. officials", "z.B. Holz"; at the end of a sentence a word that begins one follows.
            return matches!(lower.as_str(), "e.g" | "i.e" | "z.b" | "d.h" | "u.a" | "o.ä" | "v.a" | "p.ex") || !starts && !closed;
        }
        return false;
    }
    // English words, which other languages write too where they name people: "Mr. Lee", but not "hon" (she).
    let english = initial.is_uppercase() || german || matches!(lang.as_str(), "en" | "und" | "");
    if english && NEVER_LAST.has(&lower) && initial.is_alphabetic() {
        return !closed && (initial.is_uppercase() || !starts || german);
    }
    if BEFORE_NUMBERS.has(&lower) {
        return first.is_numeric();
    }
    match shortened(&lower, lang.as_str()) {
        Short::Never if !closed => return true,
        Short::Sometimes => return !starts && !closed,
        _ => {}
    }
    if german && lower.ends_with("str") && first.is_numeric() {
        return true;
    }
    english && SOMETIMES_LAST.has(&lower) && !starts && !closed
}

#[cfg(test)]
#[path = "segment_test.rs"]
mod tests;
