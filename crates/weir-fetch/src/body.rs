//! A body, decompressed as it comes, up to a limit counted after decompression: a bomb stops there.

use crate::error::FetchError;
use async_compression::tokio::bufread::{BrotliDecoder, DeflateDecoder, GzipDecoder, ZlibDecoder, ZstdDecoder};
use bytes::Bytes;
use futures_util::stream;
use std::io;
use std::pin::Pin;
use std::time::Duration;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};
use tokio_util::io::StreamReader;

/// What `Accept-Encoding` says: exactly what can be read here.
pub(crate) const ACCEPTED: &str = "gzip, br, zstd, deflate";
/// Layers of compression that are undone.
const MOST_LAYERS: usize = 2;
/// Bytes read at a time.
const PIECE: usize = 16 << 10;

/// Reads a body; the flag tells whether it broke off before its end.
pub(crate) async fn read(
    response: reqwest::Response,
    host: &str,
    limit: usize,
    read_timeout: Duration,
) -> Result<(Bytes, bool), FetchError> {
    let encodings = encodings(&response);
    if encodings.len() > MOST_LAYERS {
        return Err(FetchError::Encoding { host: host.to_owned() });
    }
    // A length that is too large need not be waited for; a compressed one says nothing of what comes out.
    if encodings.is_empty() && response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(FetchError::TooLarge { host: host.to_owned(), limit });
    }
    let chunks = stream::unfold(Some(response), |response| async move {
        let mut response = response?;
        match response.chunk().await {
            Ok(Some(chunk)) => Some((Ok(chunk), Some(response))),
            Ok(None) => None,
            Err(error) => Some((Err(io::Error::new(io::ErrorKind::ConnectionAborted, error)), None)),
        }
    });
    let mut reader: Pin<Box<dyn AsyncBufRead + Send>> = Box::pin(StreamReader::new(Box::pin(chunks)));
    for encoding in encodings.iter().rev() {
        let decoder: Pin<Box<dyn AsyncRead + Send>> = match encoding.as_str() {
            "gzip" | "x-gzip" => {
                let mut decoder = GzipDecoder::new(reader);
                decoder.multiple_members(true);
                Box::pin(decoder)
            }
            "br" => Box::pin(BrotliDecoder::new(reader)),
            "zstd" => Box::pin(ZstdDecoder::new(reader)),
            "deflate" => {
                // "deflate" means zlib by the standard and raw deflate by habit: the first byte tells.
                let zlib = reader.fill_buf().await.ok().and_then(|start| start.first().copied()).is_some_and(|first| first & 0x0f == 8);
                if zlib { Box::pin(ZlibDecoder::new(reader)) } else { Box::pin(DeflateDecoder::new(reader)) }
            }
            _ => return Err(FetchError::Encoding { host: host.to_owned() }),
        };
        reader = Box::pin(BufReader::with_capacity(PIECE, decoder));
    }
    let mut body = Vec::new();
    let mut piece = vec![0; PIECE];
    loop {
        match tokio::time::timeout(read_timeout, reader.read(&mut piece)).await {
            Err(_) => return Err(FetchError::Timeout { host: host.to_owned() }),
            Ok(Ok(0)) => return Ok((body.into(), false)),
            Ok(Ok(length)) => {
                if body.len() + length > limit {
                    return Err(FetchError::TooLarge { host: host.to_owned(), limit });
                }
                body.extend_from_slice(&piece[..length]);
            }
            Ok(Err(error)) => {
                let cut = matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::UnexpectedEof);
                return match (cut, body.is_empty()) {
                    (true, false) => Ok((body.into(), true)),
                    (true, true) => Err(FetchError::Broken { host: host.to_owned() }),
                    (false, _) => Err(FetchError::Encoding { host: host.to_owned() }),
                };
            }
        }
    }
}

fn encodings(response: &reqwest::Response) -> Vec<String> {
    let headers = response.headers().get_all(reqwest::header::CONTENT_ENCODING).iter();
    headers
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|encoding| encoding.trim().to_ascii_lowercase())
        .filter(|encoding| !encoding.is_empty() && encoding != "identity")
        .collect()
}
