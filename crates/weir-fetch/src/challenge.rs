//! Tells a test for people from the server's own word. A page behind such a test is not gone and not for sale: it is
//! only kept from programs, and a browser can open it.

use reqwest::header::HeaderMap;

/// How much of an answer is looked at.
pub(crate) const LOOK: usize = 32 * 1024;
/// A page longer than this has a text of its own, whatever scripts it carries.
const SHORT: usize = 24 * 1024;

/// Headers by which the guards of large networks say that they, and not the site, answered: name and value.
const HEADERS: &[(&str, &str)] = &[
    // Cloudflare, Vercel, Amazon's firewall (which also says "captcha"), DataDome.
    ("cf-mitigated", "challenge"),
    ("x-vercel-mitigated", "challenge"),
    ("x-amzn-waf-action", "challenge"),
    ("x-amzn-waf-action", "captcha"),
    ("x-datadome", "protected"),
    ("server", "datadome"),
];

/// What only the tests themselves contain, with any status.
const MARKERS: &[&str] = &[
    // Cloudflare; its bare `challenge-platform` script is in ordinary pages, too.
    "_cf_chl_opt",
    "cf-browser-verification",
    // DataDome.
    "//ct.captcha-delivery.com/",
    "//geo.captcha-delivery.com/",
    // Akamai's test and its proof of work.
    "sec-if-cpt-container",
    "/_sec/verify?provider=",
    // Imperva, HUMAN (PerimeterX), Amazon, Anubis.
    "_incapsula_resource?",
    "id=\"px-captcha\"",
    "awswaf-captcha",
    "id=\"anubis_challenge\"",
];

/// What says it together with a refusal, by the name of the server that sent it.
const REFUSALS: &[(&str, &str)] = &[
    ("cloudflare", "just a moment..."),
    ("cloudflare", "attention required! | cloudflare"),
    ("cloudflare", "/cdn-cgi/challenge-platform/"),
    ("akamaighost", "errors.edgesuite.net"),
    ("akamaighost", "you don't have permission to access"),
];

/// Whether a refusal's body may say more.
pub(crate) fn worth_a_look(status: u16) -> bool {
    matches!(status, 202 | 401 | 403 | 405 | 429 | 503)
}

/// Whether an answer is a test for people. `start` is the beginning of its body, as far as it was read; `whole` its length.
pub(crate) fn challenge(status: u16, headers: &HeaderMap, start: &[u8], whole: usize) -> bool {
    let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_ascii_lowercase);
    let refusal = status >= 400;
    for (name, expected) in HEADERS {
        // DataDome names itself on good pages as well.
        let always = name.ends_with("mitigated") || name.ends_with("waf-action");
        if (always || refusal) && value(name).is_some_and(|value| value.trim() == *expected) {
            return true;
        }
    }
    if !refusal && whole > SHORT {
        return false;
    }
    let text = String::from_utf8_lossy(start.get(..LOOK).unwrap_or(start)).to_ascii_lowercase();
    let server = value("server").unwrap_or_default();
    MARKERS.iter().any(|marker| text.contains(marker))
        || (refusal && REFUSALS.iter().any(|(name, marker)| server.starts_with(name) && text.contains(marker)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};

    fn check(expected: bool, status: u16, headers: &[(&'static str, &'static str)], body: &str) {
        let headers = headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect();
        assert_eq!(challenge(status, &headers, body.as_bytes(), body.len()), expected, "{status} {headers:?} {body:.80}");
    }

    #[test]
    fn tests_for_people() {
        check(true, 403, &[("cf-mitigated", "challenge"), ("server", "cloudflare")], "");
        check(true, 503, &[("server", "cloudflare")], "<title>Just a moment...</title>");
        check(true, 403, &[], "<script>window._cf_chl_opt={cvId:'3'}</script>");
        check(true, 403, &[("server", "DataDome")], "");
        check(true, 403, &[("x-datadome", "protected")], "{}");
        check(true, 200, &[], "<script src=\"https://ct.captcha-delivery.com/c.js\"></script>");
        check(true, 403, &[("server", "AkamaiGHost")], "<H1>Access Denied</H1> https://errors.edgesuite.net/18.a");
        check(true, 200, &[], "<div id=\"sec-if-cpt-container\"></div>");
        check(true, 202, &[("x-amzn-waf-action", "challenge")], "");
        check(true, 429, &[("x-vercel-mitigated", "challenge")], "");
    }

    #[test]
    fn what_servers_say_themselves() {
        check(false, 403, &[("server", "cloudflare")], "<h1>Members only</h1>");
        check(false, 403, &[("server", "nginx")], "Just a moment...");
        check(false, 404, &[("server", "cloudflare"), ("cf-cache-status", "HIT")], "not found");
        check(false, 200, &[("server", "cloudflare")], "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script><p>News");
        check(false, 200, &[("x-datadome", "protected")], "<p>News");
        check(false, 200, &[], "<p>How captcha-delivery.com works.");
        check(false, 200, &[], &format!("<p>Say _cf_chl_opt. {}", "word ".repeat(10_000)));
        check(false, 401, &[], "");
    }
}
