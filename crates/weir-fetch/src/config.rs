//! How the client behaves.

use crate::proxy::without_secrets;
use std::fmt;
use std::time::Duration;
use url::Url;

/// How the client behaves. The defaults suit a reader that polls the public web.
#[derive(Clone, PartialEq)]
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
    /// Between the starts of two requests to one public site.
    pub delay: Duration,
    /// Requests to one site at the same time.
    pub per_host: usize,
    /// Public hosts under one registered domain (`example.com` with `feeds.example.com`) count as one site: for turns, and
    /// when one of them asks for fewer requests. Otherwise each host and port counts for itself.
    pub per_site: bool,
    /// Exceptions to that: registered domains, or hosts, that count host by host.
    pub hosts_apart: Vec<String>,
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
    /// A proxy for everything but the owner's own hosts: `http://`, `https://` or `socks5://`, with a name and password if
    /// it needs one. It may be on a private network; what is asked through it may not.
    pub proxy: Option<Url>,
}

/// The proxy's password is not shown.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("user_agent", &self.user_agent)
            .field("max_bytes", &self.max_bytes)
            .field("connect_timeout", &self.connect_timeout)
            .field("read_timeout", &self.read_timeout)
            .field("total_timeout", &self.total_timeout)
            .field("delay", &self.delay)
            .field("per_host", &self.per_host)
            .field("per_site", &self.per_site)
            .field("hosts_apart", &self.hosts_apart)
            .field("max_wait", &self.max_wait)
            .field("max_redirects", &self.max_redirects)
            .field("allow", &self.allow)
            .field("robots", &self.robots)
            .field("roots", &self.roots.len())
            .field("proxy", &self.proxy.as_ref().map(without_secrets))
            .finish()
    }
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
            per_site: true,
            hosts_apart: Vec::new(),
            max_wait: Duration::from_secs(15),
            max_redirects: 5,
            allow: Vec::new(),
            robots: true,
            roots: Vec::new(),
            proxy: None,
        }
    }
}
