//! The sample news of the first-run page: the demo world, on this machine only, followed like any other feeds.

use anyhow::{Context, Result};
use jiff::Timestamp;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use weir_model::UserId;
use weir_pipeline::Weir;

/// Remembers that sample news are followed: when they began and on which port, so that a restart serves the same.
const STARTED: &str = "sample_news";
/// The folder that sample feeds are put in.
const FOLDER: &str = "Sample news";
/// The port tried first; addresses of feeds must outlive a restart.
const PORT: u16 = 8790;

/// Starts the outlets once.
pub struct Sample {
    weir: Weir,
    /// The feeds that are served by this process, once they are.
    served: Mutex<Option<Vec<String>>>,
}

impl Sample {
    /// Nothing runs until someone asks.
    pub fn new(weir: Weir) -> Arc<Sample> {
        Arc::new(Sample { weir, served: Mutex::new(None) })
    }

    /// Serves the outlets again if they were asked for before.
    pub async fn resume(&self) -> Result<()> {
        if self.weir.store().meta(STARTED).await?.is_some() {
            self.served().await?;
        }
        Ok(())
    }

    /// Starts the outlets and follows their feeds.
    async fn begin(&self, user: UserId) -> Result<()> {
        for feed in self.served().await? {
            self.weir.subscribe(user, &feed.parse()?, "", Some(FOLDER)).await?;
        }
        Ok(())
    }

    /// The feeds' addresses, once something serves them: this process, or another one that has the port.
    async fn served(&self) -> Result<Vec<String>> {
        let mut served = self.served.lock().await;
        if let Some(feeds) = &*served {
            return Ok(feeds.clone());
        }
        let world = weir_demo::Demo::load()?;
        let saved = self.weir.store().meta(STARTED).await?.and_then(|started| {
            let (port, at) = started.split_once(' ')?;
            Some((port.parse::<u16>().ok()?, at.parse::<Timestamp>().ok()?))
        });
        let (listener, port, at) = match saved {
            Some((port, at)) => (TcpListener::bind(("127.0.0.1", port)).await.ok(), port, at),
            None => {
                let listener = match TcpListener::bind(("127.0.0.1", PORT)).await {
                    Ok(listener) => listener,
                    Err(_) => TcpListener::bind(("127.0.0.1", 0)).await.context("no port is free for the sample news")?,
                };
                let (port, now) = (listener.local_addr()?.port(), self.weir.now());
                let mut tx = self.weir.store().begin().await?;
                tx.put_meta(STARTED, &format!("{port} {now}")).await?;
                tx.commit().await?;
                (Some(listener), port, now)
            }
        };
        let host = format!("127.0.0.1:{port}");
        self.weir.allow_host(&host).await?;
        let feeds = world.feed_urls(&format!("http://{host}"));
        if let Some(listener) = listener {
            tokio::spawn(weir_demo::serve(world, listener, at, std::future::pending()));
        }
        *served = Some(feeds.clone());
        Ok(feeds)
    }
}

impl weir_web::SampleNews for Sample {
    fn start(&self, user: UserId) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + '_>> {
        Box::pin(async move { self.begin(user).await.map_err(|error| format!("{error:#}")) })
    }
}
