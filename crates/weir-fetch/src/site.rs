//! Which addresses share one budget of requests.

use crate::config::Config;
use crate::resolve::Scope;
use url::{Host, Url};

/// What an address counts as for turns and pauses. Public hosts count together under the domain that someone registered,
/// as servers count their readers; hosts of the owner's each for themselves, as one machine may run many.
pub(crate) fn site(url: &Url, scope: Scope, config: &Config) -> String {
    let host = url.host_str().unwrap_or_default().trim_end_matches('.');
    let alone = || format!("{host}:{}", url.port_or_known_default().unwrap_or_default());
    if scope == Scope::Allowed || !config.per_site {
        return alone();
    }
    match url.host() {
        Some(Host::Domain(_)) => {
            // A name that is a suffix itself belongs to nobody in particular.
            let domain = psl::domain_str(host).unwrap_or(host);
            let named = |name: &String| name.eq_ignore_ascii_case(domain) || name.eq_ignore_ascii_case(host);
            if config.hosts_apart.iter().any(named) { alone() } else { domain.to_owned() }
        }
        _ => host.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_together() {
        let config = Config { hosts_apart: vec!["Platform.example".to_owned()], ..Config::default() };
        let check = |url: &str, scope, expected: &str| assert_eq!(site(&url.parse().unwrap(), scope, &config), expected, "{url}");
        check("https://feeds.news.example.com/x", Scope::Public, "example.com");
        check("http://EXAMPLE.com.:8080/", Scope::Public, "example.com");
        check("https://www.example.co.uk/", Scope::Public, "example.co.uk");
        check("https://ann.github.io/", Scope::Public, "ann.github.io");
        check("https://github.io/", Scope::Public, "github.io");
        check("https://a.platform.example/", Scope::Public, "a.platform.example:443");
        check("http://93.184.216.34:8080/", Scope::Public, "93.184.216.34");
        check("http://[2606:4700::1]/", Scope::Public, "[2606:4700::1]");
        check("http://nas.lan:8080/", Scope::Allowed, "nas.lan:8080");
        check("http://rss.example.com/", Scope::Allowed, "rss.example.com:80");
        let apart = Config { per_site: false, ..Config::default() };
        assert_eq!(site(&"https://a.example.com/".parse().unwrap(), Scope::Public, &apart), "a.example.com:443");
    }
}
