//! A server that does exactly what a test says, and names that lead to it.
#![allow(dead_code, reason = "every test file is a program of its own and uses a part")]

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::{ServerConfig, crypto};
use weir_fetch::{Accept, Config, Fetcher, Looking, Lookup, Request};

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    pub path: String,
    pub head: String,
    pub at: Instant,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

/// What is sent, step by step; then the connection is closed.
pub enum Step {
    Bytes(Vec<u8>),
    Pause(Duration),
    /// The same bytes again and again, as long as they are taken.
    Repeat(Vec<u8>, usize),
}

pub fn reply(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Vec<Step> {
    let body = body.as_ref();
    let mut bytes = head(status, headers);
    if status != 304 && status != 204 {
        let end = bytes.len() - 2;
        bytes.truncate(end);
        bytes.extend(format!("content-length: {}\r\n\r\n", body.len()).bytes());
        bytes.extend(body);
    }
    vec![Step::Bytes(bytes)]
}

pub fn redirect(status: u16, to: &str) -> Vec<Step> {
    reply(status, &[("location", to)], "moved")
}

/// A head without a length: the body ends with the connection.
pub fn head(status: u16, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status} X\r\nconnection: close\r\n");
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    text += "\r\n";
    text.into_bytes()
}

#[derive(Clone)]
pub struct Server {
    pub port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
    active: Arc<AtomicUsize>,
    most_active: Arc<AtomicUsize>,
    sent: Arc<AtomicUsize>,
}

impl Server {
    pub async fn start(answer: impl Fn(&Seen) -> Vec<Step> + Send + Sync + 'static) -> Server {
        Server::start_with(None, answer).await
    }

    /// One that speaks TLS, as `news.test`.
    pub async fn start_tls(answer: impl Fn(&Seen) -> Vec<Step> + Send + Sync + 'static) -> Server {
        Server::start_with(Some(acceptor(b"http/1.1")), answer).await
    }

    async fn start_with(tls: Option<TlsAcceptor>, answer: impl Fn(&Seen) -> Vec<Step> + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Server {
            port: listener.local_addr().unwrap().port(),
            seen: Arc::default(),
            active: Arc::default(),
            most_active: Arc::default(),
            sent: Arc::default(),
        };
        let (copy, answer) = (server.clone(), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (server, answer, tls) = (copy.clone(), Arc::clone(&answer), tls.clone());
                tokio::spawn(async move {
                    let _ = match tls {
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => server.serve(stream, &*answer).await,
                            Err(error) => Err(error),
                        },
                        None => server.serve(stream, &*answer).await,
                    };
                });
            }
        });
        server
    }

    async fn serve(
        &self,
        mut stream: impl AsyncRead + AsyncWrite + Unpin,
        answer: &(dyn Fn(&Seen) -> Vec<Step> + Send + Sync),
    ) -> io::Result<()> {
        let mut head = Vec::new();
        let end = loop {
            if let Some(at) = head.windows(4).position(|window| window == b"\r\n\r\n") {
                break at + 4;
            }
            if stream.read_buf(&mut head).await? == 0 {
                return Ok(());
            }
        };
        let mut rest = head.split_off(end);
        let head = String::from_utf8_lossy(&head).into_owned();
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let seen = Seen { path, head, at: Instant::now() };
        let length = seen.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        while rest.len() < length && stream.read_buf(&mut rest).await? > 0 {}
        self.seen.lock().unwrap().push(seen.clone());
        let active = self.active.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_active.fetch_max(active, Ordering::SeqCst);
        let done = self.send(&mut stream, answer(&seen)).await;
        self.active.fetch_sub(1, Ordering::SeqCst);
        stream.shutdown().await?;
        done
    }

    async fn send(&self, stream: &mut (impl AsyncWrite + Unpin), steps: Vec<Step>) -> io::Result<()> {
        for step in steps {
            match step {
                Step::Bytes(bytes) => stream.write_all(&bytes).await?,
                Step::Pause(time) => tokio::time::sleep(time).await,
                Step::Repeat(bytes, times) => {
                    for _ in 0..times {
                        stream.write_all(&bytes).await?;
                        self.sent.fetch_add(bytes.len(), Ordering::SeqCst);
                    }
                }
            }
        }
        Ok(())
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn paths(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.path).collect()
    }

    pub fn most_active(&self) -> usize {
        self.most_active.load(Ordering::SeqCst)
    }

    pub fn sent(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }

    /// The address of a path under a public name.
    pub fn url(&self, path: &str) -> url::Url {
        self.url_at("news.test", path)
    }

    pub fn url_at(&self, host: &str, path: &str) -> url::Url {
        format!("http://{host}:{}{path}", self.port).parse().unwrap()
    }

    pub fn feed(&self, path: &str) -> Request {
        Request::new(self.url(path), Accept::Feed)
    }

    pub fn page(&self, path: &str) -> Request {
        Request::new(self.url(path), Accept::Page)
    }
}

/// TLS with the certificate of `news.test`, which the test authority signed.
pub fn acceptor(protocol: &[u8]) -> TlsAcceptor {
    let certificate = include_bytes!("server.crt.der").to_vec().into();
    let key = include_bytes!("server.key.der").to_vec().try_into().unwrap();
    let mut tls = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    tls.alpn_protocols = vec![protocol.to_vec()];
    TlsAcceptor::from(Arc::new(tls))
}

/// The certificate of the test authority.
pub fn authority() -> Vec<u8> {
    include_bytes!("authority.crt.der").to_vec()
}

/// Names under `.test` lead to this machine; others to what they are given here, answer by answer.
#[derive(Default)]
pub struct Names {
    pub answers: Mutex<HashMap<String, Vec<Vec<IpAddr>>>>,
    pub asked: Mutex<Vec<String>>,
}

impl Names {
    /// The addresses of a name; the last list is given again and again.
    pub fn put(&self, host: &str, answers: &[&[&str]]) {
        let answers = answers.iter().map(|list| list.iter().map(|address| address.parse().unwrap()).collect()).collect();
        self.answers.lock().unwrap().insert(host.to_owned(), answers);
    }
}

impl Lookup for Names {
    fn lookup(&self, host: &str) -> Looking {
        self.asked.lock().unwrap().push(host.to_owned());
        let mut answers = self.answers.lock().unwrap();
        let answer = match answers.get_mut(host) {
            Some(list) if list.len() > 1 => Some(list.remove(0)),
            Some(list) => list.first().cloned(),
            None if host.ends_with(".test") => Some(vec![IpAddr::from([127, 0, 0, 1])]),
            None => None,
        };
        Box::pin(async move { answer.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound)) })
    }
}

/// Short waits, and this machine's own range counted as public: what the tests see is how public hosts are treated.
pub fn config() -> Config {
    Config {
        delay: Duration::ZERO,
        connect_timeout: Duration::from_secs(2),
        read_timeout: Duration::from_secs(2),
        total_timeout: Duration::from_secs(5),
        allow: vec!["127.0.0.0/8".to_owned()],
        ..Config::default()
    }
}

pub fn fetcher(config: Config) -> Fetcher {
    Fetcher::with_lookup(config, Arc::new(Names::default())).unwrap()
}
