//! Sentences, as byte ranges.
//!
//! A sentence ends at `.`, `!`, `?`, `…` or their CJK forms with the closing quotes and brackets that follow. A full stop
//! ends none after an abbreviation, an initial or inside a number. What stands in brackets or is quoted inside a sentence
//! does not end it when the sentence goes on in lower case.

use std::ops::Range;
use weir_model::{Block, BlockKind, Lang, Sentence};

/// Longer sentences are cut at a space, so that one run of words without an end cannot become one sentence.
const MOST_BYTES: usize = 4_000;

/// The sentences of a text: in order, without the white space around them, on character boundaries.
pub fn split(text: &str, lang: Lang) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut n = 0;
    while n < characters.len() {
        let (at, c) = characters[n];
        let mut end = None;
        match c {
            '。' | '！' | '？' | '｡' => end = Some(closed(&characters, n + 1)),
            '!' | '?' | '…' | '‼' | '⁇' => {
                let after = closed(&characters, n + 1);
                if ends_here(&characters, after, c != '…') {
                    end = Some(after);
                }
            }
            '.' => {
                let after = closed(&characters, n + 1);
                if ends_here(&characters, after, false)
                    && !is_abbreviation(&text[start..at], &characters, after, lang)
                    && !in_number(&characters, n)
                {
                    end = Some(after);
                }
            }
            '\n' => end = Some(n + 1),
            _ if at - start > MOST_BYTES && c.is_whitespace() => end = Some(n + 1),
            _ => {}
        }
        match end {
            Some(next) => {
                let stop = characters.get(next).map_or(text.len(), |(at, _)| *at);
                push(text, start..stop, &mut found);
                start = stop;
                n = next;
            }
            None => n += 1,
        }
    }
    push(text, start..text.len(), &mut found);
    found
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let piece = &text[range.clone()];
    let from = range.start + (piece.len() - piece.trim_start().len());
    let to = range.start + piece.trim_end().len();
    if from >= to {
        return;
    }
    // Marks without a word belong to the sentence before.
    if !text[from..to].chars().any(char::is_alphanumeric)
        && let Some(last) = found.last_mut()
    {
        last.end = to;
        return;
    }
    found.push(from..to);
}

/// The position after closing quotes, brackets and further end marks.
fn closed(characters: &[(usize, char)], mut n: usize) -> usize {
    while let Some((_, c)) = characters.get(n) {
        let closes = matches!(c, '”' | '’' | '"' | '\'' | ')' | '）' | '」' | '』' | '》' | ']' | '»' | '.' | '!' | '?' | '…' | '！' | '？' | '。')
            // A German or low-high quotation closes with the mark that English opens with.
            || (*c == '“' && characters.get(n + 1).is_none_or(|(_, next)| next.is_whitespace()));
        if !closes {
            break;
        }
        // A plain quote after a space opens the next sentence.
        n += 1;
    }
    n
}

/// Whether a sentence can end before position `n`: at the end of the text, or before white space and a beginning.
fn ends_here(characters: &[(usize, char)], n: usize, strong: bool) -> bool {
    let Some((_, next)) = characters.get(n) else { return true };
    if !next.is_whitespace() {
        // Glued sentences ("end.Next") are rarer than addresses and names with dots.
        return crate::sentence::is_ideograph(*next);
    }
    let mut rest = characters[n..].iter().map(|(_, c)| *c).skip_while(|c| c.is_whitespace());
    let Some(first) = rest.next() else { return true };
    let opens = matches!(first, '"' | '“' | '„' | '‘' | '\'' | '(' | '«' | '[' | '¿' | '¡' | '—' | '–' | '-' | '「' | '『' | '（');
    let first = if opens { rest.find(|c| !matches!(c, '"' | '“' | '‘' | '\'' | '(' | ' ')).unwrap_or('A') } else { first };
    // "Really?" he asked: the sentence goes on.
    if first.is_lowercase() { strong && opens } else { true }
}

