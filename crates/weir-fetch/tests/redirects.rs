//! Redirects (checklist D).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::{Server, Step, config, fetcher, head, redirect, reply};
use weir_fetch::{Accept, Config, Credentials, FetchError, Refusal, Request};

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
        "/308-301-302" => redirect(308, "/301-302"),
        "/loop" => redirect(301, "/loop"),
        "/loop-a" => redirect(302, "/loop-b"),
        "/loop-b" => redirect(302, "/loop-a"),
        "/nowhere" => reply(302, &[], ""),
        "/bad" => redirect(302, "http://[broken"),
        "/404" => reply(404, &[], ""),
        path if path.starts_with("/down/") && path != "/down/0" => {
            let left: u32 = path.trim_start_matches("/down/").parse().unwrap();
            redirect(308, &format!("/down/{}", left - 1))
        }
        _ => vec![Step::Bytes([head(200, &[]), b"the end".to_vec()].concat())],
    })
    .await
}

/// Asks for each path: where it has moved for good, and what answered.
async fn check(server: &Server, cases: &[(&str, Option<&str>, &str)]) {
    let fetcher = fetcher(config());
    for (path, permanent, last) in cases {
        let answer = fetcher.get(&server.feed(path)).await.unwrap();
        assert_eq!(answer.permanent, permanent.map(|path| server.url(path)), "{path}");
        assert_eq!((answer.url, answer.body), (server.url(last), "the end".into()), "{path}");
    }
}

#[tokio::test]
async fn line_33_passing_redirects_leave_the_address_as_it_is() {
    let server = server().await;
    check(&server, &[("/302", None, "/end"), ("/303", None, "/end"), ("/307", None, "/end"), ("/302", None, "/end")]).await;
    // The address itself is asked, each time anew.
    assert_eq!(server.paths(), ["/302", "/end", "/303", "/end", "/307", "/end", "/302", "/end"]);
}

#[tokio::test]
async fn line_34_permanent_only_as_far_as_all_hops_are() {
    let server = server().await;
    let cases = [
        ("/end", None, "/end"),
        ("/301", Some("/end"), "/end"),
        ("/308", Some("/end"), "/end"),
        ("/301-302", Some("/302"), "/end"),
        ("/308-301-302", Some("/302"), "/end"),
        ("/302-301", None, "/end"),
    ];
    check(&server, &cases).await;
    let error = fetcher(config()).get(&server.feed("/301-404")).await.unwrap_err();
    assert_eq!(error.status(), Some(404), "nothing to be stored");
}

#[tokio::test]
async fn line_35_five_redirects_and_no_circles() {
    let server = server().await;
    let usual = fetcher(config());
    assert_eq!(usual.get(&server.feed("/down/5")).await.unwrap().permanent, Some(server.url("/down/0")));
    for path in ["/down/6", "/loop", "/loop-a", "/nowhere", "/bad"] {
        let error = usual.get(&server.feed(path)).await.unwrap_err();
        assert!(matches!(error, FetchError::Redirects { .. }) && error.code() == "redirects", "{path}: {error:?}");
    }
    let count = |prefix: &str| server.paths().iter().filter(|path| path.starts_with(prefix)).count();
    assert_eq!((count("/down"), count("/loop-"), count("/loop")), (6 + 6, 2, 3));
    assert_eq!(Config::default().max_redirects, 5);
}

