//! Bodies: codings, limits, silence, cuts (checklist E).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use async_compression::tokio::bufread::{BrotliEncoder, DeflateEncoder, GzipEncoder, ZlibEncoder, ZstdEncoder};
use async_compression::tokio::write::GzipEncoder as GzipWriter;
use async_compression::zstd::CParameter;
use std::time::{Duration, Instant};
use support::{Server, Step, config, fetcher, head, reply};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use weir_fetch::{Accept, Config, FetchError, Request};

/// What must end by itself has ended by then, on a busy machine too.
const ENOUGH: Duration = Duration::from_secs(10);

async fn all(mut reader: impl AsyncRead + Unpin) -> Vec<u8> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).await.unwrap();
    bytes
}

async fn get(encoding: &'static str, body: Vec<u8>, limit: usize) -> Result<weir_fetch::Response, FetchError> {
    let server = Server::start(move |_| reply(200, &[("content-encoding", encoding), ("vary", "accept-encoding")], &body)).await;
    fetcher(config()).get(&server.feed("/").limit(limit)).await
}

#[tokio::test]
async fn line_41_every_coding_is_read_and_nothing_else_is_taken() {
    let text = "All the news that fits. ".repeat(5000).into_bytes();
    let gzip = all(GzipEncoder::new(&text[..])).await;
    let two_members = [gzip.clone(), gzip.clone()].concat();
    for (encoding, body) in [
        ("gzip", gzip.clone()),
        ("X-GZIP", gzip.clone()),
        ("br", all(BrotliEncoder::new(&text[..])).await),
        ("zstd", all(ZstdEncoder::new(&text[..])).await),
        ("deflate", all(ZlibEncoder::new(&text[..])).await),
        ("deflate", all(DeflateEncoder::new(&text[..])).await),
        ("gzip, br", all(BrotliEncoder::new(&gzip[..])).await),
        ("identity", text.clone()),
        ("", text.clone()),
        // Announced, but not done.
        ("gzip", text.clone()),
    ] {
        let answer = get(encoding, body, 1_000_000).await.unwrap();
        assert!(answer.body == text && !answer.truncated, "{encoding}");
    }
    assert_eq!(get("gzip", two_members, 1_000_000).await.unwrap().body.len(), text.len() * 2);
    for encoding in ["gzip", "br", "zstd", "deflate", "identity"] {
        assert!(get(encoding, vec![], 1000).await.unwrap().body.is_empty(), "{encoding}");
    }
    let server = Server::start(|_| reply(200, &[], "x")).await;
    fetcher(config()).get(&server.feed("/")).await.unwrap();
    assert_eq!(server.seen()[0].header("accept-encoding"), Some("gzip, br, zstd, deflate"));
    for (encoding, body) in [
        ("compress", b"x".to_vec()),
        ("gzip, gzip, gzip", b"x".to_vec()),
        ("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xff\xff\xff\xff garbage".to_vec()),
        ("zstd", b"garbage".to_vec()),
        ("deflate", b"\x78\x9cgarbage garbage".to_vec()),
    ] {
        let result = get(encoding, body, 1000).await;
        let error = result.unwrap_err();
        assert!(matches!(error, FetchError::Encoding { .. }) && error.code() == "coding", "{encoding}: {error:?}");
    }
}

#[tokio::test]
async fn line_42_the_limit_counts_decompressed_bytes() {
    assert_eq!(Config::default().max_bytes, 10_000_000);
    let zeros = || tokio::io::repeat(0).take(12_000_000);
    let buffered = || tokio::io::BufReader::with_capacity(1 << 16, zeros());
    let gzip = all(GzipEncoder::new(buffered())).await;
    let nested = all(GzipEncoder::new(&gzip[..])).await;
    for (encoding, body) in [
        ("gzip", gzip),
        ("gzip, gzip", nested),
        ("br", all(BrotliEncoder::with_quality(buffered(), async_compression::Level::Fastest)).await),
        ("zstd", all(ZstdEncoder::new(buffered())).await),
        ("deflate", all(ZlibEncoder::new(buffered())).await),
    ] {
        assert!(body.len() < 100_000, "{encoding}: {}", body.len());
        let error = get(encoding, body, 1_000_000).await.unwrap_err();
        assert!(matches!(error, FetchError::TooLarge { limit: 1_000_000, .. }), "{encoding}: {error:?}");
    }
    // A length that is a lie decides nothing: too short, it ends the body; too long, the body was cut; two of them are none.
    for (lengths, expected) in [(&["5"][..], Some(("begin", false))), (&["50"], Some(("beginning", true))), (&["5", "9"], None)] {
        let server = Server::start(move |_| {
            let headers: Vec<_> = lengths.iter().map(|length| ("content-length", *length)).collect();
            vec![Step::Bytes([head(200, &headers), b"beginning".to_vec()].concat())]
        })
        .await;
        let answer = fetcher(config()).get(&server.feed("/").limit(1000)).await.ok();
        let found = answer.map(|answer| (String::from_utf8(answer.body.to_vec()).unwrap(), answer.truncated));
        assert_eq!(found, expected.map(|(body, cut)| (body.to_owned(), cut)), "{lengths:?}");
    }
}

