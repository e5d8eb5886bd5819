//! The table of failures, row by row: what fails, and what the reader sees then. Each test is named after its row.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use std::time::{Duration, Instant};
use support::*;
use weir_llm::{ProviderSettings, Rung, Task};
use weir_model::{Lang, Support};

/// No key, 401, 403: the provider is out until its configuration changes; the reader sees the extractive brief.
#[tokio::test]
async fn row_1_no_key_401_403() {
    let article = dockers();
    let nowhere = Server::new(|_, _| panic!("without a key nobody is asked")).await;
    let keyless = ProviderSettings { key_env: Some("WEIR_NO_SUCH_KEY_IS_SET".into()), ..provider(&nowhere.address) };
    let (engine, _) = engine_with(vec![("main", keyless)], |_| {});
    let outcome = brief(&engine, &article, Lang::EN).await;
    extractive(&outcome, &article, "no_key");
    assert!(!outcome.why.unwrap().later, "trying again changes nothing");

    for status in [401, 403] {
        let server = Server::new(move |_, _| reply(status, &[], "{\"error\":{\"message\":\"no\"}}")).await;
        let engine = support::engine(&server);
        for _ in 0..3 {
            extractive(&brief(&engine, &article, Lang::EN).await, &article, "auth");
        }
        assert_eq!(server.requests(), 1, "asked once, then not again");
    }
}

/// 408, 429, 5xx, 529, network, timeout: again with growing waits, as the server says where it does; then another provider;
/// then the extractive brief, and the job is worth trying later.
#[tokio::test]
async fn row_2_408_429_5xx_529_network_timeout() {
    let article = dockers();
    for status in [408, 429, 500, 502, 503, 529] {
        let server = Server::new(move |n, _| if n == 0 { reply(status, &[], "") } else { says(good().to_string()) }).await;
        let outcome = brief(&engine(&server), &article, Lang::EN).await;
        assert_eq!((outcome.why, server.requests()), (None, 2), "{status}: the second attempt is good");
    }

    let slow = Server::new(|n, _| if n == 0 { reply(429, &[("retry-after", "1")], "") } else { says(good().to_string()) }).await;
    let started = Instant::now();
    assert_eq!(brief(&engine(&slow), &article, Lang::EN).await.why, None);
    assert!(started.elapsed() >= Duration::from_secs(1), "the server's own word is kept");

    let patient = Server::new(|_, _| reply(429, &[("retry-after", "3600")], "")).await;
    let started = Instant::now();
    let outcome = brief(&engine(&patient), &article, Lang::EN).await;
    extractive(&outcome, &article, "rate_limited");
    let why = outcome.why.unwrap();
    assert_eq!((why.later, why.wait), (true, Some(Duration::from_secs(3600))));
    assert!(started.elapsed() < Duration::from_secs(2), "nobody waits an hour for a page");

    let down = Server::new(|_, _| reply(503, &[], "")).await;
    let stands_in = Server::new(|_, _| says(good().to_string())).await;
    let (engine, _) = engine_with(vec![("main", provider(&down.address)), ("other", provider(&stands_in.address))], |_| {});
    let outcome = brief(&engine, &article, Lang::EN).await;
    assert_eq!((outcome.why, outcome.brief.engine.as_str()), (None, "model-1 · other"));
    assert_eq!(down.requests(), 3);

    let hangs = Server::new(|_, _| vec![Step::Pause(Duration::from_secs(60))]).await;
    let quick = ProviderSettings { timeout: Some(1), ..provider(&hangs.address) };
    let (engine, _) = engine_with(vec![("main", quick)], |_| {});
    let started = Instant::now();
    let outcome = brief(&engine, &article, Lang::EN).await;
    extractive(&outcome, &article, "timeout");
    assert!(outcome.why.unwrap().later && started.elapsed() < Duration::from_secs(3));

    let gone = ProviderSettings { ..provider(&"http://127.0.0.1:9/v1".parse().unwrap()) };
    let (engine, _) = engine_with(vec![("main", gone)], |_| {});
    let outcome = brief(&engine, &article, Lang::EN).await;
    extractive(&outcome, &article, "network");
    assert!(outcome.why.unwrap().later);
}

/// 400 on the response format, or a 500 from enforcing it twice: one rung down the ladder, remembered for the model.
#[tokio::test]
async fn row_3_400_on_response_format_or_peg_native_500_twice() {
    let article = dockers();
    let refuses = Server::new(|_, seen| match seen.body.pointer("/response_format/type").and_then(|kind| kind.as_str()) {
        Some("json_schema") => reply(400, &[], "{\"error\":{\"message\":\"response_format json_schema is not supported\"}}"),
        Some("json_object") => says(good().to_string()),
        _ => panic!("the second rung is good"),
    })
    .await;
    let engine = engine(&refuses);
    assert_eq!(engine.chain(Task::Brief)[0].rung(), Rung::Schema);
    let outcome = brief(&engine, &article, Lang::EN).await;
    readable(&outcome, &[&article]);
    assert_eq!((outcome.why, refuses.requests()), (None, 2));
    assert_eq!(engine.chain(Task::Brief)[0].rung(), Rung::Object, "remembered");
    assert!(refuses.request(1).prompt().contains("JSON Schema"), "what nobody enforces is asked for in words");
    brief(&engine, &article, Lang::DE).await;
    assert_eq!(refuses.request(2).body.pointer("/response_format/type").unwrap(), "json_object", "not tried again");

    let breaks = Server::new(|_, seen| match seen.body.pointer("/response_format") {
        Some(_) => reply(500, &[], "{\"error\":{\"message\":\"the output does not match the expected peg-native format\"}}"),
        None => says(format!("Here it is:\n```json\n{}\n```", good())),
    })
    .await;
    let settings = ProviderSettings { timeout: Some(20), attempts: Some(8), ..provider(&breaks.address) };
    let (engine, _) = engine_with(vec![("main", settings)], |_| {});
    let outcome = brief(&engine, &article, Lang::EN).await;
    assert_eq!((outcome.why, outcome.tally.accepted), (None, 4));
    assert_eq!(breaks.requests(), 5, "twice on each of two rungs, then in words");
}

