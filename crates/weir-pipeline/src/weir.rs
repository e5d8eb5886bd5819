//! The handle that everything else holds.

use crate::group::Window;
use crate::models::{ModelSettings, Shelf};
use crate::{Clock, PipelineError, Trouble};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::sync::{Arc, PoisonError};
use tokio::sync::{Mutex, Notify, Semaphore};
use tracing::{info, warn};
use weir_fetch::Fetcher;
use weir_model::UserId;
use weir_store::{Store, StoreError};

/// Where the owner's list of private hosts that may be reached is kept.
const ALLOWED_HOSTS: &str = "allowed_hosts";

/// How much is done at once.
#[derive(Clone, Debug)]
pub struct Options {
    /// The name under which this process leases jobs; unique among running processes.
    pub worker: String,
    /// Feeds and pages on their way at once, over all hosts.
    pub fetches: usize,
    /// Articles being understood at once.
    pub cpus: usize,
    /// Where the time is looked up.
    pub clock: Clock,
    /// Which models and translators there are.
    pub models: ModelSettings,
}

impl Default for Options {
    fn default() -> Self {
        let cpus = std::thread::available_parallelism().map_or(2, |n| n.get());
        Options {
            worker: format!("weir-{}", std::process::id()),
            fetches: 24,
            cpus,
            clock: Clock::default(),
            models: ModelSettings::default(),
        }
    }
}

/// Store, client and the little state that steps share. Cheap to clone.
#[derive(Clone)]
pub struct Weir {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    fetcher: Fetcher,
    options: Options,
    /// Rings when jobs were added, so that workers need not poll.
    wake: Notify,
    /// The stories of the last days as the grouping step holds them; empty until first used.
    window: Mutex<Option<Window>>,
    /// Since when placing waits for articles that are being read.
    gathering: Mutex<Option<Timestamp>>,
    /// Bounds the work on blocking threads.
    cpu: Arc<Semaphore>,
    /// The models, once they are put together.
    shelf: Shelf,
    /// What stops all work now.
    trouble: std::sync::Mutex<Option<Trouble>>,
}

impl Weir {
    /// Joins a store and a client. Hosts that the owner allowed before are allowed again.
    pub async fn new(store: Store, fetcher: Fetcher, options: Options) -> Result<Weir, StoreError> {
        for host in allowed_hosts(&store).await? {
            fetcher.allow(&host);
        }
        let cpu = Arc::new(Semaphore::new(options.cpus.max(1)));
        Ok(Weir {
            inner: Arc::new(Inner {
                store,
                fetcher,
                options,
                wake: Notify::new(),
                window: Mutex::new(None),
                gathering: Mutex::new(None),
                cpu,
                shelf: Shelf::default(),
                trouble: std::sync::Mutex::new(None),
            }),
        })
    }

    /// Where everything is kept.
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// What reaches the network.
    pub fn fetcher(&self) -> &Fetcher {
        &self.inner.fetcher
    }

    /// How much is done at once.
    pub fn options(&self) -> &Options {
        &self.inner.options
    }

    /// The time. The one place where the flow asks for it.
    pub fn now(&self) -> Timestamp {
        self.inner.options.clock.now()
    }

    /// The models of this process.
    pub(crate) fn shelf(&self) -> &Shelf {
        &self.inner.shelf
    }

    /// What stops all work now, if anything does.
    pub fn trouble(&self) -> Option<Trouble> {
        *self.inner.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes how the last work went. What stops everything is logged when it begins, not at every try.
    pub(crate) fn note(&self, trouble: Option<Trouble>) {
        let mut known = self.inner.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        if *known == trouble {
            return;
        }
        match trouble {
            Some(trouble) => warn!("{trouble}"),
            None => info!("the database takes what is stored again"),
        }
        *known = trouble;
    }

    /// A reader's time zone: as set, else the machine's.
    pub async fn zone(&self, user: UserId) -> Result<TimeZone, StoreError> {
        let settings = self.store().user(user).await?.map(|user| user.settings).unwrap_or_default();
        Ok(TimeZone::get(&settings.zone).unwrap_or_else(|_| TimeZone::system()))
    }

    /// Lets Weir reach a private host (`host` or `host:port`), now and after every start.
    pub async fn allow_host(&self, host: &str) -> Result<(), StoreError> {
        self.inner.fetcher.allow(host);
        let mut hosts = allowed_hosts(self.store()).await?;
        if !hosts.iter().any(|known| known == host) {
            hosts.push(host.to_owned());
            let mut tx = self.store().begin().await?;
            tx.put_meta(ALLOWED_HOSTS, &hosts.join("\n")).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Rings for workers: jobs were added.
    pub(crate) fn wake(&self) {
        self.inner.wake.notify_waiters();
    }

    /// Resolves at the next [`Weir::wake`].
    pub(crate) fn woken(&self) -> tokio::sync::futures::Notified<'_> {
        self.inner.wake.notified()
    }

    /// Since when placing waits.
    pub(crate) fn gathering(&self) -> &Mutex<Option<Timestamp>> {
        &self.inner.gathering
    }

    /// The grouping window of this process.
    pub(crate) fn window(&self) -> &Mutex<Option<Window>> {
        &self.inner.window
    }

    /// Runs a pure step on a blocking thread, as many at once as there are processors. A panic in a step is an error
    /// of that step alone.
    pub(crate) async fn compute<T: Send + 'static>(
        &self,
        step: &'static str,
        input: impl std::fmt::Display,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PipelineError> {
        let _permit = self.inner.cpu.clone().acquire_owned().await.ok();
        tokio::task::spawn_blocking(work).await.map_err(|_| PipelineError::Step { step, input: input.to_string() })
    }
}

async fn allowed_hosts(store: &Store) -> Result<Vec<String>, StoreError> {
    Ok(store.meta(ALLOWED_HOSTS).await?.unwrap_or_default().lines().map(str::to_owned).collect())
}
