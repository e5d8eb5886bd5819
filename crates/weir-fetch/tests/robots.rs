//! robots.txt, and pages among feeds (checklist F).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::{Names, Server, Step, config, fetcher, redirect, reply};
use weir_fetch::{Accept, Config, FetchError, Fetcher, Looking, Lookup, Request};

fn robots(status: u16, text: &'static str) -> impl Fn(&support::Seen) -> Vec<Step> {
    move |seen| match seen.path.as_str() {
        "/robots.txt" => reply(status, &[], text),
        "/moved" => redirect(302, "/closed/x"),
        _ => reply(200, &[], "page"),
    }
}

#[tokio::test]
async fn line_52_pages_share_the_turns_of_feeds_and_obey_the_site() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/robots.txt" => reply(200, &[], "User-agent: *\nDisallow: /closed"),
        "/full" => reply(429, &[("retry-after", "120")], ""),
        _ => reply(200, &[], "x"),
    })
    .await;
    let fetcher = fetcher(Config { delay: Duration::from_millis(120), ..config() });
    let at = |host: &str, path: &str, accept| Request::new(server.url_at(host, path), accept);
    let tasks: Vec<_> = [
        at("news.test", "/feed", Accept::Feed),
        at("www.news.test", "/page/1", Accept::Page),
        at("feeds.news.test", "/feed", Accept::Feed),
        at("www.news.test", "/page/2", Accept::Page),
        at("img.news.test", "/icon", Accept::Image),
    ]
    .into_iter()
    .map(|request| {
        let fetcher = fetcher.clone();
        tokio::spawn(async move { fetcher.get(&request).await.is_ok() })
    })
    .collect();
    for task in tasks {
        assert!(task.await.unwrap());
    }
    let starts: Vec<_> = server.seen().into_iter().map(|seen| seen.at).collect();
    assert_eq!(starts.len(), 6, "{:?}", server.paths());
    for pair in starts.windows(2) {
        assert!(pair[1].duration_since(pair[0]) >= Duration::from_millis(90), "{starts:?}");
    }
    // What robots.txt closes is not asked for; what was said to a page holds for feeds, and the other way round.
    let closed = fetcher.get(&at("www.news.test", "/closed", Accept::Page)).await.unwrap_err();
    assert_eq!(closed.code(), "robots");
    assert_eq!(fetcher.get(&at("www.news.test", "/full", Accept::Page)).await.unwrap_err().status(), Some(429));
    for accept in [Accept::Page, Accept::Feed, Accept::Image] {
        assert_eq!(fetcher.get(&at("feeds.news.test", "/x", accept)).await.unwrap_err().code(), "host_busy");
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
    for status in [404, 401, 403, 410] {
        let server = Server::start(robots(status, "")).await;
        let fetcher = fetcher(config());
        for _ in 0..2 {
            assert_eq!(fetcher.get(&server.page("/x")).await.unwrap().body, "page", "{status}");
        }
        assert_eq!(server.paths().iter().filter(|path| *path == "/robots.txt").count(), 1, "{status}");
    }
    // The host asked for a pause: that holds for the page as well.
    let server = Server::start(robots(429, "")).await;
    assert!(matches!(fetcher(config()).get(&server.page("/x")).await, Err(FetchError::HostBusy { .. })));
}