/// The text is too long for the model: half of the sentences, once; then the extractive brief.
#[tokio::test]
async fn row_4_context_overflow() {
    let article = dockers();
    let too_long = "{\"error\":{\"type\":\"exceed_context_size_error\",\"message\":\"the request exceeds the available context size\"}}";
    let server = Server::new(move |n, _| if n == 0 { reply(400, &[], too_long) } else { says(good().to_string()) }).await;
    let outcome = brief(&engine(&server), &article, Lang::EN).await;
    readable(&outcome, &[&article]);
    assert_eq!((outcome.why.clone(), server.requests() >= 2), (None, true), "{:?}", outcome.tally);
    assert!(server.request(1).prompt().len() < server.request(0).prompt().len());
    assert!(server.request(0).prompt().contains("[8]") && !server.request(1).prompt().contains("[8]"));

    let never = Server::new(move |_, _| reply(400, &[], too_long)).await;
    extractive(&brief(&engine(&never), &article, Lang::EN).await, &article, "too_long");
    assert_eq!(never.requests(), 2);

    // A model whose length is known is not asked in vain.
    let unasked = Server::new(|_, _| panic!("nobody is asked")).await;
    let small = ProviderSettings { context: Some(900), ..provider(&unasked.address) };
    let (engine, _) = engine_with(vec![("main", small)], |_| {});
    extractive(&brief(&engine, &article, Lang::EN).await, &article, "too_long");
}

/// Empty, refused, filtered, broken off: once more with twice the length and without thinking; then the extractive brief.
#[tokio::test]
async fn row_5_empty_refused_content_filter_truncated() {
    let article = dockers();
    for (text, reason, code) in [
        ("", "stop", "empty"),
        ("<think>hm", "stop", "empty"),
        ("", "length", "truncated"),
        ("{\"title\": \"Felmouth do", "length", "truncated"),
        ("I cannot help with that.", "content_filter", "refused"),
    ] {
        let server = Server::new(move |n, _| if n == 0 { finished(text, reason) } else { says(good().to_string()) }).await;
        let outcome = brief(&engine(&server), &article, Lang::EN).await;
        assert_eq!((outcome.why, server.requests()), (None, 2), "{code}");
        let length = |n: usize| server.request(n).body["max_tokens"].as_u64().unwrap();
        assert_eq!(length(1), 2 * length(0));

        let server = Server::new(move |_, _| finished(text, reason)).await;
        let engine = engine(&server);
        for _ in 0..2 {
            extractive(&brief(&engine, &article, Lang::EN).await, &article, code);
            assert_eq!(server.requests(), 2, "nor is it asked again the next time: it was paid for");
        }
    }
}

/// A wrong shape or claims that fail the check: one repair; then the source's own sentence, or the extractive brief where
/// nothing is left.
#[tokio::test]
async fn row_6_schema_or_verifier_failure() {
    let article = dockers();
    for nonsense in ["{\"answer\": 42}", "I think the dockers won.", "{\"summary\": \"text\", \"key_points\": null}"] {
        let server = Server::new(move |n, _| if n == 0 { says(nonsense) } else { says(good().to_string()) }).await;
        let outcome = brief(&engine(&server), &article, Lang::EN).await;
        assert_eq!((outcome.why, outcome.tally.accepted), (None, 4), "{nonsense}");
        assert!(server.request(1).prompt().contains("Your last answer could not be used"));

        let server = Server::new(move |_, _| says(nonsense)).await;
        extractive(&brief(&engine(&server), &article, Lang::EN).await, &article, "unreadable");
        assert_eq!(server.requests(), 2, "no third time");
    }

    let half = Server::new(|n, _| half(n)).await;
    let outcome = brief(&engine(&half), &article, Lang::EN).await;
    readable(&outcome, &[&article]);
    assert_eq!((outcome.why, outcome.tally.accepted, outcome.tally.quoted), (None, 3, 1));
    assert_eq!(outcome.brief.lead[0].support, Support::Quoted);

    let server = Server::new(|_, _| says(lies())).await;
    extractive(&brief(&engine(&server), &article, Lang::EN).await, &article, "rejected");
    assert_eq!(server.requests(), 2, "a draft and its repair");
}

/// The budget is used up: the extractive brief, marked so; nobody is asked.
#[tokio::test]
async fn row_7_budget_reached() {
    let article = dockers();
    let server = Server::new(|_, _| says(good().to_string())).await;
    let (engine, around) = engine_with(vec![("main", provider(&server.address))], |settings| settings.budget.day_tokens = Some(9000));
    assert_eq!(brief(&engine, &article, Lang::EN).await.why, None);
    assert_eq!(around.ledger.spent(None, now()).await.unwrap().0.tokens, 800, "what the provider counted, not what was reserved");
    let (engine, _) = engine_with(vec![("main", provider(&server.address))], |settings| settings.budget.day_tokens = Some(100));
    let outcome = brief(&engine, &article, Lang::EN).await;
    extractive(&outcome, &article, "budget");
    assert!(outcome.why.unwrap().later, "tomorrow is another day");
    assert_eq!(server.requests(), 1);
}
