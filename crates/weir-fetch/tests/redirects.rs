//! Redirects (checklist D).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;
use support::{Names, Server, Step, config, fetcher, head, redirect, reply};
use weir_fetch::{FetchError, Fetcher, Refusal};

async fn server() -> Server {
    Server::start(|seen| match seen.path.as_str() {
        "/301" => redirect(301, "/end"),
        "/308" => redirect(308, "/301"),
        "/302" => redirect(302, "/end"),
        "/303" => redirect(303, "/end"),
        "/307" => redirect(307, "/end"),
        "/301-302" => redirect(301, "/302"),
        "/302-301" => redirect(302, "/301"),
        "/301-404" => redirect(301, "/404"),
        "/fragment" => redirect(301, "/end#part"),
        "/userinfo" => {
            redirect(301, &format!("http://me:secret@other.test:{}/end", seen.header("host").unwrap().split_once(':').unwrap().1))
        }
        "/loop" => redirect(301, "/loop"),
        "/loop-a" => redirect(302, "/loop-b"),
        "/loop-b" => redirect(302, "/loop-a"),
        "/nowhere" => reply(302, &[], ""),
        "/bad" => redirect(302, "http://[broken"),
        "/file" => redirect(302, "file:///etc/passwd"),
        "/private" => redirect(302, "http://10.0.0.5/secret"),
        "/private-number" => redirect(302, "http://0x0a000005/"),
        "/mapped" => redirect(302, "http://[::ffff:10.0.0.5]/"),
        "/port" => redirect(302, "http://other.test:25/"),
        "/raw" => {
            vec![Step::Bytes([&b"HTTP/1.1 302 X\r\nlocation: /\xc3\xbc\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"[..]].concat())]
        }
        "/404" => reply(404, &[], ""),
        "/many" => redirect(302, "/many1"),
        path if path.starts_with("/many") => redirect(302, &format!("{path}1")),
        _ => vec![Step::Bytes([head(200, &[]), b"the end".to_vec()].concat())],
    })
    .await
}

#[tokio::test]
async fn permanent_only_as_far_as_all_hops_are() {
    let server = server().await;
    let fetcher = fetcher(config());
    for (path, permanent, last) in [
        ("/end", None, "/end"),
        ("/301", Some("/end"), "/end"),
        ("/308", Some("/end"), "/end"),
        ("/302", None, "/end"),
        ("/303", None, "/end"),
        ("/307", None, "/end"),
        ("/301-302", Some("/302"), "/end"),
        ("/302-301", None, "/end"),
        ("/fragment", Some("/end"), "/end"),
        ("/raw", None, "/%C3%BC"),
    ] {
        let answer = fetcher.get(&server.feed(path)).await.unwrap();
        assert_eq!(answer.permanent, permanent.map(|path| server.url(path)), "{path}");
        assert_eq!(answer.url, server.url(last), "{path}");
        assert_eq!(answer.body, "the end");
    }
    assert_eq!(fetcher.get(&server.feed("/301-404")).await.unwrap_err().status(), Some(404));
}

#[tokio::test]
async fn credentials_in_a_redirect_go_nowhere() {
    let server = server().await;
    let answer = fetcher(config()).get(&server.feed("/userinfo")).await.unwrap();
    assert_eq!(answer.url, server.url_at("other.test", "/end"));
    assert_eq!(answer.permanent, Some(answer.url));
    assert_eq!(server.seen()[1].header("authorization"), None);
}

#[tokio::test]
async fn circles_and_dead_ends() {
    let server = server().await;
    let fetcher = fetcher(config());
    for path in ["/loop", "/loop-a", "/nowhere", "/bad", "/many"] {
        let error = fetcher.get(&server.feed(path)).await.unwrap_err();
        assert!(matches!(error, FetchError::Redirects { .. }), "{path}: {error:?}");
    }
    assert_eq!(server.paths().iter().filter(|path| path.starts_with("/many")).count(), 6, "five redirects and no more");
}

#[tokio::test]
async fn every_hop_is_checked() {
    let server = server().await;
    let fetcher = fetcher(config());
    for (path, private) in [("/file", false), ("/private", true), ("/private-number", true), ("/mapped", true), ("/port", false)] {
        let error = fetcher.get(&server.feed(path)).await.unwrap_err();
        let FetchError::Refused { why, .. } = &error else { panic!("{path}: {error:?}") };
        assert_eq!(matches!(why, Refusal::Private { .. }), private, "{path}: {why:?}");
        assert!(!error.is_transient() && !error.to_string().contains("secret"));
    }
}

