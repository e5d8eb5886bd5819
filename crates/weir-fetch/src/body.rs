//! Bodies: decompressed as they come, and never longer than the limit.

use async_compression::tokio::bufread::{BrotliDecoder, DeflateDecoder, GzipDecoder, ZlibDecoder, ZstdDecoder};
use async_compression::zstd::DParameter;
use bytes::Bytes;
use futures_util::stream;
use std::io::{self, Cursor, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::{AsyncBufRead, AsyncReadExt, BufReader};
use tokio_util::io::StreamReader;

/// What `Accept-Encoding` says: exactly what is decoded here.
pub(crate) const ACCEPT_ENCODING: &str = "gzip, br, zstd, deflate";

/// The window that zstd may ask for over HTTP, as a power of two: 8 MB. Without it a few bytes could demand 128 MB.
const ZSTD_WINDOW: u32 = 23;
/// Layers of compression that are taken off.
const MAX_CODINGS: usize = 2;

/// A body as far as it came.
pub(crate) struct Body {
    pub(crate) bytes: Bytes,
    /// Cut short by the connection, or at the limit where that was asked for.
    pub(crate) truncated: bool,
}

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BodyError {
    #[error("the body passes the limit")]
    TooLarge,
    #[error("the body stopped coming")]
    Timeout,
    #[error("the connection broke")]
    Broken,
    #[error("the compression is unknown or damaged")]
    Encoding,
}

/// What happens at the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AtLimit {
    Fail,
    Cut,
}

type Reader = Pin<Box<dyn AsyncBufRead + Send>>;

/// Reads the body of `response`, whose `Content-Encoding` is `encoding`.
pub(crate) async fn read(
    response: reqwest::Response,
    encoding: &str,
    limit: usize,
    at_limit: AtLimit,
    idle: Duration,
) -> Result<Body, BodyError> {
    let codings = codings(encoding)?;
    let announced = response.content_length();
    if codings.is_empty() && at_limit == AtLimit::Fail && announced.is_some_and(|length| length > limit as u64) {
        return Err(BodyError::TooLarge);
    }
    // Data that grows when compressed is of no use: the bytes on the wire have the same limit, with room for headers.
    let wire_limit = limit.saturating_add(64 * 1024);
    let ended = Arc::new(AtomicBool::new(false));
    let at_end = Arc::clone(&ended);
    let chunks = stream::try_unfold((response, 0_usize), move |(mut response, mut seen)| {
        let at_end = Arc::clone(&at_end);
        async move {
            let chunk = match tokio::time::timeout(idle, response.chunk()).await {
                Err(_) => return Err(io::Error::other(BodyError::Timeout)),
                Ok(Err(_)) => return Err(io::Error::other(BodyError::Broken)),
                Ok(Ok(None)) => {
                    at_end.store(true, Ordering::Relaxed);
                    return Ok(None);
                }
                Ok(Ok(Some(chunk))) => chunk,
            };
            seen = seen.saturating_add(chunk.len());
            if seen > wire_limit && at_limit == AtLimit::Fail {
                return Err(io::Error::other(BodyError::TooLarge));
            }
            Ok(Some((chunk, (response, seen))))
        }
    });
    // A decoder that fails once everything has come misses something; one that fails before dislikes something.
    let cause = |error: &io::Error| match cause(error) {
        BodyError::Encoding if ended.load(Ordering::Relaxed) => BodyError::Broken,
        cause => cause,
    };
    let mut reader: Reader = Box::pin(StreamReader::new(Box::pin(chunks)));
    for coding in codings.into_iter().rev() {
        reader = match decoder(coding, reader).await {
            Ok(reader) => reader,
            Err(error) => return Err(cause(&error)),
        };
    }
    let capacity = announced.and_then(|length| usize::try_from(length).ok()).unwrap_or(0).min(limit).min(1 << 20);
    let mut bytes = Vec::with_capacity(capacity);
    let mut buffer = vec![0; 16 * 1024];
    let truncated = loop {
        match reader.read(&mut buffer).await {
            Ok(0) => break false,
            Ok(count) => {
                let room = limit.saturating_sub(bytes.len());
                bytes.extend(buffer.iter().take(count.min(room)));
                if count > room {
                    match at_limit {
                        AtLimit::Fail => return Err(BodyError::TooLarge),
                        AtLimit::Cut => break true,
                    }
                }
            }
            // A cut body still begins as it should; what it began with may be worth reading.
            Err(error) => match cause(&error) {
                BodyError::Broken if !bytes.is_empty() => break true,
                other => return Err(other),
            },
        }
    };
    Ok(Body { bytes: bytes.into(), truncated })
}

