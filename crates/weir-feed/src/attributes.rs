//! The attributes of a start tag, quoted or not.

use memchr::memchr;

/// One attribute as it stands in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attribute<'a> {
    /// Never empty.
    pub name: &'a str,
    /// With its references; empty where there is none.
    pub value: &'a str,
    /// Written as XML wants it.
    pub quoted: bool,
}

/// Reads what stands between a tag's name and its end.
pub(crate) struct Attributes<'a>(pub &'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        let between = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | ',' | '"' | '\'' | '=' | '?');
        let rest = self.0.trim_start_matches(between);
        if rest.is_empty() {
            return None;
        }
        let bytes = rest.as_bytes();
        let blank = |from: usize| from + bytes[from..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let ends_name = |byte: &u8| matches!(byte, b'=' | b'/' | b'"' | b'\'') || byte.is_ascii_whitespace();
        let name_end = bytes.iter().position(ends_name).unwrap_or(bytes.len());
        let name = &rest[..name_end];
        let equals = blank(name_end);
        if bytes.get(equals) != Some(&b'=') {
            self.0 = &rest[name_end..];
            return Some(Attribute { name, value: "", quoted: false });
        }
        let start = blank(equals + 1);
        let quote = bytes.get(start).filter(|byte| matches!(byte, b'"' | b'\''));
        let close = quote.map(|quote| memchr(*quote, &bytes[start + 1..]).map(|length| start + 1 + length));
        let (value, end) = match close {
            Some(Some(close)) => (start + 1..close, close + 1),
            // A quote that is never closed: the value is the rest.
            Some(None) => (start + 1..bytes.len(), bytes.len()),
            None => {
                let length = bytes[start..].iter().position(u8::is_ascii_whitespace).unwrap_or(bytes.len() - start);
                (start..start + length, start + length)
            }
        };
        self.0 = &rest[end..];
        Some(Attribute { name, value: &rest[value], quoted: matches!(close, Some(Some(_))) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str, bool)]) {
        let found: Vec<_> = Attributes(text).map(|found| (found.name, found.value, found.quoted)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn attributes_of_every_kind() {
        check(r#" a="1" b='2' c=3 d"#, &[("a", "1", true), ("b", "2", true), ("c", "3", false), ("d", "", false)]);
        check(r#" a = "1"b="2", c="#, &[("a", "1", true), ("b", "2", true), ("c", "", false)]);
        check(" a='x", &[("a", "x", false)]);
        check(" ='x' /", &[("x", "", false)]);
    }
}
