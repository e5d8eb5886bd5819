//! A request with its redirects: each address is checked anew, waits for its turn, and gets only what is meant for it.

use crate::client::Fetcher;
use crate::error::{FetchError, Refusal};
use crate::guard::port_allowed;
use crate::hop::{Hop, Plan, Way};
use crate::hosts::Manners;
use crate::proxy::Proxy;
use crate::resolve::{Scope, check};
use crate::response::Response;
use crate::site::site;
use std::net::IpAddr;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::Instant;
use url::{Host, Url};

/// Requests at once to a host that is the owner's own, as a multiple of those to others.
const OWN_HOST: usize = 4;
/// The longest name of a host, with the dots.
const MAX_HOST: usize = 253;

/// An address that may be asked.
pub(crate) struct Target {
    /// For people, and for `allow`: without the usual port.
    pub(crate) host: String,
    /// Scheme, host and port: what one robots.txt is for.
    pub(crate) origin: String,
    /// For turns and pauses.
    pub(crate) site: String,
    pub(crate) scope: Scope,
}

impl Fetcher {
    pub(crate) async fn follow(&self, start: &Url, plan: &Plan<'_>) -> Result<Response, FetchError> {
        let config = self.config();
        let mut url = start.clone();
        url.set_fragment(None);
        let mut budget = config.total_timeout;
        let mut visited: Vec<Url> = Vec::new();
        let mut from: Option<Scope> = None;
        let mut all_permanent = true;
        let mut permanent = None;
        // Secrets are for the address's own origin, and not for what another place sends back to it.
        let mut own = true;
        loop {
            own &= url.origin() == start.origin();
            let target = self.target(&url)?;
            // What the owner trusts is for the owner's own addresses, not for pages of the web to point at.
            if from == Some(Scope::Public) && target.scope == Scope::Allowed {
                return Err(FetchError::Refused { host: target.host, why: Refusal::Inward });
            }
            let proxy = self.proxy(plan, target.scope)?;
            if plan.robots {
                let robots = self.robots(&url, &target, plan.proxy).await?;
                if !robots.allows(&url) {
                    return Err(FetchError::Robots { host: target.host });
                }
            }
            let turn = self.hosts().turn(&target.site, self.manners(target.scope)).await;
            let turn = turn.map_err(|until| FetchError::HostBusy { host: target.host.clone(), until })?;
            let started = Instant::now();
            let way = Way { url: &url, target: &target, proxy: proxy.as_ref(), own };
            let hop = match tokio::time::timeout(budget, self.hop(&way, plan)).await {
                Ok(hop) => hop?,
                Err(_) => return Err(FetchError::Timeout { host: target.host }),
            };
            drop(turn);
            budget = budget.saturating_sub(started.elapsed());
            match hop {
                Hop::Done(mut response) => {
                    response.permanent = permanent;
                    return Ok(*response);
                }
                Hop::Redirect { permanent: is_permanent, location } => {
                    let wrong = || FetchError::Redirects { host: target.host.clone() };
                    let mut next = location.and_then(|location| url.join(&location).ok()).ok_or_else(wrong)?;
                    next.set_fragment(None);
                    if matches!(next.scheme(), "http" | "https") {
                        // Credentials that a server puts into a redirect are its own affair.
                        let _ = next.set_username("");
                        let _ = next.set_password(None);
                    }
                    visited.push(url.clone());
                    if visited.len() > config.max_redirects || visited.contains(&next) {
                        return Err(wrong());
                    }
                    // A step down to http is not kept, however permanent it claims to be.
                    all_permanent &= is_permanent && !(url.scheme() == "https" && next.scheme() == "http");
                    if all_permanent {
                        permanent = Some(next.clone());
                    }
                    from = Some(target.scope);
                    url = next;
                }
            }
        }
    }

    /// Following redirects asks for robots.txt, which may redirect: the size of such a future must not hold itself.
    pub(crate) fn follow_boxed<'a>(
        &'a self,
        start: &'a Url,
        plan: &'a Plan<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<Response, FetchError>> + Send + 'a>> {
        Box::pin(self.follow(start, plan))
    }

    /// Everything about an address that can be checked without looking up its name.
    pub(crate) fn target(&self, url: &Url) -> Result<Target, FetchError> {
        let name = url.host_str().unwrap_or_default().trim_end_matches('.').to_owned();
        let host = match url.port() {
            Some(port) => format!("{name}:{port}"),
            None => name.clone(),
        };
        let refused = |why| Err(FetchError::Refused { host: host.clone(), why });
        if !matches!(url.scheme(), "http" | "https") {
            let scheme = url.scheme().chars().take(20).collect();
            // What such an address calls its host may be any text at all, and a redirect may have brought it.
            return Err(FetchError::Refused { host: "this address".to_owned(), why: Refusal::Scheme { scheme } });
        }
        let (Some(literal), Some(port), 1..=MAX_HOST) = (url.host(), url.port_or_known_default(), name.len()) else {
            return Err(FetchError::Refused { host: "this address".to_owned(), why: Refusal::NoHost });
        };
        if !url.username().is_empty() || url.password().is_some() {
            return refused(Refusal::Userinfo);
        }
        let scope = if self.allowed().has_host(&name, port) { Scope::Allowed } else { Scope::Public };
        let address = match literal {
            Host::Ipv4(address) => Some(IpAddr::V4(address)),
            Host::Ipv6(address) => Some(IpAddr::V6(address)),
            Host::Domain(_) => None,
        };
        // The client connects to a literal without asking the resolver, so it is checked here.
        if let Some(Err(why)) = address.map(|address| check(address, scope, self.allowed())) {
            return refused(why);
        }
        if scope == Scope::Public && !port_allowed(port) {
            return refused(Refusal::Port { port });
        }
        let origin = format!("{}://{name}:{port}", url.scheme());
        Ok(Target { host, origin, site: site(url, scope, self.config()), scope })
    }

    /// The request's own proxy; else the configured one, which the owner's hosts are not behind.
    fn proxy(&self, plan: &Plan<'_>, scope: Scope) -> Result<Option<Proxy>, FetchError> {
        let everywhere = self.config().proxy.as_ref().filter(|_| scope == Scope::Public);
        plan.proxy.or(everywhere).map(|url| Proxy::new(url, self.config(), self.allowed())).transpose()
    }

    fn manners(&self, scope: Scope) -> Manners {
        let config = self.config();
        match scope {
            Scope::Public => Manners { at_once: config.per_host, delay: config.delay, max_wait: config.max_wait },
            Scope::Allowed => Manners { at_once: config.per_host * OWN_HOST, delay: Duration::ZERO, max_wait: config.max_wait },
        }
    }
}
