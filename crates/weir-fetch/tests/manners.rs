//! Turns, pauses and robots.txt (checklist C, F).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::{Names, Server, Step, config, fetcher, redirect, reply};
use weir_fetch::{Accept, Config, FetchError, Fetcher, Looking, Lookup, Request};

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
        (vec![Step::Pause(Duration::from_secs(9))], 590, 660),
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
async fn pauses_in_every_form() {
    let date = |seconds: i64| {
        let at = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds);
        at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    };
    for (value, told, pause) in [
        (date(90), 88..=90, 86..=90),
        ("30".to_owned(), 30..=30, 28..=30),
        ("99999999999999999999".to_owned(), 604_800..=604_800, 604_795..=604_800),
        // Without a time that can be used, a minute.
        (date(-90), 0..=0, 56..=60),
        ("soon".to_owned(), 0..=0, 56..=60),
        ("-5".to_owned(), 0..=0, 56..=60),
        (String::new(), 0..=0, 56..=60),
    ] {
        let header = value.clone();
        let server = Server::start(move |_| reply(429, &[("retry-after", header.as_str())], "")).await;
        let fetcher = fetcher(config());
        let error = fetcher.get(&server.feed("/")).await.unwrap_err();
        let FetchError::Status { retry_after, .. } = &error else { panic!("{error:?}") };
        assert!(told.contains(&retry_after.map_or(0, |wait| wait.as_secs())), "{value}: {retry_after:?}");
        let error = fetcher.get(&server.feed("/")).await.unwrap_err();
        let FetchError::HostBusy { until, .. } = &error else { panic!("{value}: {error:?}") };
        let wait = until.duration_since(jiff::Timestamp::now()).as_secs();
        assert!(pause.contains(&wait), "{value}: {wait}");
        assert_eq!(server.seen().len(), 1, "{value}");
    }
}

#[tokio::test]
async fn the_owners_host_is_asked_at_once() {
    let server =
        Server::start(|_| [vec![Step::Pause(Duration::from_millis(60))], reply(200, &[], "x")].into_iter().flatten().collect()).await;
    let fetcher = fetcher(Config { allow: vec!["127.0.0.1".into()], delay: Duration::from_secs(60), ..config() });
    let tasks: Vec<_> = (0..20)
        .map(|n| {
            let (fetcher, request) = (fetcher.clone(), Request::new(server.url_at("127.0.0.1", &format!("/{n}")), Accept::Feed));
            tokio::spawn(async move { fetcher.get(&request).await.is_ok() })
        })
        .collect();
    for task in tasks {
        assert!(task.await.unwrap());
    }
    assert!((3..=8).contains(&server.most_active()), "{}", server.most_active());
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
    assert!(begin.elapsed() < Duration::from_millis(1500), "{:?}", begin.elapsed());
}
