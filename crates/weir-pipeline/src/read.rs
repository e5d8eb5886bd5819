//! The whole chain for one page, without a store: the quickest way to see what Weir does.

use crate::extract::{PageRead, Source, article, extracted, freeze};
use crate::whole::whole;
use crate::{ReadError, Weir};
use serde::Serialize;
use std::sync::Arc;
use url::Url;
use weir_extract::{ExtractError, FeedHint, Page};
use weir_fetch::{Accept, Request};
use weir_model::{Article, ArticleId, Brief, EntryId, Figure, Tag, TextState};
use weir_text::Options;

/// What Weir makes of one page.
#[derive(Clone, Debug, Serialize)]
pub struct Reading {
    /// The frozen text.
    pub article: Article,
    /// Every sentence quoted.
    pub brief: Brief,
    /// What it is about.
    pub tags: Vec<Tag>,
    /// Numbers with what they measure.
    pub figures: Vec<Figure>,
    /// Whether it reads as a promotion.
    pub promotion: bool,
    /// Minutes to read the text.
    pub minutes: u32,
}

const ALONE: ArticleId = ArticleId { entry: EntryId(0), version: 1 };

/// Reads a page of the web.
pub async fn read_url(weir: &Weir, url: &Url) -> Result<Reading, ReadError> {
    let response = weir.fetcher().get(&Request::new(url.clone(), Accept::Page)).await?;
    readable(&response.body, response.content_type.as_deref())?;
    if weir_extract::is_pdf(&response.body, response.content_type.as_deref()) {
        // Nothing else can be shown for it, so whoever asked is told why.
        let response = response.clone();
        let source = Source::default();
        weir.compute("extract", url, move || extracted(&source, &response, None).map(drop)).await??;
    }
    let source = Arc::new(Source { url: Some(url.clone()), ..Source::default() });
    let (page, extracted) = whole(weir, &source, PageRead::Bytes(Box::new(response)), |url| Request::new(url, Accept::Page)).await?;
    let mut article = article(ALONE.entry, &source, &page, extracted);
    article.id = ALONE;
    Ok(understand(article))
}

/// Reads a file: a PDF by its first bytes, HTML if it looks like HTML, else plain text.
pub fn read_file(name: &str, bytes: &[u8]) -> Result<Reading, ReadError> {
    readable(bytes, None)?;
    let pdf = weir_extract::is_pdf(bytes, None);
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let is_html = name.ends_with(".html") || name.ends_with(".htm") || start.contains("<html") || start.contains("<!doctype html");
    let read = if pdf {
        let url = file_url();
        let page = url.as_ref().map(|url| Page { bytes, content_type: None, url });
        page.map_or(Err(ExtractError::NoText), |page| weir_extract::extract(&page, &FeedHint::default()))?
    } else if is_html {
        file_url()
            .and_then(|url| weir_extract::extract(&Page { bytes, content_type: None, url: &url }, &Default::default()).ok())
            .unwrap_or_else(|| weir_extract::from_text(&weir_extract::plain(&String::from_utf8_lossy(bytes))))
    } else {
        weir_extract::from_text(&String::from_utf8_lossy(bytes))
    };
    Ok(understand(freeze(ALONE, read.title, read.lang, read.blocks, read.metadata, TextState::Full)))
}

/// Whether these are bytes to read as a page: no feed, and nothing that holds no words.
fn readable(bytes: &[u8], content_type: Option<&str>) -> Result<(), ReadError> {
    if weir_extract::is_pdf(bytes, content_type) {
        return Ok(());
    }
    let start = bytes.get(..bytes.len().min(8 * 1024)).unwrap_or_default();
    // Two bytes for each character have a zero in each of Latin text; their mark at the start says so.
    let wide = start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff");
    if !wide && start.contains(&0) {
        return Err(ReadError::Binary);
    }
    match weir_feed::parse(bytes, &weir_feed::Hints { content_type, ..Default::default() }) {
        Ok((feed, _)) => Err(ReadError::Feed { entries: feed.entries.len() }),
        Err(_) => Ok(()),
    }
}

/// What stands for a file's address.
fn file_url() -> Option<Url> {
    Url::parse("https://file.invalid/").ok()
}

fn understand(article: Article) -> Reading {
    let weir_text::Understanding { brief, tags, figures, promotion, .. } = weir_text::understand(&article, &Options::default());
    Reading { minutes: article.minutes(), brief, tags, figures, promotion, article }
}
