//! Servers that do exactly what a test says, articles, and engines that know them.
#![allow(dead_code, reason = "every test file is a program of its own and uses a part")]

pub mod real;

use jiff::Timestamp;
use serde_json::{Value, json};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;
use weir_fetch::{Config, Fetcher};
use weir_llm::{
    BriefJob, BriefOptions, Engine, Fixed, MemoryCache, MemoryLedger, Outcome, ProviderSettings, Purpose, Settings, Surroundings, Task,
};
use weir_model::{Article, ArticleId, Block, Brief, EntryId, Lang, Metadata, Support, TextState};

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    pub path: String,
    pub head: String,
    pub body: Value,
    /// As it came.
    pub raw: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    /// All texts of the request together.
    pub fn prompt(&self) -> String {
        self.body.to_string()
    }
}

/// What a server does with a request.
pub enum Step {
    Bytes(Vec<u8>),
    Pause(Duration),
    /// The same bytes so many times.
    Repeat(Vec<u8>, usize),
}

type Script = dyn Fn(usize, &Seen) -> Vec<Step> + Send + Sync;

/// A server on this machine that answers by script: the number of the request, from 0, and the request.
pub struct Server {
    pub address: Url,
    pub seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub async fn new(script: impl Fn(usize, &Seen) -> Vec<Step> + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/v1", listener.local_addr().unwrap()).parse().unwrap();
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let (script, count): (Arc<Script>, Arc<AtomicUsize>) = (Arc::new(script), Arc::default());
        let all = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (script, count, all) = (Arc::clone(&script), Arc::clone(&count), Arc::clone(&all));
                tokio::spawn(async move {
                    let _ = serve(stream, &*script, &count, &all).await;
                });
            }
        });
        Server { address, seen }
    }

    pub fn requests(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    pub fn request(&self, n: usize) -> Seen {
        self.seen.lock().unwrap()[n].clone()
    }
}

async fn serve(mut stream: TcpStream, script: &Script, count: &AtomicUsize, all: &Mutex<Vec<Seen>>) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        let read = stream.read(&mut buffer).await?;
        if read == 0 {
            return Ok(());
        }
        bytes.extend_from_slice(&buffer[..read]);
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut seen = Seen { path, head, body: Value::Null, raw: String::new() };
    let length: usize = seen.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    while bytes.len() < head_end + length {
        let read = stream.read(&mut buffer).await?;
        if read == 0 {
            break;
        }
        bytes.extend_from_slice(&buffer[..read]);
    }
    seen.body = serde_json::from_slice(&bytes[head_end..]).unwrap_or(Value::Null);
    seen.raw = String::from_utf8_lossy(&bytes[head_end..]).into_owned();
    let steps = script(count.fetch_add(1, Ordering::SeqCst), &seen);
    all.lock().unwrap().push(seen);
    for step in steps {
        match step {
            Step::Bytes(bytes) => stream.write_all(&bytes).await?,
            Step::Pause(time) => tokio::time::sleep(time).await,
            Step::Repeat(bytes, times) => {
                for _ in 0..times {
                    stream.write_all(&bytes).await?;
                }
            }
        }
    }
    stream.shutdown().await
}

