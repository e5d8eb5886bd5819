//! Reasons as codes, so that a page can give them in its reader's language.

use crate::error::{FetchError, Refusal};

/// What stands between the reader and a document, where a server answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barrier {
    /// Nothing is there, or no longer: 404, 410.
    Gone,
    /// Only for those who log in or pay: 401, 402.
    Paywall,
    /// The server does not serve programs, or not this one: 403.
    Blocked,
    /// A test of whether a person asks.
    Challenge,
    /// Withheld for legal reasons: 451.
    Legal,
}

impl FetchError {
    /// All that [`code`](FetchError::code) can give: what a catalogue of texts has to hold.
    pub const CODES: &[&str] = &[
        "private",
        "never",
        "inward",
        "scheme",
        "port",
        "userinfo",
        "no_host",
        "dns",
        "connect",
        "tls",
        "timeout",
        "broken",
        "coding",
        "too_large",
        "redirects",
        "robots",
        "robots_unknown",
        "host_busy",
        "proxy",
        "challenge",
        "status_304",
        "status_401",
        "status_402",
        "status_403",
        "status_404",
        "status_407",
        "status_410",
        "status_429",
        "status_451",
        "status_500",
        "status_502",
        "status_503",
        "status_504",
        "status_2xx",
        "status_4xx",
        "status_5xx",
        "status_other",
        "config",
    ];

    /// The kind of error. It stays the same from version to version; the text does not.
    ///
    /// ```
    /// use weir_fetch::FetchError;
    /// let error = FetchError::Dns { host: "example.com".to_owned() };
    /// assert_eq!((error.code(), error.parameters()), ("dns", vec![("host", "example.com".to_owned())]));
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            FetchError::Refused { why, .. } => why.code(),
            FetchError::Dns { .. } => "dns",
            FetchError::Connect { .. } => "connect",
            FetchError::Tls { .. } => "tls",
            FetchError::Timeout { .. } => "timeout",
            FetchError::Broken { .. } => "broken",
            FetchError::Encoding { .. } => "coding",
            FetchError::TooLarge { .. } => "too_large",
            FetchError::Redirects { .. } => "redirects",
            FetchError::Robots { .. } => "robots",
            FetchError::RobotsUnknown { .. } => "robots_unknown",
            FetchError::HostBusy { .. } => "host_busy",
            FetchError::Proxy { .. } => "proxy",
            FetchError::Config { .. } => "config",
            FetchError::Status { challenge: true, .. } => "challenge",
            FetchError::Status { status, .. } => match status {
                304 => "status_304",
                401 => "status_401",
                402 => "status_402",
                403 => "status_403",
                404 => "status_404",
                407 => "status_407",
                410 => "status_410",
                429 => "status_429",
                451 => "status_451",
                500 => "status_500",
                502 => "status_502",
                503 => "status_503",
                504 => "status_504",
                200..=299 => "status_2xx",
                400..=499 => "status_4xx",
                500..=599 => "status_5xx",
                _ => "status_other",
            },
        }
    }

    /// What belongs into the text for [`code`](FetchError::code), by name: always `host` (`name` and `why` for settings), and where it
    /// matters `address`, `scheme`, `port`, `limit` (bytes), `until` (RFC 3339), `status`, `proxy`.
    pub fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        let host = match self {
            FetchError::Config { name, why } => return vec![("name", (*name).to_owned()), ("why", why.clone())],
            FetchError::Refused { host, .. }
            | FetchError::Dns { host }
            | FetchError::Connect { host }
            | FetchError::Tls { host }
            | FetchError::Timeout { host }
            | FetchError::Broken { host }
            | FetchError::Encoding { host }
            | FetchError::TooLarge { host, .. }
            | FetchError::Redirects { host }
            | FetchError::Robots { host }
            | FetchError::RobotsUnknown { host, .. }
            | FetchError::HostBusy { host, .. }
            | FetchError::Proxy { host, .. }
            | FetchError::Status { host, .. } => host,
        };
        found.push(("host", host.clone()));
        match self {
            FetchError::Refused { why: Refusal::Private { address } | Refusal::Never { address }, .. } => {
                found.push(("address", address.to_string()));
            }
            FetchError::Refused { why: Refusal::Scheme { scheme }, .. } => found.push(("scheme", scheme.clone())),
            FetchError::Refused { why: Refusal::Port { port }, .. } => found.push(("port", port.to_string())),
            FetchError::TooLarge { limit, .. } => found.push(("limit", limit.to_string())),
            FetchError::RobotsUnknown { until, .. } | FetchError::HostBusy { until, .. } => found.push(("until", until.to_string())),
            FetchError::Proxy { proxy, .. } => found.push(("proxy", proxy.clone())),
            FetchError::Status { status, .. } => found.push(("status", status.to_string())),
            _ => {}
        }
        found
    }

    /// What stands in the way, where a server answered and coming back soon will not help.
    pub fn barrier(&self) -> Option<Barrier> {
        match self {
            FetchError::Status { challenge: true, .. } => Some(Barrier::Challenge),
            FetchError::Status { status, .. } => match status {
                404 | 410 => Some(Barrier::Gone),
                401 | 402 => Some(Barrier::Paywall),
                403 => Some(Barrier::Blocked),
                451 => Some(Barrier::Legal),
                _ => None,
            },
            _ => None,
        }
    }
}

