//! A page, from bytes to article.

use crate::blocks::Walker;
use crate::context::Context;
use crate::metadata::Declared;
use crate::{ExtractError, Extracted, FeedHint, Page, charset, embedded, judge, kind, reading, shape, tame, zone};
use dom_query::Document;

pub(crate) fn extract(page: &Page, hint: &FeedHint) -> Result<Extracted, ExtractError> {
    let html = charset::decode(page.bytes, page.content_type);
    let document = Document::from(tame::tame(&html).as_ref());
    let hints = kind::Hints::of(&html);
    drop(html);
    let declared = Declared::read(&document);
    let (authors, _) = declared.authors(&document);
    let declared_kind = kind::declared(hints, &declared, &document);
    let root = document.body().unwrap_or_else(|| document.root());
    zone::remove_consent(&root);
    let kept = reading::kept(&document);
    let candidates = Walker::new(&root, &kept, Some(page.url)).of_kind(declared_kind).walk(&root);
    let mut metadata = declared.metadata(&document, page, hint, &candidates);
    let mut titles = declared.titles();
    titles.extend(hint.title);
    let mut leads = declared.leads();
    leads.extend(hint.excerpt);
    let context = Context::new(&titles, &leads, &authors).of_kind(declared_kind);
    let (mut blocks, dropped) = judge::decide(candidates, &context);
    if let Some(found) = embedded::read(&document, &blocks, &context) {
        blocks = found;
    }
    metadata.kind = kind::shown(declared_kind, &blocks);
    blocks = shape::shape(metadata.kind, blocks, &declared.described, metadata.description.as_deref());
    if !blocks.iter().any(|block| !block.text.is_empty()) {
        return Err(ExtractError::NoText);
    }
    Ok(Extracted { title: declared.title(hint).0, lang: declared.lang(&document, hint).0, blocks, metadata, dropped })
}
