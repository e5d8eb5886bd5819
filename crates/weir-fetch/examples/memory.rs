//! How much memory one answer takes at most: bombs of a gigabyte, and a feed just within the limit, each in a process of
//! its own. `cargo run --release -p weir-fetch --example memory` (Linux).
//!
//! What is printed is the highest resident memory of the process less its resident memory after a first small request.
//! It ends with an error if anything passes 40 MB.
#![expect(clippy::print_stdout, reason = "it is there to print")]

use async_compression::brotli::EncoderParams;
use async_compression::tokio::write::{BrotliEncoder, GzipEncoder, ZstdEncoder};
use async_compression::zstd::CParameter;
use async_compression::{Level, tokio::write::DeflateEncoder};
use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;
use weir_fetch::{Accept, Config, FetchError, Fetcher, Request};

const MEGABYTE: usize = 1 << 20;
const MOST: u64 = 40 * 1024;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What is sent: a coding, a beginning, and something that is repeated after it.
struct Answer {
    coding: &'static str,
    begin: Vec<u8>,
    again: Vec<u8>,
    times: usize,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [address] = arguments.as_slice() {
        return child(address).await;
    }
    let answers = Arc::new(answers().await?);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    let served = Arc::clone(&answers);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answers = Arc::clone(&served);
            // The client hangs up on bombs.
            std::thread::spawn(move || drop(serve(stream, &answers)));
        }
    });
    let mut names: Vec<_> = answers.keys().filter(|name| **name != "small").collect();
    names.sort();
    println!("{:<18} {:>12} {:>10} {:>14}", "answer", "idle kB", "peak kB", "over idle kB");
    let mut most = 0;
    for name in names {
        let output = Command::new(std::env::current_exe()?).arg(format!("http://127.0.0.1:{port}/{name}")).output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let numbers: Vec<u64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [idle, peak] = numbers.as_slice() else {
            return Err(format!("{name}: {text}{}", String::from_utf8_lossy(&output.stderr)).into());
        };
        println!("{name:<18} {idle:>12} {peak:>10} {:>14}", peak - idle);
        most = most.max(peak - idle);
    }
    if most > MOST { Err(format!("{most} kB is more than {MOST}").into()) } else { Ok(()) }
}

/// Asks for one answer and prints the memory before and at its highest.
async fn child(address: &str) -> Result<(), Failure> {
    let fetcher = Fetcher::new(Config { allow: vec!["127.0.0.1".to_owned()], ..Config::default() })?;
    let url: url::Url = address.parse()?;
    fetcher.get(&Request::new(url.join("/small")?, Accept::Feed)).await?;
    let idle = status("VmRSS")?;
    let result = fetcher.get(&Request::new(url.clone(), Accept::Feed)).await;
    match &result {
        Ok(answer) if url.path().contains("feed") && !answer.truncated => {}
        Err(FetchError::TooLarge { .. }) if url.path().contains("bomb") => {}
        other => return Err(format!("{:?}", other.as_ref().map(|answer| answer.body.len())).into()),
    }
    println!("{idle} {}", status("VmHWM")?);
    Ok(())
}

/// A line of what the system knows about this process, in kilobytes.
fn status(name: &str) -> Result<u64, Failure> {
    let text = std::fs::read_to_string("/proc/self/status")?;
    let line = text.lines().find(|line| line.starts_with(name)).ok_or("not known here")?;
    Ok(line.split_whitespace().nth(1).ok_or("no number")?.parse()?)
}

fn serve(mut stream: TcpStream, answers: &HashMap<&'static str, Answer>) -> io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let name = first.split(' ').nth(1).unwrap_or_default().trim_start_matches('/');
    let Some(answer) = answers.get(name) else { return Ok(()) };
    write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-encoding: {}\r\n\r\n", answer.coding)?;
    stream.write_all(&answer.begin)?;
    for _ in 0..answer.times {
        stream.write_all(&answer.again)?;
    }
    Ok(())
}

async fn answers() -> Result<HashMap<&'static str, Answer>, Failure> {
    // Within the limit by a little, and not quite the same word again and again.
    let feed: Vec<u8> =
        (0u32..).flat_map(|n| format!("<p>{:x} news </p>\n", n.wrapping_mul(2_654_435_761)).into_bytes()).take(9_990_000).collect();
    let zeros = vec![0; MEGABYTE];
    let whole = |coding, begin| Answer { coding, begin, again: Vec::new(), times: 0 };
    let mut answers = HashMap::from([
        ("small", whole("identity", b"<rss/>".to_vec())),
        ("feed-plain", whole("identity", feed.clone())),
        ("bomb-plain", Answer { coding: "identity", begin: Vec::new(), again: zeros.clone(), times: 1024 }),
    ]);
    // After the first block of zeros, every further one has the same form in the same stream. The windows are the largest
    // that are granted.
    macro_rules! coding {
        ($name:literal, $feed:literal, $bomb:literal, $encoder:expr) => {
            let mut encoder = $encoder;
            encoder.write_all(&feed).await?;
            encoder.shutdown().await?;
            answers.insert($feed, whole($name, encoder.into_inner()));
            let mut encoder = $encoder;
            let mut lengths = Vec::new();
            for _ in 0..64 {
                encoder.write_all(&zeros).await?;
                encoder.flush().await?;
                lengths.push(encoder.get_ref().len());
            }
            let [.., start, end] = lengths.as_slice() else { return Err("no blocks".into()) };
            let stream = encoder.into_inner();
            let (begin, again) = (stream.get(..*start).unwrap_or_default().to_vec(), stream.get(*start..*end).unwrap_or_default().to_vec());
            answers.insert($bomb, Answer { coding: $name, begin, again, times: 1024 - 63 });
        };
    }
    coding!("gzip", "feed-gzip", "bomb-gzip", GzipEncoder::with_quality(Vec::new(), Level::Fastest));
    coding!("deflate", "feed-deflate-raw", "bomb-deflate-raw", DeflateEncoder::with_quality(Vec::new(), Level::Fastest));
    let params = || EncoderParams::default().quality(Level::Precise(3)).window_size(24);
    coding!("br", "feed-br", "bomb-br", BrotliEncoder::with_params(Vec::new(), params()));
    let window = [CParameter::window_log(23)];
    coding!("zstd", "feed-zstd", "bomb-zstd", ZstdEncoder::with_quality_and_params(Vec::new(), Level::Fastest, &window));
    Ok(answers)
}
