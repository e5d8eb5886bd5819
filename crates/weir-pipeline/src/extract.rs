//! Step 7: a page's bytes, or what the feed itself gave, become an article: frozen blocks and numbered sentences.

use jiff::Timestamp;
use url::Url;
use weir_extract::{ExtractError, Extracted, FeedHint, Page, SiteRule};
use weir_fetch::Response;
use weir_model::{Article, ArticleId, Block, Confidence, DateSource, EntryId, Image, Lang, Metadata, Origin, TextState, Unreadable};

/// A page that says it must be paid for, and shows fewer bytes than this, keeps its text behind the wall. One that shows
/// more lets some readers in.
const BEHIND_WALL: usize = 2_500;

/// What is known of an entry before its page is read.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Plain text.
    pub title: String,
    /// As given.
    pub author: Option<String>,
    /// By the feed's word.
    pub published: Option<Timestamp>,
    /// As declared by the entry, else by its feed.
    pub lang: Lang,
    /// The page.
    pub url: Option<Url>,
    /// The feed's short text as HTML.
    pub summary_html: Option<String>,
    /// The feed's full text as HTML.
    pub content_html: Option<String>,
    /// A picture the feed names.
    pub image_url: Option<Url>,
    /// The feed's title.
    pub feed_title: String,
}

/// How reading the page went.
pub enum PageRead {
    /// Here are its bytes.
    Bytes(Box<Response>),
    /// The reader wants the feed's text alone, or there is no page.
    NotAsked,
    /// The server refused.
    Blocked,
    /// A page stands there that asks whether the reader is human.
    Challenge(Box<Response>),
    /// The page is for those who pay or log in.
    Paywall,
    /// The page is gone.
    Gone,
}

/// Makes the article of what was extracted from its page, and of what the feed gave. Never gives less than the feed
/// itself gave: where the page has no text, or less of it, the feed's text stands.
pub fn article(entry: EntryId, source: &Source, page: &PageRead, extracted: Result<Extracted, Option<Unreadable>>) -> Article {
    let from_feed = feed_blocks(source);
    let mut state = match page {
        PageRead::Blocked | PageRead::Challenge(_) => TextState::Blocked,
        PageRead::Paywall => TextState::Paywall,
        PageRead::Gone => TextState::Gone,
        _ => TextState::Excerpt,
    };
    let feed_length = length(&from_feed);
    let mut read = match extracted {
        Ok(read) if is_enough(length(&read.blocks), feed_length) => {
            let open = length(&read.blocks);
            state = if read.metadata.paywalled && open < BEHIND_WALL { TextState::Paywall } else { TextState::Full };
            read
        }
        other => {
            let metadata = match other {
                Ok(read) => read.metadata,
                Err(unreadable) => Metadata { unreadable, ..Metadata::default() },
            };
            if source.content_html.is_some() && feed_length > 0 {
                state = TextState::Feed;
            }
            Extracted { title: String::new(), lang: source.lang, blocks: from_feed, metadata, dropped: Vec::new() }
        }
    };
    fill(&mut read.metadata, source);
    // The feed's headline is the one the reader saw in the list; a page's own differs by site suffixes and tests.
    let title = if source.title.is_empty() { read.title } else { source.title.clone() };
    freeze(ArticleId { entry, version: 0 }, title, read.lang, read.blocks, read.metadata, state)
}

/// Extracts the text of an entry's page, or of a further page of it. A rule for the site says where its text is.
pub(crate) fn extracted(source: &Source, response: &Response, rule: Option<&SiteRule>) -> Result<Extracted, ExtractError> {
    let excerpt = source.summary_html.as_deref().map(weir_extract::plain);
    let hint = FeedHint {
        title: Some(&source.title).filter(|title| !title.is_empty()).map(String::as_str),
        author: source.author.as_deref(),
        published: source.published,
        excerpt: excerpt.as_deref(),
        lang: source.lang,
    };
    let page = as_page(response);
    match rule.filter(|rule| rule.is_for(page.url)) {
        Some(rule) => weir_extract::extract_by(&page, &hint, rule),
        None => weir_extract::extract(&page, &hint),
    }
}

/// An answer as the extractor wants it.
pub(crate) fn as_page(response: &Response) -> Page<'_> {
    Page { bytes: &response.body, content_type: response.content_type.as_deref(), url: &response.url }
}

/// Whether a page's text is to be taken, and not the feed's.
pub(crate) fn is_enough(page: usize, feed: usize) -> bool {
    page * 10 >= feed * 8 && page > 0
}

/// Numbers the sentences. After this the text never changes; a changed page is another version.
pub fn freeze(id: ArticleId, title: String, declared: Lang, blocks: Vec<Block>, metadata: Metadata, state: TextState) -> Article {
    let mut sample = title.clone();
    for block in blocks.iter().filter(|block| block.is_prose()).take(12) {
        sample.push('\n');
        sample.push_str(&block.text);
    }
    let lang = weir_text::language(&sample, declared);
    let sentences = weir_text::sentences(&blocks, lang);
    Article { id, title, lang, blocks, sentences, metadata, state }
}

pub(crate) fn feed_blocks(source: &Source) -> Vec<Block> {
    let html = match (&source.content_html, &source.summary_html) {
        (Some(content), Some(summary)) if summary.len() > content.len() => summary,
        (Some(content), _) => content,
        (None, Some(summary)) => summary,
        (None, None) => return Vec::new(),
    };
    weir_extract::from_fragment(html, source.url.as_ref())
}

pub(crate) fn length(blocks: &[Block]) -> usize {
    blocks.iter().map(|block| block.text.len()).sum()
}

/// What the page does not say, the feed may.
fn fill(metadata: &mut Metadata, source: &Source) {
    let of_feed = |confidence| Some(Origin::new(weir_model::Source::Feed, confidence));
    if metadata.published.is_none()
        && let Some(at) = source.published
    {
        metadata.published = Some(at);
        metadata.published_source = Some(DateSource::Feed);
        metadata.origins.published = of_feed(Confidence::High);
    }
    if metadata.authors.is_empty()
        && let Some(author) = &source.author
    {
        metadata.authors.push(author.clone());
        metadata.origins.authors = of_feed(Confidence::High);
    }
    if metadata.image.is_none()
        && let Some(url) = source.image_url.clone()
    {
        metadata.image = Some(Image { url, alt: String::new(), width: None, height: None });
        metadata.origins.image = of_feed(Confidence::High);
    }
    if metadata.site_name.is_none() && !source.feed_title.is_empty() {
        metadata.site_name = Some(source.feed_title.clone());
        // A feed's title is often the publication's name, and often a part of it.
        metadata.origins.site_name = of_feed(Confidence::Medium);
    }
}
