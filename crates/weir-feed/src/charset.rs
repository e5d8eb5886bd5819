//! Bytes to text: by mark, then HTTP, then declaration, then detection (RFC 7303, and what feeds do).

use crate::text::windows_1252;
use crate::warning::{warn, warn_of};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;
use weir_model::Warning;

/// How far into the document a declaration is looked for.
const HEAD: usize = 512;

/// The document as text, without the characters that XML does not allow.
pub(crate) fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>, warnings: &mut Vec<Warning>) -> Cow<'a, str> {
    let text = convert(bytes, content_type, warnings);
    if !is_dirty(text.as_bytes()) {
        return text;
    }
    warn(warnings, "control-characters");
    let clean = |c: char| match c {
        '\n' | '\r' | '\t' => Some(c),
        // Codes of Windows-1252 written as if they were Unicode.
        '\u{80}'..='\u{9f}' => Some(windows_1252(c as u8)),
        '\u{fffe}' | '\u{ffff}' | '\u{feff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    };
    Cow::Owned(text.chars().filter_map(clean).collect())
}

/// Whether there are control characters or what is no character: one look at each byte, and a closer one at few.
fn is_dirty(bytes: &[u8]) -> bool {
    let control = |byte: &u8| (*byte < 0x20 && !matches!(*byte, b'\n' | b'\r' | b'\t')) || *byte == 0x7f;
    bytes.chunks(1 << 10).any(|chunk| chunk.iter().fold(false, |found, byte| found | control(byte)))
        || memchr::memchr_iter(0xc2, bytes).any(|at| bytes.get(at + 1).is_some_and(|next| (0x80..=0x9f).contains(next)))
        || memchr::memmem::find_iter(bytes, b"\xef\xbf").any(|at| bytes.get(at + 2).is_some_and(|next| *next >= 0xbe))
        || memchr::memmem::find(bytes, "\u{feff}".as_bytes()).is_some()
}

fn convert<'a>(bytes: &'a [u8], content_type: Option<&str>, warnings: &mut Vec<Warning>) -> Cow<'a, str> {
    // UTF-32 is looked for first: its little-endian mark begins as that of UTF-16.
    match bytes {
        [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, b'<', 0, 0, 0, _, ..] => return Cow::Owned(utf_32(bytes, u32::from_be_bytes)),
        [0xff, 0xfe, 0, 0, ..] | [b'<', 0, 0, 0, _, 0, 0, 0, ..] => return Cow::Owned(utf_32(bytes, u32::from_le_bytes)),
        _ => {}
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[length..]).0;
    }
    // UTF-16 without a mark: `<` beside a zero byte.
    match bytes {
        [0, b'<', 0, _, ..] => return UTF_16BE.decode_without_bom_handling(bytes).0,
        [b'<', 0, _, 0, ..] => return UTF_16LE.decode_without_bom_handling(bytes).0,
        _ => {}
    }
    let claimed = content_type.and_then(http_charset).or_else(|| declared(bytes));
    // What is valid UTF-8 and not plain ASCII is UTF-8, whatever it claims.
    if let Ok(text) = std::str::from_utf8(bytes)
        && claimed != Some(encoding_rs::ISO_2022_JP)
    {
        if claimed.is_some_and(|encoding| encoding != UTF_8 && !(encoding.is_ascii_compatible() && text.is_ascii())) {
            warn(warnings, "wrong-encoding");
        }
        return Cow::Borrowed(text);
    }
    if let Some(encoding) = claimed.filter(|encoding| *encoding != UTF_8 && encoding.is_ascii_compatible()) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    // One bad byte in a feed that says it is UTF-8, and mostly is, costs that byte and not the whole text.
    if claimed.is_none_or(|encoding| encoding == UTF_8) {
        let text = String::from_utf8_lossy(bytes);
        let bad = text.matches('\u{fffd}').count();
        let good = text.chars().filter(|c| !c.is_ascii()).count() - bad;
        if bad * 10 <= good || (claimed.is_some() && bad <= 2) {
            warn(warnings, "bad-bytes");
            return Cow::Owned(text.into_owned());
        }
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Allow);
    warn_of(warnings, "guessed-encoding", encoding.name());
    encoding.decode_without_bom_handling(bytes).0
}

/// UTF-32, which encoding_rs does not know; the mark is left out.
fn utf_32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> String {
    let (units, _) = bytes.as_chunks::<4>();
    let units = units.iter().map(|bytes| unit(*bytes)).filter(|unit| *unit != 0xfeff);
    units.map(|unit| char::from_u32(unit).unwrap_or('\u{fffd}')).collect()
}

fn http_charset(content_type: &str) -> Option<&'static Encoding> {
    let lower = content_type.to_ascii_lowercase();
    let value = lower.split_once("charset=")?.1;
    Encoding::for_label(value.split([';', ' ']).next()?.trim_matches(['"', '\'']).as_bytes())
}

fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let declaration = head.split_once("<?xml")?.1.split_once("?>")?.0;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let label = value.trim_start_matches(['"', '\'']).split(['"', '\'', ' ']).next()?;
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], content_type: Option<&str>, expected: &str) {
        assert_eq!(decode(bytes, content_type, &mut Vec::new()), expected);
    }

    #[test]
    fn by_mark_http_declaration_and_guess() {
        check(b"\xef\xbb\xbf<a>\xc3\xa9</a>", None, "<a>é</a>");
        check(b"\xff\xfe<\0a\0>\0", None, "<a>");
        check(b"<\0a\0>\0", None, "<a>");
        check(b"\xff\xfe\0\0<\0\0\0a\0\0\0>\0\0\0", None, "<a>");
        check(b"\0\0\0<\0\0\0a\0\0\0>", None, "<a>");
        check(b"<a>\xe9</a>", Some("text/xml; charset=iso-8859-1"), "<a>é</a>");
        check(b"<?xml version='1.0' encoding='windows-1251'?><a>\xcf</a>", None, "<?xml version='1.0' encoding='windows-1251'?><a>П</a>");
        check("<a>稀土</a>".as_bytes(), Some("text/xml; charset=gb2312"), "<a>稀土</a>");
        let (gbk, _, _) = encoding_rs::GBK.encode("<rss><title>稀土供应链的新协议，多国签署合作文件</title></rss>");
        check(
            b"<?xml version='1.0' encoding='utf-8'?><a>\xe7\xa8\x80\xe5\x9c\x9f \xff</a>",
            None,
            "<?xml version='1.0' encoding='utf-8'?><a>稀土 \u{fffd}</a>",
        );
        check(&gbk, None, "<rss><title>稀土供应链的新协议，多国签署合作文件</title></rss>");
    }
}
