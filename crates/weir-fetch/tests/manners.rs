//! Turns and pauses (checklist C, F).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use support::{Server, Step, config, fetcher, reply};
use weir_fetch::{Accept, Config, FetchError, Fetcher, Outcome, Request, ScheduleInput, Why, next_fetch};

/// Asks for all of them at once; the number of answers.
async fn all(fetcher: &Fetcher, requests: Vec<Request>) -> usize {
    let tasks: Vec<_> = requests
        .into_iter()
        .map(|request| {
            let fetcher = fetcher.clone();
            tokio::spawn(async move { fetcher.get(&request).await.is_ok() })
        })
        .collect();
    let mut good = 0;
    for task in tasks {
        good += usize::from(task.await.unwrap());
    }
    good
}

/// A server that refuses `/full` in a way, and says `x` to everything else.
async fn full(status: u16, retry_after: Option<&str>) -> Server {
    let retry_after = retry_after.map(str::to_owned);
    Server::start(move |seen| match seen.path.as_str() {
        "/full" => {
            let headers: Vec<_> = retry_after.iter().map(|value| ("retry-after", value.as_str())).collect();
            reply(status, &headers, "go away")
        }
        _ => reply(200, &[], "x"),
    })
    .await
}

/// A host that asked for two minutes gets them, for the feed and for everything else of it.
async fn two_minutes(status: u16, outcome: Outcome) {
    let server = full(status, Some("120")).await;
    let fetcher = fetcher(config());
    let error = fetcher.get(&server.feed("/full")).await.unwrap_err();
    assert_eq!((error.status(), error.is_transient()), (Some(status), true));
    let now = Timestamp::now();
    assert_eq!(error.retry_after(now), Some(SignedDuration::from_secs(120)));
    let error = fetcher.get(&server.feed("/fine")).await.unwrap_err();
    let FetchError::HostBusy { until, .. } = error else { panic!("{error:?}") };
    assert!((115..=120).contains(&until.duration_since(now).as_secs()), "{until}");
    assert_eq!(fetcher.paused_until(&server.url("/")), Some(until));
    assert_eq!(server.seen().len(), 1, "nothing is asked in the meantime");
    let other = Request::new(server.url_at("other.test", "/fine"), Accept::Feed);
    assert_eq!(fetcher.get(&other).await.unwrap().status, 200);
    let asked = |seconds| Some(SignedDuration::from_secs(seconds));
    for (seconds, why) in [(120, None), (86_400, Some(Why::RetryAfter))] {
        let next = next_fetch(now, &ScheduleInput { outcome, error_count: 1, retry_after: asked(seconds), ..ScheduleInput::default() });
        let next = next.unwrap();
        assert!(next.at.duration_since(now).as_secs() >= seconds && why.is_none_or(|why| why == next.why), "{next:?}");
    }
}

#[tokio::test]
async fn line_21_too_many_requests_and_two_minutes_of_silence() {
    two_minutes(429, Outcome::Busy).await;
}

#[tokio::test]
async fn line_22_pauses_in_every_form() {
    let date = |seconds: i64| {
        let at = Timestamp::now() + SignedDuration::from_secs(seconds);
        at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    };
    for (value, told, pause) in [
        (date(90), 88..=90, 86..=90),
        ("30".to_owned(), 30..=30, 28..=30),
        ("99999999999999999999".to_owned(), 604_800..=604_800, 604_795..=604_800),
        (date(60 * 60 * 24 * 400), 604_800..=604_800, 604_795..=604_800),
        // Without a time that can be used, a minute for the host, and for the feed the usual hours.
        (date(-90), 0..=0, 56..=60),
        ("soon".to_owned(), 0..=0, 56..=60),
        ("-5".to_owned(), 0..=0, 56..=60),
        (String::new(), 0..=0, 56..=60),
    ] {
        let server = full(429, Some(&value)).await;
        let fetcher = fetcher(config());
        let error = fetcher.get(&server.feed("/full")).await.unwrap_err();
        let now = Timestamp::now();
        let asked = error.retry_after(now);
        assert!(told.contains(&asked.map_or(0, |wait| wait.as_secs())), "{value}: {asked:?}");
        let error = fetcher.get(&server.feed("/")).await.unwrap_err();
        let FetchError::HostBusy { until, .. } = &error else { panic!("{value}: {error:?}") };
        assert!(pause.contains(&until.duration_since(now).as_secs()), "{value}: {until}");
        assert_eq!(server.seen().len(), 1, "{value}");
        let input = ScheduleInput { outcome: Outcome::Busy, error_count: 1, retry_after: asked, ..ScheduleInput::default() };
        let wait = next_fetch(now, &input).unwrap().at.duration_since(now);
        let least = asked.unwrap_or(SignedDuration::from_hours(4));
        assert!(wait >= least && wait <= SignedDuration::from_hours(7 * 24), "{value}: {wait}");
    }
}

