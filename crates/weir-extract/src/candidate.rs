//! A block that may be part of the article.

use crate::DropReason;
use dom_query::NodeId;
use weir_model::{Block, BlockKind};

/// A block with what the classifier needs to know of its place.
#[derive(Debug, Default)]
pub(crate) struct Candidate {
    pub block: Block,
    /// Characters without white space; of those: in links, and kept by Readability.
    pub chars: usize,
    pub link_chars: usize,
    pub kept_chars: usize,
    /// The block element that holds the text, and the one that holds that.
    pub parent: Option<NodeId>,
    pub grand: Option<NodeId>,
    /// What the elements around it say that it is.
    pub zone: Option<DropReason>,
    /// The class and id of the nearest block element, in lower case.
    pub class: String,
    /// How that element is dressed (its classes, no id: ids tell pieces of one kind apart), as a hash.
    pub dress: u64,
    /// Likewise of what holds it, with the element's own name.
    pub outer_class: u64,
    /// An `<h1>`.
    pub top_heading: bool,
    /// Stands in an element for captions.
    pub caption: bool,
    /// A picture or frame that Readability kept.
    pub kept_media: bool,
    /// Set apart by its emphasis: everything is bold or italic.
    pub all_strong: bool,
}

impl Candidate {
    pub(crate) fn kept(&self) -> bool {
        self.kept_media || self.chars > 0 && self.kept_chars * 2 >= self.chars
    }

    pub(crate) fn link_density(&self) -> f32 {
        if self.chars == 0 { 0.0 } else { self.link_chars as f32 / self.chars as f32 }
    }

    pub(crate) fn text(&self) -> &str {
        &self.block.text
    }

    pub(crate) fn is_heading(&self) -> bool {
        matches!(self.block.kind, BlockKind::Heading { .. })
    }

    pub(crate) fn is_prose(&self) -> bool {
        self.block.is_prose()
    }
}
