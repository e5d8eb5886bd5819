//! Calls to servers that the owner set up: private addresses are open, everything else is as closed as for all.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};
use support::{Names, Server, Step, config, head, redirect, reply};
use url::Url;
use weir_fetch::{Call, Config, Credentials, Fetcher, Lookup};

fn fetcher(proxy: Option<String>) -> Fetcher {
    let names = Names::default();
    names.put("models.lan", &[&["127.0.0.1"]]);
    names.put("metadata.example", &[&["169.254.169.254"]]);
    names.put("public.example", &[&["93.184.216.34"]]);
    names.put("trap.example", &[&["93.184.216.34"], &["169.254.169.254"]]);
    let proxy = proxy.map(|proxy| proxy.parse().unwrap());
    Fetcher::with_lookup(Config { allow: Vec::new(), proxy, ..config() }, Arc::new(names) as Arc<dyn Lookup>).unwrap()
}

fn call(url: &str) -> Call {
    let timeout = Duration::from_secs(5);
    Call { timeout, idle: Duration::from_secs(1), limit: 1000, ..Call::new(url.parse().unwrap(), Some(b"{\"a\":1}".to_vec())) }
}

fn at(server: &Server, host: &str) -> Call {
    call(server.url_at(host, "/v1/x").as_str())
}

#[tokio::test]
async fn the_owners_servers_are_asked_without_further_word() {
    let server = Server::start(|_| reply(401, &[("content-type", "Application/JSON"), ("retry-after", "7")], "no")).await;
    let fetcher = fetcher(None);
    for host in ["127.0.0.1", "models.lan"] {
        let credentials = Some(Credentials::Bearer("s3cret".to_owned()));
        let answer = fetcher.call(&Call { credentials, headers: vec![("x-version", "1".to_owned())], ..at(&server, host) }).await.unwrap();
        assert_eq!((answer.status, answer.content_type.as_str()), (401, "application/json"), "any status is an answer");
        assert_eq!(answer.retry_after.map(|wait| wait.as_secs()), Some(7));
        assert_eq!(answer.body().await.unwrap(), "no");
    }
    let seen = server.seen().pop().unwrap();
    assert!(seen.head.starts_with("POST /v1/x "), "{}", seen.head);
    assert_eq!(seen.header("authorization"), Some("Bearer s3cret"));
    assert_eq!((seen.header("x-version"), seen.header("accept-encoding")), (Some("1"), Some("identity")));
    let mut get = at(&server, "127.0.0.1");
    get.json = None;
    fetcher.call(&get).await.unwrap();
    assert!(server.seen().pop().unwrap().head.starts_with("GET "));
}

#[tokio::test]
async fn redirects_are_answers() {
    let server = Server::start(|_| redirect(307, "http://127.0.0.1:9/")).await;
    let answer = fetcher(None).call(&at(&server, "127.0.0.1")).await.unwrap();
    assert_eq!((answer.status, server.seen().len()), (307, 1));
}

#[tokio::test]
async fn some_addresses_are_never_asked() {
    for (url, code) in [
        ("http://169.254.169.254/latest", "never"),
        ("http://metadata.example/latest", "never"),
        ("http://0.0.0.0/", "never"),
        ("http://me:pw@127.0.0.1/", "userinfo"),
        ("ftp://127.0.0.1/", "scheme"),
        ("http://unknown.example/", "dns"),
    ] {
        let error = fetcher(None).call(&call(url)).await.unwrap_err();
        assert_eq!(error.code(), code, "{url}");
    }
}

#[tokio::test]
async fn answers_have_an_end() {
    let long = Server::start(|_| vec![Step::Bytes(head(200, &[])), Step::Repeat(vec![b'x'; 100], 1_000_000)]).await;
    let error = fetcher(None).call(&at(&long, "127.0.0.1")).await.unwrap().body().await.unwrap_err();
    assert_eq!(error.code(), "too_large");
    let mut answer = fetcher(None).call(&at(&long, "127.0.0.1")).await.unwrap();
    let error = loop {
        match answer.chunk().await {
            Ok(chunk) => assert!(chunk.is_some()),
            Err(error) => break error,
        }
    };
    assert_eq!(error.code(), "too_large");
    assert!(long.sent() < 50_000_000);

    let silent =
        Server::start(|_| vec![Step::Bytes(head(200, &[])), Step::Bytes(b"x".to_vec()), Step::Pause(Duration::from_secs(60))]).await;
    let started = Instant::now();
    let mut answer = fetcher(None).call(&at(&silent, "127.0.0.1")).await.unwrap();
    assert_eq!(answer.chunk().await.unwrap().unwrap(), "x");
    assert_eq!(answer.chunk().await.unwrap_err().code(), "timeout");
    let hangs = Server::start(|_| vec![Step::Pause(Duration::from_secs(60))]).await;
    let brief = Call { timeout: Duration::from_millis(300), ..at(&hangs, "127.0.0.1") };
    assert_eq!(fetcher(None).call(&brief).await.unwrap_err().code(), "timeout");
    assert!(started.elapsed() < Duration::from_secs(5));

    let cut = Server::start(|_| vec![Step::Bytes(b"HTTP/1.1 200 X\r\ncontent-length: 99\r\n\r\nhalf".to_vec())]).await;
    let error = fetcher(None).call(&at(&cut, "127.0.0.1")).await.unwrap().body().await.unwrap_err();
    assert_eq!(error.code(), "broken", "half an answer is none");
}

#[tokio::test]
async fn a_proxy_is_for_others_and_leads_to_no_address_that_is_never_asked() {
    let proxy = Server::start(|seen| reply(200, &[], &seen.path)).await;
    let own = Server::start(|_| reply(200, &[], "own")).await;
    let through = || fetcher(Some(format!("http://127.0.0.1:{}", proxy.port)));
    let body = async |call: Call| through().call(&call).await.unwrap().body().await.unwrap();
    assert_eq!(body(call("http://public.example/v1")).await, "http://public.example/v1");
    assert_eq!(body(at(&own, "127.0.0.1")).await, "own");
    assert_eq!(body(at(&own, "models.lan")).await, "own");
    assert_eq!(through().call(&call("http://trap.example/")).await.unwrap_err().code(), "never");
    assert_eq!(proxy.seen().len(), 1);
}

#[test]
fn nothing_secret_is_shown() {
    let url: Url = "https://models.example/v1?key=s3cret".parse().unwrap();
    let credentials = Some(Credentials::Bearer("s3cret".to_owned()));
    let call = Call { credentials, ..Call::new(url, Some(b"s3cret".to_vec())) };
    assert!(!format!("{call:?}").contains("s3cret"));
}
