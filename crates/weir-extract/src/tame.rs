//! Bounds a document before it is parsed.
//!
//! A tree builder walks its stack of open elements for almost every tag, and some pages nest (or never close) tens
//! of thousands of them, or carry tags with thousands of attributes: both cost quadratic time. One linear pass drops
//! the tags beyond a depth that no readable page reaches, the attributes of oversized tags, drawings and comments. Text
//! stays.

use std::borrow::Cow;

/// Open elements that close only by an end tag.
const MAX_DEPTH: u32 = 200;
/// Open formatting elements; the tree builder opens them anew in each paragraph.
const MAX_FORMATTING: u32 = 24;
/// Tags beyond this number are left out: memory and time follow the number of nodes. Long real pages have 30,000.
const MAX_TAGS: usize = 150_000;
/// A tag longer than this, or with more attributes, loses them.
const MAX_TAG: usize = 8 * 1024;
const MAX_ATTRIBUTES: usize = 120;

const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "keygen",
];
/// Closed by their neighbours or parents, so that a page without their end tags is still flat.
const OPTIONAL_END: &[&str] = &[
    "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "optgroup", "colgroup", "caption", "rb", "rt", "rp",
    "html", "head", "body",
];
const FORMATTING: &[&str] = &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Their content is text up to the end tag.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];
/// Self-closing in MathML, so that as HTML they would never be closed.
const MATH_VOID: &[&str] = &["math", "mspace", "none", "mprescripts"];

