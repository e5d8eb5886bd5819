//! Only public addresses are connected to (checklist H).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;
use support::{Names, Server, config, redirect, reply};
use weir_fetch::{Accept, Config, FetchError, Fetcher, Refusal, Request};

fn strict(names: &Arc<Names>) -> Fetcher {
    Fetcher::with_lookup(Config { allow: Vec::new(), ..config() }, Arc::clone(names) as Arc<dyn weir_fetch::Lookup>).unwrap()
}

async fn refusal(fetcher: &Fetcher, url: &str) -> Refusal {
    match fetcher.get(&Request::new(url.parse().unwrap(), Accept::Feed)).await {
        Err(FetchError::Refused { why, .. }) => why,
        other => panic!("{url}: {other:?}"),
    }
}

#[tokio::test]
async fn line_66_only_web_addresses_at_web_ports() {
    let odd = ["file:///etc/passwd", "ftp://example.com/", "gopher://example.com/", "data:text/plain,x", "javascript:1", "mailto:a@b.c"];
    let fetcher = strict(&Arc::new(Names::default()));
    for url in odd {
        // Whatever it is for: a feed, a page, a picture or favicon, a list.
        for accept in [Accept::Feed, Accept::Page, Accept::Image, Accept::Opml] {
            let error = fetcher.get(&Request::new(url.parse().unwrap(), accept)).await.unwrap_err();
            assert_eq!(error.code(), "scheme", "{url}");
        }
        assert!(fetcher.check(&url.parse().unwrap()).is_err(), "{url}");
    }
    for port in [22, 25, 81, 6379, 11211] {
        assert_eq!(refusal(&fetcher, &format!("http://example.com:{port}/")).await, Refusal::Port { port });
    }
    for url in ["http://me@example.com/", "http://me:word@example.com/", "http://:word@example.com/"] {
        assert_eq!(refusal(&fetcher, url).await, Refusal::Userinfo, "{url}");
    }
    // In redirects as well.
    let server = Server::start(move |seen| match seen.path.trim_start_matches('/').parse::<usize>() {
        Ok(number) => redirect(302, odd[number]),
        Err(_) => redirect(302, "http://other.test:25/"),
    })
    .await;
    let fetcher = support::fetcher(config());
    for (number, url) in odd.iter().enumerate() {
        let error = fetcher.get(&server.feed(&format!("/{number}"))).await.unwrap_err();
        assert_eq!(error.code(), "scheme", "{url}");
    }
    assert_eq!(fetcher.get(&server.feed("/port")).await.unwrap_err().code(), "port");
}