#[tokio::test]
async fn pages_wait_while_robots_are_unknown() {
    let now = jiff::Timestamp::now();
    // A fault of the server, with a time of its own or without; an answer that breaks off; none at all.
    for (answer, least, most) in [
        (reply(500, &[], "") as Vec<Step>, 590, 660),
        (reply(502, &[("retry-after", "7200")], ""), 7190, 7260),
        (vec![], 590, 660),
        (vec![Step::Pause(Duration::from_secs(60))], 590, 660),
    ] {
        let answer = std::sync::Mutex::new(Some(answer));
        let server = Server::start(move |seen| match seen.path.as_str() {
            "/robots.txt" => answer.lock().unwrap().take().unwrap(),
            _ => reply(200, &[], "page"),
        })
        .await;
        let fetcher = fetcher(Config { total_timeout: Duration::from_millis(500), ..config() });
        for _ in 0..2 {
            let error = fetcher.get(&server.page("/x")).await.unwrap_err();
            let FetchError::RobotsUnknown { until, .. } = &error else { panic!("{error:?}") };
            assert!((least..=most).contains(&until.duration_since(now).as_secs()), "{until}");
            assert!(error.is_transient() && error.retry_after(now).is_some() && error.code() == "robots_unknown");
        }
        assert_eq!(server.paths(), ["/robots.txt"], "asked once, and no page without its word");
        // Feeds do not depend on it.
        assert_eq!(fetcher.get(&server.feed("/feed")).await.unwrap().body, "page");
    }
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

#[tokio::test]
async fn robots_that_may_be_asked_for_later() {
    let asked = AtomicUsize::new(0);
    let server = Server::start(move |seen| match seen.path.as_str() {
        "/robots.txt" if asked.fetch_add(1, Ordering::SeqCst) == 0 => reply(429, &[("retry-after", "1")], ""),
        "/robots.txt" => reply(200, &[], "User-agent: *\nDisallow: /closed"),
        _ => reply(200, &[], "page"),
    })
    .await;
    let fetcher = fetcher(config());
    for _ in 0..2 {
        assert!(matches!(fetcher.get(&server.page("/closed")).await, Err(FetchError::HostBusy { .. })));
    }
    assert_eq!(server.seen().len(), 1);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert!(matches!(fetcher.get(&server.page("/closed")).await, Err(FetchError::Robots { .. })));
    assert_eq!(fetcher.get(&server.page("/open")).await.unwrap().body, "page");
}

#[tokio::test]
async fn robots_of_a_host_that_is_allowed_late() {
    let server = Server::start(robots(200, "User-agent: *\nDisallow: /closed")).await;
    let names = Arc::new(Names::default());
    names.put("nas.lan", &[&["127.0.0.1"]]);
    let fetcher = Fetcher::with_lookup(Config { allow: Vec::new(), ..config() }, names).unwrap();
    let request = Request::new(server.url_at("nas.lan", "/closed"), Accept::Page);
    let error = fetcher.get(&request).await.unwrap_err();
    fetcher.allow(error.allowable().unwrap());
    assert!(matches!(fetcher.get(&request).await, Err(FetchError::Robots { .. })));
}

/// Takes its time to find nothing.
struct Slow(Duration);

impl Lookup for Slow {
    fn lookup(&self, _: &str) -> Looking {
        let time = self.0;
        Box::pin(async move {
            tokio::time::sleep(time).await;
            Err(std::io::Error::from(std::io::ErrorKind::NotFound))
        })
    }
}

#[tokio::test]
async fn a_host_without_robots_in_reach_holds_up_nobody() {
    let config = Config { max_wait: Duration::from_millis(400), ..config() };
    let fetcher = Fetcher::with_lookup(config, Arc::new(Slow(Duration::from_millis(300)))).unwrap();
    let begin = Instant::now();
    let tasks: Vec<_> = (0..12)
        .map(|n| {
            let (fetcher, url) = (fetcher.clone(), format!("http://slow.example/{n}").parse().unwrap());
            tokio::spawn(async move { fetcher.get(&Request::new(url, Accept::Page)).await.unwrap_err() })
        })
        .collect();
    for task in tasks {
        let error = task.await.unwrap();
        assert!(matches!(error, FetchError::Dns { .. } | FetchError::HostBusy { .. }) && error.is_transient(), "{error:?}");
    }
    // One after the other they would take 3.6 seconds.
    assert!(begin.elapsed() < Duration::from_millis(2500), "{:?}", begin.elapsed());
}
