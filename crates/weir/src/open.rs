//! Opens the store and joins it with the client.

use crate::config::Config;
use anyhow::{Context, Result};
use url::Url;
use weir_fetch::{Config as FetchConfig, Fetcher};
use weir_pipeline::{Options, Weir};
use weir_store::{Store, User};

/// The handle for commands: store, client, and the local owner.
pub async fn open(config: &Config) -> Result<(Weir, User)> {
    let weir = weir(config, &config.database()?).await?;
    let owner = weir.store().owner().await?;
    Ok((weir, owner))
}

/// The handle over a database at `url`.
pub async fn weir(config: &Config, url: &str) -> Result<Weir> {
    let store = Store::open(url).await.with_context(|| "cannot open the database")?;
    let fetcher = fetcher(config)?;
    let options = Options { fetches: config.fetch.concurrency, models: config.models(), ..Options::default() };
    Ok(Weir::new(store, fetcher, options).await?)
}

/// The client as configured.
pub fn fetcher(config: &Config) -> Result<Fetcher> {
    let mut fetch = FetchConfig { allow: config.fetch.allow.clone(), ..FetchConfig::default() };
    if !config.fetch.user_agent.is_empty() {
        fetch.user_agent.clone_from(&config.fetch.user_agent);
    }
    fetch.hosts_apart.clone_from(&config.fetch.hosts_apart);
    fetch.proxy = Url::parse(&config.fetch.proxy).ok();
    Fetcher::new(fetch).context("cannot start the network client")
}
