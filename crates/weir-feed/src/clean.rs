//! HTML of feeds made harmless, for whoever hands HTML on.
//!
//! Weir itself shows none: articles are rebuilt from blocks. So `parse` gives HTML as it came, and this is called by those
//! who pass it to others (decision 8).

use crate::markup::escape;
use crate::style::style;
use crate::text::plain;
use ammonia::Builder;
use memchr::{memchr, memchr2};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;
use url::Url;

/// Elements beside those of ammonia: what an article may be made of. No forms, frames, scripts, or objects.
#[rustfmt::skip]
const ELEMENTS: [&str; 21] = [
    "address", "audio", "big", "canvas", "dir", "fieldset", "font", "label", "legend", "main", "menu", "meter", "output", "picture",
    "progress", "section", "source", "tfoot", "title", "track", "video",
];

/// Formulas.
#[rustfmt::skip]
const FORMULA: [&str; 27] = [
    "math", "menclose", "merror", "mfenced", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom", "mprescripts",
    "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder",
];

/// Drawings: shapes and words, nothing that moves, loads, or holds other documents.
#[rustfmt::skip]
const DRAWING: [&str; 18] = [
    "svg", "circle", "defs", "desc", "ellipse", "g", "line", "linearGradient", "marker", "metadata", "path", "polygon", "polyline",
    "radialGradient", "rect", "stop", "text", "tspan",
];

/// Attributes of drawings and formulas.
#[rustfmt::skip]
const SHAPE: [&str; 59] = [
    "baseProfile", "cx", "cy", "d", "dx", "dy", "fill", "fill-opacity", "fill-rule", "font-family", "font-size", "font-style",
    "font-weight", "fx", "fy", "gradientTransform", "gradientUnits", "markerHeight", "markerUnits", "markerWidth", "offset", "opacity",
    "orient", "points", "preserveAspectRatio", "r", "refX", "refY", "rx", "ry", "stop-color", "stop-opacity", "stroke",
    "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-opacity", "stroke-width", "text-anchor", "transform", "version",
    "viewBox", "x", "x1", "x2", "y", "y1", "y2", "display", "mathvariant", "columnalign", "linethickness", "rowalign", "separator",
    "stretchy", "fence", "href", "show", "type",
];

/// Attributes that do nothing by themselves, on any element. What loads, runs, submits or steers is not among them.
#[rustfmt::skip]
const ATTRIBUTES: [&str; 123] = [
    "abbr", "align", "alt", "axis", "bgcolor", "border", "bordercolor", "bordercolordark", "bordercolorlight", "bottompadding",
    "cellpadding", "cellspacing", "char", "charoff", "charset", "choff", "cite", "class", "clear", "color", "cols", "colspan", "compact",
    "controls", "coords", "datetime", "default", "dir", "end", "face", "frame", "gutter", "headers", "height", "hidden", "high",
    "hreflang", "hspace", "icon", "id", "ismap", "itemprop", "itemscope", "itemtype", "label", "lang", "leftspacing", "loop", "loopcount",
    "loopend", "loopstart", "low", "max", "media", "min", "name", "nohref", "noshade", "nowrap", "open", "optimum", "point-size", "rel",
    "rev", "rightspacing", "rows", "rowspan", "rules", "scope", "shape", "size", "span", "start", "style", "summary", "title",
    "toppadding", "type", "unselectable", "valign", "value", "volume", "vspace", "width", "wrap",
    // Of forms, without which they do nothing.
    "accept", "accept-charset", "autocomplete", "ch", "challenge", "checked", "disabled", "for", "inputmode", "keytype", "list",
    "maxlength", "multiple", "radiogroup", "repeat-max", "repeat-min",
    "enctype", "pattern", "readonly", "replace", "required", "selected", "step", "template",
    // Of browsers of the past.
    "balance", "datafld", "datapagesize", "delay", "galleryimg", "hidefocus", "pqg", "prompt",
    "bgproperties", "suppress", "urn", "usemap", "variable", "vrml",
];

/// Deepest nesting of HTML that is still read as HTML.
const MOST_DEPTH: usize = 300;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(cleaner);

fn cleaner() -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .add_tags(ELEMENTS.iter().chain(&FORMULA).chain(&DRAWING))
        .generic_attributes(HashSet::from(ATTRIBUTES))
        .clean_content_tags(HashSet::from(["script", "style", "textarea", "noframes", "xmp"]))
        .add_tag_attributes("img", &["src", "srcset", "sizes"])
        .add_tag_attributes("audio", &["src"])
        .add_tag_attributes("video", &["src", "poster"])
        .add_tag_attributes("source", &["src", "type", "srcset"])
        .add_tag_attributes("track", &["src", "kind", "srclang"])
        // Without `target` no page gets hold of the one that linked to it.
        .link_rel(None)
        .attribute_filter(|_, name, value| match name {
            "style" => Some(style(value)).filter(|style| !style.is_empty()).map(Cow::Owned),
            _ => Some(Cow::Borrowed(value)),
        });
    for shape in FORMULA.iter().chain(&DRAWING) {
        builder.add_tag_attributes(shape, &SHAPE);
    }
    builder
}