#[tokio::test]
async fn a_huge_zstd_window_is_not_granted() {
    let text = vec![b'a'; 100_000];
    let params = [CParameter::window_log(27)];
    let body = all(ZstdEncoder::with_quality_and_params(&text[..], async_compression::Level::Default, &params)).await;
    let result = get("zstd", body, 1_000_000).await;
    assert!(matches!(result, Err(FetchError::Encoding { .. })), "{:?}", result.map(|answer| answer.status));
}

#[tokio::test]
async fn a_huge_page_ends_early() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/announced" => vec![Step::Bytes(head(200, &[("content-length", "300000000")])), Step::Repeat(vec![b'a'; 100_000], 3000)],
        _ => vec![Step::Bytes(head(200, &[])), Step::Repeat(vec![b'a'; 100_000], 3000)],
    })
    .await;
    let fetcher = fetcher(config());
    for path in ["/announced", "/silent"] {
        let error = fetcher.get(&server.feed(path).limit(1_000_000)).await.unwrap_err();
        assert!(matches!(error, FetchError::TooLarge { limit: 1_000_000, .. }), "{path}: {error:?}");
    }
    assert!(server.sent() < 40_000_000, "the rest is not even taken from the network: {}", server.sent());
    // Exactly the limit is within it.
    let server = Server::start(|_| reply(200, &[], vec![b'a'; 1000])).await;
    assert_eq!(fetcher.get(&server.feed("/").limit(1000)).await.unwrap().body.len(), 1000);
    assert!(fetcher.get(&server.feed("/").limit(999)).await.is_err());
}