pub fn reply(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Vec<Step> {
    let body = body.as_ref();
    let mut text = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(body);
    vec![Step::Bytes(bytes)]
}

/// A chat completion with this text.
pub fn says(text: impl Into<String>) -> Vec<Step> {
    finished(text, "stop")
}

pub fn finished(text: impl Into<String>, reason: &str) -> Vec<Step> {
    let body = json!({
        "choices": [{"index": 0, "finish_reason": reason, "message": {"role": "assistant", "content": text.into()}}],
        "usage": {"prompt_tokens": 700, "completion_tokens": 100}
    });
    reply(200, &[("content-type", "application/json")], body.to_string())
}

/// The pieces of a stream.
pub fn streams(content_type: &str, body: &str) -> Vec<Step> {
    vec![Step::Bytes(format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: {content_type}\r\n\r\n{body}").into_bytes())]
}

/// The time in tests.
pub fn now() -> Timestamp {
    "2026-11-24T10:00:00Z".parse().unwrap()
}

pub fn article_of(entry: i64, lang: Lang, title: &str, paragraphs: &[&str]) -> Article {
    let blocks: Vec<Block> = paragraphs.iter().map(|text| Block::paragraph(*text)).collect();
    let sentences = weir_text::sentences(&blocks, lang);
    let metadata = Metadata { site_name: Some("The Felmouth Courier".into()), published: Some(now()), ..Metadata::default() };
    let id = ArticleId { entry: EntryId(entry), version: 1 };
    Article { id, title: title.into(), lang, blocks, sentences, metadata, state: TextState::Full }
}

/// An article of eight sentences about dockers.
pub fn dockers() -> Article {
    article_of(
        7,
        Lang::EN,
        "Felmouth dockers end strike",
        &[
            "Dockers in the port of Felmouth accepted a pay rise of 7.5 percent on Tuesday and ended their strike of three weeks. \
             Union leader Rosa Marsh called the offer “a fair end to a long fight”.",
            "The port authority said that 14 ships were still waiting outside the harbour. It expects normal traffic by Monday.",
            "The strike had stopped the export of cars and grain from the whole region. Farmers lost an estimated 40 million dollars, \
             their association said.",
            "The new contract runs for two years and covers 3,200 workers. Talks about working hours will begin in January.",
        ],
    )
}

/// The article about dockers in Chinese, sentence by sentence.
pub const CHINESE: [(&str, &str); 9] = [
    ("accepted a pay rise of 7.5", "费尔茅斯港的码头工人周二接受了7.5%的加薪，结束了三周的罢工。"),
    ("Union leader Rosa Marsh", "工会领袖Rosa Marsh称这一报价是“漫长斗争的公平结局”。"),
    ("14 ships", "港务局表示，仍有14艘船在港外等候。"),
    ("normal traffic by Monday", "预计周一前恢复正常通行。"),
    ("stopped the export", "罢工使整个地区的汽车和粮食出口停顿。"),
    ("40 million dollars", "农民协会说，农民估计损失了4000万美元。"),
    ("3,200 workers", "新合同为期两年，涵盖3200名工人。"),
    ("working hours", "关于工作时间的谈判将于一月开始。"),
    ("Felmouth dockers end strike", "费尔茅斯码头工人结束罢工"),
];

/// The answer of a LibreTranslate server that knows the article.
pub fn chinese(seen: &Seen) -> Vec<Step> {
    let texts = seen.body["q"].as_array().unwrap().iter().map(|text| {
        let text = text.as_str().unwrap();
        let known = CHINESE.iter().find(|(part, _)| text.contains(part)).map_or("这句话没有译文", |(_, known)| *known);
        Value::from(known)
    });
    reply(200, &[], json!({"translatedText": texts.collect::<Vec<_>>()}).to_string())
}

/// A server whose first draft has one lie among its four claims, and whose repair has nothing.
pub fn half(n: usize) -> Vec<Step> {
    if n > 0 {
        return says("{\"items\":[]}");
    }
    let mut draft = good();
    draft["summary"][0]["text"] = json!("The dockers of Zorkville lost 99 percent of everything.");
    says(draft.to_string())
}

/// A draft of which nothing stands in the article.
pub fn lies() -> String {
    json!({"title": "x", "summary": [{"text": "Zorkville lost 99 percent.", "cites": [1]}], "key_points": [], "tags": []}).to_string()
}

/// A brief of it that passes.
pub fn good() -> Value {
    json!({
        "title": "Felmouth dockers end their strike",
        "summary": [
            {"text": "Dockers in Felmouth accepted a pay rise of 7.5 percent and ended their strike of three weeks.", "cites": [1]},
            {"text": "The port authority said 14 ships were still waiting outside the harbour.", "cites": [3]}
        ],
        "key_points": [
            {"emoji": "🌾", "heading": "Farmers", "text": "Farmers lost an estimated 40 million dollars, their association said.", "cites": [6]},
            {"emoji": "📄", "heading": "The contract", "text": "The new contract runs for two years and covers 3,200 workers.", "cites": [7]}
        ],
        "tags": [{"en": "Felmouth", "local": "Felmouth"}]
    })
}

pub fn extract(article: &Article) -> Brief {
    weir_text::understand(article, &weir_text::Options::default()).brief
}

/// A provider at an address that speaks like OpenAI, quick to give up.
pub fn provider(address: &Url) -> ProviderSettings {
    ProviderSettings {
        address: Some(address.clone()),
        timeout: Some(3),
        idle_timeout: Some(1),
        ..ProviderSettings::new("llama.cpp", "model-1")
    }
}

/// An engine with these providers, in this order, and what it works with.
pub fn engine_with(providers: Vec<(&str, ProviderSettings)>, change: impl FnOnce(&mut Settings)) -> (Engine, Surroundings) {
    let names: Vec<String> = providers.iter().map(|(name, _)| (*name).to_owned()).collect();
    let mut settings = Settings {
        provider: names.first().cloned(),
        fallback: names.iter().skip(1).cloned().collect(),
        providers: providers.into_iter().map(|(name, provider)| (name.to_owned(), provider)).collect(),
        ..Settings::default()
    };
    change(&mut settings);
    let fetcher = Fetcher::new(Config::default()).unwrap();
    let mut around = Surroundings::new(fetcher, Arc::new(MemoryLedger::default()), Arc::new(MemoryCache::default()));
    around.world = Arc::new(Fixed::new(now()));
    (settings.engine(around.clone()).unwrap(), around)
}

pub fn engine(server: &Server) -> Engine {
    engine_with(vec![("main", provider(&server.address))], |_| {}).0
}

pub fn purpose(task: Task) -> Purpose {
    Purpose { priority: weir_llm::Priority::Opened, ..Purpose::new(task) }
}

/// The brief of an article for readers of a language.
pub async fn brief(engine: &Engine, article: &Article, lang: Lang) -> Outcome {
    let articles = [article];
    let extract = extract(article);
    let job = BriefJob {
        articles: &articles,
        extract: &extract,
        lang,
        purpose: purpose(Task::Brief),
        options: BriefOptions::default(),
        progress: None,
    };
    engine.write_brief(&job).await
}

/// Whatever happens: something to read, each quotation word for word, each claim with its source.
pub fn readable(outcome: &Outcome, articles: &[&Article]) {
    assert!(!outcome.brief.is_empty(), "there is something to read");
    for claim in outcome.brief.claims() {
        assert!(!claim.cites.is_empty());
        match claim.support {
            Support::Quoted => assert_eq!(weir_text::ground::quoted(claim, articles), Ok(()), "{claim:?}"),
            Support::Cited => assert!(claim.cites.iter().all(|id| articles.iter().any(|article| article.sentence(*id).is_some()))),
            Support::Own => panic!("a brief has no words without a source"),
        }
    }
}

/// The extractive brief as it was, and why.
pub fn extractive(outcome: &Outcome, article: &Article, code: &str) {
    readable(outcome, &[article]);
    assert_eq!(outcome.why.as_ref().map(|why| why.code), Some(code), "{:?}", outcome.why);
    assert_eq!(outcome.brief, extract(article));
}

pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
