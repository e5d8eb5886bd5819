//! One request to one address, and what its answer says.

use crate::body::{self, ACCEPT_ENCODING, AtLimit, Body, BodyError};
use crate::challenge::{self, challenge};
use crate::client::{Fetcher, PAUSE};
use crate::clients::classify;
use crate::credentials::Secrets;
use crate::error::FetchError;
use crate::follow::Target;
use crate::freshness::{fresh_for, retry_after};
use crate::proxy::Proxy;
use crate::request::Accept;
use crate::resolve::Scope;
use crate::response::Response;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use std::time::Duration;
use url::{Host, Url};

/// The longest header value that is kept.
pub(crate) const MAX_HEADER: usize = 4096;
/// How long the body of a refusal may take to come, as it is only looked at.
const LOOK_TIME: Duration = Duration::from_secs(3);

/// What differs between a request of a caller and one for robots.txt.
pub(crate) struct Plan<'a> {
    pub(crate) accept: &'a str,
    pub(crate) etag: Option<&'a str>,
    pub(crate) last_modified: Option<&'a str>,
    pub(crate) validators_from: Option<&'a Url>,
    pub(crate) user_agent: &'a str,
    pub(crate) secrets: Option<Secrets<'a>>,
    /// The request's own proxy.
    pub(crate) proxy: Option<&'a Url>,
    pub(crate) limit: usize,
    pub(crate) at_limit: AtLimit,
    pub(crate) robots: bool,
    /// Statuses without a whole document are faults.
    pub(crate) whole: bool,
}

/// What one request brought.
pub(crate) enum Hop {
    Done(Box<Response>),
    Redirect { permanent: bool, location: Option<String> },
}

/// Where a request goes: the address as checked, the proxy, and whether secrets may go along.
pub(crate) struct Way<'a> {
    pub(crate) url: &'a Url,
    pub(crate) target: &'a Target,
    pub(crate) proxy: Option<&'a Proxy>,
    pub(crate) own: bool,
}

impl Fetcher {
    pub(crate) async fn hop(&self, way: &Way<'_>, plan: &Plan<'_>) -> Result<Hop, FetchError> {
        let Way { url, target, proxy, .. } = *way;
        let host = || target.host.clone();
        let (response, conditional) = self.send(way, plan).await?;
        let now = Timestamp::now();
        let status = response.status().as_u16();
        if let (407, Some(proxy)) = (status, proxy) {
            return Err(FetchError::Proxy { proxy: proxy.host.clone(), host: host() });
        }
        let headers = response.headers();
        let wait = text(headers, header::RETRY_AFTER).and_then(|value| retry_after(&value, now));
        // The owner's own machine may fail on one path and be well on another.
        if target.scope == Scope::Public && matches!(status, 429 | 503) {
            self.rest(&target.site, now, wait.unwrap_or(PAUSE));
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
            let challenge = plan.whole && is_challenge(status, response).await;
            return Err(FetchError::Status { host: host(), status, url: Box::new(url.clone()), retry_after: wait, challenge });
        }
        let mut answer = answer(url, status, headers, wait, now);
        if status != 304 {
            let headers = headers.clone();
            let encoding = joined(&headers, header::CONTENT_ENCODING).unwrap_or_default();
            let body = body::read(response, &encoding, plan.limit, plan.at_limit, self.config().read_timeout).await;
            let Body { bytes, truncated } = body.map_err(|error| match error {
                BodyError::TooLarge => FetchError::TooLarge { host: host(), limit: plan.limit },
                BodyError::Timeout => FetchError::Timeout { host: host() },
                BodyError::Broken => FetchError::Broken { host: host() },
                BodyError::Encoding => FetchError::Encoding { host: host() },
            })?;
            let start = if is_html(&headers) { bytes.as_ref() } else { b"" };
            answer.challenge = challenge(status, &headers, start, start.len());
            (answer.body, answer.truncated) = (bytes, truncated);
            if truncated {
                // They would hide the missing end for ever.
                (answer.etag, answer.last_modified) = (None, None);
            }
        }
        Ok(Hop::Done(Box::new(answer)))
    }

    /// Sends the request; also says whether it was conditional.
    async fn send(&self, way: &Way<'_>, plan: &Plan<'_>) -> Result<(reqwest::Response, bool), FetchError> {
        let Way { url, target, proxy, own } = *way;
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
        let clients = self.clients();
        if let (Some(_), Some(Host::Domain(name))) = (proxy, url.host()) {
            clients.vouch(name, &target.host, target.scope).await?;
        }
        let mut request = clients.get(target.scope, proxy)?.get(url.clone()).headers(headers);
        if let (true, Some(secrets)) = (own, plan.secrets) {
            request = secrets.put(request);
        }
        let response = request.send().await.map_err(|error| classify(&error, &target.host, proxy))?;
        Ok((response, conditional))
    }
}

/// What the head of an answer says.
fn answer(url: &Url, status: u16, headers: &HeaderMap, wait: Option<SignedDuration>, now: Timestamp) -> Response {
    let max_age = fresh_for(
        joined(headers, header::CACHE_CONTROL).as_deref(),
        text(headers, header::EXPIRES).as_deref(),
        text(headers, header::AGE).as_deref(),
        text(headers, header::DATE).as_deref(),
        now,
    );
    Response {
        status,
        url: url.clone(),
        permanent: None,
        content_type: text(headers, header::CONTENT_TYPE),
        etag: text(headers, header::ETAG),
        last_modified: text(headers, header::LAST_MODIFIED),
        content_location: text(headers, header::CONTENT_LOCATION),
        content_language: text(headers, header::CONTENT_LANGUAGE),
        max_age,
        retry_after: wait,
        link: joined(headers, header::LINK),
        body: bytes::Bytes::new(),
        truncated: false,
        challenge: false,
    }
}

/// Looks at the beginning of a refusal, for a short while: without it, it is taken at its word.
async fn is_challenge(status: u16, response: reqwest::Response) -> bool {
    let headers = response.headers().clone();
    if challenge(status, &headers, b"", 0) {
        return true;
    }
    if !challenge::worth_a_look(status) || !is_html(&headers) {
        return false;
    }
    let encoding = joined(&headers, header::CONTENT_ENCODING).unwrap_or_default();
    let reading = body::read(response, &encoding, challenge::LOOK, AtLimit::Cut, LOOK_TIME);
    match tokio::time::timeout(LOOK_TIME, reading).await {
        Ok(Ok(body)) => challenge(status, &headers, &body.bytes, body.bytes.len()),
        Ok(Err(_)) | Err(_) => false,
    }
}

fn is_html(headers: &HeaderMap) -> bool {
    text(headers, header::CONTENT_TYPE).is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/html"))
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
