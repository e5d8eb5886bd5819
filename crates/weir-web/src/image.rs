//! Pictures through Weir's own address, so that a reader's browser talks to no one else.
//!
//! `/img?u=ADDRESS&k=KEY`: the key is a keyed hash of the address under a secret of this installation, so only
//! addresses that Weir itself wrote into a page are ever fetched. What comes back is shown only if its first bytes are
//! those of a picture format without scripts.

use crate::app::App;
use crate::error::Fault;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use url::Url;
use weir_fetch::{Accept, Request};
use weir_store::{Store, StoreError};

/// Where the installation's secret is kept.
const SECRET: &str = "image_secret";
/// The largest picture that is passed on.
const MOST_BYTES: usize = 5 * 1024 * 1024;
/// The longest address that is asked for.
const MOST_ADDRESS: usize = 2048;

/// Writes addresses of pictures, and knows its own again.
#[derive(Clone)]
pub struct Images {
    inner: [u8; 64],
    outer: [u8; 64],
}

impl Images {
    /// A signer for a secret.
    pub fn new(secret: &[u8]) -> Images {
        let digest = Sha256::digest(secret);
        let pad = |with: u8| std::array::from_fn(|at| digest.get(at).copied().unwrap_or(0) ^ with);
        Images { inner: pad(0x36), outer: pad(0x5c) }
    }

    /// The signer of an installation. The secret is made at the first call.
    pub async fn open(store: &Store) -> Result<Images, StoreError> {
        if let Some(secret) = store.meta(SECRET).await? {
            return Ok(Images::new(secret.as_bytes()));
        }
        let mut bytes = [0; 32];
        // Without a source of randomness, keys that no one can guess cannot be made: an empty secret signs, and the
        // fetcher's own guard still stands.
        let _ = getrandom::fill(&mut bytes);
        let secret = hex(&bytes);
        let mut tx = store.begin().await?;
        tx.put_meta(SECRET, &secret).await?;
        tx.commit().await?;
        Ok(Images::new(secret.as_bytes()))
    }

    /// HMAC-SHA-256 of the address, its first 16 bytes.
    fn key(&self, address: &str) -> String {
        let inside = Sha256::new().chain_update(self.inner).chain_update(address).finalize();
        let outside = Sha256::new().chain_update(self.outer).chain_update(inside).finalize();
        hex(outside.get(..16).unwrap_or_default())
    }

    /// Where a page finds the picture; empty for an address that will not be fetched.
    pub fn src(&self, address: &str) -> String {
        if address.len() > MOST_ADDRESS || !(address.starts_with("https://") || address.starts_with("http://")) {
            return String::new();
        }
        let encoded: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
        format!("/img?u={encoded}&k={}", self.key(address))
    }

    /// Whether `src` wrote the pair. Compares all bytes, whatever the first ones are.
    fn knows(&self, address: &str, key: &str) -> bool {
        let expected = self.key(address);
        expected.len() == key.len() && expected.bytes().zip(key.bytes()).fold(0, |wrong, (a, b)| wrong | (a ^ b)) == 0
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    u: String,
    #[serde(default)]
    k: String,
}

/// `GET /img`
pub(crate) async fn show(State(app): State<App>, headers: HeaderMap, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    if !app.images().knows(&asked.u, &asked.k) {
        return Err(Fault::NotFound);
    }
    let etag = format!("\"{}\"", asked.k);
    if headers.get(IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes()) {
        return Ok((StatusCode::NOT_MODIFIED, [(ETAG, etag)]).into_response());
    }
    let file = path(&app.options().cache_dir, &asked.k);
    let bytes = match tokio::fs::read(&file).await {
        Ok(bytes) => bytes,
        Err(_) => {
            let url = Url::parse(&asked.u).map_err(|_| Fault::NotFound)?;
            let mut request = Request::new(url, Accept::Image);
            request.limit = Some(MOST_BYTES);
            let response = app.weir().fetcher().get(&request).await.map_err(|_| Fault::NoPicture)?;
            if response.status != 200 || response.truncated || response.body.len() > MOST_BYTES || kind(&response.body).is_none() {
                return Err(Fault::NoPicture);
            }
            keep(&file, &response.body).await;
            response.body.to_vec()
        }
    };
    let kind = kind(&bytes).ok_or(Fault::NoPicture)?;
    let headers = [(CONTENT_TYPE, kind.to_owned()), (CACHE_CONTROL, "private, max-age=2592000, immutable".to_owned()), (ETAG, etag)];
    Ok((headers, bytes).into_response())
}

fn path(directory: &Path, key: &str) -> PathBuf {
    directory.join(key.get(..2).unwrap_or("00")).join(key)
}

/// Writes beside the file and renames, so that a half-written picture is never read. A cache that cannot be written
/// costs speed, nothing else.
async fn keep(file: &Path, bytes: &[u8]) {
    let Some(directory) = file.parent() else { return };
    let mut salt = [0; 8];
    let _ = getrandom::fill(&mut salt);
    let part = file.with_extension(hex(&salt));
    let written = async {
        tokio::fs::create_dir_all(directory).await?;
        tokio::fs::write(&part, bytes).await?;
        tokio::fs::rename(&part, file).await
    };
    if let Err(error) = written.await {
        tracing::warn!(%error, "a picture could not be kept in the cache");
        let _ = tokio::fs::remove_file(&part).await;
    }
}

/// The media type by the first bytes. SVG is not among them: it can carry scripts. ICO is, for old favicons.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [0, 0, 0, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f' | b's', ..] => Some("image/avif"),
        [0, 0, 1, 0, 1..=32, 0, ..] => Some("image/x-icon"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_addresses_are_known() {
        let images = Images::new(b"one");
        let src = images.src("https://a.example/x.png?a=1&b=2");
        let (_, key) = src.rsplit_once("&k=").unwrap();
        assert!(src.starts_with("/img?u=https%3A%2F%2Fa.example%2Fx.png%3Fa%3D1%26b%3D2&k="));
        assert!(images.knows("https://a.example/x.png?a=1&b=2", key));
        assert!(!images.knows("https://a.example/other.png", key));
        assert!(!images.knows("https://a.example/x.png?a=1&b=2", ""));
        assert!(!Images::new(b"two").knows("https://a.example/x.png?a=1&b=2", key));
        for address in ["data:image/png;base64,x", "javascript:x", "/x.png", ""] {
            assert_eq!(images.src(address), "");
        }
    }

    #[test]
    fn pictures_are_told_by_their_first_bytes() {
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n...."), Some("image/png"));
        assert_eq!(kind(b"RIFF\0\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(kind(b"\0\0\0 ftypavif...."), Some("image/avif"));
        for wrong in [&b"<svg xmlns='http://www.w3.org/2000/svg'>"[..], b"<html>", b"", b"GIF8", b"RIFF\0\0\0\0WAVE"] {
            assert_eq!(kind(wrong), None);
        }
    }
}
