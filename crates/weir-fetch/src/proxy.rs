//! Proxies: whom to ask instead of the host itself.

use crate::allow::AllowList;
use crate::config::Config;
use crate::error::{FetchError, Refusal};
use crate::guard::port_allowed;
use crate::resolve::{GuardedResolver, Scope, check};
use reqwest::dns::{Name, Resolve, Resolving};
use std::net::IpAddr;
use url::{Host, Url};

/// A proxy that may be used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Proxy {
    /// With its name and password. Compared and handed on, never shown.
    url: Url,
    /// For people, and for `allow`.
    pub(crate) host: String,
    name: String,
    /// The owner named it: it may be on a private network.
    scope: Scope,
}

impl Proxy {
    /// Checks what can be checked without looking up its name.
    pub(crate) fn new(url: &Url, config: &Config, allow: &AllowList) -> Result<Proxy, FetchError> {
        let wrong = |why: &str| FetchError::Config { name: "proxy", why: why.to_owned() };
        if !matches!(url.scheme(), "http" | "https" | "socks5") {
            return Err(wrong("only http, https and socks5 proxies can be used"));
        }
        // The host of a `socks5:` address is just text: read as http, it has the form of all others.
        let name = url.host_str().unwrap_or_default();
        let plain = Url::parse(&format!("http://{name}/")).map_err(|_| wrong("it has no host"))?;
        let (Some(host), Some(name)) = (plain.host(), plain.host_str()) else { return Err(wrong("it has no host")) };
        let port = url.port_or_known_default().unwrap_or(1080);
        let shown = format!("{name}:{port}");
        // What reqwest gets has the usual port written out, as it knows none for socks.
        let mut full = url.clone();
        if full.set_port(Some(port)).is_err() || full.set_host(Some(name)).is_err() {
            return Err(wrong("it has no host"));
        }
        let named = config.proxy.as_ref() == Some(url) || allow.has_host(name, port);
        let scope = if named { Scope::Allowed } else { Scope::Public };
        let address = match host {
            Host::Ipv4(address) => Some(IpAddr::V4(address)),
            Host::Ipv6(address) => Some(IpAddr::V6(address)),
            Host::Domain(_) => None,
        };
        if let Some(Err(why)) = address.map(|address| check(address, scope, allow)) {
            return Err(FetchError::Refused { host: shown, why });
        }
        // The usual ports of proxies are closed for pages, as they are no place for pages.
        if scope == Scope::Public && !port_allowed(port) && !matches!(port, 1080 | 3128) {
            return Err(FetchError::Refused { host: shown, why: Refusal::Port { port } });
        }
        Ok(Proxy { url: full, name: name.trim_end_matches('.').to_owned(), host: shown, scope })
    }

    /// As the HTTP library takes it.
    pub(crate) fn rule(&self) -> reqwest::Result<reqwest::Proxy> {
        reqwest::Proxy::all(self.url.as_str())
    }

    pub(crate) fn scope(&self) -> Scope {
        self.scope
    }
}

/// An address for people: without name, password, query and fragment.
pub(crate) fn without_secrets(url: &Url) -> String {
    let mut url = url.clone();
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

/// Finds the proxy itself, and for socks5 the hosts behind it: each by its own rules.
pub(crate) struct ProxyResolver {
    pub(crate) proxy: Proxy,
    pub(crate) to_proxy: GuardedResolver,
    pub(crate) to_target: GuardedResolver,
}

impl Resolve for ProxyResolver {
    fn resolve(&self, name: Name) -> Resolving {
        if name.as_str().trim_end_matches('.').eq_ignore_ascii_case(&self.proxy.name) {
            self.to_proxy.resolve(name)
        } else {
            self.to_target.resolve(name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_proxies_may_be_used() {
        let allow = AllowList::default();
        assert!(allow.add("nas.lan:3128"));
        let own = "http://me:s3cret@10.0.0.1:25/";
        let config = Config { proxy: Some(own.parse().unwrap()), ..Config::default() };
        let of = |url: &str| Proxy::new(&url.parse().unwrap(), &config, &allow);
        for (url, host, scope) in [
            (own, "10.0.0.1:25", Scope::Allowed),
            ("http://nas.lan:3128", "nas.lan:3128", Scope::Allowed),
            ("http://proxy.example", "proxy.example:80", Scope::Public),
            ("https://proxy.example", "proxy.example:443", Scope::Public),
            ("socks5://Proxy.Example", "proxy.example:1080", Scope::Public),
            ("socks5://93.184.216.34:1080", "93.184.216.34:1080", Scope::Public),
        ] {
            let proxy = of(url).unwrap();
            assert_eq!((proxy.host.as_str(), proxy.scope), (host, scope), "{url}");
            assert!(proxy.rule().is_ok(), "{url}");
        }
        for (url, code) in [
            ("http://10.0.0.1:26/", "private"),
            ("http://10.0.0.1:25/", "private"),
            ("socks5://2130706433", "private"),
            ("socks5://[::1]", "private"),
            ("http://169.254.169.254/", "never"),
            ("http://proxy.example:25", "port"),
            ("socks5://proxy.example:6379", "port"),
            ("ftp://proxy.example", "config"),
            ("socks4://proxy.example", "config"),
            ("socks5:", "config"),
            ("mailto:a@b.c", "config"),
        ] {
            assert_eq!(of(url).unwrap_err().code(), code, "{url}");
        }
    }

    #[test]
    fn secrets_are_left_out() {
        let shown = without_secrets(&"https://me:s3cret@a.example:8443/x?key=s3cret#s3cret".parse().unwrap());
        assert_eq!(shown, "https://a.example:8443/x");
        assert_eq!(without_secrets(&"socks5://me:s3cret@a.example:1".parse().unwrap()), "socks5://a.example:1");
    }
}