/// HTML with nothing in it that runs, loads a document, submits or hides; relative addresses are made absolute.
///
/// ```
/// let base = "https://example.org/".parse().ok();
/// let html = weir_feed::clean_html("<p onclick='x()'>Rain<script>y()</script> <a href='/2'>two</a>", base.as_ref());
/// assert_eq!(html, r#"<p>Rain <a href="https://example.org/2">two</a></p>"#);
/// ```
pub fn clean_html<'a>(html: &'a str, base: Option<&Url>) -> Cow<'a, str> {
    // Text without markup is clean.
    if memchr2(b'<', b'&', html.as_bytes()).is_none() {
        return Cow::Borrowed(html);
    }
    // Without `>` there is no tag, and text that looks like the beginning of one must stay text.
    if memchr(b'>', html.as_bytes()).is_none() && memchr(b'<', html.as_bytes()).is_some() {
        return Cow::Owned(CLEANER.clean(&html.replace('<', "&lt;")).to_string());
    }
    if is_deep(html) {
        let mut text = String::with_capacity(html.len());
        escape(&plain(html), &mut text);
        return Cow::Owned(CLEANER.clean(&text).to_string());
    }
    let absolute = match base {
        Some(base) => crate::relative::absolute(Cow::Borrowed(html), base),
        None => Cow::Borrowed(html),
    };
    Cow::Owned(CLEANER.clean(&absolute).to_string())
}

/// Whether elements are nested deeper than anybody writes. A parser of HTML looks through all open elements at each new
/// one, so that a text of nothing but `<div>` takes quadratic time: of such a text only the words are kept, and of such a
/// page only the head is read.
pub(crate) fn is_deep(html: &str) -> bool {
    // Elements that are not closed, or end where the next begins.
    const SELF_ENDING: [&str; 16] =
        ["p", "br", "img", "hr", "li", "td", "th", "tr", "dt", "dd", "input", "wbr", "source", "option", "col", "area"];
    let bytes = html.as_bytes();
    let mut open: Vec<&str> = Vec::new();
    for at in memchr::memchr_iter(b'<', bytes) {
        let closes = bytes.get(at + 1) == Some(&b'/');
        let name = &html[at + 1 + usize::from(closes)..];
        let end = name.bytes().take(20).position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(0);
        let name = &name[..end];
        if name.is_empty() {
            continue;
        }
        if closes {
            // Only what was opened can be closed; a little disorder is usual.
            let near = open.len().saturating_sub(8);
            if let Some(found) = open[near..].iter().rposition(|known| known.eq_ignore_ascii_case(name)) {
                open.truncate(near + found);
            }
        } else if !SELF_ENDING.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            open.push(name);
            if open.len() > MOST_DEPTH {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        let clean = clean_html(html, None);
        assert_eq!(clean, expected, "{html}");
        assert_eq!(clean_html(&clean, None), clean, "cleaning twice changes nothing: {html}");
    }

    #[test]
    fn nothing_runs_loads_submits_or_hides() {
        check("plain", "plain");
        check("a &amp; b", "a &amp; b");
        check("<p onclick='x()'>a</p>", "<p>a</p>");
        check("a<script>b()</script>c", "ac");
        check("<a href='javascript:x()'>a</a>", "<a>a</a>");
        check("<a href='https://a.example/?b=1&amp;c' target='_blank' ping='x'>a</a>", "<a href=\"https://a.example/?b=1&amp;c\">a</a>");
        check("<form action='x'>a<input><button>b</button></form>", "ab");
        check("<iframe src='x'></iframe><object data='x'>a</object><embed src='x'>", "a");
        check("<img src='data:text/html,x' alt='a'>", "<img alt=\"a\">");
        check("<p style='color:red;position:fixed'>a</p>", "<p style=\"color: red;\">a</p>");
        check("<svg><circle r='1'></circle><script>x()</script><animate></animate></svg>", "<svg><circle r=\"1\"></circle></svg>");
        check("<!DOCTYPE", "&lt;!DOCTYPE");
        check("&<\"&", "&amp;&lt;\"&amp;");
        check("<img src=x onerror=alert(1)", "&lt;img src=x onerror=alert(1)");
        check("<svg><a xlink:href='javascript:x()'><text>a</text></a></svg>", "<svg><a><text>a</text></a></svg>");
        check("<math href='javascript:x()'><mi>a</mi></math>", "<math><mi>a</mi></math>");
        check("<video poster='javascript:x()' src='data:x' controls></video>", "<video controls=\"\"></video>");
        check("<a href='java\nscript:x()'>a</a><a href='&#106;avascript:x()'>b</a>", "<a>a</a><a>b</a>");
        check("<b>a", "<b>a</b>");
        check(&format!("{}a &lt;b>", "<div>".repeat(1_000)), "a &lt;b&gt;");
        check(&"<div></b>a".repeat(1_000), "a ".repeat(1_000).trim_end());
        check(&"<p>a".repeat(1_000), &"<p>a</p>".repeat(1_000));
        check("<math><mtext><table><mglyph><style><img src=x onerror=y>", "<math><mtext><table></table></mtext></math>");
    }
}