/// The same document with bounded depth and tags.
pub(crate) fn tame(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut out = String::new();
    let mut copied = 0; // everything before this byte is in `out` or was left out
    let (mut depth, mut formatting) = (0u32, 0u32);
    let mut at = 0;
    let mut tags = 0;
    let mut no_svg_end_after = usize::MAX;
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == b'<')) {
        let start = at + found;
        if html.get(start..).is_some_and(|rest| rest.starts_with("<!--")) {
            // An open comment reaches to the end, as does an open script below: looking on would cost quadratic time.
            let Some(end) = comment_end(html, start + 4) else { break };
            out.push_str(html.get(copied..start).unwrap_or_default());
            (copied, at) = (end, end);
            continue;
        }
        let closing = bytes.get(start + 1) == Some(&b'/');
        let name_start = start + 1 + usize::from(closing);
        if !bytes.get(name_start).is_some_and(u8::is_ascii_alphabetic) {
            at = start + 1;
            continue;
        }
        let name_end = bytes
            .get(name_start..)
            .and_then(|rest| rest.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')))
            .map_or(bytes.len(), |length| name_start + length);
        let name = html.get(name_start..name_end).unwrap_or_default().to_ascii_lowercase();
        let name = name.as_str();
        let (end, attributes) = tag_end(bytes, name_end);
        at = end;
        let mut drop_to = None; // leave out start..drop_to
        if closing {
            if FORMATTING.contains(&name) {
                formatting = formatting.saturating_sub(1);
            } else if !VOID.contains(&name) && !OPTIONAL_END.contains(&name) {
                depth = depth.saturating_sub(1);
            }
            if MATH_VOID.contains(&name) || name == "svg" {
                drop_to = Some(end);
            }
        } else if name == "svg" {
            let self_closed = bytes.get(end.saturating_sub(2)) == Some(&b'/');
            let close = if self_closed || start > no_svg_end_after { None } else { find_end_tag(html, end, "svg") };
            if close.is_none() && !self_closed {
                no_svg_end_after = no_svg_end_after.min(start);
            }
            drop_to = Some(close.unwrap_or(end));
        } else if MATH_VOID.contains(&name) {
            drop_to = Some(end);
        } else if RAW.contains(&name) {
            let Some(close) = find_end_tag_start(html, end, name) else { break };
            at = close;
            depth += 1; // the end tag is seen next and counts
        } else if FORMATTING.contains(&name) {
            formatting += 1;
            if formatting > MAX_FORMATTING {
                drop_to = Some(end);
            }
        } else if !VOID.contains(&name) && !OPTIONAL_END.contains(&name) {
            depth += 1;
            if depth > MAX_DEPTH {
                drop_to = Some(end);
            }
        }
        tags += 1;
        if tags > MAX_TAGS && drop_to.is_none() && !RAW.contains(&name) {
            drop_to = Some(end);
        }
        if let Some(to) = drop_to {
            out.push_str(html.get(copied..start).unwrap_or_default());
            if tags > MAX_TAGS && !out.ends_with(char::is_whitespace) {
                out.push(' '); // the words on both sides of a tag are two
            }
            copied = to;
            at = to;
        } else if !closing && (end - start > MAX_TAG || attributes > MAX_ATTRIBUTES) {
            out.push_str(html.get(copied..start).unwrap_or_default());
            out.push('<');
            out.push_str(name);
            out.push('>');
            copied = end;
        }
        // A paragraph that starts outside of formatting closes nothing, but a block end closes what a page forgot.
        if closing && matches!(name, "div" | "table" | "article" | "section" | "body") {
            formatting = formatting.min(MAX_FORMATTING / 2);
        }
    }
    if copied == 0 && out.is_empty() {
        return Cow::Borrowed(html);
    }
    out.push_str(html.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// One past a comment whose text starts at `from`, by the rules of the HTML standard (13.2.5.43 to 13.2.5.51).
fn comment_end(html: &str, from: usize) -> Option<usize> {
    let rest = html.get(from..)?;
    if let Some(length) = [">", "->"].iter().find_map(|end| rest.starts_with(end).then_some(end.len())) {
        return Some(from + length);
    }
    let mut at = 0;
    loop {
        let dashes = at + rest.get(at..)?.find("--")?;
        match rest.as_bytes().get(dashes + 2..)? {
            [b'>', ..] => return Some(from + dashes + 3),
            [b'!', b'>', ..] => return Some(from + dashes + 4),
            _ => at = dashes + 1,
        }
    }
}

/// One past the `>` of a tag whose name ends at `from`, and about how many attributes it has.
fn tag_end(bytes: &[u8], from: usize) -> (usize, usize) {
    let mut quote = None;
    let mut after_equals = false;
    let mut attributes = 0;
    let mut in_space = false;
    for (offset, byte) in bytes.get(from..).unwrap_or_default().iter().enumerate() {
        match (quote, byte) {
            (Some(open), byte) => {
                if *byte == open {
                    quote = None;
                    in_space = true;
                    attributes += 1;
                }
            }
            (None, b'>') => return (from + offset + 1, attributes),
            (None, b'"' | b'\'') if after_equals => {
                quote = Some(*byte);
                after_equals = false;
            }
            (None, b'=') => after_equals = true,
            (None, b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/') => {
                attributes += usize::from(!in_space);
                in_space = true;
            }
            (None, _) => {
                after_equals = false;
                in_space = false;
            }
        }
    }
    (bytes.len(), attributes)
}

fn find_end_tag_start(html: &str, from: usize, name: &str) -> Option<usize> {
    let bytes = html.as_bytes();
    let mut at = from;
    loop {
        let found = at + html.get(at..)?.find("</")?;
        let after = found + 2;
        if bytes.get(after..after + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
            && bytes.get(after + name.len()).is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
        {
            return Some(found);
        }
        at = after;
    }
}

fn find_end_tag(html: &str, from: usize, name: &str) -> Option<usize> {
    let start = find_end_tag_start(html, from, name)?;
    let end = html.get(start..)?.find('>')?;
    Some(start + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_pages_are_untouched() {
        let html = "<html><body><p>a<p>b<ul><li>c<li>d</ul><a href='x>y'>e</a><script>'<div>'</script></body>";
        assert!(matches!(tame(html), Cow::Borrowed(_)));
    }

    #[test]
    fn depth_is_bounded_and_text_stays() {
        let html = format!("{}text{}", "<div>".repeat(5000), "</div>".repeat(5000));
        let tamed = tame(&html);
        assert_eq!(tamed.matches("<div>").count(), MAX_DEPTH as usize);
        assert!(tamed.contains("text"));
        let html = "<b c=1>x".repeat(5000);
        assert_eq!(tame(&html).matches("<b").count(), MAX_FORMATTING as usize);
    }

    #[test]
    fn the_number_of_tags_is_bounded() {
        let tamed = tame(&"<br>a".repeat(MAX_TAGS + 1000)).into_owned();
        assert_eq!(tamed.matches("<br>").count(), MAX_TAGS);
        assert!(tamed.ends_with("a a a"));
    }

    #[test]
    fn comments_go_and_end_where_browsers_end_them() {
        for (html, left) in [
            ("a<!-- <div> -->b", "ab"),
            ("a<!-->b", "ab"),
            ("a<!--->b", "ab"),
            ("a<!-- c --!>b", "ab"),
            ("a<!-- c --->b", "ab"),
            ("a<!-- - -- >-->b", "ab"),
            ("a<!---->b<!---->", "ab"),
            ("a<!-- never closed", "a<!-- never closed"),
        ] {
            assert_eq!(tame(html), left, "{html}");
        }
    }

    #[test]
    fn drawings_go_and_tags_are_bounded() {
        assert_eq!(tame("a<svg viewBox='0 0 1 1'><path d=x /><title>t</title></svg>b<svg/>c"), "abc");
        assert_eq!(tame("a<svg>b"), "ab");
        let html = format!("<p {}>x", "a=1 ".repeat(500));
        assert_eq!(tame(&html), "<p>x");
        assert_eq!(tame("<svg").as_ref(), "");
    }
}
