//! What a server is told, and what nobody is told (checklist F; credentials).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/log.rs"]
mod log;
mod support;

use log::Log;
use support::{Server, config, fetcher, redirect, reply};
use weir_fetch::{Accept, Config, Credentials, FetchError, Fetcher, Request};

#[tokio::test]
async fn line_48_an_honest_name_with_the_number_of_readers() {
    let name = Config::default().user_agent;
    assert!(name.starts_with("Weir/") && name.contains(" (+http") && name.ends_with(')') && !name.contains("Mozilla"), "{name}");
    let server = Server::start(|_| reply(200, &[], "x")).await;
    let usual = fetcher(config());
    let short = fetcher(Config { user_agent: "Weir/1".into(), ..config() });
    let names = async |fetcher: &Fetcher| {
        let before = server.seen().len();
        for request in [server.feed("/"), server.feed("/").subscribers(0), server.feed("/").subscribers(1), server.feed("/").subscribers(3)]
        {
            fetcher.get(&request).await.unwrap();
        }
        fetcher.get(&server.page("/p")).await.unwrap();
        fetcher.get(&server.feed("/").subscribers(3).user_agent("Other/2")).await.unwrap();
        server.seen()[before..].iter().map(|seen| seen.header("user-agent").unwrap().to_owned()).collect::<Vec<_>>()
    };
    let many = format!("{}; 3 subscribers)", name.strip_suffix(')').unwrap());
    // The fifth is for robots.txt.
    assert_eq!(names(&usual).await, [&name, &name, &name, &many, &name, &name, "Other/2"]);
    assert_eq!(names(&short).await, ["Weir/1", "Weir/1", "Weir/1", "Weir/1 (3 subscribers)", "Weir/1", "Weir/1", "Other/2"]);
    let error = usual.get(&server.feed("/").user_agent("a\r\nb: c")).await.unwrap_err();
    assert_eq!(error.to_string(), "the setting user_agent cannot be used: it has characters that a header cannot carry");
}

#[tokio::test]
async fn line_49_nothing_is_kept_nothing_added_and_no_secret_told() {
    let log = Log::default();
    let _logging = tracing::subscriber::set_default(log.subscriber());
    let server = Server::start(|seen| match seen.path.as_str() {
        "/go?a=1&b=%20" => reply(302, &[("location", "/there?c"), ("set-cookie", "a=b")], ""),
        path if path.starts_with("/refused") => reply(401, &[("set-cookie", "e=f"), ("www-authenticate", "Basic")], ""),
        _ => reply(200, &[("set-cookie", "c=d; Path=/")], "x"),
    })
    .await;
    let fetcher = fetcher(config());
    for _ in 0..2 {
        fetcher.get(&server.feed("/go?a=1&b=%20")).await.unwrap();
        fetcher.get(&server.page("/page")).await.unwrap();
    }
    let paths = server.paths();
    assert_eq!(paths, ["/go?a=1&b=%20", "/there?c", "/robots.txt", "/page", "/go?a=1&b=%20", "/there?c", "/page"]);
    for seen in server.seen() {
        for name in ["cookie", "referer", "authorization", "origin", "from", "x-forwarded-for"] {
            assert_eq!(seen.header(name), None, "{name}");
        }
    }
    // What is secret is in no log, error, or debugging text.
    let proxy = "http://me:s3cret@127.0.0.1:9/".parse().unwrap();
    let mut told = String::new();
    let good = server.feed("/feed?key=s3cret").cookies("id=s3cret");
    let basic = || Credentials::Basic { user: "me".to_owned(), password: "s3cret".to_owned() };
    for credentials in [basic(), Credentials::Bearer("s3cret".to_owned()), header("X-Key", "s3cret")] {
        let request = good.clone().credentials(credentials);
        told += &format!("{request:?} {:?}", fetcher.get(&request).await.unwrap());
        let refused = Request { url: server.url("/refused?key=s3cret"), ..request.clone() };
        let gone = Request { url: server.url_at("s3cret-free.example", "/"), ..request.clone() };
        let behind = request.proxy(Clone::clone(&proxy));
        for request in [refused, gone, behind] {
            let error = fetcher.get(&request).await.unwrap_err();
            told += &format!("{request:?} {error} {error:?} {:?}", error.parameters());
        }
    }
    told += &format!("{:?}", Config { proxy: Some(proxy), ..config() });
    told += &format!("{:?}", fetcher.get(&server.feed("/").credentials(header("X-Key", "s3cret\n"))).await.unwrap_err());
    let encoded = "bWU6czNjcmV0";
    let logged = log.text();
    assert!(logged.contains("not fetched"), "the log was listened to");
    for text in [told.replace("s3cret-free", ""), logged.replace("s3cret-free", "")] {
        assert!(!text.contains("s3cret") && !text.contains(encoded), "{text}");
    }
}

fn header(name: &str, value: &str) -> Credentials {
    Credentials::Header { name: name.to_owned(), value: value.to_owned() }
}

