//! What every text of a model must be, whatever it says: plain words in the language that was asked for.

use crate::prompt::clean::is_invisible;
use std::collections::BTreeSet;
use weir_model::Lang;

/// Words, or as many characters where each is a word, that nobody writes twice by chance.
const PASSAGE: usize = 6;

/// Whether a text is one line of plain words: nothing that opens, loads or hides anything.
pub(crate) fn plain(text: &str, longest: usize) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("it is empty".into());
    }
    if text.chars().count() > longest {
        return Err(format!("it is longer than {longest} characters"));
    }
    if text.chars().any(|c| is_invisible(c) && c != '\u{200d}' && c != '\u{fe0f}' || c == '\n' || c == '\r' || c == '\t') {
        return Err("it has characters that cannot be seen".into());
    }
    let lower = text.to_lowercase();
    if ["http:", "https:", "www.", "://", "javascript:", "data:", "mailto:"].iter().any(|start| lower.contains(start)) {
        return Err("it has a link".into());
    }
    if has_markup(&lower) {
        return Err("it has markup".into());
    }
    Ok(())
}

/// Whether a text can be a sentence at all: a few words, and more of them than of signs.
pub(crate) fn sentence(text: &str) -> Result<(), String> {
    let (mut letters, mut dense, mut signs) = (0usize, 0usize, 0usize);
    for c in text.chars() {
        match script_of(c) {
            Some(Script::Han | Script::Japanese | Script::Hangul | Script::Thai) => dense += 1,
            _ if c.is_alphanumeric() => letters += 1,
            _ if c.is_whitespace() || matches!(c, '.' | ',' | '%' | '’' | '\'' | '-') => {}
            _ => signs += 1,
        }
    }
    let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    let enough = dense >= 4 || words >= 3 || (words >= 2 && dense >= 2);
    if enough && (letters + dense * 2) > signs * 4 { Ok(()) } else { Err("it is no sentence".into()) }
}

fn has_markup(lower: &str) -> bool {
    let signs = ["](", "![", "```", "**", "__", "<|", "|>", "&lt;", "&#", "{{", "}}", "[inst", "⟦"];
    let tag = lower.match_indices('<').any(|(at, _)| {
        let next = lower.get(at + 1..).and_then(|rest| rest.chars().next());
        next.is_some_and(|c| c.is_alphabetic() || matches!(c, '/' | '!' | '?'))
    });
    let line_start = lower.starts_with("# ") || lower.starts_with("## ") || lower.starts_with("> ");
    // "[3]" of our numbering, written into the text.
    let numbered = lower.match_indices('[').any(|(at, _)| {
        let inside: String = lower.get(at + 1..).unwrap_or_default().chars().take_while(|c| *c != ']').take(12).collect();
        !inside.is_empty() && inside.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-'))
    });
    tag || line_start || numbered || signs.iter().any(|sign| lower.contains(sign))
}

/// The letters that a language is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Han,
    Japanese,
    Hangul,
    Cyrillic,
    Greek,
    Arabic,
    Hebrew,
    Devanagari,
    Thai,
}

fn script(lang: Lang) -> Script {
    match lang.as_str() {
        "zh" => Script::Han,
        "ja" => Script::Japanese,
        "ko" => Script::Hangul,
        "ru" | "uk" | "bg" | "sr" | "mk" | "be" | "kk" | "mn" => Script::Cyrillic,
        "el" => Script::Greek,
        "ar" | "fa" | "ur" => Script::Arabic,
        "he" => Script::Hebrew,
        "hi" | "mr" | "ne" => Script::Devanagari,
        "th" => Script::Thai,
        _ => Script::Latin,
    }
}

fn script_of(c: char) -> Option<Script> {
    Some(match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Script::Han,
        '\u{3040}'..='\u{30ff}' => Script::Japanese,
        '\u{ac00}'..='\u{d7af}' | '\u{1100}'..='\u{11ff}' => Script::Hangul,
        '\u{400}'..='\u{52f}' => Script::Cyrillic,
        '\u{370}'..='\u{3ff}' => Script::Greek,
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => Script::Arabic,
        '\u{590}'..='\u{5ff}' => Script::Hebrew,
        '\u{900}'..='\u{97f}' => Script::Devanagari,
        '\u{e00}'..='\u{e7f}' => Script::Thai,
        _ => return None,
    })
}

/// Whether two languages are too much alike to be told apart by a sentence.
fn alike(a: Lang, b: Lang) -> bool {
    const FAMILIES: [&[&str]; 8] = [
        &["no", "nb", "nn", "da", "sv"],
        &["id", "ms"],
        &["hr", "sr", "bs", "sl"],
        &["pt", "gl", "es", "ca", "it"],
        &["cs", "sk"],
        &["ru", "uk", "bg", "mk", "be", "sr"],
        &["nl", "af"],
        &["fa", "ar", "ur"],
    ];
    a == b || FAMILIES.iter().any(|family| family.contains(&a.as_str()) && family.contains(&b.as_str()))
}

