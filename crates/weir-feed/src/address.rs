//! Addresses: as people type them, and as they are compared.

use url::Url;

/// Parameters that tell the site where a reader came from, and nothing about the page.
const TRACKING: [&str; 22] = [
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "yclid",
    "twclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "ref_src",
    "ref_url",
    "_hsenc",
    "_hsmi",
    "mkt_tok",
    "cmpid",
    "ncid",
    "smid",
    "sr_share",
    "at_medium",
    "at_campaign",
    "spm",
    "wt_mc",
];

/// Why a text is no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing was typed.
    #[error("type the address of a site or feed, such as example.com")]
    Empty,
    /// It cannot be an address.
    #[error("`{0}` is not an address; it should look like example.com or https://example.com/feed")]
    NotAnAddress(String),
    /// Something that is not read over the web.
    #[error("`{0}` addresses cannot be read; only http and https can")]
    Scheme(String),
}

/// Reads what a person types: `example.com`, `feed:https://…`, `feed://…`, with spaces around it.
pub fn address(text: &str) -> Result<Url, AddressError> {
    let text = text.trim().trim_matches(['"', '\'', '<', '>']);
    if text.is_empty() {
        return Err(AddressError::Empty);
    }
    let wrong = || AddressError::NotAnAddress(text.chars().take(100).collect());
    if text.contains(char::is_whitespace) || text.len() > 4_000 {
        return Err(wrong());
    }
    let mut rest = text;
    for prefix in ["feed:", "rss:", "podcast:", "itpc:"] {
        if text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)) {
            rest = &text[prefix.len()..];
        }
    }
    let rest = if rest.len() < text.len() { rest.trim_start_matches("//") } else { rest };
    let url = match rest.split_once("://") {
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") => {
            Url::parse(rest).map_err(|_| wrong())?
        }
        Some((scheme, _)) => return Err(AddressError::Scheme(scheme.chars().take(30).collect())),
        None => {
            // `mailto:x` and `javascript:x` have a scheme; `example.com:8080` has a port.
            if let Some((before, after)) = rest.split_once(':')
                && !before.contains(['.', '/', '['])
                && before != "localhost"
                && !after.starts_with(|c: char| c.is_ascii_digit())
            {
                return Err(AddressError::Scheme(before.chars().take(30).collect()));
            }
            // Machines at home have no certificate.
            let host = rest.split('/').next().unwrap_or("");
            let home =
                host.starts_with("localhost") || host.starts_with(|c: char| c.is_ascii_digit()) && !host.contains(char::is_alphabetic);
            Url::parse(&format!("{}://{rest}", if home { "http" } else { "https" })).map_err(|_| wrong())?
        }
    };
    let host = url.host_str().unwrap_or("");
    // One word alone is no site: it would be looked up in vain.
    if !(host.contains('.') || host.contains(':') || host == "localhost") {
        return Err(wrong());
    }
    Ok(url)
}

/// The address without what does not name the page: tracking parameters, the fragment, default ports, an empty query.
pub fn normalise(url: &Url) -> Url {
    let mut clean = url.clone();
    clean.set_fragment(None);
    if let Some(query) = url.query() {
        let kept: Vec<&str> = query
            .split('&')
            .filter(|pair| {
                let name = pair.split('=').next().unwrap_or("").to_ascii_lowercase();
                !pair.is_empty() && !name.starts_with("utm_") && !TRACKING.contains(&name.as_str())
            })
            .collect();
        clean.set_query((!kept.is_empty()).then(|| kept.join("&")).as_deref());
    }
    clean
}

/// The address to visit: without tracking parameters, with the place in the page.
pub fn without_tracking(url: &Url) -> Url {
    let mut clean = normalise(url);
    clean.set_fragment(url.fragment());
    clean
}

/// A key under which addresses of one page meet: normalised, without the scheme, `www.` and a closing slash.
pub fn url_key(url: &Url) -> i64 {
    let clean = normalise(url);
    let host = clean.host_str().unwrap_or("");
    let host = host.strip_prefix("www.").unwrap_or(host);
    let port = clean.port().map(|port| format!(":{port}")).unwrap_or_default();
    let query = clean.query().map(|query| format!("?{query}")).unwrap_or_default();
    let text = format!("{host}{port}{}{query}", clean.path().trim_end_matches('/'));
    xxhash_rust::xxh3::xxh3_64(text.as_bytes()) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type() {
        for (text, expected) in [
            ("example.com", "https://example.com/"),
            (" http://example.com/feed ", "http://example.com/feed"),
            ("feed:https://example.com/rss", "https://example.com/rss"),
            ("feed://example.com/rss", "https://example.com/rss"),
            ("example.com:8080/x", "https://example.com:8080/x"),
            ("http://127.0.0.1:8199/", "http://127.0.0.1:8199/"),
            ("localhost:3000", "http://localhost:3000/"),
            ("192.168.1.5:8080/feed", "http://192.168.1.5:8080/feed"),
            ("例子.中国", "https://xn--fsqu00a.xn--fiqs8s/"),
        ] {
            assert_eq!(address(text).map(String::from).as_deref(), Ok(expected), "{text}");
        }
        for text in [
            "",
            "  ",
            "rare earths",
            "news",
            "mailto:a@b.c",
            "javascript:alert(1)",
            "ftp://example.com/",
            "file:///etc/passwd",
            "https://",
            "http://[::",
        ] {
            assert!(address(text).is_err(), "{text}");
        }
    }

    #[test]
    fn addresses_of_one_page_meet() {
        let key = |text: &str| url_key(&text.parse().unwrap());
        let page = key("https://example.com/a?id=1");
        for same in
            ["http://www.example.com/a?id=1", "https://example.com/a/?id=1#top", "https://example.com:443/a?utm_source=rss&id=1&fbclid=x"]
        {
            assert_eq!(key(same), page, "{same}");
        }
        for other in [
            "https://example.com/a?id=2",
            "https://example.com/b?id=1",
            "https://example.com:8080/a?id=1",
            "https://other.example.com/a?id=1",
        ] {
            assert_ne!(key(other), page, "{other}");
        }
    }
}
