//! The server answers as real sites do, well or badly.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use std::net::SocketAddr;

use jiff::Timestamp;
use quick_xml::Reader;
use quick_xml::events::Event;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use weir_demo::{Demo, FeedKind, TROUBLES};

/// A running demo world; it stops when dropped.
struct World {
    demo: Demo,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let find = |line: &'_ str| line.split_once(": ").is_some_and(|(n, _)| n.eq_ignore_ascii_case(name));
        self.head.lines().find(|line| find(line)).and_then(|line| Some(line.split_once(": ")?.1.trim()))
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

impl World {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let now: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async {
            let _ = stopped.await;
        };
        let task = tokio::spawn(weir_demo::serve(Demo::load().unwrap(), listener, now, shutdown));
        Self { demo: Demo::load().unwrap(), address, stop: Some(stop), task }
    }

    fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    async fn get_with(&self, path: &str, extra: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{extra}\r\n", self.address);
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head, body: bytes[end + 4..].to_vec() }
    }

    async fn get(&self, path: &str) -> Answer {
        self.get_with(path, "").await
    }

    /// The first bytes of an answer that may never end.
    async fn get_start(&self, path: &str, length: usize) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut bytes = vec![0; length];
        stream.read_exact(&mut bytes).await.unwrap();
        bytes
    }
}

/// Counts entries; an error if the document is not well-formed.
fn count_entries(xml: &str) -> Result<usize, String> {
    let mut reader = Reader::from_str(xml);
    let mut entries = 0;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(tag) if matches!(tag.name().as_ref(), "item" | "entry") => entries += 1,
            // Only the five entities of XML itself are declared.
            Event::GeneralRef(name) if !name.starts_with('#') && !["amp", "lt", "gt", "quot", "apos"].contains(&name.as_ref()) => {
                return Err(format!("unknown entity {}", name.as_ref()));
            }
            Event::Eof => return Ok(entries),
            _ => {}
        }
    }
}

#[tokio::test]
async fn every_feed_is_what_it_is_meant_to_be() {
    let world = World::start().await;
    for outlet in world.demo.outlets() {
        let answer = world.get(&outlet.feed_path()).await;
        assert_eq!(answer.status, 200, "{}", outlet.id);
        assert!(answer.header("content-type").unwrap().starts_with(outlet.feed.media_type()));
        let expected = world.demo.articles_of(&outlet.id).count() + outlet.reposts.len();
        if outlet.feed == FeedKind::Json {
            let feed: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
            assert_eq!(feed["items"].as_array().unwrap().len(), expected);
            continue;
        }
        let encoding = encoding_rs::Encoding::for_label(outlet.feed_charset.as_bytes()).unwrap();
        let (text, had_errors) = encoding.decode_without_bom_handling(&answer.body);
        assert!(!had_errors, "{}", outlet.id);
        assert!(text.contains(&outlet.name), "{}", outlet.id);
        match (outlet.feed, count_entries(&text)) {
            (FeedKind::RssDamaged, counted) => assert!(counted.is_err(), "meant to be damaged"),
            (_, counted) => assert_eq!(counted.unwrap(), expected, "{}", outlet.id),
        }
        let full = outlet.feed.has_full_text();
        assert_eq!(text.contains("<content"), full, "{}", outlet.id);
        for _ in &outlet.reposts {
            assert!(text.contains("?utm_source=rss"), "{}", outlet.id);
        }
    }
}

#[tokio::test]
async fn every_page_has_its_article_and_its_metadata() {
    let world = World::start().await;
    for outlet in world.demo.outlets() {
        let home = world.get(&outlet.home_path()).await;
        assert_eq!(home.status, 200);
        assert!(home.text().contains(&format!("href=\"{}\"", outlet.feed_path())));
        for file in ["favicon.png", "style.css"] {
            assert_eq!(world.get(&format!("/{}/{file}", outlet.id)).await.status, 200);
        }
    }
    for article in world.demo.articles() {
        let answer = world.get(&article.path()).await;
        let key = article.key();
        assert_eq!(answer.status, 200, "{key}");
        let page = answer.text();
        assert!(page.contains(&format!("<html lang=\"{}\"", article.lang)), "{key}");
        assert!(page.contains(&format!("rel=\"canonical\" href=\"{}{}\"", world.base(), article.path())), "{key}");
        let start = page.find("<script type=\"application/ld+json\">").unwrap() + 35;
        let end = start + page[start..].find("</script>").unwrap();
        let data: serde_json::Value = serde_json::from_str(&page[start..end]).unwrap();
        assert_eq!(data["headline"], article.title.as_str(), "{key}");
        let published: Timestamp = data["datePublished"].as_str().unwrap().parse().unwrap();
        assert_eq!(published, article.published("2026-11-24T09:00:00Z".parse().unwrap()), "{key}");
    }
}

