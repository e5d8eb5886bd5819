//! The table of failures, row by row: what the reader sees on the article's page. Each test is named after its row. Always the
//! extractive brief, whole and with its sources, and one quiet line that says why.

use crate::support::{Server, Step, finished, good, half, lies, reply, says};
use crate::world::*;
use std::time::{Duration, Instant};
use weir_llm::ProviderSettings;

/// The page has the extractive brief with its sources, and this line under it; in Chinese too.
async fn extractive(world: &World, line: &str, chinese: &str) {
    let text = text_of(&world.opened("en").await);
    assert!(text.contains("sentences quoted from the article"), "{text}");
    assert!(text.contains("accepted a pay rise of 7.5 percent"), "{text}");
    assert!(text.contains(line), "{line}: {text}");
    for word in ["erified", "panicked", "LlmError"] {
        assert!(!text.contains(word), "{word}");
    }
    // The Chinese pages ask for another brief, in Chinese: the same line comes for it.
    let text = text_of(&world.opened("zh-CN").await);
    assert!(text.contains(chinese) && text.contains("句均引自原文"), "{chinese}: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn row_1_no_key_401_403() {
    let nowhere = Server::new(|_, _| panic!("without a key nobody is asked")).await;
    let keyless = ProviderSettings { key_env: Some("WEIR_NO_SUCH_KEY_IS_SET".into()), ..crate::support::provider(&nowhere.address) };
    let world = world(with(keyless)).await;
    extractive(&world, "The model's key is missing. The sentences are the source's own.", "缺少模型密钥").await;
    // The owner is told where models are set up, by the name of the place and without the key.
    let banner = text_of(&crate::ask::get(&world.router, "/settings/models", "en").await.body);
    assert!(banner.contains("main cannot be asked:") && banner.contains("WEIR_NO_SUCH_KEY_IS_SET is not set"), "{banner}");

    for status in [401, 403] {
        let server = Server::new(move |_, _| reply(status, &[], "{\"error\":{\"message\":\"sk-secret is wrong\"}}")).await;
        let world = crate::world::world(at(&server, |_| {})).await;
        extractive(&world, "The provider does not accept the key. The sentences are the source's own.", "服务商不接受密钥").await;
        assert_eq!(server.requests(), 1, "{status}: asked once, then not again");
        let banner = text_of(&crate::ask::get(&world.router, "/settings/models", "en").await.body);
        assert!(banner.contains("main does not accept the key") && !banner.contains("sk-secret"), "{banner}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn row_2_408_429_5xx_529_network_timeout() {
    let slow = Server::new(|_, _| reply(429, &[("retry-after", "3600")], "")).await;
    let world = world(at(&slow, |_| {})).await;
    extractive(&world, "The provider asks for fewer requests. The sentences are the source's own. Tried again:", "服务商要求减少请求")
        .await;

    for status in [408, 500, 503, 529] {
        let down = Server::new(move |_, _| reply(status, &[], "")).await;
        let world = crate::world::world(at(&down, |provider| provider.attempts = Some(1))).await;
        extractive(&world, "The provider has a fault. The sentences are the source's own. Tried again:", "服务商出现故障").await;
    }

    let hangs = Server::new(|_, _| vec![Step::Pause(Duration::from_secs(60))]).await;
    let world = crate::world::world(at(&hangs, |provider| (provider.timeout, provider.idle_timeout) = (Some(1), Some(1)))).await;
    let started = Instant::now();
    world.page("en").await;
    assert!(started.elapsed() < Duration::from_millis(900), "no page waits for a model");
    extractive(&world, "The model took too long. The sentences are the source's own.", "模型用时过长").await;

    let gone = ProviderSettings::new("llama.cpp", "m");
    let gone = ProviderSettings { address: Some("http://127.0.0.1:9/v1".parse().unwrap()), attempts: Some(1), ..gone };
    extractive(&crate::world::world(with(gone)).await, "The model cannot be reached. The sentences are the source's own.", "无法连接模型")
        .await;

    // Another provider stands in, and the label says which.
    let down = Server::new(|_, _| reply(503, &[], "")).await;
    let stands_in = Server::new(|_, _| says(good().to_string())).await;
    let mut settings = at(&down, |provider| provider.attempts = Some(1));
    settings.llm.providers.insert("other".into(), crate::support::provider(&stands_in.address));
    settings.llm.provider = Some("main".into());
    settings.llm.fallback = vec!["other".into()];
    let text = text_of(&crate::world::world(settings).await.opened("en").await);
    assert!(text.contains("written by model-1 · other"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn row_3_400_on_response_format_or_peg_native_500_twice() {
    // Found out by the client; the reader sees the model's brief.
    let refuses = Server::new(|_, seen| match seen.body.pointer("/response_format/type").and_then(|kind| kind.as_str()) {
        Some("json_schema") => reply(400, &[], "{\"error\":{\"message\":\"response_format json_schema is not supported\"}}"),
        _ => says(good().to_string()),
    })
    .await;
    let text = text_of(&world(at(&refuses, |_| {})).await.opened("en").await);
    assert!(text.contains("written by model-1 · main") && text.contains("All 4 sentences cite their source"), "{text}");

    let breaks = Server::new(|_, seen| match seen.body.pointer("/response_format") {
        Some(_) => reply(500, &[], "{\"error\":{\"message\":\"the output does not match the expected peg-native format\"}}"),
        None => says(format!("Here it is:\n```json\n{}\n```", good())),
    })
    .await;
    let patient = at(&breaks, |provider| (provider.timeout, provider.attempts) = (Some(20), Some(8)));
    let text = text_of(&world(patient).await.opened("en").await);
    assert!(text.contains("written by model-1 · main"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn row_4_context_overflow() {
    let too_long = "{\"error\":{\"type\":\"exceed_context_size_error\",\"message\":\"the request exceeds the available context size\"}}";
    let once = Server::new(move |n, _| if n == 0 { reply(400, &[], too_long) } else { says(good().to_string()) }).await;
    let text = text_of(&world(at(&once, |_| {})).await.opened("en").await);
    assert!(text.contains("written by model-1 · main"), "with half of the text: {text}");

    let never = Server::new(move |_, _| reply(400, &[], too_long)).await;
    extractive(
        &world(at(&never, |_| {})).await,
        "The text is longer than the model can read. The sentences are the source's own.",
        "正文超出模型能读的长度",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn row_5_empty_refused_content_filter_truncated() {
    for (text, reason, line, chinese) in [
        ("", "stop", "The model answered with nothing. The sentences are the source's own.", "模型的回答是空的"),
        ("{\"title\": \"Felmouth do", "length", "The model's answer broke off. The sentences are the source's own.", "模型的回答中断了"),
        ("I cannot help with that.", "content_filter", "The model declined. The sentences are the source's own.", "模型拒绝回答"),
    ] {
        let server = Server::new(move |_, _| finished(text, reason)).await;
        let world = world(at(&server, |_| {})).await;
        extractive(&world, line, chinese).await;
        let asked = server.requests();
        extractive(&world, line, chinese).await;
        assert_eq!(server.requests(), asked, "it was paid for: not asked again by itself");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn row_6_schema_or_verifier_failure() {
    let nonsense = Server::new(|_, _| says("{\"answer\": 42}")).await;
    extractive(
        &world(at(&nonsense, |_| {})).await,
        "What the model wrote was no brief. The sentences are the source's own.",
        "模型写的不是摘要",
    )
    .await;

    let server = Server::new(|_, _| says(lies())).await;
    let world = world(at(&server, |_| {})).await;
    extractive(&world, "What the model wrote did not pass the check. The sentences are the source's own.", "模型写的内容没有通过核对")
        .await;
    assert!(!world.page("en").await.body.contains("Zorkville"), "what did not pass is shown nowhere");

    // One claim of four fails, and its repair too: the source's own sentence stands in its place, and the label counts it.
    let half = Server::new(|n, _| half(n)).await;
    let text = text_of(&crate::world::world(at(&half, |_| {})).await.opened("en").await);
    assert!(text.contains("1 of 4 sentences quoted; the others cite their source") && !text.contains("Zorkville"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn row_7_budget_reached() {
    let server = Server::new(|_, _| says(good().to_string())).await;
    let mut settings = at(&server, |_| {});
    settings.llm.budget.day_tokens = Some(100);
    let world = world(settings).await;
    extractive(&world, "The budget is used up. The sentences are the source's own. Tried again:", "预算已用完").await;
    assert_eq!(server.requests(), 0);
    // And a button to ask for it.
    assert!(world.page("en").await.body.contains("action=\"/write\""));
}

/// What else a server can answer: HTML, a redirect, something huge, a stream that ends in its middle.
#[tokio::test(flavor = "multi_thread")]
async fn other_answers() {
    let html = Server::new(|_, _| reply(200, &[("content-type", "text/html")], "<html>Sign in</html>")).await;
    extractive(
        &world(at(&html, |_| {})).await,
        "What answered is no language model. The sentences are the source's own.",
        "回答的不是语言模型",
    )
    .await;
    let elsewhere = Server::new(|_, _| reply(302, &[("location", "http://127.0.0.1:9/")], "")).await;
    extractive(
        &world(at(&elsewhere, |_| {})).await,
        "The provider sends requests elsewhere, which is not followed.",
        "服务商把请求转到别处",
    )
    .await;
    let huge = Server::new(|_, _| {
        vec![Step::Bytes(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec()), Step::Repeat(vec![b'x'; 1 << 20], 50)]
    })
    .await;
    extractive(&world(at(&huge, |_| {})).await, "The model's answer was too large. The sentences are the source's own.", "模型的回答过大")
        .await;
    let cut = Server::new(|_, _| {
        let half = "data: {\"choices\":[{\"delta\":{\"content\":\"{\\\"title\\\":\"}}]}\n\n";
        crate::support::streams("text/event-stream", half)
    })
    .await;
    let world = world(at(&cut, |provider| provider.attempts = Some(1))).await;
    extractive(&world, "The sentences are the source's own.", "这里都是原文原句").await;
}