fn cause(error: &io::Error) -> BodyError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<BodyError>()) {
        Some(inner) => *inner,
        None if error.kind() == ErrorKind::UnexpectedEof => BodyError::Broken,
        None => BodyError::Encoding,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Gzip,
    Brotli,
    Zstd,
    Deflate,
}

/// The layers in the order they were put on.
fn codings(header: &str) -> Result<Vec<Coding>, BodyError> {
    let mut found = Vec::new();
    for name in header.split(',').map(|name| name.trim().to_ascii_lowercase()) {
        match name.as_str() {
            "gzip" | "x-gzip" => found.push(Coding::Gzip),
            "br" => found.push(Coding::Brotli),
            "zstd" => found.push(Coding::Zstd),
            "deflate" => found.push(Coding::Deflate),
            // Not codings, but sent as such for bodies that are as they are.
            "" | "identity" | "none" | "utf-8" => {}
            _ => return Err(BodyError::Encoding),
        }
    }
    if found.len() > MAX_CODINGS { Err(BodyError::Encoding) } else { Ok(found) }
}

/// Takes one layer off. Two of the codings are often announced for something else, so the first two bytes decide.
async fn decoder(coding: Coding, mut reader: Reader) -> io::Result<Reader> {
    let mut start = Vec::with_capacity(2);
    while start.len() < 2 {
        let mut byte = [0_u8; 1];
        if reader.read(&mut byte).await? == 0 {
            break;
        }
        start.extend(byte);
    }
    let first_two = match start.as_slice() {
        [first, second] => Some((*first, *second)),
        // Nothing, or less than any compressed stream: an empty body.
        _ => None,
    };
    let reader = Cursor::new(start).chain(reader);
    let Some((first, second)) = first_two else { return Ok(Box::pin(reader)) };
    Ok(match coding {
        Coding::Gzip if (first, second) != (0x1f, 0x8b) => Box::pin(reader),
        Coding::Gzip => {
            let mut decoder = GzipDecoder::new(reader);
            decoder.multiple_members(true);
            Box::pin(BufReader::new(decoder))
        }
        Coding::Brotli => Box::pin(BufReader::new(BrotliDecoder::new(reader))),
        Coding::Zstd => {
            let mut decoder = ZstdDecoder::with_params(reader, &[DParameter::window_log_max(ZSTD_WINDOW)]);
            decoder.multiple_members(true);
            Box::pin(BufReader::new(decoder))
        }
        // The standard means zlib by "deflate"; some servers send the bare stream.
        Coding::Deflate if first & 0x0f == 8 && (u16::from(first) << 8 | u16::from(second)) % 31 == 0 => {
            Box::pin(BufReader::new(ZlibDecoder::new(reader)))
        }
        Coding::Deflate => Box::pin(BufReader::new(DeflateDecoder::new(reader))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_encodings() {
        assert_eq!(codings(""), Ok(vec![]));
        assert_eq!(codings("identity"), Ok(vec![]));
        assert_eq!(codings("GZIP"), Ok(vec![Coding::Gzip]));
        assert_eq!(codings("deflate, br"), Ok(vec![Coding::Deflate, Coding::Brotli]));
        assert_eq!(codings("compress"), Err(BodyError::Encoding));
        assert_eq!(codings("gzip, gzip, gzip"), Err(BodyError::Encoding));
        for name in ACCEPT_ENCODING.split(", ") {
            assert_eq!(codings(name).map(|codings| codings.len()), Ok(1), "{name}");
        }
    }
}
