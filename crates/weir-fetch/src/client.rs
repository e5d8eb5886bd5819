//! The client: one request with its redirects, each hop checked anew.

use crate::allow::AllowList;
use crate::body::{self, ACCEPT_ENCODING, AtLimit, BodyError};
use crate::config::Config;
use crate::error::{FetchError, Refusal};
use crate::freshness::{fresh_for, retry_after};
use crate::guard::port_allowed;
use crate::hosts::{Hosts, Manners};
use crate::request::{Accept, Request};
use crate::resolve::{GuardedResolver, Lookup, NoAddress, Scope, SystemLookup, check};
use crate::response::Response;
use crate::robots::Robots;
use crate::tls;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use std::collections::HashMap;
use std::error::Error;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;
use url::{Host, Url};

/// After a 429 or 503 that does not say for how long, the whole host is left alone this long.
const PAUSE: SignedDuration = SignedDuration::from_secs(60);
/// After waiting in vain for a host's robots.txt.
const BUSY: SignedDuration = SignedDuration::from_secs(10);
/// Requests at once to a host that is the owner's own, as a multiple of those to others.
const OWN_HOST: usize = 4;
/// The part of a robots.txt that is read: the least that the standard asks for.
const ROBOTS_BYTES: usize = 500 * 1024;
const ROBOTS_ORIGINS: usize = 1000;
/// How long a robots.txt is good for.
const ROBOTS_FRESH: Duration = Duration::from_secs(24 * 3600);
/// How long a host whose robots.txt ends in a fault of the server gets no requests for pages.
const ROBOTS_FAULT: Duration = Duration::from_secs(3600);
/// How long a host that could not be reached for its robots.txt is not asked for it again.
const ROBOTS_UNREACHED: Duration = Duration::from_secs(600);
/// The longest name of a host, with the dots.
const MAX_HOST: usize = 253;
/// The longest header value that is kept.
const MAX_HEADER: usize = 4096;

/// The one client for everything that leaves the machine. Clones share connections, turns and memory.
#[derive(Clone)]
pub struct Fetcher {
    shared: Arc<Shared>,
}

struct Shared {
    config: Config,
    /// Connects to public addresses only.
    public: reqwest::Client,
    /// For hosts the owner named. A client of its own, so that no connection is ever shared between the two.
    allowed: reqwest::Client,
    allow: Arc<AllowList>,
    hosts: Hosts,
    robots: Mutex<HashMap<String, Arc<RobotsEntry>>>,
}

/// Locked while it is being fetched, so that it is fetched once.
type RobotsEntry = tokio::sync::Mutex<Option<(Instant, Arc<Robots>)>>;

impl std::fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fetcher").field("config", &self.shared.config).finish_non_exhaustive()
    }
}

/// An address that may be asked.
struct Target {
    /// For people, and for `allow`: without the usual port.
    host: String,
    /// For turns: with the port.
    key: String,
    scope: Scope,
}

/// What differs between a request of a caller and one for robots.txt.
struct Plan<'a> {
    accept: &'a str,
    etag: Option<&'a str>,
    last_modified: Option<&'a str>,
    validators_from: Option<&'a Url>,
    user_agent: &'a str,
    limit: usize,
    at_limit: AtLimit,
    robots: bool,
    /// Statuses without a whole document are faults.
    whole: bool,
}

enum Hop {
    Done(Box<Response>),
    Redirect { permanent: bool, location: Option<String> },
}

impl Fetcher {
    /// A client with the system's resolver.
    pub fn new(config: Config) -> Result<Fetcher, FetchError> {
        Fetcher::with_lookup(config, Arc::new(SystemLookup))
    }

