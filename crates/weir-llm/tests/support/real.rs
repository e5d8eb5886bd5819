//! The real model server of llama.cpp, where it is there: in the folder that `WEIR_SHARED` names (`../shared` beside the
//! workspace otherwise), run by a Python with the package `xllamacpp` (`WEIR_MODEL_PYTHON`, else `python3`).

use super::{Server, Step, article_of};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use url::Url;
use weir_fetch::{Config, Fetcher};
use weir_llm::local::{Place, find_at};
use weir_model::{Article, Lang};

/// A running server, stopped with the test.
pub struct Running {
    child: Child,
    pub address: Url,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the server with a model; `None`, with the reason printed, where it is not there.
#[expect(clippy::print_stdout, reason = "a test that is skipped says why")]
pub async fn start(model: &str, embed: bool) -> Option<Running> {
    let shared = std::env::var_os("WEIR_SHARED")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")), PathBuf::from);
    let folder = shared.join("bench/modelserver");
    if !folder.join("serve.py").is_file() {
        println!("skipped: there is no model server at {}", folder.display());
        return None;
    }
    let python = std::env::var_os("WEIR_MODEL_PYTHON").unwrap_or_else(|| "python3".into());
    let has_package = Command::new(&python).args(["-c", "import xllamacpp"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !has_package.is_ok_and(|status| status.success()) {
        println!("skipped: {} has no package xllamacpp", python.display());
        return None;
    }
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = Command::new(&python);
    command.arg(folder.join("serve.py")).arg(folder.join(model)).arg(port.to_string());
    if embed {
        command.arg("embed");
    }
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let address: Url = format!("http://127.0.0.1:{port}/v1").parse().unwrap();
    let running = Running { child, address };
    let fetcher = Fetcher::new(Config::default()).unwrap();
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(60) {
        let place = Place::new("vllm", running.address.clone()).unwrap();
        if let Some(found) = find_at(&fetcher, &[place]).await.pop() {
            assert_eq!(found.preset, "llama.cpp", "it says who it is, whatever the place");
            assert!(found.models.iter().any(|name| name.ends_with(model)));
            return Some(running);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the model server did not start");
}

/// The trained model knows its brief by heart, but only for prompts of a few words: it is too small to read ours. This server
/// puts such a prompt in place of each and hands everything else on as it is: the schema, the stream, the answer.
pub async fn with_short_prompts(running: &Running) -> Server {
    let real = running.address.clone();
    Server::new(move |_, seen| {
        let (system, user) = ("You turn news into notes.", "[1] Markets rose after the Fed held rates.");
        let one = |role: &str, content: &str| format!("{{\"role\":\"{role}\",\"content\":\"{content}\"}}");
        // Textually: a map of serde_json sorts its keys, and models write in the order of the schema.
        let text = if seen.body.get("system").is_some() {
            let text = with_value(&seen.raw, "system", &format!("\"{system}\""));
            with_value(&text, "messages", &format!("[{}]", one("user", user)))
        } else {
            with_value(&seen.raw, "messages", &format!("[{},{}]", one("system", system), one("user", user)))
        };
        let mut stream = std::net::TcpStream::connect((real.host_str().unwrap(), real.port().unwrap())).unwrap();
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            seen.path,
            text.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        vec![Step::Bytes(answer)]
    })
    .await
}

/// The JSON text with another value for the first property of this name.
pub fn with_value(text: &str, name: &str, value: &str) -> String {
    let name = format!("\"{name}\":");
    let start = text.find(&name).unwrap() + name.len();
    let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<serde_json::Value>();
    values.next().unwrap().unwrap();
    format!("{}{value}{}", &text[..start], &text[start + values.byte_offset()..])
}

/// What the trained model always writes about.
pub fn markets() -> Article {
    article_of(
        1,
        Lang::EN,
        "Markets rise as Fed holds rates",
        &[
            "Markets rose after the Fed held rates. The Fed held rates at its meeting on Wednesday and said that it would wait.",
            "Shares of banks and builders gained most. The dollar was little changed against the euro and the yen.",
            "Analysts had expected the decision, and many of them expect a first cut in the spring of next year.",
        ],
    )
}