/// Spellings of hosts that lead inside, the code of the refusal, and for names what they resolve to.
const INSIDE: &[(&str, &str, &[&str])] = &[
    // This machine, in all ways a number can be written.
    ("127.0.0.1", "private", &[]),
    ("127.1", "private", &[]),
    ("127.0.1", "private", &[]),
    ("2130706433", "private", &[]),
    ("0x7f.1", "private", &[]),
    ("0x7f000001", "private", &[]),
    ("0x7F.0x0.0x0.0x1", "private", &[]),
    ("017700000001", "private", &[]),
    ("0177.0.0.1", "private", &[]),
    ("0177.0.0.01", "private", &[]),
    ("127.0.0.1.", "private", &[]),
    ("%31%32%37.0.0.1", "private", &[]),
    ("１２７.0.0.1", "private", &[]),
    ("127。0。0。1", "private", &[]),
    ("[::1]", "private", &[]),
    ("[0:0:0:0:0:0:0:1]", "private", &[]),
    ("[::ffff:127.0.0.1]", "private", &[]),
    ("[::ffff:7f00:1]", "private", &[]),
    ("[::127.0.0.1]", "private", &[]),
    ("[64:ff9b::7f00:1]", "private", &[]),
    ("[2002:7f00:1::]", "private", &[]),
    ("127.255.255.254", "private", &[]),
    // No machine.
    ("0.0.0.0", "never", &[]),
    ("0", "never", &[]),
    ("0.1.2.3", "never", &[]),
    ("[::]", "never", &[]),
    ("[::ffff:0.0.0.0]", "never", &[]),
    // Private networks.
    ("10.0.0.5", "private", &[]),
    ("10.5", "private", &[]),
    ("0xa.5", "private", &[]),
    ("012.0.0.5", "private", &[]),
    ("167772165", "private", &[]),
    ("172.16.0.1", "private", &[]),
    ("172.31.255.255", "private", &[]),
    ("192.168.1.1", "private", &[]),
    ("192.168.257", "private", &[]),
    ("3232235777", "private", &[]),
    ("[fc00::1]", "private", &[]),
    ("[fd12:3456::1]", "private", &[]),
    ("[64:ff9b::a00:5]", "private", &[]),
    ("[2002:c0a8:101::1]", "private", &[]),
    // Links, carriers, assignments, benchmarks.
    ("169.254.1.1", "private", &[]),
    ("[fe80::1]", "private", &[]),
    ("[febf::1]", "private", &[]),
    ("100.64.0.1", "private", &[]),
    ("100.127.255.255", "private", &[]),
    ("192.0.0.8", "private", &[]),
    ("198.18.0.1", "private", &[]),
    ("198.19.255.255", "private", &[]),
    // The services that give cloud machines their keys.
    ("169.254.169.254", "never", &[]),
    ("2852039166", "never", &[]),
    ("0xa9fea9fe", "never", &[]),
    ("[::ffff:169.254.169.254]", "never", &[]),
    ("[fd00:ec2::254]", "never", &[]),
    // Groups, reserved, everyone.
    ("224.0.0.1", "never", &[]),
    ("239.255.255.250", "never", &[]),
    ("240.0.0.1", "never", &[]),
    ("255.255.255.255", "never", &[]),
    ("[ff02::1]", "never", &[]),
    // Names, by what they resolve to.
    ("localhost", "private", &["127.0.0.1"]),
    ("localhost.", "private", &["::1"]),
    ("LOCALHOST", "private", &["127.0.0.1", "::1"]),
    ("a.localhost", "private", &["127.0.0.1"]),
    ("127.0.0.1.nip.io", "private", &["127.0.0.1"]),
    ("7f000001.nip.io", "private", &["127.0.0.1"]),
    ("ten.example", "private", &["10.1.2.3"]),
    ("seventeen.example", "private", &["172.20.0.1"]),
    ("home.example", "private", &["192.168.178.1"]),
    ("carrier.example", "private", &["100.100.1.1"]),
    ("six.example", "private", &["fd00::1"]),
    ("link.example", "private", &["fe80::1", "169.254.7.7"]),
    ("mapped.example", "private", &["::ffff:192.168.0.1"]),
    ("nat64.example", "private", &["64:ff9b::7f00:1"]),
    ("tunnel.example", "private", &["2002:a00:1::"]),
    ("bench.example", "private", &["198.18.0.1"]),
    ("nothing.example", "never", &["0.0.0.0"]),
    ("nothing6.example", "never", &["::"]),
    ("metadata.example", "never", &["169.254.169.254"]),
    ("group.example", "never", &["224.0.0.251", "ff02::fb"]),
    ("all.example", "never", &["255.255.255.255"]),
];