impl Refusal {
    fn code(&self) -> &'static str {
        match self {
            Refusal::Private { .. } => "private",
            Refusal::Never { .. } => "never",
            Refusal::Inward => "inward",
            Refusal::Scheme { .. } => "scheme",
            Refusal::Port { .. } => "port",
            Refusal::Userinfo => "userinfo",
            Refusal::NoHost => "no_host",
        }
    }
}

/// One sentence about a status, and what to do.
pub(crate) fn status_text(host: &str, status: u16, challenge: bool) -> String {
    match status {
        _ if challenge => format!("{host} wants proof that a person asks (status {status}); open it in a browser"),
        304 => format!("{host} says nothing changed, though there was nothing to compare; try later"),
        401 | 407 => format!("{host} asks for a name and password (status {status}); set them for this address"),
        402 => format!("{host} asks for payment (status 402); log in with a browser"),
        403 => format!("{host} does not let programs read this address (status 403); open it in a browser"),
        404 => format!("{host} has nothing at this address (status 404); check it in a browser"),
        410 => format!("{host} says this address is gone for good (status 410); look for a new one"),
        429 => format!("{host} asks for fewer requests (status 429); it is asked again later"),
        451 => format!("{host} may not show this for legal reasons (status 451); nothing can be done here"),
        200..=299 => format!("{host} answered without a document (status {status}); check the address in a browser"),
        500..=599 => format!("{host} has a fault of its own (status {status}); try later"),
        _ => format!("{host} answered with status {status}; check the address in a browser"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn status(status: u16, challenge: bool) -> FetchError {
        let url = Box::new("http://a.example/".parse().unwrap());
        FetchError::Status { host: "a.example".to_owned(), status, url, retry_after: None, challenge }
    }

    #[test]
    fn every_error_has_a_code_and_its_host() {
        let (host, until, address) = (|| "a.example".to_owned(), Timestamp::UNIX_EPOCH, [10, 0, 0, 1].into());
        let refused = |why| FetchError::Refused { host: host(), why };
        let mut seen: Vec<&str> = Vec::new();
        let mut errors = vec![
            (refused(Refusal::Private { address }), Some(("address", "10.0.0.1"))),
            (refused(Refusal::Never { address }), Some(("address", "10.0.0.1"))),
            (refused(Refusal::Inward), None),
            (refused(Refusal::Scheme { scheme: "ftp".to_owned() }), Some(("scheme", "ftp"))),
            (refused(Refusal::Port { port: 25 }), Some(("port", "25"))),
            (refused(Refusal::Userinfo), None),
            (refused(Refusal::NoHost), None),
            (FetchError::Dns { host: host() }, None),
            (FetchError::Connect { host: host() }, None),
            (FetchError::Tls { host: host() }, None),
            (FetchError::Timeout { host: host() }, None),
            (FetchError::Broken { host: host() }, None),
            (FetchError::Encoding { host: host() }, None),
            (FetchError::TooLarge { host: host(), limit: 9 }, Some(("limit", "9"))),
            (FetchError::Redirects { host: host() }, None),
            (FetchError::Robots { host: host() }, None),
            (FetchError::RobotsUnknown { host: host(), until }, Some(("until", "1970-01-01T00:00:00Z"))),
            (FetchError::HostBusy { host: host(), until }, Some(("until", "1970-01-01T00:00:00Z"))),
            (FetchError::Proxy { host: host(), proxy: "p:1".to_owned() }, Some(("proxy", "p:1"))),
            (status(403, true), Some(("status", "403"))),
        ];
        for number in [304, 401, 402, 403, 404, 407, 410, 429, 451, 500, 502, 503, 504, 204, 418, 599, 999] {
            errors.push((status(number, false), None));
        }
        for (error, parameter) in &errors {
            let parameters = error.parameters();
            assert!(FetchError::CODES.contains(&error.code()), "{error:?}");
            assert_eq!(parameters.first(), Some(&("host", host())), "{error:?}");
            if let Some((name, value)) = parameter {
                assert_eq!(parameters.last(), Some(&(*name, (*value).to_owned())), "{error:?}");
            }
            seen.push(error.code());
        }
        seen.push(FetchError::Config { name: "a", why: "b".to_owned() }.code());
        assert_eq!(seen, FetchError::CODES, "each once, in order");
    }

    #[test]
    fn barriers() {
        for (number, challenge, expected) in [
            (404, false, Some(Barrier::Gone)),
            (410, false, Some(Barrier::Gone)),
            (401, false, Some(Barrier::Paywall)),
            (402, false, Some(Barrier::Paywall)),
            (403, false, Some(Barrier::Blocked)),
            (403, true, Some(Barrier::Challenge)),
            (503, true, Some(Barrier::Challenge)),
            (503, false, None),
            (451, false, Some(Barrier::Legal)),
        ] {
            assert_eq!(status(number, challenge).barrier(), expected, "{number} {challenge}");
        }
        assert!(!status(503, true).is_transient() && status(503, false).is_transient());
    }
}
