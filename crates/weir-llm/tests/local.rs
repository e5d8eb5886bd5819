//! Finding model servers of this machine: by what they answer, at the places that are looked at, and nowhere else.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::json;
use std::time::{Duration, Instant};
use support::*;
use url::Url;
use weir_fetch::{Config, Fetcher};
use weir_llm::local::{Place, find_at};

fn fetcher() -> Fetcher {
    Fetcher::new(Config::default()).unwrap()
}

fn root(server: &Server) -> Url {
    server.address.join("/").unwrap()
}

#[tokio::test]
async fn servers_are_told_by_what_they_answer() {
    let ollama = Server::new(|_, seen| {
        assert_eq!((seen.path.as_str(), seen.head.starts_with("GET ")), ("/api/tags", true));
        reply(200, &[], json!({"models": [{"name": "qwen3:8b", "size": 1}, {"name": "llama3.2:3b"}]}).to_string())
    })
    .await;
    let studio = Server::new(|_, _| {
        reply(200, &[], json!({"object": "list", "data": [{"id": "gemma-3-4b", "owned_by": "organization_owner"}]}).to_string())
    })
    .await;
    // At vLLM's port, but it is llama.cpp.
    let other = Server::new(|_, _| reply(200, &[], json!({"data": [{"id": "model.gguf", "owned_by": "llamacpp"}]}).to_string())).await;
    let web_page = Server::new(|_, _| reply(200, &[("content-type", "text/html")], "<html>My router</html>")).await;
    let shop = Server::new(|_, _| reply(200, &[], json!({"data": [{"price": 3}]}).to_string())).await;
    let slow = Server::new(|_, _| vec![Step::Pause(Duration::from_secs(60))]).await;
    let away = Server::new(|_, _| reply(302, &[("location", "https://example.com/")], "")).await;
    let places = [
        Place::new("ollama", root(&ollama)).unwrap(),
        Place::new("lm-studio", studio.address.clone()).unwrap(),
        Place::new("vllm", other.address.clone()).unwrap(),
        Place::new("llama.cpp", web_page.address.clone()).unwrap(),
        Place::new("llama.cpp", shop.address.clone()).unwrap(),
        Place::new("llama.cpp", slow.address.clone()).unwrap(),
        Place::new("llama.cpp", away.address.clone()).unwrap(),
        Place::new("llama.cpp", "http://127.0.0.1:9/v1".parse().unwrap()).unwrap(),
    ];
    let started = Instant::now();
    let found = find_at(&fetcher(), &places).await;
    assert!(started.elapsed() < Duration::from_secs(4));
    let names: Vec<(&str, Vec<&str>)> = found.iter().map(|one| (one.preset, one.models.iter().map(String::as_str).collect())).collect();
    assert_eq!(names, [("ollama", vec!["qwen3:8b", "llama3.2:3b"]), ("lm-studio", vec!["gemma-3-4b"]), ("llama.cpp", vec!["model.gguf"])]);
    assert_eq!(found[0].address, root(&ollama));
    for server in [&ollama, &studio, &other, &web_page, &shop, &away] {
        assert_eq!(server.requests(), 1, "one question each");
        assert_eq!(server.request(0).header("authorization"), None);
    }
}

#[test]
fn the_usual_places_are_of_this_machine_alone() {
    let places: Vec<String> = Place::usual().iter().map(|place| format!("{place:?}")).collect();
    assert_eq!(places.len(), 4);
    for (place, port) in places.iter().zip([11434, 1234, 8080, 8000]) {
        assert!(place.contains("127.0.0.1") && place.contains(&port.to_string()), "{place}");
    }
}
