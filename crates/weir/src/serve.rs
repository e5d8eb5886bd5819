//! `weir serve`: pages and workers in one process, or one of the two.

use crate::cli::{Role, Serve};
use crate::config::{Config, cache_directory};
use crate::sample::Sample;
use crate::{open, output};
use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing::info;
use weir_pipeline::{Weir, worker};
use weir_web::{App, Options};

/// Runs until interrupted.
pub async fn run(config: &Config, serve: &Serve) -> Result<()> {
    let listener = match serve.role {
        Role::Worker => None,
        Role::All | Role::Web => Some(listen(serve.listen.as_deref().unwrap_or(&config.listen)).await?),
    };
    let (weir, _) = open::open(config).await?;
    let sample = Sample::new(weir.clone());
    sample.resume().await?;
    let stop = stop_signal();
    let work = (serve.role != Role::Web).then(|| tokio::spawn(worker::run(weir.clone(), stop.clone())));
    match listener {
        Some(listener) => {
            output::note(format!("Weir is at http://{}", listener.local_addr()?));
            pages(config, weir, listener, cache_directory()?, Some(sample), stop.clone()).await?;
        }
        None => stop.cancelled().await,
    }
    stop.cancel();
    if let Some(work) = work {
        work.await.ok();
    }
    info!("stopped");
    Ok(())
}

/// Serves the pages until `stop`.
pub async fn pages(
    config: &Config,
    weir: Weir,
    listener: TcpListener,
    cache_dir: PathBuf,
    sample: Option<Arc<Sample>>,
    stop: CancellationToken,
) -> Result<()> {
    let options = Options {
        hosts: config.hosts.clone(),
        cache_dir,
        sample: sample.map(|sample| sample as Arc<dyn weir_web::SampleNews>),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    weir_web::serve(App::new(weir, options).await?, listener, async move { stop.cancelled().await }).await?;
    Ok(())
}

/// Binds the pages' address: this machine only, since there are no accounts.
pub async fn listen(address: &str) -> Result<TcpListener> {
    let parsed: SocketAddr =
        address.parse().ok().with_context(|| format!("listen is `{address}`; it must be an address and port, such as 127.0.0.1:8787"))?;
    if !parsed.ip().is_loopback() {
        bail!("listen is `{address}`; Weir has no accounts yet, so it serves this machine only: use 127.0.0.1:{}", parsed.port());
    }
    TcpListener::bind(parsed).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => anyhow::anyhow!(
            "port {} is in use; stop the program that uses it, or choose another: --listen 127.0.0.1:{}",
            parsed.port(),
            parsed.port().saturating_add(1)
        ),
        _ => anyhow::anyhow!("cannot listen on {address}: {error}"),
    })
}

/// Cancelled at the first interrupt or termination; a second one ends the process at once.
pub fn stop_signal() -> CancellationToken {
    let stop = CancellationToken::new();
    let token = stop.clone();
    tokio::spawn(async move {
        signal().await;
        token.cancel();
        signal().await;
        std::process::exit(130);
    });
    stop
}

async fn signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    tokio::signal::ctrl_c().await.ok();
}