#[tokio::test]
async fn every_picture_is_small() {
    let world = World::start().await;
    for article in world.demo.articles() {
        let Some(image) = &article.image else { continue };
        let figure = article.body.iter().any(|block| matches!(block, weir_demo::Block::Figure(_)));
        let names = [Some(image.clone()), figure.then(|| format!("{image}-2"))];
        for name in names.into_iter().flatten() {
            let answer = world.get(&format!("/img/{name}.png")).await;
            assert_eq!(answer.status, 200, "{name}");
            assert!(answer.body.starts_with(b"\x89PNG"), "{name}");
            assert!(answer.body.len() < 60 * 1024, "{name}: {}", answer.body.len());
        }
    }
    assert_eq!(world.get("/img/nobody-asked.png").await.status, 404);
}

#[tokio::test]
async fn validators_save_the_second_transfer() {
    let world = World::start().await;
    for path in ["/harbor-business/feed.xml", "/northlight/heron-ice", "/", "/img/orbit-heron.png"] {
        let first = world.get(path).await;
        let etag = first.header("etag").unwrap();
        let second = world.get_with(path, &format!("If-None-Match: {etag}\r\n")).await;
        assert_eq!((second.status, second.body.len()), (304, 0), "{path}");
        let since = first.header("last-modified").unwrap();
        let third = world.get_with(path, &format!("If-Modified-Since: {since}\r\n")).await;
        assert_eq!(third.status, 304, "{path}");
        assert_eq!(world.get_with(path, "If-None-Match: \"other\"\r\n").await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn the_lists_name_every_outlet() {
    let world = World::start().await;
    let opml = world.get("/feeds.opml").await;
    let index = world.get("/").await;
    for outlet in world.demo.outlets() {
        assert!(opml.text().contains(&format!("xmlUrl=\"{}{}\"", world.base(), outlet.feed_path())));
        assert!(index.text().contains(&outlet.name));
    }
    assert!(count_entries(opml.text()).is_ok());
    assert!(world.get("/robots.txt").await.text().contains("Disallow: /trouble/forbidden"));
    assert_eq!(world.get("/northlight").await.header("location"), Some("/northlight/"));
    assert_eq!(world.get("/nowhere/at-all").await.status, 404);
}

#[tokio::test]
async fn troubles_are_troublesome() {
    let world = World::start().await;
    for (path, _) in TROUBLES {
        if matches!(*path, "/trouble/huge" | "/trouble/slow") {
            continue;
        }
        let status = world.get(path).await.status;
        let expected = match *path {
            "/trouble/gone" => 410,
            "/trouble/busy" => 503,
            "/trouble/moved" => 301,
            "/trouble/redirect-loop" => 302,
            _ => 200,
        };
        assert_eq!(status, expected, "{path}");
    }
    assert_eq!(world.get("/trouble/busy").await.header("retry-after"), Some("120"));
    let huge = world.get_start("/trouble/huge", 4 * 1024 * 1024).await;
    assert!(!String::from_utf8_lossy(&huge[..1024]).to_lowercase().contains("content-length"));
    let slow = world.get_start("/trouble/slow", 16).await;
    assert!(slow.starts_with(b"HTTP/1.1 200"));
    assert_eq!(world.get("/trouble/none").await.status, 404);
}

#[tokio::test]
async fn shutdown_ends_the_server_even_with_a_slow_reader() {
    let mut world = World::start().await;
    let mut stream = TcpStream::connect(world.address).await.unwrap();
    let request = format!("GET /trouble/slow HTTP/1.1\r\nHost: {}\r\n\r\n", world.address);
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut byte = [0; 1];
    stream.read_exact(&mut byte).await.unwrap();
    world.stop.take().unwrap().send(()).unwrap();
    world.task.await.unwrap().unwrap();
}
