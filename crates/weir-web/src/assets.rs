//! The stylesheet, the script and the icon: in the binary, under names that change with their content.

use crate::error::Fault;
use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// One file.
pub struct Asset {
    /// Its address, with a hash of its content.
    pub href: String,
    kind: &'static str,
    body: &'static str,
}

static ALL: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        Asset::new("weir", "css", "text/css; charset=utf-8", include_str!("../assets/weir.css")),
        Asset::new("weir", "js", "text/javascript; charset=utf-8", include_str!("../assets/weir.js")),
        Asset::new("icon", "svg", "image/svg+xml", include_str!("../assets/icon.svg")),
    ]
});

/// The stylesheet, the script, the icon.
pub fn all() -> &'static [Asset; 3] {
    &ALL
}

impl Asset {
    fn new(name: &str, extension: &str, kind: &'static str, body: &'static str) -> Asset {
        let hash: String = Sha256::digest(body).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        Asset { href: format!("/assets/{name}.{hash}.{extension}"), kind, body }
    }
}

/// `GET /assets/{name}`
pub(crate) async fn show(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    let asset = all().iter().find(|asset| asset.href.strip_prefix("/assets/") == Some(name.as_str())).ok_or(Fault::NotFound)?;
    let etag = format!("\"{name}\"");
    if headers.get(IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, etag)]).into_response());
    }
    let headers = [(CONTENT_TYPE, asset.kind.to_owned()), (CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()), (ETAG, etag)];
    Ok((headers, asset.body).into_response())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_script_stays_small_and_asks_no_one_else() {
        for asset in super::all() {
            assert!(asset.body.len() < 25 * 1024 || asset.href.ends_with("css"), "{}", asset.href);
            let elsewhere = asset.body.split("://").count() - 1;
            let namespaces = asset.body.matches("http://www.w3.org/").count();
            assert_eq!(elsewhere, namespaces, "{} names another host", asset.href);
        }
    }
}
