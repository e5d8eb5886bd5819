//! What opens a feed that is not for everybody. None of it is ever shown.

use crate::error::FetchError;
use reqwest::RequestBuilder;
use reqwest::header::{self, HeaderName, HeaderValue};
use std::fmt;

/// What proves to a server who asks. It is sent to the origin of the request's own address only: never after a redirect
/// to another host or port, nor from https to http.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// A name and password.
    Basic {
        /// The name; it cannot hold a colon.
        user: String,
        /// The password.
        password: String,
    },
    /// A token, sent as `Authorization: Bearer`.
    Bearer(String),
    /// A header of the server's own, such as `X-Api-Key`.
    Header {
        /// The header's name.
        name: String,
        /// Its value.
        value: String,
    },
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Credentials::Basic { .. } => "Basic(***)",
            Credentials::Bearer(_) => "Bearer(***)",
            Credentials::Header { .. } => "Header(***)",
        })
    }
}

/// Headers that say how the message is read, who sends it or which host is meant: a secret cannot be one of them.
const NOT_SECRETS: &[&str] = &[
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "referer",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// The secrets of one request, known to be fit for headers.
#[derive(Clone, Copy)]
pub(crate) struct Secrets<'a> {
    credentials: Option<&'a Credentials>,
    cookies: Option<&'a str>,
}

impl<'a> Secrets<'a> {
    pub(crate) fn new(credentials: Option<&'a Credentials>, cookies: Option<&'a str>) -> Result<Secrets<'a>, FetchError> {
        let wrong = |name, why: &str| Err(FetchError::Config { name, why: why.to_owned() });
        let fits = |value: &str| HeaderValue::from_bytes(value.as_bytes()).is_ok();
        match credentials {
            Some(Credentials::Basic { user, .. }) if user.contains(':') => return wrong("credentials", "a name cannot hold a colon"),
            Some(Credentials::Bearer(token)) if !fits(token) => {
                return wrong("credentials", "the token has characters that a header cannot carry");
            }
            Some(Credentials::Header { name, value }) => {
                if HeaderName::from_bytes(name.as_bytes()).is_err() || NOT_SECRETS.contains(&name.to_ascii_lowercase().as_str()) {
                    return wrong("credentials", "a header of this name cannot be set");
                }
                if !fits(value) {
                    return wrong("credentials", "the value has characters that a header cannot carry");
                }
            }
            _ => {}
        }
        if cookies.is_some_and(|cookies| !fits(cookies)) {
            return wrong("cookies", "they have characters that a header cannot carry");
        }
        Ok(Secrets { credentials, cookies })
    }

    /// Puts them on a request. They are marked, so that no library below shows them either.
    pub(crate) fn put(&self, mut request: RequestBuilder) -> RequestBuilder {
        request = match self.credentials {
            Some(Credentials::Basic { user, password }) => request.basic_auth(user, Some(password)),
            Some(Credentials::Bearer(token)) => request.bearer_auth(token),
            Some(Credentials::Header { name, value }) => with(request, name, value),
            None => request,
        };
        match self.cookies {
            Some(cookies) if !cookies.is_empty() => with(request, header::COOKIE.as_str(), cookies),
            _ => request,
        }
    }
}

fn with(request: RequestBuilder, name: &str, value: &str) -> RequestBuilder {
    match HeaderValue::from_bytes(value.as_bytes()) {
        Ok(mut value) => {
            value.set_sensitive(true);
            request.header(name, value)
        }
        Err(_) => request,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits() {
        let check = |credentials: Option<Credentials>, cookies: Option<&str>, expected: Option<&str>| {
            let result = Secrets::new(credentials.as_ref(), cookies).err();
            let name = match &result {
                Some(FetchError::Config { name, .. }) => Some(*name),
                _ => None,
            };
            assert_eq!(name, expected, "{result:?}");
            assert!(!format!("{credentials:?} {result:?}").contains("s3cret"));
        };
        let header = |name: &str, value: &str| Some(Credentials::Header { name: name.to_owned(), value: value.to_owned() });
        check(None, None, None);
        check(Some(Credentials::Basic { user: "ann".to_owned(), password: "s3cret:\r\n".to_owned() }), Some("a=s3cret"), None);
        check(Some(Credentials::Basic { user: "a:b".to_owned(), password: "s3cret".to_owned() }), None, Some("credentials"));
        check(Some(Credentials::Bearer("s3cret\r\nHost: x".to_owned())), None, Some("credentials"));
        check(header("X-Api-Key", "s3cret"), None, None);
        check(header("X-Api-Key", "s3cret\n"), None, Some("credentials"));
        check(header("a b", "s3cret"), None, Some("credentials"));
        check(header("Transfer-Encoding", "s3cret"), None, Some("credentials"));
        check(header("HOST", "s3cret"), None, Some("credentials"));
        check(None, Some("a=s3cret\r\nx: y"), Some("cookies"));
    }

    #[test]
    fn libraries_are_told_what_is_secret() {
        let tls = crate::tls::config(&[]).unwrap();
        let client = reqwest::Client::builder().tls_backend_preconfigured(tls).build().unwrap();
        let header = Credentials::Header { name: "X-Key".to_owned(), value: "k".to_owned() };
        let basic = Credentials::Basic { user: "a".to_owned(), password: "b".to_owned() };
        for (credentials, name) in [(header, "x-key"), (basic, "authorization"), (Credentials::Bearer("t".to_owned()), "authorization")] {
            let secrets = Secrets::new(Some(&credentials), Some("a=b")).unwrap();
            let request = secrets.put(client.get("https://a.example/")).build().unwrap();
            for name in [name, "cookie"] {
                assert!(request.headers().get(name).unwrap().is_sensitive(), "{name}");
            }
            assert_eq!(request.headers().len(), 2);
        }
    }
}
