//! A page, from bytes to article.

use crate::blocks::Walker;
use crate::{ExtractError, Extracted, FeedHint, Page, charset, judge, reading, tame, zone};
use dom_query::Document;
use weir_model::{Lang, Metadata};

pub(crate) fn extract(page: &Page, hint: &FeedHint) -> Result<Extracted, ExtractError> {
    let html = charset::decode(page.bytes, page.content_type);
    let document = Document::from(tame::tame(&html).as_ref());
    drop(html);
    let root = document.body().unwrap_or_else(|| document.root());
    zone::remove_consent(&root);
    let kept = reading::kept(&document);
    let candidates = Walker::new(&root, &kept, Some(page.url)).walk(&root);
    let meta = |name: &str| document.select_single(&format!("meta[property='{name}'],meta[name='{name}']")).attr("content").map(|c| c.to_string()).unwrap_or_default();
    let titles = [document.select_single("title").text().to_string(), meta("og:title"), document.select_single("h1").text().to_string()];
    let leads = [meta("og:description"), meta("description"), meta("twitter:description"), hint.excerpt.unwrap_or_default().to_owned()];
    let refs: Vec<&str> = titles.iter().map(String::as_str).collect();
    let lrefs: Vec<&str> = leads.iter().map(String::as_str).collect();
    let context = crate::context::Context::new(&refs, &lrefs, &[]);
    let (blocks, dropped) = judge::decide(candidates, &context);
    if blocks.is_empty() {
        return Err(ExtractError::NoText);
    }
    Ok(Extracted { title: String::new(), lang: Lang::UND, blocks, metadata: Metadata::default(), dropped })
}
