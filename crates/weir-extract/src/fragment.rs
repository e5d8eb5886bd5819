//! HTML that feeds carry, and HTML as one line of text.

use crate::blocks::Walker;
use crate::context::Context;
use crate::{MAX_BYTES, judge, tame, zone};
use dom_query::Document;
use std::collections::HashSet;
use url::Url;
use weir_model::Block;

/// All of the fragment is taken as content; the same classifier takes the promotions out.
pub(crate) fn blocks(html: &str, base: Option<&Url>) -> Vec<Block> {
    let html = bounded(html);
    if !html.contains(['<', '&']) {
        return crate::from_text(html).blocks;
    }
    let document = Document::from(tame::tame(html).as_ref());
    let root = document.body().unwrap_or_else(|| document.root());
    let all: HashSet<_> = root
        .descendants_it()
        .filter(|node| node.is_text() || node.has_name("img") || node.has_name("iframe"))
        .map(|node| node.id)
        .collect();
    let candidates = Walker::new(&root, &all, base).walk(&root);
    judge::decide(candidates, &Context::everything()).0
}

/// Text without markup; blocks and line breaks separate words.
pub(crate) fn plain(html: &str) -> String {
    let html = bounded(html);
    if !has_markup(html) {
        return html.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let document = Document::from(tame::tame(html).as_ref());
    let root = document.body().unwrap_or_else(|| document.root());
    let mut text = String::new();
    for node in root.descendants_it() {
        if node.is_text() {
            let skipped = node
                .ancestors_it(None)
                .any(|parent| parent.node_name().is_some_and(|name| matches!(name.as_ref(), "script" | "style" | "noscript" | "template")));
            if !skipped {
                text.push_str(&node.text());
            }
        } else if node.node_name().is_some_and(|name| name.as_ref() == "br" || zone::is_block(&name)) {
            text.push(' ');
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A tag or an entity; the `&` of an address is neither, and parsing is dear.
fn has_markup(html: &str) -> bool {
    html.contains('<') || html.match_indices('&').any(|(at, _)| html.as_bytes().iter().skip(at + 1).take(32).any(|byte| *byte == b';'))
}

fn bounded(html: &str) -> &str {
    let mut end = html.len().min(MAX_BYTES);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    html.get(..end).unwrap_or_default()
}
