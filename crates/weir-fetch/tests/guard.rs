//! Only public addresses are connected to (checklist H).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::Arc;
use support::{Names, Server, config, reply};
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
async fn literal_addresses_in_every_spelling() {
    let names = Arc::new(Names::default());
    let fetcher = strict(&names);
    for host in [
        "127.0.0.1",
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "0x7F.0x0.0x0.0x1",
        "017700000001",
        "0177.0.0.1",
        "0177.0.0.01",
        "127.0.0.1.",
        "%31%32%37.0.0.1",
        "１２７.0.0.1",
        "127。0。0。1",
        "10.0.0.5",
        "10.5",
        "0xa.5",
        "012.0.0.5",
        "167772165",
        "192.168.1.1",
        "192.168.257",
        "3232235777",
        "172.16.0.1",
        "169.254.1.1",
        "100.64.0.1",
        "198.18.0.1",
        "192.0.0.8",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fc00::1]",
        "[fd12:3456::1]",
        "[fe80::1]",
    ] {
        let why = refusal(&fetcher, &format!("http://{host}/")).await;
        assert!(matches!(why, Refusal::Private { .. }), "{host}: {why:?}");
    }
    for host in ["0.0.0.0", "0", "169.254.169.254", "2852039166", "0xa9fea9fe", "224.0.0.1", "255.255.255.255", "[::]", "[ff02::1]"] {
        let why = refusal(&fetcher, &format!("http://{host}/")).await;
        assert!(matches!(why, Refusal::Never { .. }), "{host}: {why:?}");
    }
    assert!(names.asked.lock().unwrap().is_empty(), "literals are not looked up");
}

#[tokio::test]
async fn names_that_lead_inside() {
    let names = Arc::new(Names::default());
    let fetcher = strict(&names);
    for (host, address) in [
        ("localhost", "127.0.0.1"),
        ("localhost.", "::1"),
        ("127.0.0.1.nip.example", "127.0.0.1"),
        ("ten.example", "10.1.2.3"),
        ("six.example", "fd00::1"),
        ("mapped.example", "::ffff:192.168.0.1"),
        ("metadata.example", "169.254.169.254"),
    ] {
        names.put(host, &[&[address]]);
        for scheme in ["http", "https"] {
            let why = refusal(&fetcher, &format!("{scheme}://{host}/")).await;
            assert!(matches!(why, Refusal::Private { .. } | Refusal::Never { .. }), "{scheme}://{host}: {why:?}");
        }
    }
}

#[tokio::test]
async fn a_name_that_changes_its_mind() {
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
async fn private_answers_among_public_ones_are_left_out() {
    let server = Server::start(|_| reply(200, &[], "fine")).await;
    let names = Arc::new(Names::default());
    names.put("mixed.example", &[&["10.0.0.5", "0.0.0.0", "127.0.0.1"]]);
    let fetcher = Fetcher::with_lookup(config(), names).unwrap();
    let answer = fetcher.get(&Request::new(server.url_at("mixed.example", "/"), Accept::Feed)).await.unwrap();
    assert_eq!(answer.body, "fine");
}

#[tokio::test]
async fn schemes_ports_and_userinfo() {
    let fetcher = strict(&Arc::new(Names::default()));
    for url in ["file:///etc/passwd", "ftp://example.com/", "gopher://example.com/", "data:text/plain,x", "javascript:1", "mailto:a@b.c"] {
        assert!(matches!(refusal(&fetcher, url).await, Refusal::Scheme { .. }), "{url}");
    }
    for port in [22, 25, 81, 6379, 11211] {
        assert_eq!(refusal(&fetcher, &format!("http://example.com:{port}/")).await, Refusal::Port { port });
    }
    for url in ["http://me@example.com/", "http://me:word@example.com/", "http://:word@example.com/"] {
        assert_eq!(refusal(&fetcher, url).await, Refusal::Userinfo, "{url}");
    }
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
    let banner = Server::start(|_| vec![support::Step::Bytes(b"SSH-2.0-secret\r\n".to_vec())]).await;
    let error = get(format!("http://ssh.test:{}/", banner.port)).await;
    assert!(matches!(error, FetchError::Broken { .. }), "{error:?}");
    assert!(!format!("{error:?} {error}").contains("secret"));
}

#[tokio::test]
async fn settings_are_checked() {
    for config in [Config { allow: vec!["a b".into()], ..config() }, Config { user_agent: "a\nb".into(), ..config() }] {
        assert!(matches!(Fetcher::new(config), Err(FetchError::Config { .. })));
    }
}