#[tokio::test]
async fn line_36_no_step_down_is_kept_and_secrets_stay_at_home() {
    let plain = Server::start(|_| reply(200, &[], "plain")).await;
    let secure = Server::start_tls({
        let port = plain.port;
        move |seen| match seen.path.as_str() {
            "/down" => redirect(301, &format!("http://news.test:{port}/feed")),
            "/other" => redirect(301, &format!("http://other.test:{port}/feed")),
            "/near" => redirect(301, "/feed"),
            _ => reply(200, &[], "secure"),
        }
    })
    .await;
    let fetcher = fetcher(Config { roots: vec![support::authority()], ..config() });
    let get = |path: &str| {
        let url = format!("https://news.test:{}{path}", secure.port).parse().unwrap();
        let basic = Credentials::Basic { user: "ann".to_owned(), password: "s3cret".to_owned() };
        let request = Request::new(url, Accept::Feed).credentials(basic).cookies("session=s3cret");
        let fetcher = fetcher.clone();
        async move { fetcher.get(&request).await.unwrap() }
    };
    let secrets = |seen: &support::Seen| (seen.header("authorization").is_some(), seen.header("cookie").is_some());
    for path in ["/down", "/other"] {
        let answer = get(path).await;
        assert_eq!((answer.permanent, answer.body), (None, "plain".into()), "{path}");
    }
    let near = get("/near").await;
    assert_eq!(near.permanent.map(|url| url.path().to_owned()), Some("/feed".to_owned()));
    assert_eq!(secure.seen().iter().map(secrets).collect::<Vec<_>>(), [(true, true); 4]);
    assert_eq!(plain.seen().iter().map(secrets).collect::<Vec<_>>(), [(false, false); 2]);
}

#[tokio::test]
async fn secrets_do_not_come_back_by_another_host() {
    // Another port is another origin; and what it sends back to the first is its wish, not the owner's.
    let other = Server::start(|seen| {
        let port = seen.path.trim_start_matches('/');
        redirect(302, &format!("http://news.test:{port}/back"))
    })
    .await;
    let port = other.port;
    let first = Server::start(move |seen| match seen.path.as_str() {
        "/feed" => {
            let own = seen.header("host").unwrap().split_once(':').unwrap().1;
            redirect(302, &format!("http://news.test:{port}/{own}"))
        }
        _ => reply(200, &[], "back"),
    })
    .await;
    let request = first.feed("/feed").credentials(Credentials::Bearer("s3cret".to_owned()));
    assert_eq!(fetcher(config()).get(&request).await.unwrap().body, "back");
    let seen = [first.seen(), other.seen()].concat();
    let found: Vec<_> = seen.iter().map(|seen| (seen.path.starts_with("/feed"), seen.header("authorization").is_some())).collect();
    assert_eq!(found, [(true, true), (false, false), (false, false)]);
}

#[tokio::test]
async fn line_40_places_are_read_as_a_browser_reads_them() {
    let server = Server::start(|seen| {
        let port = seen.header("host").unwrap().split_once(':').unwrap().1.to_owned();
        match seen.path.as_str() {
            "/a/b/word" => redirect(301, "end"),
            "/a/b/up" => redirect(301, "../end"),
            "/a/b/far-up" => redirect(301, "../../../../end"),
            "/a/b/query?old" => redirect(301, "?new"),
            "/a/b/host" => redirect(301, &format!("//other.test:{port}/end")),
            "/a/b/space" => redirect(301, "  /end  "),
            "/a/b/fragment" => redirect(301, "/end#part"),
            "/a/b/userinfo" => redirect(301, &format!("http://me:secret@other.test:{port}/end")),
            "/a/b/raw" => {
                vec![Step::Bytes(b"HTTP/1.1 301 X\r\nlocation: /\xc3\xbc\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec())]
            }
            _ => reply(200, &[], "the end"),
        }
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
        ("/a/b/fragment", server.url("/end")),
        ("/a/b/userinfo", server.url_at("other.test", "/end")),
        ("/a/b/raw", server.url("/%C3%BC")),
    ] {
        let answer = fetcher.get(&server.feed(path)).await.unwrap();
        assert_eq!((answer.permanent.as_ref(), &answer.url), (Some(&end), &end), "{path}");
    }
    // A fragment is not sent either, and a name and password in a redirect go nowhere.
    assert_eq!(fetcher.get(&server.feed("/end#part")).await.unwrap().url, server.url("/end"));
    assert!(server.seen().iter().all(|seen| !seen.path.contains('#') && seen.header("authorization").is_none()));
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
    let direct = Request::new(own.url_at("127.0.0.1", "/"), Accept::Feed);
    assert_eq!(fetcher.get(&direct).await.unwrap().body, "private words");
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
