//! Keys are sent to their own server, in its own header, and to nobody else.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::json;
use support::*;
use weir_llm::ProviderSettings;
use weir_model::Lang;

const KEY: &str = "sk-Canary9f31c0ffee";

fn key_file(dir: &tempfile::TempDir) -> std::path::PathBuf {
    let path = dir.path().join("key");
    std::fs::write(&path, format!("{KEY}\n")).unwrap();
    path
}

#[tokio::test]
async fn each_dialect_has_its_own_header() {
    let dir = tempfile::tempdir().unwrap();
    for (preset, header, value) in [
        ("openai", "authorization", format!("Bearer {KEY}")),
        ("ollama", "authorization", format!("Bearer {KEY}")),
        ("anthropic", "x-api-key", KEY.to_owned()),
        ("gemini", "x-goog-api-key", KEY.to_owned()),
    ] {
        let server = Server::new(|_, _| reply(401, &[], "")).await;
        let settings = ProviderSettings {
            address: Some(server.address.clone()),
            key_file: Some(key_file(&dir)),
            ..ProviderSettings::new(preset, "m")
        };
        let (engine, _) = engine_with(vec![("main", settings)], |_| {});
        extractive(&brief(&engine, &dockers(), Lang::EN).await, &dockers(), "auth");
        let seen = server.request(0);
        assert_eq!(seen.header(header), Some(value.as_str()), "{preset}");
        assert_eq!(seen.head.matches(KEY).count(), 1, "{preset}: once, and not in the address");
    }
}

#[tokio::test]
async fn a_key_goes_to_no_other_host() {
    let dir = tempfile::tempdir().unwrap();
    let other = Server::new(|_, _| says("{}")).await;
    for status in [301, 302, 303, 307, 308] {
        let location = other.address.to_string();
        let server = Server::new(move |_, _| reply(status, &[("location", &location)], json!({}).to_string())).await;
        let settings = ProviderSettings { key_file: Some(key_file(&dir)), ..provider(&server.address) };
        let (engine, _) = engine_with(vec![("main", settings)], |_| {});
        extractive(&brief(&engine, &dockers(), Lang::EN).await, &dockers(), "redirect");
    }
    assert_eq!(other.requests(), 0);
}
