//! HTML of feeds made harmless, for whoever hands HTML on.
//!
//! Weir itself shows none: articles are rebuilt from blocks. So `parse` gives HTML as it came, and this is called by those
//! who pass it to others (decision 8).

use crate::style::style;
use ammonia::Builder;
use memchr::memchr2;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;
use url::Url;

/// Elements beside those of ammonia: what an article may be made of. No forms, frames, scripts, or objects.
const ELEMENTS: [&str; 14] =
    ["audio", "video", "source", "track", "picture", "font", "big", "section", "main", "meter", "progress", "tfoot", "dir", "menu"];

/// Attributes that do nothing by themselves, on any element. What loads, runs, submits or steers is not among them.
const ATTRIBUTES: [&str; 60] = [
    "abbr",
    "align",
    "alt",
    "axis",
    "bgcolor",
    "border",
    "bordercolor",
    "cellpadding",
    "cellspacing",
    "char",
    "charoff",
    "charset",
    "cite",
    "class",
    "clear",
    "color",
    "cols",
    "colspan",
    "compact",
    "controls",
    "coords",
    "datetime",
    "dir",
    "face",
    "frame",
    "headers",
    "height",
    "hspace",
    "id",
    "ismap",
    "itemprop",
    "itemscope",
    "itemtype",
    "label",
    "lang",
    "loop",
    "max",
    "media",
    "min",
    "name",
    "nohref",
    "noshade",
    "nowrap",
    "open",
    "optimum",
    "rel",
    "rev",
    "rowspan",
    "rules",
    "scope",
    "shape",
    "size",
    "span",
    "start",
    "style",
    "summary",
    "title",
    "valign",
    "vspace",
    "width",
];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(cleaner);

fn cleaner() -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .add_tags(&ELEMENTS)
        .generic_attributes(HashSet::from(ATTRIBUTES))
        .clean_content_tags(HashSet::from(["script", "style", "title", "textarea", "select", "noframes", "xmp"]))
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
    let absolute = match base {
        Some(base) => crate::relative::absolute(Cow::Borrowed(html), base),
        None => Cow::Borrowed(html),
    };
    Cow::Owned(CLEANER.clean(&absolute).to_string())
}
