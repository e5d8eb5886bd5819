//! Texts made alike for comparing word for word: white space, typographic signs and, where asked, capitals.

use std::ops::Range;

/// White space folded, typographic quotation marks, dashes and full-width forms as plain ones.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut wide_before = false;
    for word in text.split_whitespace() {
        // Ideographs and their signs stand without spaces: a space or line break beside one is nothing.
        let wide = wide_before || word.chars().next().is_some_and(is_wide);
        if !out.is_empty() && !wide {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}')).map(plain));
        wide_before = word.chars().next_back().is_some_and(is_wide);
    }
    out
}

/// As [`fold`], in lower case.
pub(super) fn fold_lower(text: &str) -> String {
    fold(text).to_lowercase()
}

fn is_wide(c: char) -> bool {
    crate::words::is_han(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

fn plain(c: char) -> char {
    match c {
        '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』' | '＂' => '"',
        '‘' | '’' | '‚' | '`' | '´' => '\'',
        '–' | '—' | '‑' | '−' => '-',
        // Full-width letters, digits and signs of the ASCII range.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// Whether `inner` stands in `outer` with no letter or digit directly beside it; both folded. Ideographs stand side by
/// side.
pub(super) fn contains_words(outer: &str, inner: &str) -> bool {
    if inner.is_empty() {
        return false;
    }
    outer.match_indices(inner).any(|(at, found)| {
        let joined = |beside: Option<char>, own: Option<char>| {
            let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_wide(c));
            letter(beside) && letter(own)
        };
        !joined(outer[..at].chars().next_back(), found.chars().next())
            && !joined(outer[at + found.len()..].chars().next(), found.chars().next_back())
    })
}

/// Words in quotation marks: six characters or more in Latin script, four ideographs. Ranges are those of the words.
pub(super) fn quotations(text: &str) -> Vec<Range<usize>> {
    const PAIRS: [(char, &[char]); 7] =
        [('“', &['”', '“']), ('„', &['“', '”']), ('"', &['"']), ('「', &['」']), ('『', &['』']), ('«', &['»']), ('»', &['«'])];
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((at, open)) = text[from..].char_indices().find(|(_, c)| PAIRS.iter().any(|(open, _)| open == c)) {
        let start = from + at + open.len_utf8();
        let closers = PAIRS.iter().find(|(own, _)| *own == open).map_or(&[][..], |(_, closers)| closers);
        let Some(length) = text[start..].find(closers) else {
            from = start;
            continue;
        };
        let inside = &text[start..start + length];
        let lead = inside.len() - inside.trim_start().len();
        let words = inside.trim().trim_end_matches([',', '.', '，', '。', '!', '！', '?', '？', '…']);
        let wide = words.chars().filter(|c| is_wide(*c)).count();
        if words.chars().count() >= 6 || wide >= 4 {
            found.push(start + lead..start + lead + words.len());
        }
        let close = text[start + length..].chars().next().map_or(1, char::len_utf8);
        from = start + length + close;
    }
    found
}

/// The parts of a quotation that must stand in the source: between marks of omission and inserted words in brackets.
pub(super) fn parts(quotation: &str) -> Vec<String> {
    fold_lower(quotation)
        .split(['…', '[', ']', '(', ')'])
        .flat_map(|part| part.split("..."))
        .map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
        .filter(|part| part.chars().count() >= 2)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_spaces_are_folded() {
        assert_eq!(fold("He  said:\n“it’s – fine”"), "He said: \"it's - fine\"");
        assert_eq!(fold("稀土 协议，\n签署 GPT，５％"), "稀土协议,签署GPT,5%");
    }

    #[test]
    fn words_are_found_whole() {
        assert!(contains_words("the un said", "un"));
        assert!(!contains_words("the union said", "un"));
        assert!(contains_words("中国稀土协议", "稀土"));
        assert!(!contains_words("any", ""));
    }

    #[test]
    fn quotations_of_some_length() {
        let seen = |text: &'static str| quotations(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>();
        assert_eq!(seen("He called it “a fair end, ” and “so”."), ["a fair end"]);
        assert_eq!(seen("他说：“今天的结果很好。”"), ["今天的结果很好"]);
        assert_eq!(seen("Er sagte: „Das ist gut.“ Und 5\" of"), ["Das ist gut"]);
        assert_eq!(parts("a fair … end [of it] all"), ["a fair", "end", "of it", "all"]);
    }
}
