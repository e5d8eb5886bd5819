//! Text elements as HTML: what feeds say, and leave unsaid, about the kind of their text.

use crate::namespace::Ns;
use crate::relative::{absolute, is_address};
use crate::text::has_tag;
use crate::xml::Element;
use std::borrow::Cow;

/// Elements without an end tag.
const VOID: [&str; 9] = ["br", "hr", "img", "input", "wbr", "source", "col", "area", "embed"];

/// A text element as HTML, its addresses made absolute. Atom says which kind of text it is, RSS leaves it to be guessed.
pub(crate) fn markup<'a>(element: &'a Element) -> Cow<'a, str> {
    let html = raw(element);
    match &element.base {
        // Inline markup had its own bases, and they are applied.
        Some(base) if element.children.is_empty() => absolute(html, base),
        _ => html,
    }
}

fn raw<'a>(element: &'a Element) -> Cow<'a, str> {
    if !element.children.is_empty() {
        return Cow::Owned(inner(element));
    }
    let kind = element.attribute("type").unwrap_or("").trim();
    let mode = element.attribute("mode").unwrap_or("");
    let text = element.lead.trim();
    if (mode.eq_ignore_ascii_case("base64") || element.ns == Ns::Atom && is_binary(kind))
        && let Some(decoded) = base64(text)
    {
        return Cow::Owned(decoded.trim().to_owned());
    }
    let is_text = matches!(kind, "text" | "text/plain") || kind.is_empty() && element.ns == Ns::Atom;
    // Atom 0.3 carried escaped markup without saying so in `type`; others send it in titles and summaries that say nothing.
    let escaped = mode.eq_ignore_ascii_case("escaped") && kind != "text/plain" || kind.is_empty() && has_tag(text);
    if !is_text || escaped || element.ns != Ns::Atom {
        return Cow::Borrowed(text);
    }
    if !text.bytes().any(|byte| matches!(byte, b'&' | b'<' | b'>')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    escape(text, &mut out);
    Cow::Owned(out.replace("&quot;", "\""))
}

/// Atom 1.0: what is neither text nor XML is base64.
fn is_binary(kind: &str) -> bool {
    kind.contains('/') && !kind.starts_with("text/") && !kind.ends_with("xml") && !kind.ends_with("html") && !kind.ends_with("json")
}

/// Base64 as text; `None` if it is none or holds no text.
fn base64(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut count) = (0u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    String::from_utf8(bytes).ok()
}

/// What is inside an element with children, as HTML.
fn inner(element: &Element) -> String {
    let mut out = String::new();
    content(element, &mut out);
    out.trim().to_owned()
}

fn content(element: &Element, out: &mut String) {
    escape(&element.lead, out);
    for child in &element.children {
        write(child, out);
        escape(&child.tail, out);
    }
}

fn write(element: &Element, out: &mut String) {
    out.push('<');
    out.push_str(&element.name);
    for (name, value) in &element.attributes {
        if name.contains(['"', '\'', '<', '>', '=', '/']) || name.contains(':') && !name.starts_with("xlink:") {
            continue;
        }
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        let resolved = if is_address(name.trim_start_matches("xlink:")) { element.resolve(value) } else { None };
        escape(resolved.as_ref().map_or(value, |url| url.as_str()), out);
        out.push('"');
    }
    out.push('>');
    if VOID.contains(&element.name.as_str()) {
        return;
    }
    content(element, out);
    out.push_str("</");
    out.push_str(&element.name);
    out.push('>');
}

/// Text for HTML, in an element or a quoted attribute.
pub(crate) fn escape(text: &str, out: &mut String) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let reference = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(reference);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(xml: &str, expected: &str) {
        let root = crate::xml::read(xml, None, &mut Vec::new()).unwrap();
        assert_eq!(markup(&root.children[0]), expected, "{xml}");
    }

    #[test]
    fn every_kind_of_text() {
        for (atom, expected) in [
            ("<title>a &amp;lt; b</title>", "a &amp;lt; b"),
            ("<title type='text'>Vec&lt;T&gt; &amp;</title>", "Vec&lt;T&gt; &amp;"),
            ("<title>&lt;b>a&lt;/b></title>", "<b>a</b>"),
            ("<title type='html'>&lt;b>a&lt;/b></title>", "<b>a</b>"),
            ("<content type='xhtml'><div>a &lt; <br/>b</div></content>", "<div>a &lt; <br>b</div>"),
            ("<content mode='base64'>PGI+eDwvYj4=</content>", "<b>x</b>"),
            ("<content type='application/octet-stream'>PGI+ eDwvYj4</content>", "<b>x</b>"),
            ("<content type='application/x'>no base64!</content>", "no base64!"),
        ] {
            check(&format!("<feed xmlns='http://www.w3.org/2005/Atom'>{atom}</feed>"), expected);
        }
        check("<rss><title>a &lt;b&gt;c&lt;/b&gt; &amp;amp;</title></rss>", "a <b>c</b> &amp;");
        check("<rss xml:base='https://a.example/'><d>&lt;a href='b'&gt;</d></rss>", "<a href='https://a.example/b'>");
    }
}
