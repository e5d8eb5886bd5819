//! Conditional requests, freshness and statuses (checklist A, B, C).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use jiff::Timestamp;
use support::{Server, config, fetcher, reply};
use weir_fetch::{Accept, FetchError, Request, ScheduleInput, Why, next_fetch};

#[tokio::test]
async fn validators_go_byte_for_byte() {
    let server = Server::start(|_| reply(200, &[("etag", "W/\"a b\""), ("last-modified", "Sun,  6 nov 1994 odd")], "x")).await;
    let fetcher = fetcher(config());
    let first = fetcher.get(&server.feed("/")).await.unwrap();
    assert_eq!(first.etag.as_deref(), Some("W/\"a b\""));
    assert_eq!(first.last_modified.as_deref(), Some("Sun,  6 nov 1994 odd"));
    fetcher.get(&server.feed("/").validators(first.etag, first.last_modified)).await.unwrap();
    let seen = server.seen();
    assert_eq!((seen[0].header("if-none-match"), seen[0].header("if-modified-since")), (None, None));
    assert_eq!(seen[1].header("if-none-match"), Some("W/\"a b\""));
    assert_eq!(seen[1].header("if-modified-since"), Some("Sun,  6 nov 1994 odd"));
}

#[tokio::test]
async fn line_02_one_validator_never_invents_the_other() {
    let server = Server::start(|_| reply(200, &[], "x")).await;
    let fetcher = fetcher(config());
    fetcher.get(&server.feed("/").validators(Some("\"e\"".into()), None)).await.unwrap();
    fetcher.get(&server.feed("/").validators(None, Some("then".into()))).await.unwrap();
    fetcher.get(&server.feed("/").validators(Some(String::new()), None)).await.unwrap();
    let seen = server.seen();
    assert_eq!((seen[0].header("if-none-match"), seen[0].header("if-modified-since")), (Some("\"e\""), None));
    assert_eq!((seen[1].header("if-none-match"), seen[1].header("if-modified-since")), (None, Some("then")));
    assert_eq!((seen[2].header("if-none-match"), seen[2].header("if-modified-since")), (None, None));
}

#[tokio::test]
async fn unchanged_brings_new_validators_and_no_body() {
    let server = Server::start(|_| reply(304, &[("etag", "\"new\""), ("cache-control", "max-age=7200"), ("age", "200")], "")).await;
    let fetcher = fetcher(config());
    let answer = fetcher.get(&server.feed("/").validators(Some("\"old\"".into()), None)).await.unwrap();
    assert!(answer.is_unchanged() && answer.body.is_empty() && !answer.truncated);
    assert_eq!(answer.etag.as_deref(), Some("\"new\""));
    assert_eq!(answer.max_age.map(|age| age.as_secs()), Some(7000));
    // Without anything to compare with, there is nothing to be unchanged.
    let error = fetcher.get(&server.feed("/")).await.unwrap_err();
    assert_eq!(error.status(), Some(304));
}

#[tokio::test]
async fn line_07_validators_stay_with_their_address() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/old" => support::redirect(302, "/new"),
        _ => reply(200, &[], "x"),
    })
    .await;
    let fetcher = fetcher(config());
    let mut request = server.feed("/old").validators(Some("\"e\"".into()), None);
    request.validators_from = Some(server.url("/elsewhere"));
    fetcher.get(&request).await.unwrap();
    assert!(server.seen().iter().all(|seen| seen.header("if-none-match").is_none()));
    request.validators_from = Some(server.url("/new"));
    fetcher.get(&request).await.unwrap();
    let seen = server.seen();
    assert_eq!((seen[2].header("if-none-match"), seen[3].header("if-none-match")), (None, Some("\"e\"")));
}

