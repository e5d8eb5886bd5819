//! `weir add`: follow a site or feed.

use crate::config::Config;
use crate::{open, output, progress};
use anyhow::{Context, Result};
use weir_pipeline::{SubscribeError, worker};

/// Finds the feeds behind an address, follows the first (or all), and reads them.
pub async fn run(config: &Config, address: &str, folder: Option<&str>, all: bool, json: bool) -> Result<()> {
    let (weir, owner) = open::open(config).await?;
    let found = match weir.look(owner.id, address).await {
        Err(SubscribeError::Private { host }) => {
            anyhow::bail!("{host} is on a private network; if it is yours, say so with: weir add {address} --allow {host}")
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
