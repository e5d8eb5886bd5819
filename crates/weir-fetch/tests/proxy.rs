//! Proxies: the way there is the owner's choice, the target is checked all the same (checklist H).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::{Arc, Mutex};
use support::{Names, Server, config, redirect, reply};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;
use weir_fetch::{Accept, Config, FetchError, Fetcher, Lookup, Request};

fn names() -> Arc<Names> {
    let names = Names::default();
    names.put("public.example", &[&["93.184.216.34"]]);
    names.put("inside.example", &[&["10.0.0.5"]]);
    names.put("mixed.example", &[&["93.184.216.34", "10.0.0.5"]]);
    names.put("rebind.example", &[&["93.184.216.34"], &["127.0.0.1"]]);
    names.put("proxy.lan", &[&["127.0.0.1"]]);
    Arc::new(names)
}

fn fetcher(proxy: Option<&str>) -> Fetcher {
    let proxy = proxy.map(|proxy| proxy.parse().unwrap());
    Fetcher::with_lookup(Config { allow: Vec::new(), proxy, ..config() }, names() as Arc<dyn Lookup>).unwrap()
}

fn feed(url: &str) -> Request {
    Request::new(url.parse().unwrap(), Accept::Feed)
}

#[tokio::test]
async fn line_70_the_owner_opens_hosts_and_proxies_and_no_more() {
    // A host on the owner's network is closed, until it is allowed.
    let own = Server::start(|_| reply(200, &[], "mine")).await;
    let plain = fetcher(None);
    let request = Request::new(own.url_at("127.0.0.1", "/"), Accept::Feed);
    let error = plain.get(&request).await.unwrap_err();
    assert_eq!((error.code(), Config::default().allow.len()), ("private", 0));
    plain.allow(error.allowable().unwrap());
    assert_eq!(plain.get(&request).await.unwrap().body, "mine");

    // The configured proxy may be there; what is asked through it may not.
    let proxy = Server::start(|seen| match seen.path.as_str() {
        "http://public.example/go" => redirect(302, "http://inside.example/"),
        "http://public.example/number" => redirect(302, "http://10.0.0.5/"),
        _ => reply(200, &[], "through"),
    })
    .await;
    for address in [format!("http://127.0.0.1:{}", proxy.port), format!("http://proxy.lan:{}", proxy.port)] {
        let through = fetcher(Some(&address));
        assert_eq!(through.get(&feed("http://public.example/feed")).await.unwrap().body, "through");
        assert_eq!(through.get(&feed("http://rebind.example/feed")).await.unwrap().body, "through");
        let before = proxy.seen().len();
        let proxy_itself = format!("http://127.0.0.1:{}/", proxy.port);
        for target in [
            "http://inside.example/",
            "http://mixed.example/",
            "http://rebind.example/",
            "https://inside.example/",
            "http://10.0.0.5/",
            "http://[::1]/",
            "http://2130706433/",
            "http://proxy.lan/",
            &proxy_itself,
        ] {
            let error = through.get(&feed(target)).await.unwrap_err();
            assert_eq!(error.code(), "private", "{target}: {error:?}");
        }
        assert_eq!(through.get(&feed("http://nowhere.example/")).await.unwrap_err().code(), "dns");
        assert_eq!(proxy.seen().len(), before, "none of it was sent");
        for path in ["/go", "/number"] {
            let error = through.get(&feed(&format!("http://public.example{path}"))).await.unwrap_err();
            assert_eq!(error.code(), "private", "{path}: {error:?}");
        }
    }

    // A proxy that only a request names must be public, or allowed.
    for address in [format!("http://127.0.0.1:{}", proxy.port), format!("http://proxy.lan:{}", proxy.port)] {
        let request = feed("http://public.example/feed").proxy(address.parse().unwrap());
        let plain = fetcher(None);
        let error = plain.get(&request).await.unwrap_err();
        assert_eq!(error.code(), "private", "{address}: {error:?}");
        plain.allow(error.allowable().unwrap());
        assert_eq!(plain.get(&request).await.unwrap().body, "through", "{address}");
    }
}

#[tokio::test]
async fn the_owners_hosts_are_not_behind_the_configured_proxy() {
    let own = Server::start(|_| reply(200, &[], "direct")).await;
    let proxy = Server::start(|_| reply(200, &[], "through")).await;
    let fetcher = fetcher(Some(&format!("http://127.0.0.1:{}", proxy.port)));
    let request = Request::new(own.url_at("127.0.0.1", "/"), Accept::Feed);
    fetcher.allow(&format!("127.0.0.1:{}", own.port));
    assert_eq!(fetcher.get(&request).await.unwrap().body, "direct");
    // Unless the request itself says so.
    fetcher.allow(&format!("127.0.0.1:{}", proxy.port));
    let through = request.proxy(proxy.url_at("127.0.0.1", "/"));
    assert_eq!(fetcher.get(&through).await.unwrap().body, "through");
}