/// A dot between digits, or after a number that counts something ("24. November", "No. 5" is an abbreviation).
fn in_number(characters: &[(usize, char)], n: usize) -> bool {
    let digit = |n: Option<usize>| n.and_then(|n| characters.get(n)).is_some_and(|(_, c)| c.is_ascii_digit());
    digit(n.checked_sub(1)) && digit(Some(n + 1))
}

/// Whether the words before a dot are an abbreviation.
fn is_abbreviation(before: &str, characters: &[(usize, char)], after: usize, lang: Lang) -> bool {
    const EN: &[&str] = &[
        "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "gen", "col", "lt", "sgt", "capt", "rep", "sen", "gov", "pres", "hon", "rev",
        "vs", "no", "nos", "vol", "fig", "eq", "sec", "ch", "pp", "ed", "eds", "est", "approx", "dept", "univ", "inc", "ltd", "co", "corp",
        "bros", "ave", "blvd", "rd", "mt", "ft", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "e.g", "i.e", "etc", "cf", "al", "viz", "ph.d", "m.d", "b.a", "a.m", "p.m", "u.s",
        "u.k", "u.n", "e.u", "d.c", "l.a", "messrs", "insp", "supt", "adm", "cmdr", "maj", "asst", "assn", "bldg", "nat", "int", "dist",
    ];
    const DE: &[&str] = &[
        "z", "b", "d", "h", "u", "a", "o", "ä", "s", "v", "bzw", "usw", "ca", "dr", "prof", "nr", "st", "str", "mio", "mrd", "mr", "fr",
        "hr", "ggf", "evtl", "inkl", "exkl", "vgl", "sog", "bspw", "etc", "jh", "jhd", "abs", "art", "bd", "geb", "gest", "jan", "feb",
        "apr", "aug", "sept", "okt", "nov", "dez", "dipl", "ing", "med", "phil", "allg", "max", "min", "tel", "zzgl", "chr", "u.s", "u.a",
        "z.b", "d.h", "i.d.r", "v.a", "u.ä",
    ];
    let word: String = before
        .chars()
        .rev()
        .take_while(|c| !c.is_whitespace() && !matches!(c, '(' | '“' | '"' | '„'))
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    if word.is_empty() {
        return false;
    }
    let lower = word.to_lowercase();
    let next = characters.get(after..).and_then(|rest| rest.iter().map(|(_, c)| *c).find(|c| !c.is_whitespace()));
    // One capital letter is an initial (J. Smith), and so are letters with dots (U.S.): a sentence may still end there if
    // a clear beginning follows, which cannot be told; keeping them together loses less than cutting a name in two.
    let letters: Vec<char> = word.chars().collect();
    let initial = letters.len() == 1 && letters[0].is_uppercase();
    if initial {
        return next.is_some_and(char::is_uppercase);
    }
    let dotted = letters.len() >= 3 && letters.iter().enumerate().all(|(n, c)| if n % 2 == 0 { c.is_alphabetic() } else { *c == '.' });
    if dotted {
        // U.S. Treasury goes on; "in the U.S. The plan" begins anew.
        let following: String = characters[after.min(characters.len())..]
            .iter()
            .map(|(_, c)| *c)
            .skip_while(|c| c.is_whitespace())
            .take_while(|c| c.is_alphanumeric())
            .collect();
        let begins = [
            "The", "A", "An", "It", "He", "She", "They", "But", "And", "In", "On", "At", "We", "I", "This", "That", "These", "If", "When",
            "Its",
        ];
        return next.is_some() && !begins.contains(&following.as_str());
    }
    let list = match lang.as_str() {
        "de" => DE,
        "zh" | "ja" | "ko" => return false,
        _ => EN,
    };
    if lang == Lang::DE {
        // Ordinals and dates: 24. November, 3. Liga.
        if word.chars().all(|c| c.is_ascii_digit()) && word.len() <= 2 {
            return next.is_some_and(char::is_alphabetic);
        }
    }
    if !list.contains(&lower.as_str()) {
        return false;
    }
    // Words that are also ordinary ends of sentences.
    match lower.as_str() {
        "no" | "co" | "inc" | "ltd" | "corp" | "etc" | "al" | "sat" | "sun" | "mar" | "a.m" | "p.m" | "est" | "usw" | "max" | "min" => {
            next.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit() || matches!(c, ',' | ';'))
        }
        _ => next.is_some(),
    }
}

