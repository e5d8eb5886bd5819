//! A real model server: llama.cpp's, with two tiny models. One writes valid JSON with nonsense in it, one always the same
//! brief. Needs the folder that `WEIR_SHARED` names (`../shared` beside the workspace otherwise) and a Python with the package
//! `xllamacpp` (`WEIR_MODEL_PYTHON`, else `python3`); without them the tests say so and pass.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::*;
use url::Url;
use weir_fetch::{Config, Fetcher};
use weir_llm::local::{Place, find_at};
use weir_llm::{BriefJob, BriefOptions, Engine, Finish, ProviderSettings, Question, Task};
use weir_model::{Article, Lang, Support};

/// A running server, stopped with the test.
struct Running {
    child: Child,
    address: Url,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the server with a model; `None`, with the reason printed, where it is not there.
#[expect(clippy::print_stdout, reason = "a test that is skipped says why")]
async fn start(model: &str, embed: bool) -> Option<Running> {
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

fn engine_at(preset: &str, address: &Url) -> Engine {
    let settings = ProviderSettings {
        timeout: Some(60),
        temperature: Some(0.0),
        address: Some(address.clone()),
        ..ProviderSettings::new(preset, "tiny")
    };
    engine_with(vec![("tiny", settings)], |settings| {
        settings.tasks.insert(Task::Embed, "tiny".into());
    })
    .0
}

/// The trained model knows its brief by heart, but only for prompts of a few words: it is too small to read ours. This server
/// puts such a prompt in place of each and hands everything else on as it is: the schema, the stream, the answer.
async fn with_short_prompts(running: &Running) -> Server {
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
fn with_value(text: &str, name: &str, value: &str) -> String {
    let name = format!("\"{name}\":");
    let start = text.find(&name).unwrap() + name.len();
    let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter::<serde_json::Value>();
    values.next().unwrap().unwrap();
    format!("{}{value}{}", &text[..start], &text[start + values.byte_offset()..])
}

/// What the trained model always writes about.
fn markets() -> Article {
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

/// Ten articles that differ.
fn many() -> Vec<Article> {
    (0..10)
        .map(|n| {
            let first = format!("The council of Felmouth voted {} to {n} for the new bridge on Monday.", 30 - n);
            article_of(
                20 + n,
                Lang::EN,
                &format!("Bridge vote {n}"),
                &[
                    &first,
                    "The bridge will cost 90 million dollars and take four years to build. Boats will pass under it at any tide.",
                    "Residents of the old town fear noise. The mayor promised walls and trees along the road before the first car drives.",
                ],
            )
        })
        .collect()
}

#[tokio::test]
async fn nonsense_is_rejected_and_the_reader_gets_the_sources_sentences() {
    let Some(running) = start("tiny-clean.gguf", false).await else { return };
    let engine = engine_at("llama.cpp", &running.address);
    let mut rejected = 0;
    for article in many() {
        let outcome = brief(&engine, &article, Lang::EN).await;
        readable(&outcome, &[&article]);
        assert!(outcome.brief.claims().all(|claim| claim.support == Support::Quoted), "{:?}", outcome.brief);
        assert!(outcome.label.is_some(), "the server answered: {:?}", outcome.why);
        assert_eq!(outcome.tally.accepted + outcome.tally.repaired, 0, "{:?}", outcome.tally);
        rejected += u32::from(outcome.why.is_some_and(|why| why.code == "rejected"));
    }
    println!("{rejected} of 10 briefs of the random model were rejected");
    assert_eq!(rejected, 10);
}

#[tokio::test]
async fn what_the_trained_model_says_is_accepted() {
    let Some(running) = start("tiny-trained.gguf", false).await else { return };
    let server = with_short_prompts(&running).await;
    let engine = engine_at("llama.cpp", &server.address);
    let mut accepted = 0;
    for n in 0..10 {
        let article = Article { title: format!("Markets rise as Fed holds rates ({n})"), ..markets() };
        let outcome = brief(&engine, &article, Lang::EN).await;
        readable(&outcome, &[&article]);
        assert_eq!(outcome.why, None, "{:?}", outcome.tally);
        let lead = &outcome.brief.lead[0];
        assert_eq!((lead.text.as_str(), lead.support), ("Markets rose after the Fed held rates.", Support::Cited));
        assert_eq!(lead.cites, [article.sentence_id(0), article.sentence_id(1)]);
        assert_eq!(outcome.brief.points[0].claims[0].text, "The Fed held rates.");
        assert!(outcome.label.unwrap().usage.input > 20, "the server counts tokens");
        accepted += u32::from(outcome.tally.accepted == 2 && outcome.tally.quoted == 0);
    }
    println!("{accepted} of 10 briefs of the trained model were accepted");
    assert_eq!(accepted, 10);
    assert_eq!(server.requests(), 10, "without any repair");
}

#[tokio::test]
async fn streaming_gives_the_same() {
    let Some(running) = start("tiny-trained.gguf", false).await else { return };
    let server = with_short_prompts(&running).await;
    let article = markets();
    for preset in ["llama.cpp", "anthropic"] {
        let whole = brief(&engine_at(preset, &server.address), &article, Lang::EN).await;
        let heard = AtomicUsize::new(0);
        let progress = |characters: usize| heard.store(characters, Ordering::SeqCst);
        let (articles, extract) = ([&article], extract(&article));
        let options = BriefOptions::default();
        let job = BriefJob {
            articles: &articles,
            extract: &extract,
            lang: Lang::EN,
            purpose: purpose(Task::Brief),
            options,
            progress: Some(&progress),
        };
        let streamed = engine_at(preset, &server.address).write_brief(&job).await;
        assert_eq!(streamed.why, None, "{preset}");
        assert_eq!(streamed.brief, whole.brief, "{preset}");
        assert!(heard.load(Ordering::SeqCst) > 100);
        assert_eq!(server.request(server.requests() - 1).body["stream"], true);
    }
}

#[tokio::test]
async fn the_anthropic_dialect_is_accepted_too() {
    let Some(running) = start("tiny-trained.gguf", false).await else { return };
    let server = with_short_prompts(&running).await;
    let article = markets();
    // This server leaves the forced tool call aside and answers in words, with a broken end: what stands before it is read.
    let outcome = brief(&engine_at("anthropic", &server.address), &article, Lang::EN).await;
    readable(&outcome, &[&article]);
    assert_eq!((outcome.why, outcome.tally.accepted), (None, 2), "{:?}", outcome.tally);
    assert_eq!(outcome.brief.lead[0].support, Support::Cited);
    let sent = server.request(0);
    assert_eq!((sent.path.as_str(), sent.header("anthropic-version")), ("/v1/messages", Some("2023-06-01")));
    assert_eq!(sent.body.pointer("/tool_choice/name").unwrap(), "answer");

    // Words without a schema, with the token counts that this dialect gives.
    let request =
        weir_llm::ChatRequest { system: "You write.".into(), user: "Markets".into(), schema: None, max_tokens: 600, thinking: false };
    let purpose = purpose(Task::Ask);
    let question =
        Question { purpose: &purpose, request: &request, prompt: "test/1", options: "", lang: Lang::EN, content: &[], progress: None };
    let answered = engine_at("anthropic", &server.address).ask(&question).await.unwrap();
    assert_eq!(answered.reply.finish, Finish::Stop);
    assert!(answered.reply.usage.unwrap().total() > 50 && answered.reply.text.contains("Fed"), "{:?}", answered.reply);
}

#[tokio::test]
async fn embeddings_of_a_real_server() {
    let Some(running) = start("tiny-clean.gguf", true).await else { return };
    let engine = engine_at("llama.cpp", &running.address);
    let vectors = engine.embed(&purpose(Task::Embed), &["harbour", "port", "grain"]).await.unwrap();
    assert_eq!(vectors.vectors.len(), 3);
    let likeness = |a: usize, b: usize| vectors.vectors[a].iter().zip(&vectors.vectors[b]).map(|(a, b)| a * b).sum::<f32>();
    for n in 0..3 {
        assert_eq!(vectors.vectors[n].len(), 128);
        assert!((likeness(n, n) - 1.0).abs() < 1e-4 && likeness(n, (n + 1) % 3) < 0.999);
    }
    assert_eq!(engine.embed(&purpose(Task::Embed), &["harbour", "port", "grain"]).await.unwrap().vectors, vectors.vectors);
}

#[tokio::test]
async fn a_prompt_longer_than_the_real_context_is_made_shorter() {
    let Some(running) = start("tiny-clean.gguf", false).await else { return };
    let engine = engine_at("llama.cpp", &running.address);
    let paragraphs: Vec<String> =
        (0..80).map(|n| format!("Sentence number {n} tells about the harbour of Felmouth and its many workers in detail.")).collect();
    let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    let article = article_of(3, Lang::EN, "Long", &paragraphs);
    let outcome = brief(&engine, &article, Lang::EN).await;
    readable(&outcome, &[&article]);
    assert!(matches!(outcome.why.as_ref().map(|why| why.code), Some("too_long" | "rejected")), "{:?}", outcome.why);
}
