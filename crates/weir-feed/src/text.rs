//! Character references, and HTML to one line of plain text.

use crate::entities::named;

/// Longer names than any reference has.
const MOST_NAME: usize = 33;

/// Writes what a reference (without `&` and `;`) stands for; false if it stands for nothing.
pub(crate) fn reference(name: &str, out: &mut String) -> bool {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        let Ok(code) = code else { return false };
        // Feeds write Windows-1252 codes as if they were Unicode; HTML reads them so too.
        let c = match code {
            0x80..=0x9f => encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[code as u8]).0.chars().next(),
            _ => char::from_u32(code),
        };
        match c {
            Some(c) if !c.is_control() || matches!(c, '\n' | '\r' | '\t') => out.push(c),
            _ => out.push('\u{fffd}'),
        }
        return true;
    }
    match named(name) {
        Some(text) => {
            out.push_str(text);
            true
        }
        None => false,
    }
}

/// Replaces character references; what is none stays.
pub(crate) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.bytes().take(MOST_NAME).position(|byte| byte == b';');
        match end {
            Some(end) if reference(&rest[..end], &mut out) => rest = &rest[end + 1..],
            _ => out.push('&'),
        }
    }
    out.push_str(rest);
    out
}

/// HTML, or text that may be HTML, to one line of plain text: tags out, references replaced, white space folded.
pub(crate) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    // Past the last `>` no tag can end: looking for one from every `<` would take quadratic time.
    let mut closes = html.contains('>');
    while let Some(at) = rest.find('<').filter(|_| closes) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let inside = &rest[1..];
        let is_tag = inside.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        match is_tag.then(|| inside.find('>')).flatten() {
            Some(end) => {
                let name: String = inside.chars().skip_while(|c| *c == '/').take_while(char::is_ascii_alphanumeric).collect();
                // Inline markup joins words; a block or break parts them.
                if !matches!(
                    name.to_ascii_lowercase().as_str(),
                    "b" | "i" | "em" | "strong" | "span" | "a" | "sup" | "sub" | "code" | "u" | "wbr"
                ) {
                    text.push(' ');
                }
                rest = &inside[end + 1..];
            }
            None => {
                text.push('<');
                rest = inside;
                closes = !is_tag || rest.contains('>');
            }
        }
    }
    text.push_str(rest);
    unescape(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most `most` bytes, cut on a character boundary.
pub(crate) fn clip(mut text: String, most: usize) -> String {
    text.truncate(text.floor_char_boundary(most));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        for (text, expected) in [
            ("a &amp; b", "a & b"),
            ("&#8217;&#x2019;", "’’"),
            ("&#146;", "’"),
            ("AT&T", "AT&T"),
            ("&nosuch; &", "&nosuch; &"),
            ("&#xFFFFFFFF;", "\u{fffd}"),
            ("&#0;", "\u{fffd}"),
        ] {
            assert_eq!(unescape(text), expected, "{text}");
        }
    }

    #[test]
    fn titles_are_plain() {
        for (html, expected) in [
            ("<b>Rain</b> in  May", "Rain in May"),
            ("1 < 2 &amp; 3", "1 < 2 & 3"),
            ("one<br/>two", "one two"),
            ("&lt;script&gt;", "<script>"),
            ("<unclosed", "<unclosed"),
        ] {
            assert_eq!(plain(html), expected, "{html}");
        }
    }
}