    /// A client that finds addresses in another way. Its answers are checked like those of the system.
    pub fn with_lookup(config: Config, lookup: Arc<dyn Lookup>) -> Result<Fetcher, FetchError> {
        if HeaderValue::from_str(&config.user_agent).is_err() {
            return Err(FetchError::Config { name: "user_agent", why: "it has characters that a header cannot carry".to_owned() });
        }
        let allow = Arc::new(AllowList::default());
        for entry in &config.allow {
            if !allow.add(entry) {
                return Err(FetchError::Config { name: "allow", why: format!("{entry:?} is no host, host:port or range") });
            }
        }
        let client = |scope| {
            let tls = tls::config(&config.roots).map_err(|error| FetchError::Config { name: "roots", why: error.to_string() })?;
            reqwest::Client::builder()
                .tls_backend_preconfigured(tls)
                .dns_resolver(Arc::new(GuardedResolver { lookup: Arc::clone(&lookup), allow: Arc::clone(&allow), scope }))
                // A proxy would connect to addresses that nobody checked.
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .referer(false)
                .connect_timeout(config.connect_timeout)
                .pool_max_idle_per_host(config.per_host.max(1))
                .pool_idle_timeout(Duration::from_secs(60))
                .build()
                .map_err(|error| FetchError::Config { name: "client", why: error.to_string() })
        };
        let (public, allowed) = (client(Scope::Public)?, client(Scope::Allowed)?);
        let hosts = Hosts::default();
        Ok(Fetcher { shared: Arc::new(Shared { config, public, allowed, allow, hosts, robots: Mutex::default() }) })
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

    /// Makes one request, follows its redirects, and gives the decompressed body. Every status but 2xx and 304 is an
    /// error; so are 204, 205 and 206, which hold no whole document, and for feeds all 2xx but 200 and 203.
    pub async fn get(&self, request: &Request) -> Result<Response, FetchError> {
        let config = &self.shared.config;
        let user_agent = match request.subscribers {
            Some(count) if count > 1 => match config.user_agent.strip_suffix(')') {
                Some(start) => format!("{start}; {count} subscribers)"),
                None => format!("{} ({count} subscribers)", config.user_agent),
            },
            _ => config.user_agent.clone(),
        };
        let plan = Plan {
            accept: request.accept.header(),
            etag: request.etag.as_deref(),
            last_modified: request.last_modified.as_deref(),
            validators_from: request.validators_from.as_ref(),
            user_agent: &user_agent,
            limit: request.limit.unwrap_or(config.max_bytes),
            at_limit: AtLimit::Fail,
            robots: config.robots && request.accept == Accept::Page,
            whole: true,
        };
        let started = Instant::now();
        let result = self.follow(&request.url, &plan).await;
        let duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let host = request.url.host_str().unwrap_or_default();
        match &result {
            Ok(response) => {
                tracing::debug!(url.host = host, status = response.status, size_bytes = response.body.len(), duration_ms, "fetched")
            }
            Err(error) => tracing::debug!(url.host = host, %error, duration_ms, "not fetched"),
        }
        result
    }

    async fn follow(&self, start: &Url, plan: &Plan<'_>) -> Result<Response, FetchError> {
        let config = &self.shared.config;
        let mut url = start.clone();
        url.set_fragment(None);
        let mut budget = config.total_timeout;
        let mut visited: Vec<Url> = Vec::new();
        let mut from: Option<Scope> = None;
        let mut all_permanent = true;
        let mut permanent = None;
        loop {
            let target = self.target(&url)?;
            // What the owner trusts is for the owner's own addresses, not for pages of the web to point at.
            if from == Some(Scope::Public) && target.scope == Scope::Allowed {
                return Err(FetchError::Refused { host: target.host, why: Refusal::Inward });
            }
            if plan.robots {
                let robots = self.robots(&url, &target).await?;
                if !robots.allows(&url) {
                    return Err(FetchError::Robots { host: target.host });
                }
            }
            let manners = match target.scope {
                Scope::Public => Manners { at_once: config.per_host, delay: config.delay, max_wait: config.max_wait },
                Scope::Allowed => Manners { at_once: config.per_host * OWN_HOST, delay: Duration::ZERO, max_wait: config.max_wait },
            };
            let turn = self
                .shared
                .hosts
                .turn(&target.key, manners)
                .await
                .map_err(|until| FetchError::HostBusy { host: target.host.clone(), until })?;
            let started = Instant::now();
            let hop = match tokio::time::timeout(budget, self.hop(&url, &target, plan)).await {
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
    fn follow_boxed<'a>(
        &'a self,
        start: &'a Url,
        plan: &'a Plan<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<Response, FetchError>> + Send + 'a>> {
        Box::pin(self.follow(start, plan))
    }

    /// Everything about an address that can be checked without looking up its name.
    fn target(&self, url: &Url) -> Result<Target, FetchError> {
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
        let scope = if self.shared.allow.has_host(&name, port) { Scope::Allowed } else { Scope::Public };
        let address = match literal {
            Host::Ipv4(address) => Some(IpAddr::V4(address)),
            Host::Ipv6(address) => Some(IpAddr::V6(address)),
            Host::Domain(_) => None,
        };
        // The client connects to a literal without asking the resolver, so it is checked here.
        if let Some(Err(why)) = address.map(|address| check(address, scope, &self.shared.allow)) {
            return refused(why);
        }
        if scope == Scope::Public && !port_allowed(port) {
            return refused(Refusal::Port { port });
        }
        Ok(Target { key: format!("{name}:{port}"), host, scope })
    }

    async fn hop(&self, url: &Url, target: &Target, plan: &Plan<'_>) -> Result<Hop, FetchError> {
        let config = &self.shared.config;
        let mut headers = HeaderMap::new();
        let mut put = |name: HeaderName, value: &str| {
            let value = HeaderValue::from_bytes(value.as_bytes());
            value.map(|value| headers.insert(name, value)).is_ok()
        };
        put(header::USER_AGENT, plan.user_agent);
        put(header::ACCEPT, plan.accept);
        put(header::ACCEPT_ENCODING, ACCEPT_ENCODING);
        let mut conditional = false;
        if plan.validators_from.is_none_or(|from| from == url) {
            for (name, value) in [(header::IF_NONE_MATCH, plan.etag), (header::IF_MODIFIED_SINCE, plan.last_modified)] {
                if let Some(value) = value.filter(|value| !value.is_empty()) {
                    conditional |= put(name, value);
                }
            }
        }
        let client = match target.scope {
            Scope::Public => &self.shared.public,
            Scope::Allowed => &self.shared.allowed,
        };
        let sent = client.get(url.clone()).headers(headers).send().await;
        let response = sent.map_err(|error| classify(&error, &target.host))?;
        let now = Timestamp::now();
        let status = response.status().as_u16();
        let headers = response.headers();
        let wait = text(headers, header::RETRY_AFTER).and_then(|value| retry_after(&value, now));
        // The owner's own machine may fail on one path and be well on another.
        if target.scope == Scope::Public && matches!(status, 429 | 503) {
            self.shared.hosts.pause(&target.key, wait.unwrap_or(PAUSE));
        }
        if matches!(status, 301 | 302 | 303 | 307 | 308) {
            let location = headers.get(header::LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()).trim().to_owned());
            let location = location.filter(|location| !location.is_empty() && location.len() <= 2 * MAX_HEADER);
            return Ok(Hop::Redirect { permanent: matches!(status, 301 | 308), location });
        }
        let has_document = match status {
            204..=206 => !plan.whole,
            // Feeds have no use for "created", "accepted" and the like.
            201 | 202 | 207..=299 => plan.accept != Accept::Feed.header(),
            200 | 203 => true,
            304 => conditional,
            _ => false,
        };
        if !has_document {
            return Err(FetchError::Status { host: target.host.clone(), status, url: Box::new(url.clone()), retry_after: wait });
        }
        let max_age = fresh_for(
            joined(headers, header::CACHE_CONTROL).as_deref(),
            text(headers, header::EXPIRES).as_deref(),
            text(headers, header::AGE).as_deref(),
            text(headers, header::DATE).as_deref(),
            now,
        );
        let mut answer = Response {
            status,
            url: url.clone(),
            permanent: None,
            content_type: text(headers, header::CONTENT_TYPE),
            etag: text(headers, header::ETAG),
            last_modified: text(headers, header::LAST_MODIFIED),
            max_age,
            retry_after: wait,
            link: joined(headers, header::LINK),
            body: bytes::Bytes::new(),
            truncated: false,
        };
        if status != 304 {
            let encoding = joined(headers, header::CONTENT_ENCODING).unwrap_or_default();
            let host = target.host.clone();
            let body =
                body::read(response, &encoding, plan.limit, plan.at_limit, config.read_timeout).await.map_err(|error| match error {
                    BodyError::TooLarge => FetchError::TooLarge { host, limit: plan.limit },
                    BodyError::Timeout => FetchError::Timeout { host },
                    BodyError::Broken => FetchError::Broken { host },
                    BodyError::Encoding => FetchError::Encoding { host },
                })?;
            answer.body = body.bytes;
            answer.truncated = body.truncated;
        }
        Ok(Hop::Done(Box::new(answer)))
    }

    /// The rules of the address's origin, from memory or from the host.
    async fn robots(&self, url: &Url, target: &Target) -> Result<Arc<Robots>, FetchError> {
        let origin = format!("{}://{}", url.scheme(), target.key);
        let entry = {
            let mut robots = self.shared.robots.lock().unwrap_or_else(PoisonError::into_inner);
            if robots.len() >= ROBOTS_ORIGINS && !robots.contains_key(&origin) {
                let now = Instant::now();
                // Those being fetched are locked and stay.
                robots.retain(|_, entry| entry.try_lock().map_or(true, |entry| entry.as_ref().is_some_and(|(until, _)| *until > now)));
                if robots.len() >= ROBOTS_ORIGINS {
                    robots.clear();
                }
            }
            Arc::clone(robots.entry(origin).or_default())
        };
        // Those in line for a host that nobody can reach would each wait for its silence in turn.
        let Ok(mut entry) = tokio::time::timeout(self.shared.config.max_wait, entry.lock()).await else {
            return Err(FetchError::HostBusy { host: target.host.clone(), until: Timestamp::now() + BUSY });
        };
        if let Some((until, robots)) = entry.as_ref()
            && *until > Instant::now()
        {
            return Ok(Arc::clone(robots));
        }
        let (robots, keep) = self.read_robots(url, target).await?;
        if let Some(delay) = robots.delay() {
            self.shared.hosts.slow_down(&target.key, delay);
        }
        let robots = Arc::new(robots);
        *entry = Some((Instant::now() + keep, Arc::clone(&robots)));
        Ok(robots)
    }

    async fn read_robots(&self, url: &Url, target: &Target) -> Result<(Robots, Duration), FetchError> {
        let mut address = url.clone();
        address.set_path("/robots.txt");
        address.set_query(None);
        let user_agent = self.shared.config.user_agent.as_str();
        let plan = Plan {
            accept: "text/plain, */*;q=0.1",
            etag: None,
            last_modified: None,
            validators_from: None,
            user_agent,
            limit: ROBOTS_BYTES,
            at_limit: AtLimit::Cut,
            robots: false,
            whole: false,
        };
        let agent = user_agent.split(['/', ' ']).next().unwrap_or_default();
        match self.follow_boxed(&address, &plan).await {
            Ok(response) => Ok((Robots::parse(&response.body, agent), ROBOTS_FRESH)),
            Err(FetchError::Status { status: 500..=599, .. }) => Ok((Robots::deny_all(), ROBOTS_FAULT)),
            // Not now is not yes: the rules are asked for again once the pause is over.
            Err(FetchError::Status { host, status: 429, retry_after, .. }) if target.scope == Scope::Public => {
                Err(FetchError::HostBusy { host, until: Timestamp::now() + retry_after.unwrap_or(PAUSE) })
            }
            Err(FetchError::Status { .. }) => Ok((Robots::allow_all(), ROBOTS_FRESH)),
            // These say something about the page's own host as well.
            Err(error @ (FetchError::HostBusy { .. } | FetchError::Dns { .. } | FetchError::Connect { .. })) => Err(error),
            Err(FetchError::Refused { host, why }) if host == target.host => Err(FetchError::Refused { host, why }),
            Err(_) => Ok((Robots::allow_all(), ROBOTS_UNREACHED)),
        }
    }
}

/// A header's value, byte for byte; None if it is missing, empty, very long or no text.
fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?.as_bytes();
    if value.is_empty() || value.len() > MAX_HEADER {
        return None;
    }
    std::str::from_utf8(value).ok().map(str::to_owned)
}

/// All values of a header that may be repeated.
fn joined(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let values: Vec<_> = headers.get_all(name).iter().filter_map(|value| std::str::from_utf8(value.as_bytes()).ok()).collect();
    let all = values.join(", ");
    (!all.is_empty() && all.len() <= MAX_HEADER).then_some(all)
}

/// What a failed request means.
fn classify(error: &reqwest::Error, host: &str) -> FetchError {
    let host = host.to_owned();
    if let Some(why) = cause::<Refusal>(error) {
        FetchError::Refused { host, why: why.clone() }
    } else if cause::<NoAddress>(error).is_some() {
        FetchError::Dns { host }
    } else if cause::<rustls::Error>(error).is_some() {
        FetchError::Tls { host }
    } else if error.is_timeout() {
        FetchError::Timeout { host }
    } else if error.is_connect() {
        FetchError::Connect { host }
    } else {
        FetchError::Broken { host }
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
