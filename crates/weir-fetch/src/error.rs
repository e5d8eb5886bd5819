//! Why nothing came back.

use jiff::{SignedDuration, Timestamp};
use std::net::IpAddr;
use url::Url;

/// Why an address is not visited at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The address is on a private network or otherwise not part of the public internet.
    #[error("it is on a private network; allow it if it is yours")]
    Private {
        /// What the name resolved to.
        address: IpAddr,
    },
    /// An address that is never visited, allowed or not: multicast, unspecified, cloud metadata.
    #[error("the address {address} is never visited")]
    Never {
        /// The address.
        address: IpAddr,
    },
    /// A page of the public web redirects to a private host.
    #[error("a public page redirects to this private host, which is not followed")]
    Inward,
    /// Neither http nor https.
    #[error("only http and https addresses can be read, not {scheme}:")]
    Scheme {
        /// The scheme, without the colon.
        scheme: String,
    },
    /// A port that is not for web pages.
    #[error("port {port} is not used for web pages; allow it if it is yours")]
    Port {
        /// The port.
        port: u16,
    },
    /// A name or password in the address.
    #[error("the address has a name or password in it; remove it")]
    Userinfo,
    /// No host in the address.
    #[error("the address has no host")]
    NoHost,
}

/// Why nothing came back. The text says what to do and never holds anything the target sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// Not visited, by policy.
    #[error("{host} is not visited: {why}")]
    Refused {
        /// The host as in the address, with the port where it is not the usual one: what `allow` takes.
        host: String,
        /// Why.
        why: Refusal,
    },
    /// The name has no address.
    #[error("no address is known for {host}; check the spelling and the network")]
    Dns {
        /// The name.
        host: String,
    },
    /// Nothing listens there.
    #[error("no server answers at {host}; check the address or try later")]
    Connect {
        /// The host.
        host: String,
    },
    /// No secure connection.
    #[error("no secure connection to {host}; its certificate may be wrong or out of date")]
    Tls {
        /// The host.
        host: String,
    },
    /// Too slow.
    #[error("{host} took too long to answer; try later")]
    Timeout {
        /// The host.
        host: String,
    },
    /// The connection broke, or what came was not HTTP.
    #[error("{host} broke off the answer; try later")]
    Broken {
        /// The host.
        host: String,
    },
    /// Compressed in a way that cannot be read.
    #[error("{host} sent an answer whose compression cannot be read")]
    Encoding {
        /// The host.
        host: String,
    },
    /// The body passes the limit.
    #[error("the answer of {host} is larger than {limit} bytes")]
    TooLarge {
        /// The host.
        host: String,
        /// The limit, in decompressed bytes.
        limit: usize,
    },
    /// A redirect without end or without a usable target.
    #[error("{host} redirects in a circle or to nowhere; check the address in a browser")]
    Redirects {
        /// The host that sent the last redirect.
        host: String,
    },
    /// robots.txt does not allow the page.
    #[error("{host} asks programs not to read this page")]
    Robots {
        /// The host.
        host: String,
    },
    /// It is not this host's turn: it asked for a pause, or too many requests wait for it already. No request was made.
    #[error("{host} is given a pause until {until}")]
    HostBusy {
        /// The host.
        host: String,
        /// When to come back.
        until: Timestamp,
    },
    /// An answer without a document.
    #[error("{}", status_text(host, *status))]
    Status {
        /// The host.
        host: String,
        /// The status.
        status: u16,
        /// The address that answered, after redirects.
        url: Box<Url>,
        /// The wait the server asks for, from now.
        retry_after: Option<SignedDuration>,
    },
    /// The configuration cannot be used.
    #[error("the setting {name} cannot be used: {why}")]
    Config {
        /// The setting.
        name: &'static str,
        /// Why not.
        why: String,
    },
}

impl FetchError {
    /// Whether the same request may succeed later without anyone changing anything.
    pub fn is_transient(&self) -> bool {
        match self {
            FetchError::Dns { .. }
            | FetchError::Connect { .. }
            | FetchError::Tls { .. }
            | FetchError::Timeout { .. }
            | FetchError::Broken { .. }
            | FetchError::HostBusy { .. } => true,
            FetchError::Status { status, .. } => matches!(status, 408 | 421 | 423 | 425 | 429 | 500..=599),
            FetchError::Refused { .. }
            | FetchError::Encoding { .. }
            | FetchError::TooLarge { .. }
            | FetchError::Redirects { .. }
            | FetchError::Robots { .. }
            | FetchError::Config { .. } => false,
        }
    }

    /// The status, if a server answered with one.
    pub fn status(&self) -> Option<u16> {
        match self {
            FetchError::Status { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// How long to wait by the server's own word, or until the host's turn.
    pub fn retry_after(&self, now: Timestamp) -> Option<SignedDuration> {
        match self {
            FetchError::Status { retry_after, .. } => *retry_after,
            FetchError::HostBusy { until, .. } => Some(until.duration_since(now).max(SignedDuration::ZERO)),
            _ => None,
        }
    }

    /// What the owner can pass to [`Fetcher::allow`](crate::Fetcher::allow) to make this request possible.
    pub fn allowable(&self) -> Option<&str> {
        match self {
            FetchError::Refused { host, why: Refusal::Private { .. } | Refusal::Port { .. } } => Some(host),
            _ => None,
        }
    }
}

fn status_text(host: &str, status: u16) -> String {
    match status {
        304 => format!("{host} says nothing changed, though there was nothing to compare; try later"),
        401 | 407 => format!("{host} asks for a name and password (status {status})"),
        402 => format!("{host} asks for payment (status 402)"),
        403 => format!("{host} does not let programs read this address (status 403)"),
        404 => format!("{host} has nothing at this address (status 404); check it in a browser"),
        410 => format!("{host} says this address is gone for good (status 410)"),
        429 => format!("{host} asks for fewer requests (status 429)"),
        451 => format!("{host} may not show this for legal reasons (status 451)"),
        200..=299 => format!("{host} answered without a document (status {status})"),
        500..=599 => format!("{host} has a fault of its own (status {status}); try later"),
        _ => format!("{host} answered with status {status}; check the address in a browser"),
    }
}
