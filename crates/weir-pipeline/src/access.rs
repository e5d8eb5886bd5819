//! How a feed's server is asked, where that is special.

use url::Url;
use weir_fetch::{Accept, Credentials, Request};
use weir_store::Access;

/// A request as the feed's owner wants it made.
pub(crate) fn request(url: Url, accept: Accept, access: &Access) -> Request {
    let mut request = Request::new(url, accept);
    if !access.user_agent.is_empty() {
        request = request.user_agent(access.user_agent.clone());
    }
    if !access.cookies.is_empty() {
        request = request.cookies(access.cookies.clone());
    }
    if !access.user.is_empty() {
        request = request.credentials(Credentials::Basic { user: access.user.clone(), password: access.password.clone() });
    } else if !access.password.is_empty() {
        request = request.credentials(Credentials::Bearer(access.password.clone()));
    }
    match Url::parse(&access.proxy) {
        Ok(proxy) => request.proxy(proxy),
        Err(_) => request,
    }
}

/// The request for a page behind a feed. Credentials and cookies go only where the feed itself is.
pub(crate) fn page_request(url: Url, accept: Accept, access: &Access, feed_url: &str) -> Request {
    let access = of(&url, access, feed_url);
    request(url, accept, &access)
}

/// What of a way to ask one address is meant for another: all of it on the same origin, no secrets elsewhere.
pub(crate) fn of(url: &Url, access: &Access, own: &str) -> Access {
    if Url::parse(own).is_ok_and(|own| own.origin() == url.origin()) {
        return access.clone();
    }
    Access { user: String::new(), password: String::new(), cookies: String::new(), ..access.clone() }
}
