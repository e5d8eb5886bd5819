//! `weir list`: lists of feeds by address, kept in step.

use crate::cli::ListCommand;
use crate::config::Config;
use crate::{open, output, progress};
use anyhow::{Context, Result, bail};
use weir_pipeline::{SubscribeError, worker};

/// Adds, shows or removes lists.
pub async fn run(config: &Config, command: ListCommand, json: bool) -> Result<()> {
    let (weir, owner) = open::open(config).await?;
    match command {
        ListCommand::Add { address } => {
            let (_, feeds) = match weir.follow_list(owner.id, &address).await {
                Err(SubscribeError::Private { host }) => {
                    bail!("{host} is on a private network; if it is yours, say so with: weir list add {address} --allow {host}")
                }
                other => other.with_context(|| format!("cannot follow {address}"))?,
            };
            // A host allowed by flag stays allowed, so that the next look reaches it too.
            for host in &config.fetch.allow {
                weir.allow_host(host).await?;
            }
            progress::watch(&weir, owner.id, worker::run_until_idle(&weir)).await?;
            output::line(format!("kept in step with {address}: {feeds} feeds"));
        }
        ListCommand::Show => {
            let lists = weir.store().lists(owner.id).await?;
            if json {
                return output::json(&lists);
            }
            if lists.is_empty() {
                output::note("you follow no lists; try: weir list add https://example.com/feeds.opml");
            }
            for list in lists {
                let feeds = weir.store().brought_by(list.id).await?.len();
                let state = list.last_error.unwrap_or_else(|| "healthy".into());
                output::line(format!("{:>4}  {}  {feeds} feeds  {state}", list.id.0, list.url));
            }
        }
        ListCommand::Remove { list } => {
            let lists = weir.store().lists(owner.id).await?;
            let found = lists.iter().find(|row| row.url.eq_ignore_ascii_case(&list) || row.id.to_string() == list);
            let Some(found) = found else { bail!("you follow no list {list}; weir list show prints them") };
            weir.drop_list(owner.id, found.id).await?;
            output::line(format!("no longer kept in step with {}; its feeds stay", found.url));
        }
    }
    Ok(())
}
