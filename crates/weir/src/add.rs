//! `weir add`: follow a site or feed.

use crate::cli::PageSelectors;
use crate::config::Config;
use crate::{open, output, progress};
use anyhow::{Context, Result, bail};
use weir_feed::Selectors;
use weir_pipeline::{SubscribeError, worker};

/// Finds the feeds behind an address, follows the first (or all), and reads them.
pub async fn run(config: &Config, address: &str, folder: Option<&str>, all: bool, json: bool) -> Result<()> {
    let (weir, owner) = open::open(config).await?;
    let found = match weir.look(owner.id, address).await {
        Err(SubscribeError::Private { host }) => {
            bail!("{host} is on a private network; if it is yours, say so with: weir add {address} --allow {host}")
        }
        other => other.with_context(|| format!("cannot follow {address}"))?,
    };
    // A host allowed by flag stays allowed, so that the next refresh reaches it too.
    for host in &config.fetch.allow {
        weir.allow_host(host).await?;
    }
    let chosen = if all { &found[..] } else { &found[..1] };
    for feed in chosen {
        weir.subscribe(owner.id, &feed.url, &feed.title, folder).await?;
    }
    progress::watch(&weir, owner.id, worker::run_until_idle(&weir)).await?;
    if json {
        return output::json(&found);
    }
    for feed in chosen {
        let word = if feed.subscribed { "already followed" } else { "followed" };
        output::line(format!("{word}: {} ({} items) {}", feed.title, feed.entries, feed.url));
    }
    if found.len() > chosen.len() {
        output::note("the site offers more feeds; --all follows every one:");
        for feed in &found[chosen.len()..] {
            output::note(format!("  {} {}", feed.title, feed.url));
        }
    }
    Ok(())
}

/// Follows a page as a feed: by the selectors given, else by the best guess.
pub async fn page(config: &Config, address: &str, folder: Option<&str>, given: PageSelectors, json: bool) -> Result<()> {
    let (weir, owner) = open::open(config).await?;
    let selectors = given.item.map(|item| Selectors {
        item,
        title: given.title.unwrap_or_default(),
        link: given.link.unwrap_or_default(),
        date: given.date.unwrap_or_default(),
        summary: given.summary.unwrap_or_default(),
        image: String::new(),
    });
    let preview = match weir.preview_page(address, selectors).await {
        Err(SubscribeError::Private { host }) => {
            bail!("{host} is on a private network; if it is yours, say so with: weir add --page {address} --allow {host}")
        }
        other => other.with_context(|| format!("cannot read {address}"))?,
    };
    for guess in preview.guesses.iter().filter(|guess| guess.selectors.item != preview.selectors.item) {
        output::note(format!("the page also has {} items at --item '{}'", guess.items, guess.selectors.item));
    }
    let feed = preview.feed.with_context(|| format!("cannot read {address} as a feed"))?;
    for host in &config.fetch.allow {
        weir.allow_host(host).await?;
    }
    weir.subscribe_page(owner.id, &preview.url, &feed.title, &preview.selectors, folder).await?;
    progress::watch(&weir, owner.id, worker::run_until_idle(&weir)).await?;
    if json {
        return output::json(&preview.selectors);
    }
    output::line(format!(
        "followed as a feed: {} ({} items at '{}') {}",
        feed.title,
        feed.entries.len(),
        preview.selectors.item,
        preview.url
    ));
    Ok(())
}
