//! The whole chain for one page, without a store: the quickest way to see what Weir does.

use crate::extract::{PageRead, Source, article, freeze};
use crate::{SubscribeError, Weir};
use serde::Serialize;
use url::Url;
use weir_extract::Page;
use weir_fetch::{Accept, Request};
use weir_model::{Article, ArticleId, Brief, EntryId, Figure, Lang, Tag, TextState};
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
pub async fn read_url(weir: &Weir, url: &Url) -> Result<Reading, SubscribeError> {
    let response = weir.fetcher().get(&Request::new(url.clone(), Accept::Page)).await?;
    let source = Source { url: Some(url.clone()), ..Source::default() };
    let mut article = article(ALONE.entry, &source, &PageRead::Bytes(Box::new(response)), None);
    article.id = ALONE;
    Ok(understand(article))
}

/// Reads a file: HTML if it looks like HTML, else plain text.
pub fn read_file(name: &str, bytes: &[u8]) -> Reading {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let is_html = name.ends_with(".html") || name.ends_with(".htm") || start.contains("<html") || start.contains("<!doctype html");
    let read = if is_html {
        Url::parse("https://file.invalid/")
            .ok()
            .and_then(|url| weir_extract::extract(&Page { bytes, content_type: None, url: &url }, &Default::default()).ok())
            .unwrap_or_else(|| weir_extract::from_text(&weir_extract::plain(&String::from_utf8_lossy(bytes))))
    } else {
        weir_extract::from_text(&String::from_utf8_lossy(bytes))
    };
    understand(freeze(ALONE, read.title, Lang::UND, read.blocks, read.metadata, TextState::Full))
}

fn understand(article: Article) -> Reading {
    let weir_text::Understanding { brief, tags, figures, promotion, .. } = weir_text::understand(&article, &Options::default());
    Reading { minutes: article.minutes(), brief, tags, figures, promotion, article }
}