#[tokio::test]
async fn line_67_the_address_that_is_connected_to_is_checked() {
    let names = Arc::new(Names::default());
    for (host, _, addresses) in INSIDE.iter().filter(|(_, _, addresses)| !addresses.is_empty()) {
        names.put(&host.to_ascii_lowercase(), &[addresses]);
    }
    let fetcher = strict(&names);
    for (host, code, addresses) in INSIDE {
        for scheme in ["http", "https"] {
            let asked = names.asked.lock().unwrap().len();
            let url = format!("{scheme}://{host}/");
            let error = fetcher.get(&Request::new(url.parse().unwrap(), Accept::Feed)).await.unwrap_err();
            assert_eq!((error.code(), error.is_transient()), (*code, false), "{url}: {error:?}");
            let looked_up = names.asked.lock().unwrap().len() - asked;
            assert_eq!(looked_up, usize::from(!addresses.is_empty()), "{url}: names are looked up once, numbers never");
        }
    }
    // The same at every redirect. The range that counts as public here is this server's own machine and nothing else.
    let server = Server::start(|seen| match seen.path.trim_start_matches('/').parse::<usize>() {
        Ok(number) => redirect(302, &format!("http://{}/", INSIDE[number].0)),
        Err(_) => reply(200, &[], "x"),
    })
    .await;
    let config = Config { allow: vec!["127.0.0.1/32".to_owned()], ..config() };
    let fetcher = Fetcher::with_lookup(config, Arc::clone(&names) as Arc<dyn weir_fetch::Lookup>).unwrap();
    for (number, (host, code, addresses)) in INSIDE.iter().enumerate() {
        let literal = url::Url::parse(&format!("http://{host}/")).unwrap();
        if literal.host_str().is_some_and(|host| host.trim_end_matches('.') == "127.0.0.1") || addresses.contains(&"127.0.0.1") {
            continue;
        }
        let error = fetcher.get(&server.feed(&format!("/{number}"))).await.unwrap_err();
        assert_eq!(error.code(), *code, "{host}: {error:?}");
    }
}

#[tokio::test]
async fn line_68_a_name_that_changes_its_mind() {
    let server = Server::start(|_| reply(200, &[], "fine")).await;
    let names = Arc::new(Names::default());
    names.put("rebind.example", &[&["127.0.0.1"], &["10.0.0.5"]]);
    let fetcher = Fetcher::with_lookup(config(), Arc::clone(&names) as Arc<dyn weir_fetch::Lookup>).unwrap();
    let request = Request::new(server.url_at("rebind.example", "/"), Accept::Feed);
    assert_eq!(fetcher.get(&request).await.unwrap().body, "fine");
    // One look-up decides: there is no second one between check and connection.
    assert_eq!(names.asked.lock().unwrap().len(), 1);
    let error = fetcher.get(&request).await.unwrap_err();
    assert!(matches!(error, FetchError::Refused { why: Refusal::Private { .. }, .. }), "{error:?}");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn line_69_a_public_page_cannot_point_inside() {
    let inside = Server::start(|_| reply(200, &[], "secret")).await;
    let port = inside.port;
    let public = Server::start(move |seen| match seen.path.as_str() {
        "/number" => redirect(301, &format!("http://127.0.0.2:{port}/")),
        "/six" => redirect(301, &format!("http://[::1]:{port}/")),
        "/name" => redirect(301, &format!("http://inside.example:{port}/")),
        "/twice" => redirect(301, "/number"),
        _ => redirect(301, "http://10.0.0.5/"),
    })
    .await;
    let names = Arc::new(Names::default());
    names.put("inside.example", &[&["10.0.0.5", "::1", "127.0.0.3"]]);
    // Only the address of the server with the public name counts as public.
    let fetcher = Fetcher::with_lookup(Config { allow: vec!["127.0.0.1/32".to_owned()], ..config() }, names).unwrap();
    for path in ["/number", "/six", "/name", "/twice", "/lan"] {
        let result = fetcher.get(&public.feed(path)).await;
        // An error has no new address that could be stored.
        assert!(matches!(&result, Err(FetchError::Refused { why: Refusal::Private { .. }, .. })), "{path}: {result:?}");
        assert!(!result.unwrap_err().is_transient(), "{path}");
    }
    assert!(inside.seen().is_empty());
}

#[tokio::test]
async fn private_answers_among_public_ones_are_left_out() {
    let server = Server::start(|_| reply(200, &[], "fine")).await;
    let names = Arc::new(Names::default());
    names.put("mixed.example", &[&["10.0.0.5", "0.0.0.0", "127.0.0.1"]]);
    let fetcher = Fetcher::with_lookup(config(), names).unwrap();
    let answer = fetcher.get(&Request::new(server.url_at("mixed.example", "/"), Accept::Feed)).await.unwrap();
    assert_eq!(answer.body, "fine");
}

#[tokio::test]
async fn the_owner_can_allow_a_host() {
    let server = Server::start(|_| reply(200, &[], "fine")).await;
    let names = Arc::new(Names::default());
    names.put("nas.lan", &[&["127.0.0.1"]]);
    let fetcher = strict(&names);
    for host in ["127.0.0.1", "nas.lan"] {
        let request = Request::new(server.url_at(host, "/"), Accept::Feed);
        let error = fetcher.get(&request).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("{host}:{} is not visited: it is on a private network; allow it if it is yours", server.port)
        );
        fetcher.allow(error.allowable().unwrap());
        assert_eq!(fetcher.get(&request).await.unwrap().body, "fine", "{host}");
        // Another port of the same machine stays closed.
        let other = format!("http://{host}:1/").parse().unwrap();
        assert!(matches!(fetcher.get(&Request::new(other, Accept::Feed)).await, Err(FetchError::Refused { .. })));
    }
    // Some addresses stay out of reach whatever is allowed.
    fetcher.allow("169.254.169.254");
    assert!(matches!(refusal(&fetcher, "http://169.254.169.254/latest").await, Refusal::Never { .. }));
}

