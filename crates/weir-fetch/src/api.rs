//! Servers that the owner set up to be spoken to: model servers and translation services.
//!
//! Unlike feeds and pages, their addresses come from the owner alone. So they may be on this machine or a private network
//! without a further word; and no server may send a request, with its key and its text, on to somewhere else: redirects are
//! answers, never followed.

use crate::body::{self, AtLimit, Body, BodyError};
use crate::client::Fetcher;
use crate::clients::classify;
use crate::credentials::{Credentials, Secrets};
use crate::error::{FetchError, Refusal};
use crate::freshness::retry_after;
use crate::guard::{Reach, reach};
use crate::proxy::Proxy;
use crate::resolve::Scope;
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use std::net::IpAddr;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};
use url::{Host, Url};

/// One request to a server of the owner's choice.
#[derive(Clone)]
pub struct Call {
    /// The full address.
    pub url: Url,
    /// JSON to send by `POST`; `None` asks by `GET`.
    pub json: Option<Vec<u8>>,
    /// What opens the server. Sent to this address only.
    pub credentials: Option<Credentials>,
    /// Further headers, none of them secret.
    pub headers: Vec<(&'static str, String)>,
    /// The most bytes an answer may have.
    pub limit: usize,
    /// From now to the last byte.
    pub timeout: Duration,
    /// The longest silence in the middle of an answer.
    pub idle: Duration,
}

impl Call {
    /// A call with the usual limits: 4 MB, two minutes, a minute of silence.
    pub fn new(url: Url, json: Option<Vec<u8>>) -> Call {
        let (timeout, idle) = (Duration::from_secs(120), Duration::from_secs(60));
        Call { url, json, credentials: None, headers: Vec::new(), limit: 4 << 20, timeout, idle }
    }
}

/// Neither what is sent nor the address' query is shown.
impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call")
            .field("url", &crate::proxy::without_secrets(&self.url))
            .field("bytes", &self.json.as_ref().map(Vec::len))
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

/// An answer whose body is still to come. Any status is an answer.
pub struct Answer {
    /// As sent.
    pub status: u16,
    /// As sent, in lower case.
    pub content_type: String,
    /// The wait the server asks for, from now.
    pub retry_after: Option<SignedDuration>,
    host: String,
    response: reqwest::Response,
    encoding: String,
    seen: usize,
    limit: usize,
    idle: Duration,
    deadline: Instant,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).field("content_type", &self.content_type).finish_non_exhaustive()
    }
}

impl Answer {
    /// The next piece of the body as it comes; `None` at its end.
    ///
    /// # Errors
    /// Past the limit, the deadline or the longest silence; when the connection breaks; for a compressed body, which nobody
    /// asked for.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, FetchError> {
        let host = || self.host.clone();
        if !matches!(self.encoding.as_str(), "" | "identity") {
            return Err(FetchError::Encoding { host: host() });
        }
        let until = self.deadline.min(Instant::now() + self.idle);
        let chunk = match timeout_at(until, self.response.chunk()).await {
            Err(_) => return Err(FetchError::Timeout { host: host() }),
            Ok(Err(_)) => return Err(FetchError::Broken { host: host() }),
            Ok(Ok(chunk)) => chunk,
        };
        self.seen = self.seen.saturating_add(chunk.as_ref().map_or(0, Bytes::len));
        if self.seen > self.limit {
            return Err(FetchError::TooLarge { host: host(), limit: self.limit });
        }
        Ok(chunk)
    }

    /// The whole body, decompressed.
    ///
    /// # Errors
    /// As for [`chunk`](Answer::chunk), and for compression that cannot be read. A body that ends too early is an error.
    pub async fn body(self) -> Result<Bytes, FetchError> {
        let Answer { host, response, encoding, limit, idle, deadline, .. } = self;
        let reading = body::read(response, &encoding, limit, AtLimit::Fail, idle);
        match timeout_at(deadline, reading).await {
            Err(_) | Ok(Err(BodyError::Timeout)) => Err(FetchError::Timeout { host }),
            Ok(Err(BodyError::TooLarge)) => Err(FetchError::TooLarge { host, limit }),
            Ok(Err(BodyError::Encoding)) => Err(FetchError::Encoding { host }),
            Ok(Err(BodyError::Broken) | Ok(Body { truncated: true, .. })) => Err(FetchError::Broken { host }),
            Ok(Ok(Body { bytes, .. })) => Ok(bytes),
        }
    }
}

