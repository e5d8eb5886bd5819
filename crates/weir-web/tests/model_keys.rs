//! Keys are in no page, no row of the database and no log line, whatever a server answers. The only test of its program: what
//! others log must not decide what is logged here.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "fixture/ask.rs"]
mod ask;
#[path = "../../weir-fetch/tests/support/log.rs"]
mod log;
#[path = "../../weir-llm/tests/support/mod.rs"]
mod support;
#[path = "models/world.rs"]
mod world;

use ask::get;
use log::Log;
use support::{Server, good, reply, says};
use weir_model::Lang;
use weir_store::{Subject, What};
use world::{at, world};

const KEY: &str = "sk-weir-do-not-show-me-4711";

#[tokio::test(flavor = "multi_thread")]
async fn keys_stay_where_they_are() {
    let log = Log::default();
    tracing::subscriber::set_global_default(log.subscriber()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key");
    std::fs::write(&file, KEY).unwrap();
    for status in [200, 400, 401, 429, 500] {
        let server = Server::new(move |_, seen| {
            assert_eq!(seen.header("authorization"), Some(format!("Bearer {KEY}").as_str()));
            let words = format!("{{\"error\":{{\"message\":\"the key {KEY} is wrong\"}}}}");
            if status == 200 { says(good().to_string()) } else { reply(status, &[("x-key", KEY)], words) }
        })
        .await;
        let settings = at(&server, |provider| (provider.key_file, provider.attempts) = (Some(file.clone()), Some(1)));
        let world = world(settings).await;
        let page = world.opened("en").await;
        assert_eq!(page.contains("written by model-1"), status == 200);
        assert!(server.requests() > 0 && !page.contains(KEY), "{status}");
        for path in ["/settings", "/settings/models", "/settings/usage"] {
            assert!(!get(&world.router, path, "en").await.body.contains(KEY), "{path}");
        }
        // What is stored packed is looked at unpacked.
        let subject = Subject::Article(world.entry);
        let store = world.weir.store();
        let briefs = store.briefs(subject, Lang::EN).await.unwrap();
        let writing = store.writing(subject, Lang::EN, What::Brief).await.unwrap();
        let rows = format!("{briefs:?} {writing:?} {:?} {:?}", store.usage(world.clock.now()).await, store.dead_jobs().await);
        assert!(!rows.contains(KEY), "{rows}");
        let copy = folder.path().join(format!("{status}.db"));
        assert!(store.backup(&copy).await.unwrap());
        let bytes = std::fs::read(&copy).unwrap();
        assert!(!bytes.windows(KEY.len()).any(|window| window == KEY.as_bytes()), "{status}: not in the database");
    }
    let log = log.text();
    assert!(log.contains("a model did not answer") && !log.contains(KEY));
}
