//! Why nothing came back.

use crate::reason::status_text;
use jiff::{SignedDuration, Timestamp};
use std::fmt;
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
#[derive(thiserror::Error)]
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
    #[error("{host} sent an answer whose compression cannot be read; try later, or tell its owner")]
    Encoding {
        /// The host.
        host: String,
    },
    /// The body passes the limit.
    #[error("the answer of {host} is larger than {limit} bytes and was not read; check that the address is a feed or a page")]
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
    #[error("{host} asks programs not to read this page; open it in a browser")]
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
    /// What robots.txt says could not be read: the server has a fault or cannot be reached. Pages wait until it can.
    #[error("{host} cannot say now whether programs may read its pages; it is asked again after {until}")]
    RobotsUnknown {
        /// The host.
        host: String,
        /// When to come back.
        until: Timestamp,
    },
    /// The proxy could not be reached, refused, or did not reach the host.
    #[error("the proxy {proxy} gave no way to {host}; check the proxy's address and password")]
    Proxy {
        /// The proxy's host, with its port.
        proxy: String,
        /// The host that was to be reached.
        host: String,
    },
    /// An answer without a document.
    #[error("{}", status_text(host, *status, *challenge))]
    Status {
        /// The host.
        host: String,
        /// The status.
        status: u16,
        /// The address that answered, after redirects.
        url: Box<Url>,
        /// The wait the server asks for, from now.
        retry_after: Option<SignedDuration>,
        /// The answer is a test of whether a person asks, not the server's word on the address.
        challenge: bool,
    },
    /// The configuration, or a setting of this request, cannot be used.
    #[error("the setting {name} cannot be used: {why}")]
    Config {
        /// The setting.
        name: &'static str,
        /// Why not.
        why: String,
    },
}

/// The code and the text, without the full address: its query may hold a key.
impl fmt::Debug for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FetchError").field(&self.code()).field(&self.to_string()).finish()
    }
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
            | FetchError::HostBusy { .. }
            | FetchError::RobotsUnknown { .. }
            | FetchError::Proxy { .. } => true,
            // A test for people stays one, whatever the status says about coming back.
            FetchError::Status { challenge: true, .. } => false,
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
            FetchError::HostBusy { until, .. } | FetchError::RobotsUnknown { until, .. } => {
                Some(until.duration_since(now).max(SignedDuration::ZERO))
            }
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