/// Whether a text is written in a language. Short texts, of names above all, are held to its letters alone.
pub(crate) fn in_language(text: &str, lang: Lang) -> Result<(), String> {
    if !lang.is_known() {
        return Ok(());
    }
    let wanted = script(lang);
    // A word of Latin letters weighs as much as one character that is a word.
    let (mut right, mut wrong, mut last) = (0usize, 0usize, None);
    for c in text.chars() {
        let found = script_of(c);
        let goes_on = found == last && matches!(found, Some(Script::Latin));
        last = found;
        let Some(found) = found.filter(|_| !goes_on || wanted == Script::Latin) else { continue };
        let fits = found == wanted || wanted == Script::Japanese && found == Script::Han;
        if fits { right += 1 } else { wrong += 1 }
    }
    let fault = || Err(format!("it is not written in {}", crate::prompt::language_name(lang)));
    // Latin names may be half of a headline; the other way round they are written in Latin letters.
    let enough = if wanted == Script::Latin { right >= wrong * 4 } else { right >= wrong };
    if right == 0 && wrong == 0 {
        return Ok(());
    }
    let kana = text.chars().any(|c| script_of(c) == Some(Script::Japanese));
    if !enough || (wanted == Script::Japanese && right > 12 && !kana) || (wanted == Script::Han && kana) {
        return fault();
    }
    if wanted == Script::Latin && text.split_whitespace().count() >= 6 {
        let found = weir_text::language(text, Lang::UND);
        if found.is_known() && !alike(found, lang) {
            return fault();
        }
    }
    Ok(())
}

/// Latin words of three letters or more, in lower case.
pub(crate) fn latin_words(text: &str) -> BTreeSet<String> {
    text.split(|c: char| script_of(c) != Some(Script::Latin)).filter(|word| word.chars().count() >= 3).map(str::to_lowercase).collect()
}

/// In a text of other letters, Latin words are names and must come from the source.
pub(crate) fn known_names(text: &str, lang: Lang, sources: &str) -> Result<(), String> {
    if script(lang) == Script::Latin {
        return Ok(());
    }
    let sources = sources.to_lowercase();
    match latin_words(text).into_iter().find(|word| !sources.contains(word.as_str())) {
        Some(word) => Err(format!("the source does not have the word {word}")),
        None => Ok(()),
    }
}

/// The passages of a text: every run of words that is too long to be chance.
pub(crate) fn passages(text: &str) -> BTreeSet<String> {
    let mut units: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in text.to_lowercase().chars() {
        let dense = matches!(script_of(c), Some(Script::Han | Script::Japanese | Script::Thai));
        if c.is_alphanumeric() && !dense {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            units.push(std::mem::take(&mut word));
        }
        if dense {
            units.push(c.to_string());
        }
    }
    if !word.is_empty() {
        units.push(word);
    }
    units.windows(PASSAGE).map(|window| window.join(" ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_only() {
        for text in ["Prices rose by 5 % [sic] in May.", "1 < 2 and 3 > 2", "他说：“好。”", "C++ & Rust", "👨\u{200d}👩\u{200d}👧 family"]
        {
            assert_eq!(plain(text, 100), Ok(()), "{text}");
        }
        for text in [
            "",
            " ",
            "see https://evil.example",
            "www.evil.example",
            "[click](x)",
            "![a](b)",
            "<b>bold</b>",
            "<img src=x>",
            "**bold**",
            "two\nlines",
            "a\u{202e}b",
            "as [3] says",
            "# Title",
            "`` ```",
            "a <|im_end|>",
            "javascript:alert(1)",
        ] {
            assert!(plain(text, 100).is_err(), "{text}");
        }
        assert!(plain(&"x".repeat(101), 100).is_err());
    }

    #[test]
    fn sentences_have_words() {
        for text in ["The Fed held rates.", "美联储维持利率不变。", "“I will go,” she said.", "연준은 금리를 동결했다."]
        {
            assert_eq!(sentence(text), Ok(()), "{text}");
        }
        for text in ["{", " [{", "cites", "a } ] { b \" : c", "...", "7.5 %"] {
            assert!(sentence(text).is_err(), "{text}");
        }
    }

    #[test]
    fn languages_by_their_letters_and_words() {
        let good = [
            ("OpenAI 发布 GPT-5 模型", "zh"),
            ("政府は新しい計画を発表した", "ja"),
            ("The port opened again on Monday after two weeks.", "en"),
            ("Der Hafen öffnete am Montag nach zwei Wochen wieder.", "de"),
            ("Порт снова открылся в понедельник", "ru"),
            ("7.5 %", "zh"),
        ];
        for (text, lang) in good {
            assert_eq!(in_language(text, Lang::new(lang)), Ok(()), "{text}");
        }
        let bad = [
            ("The port opened again on Monday.", "zh"),
            ("港口周一重新开放。", "en"),
            ("Der Hafen öffnete am Montag nach zwei Wochen wieder.", "en"),
            ("The port opened again on Monday after two weeks.", "de"),
            ("政府は新しい計画を発表した", "zh"),
        ];
        for (text, lang) in bad {
            assert!(in_language(text, Lang::new(lang)).is_err(), "{text}");
        }
    }

    #[test]
    fn names_come_from_the_source() {
        assert_eq!(known_names("Harbor Steel 宣布", Lang::ZH, "harbor steel said"), Ok(()));
        assert!(known_names("Evilcorp 宣布", Lang::ZH, "harbor steel said").is_err());
        assert_eq!(known_names("Evilcorp said", Lang::EN, ""), Ok(()));
    }

    #[test]
    fn passages_are_runs_of_words() {
        assert_eq!(passages("One two three four five six.").len(), 1);
        assert_eq!(passages("一二三四五六七").len(), 2);
        assert!(passages("Only four words here").is_empty());
    }
}
