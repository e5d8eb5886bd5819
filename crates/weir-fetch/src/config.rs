//! How the client behaves.

use std::time::Duration;

/// How the client behaves. The defaults suit a reader that polls the public web.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// What Weir calls itself to servers, in every request.
    pub user_agent: String,
    /// The most bytes a body may have once decompressed.
    pub max_bytes: usize,
    /// For finding the address, connecting and the TLS handshake.
    pub connect_timeout: Duration,
    /// The longest silence in the middle of a body.
    pub read_timeout: Duration,
    /// For one request with its redirects, from the first connection to the last byte. Waiting for the host's turn does
    /// not count.
    pub total_timeout: Duration,
    /// Between the starts of two requests to one public host.
    pub delay: Duration,
    /// Requests to one host at the same time.
    pub per_host: usize,
    /// The longest a request waits for its host's turn before it fails with `HostBusy`, so that one slow or popular
    /// host does not hold up everything else.
    pub max_wait: Duration,
    /// Redirects followed at most.
    pub max_redirects: usize,
    /// Private hosts the owner trusts: `host`, `host:port`, or a range such as `198.18.0.0/15`.
    pub allow: Vec<String>,
    /// Read robots.txt before pages.
    pub robots: bool,
    /// Certificates (DER) of authorities trusted besides the built-in ones, for the owner's own servers.
    pub roots: Vec<Vec<u8>>,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            user_agent: concat!(
                "Weir/",
                env!("CARGO_PKG_VERSION_MAJOR"),
                ".",
                env!("CARGO_PKG_VERSION_MINOR"),
                " (+",
                env!("CARGO_PKG_REPOSITORY"),
                "; feed reader)"
            )
            .to_owned(),
            max_bytes: 10_000_000,
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(30),
            delay: Duration::from_secs(1),
            per_host: 2,
            max_wait: Duration::from_secs(15),
            max_redirects: 5,
            allow: Vec::new(),
            robots: true,
            roots: Vec::new(),
        }
    }
}
