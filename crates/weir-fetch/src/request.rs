//! What is asked for.

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
#[derive(Clone, Debug)]
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
}

impl Request {
    /// An unconditional request with the configured limit.
    pub fn new(url: Url, accept: Accept) -> Request {
        Request { url, etag: None, last_modified: None, validators_from: None, accept, limit: None, subscribers: None }
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
}