#[tokio::test]
async fn a_public_page_cannot_point_at_an_allowed_host() {
    let own = Server::start(|_| reply(200, &[], "private words")).await;
    let port = own.port;
    let public = Server::start(move |_| redirect(302, &format!("http://127.0.0.1:{port}/"))).await;
    let fetcher = fetcher(config());
    fetcher.allow(&format!("127.0.0.1:{port}"));
    let error = fetcher.get(&public.feed("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Refused { why: Refusal::Inward, .. }), "{error:?}");
    assert!(own.seen().is_empty());
    // The owner's own address works, and may redirect to itself.
    let direct = weir_fetch::Request::new(own.url_at("127.0.0.1", "/"), weir_fetch::Accept::Feed);
    assert_eq!(fetcher.get(&direct).await.unwrap().body, "private words");
}

#[tokio::test]
async fn places_are_relative_to_the_page() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/a/b/word" => redirect(301, "end"),
        "/a/b/up" => redirect(301, "../end"),
        "/a/b/far-up" => redirect(301, "../../../../end"),
        "/a/b/query?old" => redirect(301, "?new"),
        "/a/b/host" => redirect(301, &format!("//other.test:{}/end", seen.header("host").unwrap().split_once(':').unwrap().1)),
        "/a/b/space" => redirect(301, "  /end  "),
        _ => reply(200, &[], "the end"),
    })
    .await;
    let fetcher = fetcher(config());
    for (path, end) in [
        ("/a/b/word", server.url("/a/b/end")),
        ("/a/b/up", server.url("/a/end")),
        ("/a/b/far-up", server.url("/end")),
        ("/a/b/query?old", server.url("/a/b/query?new")),
        ("/a/b/host", server.url_at("other.test", "/end")),
        ("/a/b/space", server.url("/end")),
    ] {
        let answer = fetcher.get(&server.feed(path)).await.unwrap();
        assert_eq!((answer.permanent.as_ref(), &answer.url), (Some(&end), &end), "{path}");
    }
}

#[tokio::test]
async fn five_redirects_are_followed() {
    let server = Server::start(|seen| match seen.path.trim_start_matches('/').parse::<u32>() {
        Ok(0) | Err(_) => reply(200, &[], "the end"),
        Ok(n) => redirect(308, &format!("/{}", n - 1)),
    })
    .await;
    let fetcher = fetcher(config());
    assert_eq!(fetcher.get(&server.feed("/5")).await.unwrap().permanent, Some(server.url("/0")));
    assert!(matches!(fetcher.get(&server.feed("/6")).await, Err(FetchError::Redirects { .. })));
}

#[tokio::test]
async fn a_redirect_to_a_name_that_leads_inside() {
    let inside = Server::start(|_| reply(200, &[], "secret")).await;
    let port = inside.port;
    let public = Server::start(move |_| redirect(301, &format!("http://inside.example:{port}/"))).await;
    let names = Arc::new(Names::default());
    names.put("inside.example", &[&["10.0.0.5", "::1"]]);
    let fetcher = Fetcher::with_lookup(config(), names).unwrap();
    let error = fetcher.get(&public.feed("/")).await.unwrap_err();
    assert!(matches!(error, FetchError::Refused { why: Refusal::Private { .. }, .. }), "{error:?}");
    assert!(inside.seen().is_empty());
}

#[tokio::test]
async fn what_a_redirect_says_is_not_told() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/scheme" => redirect(302, &format!("secret-{}://secret.{}/", "s".repeat(2000), "s".repeat(2000))),
        "/opaque" => redirect(302, &format!("ftp-x://{}/", "read%20this%20".repeat(200))),
        _ => redirect(302, &format!("http://{}/", "long.".repeat(500))),
    })
    .await;
    let fetcher = fetcher(config());
    for path in ["/scheme", "/opaque", "/long"] {
        let text = fetcher.get(&server.feed(path)).await.unwrap_err().to_string();
        assert!(text.len() < 400 && !text.contains("%20"), "{path}: {text}");
    }
}
