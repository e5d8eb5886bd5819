//! The attributes of a start tag, quoted or not.

use memchr::memchr;

/// One attribute as it stands in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Attribute<'a> {
    /// Never empty.
    pub name: &'a str,
    /// With its references; empty where there is none.
    pub value: &'a str,
}

/// Reads what stands between a tag's name and its end.
pub(crate) struct Attributes<'a> {
    rest: &'a str,
    /// Something was not as XML wants it: a value without quotes, a stray character, a `<` in a value.
    pub odd: bool,
}

impl<'a> Attributes<'a> {
    pub fn new(source: &'a str) -> Attributes<'a> {
        Attributes { rest: source, odd: false }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Attribute<'a>> {
        let between = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | ',' | '"' | '\'' | '=' | '?');
        let skipped = self.rest;
        let rest = skipped.trim_start_matches(between);
        self.odd |= !skipped[..skipped.len() - rest.len()].bytes().all(|byte| byte.is_ascii_whitespace());
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
            self.rest = &rest[name_end..];
            self.odd = true;
            return Some(Attribute { name, value: "" });
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
        self.rest = &rest[end..];
        let value = &rest[value];
        self.odd |= !matches!(close, Some(Some(_))) || memchr(b'<', value.as_bytes()).is_some();
        Some(Attribute { name, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, odd: bool, expected: &[(&str, &str)]) {
        let mut attributes = Attributes::new(text);
        let found: Vec<_> = attributes.by_ref().map(|found| (found.name, found.value)).collect();
        assert_eq!((found.as_slice(), attributes.odd), (expected, odd), "{text}");
    }

    #[test]
    fn attributes_of_every_kind() {
        check(" a='1'\n b = \"2\"", false, &[("a", "1"), ("b", "2")]);
        check(" a=1 b", true, &[("a", "1"), ("b", "")]);
        check(r#" a = "1"b="2", c="#, true, &[("a", "1"), ("b", "2"), ("c", "")]);
        check(" a='x", true, &[("a", "x")]);
        check(" ='x' /", true, &[("x", "")]);
        check(" a='<'", true, &[("a", "<")]);
        check(" \"", true, &[]);
    }
}
