//! Between Rust's values and what columns hold.

use crate::StoreError;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// The most bytes that a blob may unpack to: a bound against damaged or forged files.
const MOST_UNPACKED: usize = 64 << 20;

pub(crate) fn time(ms: i64) -> Timestamp {
    // Out of range only if another program wrote it.
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// PostgreSQL's text cannot hold NUL, and nobody can read it.
pub(crate) fn text(text: &str) -> String {
    text.replace('\0', "")
}

pub(crate) fn optional(value: Option<&str>) -> Option<String> {
    value.map(text)
}

/// A unit variant as its serde name.
pub(crate) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// What [`word`] wrote. Words of another version become the default.
pub(crate) fn from_word<T: DeserializeOwned + Default>(word: &str) -> T {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).unwrap_or_default()
}

/// A small value in a text column.
pub(crate) fn json<T: Serialize>(value: &T) -> String {
    // Such values are plain structs of texts and numbers, which cannot fail; NUL is escaped by JSON.
    serde_json::to_string(value).unwrap_or_default().replace("\\u0000", "")
}

/// What [`json`] wrote; `None` if another version wrote it otherwise.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

pub(crate) fn unreadable(what: &'static str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::Unreadable { what, source: source.into() }
}

pub(crate) fn squeeze(bytes: &[u8], what: &'static str) -> Result<Vec<u8>, StoreError> {
    zstd::bulk::compress(bytes, 3).map_err(|error| unreadable(what, error))
}

pub(crate) fn unsqueeze(bytes: &[u8], what: &'static str) -> Result<Vec<u8>, StoreError> {
    let size = zstd::zstd_safe::get_frame_content_size(bytes).ok().flatten().unwrap_or(0) as usize;
    if size > MOST_UNPACKED {
        return Err(unreadable(what, "it is too large"));
    }
    zstd::bulk::decompress(bytes, size).map_err(|error| unreadable(what, error))
}

pub(crate) fn pack<T: Serialize>(value: &T, what: &'static str) -> Result<Vec<u8>, StoreError> {
    let json = serde_json::to_vec(value).map_err(|error| unreadable(what, error))?;
    squeeze(&json, what)
}

pub(crate) fn unpack<T: DeserializeOwned>(bytes: &[u8], what: &'static str) -> Result<T, StoreError> {
    serde_json::from_slice(&unsqueeze(bytes, what)?).map_err(|error| unreadable(what, error))
}

/// The head of a text's SHA-256, for look-ups of texts that are longer than an index takes.
pub(crate) fn key(text: &str) -> i64 {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).fold(0u64, |key, byte| key << 8 | u64::from(*byte)) as i64
}

pub(crate) fn digest(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).iter().take(16).copied().collect()
}

/// UTC days since 1970.
pub(crate) fn day(at: Timestamp) -> i64 {
    at.as_millisecond().div_euclid(86_400_000)
}

pub(crate) fn count(n: i64) -> u32 {
    n.clamp(0, i64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use weir_model::{FeedKind, TextState};

    #[test]
    fn blobs_and_words_read_what_they_write() {
        let value = vec!["稀土".to_owned(), String::new()];
        assert_eq!(unpack::<Vec<String>>(&pack(&value, "x").unwrap(), "x").unwrap(), value);
        assert_eq!(unsqueeze(&squeeze(b"", "x").unwrap(), "x").unwrap(), b"");
        assert!(unsqueeze(b"no zstd", "x").is_err());
        for state in [TextState::Full, TextState::Feed, TextState::Excerpt, TextState::Blocked, TextState::Paywall, TextState::Gone] {
            assert_eq!(from_word::<TextState>(&word(&state)), state);
        }
        assert_eq!(from_word::<FeedKind>("later"), FeedKind::default());
    }
}
