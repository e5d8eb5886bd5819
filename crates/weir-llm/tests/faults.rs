//! Hostile and broken servers: nothing they do takes long, costs much, or goes anywhere else.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::*;
use weir_llm::{BriefJob, BriefOptions, Engine, ProviderSettings, Task};
use weir_model::{Article, Lang};

async fn streamed(engine: &Engine, article: &Article, heard: &AtomicUsize) -> weir_llm::Outcome {
    let (articles, extract) = ([article], extract(article));
    let progress = |characters: usize| heard.store(characters, Ordering::SeqCst);
    let options = BriefOptions::default();
    let job = BriefJob {
        articles: &articles,
        extract: &extract,
        lang: Lang::EN,
        purpose: purpose(Task::Brief),
        options,
        progress: Some(&progress),
    };
    engine.write_brief(&job).await
}

fn event(text: &str) -> String {
    format!("data: {}\n\n", json!({"choices": [{"index": 0, "delta": {"content": text}}]}))
}

#[tokio::test]
async fn a_stream_tells_how_it_grows_and_is_checked_like_the_rest() {
    let server = Server::new(|_, seen| {
        assert_eq!(seen.body["stream"], true);
        let text = good().to_string();
        let (first, second) = text.split_at(text.char_indices().nth(200).unwrap().0);
        let end =
            json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 5, "completion_tokens": 6}});
        streams("text/event-stream", &format!(": keep-alive\n\n{}{}data: {end}\n\ndata: [DONE]\n\n", event(first), event(second)))
    })
    .await;
    let (article, heard) = (dockers(), AtomicUsize::new(0));
    let outcome = streamed(&engine(&server), &article, &heard).await;
    assert_eq!((outcome.why, outcome.tally.accepted), (None, 4));
    assert!(heard.load(Ordering::SeqCst) > 400);
    assert_eq!(outcome.label.unwrap().usage.total(), 11);
}

#[tokio::test]
async fn a_truncated_stream_is_no_answer() {
    let server = Server::new(|n, _| match n {
        0 => streams("text/event-stream", &event(&good().to_string())),
        _ => streams("text/event-stream", &format!("{}data: [DONE]\n\n", event(&good().to_string()))),
    })
    .await;
    let (article, heard) = (dockers(), AtomicUsize::new(0));
    let outcome = streamed(&engine(&server), &article, &heard).await;
    assert_eq!((outcome.why, server.requests()), (None, 2), "whole JSON without its end is asked for again");

    let server = Server::new(|_, _| streams("text/event-stream", &event("{\"title\": \"Fel"))).await;
    let outcome = streamed(&engine(&server), &article, &heard).await;
    extractive(&outcome, &article, "upstream");
}