#[tokio::test]
async fn line_43_every_wait_ends_and_a_stuck_host_delays_no_other() {
    let usual = Config::default();
    assert_eq!((usual.connect_timeout, usual.read_timeout), (Duration::from_secs(10), Duration::from_secs(10)));
    assert_eq!(usual.total_timeout, Duration::from_secs(30));
    let pause = Duration::from_secs(60);
    let server = Server::start(move |seen| match seen.path.as_str() {
        "/fine" => reply(200, &[], "fine"),
        "/no-head" => vec![Step::Pause(pause)],
        "/half-head" => vec![Step::Bytes(b"HTTP/1.1 200 OK\r\ncontent-".to_vec()), Step::Pause(pause)],
        "/stops" => vec![Step::Bytes([head(200, &[]), b"begin".to_vec()].concat()), Step::Pause(pause)],
        path => {
            // Byte by byte, in the body or already in the head.
            let start = if path == "/drips" { head(200, &[]) } else { b"HTTP/1.1 200 OK\r\nx: ".to_vec() };
            let mut steps = vec![Step::Bytes(start)];
            for _ in 0..100 {
                steps.extend([Step::Bytes(b"x".to_vec()), Step::Pause(Duration::from_millis(30))]);
            }
            steps
        }
    })
    .await;
    let fetcher = fetcher(Config { read_timeout: Duration::from_millis(150), total_timeout: Duration::from_millis(500), ..config() });
    for path in ["/no-head", "/half-head", "/stops", "/drips", "/drips-head"] {
        let begin = Instant::now();
        let error = fetcher.get(&server.feed(path)).await.unwrap_err();
        assert!(matches!(error, FetchError::Timeout { .. }) && error.is_transient(), "{path}: {error:?}");
        assert!(begin.elapsed() < ENOUGH, "{path}");
    }
    // While a host keeps all its turns, another is served.
    let fetcher = support::fetcher(Config { read_timeout: ENOUGH * 3, total_timeout: ENOUGH * 3, ..config() });
    let stuck: Vec<_> = (0..8)
        .map(|_| {
            let (fetcher, request) = (fetcher.clone(), server.feed("/no-head"));
            tokio::spawn(async move { fetcher.get(&request).await.is_err() })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let begin = Instant::now();
    for n in 0..5 {
        let request = Request::new(server.url_at(&format!("other{n}.test"), "/fine"), Accept::Feed);
        assert_eq!(fetcher.get(&request).await.unwrap().body, "fine");
    }
    assert!(begin.elapsed() < ENOUGH, "{:?}", begin.elapsed());
    assert!(stuck.iter().any(|task| !task.is_finished()), "it is still stuck");
    stuck.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn redirects_share_one_budget_of_time() {
    let server = Server::start(|seen| {
        let n: u32 = seen.path.trim_start_matches('/').parse().unwrap();
        let mut steps = vec![Step::Pause(Duration::from_millis(250))];
        steps.extend(support::redirect(302, &format!("/{}", n + 1)));
        steps
    })
    .await;
    let fetcher = fetcher(Config { total_timeout: Duration::from_millis(600), ..config() });
    assert!(matches!(fetcher.get(&server.feed("/0")).await, Err(FetchError::Timeout { .. })));
    // A busy machine gets less far; with a budget for each, all five would be followed.
    assert!(server.seen().len() <= 3, "{:?}", server.paths());
}

#[tokio::test]
async fn line_44_a_cut_body_is_said_to_be_cut_and_has_no_validators() {
    let text = "All the news that fits. ".repeat(20_000).into_bytes();
    let gzip =
        all(GzipEncoder::new(&(0..200_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect::<Vec<_>>()[..])).await;
    let server = Server::start(move |seen| match seen.path.as_str() {
        "/length" => vec![Step::Bytes(
            [head(200, &[("content-length", "999999"), ("etag", "\"e\""), ("last-modified", "then")]), text.clone()].concat(),
        )],
        "/chunked" => vec![Step::Bytes([head(200, &[("transfer-encoding", "chunked")]), b"5\r\nbegin\r\nff\r\nmid".to_vec()].concat())],
        "/gzip" => {
            let half = gzip[..gzip.len() / 2].to_vec();
            vec![Step::Bytes([head(200, &[("content-encoding", "gzip")]), half].concat())]
        }
        _ => vec![Step::Bytes(head(200, &[("content-length", "10")]))],
    })
    .await;
    let fetcher = fetcher(config());
    for path in ["/length", "/chunked", "/gzip"] {
        let answer = fetcher.get(&server.feed(path)).await.unwrap();
        assert!(answer.truncated && !answer.body.is_empty(), "{path}");
        assert_eq!((answer.etag, answer.last_modified), (None, None), "{path}");
    }
    let error = fetcher.get(&server.feed("/nothing")).await.unwrap_err();
    assert!(matches!(error, FetchError::Broken { .. }), "{error:?}");
}

#[tokio::test]
async fn a_gigabyte_of_zeros_ends_quickly() {
    // One stream: after the first flush every further megabyte of zeros has the same compressed form.
    let mut encoder = GzipWriter::new(Vec::new());
    let megabyte = vec![0; 1 << 20];
    let mut lengths = Vec::new();
    for _ in 0..3 {
        encoder.write_all(&megabyte).await.unwrap();
        encoder.flush().await.unwrap();
        lengths.push(encoder.get_ref().len());
    }
    let stream = encoder.into_inner();
    let (begin, more) = (stream[..lengths[1]].to_vec(), stream[lengths[1]..lengths[2]].to_vec());
    let server = Server::start(move |_| {
        let begin = [head(200, &[("content-encoding", "gzip")]), begin.clone()].concat();
        vec![Step::Bytes(begin), Step::Repeat(more.clone(), 1000)]
    })
    .await;
    let begin = Instant::now();
    let error = fetcher(config()).get(&server.feed("/").limit(1_000_000)).await.unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { limit: 1_000_000, .. }), "{error:?}");
    assert!(begin.elapsed() < ENOUGH, "{:?}", begin.elapsed());
    // Without a limit in the way the same stream is sound: what ended it was the limit.
    let error = fetcher(config()).get(&server.feed("/").limit(20_000_000)).await.unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { limit: 20_000_000, .. }), "{error:?}");
}

