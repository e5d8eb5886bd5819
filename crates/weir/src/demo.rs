//! `weir demo`: the sample world, read through the real chain.

use crate::cli::Demo;
use crate::config::Config;
use crate::{open, output, progress, serve};
use anyhow::{Context, Result};
use serde::Serialize;
use std::time::Instant;
use tokio::net::TcpListener;
use weir_pipeline::{Progress, worker};

#[derive(Serialize)]
struct Read {
    seconds: f64,
    #[serde(flatten)]
    progress: Progress,
}

/// Starts the outlets, follows them, and shows the pages; or reads them once.
pub async fn run(config: &Config, demo: &Demo, json: bool) -> Result<()> {
    // Removed when this function ends, if it was not named.
    let temporary = tempfile::tempdir().context("cannot make a temporary directory")?;
    let directory = demo.keep.clone().unwrap_or_else(|| temporary.path().to_owned());
    std::fs::create_dir_all(&directory).with_context(|| format!("cannot make {}", directory.display()))?;
    let pages = match demo.once {
        true => None,
        false => Some(serve::listen(demo.listen.as_deref().unwrap_or(&config.listen)).await?),
    };
    let stop = serve::stop_signal();

    let start = Instant::now();
    let outlets = TcpListener::bind(("127.0.0.1", demo.outlets)).await.context("cannot start the sample outlets")?;
    let address = outlets.local_addr()?;
    let world = weir_demo::Demo::load()?;
    let base = format!("http://{address}");
    let feeds = world.feed_urls(&base);
    let weir = open::weir(config, &format!("sqlite:{}", directory.join("demo.db").display())).await?;
    let token = stop.clone();
    let site = tokio::spawn(weir_demo::serve(world, outlets, weir.now(), async move { token.cancelled().await }));
    weir.fetcher().allow(&address.to_string());
    let owner = weir.store().owner().await?;
    for feed in &feeds {
        weir.subscribe(owner.id, &feed.parse()?, "", None).await?;
    }

    match pages {
        None => {
            progress::watch(&weir, owner.id, worker::run_until_idle(&weir)).await?;
            let read = Read { seconds: start.elapsed().as_secs_f64(), progress: weir.progress(owner.id).await? };
            if json {
                output::json(&read)?;
            } else {
                output::line(format!(
                    "{} articles from {} feeds became {} stories in {:.1} s",
                    read.progress.articles.0, read.progress.feeds.0, read.progress.stories, read.seconds
                ));
            }
        }
        Some(listener) => {
            output::note(format!("sample outlets at {base}"));
            output::note(format!("Weir is at http://{}", listener.local_addr()?));
            let work = tokio::spawn(worker::run(weir.clone(), stop.clone()));
            serve::pages(config, weir, listener, directory.join("cache"), None, stop.clone()).await?;
            stop.cancel();
            work.await.ok();
        }
    }
    stop.cancel();
    site.await.ok();
    Ok(())
}
