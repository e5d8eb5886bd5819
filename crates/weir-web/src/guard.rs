//! Who may talk to these pages, and what a browser may do with them.
//!
//! Weir listens without a password on the loopback address, so any page open in the same browser could try to reach
//! it. Two checks stop that: the `Host` header must name this machine or a configured host (a foreign name that
//! resolves to the loopback address carries its own), and what changes something must come from Weir's own pages.

use crate::app::App;
use crate::error::Fault;
use axum::extract::{Request, State};
use axum::http::header::{self, HOST, HeaderName, HeaderValue, ORIGIN};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// On every answer. `same-origin` sends no referrer to other sites, and unlike `no-referrer` lets a form's `Origin`
/// be seen here.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    // What a person reads is theirs: pages are kept by no cache but the browser's own, and asked for again.
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    response
}

pub(crate) async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if !is_known(host, &app.options().hosts) {
        return Fault::WrongHost.into_response();
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // A preview fetches a page of the web: another site may not make Weir do that either.
    let reaches_out = matches!(request.uri().path(), "/feeds/page" | "/rules") && request.uri().query().is_some();
    if (!reads || reaches_out) && !is_own(request.headers(), host) {
        return Fault::Foreign.into_response();
    }
    next.run(request).await
}

/// Whether a `Host` header names this machine or a configured host. A configured name without a port stands for all.
fn is_known(host: &str, configured: &[String]) -> bool {
    let name = without_port(host);
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost")
        || name.to_ascii_lowercase().ends_with(".localhost")
        || address.is_ok_and(|address| address.is_loopback())
        || configured.iter().any(|known| known.eq_ignore_ascii_case(host) || known.eq_ignore_ascii_case(name))
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && (!name.contains(':') || name.ends_with(']')) => name,
        _ => host,
    }
}

/// Whether a request that changes something comes from Weir's own pages, or from no page at all.
fn is_own(headers: &HeaderMap, host: &str) -> bool {
    // Browsers send this to secure and loopback addresses; a page cannot set it.
    if let Some(site) = headers.get("sec-fetch-site") {
        return matches!(site.as_bytes(), b"same-origin" | b"none");
    }
    match headers.get(ORIGIN) {
        Some(origin) => {
            let origin = origin.to_str().unwrap_or_default();
            origin.split_once("://").is_some_and(|(scheme, rest)| matches!(scheme, "http" | "https") && rest.eq_ignore_ascii_case(host))
        }
        // Every browser names the origin of a form; what names none is a person's own tool.
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        let configured = ["weir.home".to_owned(), "box:99".to_owned()];
        for (host, known) in [
            ("localhost", true),
            ("LOCALHOST:8787", true),
            ("weir.localhost:1", true),
            ("127.0.0.1:8787", true),
            ("127.9.9.9", true),
            ("[::1]:8787", true),
            ("[::1]", true),
            ("weir.home:80", true),
            ("box:99", true),
            ("box:98", false),
            ("evil.example", false),
            ("localhost.evil.example", false),
            ("127.0.0.1.evil.example", false),
            ("192.168.1.2", false),
            ("", false),
        ] {
            assert_eq!(is_known(host, &configured), known, "{host}");
        }
    }

    #[test]
    fn origins() {
        let check = |fields: &[(&'static str, &str)]| {
            let headers = fields.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect();
            is_own(&headers, "127.0.0.1:8787")
        };
        assert!(check(&[]));
        assert!(check(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        assert!(check(&[("origin", "http://127.0.0.1:8787")]));
        assert!(!check(&[("sec-fetch-site", "cross-site")]));
        assert!(!check(&[("sec-fetch-site", "same-site"), ("origin", "http://127.0.0.1:8787")]));
        assert!(!check(&[("origin", "null")]));
        assert!(!check(&[("origin", "http://127.0.0.1:9999")]));
        assert!(!check(&[("origin", "https://evil.example")]));
    }
}
