//! Turns, pauses and robots.txt (checklist C, F).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::time::{Duration, Instant};
use support::{Server, Step, config, fetcher, redirect, reply};
use weir_fetch::{Accept, Config, FetchError, Request};

#[tokio::test]
async fn two_at_once_until_the_body_is_read() {
    let server = Server::start(|_| {
        let mut steps = vec![Step::Bytes(support::head(200, &[])), Step::Pause(Duration::from_millis(60))];
        steps.push(Step::Bytes(b"x".to_vec()));
        steps
    })
    .await;
    let fetcher = fetcher(config());
    let tasks: Vec<_> = (0..8)
        .map(|n| {
            let (fetcher, request) = (fetcher.clone(), server.feed(&format!("/{n}")));
            tokio::spawn(async move { fetcher.get(&request).await.is_ok() })
        })
        .collect();
    for task in tasks {
        assert!(task.await.unwrap());
    }
    assert_eq!((server.seen().len(), server.most_active()), (8, 2));
}

#[tokio::test]
async fn starts_are_spaced_and_other_hosts_do_not_wait() {
    let server = Server::start(|_| reply(200, &[], "x")).await;
    let fetcher = fetcher(Config { delay: Duration::from_millis(120), ..config() });
    let begin = Instant::now();
    let tasks: Vec<_> = (0..4)
        .map(|n| {
            let (fetcher, request) = (fetcher.clone(), server.feed(&format!("/{n}")));
            tokio::spawn(async move { fetcher.get(&request).await.is_ok() })
        })
        .collect();
    let other = Request::new(server.url_at("other.test", "/other"), Accept::Feed);
    fetcher.get(&other).await.unwrap();
    assert!(begin.elapsed() < Duration::from_millis(300), "{:?}", begin.elapsed());
    for task in tasks {
        assert!(task.await.unwrap());
    }
    let starts: Vec<_> = server.seen().into_iter().filter(|seen| seen.path != "/other").map(|seen| seen.at).collect();
    for pair in starts.windows(2) {
        assert!(pair[1].duration_since(pair[0]) >= Duration::from_millis(90), "{starts:?}");
    }
}

#[tokio::test]
async fn a_stuck_host_fails_fast_for_those_in_line() {
    let server = Server::start(|_| vec![Step::Pause(Duration::from_secs(3))]).await;
    let fetcher = fetcher(Config { total_timeout: Duration::from_millis(900), max_wait: Duration::from_millis(100), ..config() });
    let tasks: Vec<_> = (0..6)
        .map(|_| {
            let (fetcher, request) = (fetcher.clone(), server.feed("/"));
            tokio::spawn(async move { fetcher.get(&request).await.unwrap_err() })
        })
        .collect();
    let mut busy = 0;
    for task in tasks {
        busy += usize::from(matches!(task.await.unwrap(), FetchError::HostBusy { .. }));
    }
    assert_eq!(busy, 4);
}

#[tokio::test]
async fn a_host_that_asks_for_a_pause_gets_it() {
    for status in [429, 503] {
        let server = Server::start(move |seen| match seen.path.as_str() {
            "/full" => reply(status, &[("retry-after", "120")], "go away"),
            _ => reply(200, &[], "x"),
        })
        .await;
        let fetcher = fetcher(config());
        let error = fetcher.get(&server.feed("/full")).await.unwrap_err();
        assert_eq!((error.status(), error.is_transient()), (Some(status), true));
        let now = jiff::Timestamp::now();
        assert_eq!(error.retry_after(now).map(|wait| wait.as_secs()), Some(120));
        // Nothing of this host is asked for now; another host is.
        let error = fetcher.get(&server.feed("/fine")).await.unwrap_err();
        let FetchError::HostBusy { until, .. } = error else { panic!("{error:?}") };
        assert!((115..=120).contains(&until.duration_since(now).as_secs()));
        assert_eq!(server.seen().len(), 1);
        let other = Request::new(server.url_at("other.test", "/fine"), Accept::Feed);
        assert_eq!(fetcher.get(&other).await.unwrap().status, 200);
    }
}

