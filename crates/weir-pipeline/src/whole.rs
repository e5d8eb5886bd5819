//! Part of step 6: what an article's page does not hold. Its further pages are joined to it, and where it gives no text,
//! the plainer form that it names (for printing, AMP) is read instead.

use crate::extract::{PageRead, Source, as_page, extracted, feed_blocks, is_enough, length};
use crate::page::read;
use crate::rules::rule_for;
use crate::{PipelineError, Weir};
use std::collections::HashSet;
use std::sync::Arc;
use url::Url;
use weir_extract::Extracted;
use weir_fetch::{Request, Response};
use weir_model::{Block, BlockKind, Unreadable};

/// Further pages of one article.
const MOST_PAGES: usize = 8;

/// What one answer holds.
struct Looked {
    response: Box<Response>,
    extracted: Result<Extracted, Unreadable>,
    next: Option<Url>,
    alternates: Vec<Url>,
}

impl Looked {
    fn length(&self) -> usize {
        self.extracted.as_ref().map_or(0, |extracted| length(&extracted.blocks))
    }
}

/// Reads what else there is of an article, or says why its page gives no text (nothing where there was no page). All requests are made as `ask` says, by the same client: robots.txt, pauses and
/// the feed's own settings hold for them as for the first.
pub(crate) async fn whole(
    weir: &Weir,
    source: &Arc<Source>,
    page: PageRead,
    ask: impl Fn(Url) -> Request,
) -> Result<(PageRead, Result<Extracted, Option<Unreadable>>), PipelineError> {
    let (first, challenge) = match page {
        PageRead::Bytes(response) => (look(weir, source, response, true).await?, false),
        PageRead::Challenge(response) => (look(weir, source, response, true).await?, true),
        other => return Ok((other, Err(None))),
    };
    let mut best = first;
    let walled = best.extracted.as_ref().is_ok_and(|extracted| extracted.metadata.paywalled);
    let feed = length(&feed_blocks(source));
    let mut from_other = false;
    // A page that asks for money is left as it is.
    if challenge || !walled && !is_enough(best.length(), feed) {
        let least = if challenge { 0 } else { best.length() };
        for url in std::mem::take(&mut best.alternates) {
            let Ok(PageRead::Bytes(response)) = read(weir, ask(url)).await else { continue };
            let other = look(weir, source, response, false).await?;
            if other.length() > least {
                best = preferred(best, other, challenge);
                from_other = true;
                break;
            }
        }
    }
    if challenge && !from_other {
        return Ok((PageRead::Challenge(best.response), Err(None)));
    }
    if let Ok(extracted) = &mut best.extracted
        && let Some(next) = best.next.take()
    {
        join(weir, source, &best.response.url, next, extracted, ask).await?;
    }
    Ok((PageRead::Bytes(best.response), best.extracted.map_err(Some)))
}

/// The other form's text, with what the page itself said of the article. The page stays the one that was reached.
fn preferred(page: Looked, other: Looked, challenge: bool) -> Looked {
    let Ok(mut extracted) = other.extracted else { return page };
    if let Ok(own) = page.extracted
        && !challenge
    {
        extracted.metadata = own.metadata;
    }
    Looked { response: page.response, extracted: Ok(extracted), next: other.next, alternates: Vec::new() }
}

/// Appends further pages until there is none, one fails, or one says nothing new.
async fn join(
    weir: &Weir,
    source: &Arc<Source>,
    first: &Url,
    next: Url,
    whole: &mut Extracted,
    ask: impl Fn(Url) -> Request,
) -> Result<(), PipelineError> {
    let mut visited = HashSet::from([weir_feed::url_key(first)]);
    let mut next = Some(next);
    for _ in 0..MOST_PAGES {
        let Some(url) = next.take() else { break };
        if url.host_str() != first.host_str() || !visited.insert(weir_feed::url_key(&url)) {
            break;
        }
        let Ok(PageRead::Bytes(response)) = read(weir, ask(url.clone())).await else { break };
        // A page that leads elsewhere is no page of this article.
        if weir_feed::url_key(&response.url) != weir_feed::url_key(&url) {
            break;
        }
        let page = look(weir, source, response, false).await?;
        let Ok(extracted) = page.extracted else { break };
        if !append(whole, extracted) {
            break;
        }
        next = page.next;
    }
    Ok(())
}

/// Adds what is new; whether there was any text of that kind.
fn append(whole: &mut Extracted, page: Extracted) -> bool {
    let known: HashSet<String> = whole.blocks.iter().filter_map(identity).collect();
    let title = whole.title.clone();
    let new: Vec<Block> = page
        .blocks
        .into_iter()
        .filter(|block| identity(block).is_none_or(|identity| !known.contains(&identity)) && (title.is_empty() || block.text != title))
        .collect();
    let said = new.iter().any(|block| block.is_prose() && !block.text.is_empty());
    if said {
        whole.blocks.extend(new);
        whole.dropped.extend(page.dropped);
        whole.metadata.paywalled |= page.metadata.paywalled;
    }
    said
}

/// What makes a block the same on another page: its words, or its picture.
fn identity(block: &Block) -> Option<String> {
    match &block.kind {
        BlockKind::Figure { image } => Some(image.url.to_string()),
        BlockKind::Embed { url } => Some(url.to_string()),
        _ if block.text.is_empty() => None,
        _ => Some(block.text.clone()),
    }
}

async fn look(weir: &Weir, source: &Arc<Source>, response: Box<Response>, first: bool) -> Result<Looked, PipelineError> {
    let source = source.clone();
    let name = response.url.to_string();
    let rule = rule_for(weir, &response.url).await?;
    let work = move || {
        let page = as_page(&response);
        let next = weir_extract::next_page(&page);
        // Other forms are named by the first page, or not wanted.
        let alternates = if first { weir_extract::alternates(&page) } else { Vec::new() };
        let extracted = extracted(&source, &response, rule.as_ref()).map_err(Unreadable::from);
        Looked { response, extracted, next, alternates }
    };
    weir.compute("extract", name, work).await
}