#[tokio::test]
async fn line_14_fresh_answers_are_not_asked_for_again_too_soon() {
    let server = Server::start(|seen| {
        let far = "Fri, 31 Dec 9999 23:59:59 GMT";
        match seen.path.as_str() {
            "/max-age" => reply(200, &[("cache-control", "public, max-age=7200"), ("expires", "0")], "x"),
            "/age" => reply(200, &[("cache-control", "max-age=30000"), ("age", "10000")], "x"),
            "/expires" => {
                let date = ("date", "Tue, 24 Nov 2026 10:00:00 GMT");
                reply(200, &[("expires", "Tue, 24 Nov 2026 15:00:00 GMT"), date], "x")
            }
            "/304" => reply(304, &[("cache-control", "max-age=21600")], ""),
            "/zero" => reply(200, &[("cache-control", "max-age=0"), ("expires", far)], "x"),
            "/no-cache" => reply(200, &[("cache-control", "no-cache"), ("expires", far)], "x"),
            "/no-store" => reply(200, &[("cache-control", "no-store, max-age=9")], "x"),
            _ => reply(200, &[], "x"),
        }
    })
    .await;
    let fetcher = fetcher(config());
    for (path, fresh, why) in [
        ("/max-age", Some(7200), Why::Fresh),
        ("/age", Some(20_000), Why::Fresh),
        ("/expires", Some(18_000), Why::Fresh),
        ("/304", Some(21_600), Why::Fresh),
        ("/zero", None, Why::Floor),
        ("/no-cache", None, Why::Floor),
        ("/no-store", None, Why::Floor),
        ("/silent", None, Why::Floor),
    ] {
        let answer = fetcher.get(&server.feed(path).validators(Some("\"e\"".into()), None)).await.unwrap();
        assert_eq!(answer.max_age.map(|age| age.as_secs()), fresh, "{path}");
        let (now, busy) = (Timestamp::now(), ScheduleInput { entries_per_week: 10_000, ..ScheduleInput::default() });
        let next = next_fetch(now, &ScheduleInput { max_age: answer.max_age, ..busy }).unwrap();
        let wait = next.at.duration_since(now).as_secs();
        // What is not to be kept is still not asked for faster than anything else.
        assert!(wait >= fresh.unwrap_or(3600) && next.why == why, "{path}: {wait} {:?}", next.why);
    }
}

#[tokio::test]
async fn line_31_statuses_without_a_document() {
    let server = Server::start(|seen| reply(seen.path.trim_start_matches('/').parse().unwrap(), &[("retry-after", "77")], "secret")).await;
    let fetcher = fetcher(config());
    for (status, transient) in [
        (201, false),
        (204, false),
        (205, false),
        (206, false),
        (226, false),
        (299, false),
        (300, false),
        (400, false),
        (401, false),
        (403, false),
        (404, false),
        (410, false),
        (418, false),
        (500, true),
        (999, false),
    ] {
        let error = fetcher.get(&server.feed(&format!("/{status}"))).await.unwrap_err();
        assert_eq!((error.status(), error.is_transient()), (Some(status), transient), "{status}");
        let FetchError::Status { retry_after, .. } = &error else { panic!("{error:?}") };
        assert_eq!(retry_after.map(|wait| wait.as_secs()), Some(77));
        assert!(!error.to_string().contains("secret") && error.to_string().contains(&status.to_string()));
    }
    assert_eq!(fetcher.get(&server.feed("/203")).await.unwrap().status, 203);
    let plain = Request::new(server.url("/201"), Accept::Image);
    assert_eq!(fetcher.get(&plain).await.unwrap().status, 201);
}

#[tokio::test]
async fn each_validator_is_renewed_by_itself() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/date" => reply(304, &[("last-modified", "Mon, 07 Nov 1994 08:49:37 GMT")], ""),
        "/both" => reply(304, &[("etag", "\"b\""), ("last-modified", "later")], ""),
        _ => reply(304, &[], ""),
    })
    .await;
    let fetcher = fetcher(config());
    for (path, etag, date) in
        [("/date", None, Some("Mon, 07 Nov 1994 08:49:37 GMT")), ("/both", Some("\"b\""), Some("later")), ("/none", None, None)]
    {
        let answer = fetcher.get(&server.feed(path).validators(Some("\"a\"".into()), Some("then".into()))).await.unwrap();
        assert!(answer.is_unchanged());
        assert_eq!((answer.etag.as_deref(), answer.last_modified.as_deref()), (etag, date), "{path}");
    }
}

#[tokio::test]
async fn a_validator_cannot_carry_headers() {
    let server = Server::start(|_| reply(304, &[], "")).await;
    let request = server.feed("/").validators(Some("\"a\"\r\nCookie: b=c".into()), None);
    let error = fetcher(config()).get(&request).await.unwrap_err();
    let seen = server.seen();
    assert_eq!((seen[0].header("if-none-match"), seen[0].header("cookie")), (None, None));
    assert_eq!(error.status(), Some(304), "nothing was sent to compare with");
}
