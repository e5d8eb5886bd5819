//! Pictures and their captions.

use crate::candidate::Candidate;
use crate::{DropReason, address};
use dom_query::NodeRef;
use url::Url;
use weir_model::{BlockKind, Image};

/// Moves captions that stand beside their pictures into them; others are no running text either.
pub(crate) fn attach_captions(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::with_capacity(candidates.len());
    for mut candidate in candidates {
        if !candidate.caption || candidate.chars == 0 || matches!(candidate.block.kind, BlockKind::Figure { .. }) {
            out.push(candidate);
            continue;
        }
        let from = out.len().saturating_sub(3);
        let picture =
            out.get_mut(from..).and_then(|near| near.iter_mut().rev().find(|near| matches!(near.block.kind, BlockKind::Figure { .. })));
        match picture {
            Some(picture) if picture.block.text.is_empty() => {
                picture.block.text = candidate.block.text;
                picture.block.marks = candidate.block.marks;
                picture.kept_media |= picture.kept();
                (picture.chars, picture.link_chars, picture.kept_chars) = (candidate.chars, candidate.link_chars, candidate.kept_chars);
            }
            _ => {
                candidate.zone = candidate.zone.or(Some(DropReason::Caption));
                out.push(candidate);
            }
        }
    }
    out
}

/// The picture of an `<img>`, with the address that lazy loading hides.
pub(crate) fn image_of(node: &NodeRef, base: Option<&Url>) -> Option<Image> {
    let url = ["data-src", "data-original", "data-lazy-src", "data-url", "src"]
        .iter()
        .find_map(|name| node.attr(name).and_then(|src| address::web(&src, base)))
        .or_else(|| {
            let set = node.attr("srcset").or_else(|| node.attr("data-srcset"))?;
            address::web(set.split_whitespace().next()?, base)
        })?;
    let size = |name: &str| node.attr(name).and_then(|value| value.trim().trim_end_matches("px").parse::<u32>().ok());
    let (width, height) = (size("width"), size("height"));
    if width.is_some_and(|width| width < 64) || height.is_some_and(|height| height < 64) {
        return None; // a spacer, a counter or an icon
    }
    // Some publishers write markup into it.
    let alt = node.attr("alt").map(|alt| crate::plain(&alt)).unwrap_or_default();
    Some(Image { url, alt, width, height })
}
