//! The one client: guard, turn, robots, request, redirects, body.

use crate::allow::AllowList;
use crate::config::Config;
use crate::error::{FetchError, Refusal};
use crate::freshness::{fresh_for, retry_after};
use crate::guard::port_allowed;
use crate::hosts::{Hosts, Manners};
use crate::request::{Accept, Request};
use crate::resolve::{GuardedResolver, Lookup, NoAddress, Scope, SystemLookup, check};
use crate::response::Response;
use crate::robots::Robots;
use crate::{body, tls};
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{self, HeaderMap};
use std::collections::HashMap;
use std::error::Error;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use url::{Host, Url};

/// How long a site's robots.txt is remembered.
const ROBOTS_FRESH: Duration = Duration::from_secs(24 * 3600);
/// How long a site whose robots.txt fails is left alone.
const ROBOTS_FAILED: Duration = Duration::from_secs(600);
/// Bytes of robots.txt that are read; RFC 9309 asks for at least 500 KiB.
const ROBOTS_BYTES: usize = 512 << 10;
/// Sites whose robots.txt is remembered.
const MOST_ROBOTS: usize = 2_048;
/// The pause after 429 or 503 without a time.
const PAUSE: SignedDuration = SignedDuration::from_secs(60);
/// Requests at once to a host that is the owner's own, as a multiple of those to others.
const OWN_HOST: usize = 4;

/// The client. Cheap to clone; clones share connections, turns and what the owner allowed.
#[derive(Clone)]
pub struct Fetcher {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    allow: Arc<AllowList>,
    public: reqwest::Client,
    allowed: reqwest::Client,
    hosts: Hosts,
    robots: Mutex<HashMap<String, (Arc<Robots>, Instant)>>,
}

/// One answer, before redirects are looked at.
struct Hop {
    response: reqwest::Response,
    scope: Scope,
    host: String,
}

impl Fetcher {
    /// A client with the system's resolver.
    pub fn new(config: Config) -> Result<Fetcher, FetchError> {
        Fetcher::with_lookup(config, Arc::new(SystemLookup))
    }

    /// A client with another resolver.
    pub fn with_lookup(config: Config, lookup: Arc<dyn Lookup>) -> Result<Fetcher, FetchError> {
        let allow = Arc::new(AllowList::default());
        for entry in &config.allow {
            if !allow.add(entry) {
                return Err(FetchError::Config { name: "fetch.allow", why: format!("`{entry}` is not a host, host:port or range") });
            }
        }
        let client = |scope| {
            let resolver = GuardedResolver { lookup: Arc::clone(&lookup), allow: Arc::clone(&allow), scope };
            let tls = tls::config().map_err(|error| FetchError::Config { name: "tls", why: error.to_string() })?;
            reqwest::Client::builder()
                .tls_backend_preconfigured(tls)
                // Redirects are followed by hand, each target checked anew. A proxy would connect past the guard.
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .dns_resolver(Arc::new(resolver))
                .connect_timeout(config.connect_timeout)
                .pool_idle_timeout(Duration::from_secs(30))
                .pool_max_idle_per_host(config.per_host)
                .referer(false)
                .build()
                .map_err(|error| FetchError::Config { name: "user_agent", why: error.to_string() })
        };
        let (public, allowed) = (client(Scope::Public)?, client(Scope::Allowed)?);
        let inner = Inner { allow, public, allowed, hosts: Hosts::new(), robots: Mutex::new(HashMap::new()), config };
        Ok(Fetcher { inner: Arc::new(inner) })
    }

    /// Lets requests reach a private host (`host` or `host:port`) from now on. What is no host changes nothing.
    pub fn allow(&self, host: &str) {
        self.inner.allow.add(host);
    }

