//! Text that a page carries as data only: a script would have put it on the screen.
//!
//! Taken where it starts with what the page shows and holds several times as much. Two forms are read: a rich text of
//! typed nodes (`{"type": "paragraph", "content": [...]}`), and a body as text or HTML in one string.

use crate::context::Context;
use crate::{fragment, words};
use dom_query::Document;
use serde_json::{Map, Value};
use weir_model::{Block, BlockKind};

/// A script longer than this is not read.
const MAX_SCRIPT: usize = 1_000_000;
/// Values looked at in one script, and the depth to which text is gathered from a node.
const MAX_VALUES: usize = 300_000;
const MAX_DEPTH: usize = 24;
/// How many times the text that is shown the data must hold.
const TIMES: usize = 3;

/// The blocks of the article as data, if the page shows no more than the beginning of them.
pub(crate) fn read(document: &Document, shown: &[Block], context: &Context) -> Option<Vec<Block>> {
    let prose = |blocks: &[Block]| blocks.iter().filter(|block| block.is_prose()).map(|block| block.text.chars().count()).sum::<usize>();
    let least = (prose(shown) * TIMES).max(600);
    if least > 60_000 {
        return None; // what is shown is long enough to be an article
    }
    let mut best: Option<Vec<Block>> = None;
    for script in document.select("script[type='application/json'], script[type='application/ld+json']").nodes() {
        let text = script.text();
        if text.len() < least || text.len() > MAX_SCRIPT {
            continue;
        }
        let Ok(value) = serde_json::from_str::<Value>(text.trim()) else { continue };
        for blocks in candidates(&value, least) {
            let longer = prose(&blocks) > best.as_deref().map_or(least, prose);
            if longer && belongs(&blocks, shown, context) {
                best = Some(blocks);
            }
        }
    }
    best
}

/// Whether the data is the article that is shown and not another one.
fn belongs(found: &[Block], shown: &[Block], context: &Context) -> bool {
    let opening = |block: &Block| words::key(&block.text).chars().take(40).collect::<String>();
    let openings: Vec<String> = found.iter().filter(|block| block.is_prose()).map(opening).filter(|key| key.len() >= 20).collect();
    let same = shown.iter().filter(|block| block.is_prose()).map(opening).any(|key| key.len() >= 20 && openings.contains(&key));
    same || found.iter().take(5).any(|block| context.is_lead(&block.text))
}

fn candidates(value: &Value, least: usize) -> Vec<Vec<Block>> {
    let mut found = Vec::new();
    let mut queue = vec![value];
    let mut seen = 0;
    while let Some(value) = queue.pop() {
        seen += 1;
        if seen > MAX_VALUES || found.len() > 50 {
            break;
        }
        match value {
            Value::Array(values) => {
                let blocks = rich_text(values);
                if blocks.iter().map(|block| block.text.len()).sum::<usize>() >= least {
                    found.push(blocks);
                } else {
                    queue.extend(values);
                }
            }
            Value::Object(object) => {
                for (key, value) in object {
                    match value {
                        Value::String(text) if text.len() >= least && is_body(key, text) => found.push(fragment::blocks(text, None)),
                        Value::String(_) => {}
                        value => queue.push(value),
                    }
                }
            }
            _ => {}
        }
    }
    found
}

fn is_body(key: &str, text: &str) -> bool {
    key == "articleBody" || text.matches("<p>").count() + text.matches("<p ").count() >= 4
}

fn type_of(object: &Map<String, Value>) -> &str {
    ["type", "_type", "nodeType", "kind", "tag"].iter().find_map(|key| object.get(*key)?.as_str()).unwrap_or_default()
}

/// The blocks of an array of typed nodes; nothing where fewer than four of them are paragraphs.
fn rich_text(values: &[Value]) -> Vec<Block> {
    let kinds = values.iter().filter_map(Value::as_object).map(type_of);
    if kinds.filter(|kind| matches!(*kind, "paragraph" | "p" | "Paragraph" | "text-block")).count() < 4 {
        return Vec::new();
    }
    let mut blocks = Vec::new();
    for object in values.iter().filter_map(Value::as_object) {
        let kind = match type_of(object) {
            "paragraph" | "p" | "Paragraph" | "text-block" => BlockKind::Paragraph,
            "heading" | "header" | "Heading" | "h2" | "h3" | "subheading" => BlockKind::Heading { level: 2 },
            "quote" | "blockquote" | "pullquote" => BlockKind::Quote,
            "list" | "ul" | "ol" | "bulleted-list" => {
                let children = ["content", "children", "items", "subContent"].iter().find_map(|key| object.get(*key)?.as_array());
                for child in children.into_iter().flatten() {
                    push(&mut blocks, BlockKind::Item { ordered: false, depth: 0 }, child);
                }
                continue;
            }
            _ => continue, // advertisements, players, teasers
        };
        for key in ["content", "children", "text", "value", "html", "body", "subContent"] {
            let before = blocks.len();
            if let Some(value) = object.get(key) {
                push(&mut blocks, kind.clone(), value);
            }
            if blocks.len() > before {
                break;
            }
        }
    }
    blocks
}

fn push(blocks: &mut Vec<Block>, kind: BlockKind, value: &Value) {
    let mut text = String::new();
    gather(value, &mut text, 0);
    let text = crate::plain(&text);
    if !text.is_empty() {
        blocks.push(Block { kind, text, marks: Vec::new() });
    }
}

fn gather(value: &Value, into: &mut String, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::String(text) => into.push_str(text),
        Value::Array(values) => values.iter().for_each(|value| gather(value, into, depth + 1)),
        Value::Object(object) => {
            // Of one node either its own text or that of its children.
            let inner = ["value", "text", "content", "children", "html"].iter().find_map(|key| {
                object.get(*key).filter(|value| !matches!(value, Value::Array(values) if values.is_empty()) && !value.is_null())
            });
            if let Some(inner) = inner {
                gather(inner, into, depth + 1);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOWN: &str = "The river rose by two metres in the night and the lower town was left by its people.";

    fn page(script: &str) -> Option<Vec<Block>> {
        let document = Document::from(format!("<body><p>{SHOWN}</p><script type='application/json'>{script}</script></body>"));
        read(&document, &[Block::paragraph(SHOWN)], &Context::default())
    }

    #[test]
    fn the_rest_of_a_text_is_read_from_data() {
        let paragraph = |text: &str| {
            serde_json::json!({"type": "paragraph", "content": [
                {"type": "text", "value": text}, {"type": "link", "data": {"href": "/x"}, "content": [{"type": "text", "value": " again"}]},
            ]})
        };
        let long = "The council said that the wall would hold until the evening. ".repeat(5);
        let nodes = [paragraph(SHOWN), paragraph(&long), serde_json::json!({"type": "ad"}), paragraph(&long), paragraph(&long)];
        let blocks = page(&serde_json::json!({"props": {"body": {"content": nodes}}}).to_string()).unwrap();
        assert_eq!(blocks.len(), 4);
        assert!(blocks[1].text.ends_with("evening. again"), "{}", blocks[1].text);
        let other: Vec<_> = (0..5).map(|_| paragraph(&long)).collect();
        assert_eq!(page(&serde_json::json!({ "other": other }).to_string()), None);
    }

    #[test]
    fn a_body_in_one_string() {
        let body = format!("<p>{SHOWN}</p><p>{}</p><p>a.</p><p>b.</p>", "The wall held until the evening of the day. ".repeat(20));
        assert_eq!(page(&serde_json::json!({ "body": body }).to_string()).map(|blocks| blocks.len()), Some(4));
    }
}