/// The sentences of an article's blocks. Headings and captions are one sentence each or more; tables, code, embeds and
/// rules have none.
pub fn sentences(blocks: &[Block], lang: Lang) -> Vec<Sentence> {
    let mut found = Vec::new();
    for (block, content) in blocks.iter().enumerate() {
        match content.kind {
            BlockKind::Table { .. } | BlockKind::Code | BlockKind::Embed { .. } | BlockKind::Rule => continue,
            BlockKind::Heading { .. } => {
                let text = content.text.trim();
                if !text.is_empty() {
                    let start = content.text.len() - content.text.trim_start().len();
                    found.push(Sentence { block: block as u32, start: start as u32, end: (start + text.len()) as u32 });
                }
            }
            _ => found.extend(split(&content.text, lang).into_iter().map(|range| Sentence {
                block: block as u32,
                start: range.start as u32,
                end: range.end as u32,
            })),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, lang: Lang, expected: &[&str]) {
        let found: Vec<&str> = split(text, lang).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn english() {
        check("Mr. Lee paid $3.5 million. He left.", Lang::EN, &["Mr. Lee paid $3.5 million.", "He left."]);
        check("The U.S. Treasury agreed. It signed.", Lang::EN, &["The U.S. Treasury agreed.", "It signed."]);
        check("They live in the U.S. The plan failed.", Lang::EN, &["They live in the U.S.", "The plan failed."]);
        check("“We won.” She smiled.", Lang::EN, &["“We won.”", "She smiled."]);
        check("\"It rained,\" he said. \"A lot.\"", Lang::EN, &["\"It rained,\" he said.", "\"A lot.\""]);
        check("“Really?” he asked. Yes!", Lang::EN, &["“Really?” he asked.", "Yes!"]);
        check("J. R. Smith and No. 5 met at 5 p.m. in St. Paul.", Lang::EN, &["J. R. Smith and No. 5 met at 5 p.m. in St. Paul."]);
        check("Wait… what? Go (now). Then stop", Lang::EN, &["Wait… what?", "Go (now).", "Then stop"]);
        check("See example.com for more. Done.", Lang::EN, &["See example.com for more.", "Done."]);
        check("Line one\nLine two.", Lang::EN, &["Line one", "Line two."]);
    }

    #[test]
    fn chinese_and_german() {
        check("港口周一开放。工人返回！“太好了。”他说。", Lang::ZH, &["港口周一开放。", "工人返回！", "“太好了。”", "他说。"]);
        check("份额为85.5%。价格（含税）上涨？是的", Lang::ZH, &["份额为85.5%。", "价格（含税）上涨？", "是的"]);
        check(
            "Am 24. November, z. B. in Kiel, kam Dr. Otte. Er blieb.",
            Lang::DE,
            &["Am 24. November, z. B. in Kiel, kam Dr. Otte.", "Er blieb."],
        );
        check("Das kostet 8,5 Mrd. Dollar. „Zu viel“, sagte sie.", Lang::DE, &["Das kostet 8,5 Mrd. Dollar.", "„Zu viel“, sagte sie."]);
    }

    proptest! {
        #[test]
        fn ranges_are_in_order_on_boundaries_and_cover_all_words(text in "\\PC{0,200}", zh in any::<bool>()) {
            let lang = if zh { Lang::ZH } else { Lang::EN };
            let ranges = split(&text, lang);
            let mut end = 0;
            let mut covered = 0;
            for range in &ranges {
                prop_assert!(range.start >= end && range.end > range.start);
                end = range.end;
                covered += text[range.clone()].chars().filter(|c| c.is_alphanumeric()).count();
            }
            prop_assert_eq!(covered, text.chars().filter(|c| c.is_alphanumeric()).count());
        }
    }
}