#[tokio::test]
async fn line_50_one_get_and_nothing_else() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/go" => redirect(301, "/feed"),
        "/missing" => reply(404, &[], ""),
        _ => reply(200, &[("link", "</favicon.ico>; rel=icon, </style.css>; rel=preload")], "<link rel=icon href=/favicon.ico>"),
    })
    .await;
    let fetcher = fetcher(config());
    fetcher.get(&server.feed("/feed")).await.unwrap();
    fetcher.get(&server.feed("/go")).await.unwrap();
    fetcher.get(&server.feed("/missing")).await.unwrap_err();
    fetcher.get(&server.page("/page")).await.unwrap();
    fetcher.get(&Request::new(server.url("/icon"), Accept::Image)).await.unwrap();
    // No HEAD first, no second try, no favicon unasked.
    assert_eq!(server.paths(), ["/feed", "/go", "/feed", "/missing", "/robots.txt", "/page", "/icon"]);
    for seen in server.seen() {
        assert!(seen.head.starts_with("GET ") && seen.header("content-length").is_none(), "{}", seen.head);
    }
}

#[tokio::test]
async fn line_53_feeds_first_and_html_last() {
    let server = Server::start(|_| reply(200, &[], "x")).await;
    let fetcher = fetcher(Config { robots: false, ..config() });
    for accept in [Accept::Feed, Accept::Page, Accept::Image, Accept::Opml] {
        fetcher.get(&Request::new(server.url("/"), accept)).await.unwrap();
    }
    let seen = server.seen();
    let accepts: Vec<_> = seen.iter().map(|seen| seen.header("accept").unwrap()).collect();
    let weight = |kind: &str| {
        let entry = accepts[0].split(", ").find(|entry| entry.starts_with(kind)).unwrap();
        entry.split_once(";q=").map_or(1.0, |(_, weight)| weight.parse::<f64>().unwrap())
    };
    for kind in ["application/atom+xml", "application/rss+xml", "application/feed+json", "application/rdf+xml", "text/xml"] {
        assert!(weight(kind) > weight("text/html") && weight("text/html") > weight("*/*"), "{kind}");
        assert!(accepts[0].find(kind) < accepts[0].find("text/html"), "{kind}");
    }
    assert!(accepts[1].starts_with("text/html") && accepts[2].starts_with("image/") && accepts[3].starts_with("text/x-opml"));
}

#[tokio::test]
async fn credentials_reach_the_server_they_are_for() {
    let server = Server::start(|_| reply(200, &[], "x")).await;
    let fetcher = fetcher(config());
    let basic = Credentials::Basic { user: "Ann Müller".to_owned(), password: "pass:wörd".to_owned() };
    for (credentials, name, value) in [
        (basic, "authorization", "Basic QW5uIE3DvGxsZXI6cGFzczp3w7ZyZA=="),
        (Credentials::Bearer("a.b-c".to_owned()), "authorization", "Bearer a.b-c"),
        (header("X-Api-Key", "k"), "x-api-key", "k"),
    ] {
        fetcher.get(&server.feed("/").credentials(credentials).cookies("a=b; c=d")).await.unwrap();
        let seen = server.seen();
        let last = seen.last().unwrap();
        assert_eq!((last.header(name), last.header("cookie")), (Some(value), Some("a=b; c=d")));
    }
    // robots.txt is for everybody.
    fetcher.get(&server.page("/p").credentials(Credentials::Bearer("t".to_owned())).cookies("a=b")).await.unwrap();
    let seen = server.seen();
    let found: Vec<_> = seen[3..].iter().map(|seen| (seen.header("authorization"), seen.header("cookie"))).collect();
    assert_eq!(found, [(None, None), (Some("Bearer t"), Some("a=b"))]);
}

#[tokio::test]
async fn a_test_for_people_is_told_from_a_refusal() {
    let html = ("content-type", "text/html; charset=utf-8");
    let server = Server::start(move |seen| match seen.path.as_str() {
        "/header" => reply(403, &[html, ("server", "cloudflare"), ("cf-mitigated", "challenge")], "<title>x"),
        "/body" => reply(403, &[html], "<script>window._cf_chl_opt = {}</script>"),
        "/wait" => reply(503, &[html, ("server", "cloudflare"), ("retry-after", "1")], "<title>Just a moment...</title>"),
        "/stuck" => vec![
            support::Step::Bytes([support::head(403, &[html]), b"<p>".to_vec()].concat()),
            support::Step::Pause(std::time::Duration::from_secs(20)),
        ],
        "/page" => reply(200, &[html], "<script src=https://geo.captcha-delivery.com/c.js></script>"),
        "/login" => reply(401, &[html], "<p>log in"),
        "/asked" => reply(202, &[("x-amzn-waf-action", "challenge")], ""),
        "/gone" => reply(410, &[html], "<script>window._cf_chl_opt</script>"),
        _ => reply(403, &[html, ("server", "cloudflare")], "<p>For subscribers"),
    })
    .await;
    let fetcher = fetcher(Config { robots: false, per_site: false, total_timeout: std::time::Duration::from_secs(10), ..config() });
    for (path, code) in [
        ("/header", "challenge"),
        ("/body", "challenge"),
        ("/stuck", "status_403"),
        ("/login", "status_401"),
        ("/gone", "status_410"),
        ("/403", "status_403"),
        ("/wait", "challenge"),
    ] {
        let error = fetcher.get(&server.page(path)).await.unwrap_err();
        assert_eq!((error.code(), error.is_transient()), (code, false), "{path}: {error}");
        assert!(matches!(error, FetchError::Status { .. }));
    }
    let other = |path: &str| Request::new(server.url_at("other.test", path), Accept::Page);
    for path in ["/page", "/asked"] {
        assert!(fetcher.get(&other(path)).await.unwrap().challenge, "{path}");
    }
    let feed = Request::new(server.url_at("other.test", "/asked"), Accept::Feed);
    assert_eq!(fetcher.get(&feed).await.unwrap_err().code(), "challenge");
}