#[tokio::test]
async fn a_stream_that_falls_silent_ends() {
    let server = Server::new(|_, _| {
        let mut steps = streams("text/event-stream", &event("{"));
        steps.push(Step::Pause(Duration::from_secs(60)));
        steps
    })
    .await;
    let settings = ProviderSettings { attempts: Some(1), ..provider(&server.address) };
    let (engine, _) = engine_with(vec![("main", settings)], |_| {});
    let (article, heard, started) = (dockers(), AtomicUsize::new(0), Instant::now());
    extractive(&streamed(&engine, &article, &heard).await, &article, "timeout");
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn html_is_no_answer() {
    let server = Server::new(|_, _| reply(200, &[("content-type", "text/html")], "<html><body>Log in to the Wi-Fi</body></html>")).await;
    let article = dockers();
    extractive(&brief(&engine(&server), &article, Lang::EN).await, &article, "malformed");
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let other = Server::new(|_, _| panic!("nobody comes here")).await;
    let location = format!("{}/chat/completions", other.address);
    let server = Server::new(move |_, _| reply(307, &[("location", &location)], "")).await;
    let article = dockers();
    extractive(&brief(&engine(&server), &article, Lang::EN).await, &article, "redirect");
    assert_eq!((server.requests(), other.requests()), (1, 0));
}

#[tokio::test]
async fn fifty_megabytes_are_not_read() {
    let megabyte = vec![b' '; 1 << 20];
    for (kind, length) in [("application/json", Some(50 << 20)), ("application/json", None), ("text/event-stream", None)] {
        let chunk = megabyte.clone();
        let sent = Arc::new(AtomicUsize::new(0));
        let server = Server::new(move |_, _| {
            let length = length.map(|length: usize| format!("content-length: {length}\r\n")).unwrap_or_default();
            let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: {kind}\r\n{length}\r\n");
            vec![Step::Bytes(head.into_bytes()), Step::Repeat(chunk.clone(), 50)]
        })
        .await;
        let settings = ProviderSettings { timeout: Some(20), ..provider(&server.address) };
        let (engine, _) = engine_with(vec![("main", settings)], |_| {});
        let (article, started) = (dockers(), Instant::now());
        let outcome =
            if kind.contains("json") { brief(&engine, &article, Lang::EN).await } else { streamed(&engine, &article, &sent).await };
        readable(&outcome, &[&article]);
        let code = outcome.why.unwrap().code;
        assert!(matches!(code, "too_large" | "malformed"), "{code}");
        assert!(started.elapsed() < Duration::from_secs(10));
        assert_eq!(server.requests(), 1);
    }
}

#[tokio::test]
async fn five_faults_in_a_row_bring_rest() {
    let server = Server::new(|_, _| reply(500, &[], "")).await;
    let settings = ProviderSettings { attempts: Some(1), ..provider(&server.address) };
    let (engine, _) = engine_with(vec![("main", settings)], |_| {});
    let article = dockers();
    for n in 0..7 {
        let outcome = brief(&engine, &article, Lang::EN).await;
        extractive(&outcome, &article, if n < 5 { "upstream" } else { "resting" });
        assert!(outcome.why.unwrap().later);
    }
    assert_eq!(server.requests(), 5);
}

#[tokio::test]
async fn a_model_without_credit_is_not_a_broken_model() {
    let server = Server::new(|_, _| reply(429, &[], "{\"error\":{\"code\":\"insufficient_quota\"}}")).await;
    let article = dockers();
    extractive(&brief(&engine(&server), &article, Lang::EN).await, &article, "quota");
    assert_eq!(server.requests(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_tasks_at_a_real_engine_stay_below_the_cap() {
    let server = Server::new(|_, _| says(good().to_string())).await;
    let settings = ProviderSettings { at_once: Some(8), ..provider(&server.address) };
    let cap = 30_000;
    let (engine, around) = engine_with(vec![("main", settings)], |settings| settings.budget.day_tokens = Some(cap));
    let tasks: Vec<_> = (0..8i64)
        .map(|task| {
            let engine = engine.clone();
            let ledger = Arc::clone(&around.ledger);
            tokio::spawn(async move {
                let mut written = 0;
                for n in 0..8i64 {
                    let title = format!("Report {task} {n} from Felmouth");
                    let article = Article { title, ..dockers() };
                    written += u32::from(brief(&engine, &article, Lang::EN).await.why.is_none());
                    assert!(ledger.spent(None, now()).await.unwrap().0.tokens <= cap);
                }
                written
            })
        })
        .collect();
    let mut written = 0;
    for task in tasks {
        written += u64::from(task.await.unwrap());
    }
    let spent = around.ledger.spent(None, now()).await.unwrap().0.tokens;
    assert_eq!(spent, written * 800, "each call is counted as the provider counts it");
    assert!(written > 10 && spent <= cap, "{written} {spent}");
}

#[tokio::test]
async fn embeddings_come_in_the_order_of_their_texts() {
    let server = Server::new(|n, seen| {
        if n == 0 {
            return reply(503, &[], "");
        }
        let count = seen.body["input"].as_array().unwrap().len();
        let rows: Vec<_> = (0..count).rev().map(|index| json!({"index": index, "embedding": [index as f64 + 1.0, 0.0, 1.0]})).collect();
        reply(200, &[("content-type", "application/json")], json!({"data": rows, "usage": {"prompt_tokens": 7}}).to_string())
    })
    .await;
    let (engine, around) = engine_with(vec![("main", provider(&server.address))], |settings| {
        settings.tasks.insert(Task::Embed, "main".into());
    });
    let texts: Vec<String> = (0..40).map(|n| format!("text {n}")).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let vectors = engine.embed(&purpose(Task::Embed), &texts).await.unwrap();
    assert_eq!((vectors.vectors.len(), vectors.id.as_str()), (40, "main/model-1"));
    for vector in &vectors.vectors {
        assert!((vector.iter().map(|value| value * value).sum::<f32>() - 1.0).abs() < 1e-5);
    }
    let slope = |n: usize| vectors.vectors[n][0] / vectors.vectors[n][2];
    assert!((slope(0) - 1.0).abs() < 1e-4 && (slope(31) - 32.0).abs() < 1e-3 && (slope(32) - 1.0).abs() < 1e-4);
    assert_eq!(around.ledger.spent(None, now()).await.unwrap().0.tokens, 14);
}

#[tokio::test]
async fn a_probe_finds_what_a_provider_honours() {
    let server = Server::new(|_, seen| {
        if seen.body["stream"] == true {
            let end = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
            return streams("text/event-stream", &format!("{}{}{end}", event("one "), event("two")));
        }
        match seen.body.pointer("/response_format/type").and_then(|kind| kind.as_str()) {
            None => says("yes"),
            Some("json_schema") => reply(400, &[], "{\"error\":{\"message\":\"json_schema is not supported\"}}"),
            Some(_) => says("{\"colour\": \"blue\", \"number\": 12}"),
        }
    })
    .await;
    let engine = engine(&server);
    let probe = engine.probe(&engine.chain(Task::Brief)[0], &purpose(Task::Ask)).await.unwrap();
    assert_eq!((probe.structured, probe.shape_kept, probe.pieces, probe.counts_tokens), ("object", false, 2, true), "{probe:?}");
    assert!(probe.usage.total() >= 1600);
}