    /// Asks for a document. A 2xx with a body or a 304 is a [`Response`], everything else an error.
    pub async fn get(&self, request: &Request) -> Result<Response, FetchError> {
        let config = &self.inner.config;
        let mut url = request.url.clone();
        url.set_fragment(None);
        let mut seen: Vec<Url> = Vec::new();
        let (mut permanent, mut all_permanent) = (None, true);
        let mut scope = None;
        loop {
            if accepts_robots(request.accept) && config.robots && !self.robots(&url, scope).await?.allows(&path(&url)) {
                return Err(FetchError::Robots { host: label(&url) });
            }
            let hop = self.hop(&url, request, scope).await?;
            let status = hop.response.status().as_u16();
            let location = hop.response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok().map(str::to_owned));
            if !matches!(status, 301 | 302 | 303 | 307 | 308) {
                return self.finish(hop, url, request, permanent).await;
            }
            let lost = || FetchError::Redirects { host: label(&url) };
            seen.push(url.clone());
            let mut next = location.and_then(|location| url.join(&location).ok()).ok_or_else(lost)?;
            next.set_fragment(None);
            if seen.len() > config.max_redirects || seen.contains(&next) {
                return Err(lost());
            }
            // A step from https to http is followed, but never remembered.
            all_permanent &= matches!(status, 301 | 308) && !(url.scheme() == "https" && next.scheme() == "http");
            if all_permanent {
                permanent = Some(next.clone());
            }
            scope = Some(hop.scope);
            url = next;
        }
    }

    /// One request to one checked address. `from` is the scope of the page that redirected here.
    async fn hop(&self, url: &Url, request: &Request, from: Option<Scope>) -> Result<Hop, FetchError> {
        let Inner { config, hosts, .. } = &*self.inner;
        let scope = self.vet(url, from)?;
        let host = label(url);
        let manners = match scope {
            Scope::Public => Manners { at_once: config.per_host, delay: config.delay, max_wait: config.max_wait },
            Scope::Allowed => Manners { at_once: config.per_host * OWN_HOST, delay: Duration::ZERO, max_wait: config.max_wait },
        };
        let _turn = hosts.turn(&host, manners).await?;
        let client = if scope == Scope::Public { &self.inner.public } else { &self.inner.allowed };
        let mut agent = config.user_agent.clone();
        if let Some(subscribers) = request.subscribers.filter(|count| *count > 1) {
            agent = match agent.strip_suffix(')') {
                Some(start) => format!("{start}; {subscribers} subscribers)"),
                None => format!("{agent} ({subscribers} subscribers)"),
            };
        }
        let mut builder = client
            .get(url.clone())
            .header(header::USER_AGENT, agent)
            .header(header::ACCEPT, request.accept.header())
            .header(header::ACCEPT_ENCODING, body::ACCEPTED);
        if request.validators_from.as_ref().is_none_or(|from| from == url) {
            if let Some(etag) = &request.etag {
                builder = builder.header(header::IF_NONE_MATCH, etag);
            }
            if let Some(modified) = &request.last_modified {
                builder = builder.header(header::IF_MODIFIED_SINCE, modified);
            }
        }
        match tokio::time::timeout(config.total_timeout, builder.send()).await {
            Err(_) => Err(FetchError::Timeout { host }),
            Ok(Err(error)) => Err(failure(&error, host)),
            Ok(Ok(response)) => Ok(Hop { response, scope, host }),
        }
    }

    async fn finish(&self, hop: Hop, url: Url, request: &Request, permanent: Option<Url>) -> Result<Response, FetchError> {
        let config = &self.inner.config;
        let Hop { response, scope, host } = hop;
        let now = Timestamp::now();
        let text = |name: header::HeaderName| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let wait = text(header::RETRY_AFTER).and_then(|value| retry_after(&value, now));
        let status = response.status().as_u16();
        let conditional = request.etag.is_some() || request.last_modified.is_some();
        let document = match status {
            200 | 203 => true,
            304 => conditional,
            201 | 202 | 226 => request.accept != Accept::Feed,
            _ => false,
        };
        if !document {
            // The owner's own machine may fail on one path and be well on another.
            if matches!(status, 429 | 503) && scope == Scope::Public {
                self.inner.hosts.pause(&host, now + wait.unwrap_or(PAUSE));
            }
            return Err(FetchError::Status { host, status, url: Box::new(url), retry_after: wait });
        }
        let max_age = {
            let (cache, expires) = (text(header::CACHE_CONTROL), text(header::EXPIRES));
            let (age, date) = (text(header::AGE), text(header::DATE));
            fresh_for(cache.as_deref(), expires.as_deref(), age.as_deref(), date.as_deref(), now)
        };
        let mut answer = Response {
            status,
            url,
            permanent,
            content_type: text(header::CONTENT_TYPE),
            etag: text(header::ETAG),
            last_modified: text(header::LAST_MODIFIED),
            max_age,
            retry_after: wait,
            link: joined(response.headers(), header::LINK),
            body: bytes::Bytes::new(),
            truncated: false,
        };
        if status != 304 {
            let limit = request.limit.unwrap_or(config.max_bytes);
            let reading = body::read(response, &host, limit, config.read_timeout);
            (answer.body, answer.truncated) =
                tokio::time::timeout(config.total_timeout, reading).await.map_err(|_| FetchError::Timeout { host })??;
        }
        Ok(answer)
    }

    /// Whether an address may be asked at all, and with which reach. Names are checked once more when they are resolved.
    fn vet(&self, url: &Url, from: Option<Scope>) -> Result<Scope, FetchError> {
        let refuse = |why| FetchError::Refused { host: label(url), why };
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refuse(Refusal::Scheme { scheme: url.scheme().to_owned() }));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse(Refusal::Userinfo));
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else { return Err(refuse(Refusal::NoHost)) };
        let allow = &self.inner.allow;
        let scope = if allow.has_host(url.host_str().unwrap_or(""), port) { Scope::Allowed } else { Scope::Public };
        let literal = match host {
            Host::Ipv4(address) => Some(IpAddr::V4(address)),
            Host::Ipv6(address) => Some(IpAddr::V6(address)),
            Host::Domain(_) => None,
        };
        if let Some(address) = literal {
            check(address, scope, allow).map_err(refuse)?;
        }
        if scope == Scope::Public && !port_allowed(port) {
            return Err(refuse(Refusal::Port { port }));
        }
        // The owner allowed the host for its own sake, not as a target of other people's pages.
        if from == Some(Scope::Public) && scope == Scope::Allowed {
            return Err(refuse(Refusal::Inward));
        }
        Ok(scope)
    }

    /// The rules of the page's site, read at most once a day.
    async fn robots(&self, url: &Url, from: Option<Scope>) -> Result<Arc<Robots>, FetchError> {
        let key = format!("{}://{}", url.scheme(), label(url));
        {
            let known = self.inner.robots.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some((robots, until)) = known.get(&key)
                && *until > Instant::now()
            {
                return Ok(Arc::clone(robots));
            }
        }
        // What is refused here would be refused for the page too, in clearer words.
        self.vet(url, from)?;
        let (robots, fresh) = match self.read_robots(url, from).await {
            Ok(text) => (Robots::parse(&text, "weir"), ROBOTS_FRESH),
            Err(error) => match error.status() {
                // RFC 9309: a file that is not there, or not given, forbids nothing; a fault of the server forbids all.
                Some(500..=599) => (Robots::closed(), ROBOTS_FAILED),
                Some(_) => (Robots::open(), ROBOTS_FRESH),
                None => return if error.is_transient() { Err(error) } else { Ok(Arc::new(Robots::open())) },
            },
        };
        let robots = Arc::new(robots);
        let mut known = self.inner.robots.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_ROBOTS {
            known.clear();
        }
        known.insert(key, (Arc::clone(&robots), Instant::now() + fresh));
        Ok(robots)
    }

    async fn read_robots(&self, page: &Url, from: Option<Scope>) -> Result<String, FetchError> {
        let mut url = page.join("/robots.txt").map_err(|_| FetchError::Redirects { host: label(page) })?;
        let request = Request::new(url.clone(), Accept::Opml).limit(ROBOTS_BYTES);
        let mut scope = from;
        for _ in 0..=self.inner.config.max_redirects {
            let hop = self.hop(&url, &request, scope).await?;
            scope = Some(hop.scope);
            let location =
                hop.response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok()).and_then(|to| url.join(to).ok());
            match location {
                Some(next) if hop.response.status().is_redirection() => url = next,
                _ => {
                    let answer = self.finish(hop, url, &request, None).await?;
                    return Ok(String::from_utf8_lossy(&answer.body).into_owned());
                }
            }
        }
        Err(FetchError::Redirects { host: label(page) })
    }
}

fn accepts_robots(accept: Accept) -> bool {
    accept == Accept::Page
}

fn path(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

/// The host as people know it, with the port where it is not the usual one.
fn label(url: &Url) -> String {
    let host = url.host_str().unwrap_or("");
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn joined(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let values: Vec<&str> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    (!values.is_empty()).then(|| values.join(", "))
}

/// What a failed request means: the causes say more than the error itself.
fn failure(error: &reqwest::Error, host: String) -> FetchError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(why) = error.downcast_ref::<Refusal>() {
            return FetchError::Refused { host, why: why.clone() };
        }
        if error.downcast_ref::<NoAddress>().is_some() {
            return FetchError::Dns { host };
        }
        if error.downcast_ref::<rustls::Error>().is_some() {
            return FetchError::Tls { host };
        }
        // An I/O error hides its cause from `source`.
        if let Some(inner) = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref)
            && inner.downcast_ref::<rustls::Error>().is_some()
        {
            return FetchError::Tls { host };
        }
        cause = error.source();
    }
    if error.is_timeout() {
        FetchError::Timeout { host }
    } else if error.is_connect() {
        FetchError::Connect { host }
    } else {
        FetchError::Broken { host }
    }
}
