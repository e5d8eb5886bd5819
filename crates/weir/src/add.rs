//! `weir add`: follow a site or feed.

use crate::cli::PageSelectors;
use crate::config::Config;
use crate::{feeds, open, output, progress};
use anyhow::{Context, Result, bail};
use weir_feed::Selectors;
use weir_pipeline::{SubscribeError, worker};
use weir_store::Access;

/// How a server is asked, as typed.
pub fn access(user: Option<String>, password: Option<String>) -> Result<Access> {
    Ok(Access { user: user.unwrap_or_default(), password: feeds::secret(password)?.unwrap_or_default(), ..Access::default() })
}

/// Finds the feeds behind an address, follows the first (or all), and reads them.
pub async fn run(config: &Config, address: &str, folder: Option<&str>, all: bool, access: &Access, json: bool) -> Result<()> {
    let (weir, owner) = open::open(config).await?;
    let found = match weir.look_as(owner.id, address, access).await {
        Err(SubscribeError::NoFeed { url }) => {
            bail!(
                "no feed was found at {url}; look for its RSS link and paste that address, or read the page itself: weir add --page {url}"
            )
        }
        Err(SubscribeError::Fetch(error)) if error.status() == Some(401) => {
            bail!("{error}: weir add {} --user NAME --password -", without_password(address))
        }
        Err(SubscribeError::Private { host }) => {
            bail!("{host} is on a private network; if it is yours, say so with: weir add {address} --allow {host}")
        }
        other => other.with_context(|| format!("cannot follow {}", without_password(address)))?,
    };
    // A host allowed by flag stays allowed, so that the next refresh reaches it too.
    for host in &config.fetch.allow {
        weir.allow_host(host).await?;
    }
    let chosen = if all { &found[..] } else { &found[..1] };
    for feed in chosen {
        weir.subscribe_as(owner.id, &feed.url, &feed.title, folder, &feed.access).await?;
    }
    progress::watch(&weir, owner.id, worker::run_until_idle(&weir)).await?;
    if json {
        return output::json(&found);
    }
    for feed in chosen {
        let word = if feed.subscribed { "already followed" } else { "followed" };
        let items = if feed.entries == 1 { "1 item".to_owned() } else { format!("{} items", feed.entries) };
        output::line(format!("{word}: {} ({items}) {}", feed.title, feed.url));
    }
    if found.len() > chosen.len() {
        output::note("the site offers more feeds; --all follows every one:");
        for feed in &found[chosen.len()..] {
            output::note(format!("  {} {}", feed.title, feed.url));
        }
    }
    Ok(())
}

/// What was typed without a password in it.
fn without_password(address: &str) -> String {
    match weir_feed::address(address) {
        Ok(mut url) if url.password().is_some() => {
            url.set_password(Some("***")).ok();
            url.into()
        }
        _ => address.to_owned(),
    }
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
