//! The client as its callers see it.

use crate::allow::AllowList;
use crate::body::AtLimit;
use crate::clients::Clients;
use crate::config::Config;
use crate::credentials::Secrets;
use crate::error::FetchError;
use crate::freshness::MAX_RETRY_AFTER;
use crate::hop::Plan;
use crate::hosts::Hosts;
use crate::proxy::Proxy;
use crate::request::{Accept, Request};
use crate::resolve::Scope;
use crate::resolve::{Lookup, SystemLookup};
use crate::response::Response;
use crate::rules::Rules;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::HeaderValue;
use std::borrow::Cow;
use std::sync::Arc;
use tokio::time::Instant;
use url::Url;

/// After a 429 or 503 that does not say for how long, the whole site is left alone this long.
pub(crate) const PAUSE: SignedDuration = SignedDuration::from_secs(60);

/// The one client for everything that leaves the machine. Clones share connections, turns and memory.
#[derive(Clone)]
pub struct Fetcher {
    shared: Arc<Shared>,
}

struct Shared {
    config: Config,
    clients: Clients,
    allow: Arc<AllowList>,
    hosts: Hosts,
    rules: Rules,
}

impl std::fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fetcher").field("config", &self.shared.config).finish_non_exhaustive()
    }
}

impl Fetcher {
    /// A client with the system's resolver.
    pub fn new(config: Config) -> Result<Fetcher, FetchError> {
        Fetcher::with_lookup(config, Arc::new(SystemLookup))
    }

    /// A client that finds addresses in another way. Its answers are checked like those of the system.
    pub fn with_lookup(config: Config, lookup: Arc<dyn Lookup>) -> Result<Fetcher, FetchError> {
        check_name(&config.user_agent)?;
        let allow = Arc::new(AllowList::default());
        for entry in &config.allow {
            if !allow.add(entry) {
                return Err(FetchError::Config { name: "allow", why: format!("{entry:?} is no host, host:port or range") });
            }
        }
        if let Some(proxy) = &config.proxy {
            Proxy::new(proxy, &config, &allow)?;
        }
        let clients = Clients::new(&config, lookup, Arc::clone(&allow))?;
        Ok(Fetcher { shared: Arc::new(Shared { config, clients, allow, hosts: Hosts::default(), rules: Rules::default() }) })
    }

    /// Trusts a private host from now on: `host`, `host:port`, or a range such as `198.18.0.0/15`. What is none of these
    /// changes nothing. A host that is trusted has no pauses between requests.
    pub fn allow(&self, host: &str) {
        self.shared.allow.add(host);
    }

    /// Whether this address could be asked now, as far as can be told without looking up its name.
    pub fn check(&self, url: &Url) -> Result<(), FetchError> {
        self.target(url).map(|_| ())
    }

    /// What a public address counts as, together with others of its site: a server's word to one of them holds for all.
    /// `None` for the owner's own hosts, which may be well on one path and fail on another.
    pub fn site(&self, url: &Url) -> Option<String> {
        self.target(url).ok().filter(|target| target.scope == Scope::Public).map(|target| target.site)
    }

    /// Until when the address's site is left alone because it asked for fewer requests: to be kept over a restart.
    pub fn paused_until(&self, url: &Url) -> Option<Timestamp> {
        self.hosts().paused_until(&self.target(url).ok()?.site)
    }

    /// Leaves the address's site alone until then, at most a week from now. A longer pause it has already stays.
    pub fn pause(&self, url: &Url, until: Timestamp) {
        let now = Timestamp::now();
        if let Ok(target) = self.target(url) {
            self.rest(&target.site, now, until.duration_since(now));
        }
    }

    /// Makes one request, follows its redirects, and gives the decompressed body. Every status but 2xx and 304 is an
    /// error; so are 204, 205 and 206, which hold no whole document, and for feeds all 2xx but 200 and 203.
    pub async fn get(&self, request: &Request) -> Result<Response, FetchError> {
        let started = Instant::now();
        let result = self.get_unlogged(request).await;
        let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let host = request.url.host_str().unwrap_or_default();
        match &result {
            Ok(response) => {
                tracing::debug!(url.host = host, status = response.status, size_bytes = response.body.len(), duration_ms, "fetched")
            }
            Err(error) => tracing::debug!(url.host = host, outcome = error.code(), %error, duration_ms, "not fetched"),
        }
        result
    }

    async fn get_unlogged(&self, request: &Request) -> Result<Response, FetchError> {
        let config = self.config();
        let user_agent = match (&request.user_agent, request.subscribers) {
            (Some(name), _) => {
                check_name(name)?;
                Cow::Borrowed(name.as_str())
            }
            (None, Some(count)) if count > 1 => match config.user_agent.strip_suffix(')') {
                Some(start) => Cow::Owned(format!("{start}; {count} subscribers)")),
                None => Cow::Owned(format!("{} ({count} subscribers)", config.user_agent)),
            },
            (None, _) => Cow::Borrowed(config.user_agent.as_str()),
        };
        let plan = Plan {
            accept: request.accept.header(),
            etag: request.etag.as_deref(),
            last_modified: request.last_modified.as_deref(),
            validators_from: request.validators_from.as_ref(),
            user_agent: &user_agent,
            secrets: Some(Secrets::new(request.credentials.as_ref(), request.cookies.as_deref())?),
            proxy: request.proxy.as_ref(),
            limit: request.limit.unwrap_or(config.max_bytes),
            at_limit: AtLimit::Fail,
            robots: config.robots && request.accept == Accept::Page,
            whole: true,
        };
        self.follow(&request.url, &plan).await
    }

    /// Makes no requests to a site for a while.
    pub(crate) fn rest(&self, site: &str, now: Timestamp, wait: SignedDuration) {
        if let Ok(until) = now.checked_add(wait.min(MAX_RETRY_AFTER)) {
            self.hosts().pause(site, self.config().per_host, until);
        }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.shared.config
    }

    pub(crate) fn clients(&self) -> &Clients {
        &self.shared.clients
    }

    pub(crate) fn allowed(&self) -> &AllowList {
        &self.shared.allow
    }

    pub(crate) fn hosts(&self) -> &Hosts {
        &self.shared.hosts
    }

    pub(crate) fn rules(&self) -> &Rules {
        &self.shared.rules
    }
}

fn check_name(user_agent: &str) -> Result<(), FetchError> {
    match HeaderValue::from_str(user_agent) {
        Ok(_) => Ok(()),
        Err(_) => Err(FetchError::Config { name: "user_agent", why: "it has characters that a header cannot carry".to_owned() }),
    }
}
