//! What is printed. The only file that writes to standard output and standard error by hand.

use serde::Serialize;
use std::io::Write;
use weir_store::StoreError;

/// One line of data.
pub fn line(text: impl AsRef<str>) {
    // A closed pipe (`weir feeds | head`) is no error worth words.
    let _ = writeln!(std::io::stdout(), "{}", text.as_ref());
}

/// Data as JSON.
pub fn json(value: &impl Serialize) -> anyhow::Result<()> {
    line(serde_json::to_string_pretty(value)?);
    Ok(())
}

/// A word about the work, for people.
pub fn note(text: impl AsRef<str>) {
    let _ = writeln!(std::io::stderr(), "{}", text.as_ref());
}

/// An error and what lies behind it.
pub fn error(error: &anyhow::Error) {
    let mut text = format!("error: {error}");
    for cause in error.chain() {
        let words = cause.to_string();
        if !text.contains(&words) {
            text.push_str(&format!(": {words}"));
        }
        // The store's own sentence says what to do; what the database called it would only blur that.
        if cause.downcast_ref::<StoreError>().is_some_and(|error| !matches!(error, StoreError::Database(_) | StoreError::Migration(_))) {
            break;
        }
    }
    note(text);
}

/// Breaks text into lines of at most `width` columns, where an ideograph takes two.
pub fn wrap(text: &str, width: usize, indent: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in words(text) {
        let length = columns(word.trim_end());
        if column > 0 && column + length > width {
            out.truncate(out.trim_end().len());
            out.push('\n');
            column = 0;
        }
        if column == 0 {
            out.push_str(indent);
            column = columns(indent);
        }
        out.push_str(word);
        column += columns(word);
    }
    out.truncate(out.trim_end().len());
    out
}

/// Pieces between which a line may break: after white space, and around each ideograph.
fn words(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut previous = ' ';
    for (at, c) in text.char_indices() {
        let breaks =
            (previous.is_whitespace() && !c.is_whitespace()) || (is_wide(c) && !is_closing(c)) || (is_wide(previous) && !is_closing(c));
        if at > start && breaks {
            pieces.push(&text[start..at]);
            start = at;
        }
        previous = c;
    }
    pieces.push(&text[start..]);
    pieces
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        ',' | '.' | ':' | ';' | '!' | '?' | ')' | '。' | '，' | '、' | '；' | '：' | '！' | '？' | '”' | '’' | '）' | '》' | '」' | '』'
    )
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{1f300}'..='\u{1faff}')
}

/// Columns that a text takes in a terminal.
pub fn columns(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_words_and_between_ideographs() {
        assert_eq!(wrap("one two three", 8, ""), "one two\nthree");
        assert_eq!(wrap("稀土协议供应链", 8, ""), "稀土协议\n供应链");
        assert_eq!(wrap("稀土协议。供应链", 8, ""), "稀土协\n议。供应\n链", "a full stop never begins a line");
        for line in wrap(&"稀土 rare earths ".repeat(20), 40, "  ").lines() {
            assert!(columns(line) <= 40 && line.starts_with("  "), "{line}");
        }
    }
}
