//! A real model server: llama.cpp's, with two tiny models. One writes valid JSON with nonsense in it, one always the same
//! brief. Needs the folder that `WEIR_SHARED` names (`../shared` beside the workspace otherwise) and a Python with the package
//! `xllamacpp` (`WEIR_MODEL_PYTHON`, else `python3`); without them the tests say so and pass.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use support::real::*;
use support::*;
use url::Url;
use weir_llm::{BriefJob, BriefOptions, Engine, Finish, ProviderSettings, Question, Task};
use weir_model::{Article, Lang, Support};

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
