//! Keys are found in no error, log line or debugging text. The only test of its program: what others log must not decide
//! what is logged here.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "../../weir-fetch/tests/support/log.rs"]
mod log;
mod support;

use log::Log;
use support::*;
use weir_llm::translate::TranslateSettings;
use weir_llm::{ProviderSettings, Secret, Task};
use weir_model::Lang;

const KEY: &str = "sk-Canary9f31c0ffee";

fn key_file(dir: &tempfile::TempDir) -> std::path::PathBuf {
    let path = dir.path().join("key");
    std::fs::write(&path, format!("{KEY}\n")).unwrap();
    path
}

/// Every fault that a server can answer with, each quoting the key, as some do.
fn fault(n: usize) -> Vec<Step> {
    let body = format!("{{\"error\":{{\"message\":\"Incorrect API key provided: {KEY}\",\"code\":\"{KEY}\"}}}}");
    match n {
        0..=9 => reply([400, 401, 402, 403, 404, 413, 422, 429, 500, 529][n], &[("x-request-id", KEY)], body),
        10 => reply(200, &[("content-type", "text/html")], format!("<html>{KEY}</html>")),
        11 => reply(200, &[], body),
        12 => reply(307, &[("location", &format!("http://127.0.0.1:9/{KEY}"))], body),
        13 => says(format!("Your key is {KEY}")),
        14 => finished(format!("no: {KEY}"), "content_filter"),
        _ => vec![Step::Bytes(format!("HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{{\"{KEY}").into_bytes())],
    }
}

#[tokio::test]
async fn keys_are_in_no_error_and_no_log() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.subscriber());
    let dir = tempfile::tempdir().unwrap();
    let mut shown = String::new();
    let article = dockers();
    for n in 0..16 {
        let server = Server::new(move |_, _| fault(n)).await;
        let settings = ProviderSettings { key_file: Some(key_file(&dir)), attempts: Some(1), ..provider(&server.address) };
        let (engine, _) = engine_with(vec![("main", settings.clone())], |settings| {
            settings.tasks.insert(Task::Embed, "main".into());
        });
        let outcome = brief(&engine, &article, Lang::EN).await;
        readable(&outcome, &[&article]);
        assert!(outcome.why.is_some(), "{n}");
        let embedded = engine.embed(&purpose(Task::Embed), &["text"]).await;
        shown.push_str(&format!(
            "{outcome:?} {embedded:?} {:?} {settings:?} {:?}",
            engine.chain(Task::Brief),
            embedded.as_ref().err().map(ToString::to_string)
        ));
        assert!(server.requests() >= 1);
        assert_eq!(server.request(0).header("authorization"), Some(format!("Bearer {KEY}").as_str()));
        assert!(!server.request(0).raw.contains(KEY), "keys stand in headers, not in bodies");

        // The same through the services that only translate.
        for (kind, path) in [("libretranslate", "/v1/translate"), ("deepl", "/v1/v2/translate")] {
            let server = Server::new(move |_, _| fault(n)).await;
            let text = format!("kind = \"{kind}\"\naddress = \"{}\"\nkey_file = {:?}\ntimeout = 2", server.address, key_file(&dir));
            let settings: TranslateSettings = toml::from_str(&text).unwrap();
            let translation = settings.translation(&engine).unwrap().unwrap();
            let headline = weir_llm::translate::Headline { text: "The port is open", lang: Lang::EN };
            let result = translation.headlines(&[headline], Lang::DE, &[], &purpose(Task::Headline)).await;
            shown.push_str(&format!("{result:?} {settings:?} {:?}", result.as_ref().err().map(ToString::to_string)));
            assert_eq!(server.request(0).path, path);
        }
    }
    shown.push_str(&format!("{:?} {:?}", Secret::new(KEY, "X"), Secret::new(&format!("{KEY} x"), "X")));
    let logged = log.text();
    assert!(logged.contains("a model gave nothing"), "the log is listened to: {logged}");
    assert!(!shown.contains("Canary") && !logged.contains("Canary"), "a key is shown");
}
