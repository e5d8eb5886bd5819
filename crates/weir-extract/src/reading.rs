//! The first opinion: Readability's scoring of the whole page.

use dom_query::{Document, NodeId, NodeRef};
use dom_smoothie::{Config, Readability};
use std::collections::HashSet;
use std::panic::AssertUnwindSafe;

/// More elements than this are not scored; the densest group of blocks is taken instead.
const MAX_ELEMENTS: usize = 50_000;

/// What Readability kept, as nodes of `document`: its text nodes and its pictures.
///
/// The scoring works on a copy whose nodes keep their numbers, so that its verdict can be read back from there
/// without its changes to the tree.
pub(crate) fn kept(document: &Document) -> HashSet<NodeId> {
    if document.root().descendants_it().take(MAX_ELEMENTS * 2).filter(|node| node.is_element()).count() > MAX_ELEMENTS {
        return HashSet::new(); // not even copied
    }
    if document.root().descendants_it().filter(NodeRef::is_text).any(|node| is_dear_to_write(&node.text())) {
        return HashSet::new();
    }
    let config = Config { max_elements_to_parse: MAX_ELEMENTS, disable_json_ld: true, ..Config::default() };
    let Ok(mut readability) = Readability::with_document(document.clone(), None, Some(config)) else {
        return HashSet::new();
    };
    // A page must not stop the reader where the scoring itself fails on it; its blocks are still there to judge.
    let parsed = std::panic::catch_unwind(AssertUnwindSafe(|| readability.parse().is_ok()));
    if !parsed.unwrap_or(false) {
        return HashSet::new();
    }
    let page = readability.doc.select_single("#readability-page-1");
    let Some(root) = page.nodes().first() else {
        return HashSet::new();
    };
    root.descendants_it().filter(|node| node.is_text() || node.has_name("img") || node.has_name("iframe")).map(|node| node.id).collect()
}

/// The scoring writes what it keeps as HTML, and html5ever searches the rest of a text anew for each `&` in it (and each
/// byte that may begin a no-break space): a text of nothing else costs the square of its length.
fn is_dear_to_write(text: &str) -> bool {
    const MOST_STEPS: usize = 4_000_000_000;
    text.len() > 50_000 && text.bytes().filter(|byte| matches!(byte, b'&' | 0xc2)).count().saturating_mul(text.len()) > MOST_STEPS
}
