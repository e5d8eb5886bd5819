//! What came back.

use crate::proxy::without_secrets;
use bytes::Bytes;
use jiff::SignedDuration;
use std::fmt;
use url::Url;

/// A successful answer: 2xx with a body, or 304. Every other status is a [`FetchError::Status`](crate::FetchError).
#[derive(Clone)]
pub struct Response {
    /// 200, 203, 304 or, for pages and pictures, another 2xx.
    pub status: u16,
    /// The address that answered, after redirects.
    pub url: Url,
    /// Where the address has moved for good: the last hop before which every redirect was permanent (301, 308), none of
    /// them from https to http. Store it only once the new address has given a feed more than once.
    pub permanent: Option<Url>,
    /// As sent.
    pub content_type: Option<String>,
    /// Byte for byte as sent, for the next request; also on a 304.
    pub etag: Option<String>,
    /// Byte for byte as sent, for the next request; also on a 304.
    pub last_modified: Option<String>,
    /// Where the document says that it is (`Content-Location`), as sent.
    pub content_location: Option<String>,
    /// The document's languages (`Content-Language`), as sent.
    pub content_language: Option<String>,
    /// How long the answer stays fresh from now: `max-age` or `Expires`, less `Age`.
    pub max_age: Option<SignedDuration>,
    /// The wait the server asks for, from now.
    pub retry_after: Option<SignedDuration>,
    /// The `Link` headers, joined with ", ": a hub and the feed's own address may be in them.
    pub link: Option<String>,
    /// Decompressed. Empty on a 304.
    pub body: Bytes,
    /// The connection broke before the end: the body's beginning can be used, and there are no validators.
    pub truncated: bool,
    /// The document is a test of whether a person asks, not what was asked for.
    pub challenge: bool,
}

/// The body is not shown, nor the query of an address, which may hold a key.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("url", &without_secrets(&self.url))
            .field("permanent", &self.permanent.as_ref().map(without_secrets))
            .field("content_type", &self.content_type)
            .field("max_age", &self.max_age)
            .field("retry_after", &self.retry_after)
            .field("bytes", &self.body.len())
            .field("truncated", &self.truncated)
            .field("challenge", &self.challenge)
            .finish_non_exhaustive()
    }
}

impl Response {
    /// The copy at hand is still current.
    pub fn is_unchanged(&self) -> bool {
        self.status == 304
    }
}
