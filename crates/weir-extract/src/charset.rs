//! Bytes to text: byte order mark, HTTP header, `<meta>`, then detection.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How far into a page a `<meta>` charset is looked for. The standard says 1,024; real pages put scripts before it.
const META_REACH: usize = 16 * 1024;
/// How much text is enough for detection.
const DETECT_REACH: usize = 256 * 1024;

/// Decodes a page. Never fails: what cannot be decoded becomes U+FFFD.
pub(crate) fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode_with_bom_removal(bytes).0.into_owned();
    }
    let declared = content_type.and_then(header_charset).or_else(|| meta_charset(bytes));
    if let Some(encoding) = declared {
        // Text of several bytes a letter that is valid UTF-8 is UTF-8, whatever a page saved from elsewhere declares.
        if encoding != UTF_8
            && bytes.iter().filter(|byte| **byte >= 0xc2).take(4).count() >= 3
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            return text.to_owned();
        }
        let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
        // A single bad byte is a slip of the page; many mean that the label is wrong.
        if !had_errors || text.matches('\u{fffd}').count() <= 8 + bytes.len() / 4096 {
            return text.into_owned();
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned(); // no need to guess, which costs more
    }
    let text = detect(bytes).decode_without_bom_handling(bytes).0;
    text.into_owned()
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    // Cut at a character boundary if the bytes are UTF-8, so that the cut itself does not look like an error.
    let mut end = bytes.len().min(DETECT_REACH);
    while end > 0 && end < bytes.len() && bytes.get(end).is_some_and(|byte| byte & 0xc0 == 0x80) {
        end -= 1;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(..end).unwrap_or(bytes), true);
    detector.guess(None, Utf8Detection::Allow)
}

fn header_charset(content_type: &str) -> Option<&'static Encoding> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        if !name.trim().eq_ignore_ascii_case("charset") {
            return None;
        }
        Encoding::for_label(value.trim().trim_matches(['"', '\'']).as_bytes())
    })
}

/// The first `charset=` inside a `<meta` tag or an XML declaration.
fn meta_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: Vec<u8> = bytes.iter().take(META_REACH).map(u8::to_ascii_lowercase).collect();
    let mut at = 0;
    while let Some(found) = find(&head, b"charset", at).or_else(|| (at == 0).then(|| find(&head, b"encoding", 0)).flatten()) {
        at = found + 7;
        let before = head.get(found.saturating_sub(300)..found).unwrap_or_default();
        let Some(open) = before.iter().rposition(|byte| *byte == b'<') else { continue };
        let tag = before.get(open..).unwrap_or_default();
        if !(tag.starts_with(b"<meta") || tag.starts_with(b"<?xml")) {
            continue;
        }
        let after = head.get(found..).unwrap_or_default();
        let Some(equals) = after.iter().take(16).position(|byte| *byte == b'=') else { continue };
        let value: Vec<u8> = after
            .get(equals + 1..)
            .unwrap_or_default()
            .iter()
            .copied()
            .skip_while(|byte| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\''))
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'))
            .collect();
        if let Some(encoding) = Encoding::for_label(&value) {
            // A page whose `<meta>` could be read as ASCII is not in UTF-16.
            return Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding });
        }
    }
    None
}

fn find(haystack: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    haystack.get(from..)?.windows(needle.len()).position(|window| window == needle).map(|at| at + from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_is_found_in_the_order_of_trust() {
        let gbk = encoding_rs::GBK.encode("<meta charset=gb2312><p>稀土供应链").0.into_owned();
        for (bytes, header, expected) in [
            (b"\xef\xbb\xbf<p>\xc3\xa9".to_vec(), Some("text/html; charset=latin1"), "<p>é"),
            (b"<p>\xe9".to_vec(), Some("text/html; Charset=\"ISO-8859-1\""), "<p>é"),
            (b"<html><meta http-equiv=Content-Type content='text/html; charset=windows-1251'>\xcf".to_vec(), None, "П"),
            (gbk.clone(), None, "稀土供应链"),
            (gbk, Some("text/html"), "稀土供应链"),
            ("<p>Größe ohne Angabe".as_bytes().to_vec(), None, "Größe"),
        ] {
            let text = decode(&bytes, header);
            assert!(text.contains(expected), "{expected}: {text}");
        }
    }

    #[test]
    fn a_wrong_label_is_overruled() {
        let text = "Ελληνικά και άλλα, πολλά λόγια. ".repeat(20);
        let bytes = encoding_rs::WINDOWS_1253.encode(&text).0.into_owned();
        assert_eq!(decode(&bytes, Some("text/html; charset=utf-8")), text);
    }

    #[test]
    fn nothing_is_something() {
        assert_eq!(decode(b"", None), "");
        assert_eq!(decode(b"\xff\xfe", None), "");
    }
}