impl Fetcher {
    /// Asks a server that the owner set up. Its address may be private; addresses that are never visited stay so. No turns,
    /// no pauses and no robots.txt: how often to ask is the caller's to limit.
    ///
    /// # Errors
    /// When no answer begins in time. Statuses are not errors here.
    pub async fn call(&self, call: &Call) -> Result<Answer, FetchError> {
        let deadline = Instant::now() + call.timeout;
        let url = &call.url;
        let name = url.host_str().unwrap_or_default().trim_end_matches('.').to_owned();
        let host = match url.port() {
            Some(port) => format!("{name}:{port}"),
            None => name.clone(),
        };
        let refused = |why| FetchError::Refused { host: host.clone(), why };
        if !matches!(url.scheme(), "http" | "https") {
            return Err(refused(Refusal::Scheme { scheme: url.scheme().chars().take(20).collect() }));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused(Refusal::Userinfo));
        }
        let headers = headers(call, &self.config().user_agent)?;
        let secrets = Secrets::new(call.credentials.as_ref(), None)?;
        let asking = async {
            let proxy = self.way(url, &host).await?;
            let client = self.clients().get(Scope::Allowed, proxy.as_ref())?;
            let request = match &call.json {
                Some(json) => client.post(url.clone()).body(json.clone()),
                None => client.get(url.clone()),
            };
            let request = secrets.put(request.headers(headers));
            request.send().await.map_err(|error| classify(&error, &host, proxy.as_ref()))
        };
        let response = match timeout_at(deadline, asking).await {
            Ok(response) => response?,
            Err(_) => return Err(FetchError::Timeout { host }),
        };
        let text = |name: HeaderName| {
            let value = response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
            value.trim().to_ascii_lowercase()
        };
        // HTTP dates are read in any case but that of their months: as sent, then.
        let wait = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        Ok(Answer {
            status: response.status().as_u16(),
            content_type: text(header::CONTENT_TYPE),
            retry_after: wait.and_then(|wait| retry_after(wait, Timestamp::now())),
            encoding: text(header::CONTENT_ENCODING),
            host,
            response,
            seen: 0,
            limit: call.limit,
            idle: call.idle,
            deadline,
        })
    }

    /// Through the configured proxy, unless the server is the owner's own. Addresses that are never visited are refused here
    /// where the address itself names one; names are checked as they are looked up.
    async fn way(&self, url: &Url, host: &str) -> Result<Option<Proxy>, FetchError> {
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) => None,
            None => return Err(FetchError::Refused { host: host.to_owned(), why: Refusal::NoHost }),
        };
        if let Some(address) = literal.filter(|address| reach(*address) == Reach::Never) {
            return Err(FetchError::Refused { host: host.to_owned(), why: Refusal::Never { address } });
        }
        let Some(proxy) = &self.config().proxy else { return Ok(None) };
        let own = match (literal, url.host_str()) {
            (Some(address), _) => reach(address) == Reach::Private,
            (None, Some(name)) => self.clients().is_private(name, host).await?,
            (None, None) => false,
        };
        if own {
            return Ok(None);
        }
        // The proxy looks the name up by itself: where it must never lead is refused before.
        if let (None, Some(name)) = (literal, url.host_str()) {
            self.clients().vouch(name, host, Scope::Allowed).await?;
        }
        Proxy::new(proxy, self.config(), self.allowed()).map(Some)
    }
}

fn headers(call: &Call, user_agent: &str) -> Result<HeaderMap, FetchError> {
    let mut headers = HeaderMap::new();
    let fixed = [(header::USER_AGENT, user_agent), (header::ACCEPT, "application/json, text/event-stream, application/x-ndjson")];
    let json = call.json.as_ref().map(|_| (header::CONTENT_TYPE, "application/json"));
    let identity = (header::ACCEPT_ENCODING, "identity");
    let further = call.headers.iter().map(|(name, value)| (HeaderName::from_static(name), value.as_str()));
    for (name, value) in fixed.into_iter().chain([identity]).chain(json).chain(further) {
        let wrong = || FetchError::Config { name: "headers", why: "a value has characters that a header cannot carry".to_owned() };
        headers.insert(name, HeaderValue::from_str(value).map_err(|_| wrong())?);
    }
    Ok(headers)
}