#[tokio::test]
async fn a_proxy_gets_its_own_password_and_no_other() {
    let proxy = Server::start(|seen| match seen.header("proxy-authorization") {
        Some("Basic bWU6czNjcmV0") => reply(200, &[], "x"),
        _ => reply(407, &[("proxy-authenticate", "Basic")], "s3cret"),
    })
    .await;
    let good = fetcher(Some(&format!("http://me:s3cret@127.0.0.1:{}", proxy.port)));
    good.get(&feed("http://public.example/")).await.unwrap();
    let seen = proxy.seen();
    assert_eq!((seen[0].path.as_str(), seen[0].header("authorization")), ("http://public.example/", None));
    for (address, told) in [
        (format!("http://me:wrong@127.0.0.1:{}", proxy.port), format!("127.0.0.1:{}", proxy.port)),
        ("http://127.0.0.1:9".to_owned(), "127.0.0.1:9".to_owned()),
        ("socks5://127.0.0.1:9".to_owned(), "127.0.0.1:9".to_owned()),
        ("http://missing.lan:8080".to_owned(), "missing.lan:8080".to_owned()),
    ] {
        for target in ["http://public.example/", "https://public.example/"] {
            let error = fetcher(Some(&address)).get(&feed(target)).await.unwrap_err();
            let expected = format!("the proxy {told} gave no way to public.example; check the proxy's address and password");
            assert_eq!((error.to_string(), error.is_transient()), (expected, true), "{address} {target}");
        }
    }
    for wrong in ["ftp://127.0.0.1", "socks4://127.0.0.1", "mailto:a@b.c"] {
        let result = Fetcher::new(Config { proxy: Some(wrong.parse().unwrap()), ..config() });
        assert!(matches!(result, Err(FetchError::Config { name: "proxy", .. })), "{wrong}");
    }
}

#[tokio::test]
async fn a_proxy_may_speak_tls() {
    let proxy = Server::start_tls(|_| reply(200, &[], "through")).await;
    let address: Url = format!("https://news.test:{}", proxy.port).parse().unwrap();
    let with = |roots| {
        let config = Config { allow: Vec::new(), proxy: Some(address.clone()), roots, ..config() };
        Fetcher::with_lookup(config, names() as Arc<dyn Lookup>).unwrap()
    };
    let answer = with(vec![support::authority()]).get(&feed("http://public.example/feed")).await.unwrap();
    assert_eq!((answer.body, proxy.paths()), ("through".into(), vec!["http://public.example/feed".to_owned()]));
    let error = with(Vec::new()).get(&feed("http://public.example/feed")).await.unwrap_err();
    assert_eq!((error.code(), proxy.seen().len()), ("tls", 1), "whose certificate nobody vouches for");
}

/// A proxy that connects everything to one port here: by CONNECT or by socks5. It notes what it was asked for.
async fn tunnel(to: u16) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let notes = Arc::clone(&notes);
            tokio::spawn(async move {
                let first = stream.read_u8().await?;
                let target = if first == 5 {
                    let mut methods = vec![0; usize::from(stream.read_u8().await?)];
                    stream.read_exact(&mut methods).await?;
                    stream.write_all(&[5, 0]).await?;
                    let mut head = [0; 4];
                    stream.read_exact(&mut head).await?;
                    let mut address = [0; 6];
                    assert_eq!(head[3], 1, "an address, not a name");
                    stream.read_exact(&mut address).await?;
                    stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
                    let [a, b, c, d, ..] = address;
                    format!("socks {a}.{b}.{c}.{d}")
                } else {
                    let mut head = vec![first];
                    while !head.ends_with(b"\r\n\r\n") {
                        head.push(stream.read_u8().await?);
                    }
                    stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await?;
                    String::from_utf8_lossy(&head).lines().next().unwrap_or_default().to_owned()
                };
                notes.lock().unwrap().push(target);
                let mut end = TcpStream::connect(("127.0.0.1", to)).await?;
                tokio::io::copy_bidirectional(&mut stream, &mut end).await
            });
        }
    });
    (port, asked)
}

#[tokio::test]
async fn tunnels_and_socks_reach_the_target_and_are_checked() {
    let secure = Server::start_tls(|_| reply(200, &[], "secure")).await;
    let plain = Server::start(|_| reply(200, &[], "plain")).await;
    let names = names();
    names.put("news.test", &[&["93.184.216.34"]]);
    for scheme in ["http", "socks5"] {
        for (to, target, body) in [(&secure, "https://news.test/", "secure"), (&plain, "http://public.example/", "plain")] {
            if (scheme, body) == ("http", "plain") {
                continue;
            }
            let (port, asked) = tunnel(to.port).await;
            let proxy: Url = format!("{scheme}://127.0.0.1:{port}").parse().unwrap();
            let config = Config { allow: Vec::new(), proxy: Some(proxy), roots: vec![support::authority()], ..config() };
            let fetcher = Fetcher::with_lookup(config, Arc::clone(&names) as Arc<dyn Lookup>).unwrap();
            assert_eq!(fetcher.get(&feed(target)).await.unwrap().body, body, "{scheme} {target}");
            let expected = if scheme == "http" { "CONNECT news.test:443 HTTP/1.1" } else { "socks 93.184.216.34" };
            assert_eq!(*asked.lock().unwrap(), [expected], "an address that was checked is what socks gets");
            for target in ["https://inside.example/", "http://10.0.0.5/", "http://mixed.example/"] {
                assert_eq!(fetcher.get(&feed(target)).await.unwrap_err().code(), "private", "{scheme} {target}");
            }
            assert_eq!(asked.lock().unwrap().len(), 1);
        }
    }
}
