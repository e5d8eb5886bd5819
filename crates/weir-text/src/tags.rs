//! Tags.
use weir_model::{Article, Tag};
/// Tags.
pub fn tags(_article: &Article) -> Vec<Tag> {
    Vec::new()
}
pub(crate) fn all_tags(_article: &Article) -> Vec<Tag> {
    Vec::new()
}
