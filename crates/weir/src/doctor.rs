//! `weir doctor` and `weir config check`.

use crate::cli::Global;
use crate::config::{self, Config};
use crate::{llm, open, output};
use anyhow::{Result, bail};
use serde::Serialize;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use weir_pipeline::{Health, State};

#[derive(Serialize)]
struct Finding {
    ok: bool,
    what: String,
}

/// Looks at every part and says what to mend. Fails if something is wrong.
pub async fn run(config: &Config, global: &Global, json: bool) -> Result<()> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut find = |ok: bool, what: String| findings.push(Finding { ok, what });
    match config::file(global)? {
        Some(path) => find(true, format!("configuration: {}", path.display())),
        None => find(true, "configuration: none, the defaults hold".into()),
    }
    match config.listen.parse::<SocketAddr>() {
        Ok(address) => match TcpListener::bind(address).await {
            Ok(_) => find(true, format!("{address} is free for the pages")),
            Err(error) => find(true, format!("{address} cannot be bound now ({error}); Weir may be running there")),
        },
        Err(_) => find(false, format!("listen is `{}`; it must be an address and port", config.listen)),
    }
    match open::open(config).await {
        Err(error) => find(false, format!("{error:#}")),
        Ok((weir, owner)) => {
            let url = config.database()?;
            find(true, format!("database: {}", Config { database: url, ..config.clone() }.hidden_database()));
            let now = weir.now();
            let subscriptions = weir.store().subscriptions(owner.id, now).await?;
            let progress = weir.progress(owner.id).await?;
            find(true, format!("{} feeds, {} articles, {} stories", subscriptions.len(), progress.articles.1, progress.stories));
            for sub in &subscriptions {
                let health = Health::of(sub, now);
                match health.state {
                    State::Gone => find(false, format!("{}: {health}; weir remove {}", sub.title, sub.feed.id)),
                    State::Broken => find(false, format!("{}: {health}", sub.title)),
                    // A hiccup mends itself.
                    State::Failing => find(true, format!("{}: {health}; it is tried again by itself", sub.title)),
                    State::Paused => find(true, format!("{}: {health}; weir resume {}", sub.title, sub.feed.id)),
                    State::New | State::Well => {}
                }
            }
            for list in weir.store().lists(owner.id).await? {
                if let Some(error) = list.last_error {
                    find(false, format!("list {}: {error}", list.url));
                }
            }
            for (provider, error) in weir.model_faults().await? {
                find(false, format!("model {provider}: {error}"));
            }
            for (kind, key, error) in weir.dead_jobs().await? {
                find(false, format!("gave up on {kind:?} {key}: {error}"));
            }
        }
    }
    let wrong = findings.iter().filter(|finding| !finding.ok).count();
    if json {
        output::json(&findings)?;
    } else {
        for finding in &findings {
            output::line(format!("{} {}", if finding.ok { "✓" } else { "✗" }, finding.what));
        }
    }
    match wrong {
        0 => Ok(()),
        n => bail!("{n} to mend, as marked above"),
    }
}

/// Prints what holds after all sources, secrets hidden. That it is right was checked on loading.
pub fn config_check(config: &Config, global: &Global, json: bool) -> Result<()> {
    let shown = config.shown()?;
    if json {
        return output::json(&shown);
    }
    if let Some(path) = config::file(global)? {
        output::note(format!("read from {}", path.display()));
    }
    output::line(toml::to_string(&shown)?.trim_end());
    for line in llm::described(config)? {
        output::note(line);
    }
    Ok(())
}