#[tokio::test]
async fn the_owners_host_is_not_kept_away_from() {
    let server =
        Server::start(|seen| if seen.path == "/full" { reply(429, &[("retry-after", "9")], "") } else { reply(200, &[], "x") }).await;
    let fetcher = fetcher(Config { allow: vec!["127.0.0.1".into()], delay: Duration::from_secs(60), ..config() });
    let at = |path| Request::new(server.url_at("127.0.0.1", path), Accept::Page);
    assert_eq!(fetcher.get(&at("/full")).await.unwrap_err().status(), Some(429));
    for _ in 0..5 {
        assert_eq!(fetcher.get(&at("/fine")).await.unwrap().status, 200);
    }
}

fn robots(status: u16, text: &'static str) -> impl Fn(&support::Seen) -> Vec<Step> {
    move |seen| match seen.path.as_str() {
        "/robots.txt" => reply(status, &[], text),
        "/moved" => redirect(302, "/closed/x"),
        _ => reply(200, &[], "page"),
    }
}

#[tokio::test]
async fn robots_are_heard_for_pages() {
    let server = Server::start(robots(200, "User-agent: weir\nDisallow: /closed\n\nUser-agent: *\nDisallow: /")).await;
    let fetcher = fetcher(config());
    let tasks: Vec<_> = (0..4)
        .map(|n| {
            let (fetcher, request) = (fetcher.clone(), server.page(&format!("/open/{n}")));
            tokio::spawn(async move { fetcher.get(&request).await.is_ok() })
        })
        .collect();
    for task in tasks {
        assert!(task.await.unwrap());
    }
    for path in ["/closed", "/moved"] {
        let error = fetcher.get(&server.page(path)).await.unwrap_err();
        assert!(matches!(error, FetchError::Robots { .. }) && !error.is_transient(), "{error:?}");
    }
    // Subscribed feeds are the reader's own wish.
    assert_eq!(fetcher.get(&server.feed("/closed")).await.unwrap().body, "page");
    let paths = server.paths();
    assert_eq!(paths.iter().filter(|path| *path == "/robots.txt").count(), 1, "{paths:?}");
    assert!(!paths.contains(&"/closed/x".to_owned()));
}

#[tokio::test]
async fn robots_that_cannot_be_had() {
    for (status, allowed) in [(404, true), (401, true), (403, true), (410, true), (500, false), (502, false)] {
        let server = Server::start(robots(status, "")).await;
        let fetcher = fetcher(config());
        for _ in 0..2 {
            let result = fetcher.get(&server.page("/x")).await;
            assert_eq!(result.is_ok(), allowed, "{status}: {result:?}");
        }
        assert_eq!(server.paths().iter().filter(|path| *path == "/robots.txt").count(), 1, "{status}");
    }
    // No answer at all: the page may be asked for.
    let server = Server::start(|seen| if seen.path == "/robots.txt" { vec![] } else { reply(200, &[], "page") }).await;
    assert_eq!(fetcher(config()).get(&server.page("/x")).await.unwrap().body, "page");
    // The host asked for a pause: that holds for the page as well.
    let server = Server::start(robots(429, "")).await;
    assert!(matches!(fetcher(config()).get(&server.page("/x")).await, Err(FetchError::HostBusy { .. })));
}

#[tokio::test]
async fn robots_may_redirect_and_be_long() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => redirect(301, "/rules"),
        "/rules" => reply(200, &[], format!("user-agent: *\ndisallow: /closed\n{}disallow: /late", "# words\n".repeat(100_000))),
        _ => reply(200, &[], "page"),
    })
    .await;
    let fetcher = fetcher(config());
    assert!(matches!(fetcher.get(&server.page("/closed")).await, Err(FetchError::Robots { .. })));
    assert_eq!(fetcher.get(&server.page("/late")).await.unwrap().body, "page");
}
