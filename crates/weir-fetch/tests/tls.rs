//! Secure connections and HTTP/2.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::{config, fetcher};
use tokio::net::TcpListener;
use weir_fetch::{Accept, Config, FetchError, Request};

/// An HTTP/2 server for `news.test` with a certificate of the test authority.
async fn start() -> u16 {
    let (acceptor, listener) = (support::acceptor(b"h2"), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(stream) = acceptor.accept(stream).await else { return };
                let Ok(mut connection) = h2::server::handshake(stream).await else { return };
                while let Some(Ok((request, mut respond))) = connection.accept().await {
                    let text = format!("{:?} {}", request.version(), request.uri().path());
                    let head = http::Response::builder().header("etag", "\"2\"").body(()).unwrap();
                    let Ok(mut body) = respond.send_response(head, false) else { return };
                    let _ = body.send_data(text.into(), true);
                }
            });
        }
    });
    port
}

fn request(host: &str, port: u16) -> Request {
    Request::new(format!("https://{host}:{port}/feed").parse().unwrap(), Accept::Feed)
}

#[tokio::test]
async fn http_2_under_a_trusted_authority() {
    let port = start().await;
    let roots = vec![support::authority()];
    let fetcher = fetcher(Config { roots, ..config() });
    for _ in 0..2 {
        let answer = fetcher.get(&request("news.test", port)).await.unwrap();
        assert_eq!((answer.body.as_ref(), answer.etag.as_deref()), (&b"HTTP/2.0 /feed"[..], Some("\"2\"")));
    }
    // The certificate is for another name.
    let error = fetcher.get(&request("other.test", port)).await.unwrap_err();
    assert!(matches!(error, FetchError::Tls { .. }), "{error:?}");
}

#[tokio::test]
async fn an_unknown_authority_is_not_trusted() {
    let port = start().await;
    let error = fetcher(config()).get(&request("news.test", port)).await.unwrap_err();
    assert!(matches!(error, FetchError::Tls { .. }) && error.is_transient(), "{error:?}");
    let expected = format!("no secure connection to news.test:{port}; its certificate may be wrong or out of date");
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn a_server_that_speaks_no_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, b"HTTP/1.1 400 secret\r\n\r\n").await;
            let mut all = Vec::new();
            let _ = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut all).await;
        }
    });
    let error = fetcher(config()).get(&request("plain.test", port)).await.unwrap_err();
    assert!(matches!(error, FetchError::Tls { .. }), "{error:?}");
}

#[test]
fn a_root_that_is_none() {
    let config = Config { roots: vec![b"nonsense".to_vec()], ..config() };
    assert!(matches!(weir_fetch::Fetcher::new(config), Err(FetchError::Config { name: "roots", .. })));
}
