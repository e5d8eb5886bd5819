//! A real model server, as a reader meets it.

use crate::support::real::{markets, start, with_short_prompts};
use crate::world::*;
use weir_llm::ProviderSettings;
use weir_model::Article;

fn tiny(preset: &str, address: &url::Url) -> ProviderSettings {
    ProviderSettings { timeout: Some(60), temperature: Some(0.0), address: Some(address.clone()), ..ProviderSettings::new(preset, "tiny") }
}

/// The random model writes valid JSON with nonsense in it: every brief is rejected, the reader sees the extractive one.
#[tokio::test(flavor = "multi_thread")]
async fn the_random_models_briefs_are_all_rejected() {
    let Some(running) = start("tiny-clean.gguf", false).await else { return };
    let mut world = world(with(tiny("llama.cpp", &running.address))).await;
    for n in 0..10 {
        let mut article = crate::support::dockers();
        article.title = format!("Felmouth dockers end strike number {n}");
        world.entry = world.put(&format!("{n}"), article).await;
        world.work().await;
        let text = text_of(&world.opened("en").await);
        assert!(text.contains("sentences quoted from the article") && text.contains("did not pass the check"), "{text}");
    }
    let usage = world.weir.usage().await.unwrap();
    assert!(usage.day.tokens > 10_000 && usage.day.money == 0, "{:?}", usage.day);
}

/// The trained model's brief is accepted and shown with its label: by whom, when, for how many tokens. Streamed, as someone
/// watches.
#[tokio::test(flavor = "multi_thread")]
async fn the_trained_models_brief_is_shown_with_its_label() {
    let Some(running) = start("tiny-trained.gguf", false).await else { return };
    let server = with_short_prompts(&running).await;
    let world = world_of(with(tiny("llama.cpp", &server.address)), markets()).await;
    let before = text_of(&world.page("en").await.body);
    assert!(before.contains("A brief is asked for. Until it is there and has passed the check, this one stands."), "{before}");
    let text = text_of(&world.opened("en").await);
    assert!(text.contains("Markets rose after the Fed held rates."), "{text}");
    assert!(text.contains("All 2 sentences cite their source"), "{text}");
    assert!(text.contains("written by tiny · main") && text.contains("tokens · free, on your own server"), "{text}");
    assert!(text.contains("Rewrite") && !text.contains("own server, "), "{text}");
    assert_eq!(server.request(0).body["stream"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_anthropic_dialect_is_shown_too() {
    let Some(running) = start("tiny-trained.gguf", false).await else { return };
    let server = with_short_prompts(&running).await;
    let article = Article { title: "Markets rise as Fed holds rates, again".into(), ..markets() };
    let world = world_of(with(tiny("anthropic", &server.address)), article).await;
    let text = text_of(&world.opened("en").await);
    assert!(text.contains("written by tiny · main") && text.contains("Markets rose after the Fed held rates."), "{text}");
    assert_eq!(server.request(0).path, "/v1/messages");
}