#[tokio::test]
async fn failures_say_what_to_do() {
    let names = Arc::new(Names::default());
    let fetcher = Fetcher::with_lookup(config(), names).unwrap();
    let get = |url: String| {
        let fetcher = fetcher.clone();
        async move { fetcher.get(&Request::new(url.parse().unwrap(), Accept::Feed)).await.unwrap_err() }
    };
    let error = get("http://missing.example/".to_owned()).await;
    assert_eq!(error.to_string(), "no address is known for missing.example; check the spelling and the network");
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let error = get(format!("http://closed.test:{closed}/")).await;
    assert_eq!(error.to_string(), format!("no server answers at closed.test:{closed}; check the address or try later"));
    assert!(error.is_transient());
}

#[tokio::test]
async fn line_71_no_error_tells_what_the_target_said() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/banner" => vec![support::Step::Bytes(b"SSH-2.0-s3cret\r\n".to_vec())],
        "/header" => vec![support::Step::Bytes(b"HTTP/1.1 200 s3cret\r\ns3cret".to_vec())],
        "/403" => reply(403, &[("content-type", "text/html"), ("x-a", "s3cret"), ("server", "s3cret")], "<p>s3cret"),
        "/500" => reply(500, &[], "s3cret"),
        "/coding" => reply(200, &[("content-encoding", "s3cret")], "s3cret"),
        "/large" => reply(200, &[], "s3cret".repeat(1000)),
        "/inside" => redirect(302, "http://10.0.0.5/s3cret"),
        "/name" => redirect(302, "http://inside.example/s3cret?s3cret"),
        "/loop" => redirect(302, "/loop"),
        "/scheme" => redirect(302, "ftp://s3cret/s3cret"),
        _ => redirect(302, "http://[s3cret"),
    })
    .await;
    let names = Arc::new(Names::default());
    names.put("inside.example", &[&["10.0.0.5"]]);
    let fetcher = Fetcher::with_lookup(config(), names).unwrap();
    for path in ["/banner", "/header", "/403", "/500", "/coding", "/large", "/inside", "/name", "/loop", "/scheme", "/bad"] {
        let error = fetcher.get(&server.feed(path).limit(100)).await.unwrap_err();
        let told = format!("{error} {error:?} {:?} {}", error.parameters(), error.code());
        assert!(!told.contains("s3cret"), "{path}: {told}");
        assert!(std::error::Error::source(&error).is_none(), "{path}: no cause that would tell");
    }
}

#[tokio::test]
async fn settings_are_checked() {
    for config in [Config { allow: vec!["a b".into()], ..config() }, Config { user_agent: "a\nb".into(), ..config() }] {
        assert!(matches!(Fetcher::new(config), Err(FetchError::Config { .. })));
    }
}
