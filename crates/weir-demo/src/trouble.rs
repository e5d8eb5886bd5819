//! Bad answers, for tests of everything that can go wrong between an address and a feed.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Response, StatusCode, header};
use futures_util::stream;
use tokio::sync::watch;

/// The paths under `/trouble/` and what each answers.
pub const TROUBLES: &[(&str, &str)] = &[
    ("/trouble/not-a-feed", "an HTML page that announces no feed"),
    ("/trouble/html-as-feed.xml", "HTML served as application/rss+xml"),
    ("/trouble/huge", "300 MB of feed without Content-Length"),
    ("/trouble/slow", "one byte a second"),
    ("/trouble/redirect-loop", "a redirect to itself by way of another"),
    ("/trouble/moved", "301 to the first outlet's feed"),
    ("/trouble/gone", "410"),
    ("/trouble/busy", "503 with Retry-After: 120"),
    ("/trouble/not-opml.opml", "text that is not OPML"),
    ("/trouble/empty", "200 with no bytes"),
    ("/trouble/forbidden", "a page that robots.txt disallows"),
];

const HUGE_BYTES: usize = 300 * 1024 * 1024;
const HTML: &str = "<!doctype html>\n<html lang=\"en\"><head><title>Tide tables</title></head><body><h1>Tide tables</h1>\
<p>High water at the harbour wall is at 06:14 and 18:39. There is no feed on this page.</p></body></html>\n";

/// Answers a path under `/trouble/`, or `None` if there is no such trouble. `stopping` turns true at shutdown, so
/// that an endless answer does not keep the server alive.
pub(crate) fn answer(path: &str, first_feed: &str, stopping: watch::Receiver<bool>) -> Option<Response<Body>> {
    let response = match path {
        "/trouble/not-a-feed" | "/trouble/forbidden" => plain(StatusCode::OK, "text/html; charset=utf-8", HTML),
        "/trouble/html-as-feed.xml" => plain(StatusCode::OK, "application/rss+xml; charset=utf-8", HTML),
        "/trouble/not-opml.opml" => {
            plain(StatusCode::OK, "text/x-opml; charset=utf-8", "Dear reader,\nthis is a letter and not a list of feeds.\n")
        }
        "/trouble/empty" => plain(StatusCode::OK, "application/rss+xml; charset=utf-8", ""),
        "/trouble/gone" => plain(StatusCode::GONE, "text/plain; charset=utf-8", "This feed has ended.\n"),
        "/trouble/busy" => with_header(
            plain(StatusCode::SERVICE_UNAVAILABLE, "text/plain; charset=utf-8", "Please come back later.\n"),
            header::RETRY_AFTER,
            "120",
        ),
        "/trouble/redirect-loop" => redirect(StatusCode::FOUND, "/trouble/redirect-loop/again"),
        "/trouble/redirect-loop/again" => redirect(StatusCode::FOUND, "/trouble/redirect-loop"),
        "/trouble/moved" => redirect(StatusCode::MOVED_PERMANENTLY, first_feed),
        "/trouble/huge" => streamed(huge(stopping)),
        "/trouble/slow" => streamed(slow(stopping)),
        _ => return None,
    };
    Some(response)
}

fn plain(status: StatusCode, content_type: &'static str, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    with_header(response, header::CONTENT_TYPE, content_type)
}

fn redirect(status: StatusCode, to: &str) -> Response<Body> {
    with_header(plain(status, "text/plain; charset=utf-8", ""), header::LOCATION, to)
}

fn with_header(mut response: Response<Body>, name: header::HeaderName, value: &str) -> Response<Body> {
    if let Ok(value) = header::HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
    response
}

fn streamed(body: Body) -> Response<Body> {
    with_header(Response::new(body), header::CONTENT_TYPE, "application/rss+xml; charset=utf-8")
}

/// A feed whose items never seem to end, made while it is read.
fn huge(stopping: watch::Receiver<bool>) -> Body {
    const HEAD: &str = "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Everything, always</title>\n";
    let item = "<item><title>One more thing</title><description>There is always one more thing.</description></item>\n";
    let chunk = item.repeat(64 * 1024 / item.len());
    Body::from_stream(stream::unfold((0_usize, chunk, stopping), |(sent, chunk, stopping)| async move {
        if sent >= HUGE_BYTES || *stopping.borrow() {
            return None;
        }
        let piece = if sent == 0 { HEAD.to_owned() } else { chunk.clone() };
        Some((Ok::<_, std::convert::Infallible>(piece.clone()), (sent + piece.len(), chunk, stopping)))
    }))
}

/// A feed that arrives one byte a second.
fn slow(stopping: watch::Receiver<bool>) -> Body {
    const TEXT: &[u8] = b"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Patience</title></channel></rss>\n";
    Body::from_stream(stream::unfold((0_usize, stopping), |(at, mut stopping)| async move {
        let byte = *TEXT.get(at)?;
        tokio::select! {
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
            _ = stopping.changed() => return None,
        }
        Some((Ok::<_, std::convert::Infallible>(vec![byte]), (at + 1, stopping)))
    }))
}