#[tokio::test]
async fn line_23_out_of_service_counts_like_too_many_requests() {
    two_minutes(503, Outcome::Failed).await;
}

#[tokio::test]
async fn line_25_a_pause_is_for_the_whole_site() {
    let full_at = |server: &Server, host: &str| Request::new(server.url_at(host, "/full"), Accept::Feed);
    let fine_at = |server: &Server, host: &str| Request::new(server.url_at(host, "/fine"), Accept::Feed);
    for status in [429, 503] {
        let server = full(status, Some("120")).await;
        let check = async |config: Config, same_site: bool| {
            let fetcher = fetcher(config);
            assert_eq!(fetcher.get(&full_at(&server, "ann.blogs.test")).await.unwrap_err().status(), Some(status));
            for (host, waits) in [("ann.blogs.test", true), ("bob.blogs.test", same_site), ("blogs.test", same_site), ("other.test", false)]
            {
                let result = fetcher.get(&fine_at(&server, host)).await;
                assert_eq!(matches!(result, Err(FetchError::HostBusy { .. })), waits, "{status} {host}: {result:?}");
                assert_eq!(fetcher.paused_until(&server.url_at(host, "/")).is_some(), waits, "{status} {host}");
            }
        };
        check(config(), true).await;
        check(Config { per_site: false, ..config() }, false).await;
        check(Config { hosts_apart: vec!["blogs.test".to_owned()], ..config() }, false).await;
        // The owner's own host may fail on one path and be well on another.
        let own = fetcher(Config { allow: vec!["127.0.0.1".into()], delay: Duration::from_secs(60), ..config() });
        assert_eq!(own.get(&full_at(&server, "127.0.0.1")).await.unwrap_err().status(), Some(status));
        for _ in 0..5 {
            assert_eq!(own.get(&fine_at(&server, "127.0.0.1")).await.unwrap().status, 200);
        }
    }
}

#[tokio::test]
async fn a_pause_can_be_kept_over_a_restart() {
    let server = full(429, Some("120")).await;
    let before = fetcher(config());
    before.get(&server.feed("/full")).await.unwrap_err();
    let until = before.paused_until(&server.url("/any")).unwrap();
    let after = fetcher(config());
    assert_eq!(after.paused_until(&server.url("/any")), None);
    after.pause(&server.url("/any"), until);
    after.pause(&server.url("/any"), Timestamp::now() - SignedDuration::from_hours(1));
    assert_eq!(after.paused_until(&server.url("/other")), Some(until), "what is shorter changes nothing");
    assert!(matches!(after.get(&server.feed("/fine")).await, Err(FetchError::HostBusy { .. })));
    assert_eq!(server.seen().len(), 1);
    // No pause is longer than a week, and none is kept for what is never visited.
    after.pause(&server.url_at("far.test", "/"), Timestamp::MAX);
    let week = Timestamp::now() + SignedDuration::from_hours(7 * 24);
    assert!(after.paused_until(&server.url_at("far.test", "/")).unwrap() <= week);
    let never = "http://10.0.0.5/".parse().unwrap();
    after.pause(&never, until);
    assert_eq!(after.paused_until(&never), None);
}

#[tokio::test]
async fn line_51_two_at_once_with_pauses_and_other_sites_do_not_wait() {
    let usual = Config::default();
    assert_eq!((usual.per_host, usual.delay), (2, Duration::from_secs(1)));
    assert!(usual.per_site && usual.max_wait <= Duration::from_secs(15));
    // Two at once, until the body is read.
    let slow =
        Server::start(|_| vec![Step::Bytes(support::head(200, &[])), Step::Pause(Duration::from_millis(60)), Step::Bytes(b"x".to_vec())])
            .await;
    let hosts = ["news.test", "feeds.news.test", "www.news.test", "m.news.test"];
    let requests = |server: &Server| hosts.iter().map(|host| Request::new(server.url_at(host, "/"), Accept::Feed)).collect::<Vec<_>>();
    let twice = [requests(&slow), requests(&slow)].concat();
    assert_eq!(all(&fetcher(config()), twice).await, 8);
    assert_eq!((slow.seen().len(), slow.most_active()), (8, 2), "over all hosts of the site");
    // Starts are spaced, and another site comes in between.
    let server = Server::start(|_| reply(200, &[], "x")).await;
    let fetcher = fetcher(Config { delay: Duration::from_millis(120), ..config() });
    let (line, requests) = (fetcher.clone(), requests(&server));
    let line = tokio::spawn(async move { all(&line, requests).await });
    let other = Request::new(server.url_at("other.test", "/other"), Accept::Feed);
    fetcher.get(&other).await.unwrap();
    assert_eq!(line.await.unwrap(), 4);
    assert_ne!(server.paths().last().map(String::as_str), Some("/other"), "it did not stand in line");
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
