//! Relative addresses in HTML made absolute, as cheaply as looking at its tags.
//!
//! Only the values are replaced; nothing else of the HTML is touched, and HTML without relative addresses is not copied.

use crate::markup::escape;
use crate::text::unescape;
use memchr::memchr;
use std::borrow::Cow;
use url::Url;

/// Whether an attribute holds an address.
pub(crate) fn is_address(name: &str) -> bool {
    ["href", "src", "cite", "poster", "longdesc", "action", "background", "data", "usemap", "codebase", "classid", "profile"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}

/// Makes the addresses of an HTML text absolute.
pub(crate) fn absolute<'a>(html: Cow<'a, str>, base: &Url) -> Cow<'a, str> {
    let bytes = html.as_bytes();
    // Written only once something changes.
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = memchr(b'<', &bytes[at..]) {
        at += found + 1;
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        // One attribute after the other, to the end of the tag.
        loop {
            at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'')).count();
            let start = at;
            at += bytes[at..].iter().take_while(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'>' | b'<')).count();
            let name = start..at;
            at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            match bytes.get(at) {
                Some(b'=') => at += 1,
                Some(b'>' | b'<') | None => break,
                Some(_) => continue,
            }
            at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let value = match bytes.get(at) {
                Some(quote @ (b'"' | b'\'')) => {
                    // Without its end a value holds the rest, and there is nothing more to look at.
                    let Some(length) = memchr(*quote, &bytes[at + 1..]) else { return finish(html, out, copied) };
                    let value = at + 1..at + 1 + length;
                    at = value.end + 1;
                    value
                }
                Some(_) => {
                    let start = at;
                    at += bytes[at..].iter().take_while(|byte| !byte.is_ascii_whitespace() && **byte != b'>').count();
                    start..at
                }
                None => break,
            };
            // The offsets stand beside ASCII, so these are whole characters.
            let (Some(name), Some(text)) = (html.get(name), html.get(value.clone())) else { break };
            if !is_address(name) {
                continue;
            }
            if let Some(url) = joined(text, base) {
                out.push_str(&html[copied..value.start]);
                escape(&readable(text, url.as_str()), &mut out);
                copied = value.end;
            }
        }
    }
    finish(html, out, copied)
}

fn finish<'a>(html: Cow<'a, str>, mut out: String, copied: usize) -> Cow<'a, str> {
    if copied == 0 {
        return html;
    }
    out.push_str(&html[copied..]);
    Cow::Owned(out)
}

/// The absolute form of a relative address; `None` for absolute ones, for places in the page, and for what is no address.
fn joined(value: &str, base: &Url) -> Option<Url> {
    let value = value.trim();
    let scheme = value.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-')));
    let is_absolute = scheme.is_some_and(|end| end > 0 && value[end..].starts_with(':'));
    if is_absolute || value.starts_with('#') {
        return None;
    }
    base.join(&unescape(value)).ok()
}

/// An address as its author wrote it: characters that stood there are not turned into `%` codes.
fn readable<'a>(written: &str, joined: &'a str) -> Cow<'a, str> {
    if written.is_ascii() && !written.contains('&') {
        return Cow::Borrowed(joined);
    }
    let mut bytes = Vec::with_capacity(joined.len());
    let mut rest = joined.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let code = (*byte == b'%').then(|| std::str::from_utf8(after.get(..2)?).ok().and_then(|code| u8::from_str_radix(code, 16).ok()));
        match code.flatten().filter(|code| *code >= 0x80) {
            Some(code) => {
                bytes.push(code);
                rest = &after[2..];
            }
            None => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(joined), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_relative_addresses_change() {
        let base = "https://a.example/b/c".parse().unwrap();
        for (html, expected) in [
            ("plain", "plain"),
            ("<a href=\"d\">x</a>", "<a href=\"https://a.example/b/d\">x</a>"),
            ("<a title='>' href = '/d?e=1&amp;f=2'>x", "<a title='>' href = 'https://a.example/d?e=1&amp;f=2'>x"),
            ("<IMG SRC=d.png><img src=e.png/>", "<IMG SRC=https://a.example/b/d.png><img src=https://a.example/b/e.png/>"),
            ("<a href='https://o.example/'>x</a>", "<a href='https://o.example/'>x</a>"),
            ("<a href='mailto:a@b.example'>x</a><a href='#n'>", "<a href='mailto:a@b.example'>x</a><a href='#n'>"),
            ("<a href='//o.example/x'>", "<a href='https://o.example/x'>"),
            ("1 < 2 <b a=<i src='x'>", "1 < 2 <b a=<i src='https://a.example/b/x'>"),
            ("<a href='é", "<a href='é"),
            ("<a href='é?a'>", "<a href='https://a.example/b/é?a'>"),
        ] {
            assert_eq!(absolute(Cow::Borrowed(html), &base), expected, "{html}");
        }
    }
}