#[tokio::test]
async fn compression_without_content_ends() {
    let member = all(GzipEncoder::new(&b""[..])).await;
    let server = Server::start(move |seen| {
        let (coding, begin, again) = match seen.path.as_str() {
            // Empty members, empty stored blocks, skippable frames.
            "/gzip" => ("gzip", Vec::new(), member.clone()),
            "/deflate" => ("deflate", b"\x78\x9c".to_vec(), b"\0\0\0\xff\xff".to_vec()),
            _ => ("zstd", Vec::new(), b"\x50\x2a\x4d\x18\x04\0\0\0abcd".to_vec()),
        };
        let begin = [head(200, &[("content-encoding", coding)]), begin].concat();
        vec![Step::Bytes(begin), Step::Repeat(again.repeat(1000), 100_000)]
    })
    .await;
    let fetcher = fetcher(Config { total_timeout: Duration::from_secs(1), ..config() });
    for path in ["/gzip", "/deflate", "/zstd"] {
        let begin = Instant::now();
        let error = fetcher.get(&server.feed(path).limit(1_000_000)).await.unwrap_err();
        // The limit on what comes over the wire, or time, whichever is over first.
        assert!(matches!(error, FetchError::TooLarge { .. } | FetchError::Timeout { .. }), "{path}: {error:?}");
        assert!(begin.elapsed() < ENOUGH, "{path}: {:?}", begin.elapsed());
    }
    assert!(server.sent() < 60_000_000, "{}", server.sent());
}

#[tokio::test]
async fn heads_without_end_are_no_answer() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/line" => vec![Step::Bytes(b"HTTP/1.1 200 OK\r\nx: ".to_vec()), Step::Repeat(vec![b'a'; 10_000], 10_000)],
        "/lines" => vec![Step::Bytes(b"HTTP/1.1 200 OK\r\n".to_vec()), Step::Repeat(b"x: secret\r\n".repeat(1000), 10_000)],
        _ => vec![Step::Repeat(b"HTTP/1.1 103 Soon\r\n\r\n".repeat(1000), 1_000_000)],
    })
    .await;
    let fetcher = fetcher(Config { total_timeout: Duration::from_millis(500), ..config() });
    for path in ["/line", "/lines", "/early"] {
        let begin = Instant::now();
        let error = fetcher.get(&server.feed(path)).await.unwrap_err();
        assert!(matches!(error, FetchError::Broken { .. } | FetchError::Timeout { .. }), "{path}: {error:?}");
        assert!(begin.elapsed() < ENOUGH, "{path}: {:?}", begin.elapsed());
        assert!(!format!("{error} {error:?}").contains("secret"));
    }
}

#[tokio::test]
async fn bodies_nobody_wants_are_not_taken() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/go" => vec![Step::Bytes(head(302, &[("location", "/end")])), Step::Repeat(vec![b'a'; 100_000], 3000)],
        "/end" => reply(200, &[], "the end"),
        _ => vec![Step::Bytes(head(404, &[])), Step::Repeat(vec![b'a'; 100_000], 3000)],
    })
    .await;
    let fetcher = fetcher(config());
    let begin = Instant::now();
    assert_eq!(fetcher.get(&server.feed("/go")).await.unwrap().body, "the end");
    assert_eq!(fetcher.get(&server.feed("/missing")).await.unwrap_err().status(), Some(404));
    assert!(begin.elapsed() < ENOUGH && server.sent() < 40_000_000, "{:?} {}", begin.elapsed(), server.sent());
}

#[tokio::test]
async fn every_coding_can_be_cut() {
    let words: Vec<u8> = (0..100_000_u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    for (encoding, body) in [
        ("br", all(BrotliEncoder::with_quality(&words[..], async_compression::Level::Fastest)).await),
        ("zstd", all(ZstdEncoder::new(&words[..])).await),
        ("deflate", all(ZlibEncoder::new(&words[..])).await),
        ("deflate", all(DeflateEncoder::new(&words[..])).await),
    ] {
        let half = body[..body.len() / 2].to_vec();
        for length in [None, Some(body.len().to_string())] {
            let half = half.clone();
            let server = Server::start(move |_| {
                let mut headers = vec![("content-encoding", encoding)];
                headers.extend(length.as_deref().map(|length| ("content-length", length)));
                vec![Step::Bytes([head(200, &headers), half.clone()].concat())]
            })
            .await;
            let answer = fetcher(config()).get(&server.feed("/")).await.unwrap_or_else(|error| panic!("{encoding}: {error:?}"));
            assert!(answer.truncated && !answer.body.is_empty() && words.starts_with(&answer.body), "{encoding}");
        }
    }
}
