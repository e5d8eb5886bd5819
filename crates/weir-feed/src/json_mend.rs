//! Small damage of JSON mended: a cut end, commas too many, control characters in strings.

use crate::warning::warn;
use weir_model::Warning;

/// The same text as JSON that can be read, if the damage is of a usual kind.
///
/// One pass that knows strings and brackets. At a cut end the last value that is whole is kept and everything open closed.
pub(crate) fn mend(text: &str, warnings: &mut Vec<Warning>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Vec<char> = Vec::new();
    // Where the text could end, and what would have to be closed there.
    let mut whole = (0, Vec::new());
    let (mut in_string, mut escaped) = (false, false);
    for c in text.chars() {
        if in_string {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => in_string = false,
                '\n' => {
                    out.push_str("\\n");
                    continue;
                }
                '\r' | '\t' => {
                    out.push(' ');
                    continue;
                }
                _ => {}
            }
            out.push(c);
            continue;
        }
        match c {
            '"' => in_string = true,
            '{' | '[' => open.push(if c == '{' { '}' } else { ']' }),
            '}' | ']' => {
                drop_comma(&mut out);
                // A bracket of the wrong kind closes what is open.
                while let Some(expected) = open.pop() {
                    out.push(expected);
                    if expected == c {
                        break;
                    }
                }
                if open.len() <= 3 {
                    whole = (out.len(), open.clone());
                }
                if open.is_empty() {
                    break;
                }
                continue;
            }
            ',' if out.trim_end().ends_with([',', '[', '{']) => continue,
            _ => {}
        }
        out.push(c);
    }
    if open.is_empty() {
        warn(warnings, "mended-json");
        return out;
    }
    out.truncate(whole.0);
    let mut closing = whole.1;
    while let Some(close) = closing.pop() {
        out.push(close);
    }
    warn(warnings, "cut");
    out
}

fn drop_comma(out: &mut String) {
    let length = out.trim_end().len();
    if out[..length].ends_with(',') {
        out.truncate(length - 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(mend(text, &mut Vec::new()), expected, "{text}");
    }

    #[test]
    fn usual_damage() {
        check(r#"{"a":[1,2,],}"#, r#"{"a":[1,2]}"#);
        check(r#"{"a":[1,,2]}"#, r#"{"a":[1,2]}"#);
        check("{\"a\":\"b\nc\"}", r#"{"a":"b\nc"}"#);
        check(r#"{"items":[{"id":"1"},{"id":"2"},{"id":"#, r#"{"items":[{"id":"1"},{"id":"2"}]}"#);
        check(r#"{"items":[{"id":"1","tags":["a"],"title":"cu"#, r#"{"items":[{"id":"1","tags":["a"]}]}"#);
        check(r#"{"items":[{"id":"1"}}"#, r#"{"items":[{"id":"1"}]}"#);
        check(r#"{"a":1} trailing"#, r#"{"a":1}"#);
    }
}
