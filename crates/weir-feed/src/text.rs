//! Character references.

use crate::doctype::Entities;
use crate::entities::named;
use memchr::memchr;
use std::borrow::Cow;

pub(crate) use crate::plain::{has_tag, plain};

/// Longer names than any reference has.
const MOST_NAME: usize = 33;

/// Names that HTML reads without a semicolon too.
const LEGACY: [&str; 106] = [
    "AElig", "AMP", "Aacute", "Acirc", "Agrave", "Aring", "Atilde", "Auml", "COPY", "Ccedil", "ETH", "Eacute", "Ecirc", "Egrave", "Euml",
    "GT", "Iacute", "Icirc", "Igrave", "Iuml", "LT", "Ntilde", "Oacute", "Ocirc", "Ograve", "Oslash", "Otilde", "Ouml", "QUOT", "REG",
    "THORN", "Uacute", "Ucirc", "Ugrave", "Uuml", "Yacute", "aacute", "acirc", "acute", "aelig", "agrave", "amp", "aring", "atilde",
    "auml", "brvbar", "ccedil", "cedil", "cent", "copy", "curren", "deg", "divide", "eacute", "ecirc", "egrave", "eth", "euml", "frac12",
    "frac14", "frac34", "gt", "iacute", "icirc", "iexcl", "igrave", "iquest", "iuml", "laquo", "lt", "macr", "micro", "middot", "nbsp",
    "not", "ntilde", "oacute", "ocirc", "ograve", "ordf", "ordm", "oslash", "otilde", "ouml", "para", "plusmn", "pound", "quot", "raquo",
    "reg", "sect", "shy", "sup1", "sup2", "sup3", "szlig", "thorn", "times", "uacute", "ucirc", "ugrave", "uml", "uuml", "yacute", "yen",
    "yuml",
];

/// Writes what a reference (without `&` and `;`) stands for; false if it stands for nothing.
pub(crate) fn reference(name: &str, out: &mut String) -> bool {
    // Nine of ten are these.
    match name {
        "amp" => out.push('&'),
        "lt" => out.push('<'),
        "gt" => out.push('>'),
        "quot" => out.push('"'),
        "nbsp" => out.push('\u{a0}'),
        _ => {
            if let Some(number) = name.strip_prefix('#') {
                return numeric(number, out);
            }
            match named(name) {
                Some(text) => out.push_str(text),
                None => return false,
            }
        }
    }
    true
}

fn numeric(number: &str, out: &mut String) -> bool {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| char::from(byte).is_digit(radix)) {
        return false;
    }
    let c = match u32::from_str_radix(digits, radix) {
        // Feeds write Windows-1252 codes as if they were Unicode; HTML reads them so too.
        Ok(code @ 0x80..=0x9f) => Some(windows_1252(code as u8)),
        Ok(code) => char::from_u32(code),
        Err(_) => None,
    };
    match c {
        Some(c) if !c.is_control() || matches!(c, '\n' | '\r' | '\t') => out.push(c),
        _ => out.push('\u{fffd}'),
    }
    true
}

/// What a byte of the C1 range means in Windows-1252.
pub(crate) fn windows_1252(byte: u8) -> char {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or('\u{fffd}')
}

/// Text of an XML document with its references replaced; borrowed where there are none.
pub(crate) fn decode<'a>(text: &'a str, entities: &mut Entities) -> Cow<'a, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let (decoded, bare) = replace(text, |name, out| entities.write(name, out), false);
    entities.bare |= bare;
    Cow::Owned(decoded)
}

/// Replaces the references of HTML, also those without a semicolon that HTML knows; what is none stays.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(replace(text, reference, true).0)
}

/// The text with its references replaced, and whether an `&` was left that begins none.
fn replace(text: &str, mut write: impl FnMut(&str, &mut String) -> bool, legacy: bool) -> (String, bool) {
    let mut bare = false;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let name =
            rest.bytes().take(MOST_NAME).position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'.' | b'-' | b'_')));
        if let Some(end) = name
            && rest.as_bytes()[end] == b';'
            && write(&rest[..end], &mut out)
        {
            rest = &rest[end + 1..];
            continue;
        }
        if legacy && let Some(length) = without_semicolon(rest, &mut out) {
            rest = &rest[length..];
            continue;
        }
        bare = true;
        out.push('&');
    }
    out.push_str(rest);
    (out, bare)
}

/// `&eacute`, `&#233`: writes what it stands for and gives its length.
fn without_semicolon(rest: &str, out: &mut String) -> Option<usize> {
    if let Some(number) = rest.strip_prefix('#') {
        let hex = number.starts_with(['x', 'X']);
        let digits = number
            .bytes()
            .skip(usize::from(hex))
            .take(10)
            .take_while(|byte| if hex { byte.is_ascii_hexdigit() } else { byte.is_ascii_digit() });
        let length = usize::from(hex) + digits.count();
        return numeric(&number[..length], out).then_some(length + 1);
    }
    if !rest.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    let name = (2..=6).rev().filter_map(|length| rest.get(..length)).find(|name| LEGACY.binary_search(name).is_ok())?;
    reference(name, out).then_some(name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(LEGACY.is_sorted());
        assert!(LEGACY.iter().all(|name| named(name).is_some()));
    }

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
            ("caf&eacute au lait &copy 2026", "café au lait © 2026"),
            ("R&D &#233t&#233 &#; &#x;", "R&D été &#; &#x;"),
        ] {
            assert_eq!(unescape(text), expected, "{text}");
        }
    }
}
