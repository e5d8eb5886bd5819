//! The loopback server: paths to documents, validators, shutdown.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri, header};
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::content::Demo;
use crate::{feed, home, image, page, trouble, when};

/// How long open connections may linger after shutdown.
const LINGER: Duration = Duration::from_secs(1);

struct World {
    demo: Demo,
    base: String,
    now: Timestamp,
    stopping: watch::Receiver<bool>,
    /// Pictures are drawn on first use and kept: drawing is slow in debug builds.
    pictures: Mutex<HashMap<String, Arc<Vec<u8>>>>,
}

/// A document ready to be sent, or compared with the reader's copy.
struct Document {
    bytes: Vec<u8>,
    content_type: String,
    modified: Timestamp,
}

/// Serves the demo world on an already bound loopback listener until `shutdown` resolves.
///
/// Every publication time is counted back from `now`. Addresses in feeds and pages use the listener's own address.
///
/// # Errors
/// If the listener's address cannot be read or the server fails.
pub async fn serve(
    demo: Demo,
    listener: TcpListener,
    now: Timestamp,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let base = format!("http://{}", listener.local_addr()?);
    let (stop, stopping) = watch::channel(false);
    let world = World { demo, base, now, stopping: stopping.clone(), pictures: Mutex::default() };
    let router = Router::new().fallback(answer).with_state(Arc::new(world));
    let mut stop_server = stopping.clone();
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        let _ = stop_server.wait_for(|stopped| *stopped).await;
    });
    let stopped = async move {
        shutdown.await;
        let _ = stop.send(true);
        // Streams under /trouble/ end by themselves; a client that never reads must not hold us up.
        tokio::time::sleep(LINGER).await;
    };
    tokio::select! {
        result = async move { server.await } => result,
        () = stopped => Ok(()),
    }
}

async fn answer(State(world): State<Arc<World>>, request: Request) -> Response<Body> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return status(StatusCode::METHOD_NOT_ALLOWED);
    }
    let path = request.uri().path().to_owned();
    if path.starts_with("/trouble/") {
        let first_feed = world.demo.feed_urls(&world.base).into_iter().next().unwrap_or_default();
        let response = trouble::answer(&path, &first_feed, world.stopping.clone());
        return response.unwrap_or_else(|| status(StatusCode::NOT_FOUND));
    }
    if let Some(name) = path.strip_prefix("/img/").and_then(|name| name.strip_suffix(".png")) {
        let (world, name, headers) = (Arc::clone(&world), name.to_owned(), request.headers().clone());
        // Drawing takes CPU for a while, so not on the threads that answer requests.
        let drawn = tokio::task::spawn_blocking(move || world.picture(&name).map(|image| respond(&image, &headers)));
        return drawn.await.ok().flatten().unwrap_or_else(|| status(StatusCode::NOT_FOUND));
    }
    match world.document(request.uri()) {
        Ok(Some(document)) => respond(&document, request.headers()),
        Ok(None) => not_found(&world, &path),
        Err(_) => status(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

impl World {
    fn document(&self, uri: &Uri) -> Result<Option<Document>, askama::Error> {
        const HTML: &str = "text/html; charset=utf-8";
        let (demo, base, now) = (&self.demo, self.base.as_str(), self.now);
        let newest = demo.articles().first().map_or(now, |article| article.published(now));
        let text = |text: String, kind: &str| Some(Document { bytes: text.into_bytes(), content_type: kind.to_owned(), modified: newest });
        let document = match uri.path() {
            "/" => text(home::index(demo)?, HTML),
            "/feeds.opml" => text(home::opml(demo, base), "text/x-opml; charset=utf-8"),
            "/robots.txt" => text(home::robots(base), "text/plain; charset=utf-8"),
            "/sitemap.xml" => text(home::sitemap(demo, base), "application/xml; charset=utf-8"),
            path => {
                let Some((id, rest)) = path.trim_start_matches('/').split_once('/') else {
                    return Ok(None);
                };
                let Some(outlet) = demo.outlet(id) else {
                    return Ok(None);
                };
                let newest = demo.articles_of(id).next().map_or(now, |article| article.published(now));
                match rest {
                    "" => text(home::home(demo, outlet, base, now)?, HTML),
                    "style.css" => text(home::style(outlet), "text/css; charset=utf-8"),
                    "favicon.png" => {
                        image::favicon(outlet).map(|bytes| Document { bytes, content_type: "image/png".to_owned(), modified: newest })
                    }
                    file if file == outlet.feed.file_name() => {
                        let feed = feed::feed(demo, outlet, base, now);
                        Some(Document { bytes: feed.bytes, content_type: feed.content_type, modified: newest })
                    }
                    slug => match demo.articles_of(id).find(|article| article.slug == slug) {
                        Some(article) => Some(Document {
                            bytes: page::article_page(demo, outlet, article, base, now)?.into_bytes(),
                            content_type: HTML.to_owned(),
                            modified: article.published(now),
                        }),
                        None => None,
                    },
                }
            }
        };
        Ok(document)
    }

    fn picture(&self, name: &str) -> Option<Document> {
        let kept = self.pictures.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        let bytes = match kept {
            Some(bytes) => bytes,
            None => {
                // Only names that some article uses, so that nobody can fill the memory with pictures.
                let known = |image: &str| name == image || name.strip_suffix("-2") == Some(image);
                self.demo.articles().iter().filter_map(|article| article.image.as_deref()).find(|image| known(image))?;
                let bytes = Arc::new(image::picture(name)?);
                let mut pictures = self.pictures.lock().unwrap_or_else(PoisonError::into_inner);
                pictures.insert(name.to_owned(), Arc::clone(&bytes));
                bytes
            }
        };
        Some(Document { bytes: bytes.to_vec(), content_type: "image/png".to_owned(), modified: self.now })
    }
}

fn respond(document: &Document, request: &HeaderMap) -> Response<Body> {
    let mut hasher = DefaultHasher::new();
    document.bytes.hash(&mut hasher);
    let etag = format!("\"{:016x}\"", hasher.finish());
    let modified = when::http_date(document.modified);
    let unchanged = match request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()) {
        // The ETag decides alone when the reader sends one (RFC 9110, 13.2.2).
        Some(known) => known.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag),
        None => request.get(header::IF_MODIFIED_SINCE).is_some_and(|since| since.as_bytes() == modified.as_bytes()),
    };
    let mut response = if unchanged { status(StatusCode::NOT_MODIFIED) } else { Response::new(Body::from(document.bytes.clone())) };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, document.content_type.as_str()),
        (header::ETAG, etag.as_str()),
        (header::LAST_MODIFIED, modified.as_str()),
        (header::CACHE_CONTROL, "max-age=60"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    response
}

fn not_found(world: &World, path: &str) -> Response<Body> {
    let known = world.demo.outlet(path.trim_start_matches('/'));
    let mut response = match known {
        // `/northlight` without its slash: a real server redirects.
        Some(outlet) => {
            let mut response = status(StatusCode::MOVED_PERMANENTLY);
            if let Ok(value) = HeaderValue::from_str(&outlet.home_path()) {
                response.headers_mut().insert(header::LOCATION, value);
            }
            response
        }
        None => {
            let mut response = Response::new(Body::from("<!doctype html><title>Not found</title><h1>Not found</h1>\n"));
            *response.status_mut() = StatusCode::NOT_FOUND;
            response
        }
    };
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

fn status(code: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = code;
    response
}
