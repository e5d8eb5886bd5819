//! The connections: one pool for the public web, one for the owner's own hosts, and one for each proxy. They share nothing,
//! so that a connection opened under one rule is never used under another.

use crate::allow::AllowList;
use crate::config::Config;
use crate::error::{FetchError, Refusal};
use crate::guard::{Reach, reach};
use crate::proxy::{Proxy, ProxyResolver};
use crate::resolve::{GuardedResolver, Lookup, NoAddress, Scope, check};
use crate::tls;
use reqwest::dns::Resolve;
use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Proxies whose connections are kept.
const MAX_PROXIES: usize = 32;

pub(crate) struct Clients {
    tls: rustls::ClientConfig,
    connect_timeout: Duration,
    per_host: usize,
    lookup: Arc<dyn Lookup>,
    allow: Arc<AllowList>,
    direct: [reqwest::Client; 2],
    proxied: Mutex<HashMap<(Proxy, Scope), reqwest::Client>>,
}

impl Clients {
    pub(crate) fn new(config: &Config, lookup: Arc<dyn Lookup>, allow: Arc<AllowList>) -> Result<Clients, FetchError> {
        let tls = tls::config(&config.roots).map_err(|error| FetchError::Config { name: "roots", why: error.to_string() })?;
        let (connect_timeout, per_host) = (config.connect_timeout, config.per_host.max(1));
        let resolver = |scope| GuardedResolver { lookup: Arc::clone(&lookup), allow: Arc::clone(&allow), scope };
        let client = |scope| build(&tls, connect_timeout, per_host, Arc::new(resolver(scope)), None);
        let direct = [client(Scope::Public)?, client(Scope::Allowed)?];
        Ok(Clients { tls, connect_timeout, per_host, lookup, allow, direct, proxied: Mutex::default() })
    }

    /// The client that connects to hosts of this kind, through the proxy if there is one.
    pub(crate) fn get(&self, scope: Scope, proxy: Option<&Proxy>) -> Result<reqwest::Client, FetchError> {
        let Some(proxy) = proxy else {
            let [public, allowed] = &self.direct;
            return Ok(if scope == Scope::Public { public } else { allowed }.clone());
        };
        let mut proxied = self.proxied.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (proxy.clone(), scope);
        if let Some(client) = proxied.get(&key) {
            return Ok(client.clone());
        }
        if proxied.len() >= MAX_PROXIES {
            proxied.clear();
        }
        let resolver = |scope| GuardedResolver { lookup: Arc::clone(&self.lookup), allow: Arc::clone(&self.allow), scope };
        let resolver = ProxyResolver { proxy: proxy.clone(), to_proxy: resolver(proxy.scope()), to_target: resolver(scope) };
        let client = build(&self.tls, self.connect_timeout, self.per_host, Arc::new(resolver), Some(proxy))?;
        proxied.insert(key, client.clone());
        Ok(client)
    }

    /// Whether all addresses of a name are private: the owner's own server, which is not asked through a proxy.
    pub(crate) async fn is_private(&self, name: &str, host: &str) -> Result<bool, FetchError> {
        let addresses = self.lookup.lookup(name).await.map_err(|_| FetchError::Dns { host: host.to_owned() })?;
        Ok(addresses.into_iter().all(|address| reach(address) != Reach::Public))
    }

    /// Looks up a host that a proxy will connect to, since nobody else checks where that leads. One address that is not to be
    /// visited is enough to refuse: which of them the proxy takes is not known.
    pub(crate) async fn vouch(&self, name: &str, host: &str, scope: Scope) -> Result<(), FetchError> {
        let unknown = || FetchError::Dns { host: host.to_owned() };
        let addresses = self.lookup.lookup(name).await.map_err(|_| unknown())?;
        if addresses.is_empty() {
            return Err(unknown());
        }
        for address in addresses {
            check(address, scope, &self.allow).map_err(|why| FetchError::Refused { host: host.to_owned(), why })?;
        }
        Ok(())
    }
}

fn build<R: Resolve + 'static>(
    tls: &rustls::ClientConfig,
    connect_timeout: Duration,
    per_host: usize,
    resolver: Arc<R>,
    proxy: Option<&Proxy>,
) -> Result<reqwest::Client, FetchError> {
    let wrong = |name, error: reqwest::Error| FetchError::Config { name, why: error.without_url().to_string() };
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls.clone())
        .dns_resolver(resolver)
        // One from the environment would connect to addresses that nobody checked.
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .connect_timeout(connect_timeout)
        .pool_max_idle_per_host(per_host)
        .pool_idle_timeout(Duration::from_secs(60));
    if let Some(proxy) = proxy {
        builder = builder.proxy(proxy.rule().map_err(|error| wrong("proxy", error))?);
    }
    builder.build().map_err(|error| wrong("client", error))
}

/// What a failed request means.
pub(crate) fn classify(error: &reqwest::Error, host: &str, proxy: Option<&Proxy>) -> FetchError {
    let host = host.to_owned();
    if let Some(why) = cause::<Refusal>(error) {
        // A host behind a proxy was checked before: what is refused here is the proxy.
        return FetchError::Refused { host: proxy.map_or(host, |proxy| proxy.host.clone()), why: why.clone() };
    }
    if cause::<rustls::Error>(error).is_some() {
        return FetchError::Tls { host };
    }
    if error.is_timeout() {
        return FetchError::Timeout { host };
    }
    match proxy {
        Some(proxy) if error.is_connect() || cause::<NoAddress>(error).is_some() => FetchError::Proxy { proxy: proxy.host.clone(), host },
        _ if cause::<NoAddress>(error).is_some() => FetchError::Dns { host },
        _ if error.is_connect() => FetchError::Connect { host },
        _ => FetchError::Broken { host },
    }
}

/// The first cause of a kind. An I/O error does not give what it wraps as its source, so that is looked for as well.
fn cause<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = match wrapped {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => error.source(),
        };
    }
    None
}
