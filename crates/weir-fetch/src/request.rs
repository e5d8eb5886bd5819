//! What is asked for.

use crate::credentials::Credentials;
use crate::proxy::without_secrets;
use std::fmt;
use url::Url;

/// What kind of document is expected: decides the `Accept` header, and whether robots.txt is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accept {
    /// A feed. The reader subscribed to it, so robots.txt does not apply.
    Feed,
    /// A page of the web: robots.txt is respected.
    Page,
    /// A picture.
    Image,
    /// A list of feeds.
    Opml,
}

impl Accept {
    /// The header's value: what is wanted first, HTML last for feeds.
    pub(crate) fn header(self) -> &'static str {
        match self {
            Accept::Feed => {
                "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, \
                 application/json;q=0.8, application/xml;q=0.8, text/xml;q=0.8, text/html;q=0.4, */*;q=0.1"
            }
            Accept::Page => "text/html, application/xhtml+xml;q=0.9, text/plain;q=0.5, */*;q=0.1",
            Accept::Image => "image/webp, image/png, image/jpeg, image/gif;q=0.9, image/*;q=0.5, */*;q=0.1",
            Accept::Opml => "text/x-opml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1",
        }
    }
}

/// One request. All requests are GET.
#[derive(Clone)]
pub struct Request {
    /// The address. A name and password in it are refused.
    pub url: Url,
    /// The `ETag` of the copy at hand, byte for byte as it came.
    pub etag: Option<String>,
    /// The `Last-Modified` of the copy at hand, byte for byte as it came.
    pub last_modified: Option<String>,
    /// The address the two validators came from, where known: they are sent to that address only, so that a redirect
    /// that leads elsewhere today cannot answer "unchanged" about another document.
    pub validators_from: Option<Url>,
    /// What kind of document is expected.
    pub accept: Accept,
    /// The most bytes of body, when smaller or larger than the configured limit.
    pub limit: Option<usize>,
    /// How many people read this feed here, told to its publisher in the User-Agent when more than one.
    pub subscribers: Option<u32>,
    /// What Weir calls itself here, instead of the configured name and number of subscribers.
    pub user_agent: Option<String>,
    /// What proves who asks. Only for the address's own origin.
    pub credentials: Option<Credentials>,
    /// The `Cookie` header. Only for the address's own origin; what servers set is never kept.
    pub cookies: Option<String>,
    /// A proxy for this request, instead of the configured one: `http://`, `https://` or `socks5://`. One on a private
    /// network must be allowed like any private host.
    pub proxy: Option<Url>,
}

/// Nothing secret is shown; an address's query may hold a key.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("url", &without_secrets(&self.url))
            .field("etag", &self.etag)
            .field("last_modified", &self.last_modified)
            .field("validators_from", &self.validators_from.as_ref().map(without_secrets))
            .field("accept", &self.accept)
            .field("limit", &self.limit)
            .field("subscribers", &self.subscribers)
            .field("user_agent", &self.user_agent)
            .field("credentials", &self.credentials)
            .field("cookies", &self.cookies.as_ref().map(|_| "***"))
            .field("proxy", &self.proxy.as_ref().map(without_secrets))
            .finish()
    }
}

impl Request {
    /// An unconditional request with the configured limit.
    pub fn new(url: Url, accept: Accept) -> Request {
        Request {
            url,
            etag: None,
            last_modified: None,
            validators_from: None,
            accept,
            limit: None,
            subscribers: None,
            user_agent: None,
            credentials: None,
            cookies: None,
            proxy: None,
        }
    }

    /// With the validators of the copy at hand.
    pub fn validators(mut self, etag: Option<String>, last_modified: Option<String>) -> Request {
        self.etag = etag;
        self.last_modified = last_modified;
        self
    }

    /// With another limit on the body.
    pub fn limit(mut self, bytes: usize) -> Request {
        self.limit = Some(bytes);
        self
    }

    /// With the address the validators came from.
    pub fn validators_from(mut self, url: Option<Url>) -> Request {
        self.validators_from = url;
        self
    }

    /// With the number of readers.
    pub fn subscribers(mut self, count: u32) -> Request {
        self.subscribers = Some(count);
        self
    }

    /// Under another name.
    pub fn user_agent(mut self, name: impl Into<String>) -> Request {
        self.user_agent = Some(name.into());
        self
    }

    /// With what proves who asks.
    pub fn credentials(mut self, credentials: Credentials) -> Request {
        self.credentials = Some(credentials);
        self
    }

    /// With cookies: `name=value; other=value`.
    pub fn cookies(mut self, cookies: impl Into<String>) -> Request {
        self.cookies = Some(cookies.into());
        self
    }

    /// Through a proxy.
    pub fn proxy(mut self, proxy: Url) -> Request {
        self.proxy = Some(proxy);
        self
    }
}
