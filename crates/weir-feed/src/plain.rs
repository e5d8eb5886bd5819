//! HTML, or text that may be HTML, to one line of plain text.

use crate::text::unescape;
use memchr::memchr;
use std::borrow::Cow;

/// Elements of HTML: what looks like a tag with another name is text (`Vec<T>`).
const ELEMENTS: [&str; 101] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "bdi",
    "bdo",
    "big",
    "blink",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "meta",
    "nav",
    "nobr",
    "noscript",
    "object",
    "ol",
    "option",
    "p",
    "picture",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "textarea",
    "th",
    "time",
    "tr",
    "tt",
    "u",
];
/// The same, less often written.
const RARE: [&str; 12] = ["applet", "dir", "frameset", "marquee", "summary", "tfoot", "thead", "title", "ul", "var", "video", "wbr"];

/// Whether text holds HTML for certain: an end tag or a break of a real element.
pub(crate) fn has_tag(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).any(|at| {
        let inside = &text[at + 1..];
        let closes = inside.starts_with('/');
        let name = tag_name(inside);
        memchr(b'>', &bytes[at..bytes.len().min(at + 400)]).is_some()
            && is_element(name)
            && (closes || matches!(name, "br" | "img" | "hr" | "p" | "BR" | "IMG" | "P") || inside[name.len()..].starts_with(" href="))
    })
}

fn tag_name(inside: &str) -> &str {
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let end = inside.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(inside.len());
    &inside[..end]
}

fn is_element(name: &str) -> bool {
    if name.is_empty() || name.len() > 10 {
        return false;
    }
    let known = |name: &str| ELEMENTS.binary_search(&name).is_ok() || RARE.contains(&name);
    // `Vec<T>`, `<U>` and `Set<A>` are types; nobody writes one-letter tags in capitals but for bold and italic.
    if name.len() == 1 && name.as_bytes()[0].is_ascii_uppercase() {
        return matches!(name, "B" | "I" | "P" | "A");
    }
    known(name) || known(&name.to_ascii_lowercase())
}

/// HTML, or text that may be HTML, to one line of plain text: tags out, references replaced, white space folded.
pub(crate) fn plain(html: &str) -> String {
    let text = if memchr(b'<', html.as_bytes()).is_some() { Cow::Owned(without_tags(html)) } else { Cow::Borrowed(html) };
    fold(&unescape(&text))
}

fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    // Past the last `>` no tag can end: looking for one from every `<` would take quadratic time.
    let mut closes = html.contains('>');
    // The same for scripts without an end.
    let mut script_ends = true;
    while let Some(at) = memchr(b'<', rest.as_bytes()).filter(|_| closes) {
        text.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let name = tag_name(rest);
        let is_tag = is_element(name) && ends_name(rest, name);
        match is_tag.then(|| tag_end(rest)).flatten() {
            Some(end) => {
                let opens = !rest.starts_with('/');
                let lower = name.to_ascii_lowercase();
                // Inline markup joins words; a block or break parts them.
                if !matches!(
                    lower.as_str(),
                    "b" | "i"
                        | "em"
                        | "strong"
                        | "span"
                        | "a"
                        | "sup"
                        | "sub"
                        | "code"
                        | "u"
                        | "wbr"
                        | "font"
                        | "small"
                        | "tt"
                        | "s"
                        | "script"
                ) {
                    text.push(' ');
                }
                let empty = rest[..end].ends_with('/');
                rest = &rest[end + 1..];
                if opens && !empty && script_ends && matches!(lower.as_str(), "script" | "style") {
                    // What is inside is no text.
                    match find_ignoring_case(rest, &format!("</{lower}")) {
                        Some(end) => rest = rest[end..].split_once('>').map_or("", |(_, after)| after),
                        None => script_ends = false,
                    }
                }
            }
            None => {
                text.push('<');
                closes = !is_tag || rest.contains('>');
            }
        }
    }
    text.push_str(rest);
    text
}

/// A name ends with its tag, not in the middle of a word.
fn ends_name(inside: &str, name: &str) -> bool {
    let start = usize::from(inside.starts_with('/')) + name.len();
    inside.as_bytes().get(start).is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
}

/// Where a tag ends: at its `>`, not at one inside a quoted value.
fn tag_end(inside: &str) -> Option<usize> {
    let bytes = inside.as_bytes();
    let first = memchr(b'>', bytes)?;
    let quotes = bytes[..first].iter().filter(|byte| **byte == b'"').count();
    if quotes % 2 == 0 {
        return Some(first);
    }
    let window = bytes.len().min(first + 2_000);
    let quote = memchr(b'"', &bytes[first..window]).map(|at| at + first);
    quote.and_then(|quote| memchr(b'>', &bytes[quote..window]).map(|at| at + quote)).or(Some(first))
}

fn find_ignoring_case(text: &str, lower: &str) -> Option<usize> {
    memchr::memchr_iter(b'<', text.as_bytes())
        .find(|at| text.as_bytes()[*at..].get(..lower.len()).is_some_and(|part| part.eq_ignore_ascii_case(lower.as_bytes())))
}

/// White space folded into single spaces. Spaces of a certain width were written on purpose and stay.
fn fold(text: &str) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let mut out = String::with_capacity(text.len());
    for word in text.split_ascii_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(ELEMENTS.is_sorted());
    }

    #[test]
    fn titles_are_plain() {
        for (html, expected) in [
            ("<b>Rain</b> in  May", "Rain in May"),
            ("1 < 2 &amp; 3", "1 < 2 & 3"),
            ("one<br/>two", "one two"),
            ("&lt;script&gt;", "<script>"),
            ("<unclosed", "<unclosed"),
            ("Vec<T> and Map<K, V>", "Vec<T> and Map<K, V>"),
            ("<T> <b>x</b> <i\nclass='a'>y</i>", "<T> x y"),
            ("a<script>b()</script> c <style>d</style>e", "a c e"),
            ("a <img alt=\"b>c\" src='d'> e", "a e"),
            ("a <!-- b --> c", "a c"),
        ] {
            assert_eq!(plain(html), expected, "{html}");
        }
    }

    #[test]
    fn certain_html() {
        for (text, expected) in
            [("a <b>c</b>", true), ("a<br>b", true), ("Vec<T>", false), ("a < b", false), ("</nosuch>", false), ("<b>", false)]
        {
            assert_eq!(has_tag(text), expected, "{text}");
        }
    }
}
