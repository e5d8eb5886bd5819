//! Pages beside the failures: buttons, the switch of languages, headlines, settings, usage, keys.

use crate::ask::{get, post};
use crate::support::{Server, chinese, good, says};
use crate::world::*;
use weir_model::Lang;
use weir_pipeline::ModelSettings;

#[tokio::test(flavor = "multi_thread")]
async fn a_brief_is_asked_for_and_asked_for_again() {
    let server = Server::new(|_, _| says(good().to_string())).await;
    let world = world(at(&server, |_| {})).await;
    world.settings(|settings| settings.auto = "off".into()).await;
    let page = world.opened("en").await;
    assert!(page.contains("Write with model-1 · main") && server.requests() == 0, "nothing is written without asking");
    let form = |anew: u8| format!("subject=article%3A{}&lang=en&anew={anew}&back=%2Fa%2F{}", world.entry, world.entry);
    let answer = post(&world.router, "/write", &form(0)).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, format!("/a/{}", world.entry).as_str()));
    // Without script the page looks again by itself.
    let waiting = world.page("en").await.body;
    assert!(waiting.contains("http-equiv=\"refresh\"") && waiting.contains("data-writing=\"/writing?subject=article:"), "{waiting}");
    let stands = get(&world.router, &format!("/writing?subject=article:{}&lang=en", world.entry), "en").await.body;
    assert!(stands.contains("\"busy\":true") && stands.contains("asked for"), "{stands}");
    world.work().await;
    let page = world.page("en").await.body;
    assert!(page.contains("written by model-1 · main") && page.contains("800 tokens"), "{page}");
    assert!(page.contains(">Rewrite<") && !page.contains("http-equiv"));
    post(&world.router, "/write", &form(1)).await;
    world.work().await;
    assert_eq!(server.requests(), 2);
    // What is not there, or not a subject, is no subject.
    for (path, status) in [("subject=article%3A999&lang=en", 404), ("subject=x&lang=en", 400), ("subject=story%3A1&lang=", 400)] {
        assert_eq!(post(&world.router, "/write", path).await.status, status, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_read_in_two_languages() {
    let server = Server::new(|_, seen| chinese(seen)).await;
    let world = world(ModelSettings { translate: translator(&server), ..ModelSettings::default() }).await;
    let page = world.opened("zh-CN").await;
    assert!(page.contains("翻译成中文") && page.contains("LibreTranslate 翻译"), "{page}");
    // The extract, translated sentence by sentence: each cites its sentence.
    assert!(page.contains("<h1 class=\"title\" lang=\"zh\">费尔茅斯码头工人结束罢工</h1>"), "{page}");
    assert!(page.contains("周二接受了7.5%的加薪") && page.contains("href=\"#s0\""), "{page}");
    assert!(page.contains("Felmouth dockers end strike</p>"), "the original headline stands under it");
    post(&world.router, &format!("/a/{}/translate", world.entry), "lang=zh&back=/").await;
    world.work().await;
    let way = async |way: &str| get(&world.router, &format!("/a/{}?t={way}", world.entry), "zh-CN").await.body;
    let original = way("original").await;
    assert!(
        original.contains("id=\"s0\">Dockers in the port") && original.contains("data-way=\"both\"") && !original.contains("class=\"tr\"")
    );
    let both = way("both").await;
    assert!(
        both.contains("id=\"s0\">Dockers in the port") && both.contains("<span class=\"tr\" lang=\"zh\">费尔茅斯港的码头工人"),
        "{both}"
    );
    let translation = way("translation").await;
    assert!(
        translation.contains("<div class=\"prose\" lang=\"zh\">") && translation.contains("id=\"s0\">费尔茅斯港的码头工人"),
        "{translation}"
    );
    assert!(!translation.contains("id=\"s0\">Dockers"));
    // Whoever reads English has nothing to switch, and English pages ask for nothing.
    let asked = server.requests();
    assert!(!get(&world.router, &format!("/a/{}", world.entry), "en").await.body.contains("data-way"));
    world.settings(|settings| settings.reads = vec![Lang::EN]).await;
    assert!(!world.opened("zh-CN").await.contains("data-way"));
    assert_eq!(server.requests(), asked);
}

#[tokio::test(flavor = "multi_thread")]
async fn headlines_of_lists_are_translated_with_the_original_beside_them() {
    let server = Server::new(|_, seen| chinese(seen)).await;
    let world = world(ModelSettings { translate: translator(&server), ..ModelSettings::default() }).await;
    let first = get(&world.router, "/river", "zh-CN").await.body;
    assert!(first.contains("Felmouth dockers end strike") && !first.contains("码头工人"), "the list does not wait");
    world.work().await;
    let second = get(&world.router, "/river", "zh-CN").await.body;
    assert!(
        second.contains("<h3 lang=\"zh\" title=\"Felmouth dockers end strike\">费尔茅斯码头工人结束罢工<small class=\"was\" lang=\"en\">"),
        "{second}"
    );
    assert!(!get(&world.router, "/river", "en").await.body.contains("码头工人"));
    assert_eq!(server.requests(), 1);
}

/// One switch: no brief of a model, no button, no offer, no label; and nothing is asked.
#[tokio::test(flavor = "multi_thread")]
async fn one_switch_removes_every_ai_element() {
    let server = Server::new(|_, seen| if seen.path.contains("translate") { chinese(seen) } else { says(good().to_string()) }).await;
    let world = world(ModelSettings { translate: translator(&server), ..at(&server, |_| {}) }).await;
    let page = world.opened("en").await;
    assert!(page.contains("written by model-1"));
    let saved = post(&world.router, "/settings/models", "off=1&reading=und&auto=").await;
    assert_eq!(saved.status, 303);
    let asked = server.requests();
    for lang in ["en", "zh-CN"] {
        for path in [format!("/a/{}", world.entry), "/river".into(), "/search?q=strike".into(), "/settings".into()] {
            let page = get(&world.router, &path, lang).await.body;
            for word in ["model-1", "written by", "data-writing", "/write\"", "data-way", "翻译成", "LibreTranslate", "class=\"written\""]
            {
                assert!(!page.contains(word), "{path}: {word}");
            }
        }
    }
    assert_eq!(get(&world.router, &format!("/writing?subject=article:{}&lang=en", world.entry), "en").await.status, 404);
    assert_eq!(post(&world.router, "/write", &format!("subject=article%3A{}&lang=en", world.entry)).await.status, 404);
    world.work().await;
    assert_eq!(server.requests(), asked);
}

#[tokio::test(flavor = "multi_thread")]
async fn choices_and_caps_are_kept_and_wrong_ones_named() {
    let server = Server::new(|_, _| says(good().to_string())).await;
    let world = world(at(&server, |_| {})).await;
    let form = "reading=zh&reads=de&reads=fr&auto=stories&day_tokens=50000&month_cost=2%2C5&translate=1";
    assert_eq!(post(&world.router, "/settings/models", form).await.status, 303);
    let settings = world.weir.store().owner().await.unwrap().settings;
    assert_eq!((settings.reading, settings.reads, settings.auto.as_str()), (Lang::ZH, vec![Lang::new("de"), Lang::new("fr")], "stories"));
    let models = world.weir.models().await.unwrap();
    assert_eq!((models.engine.caps().day.tokens, models.engine.caps().month.money), (Some(50_000), Some(2_500_000)));
    assert_eq!(models.translation.as_ref().map(|translation| translation.name()).as_deref(), Some("model-1 · main"));
    let page = get(&world.router, "/settings/models", "en").await.body;
    for part in
        ["value=\"50000\"", "value=\"2.5\"", "value=\"stories\" checked", "<option value=\"zh\" selected>", "Translation: model-1 · main"]
    {
        assert!(page.contains(part), "{part}");
    }
    let wrong = post(&world.router, "/settings/models", "day_tokens=many").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("Type a number, or leave it empty.") && wrong.body.contains("value=\"many\""));
    assert_eq!(world.weir.models().await.unwrap().engine.caps().day.tokens, Some(50_000), "a wrong form changes nothing");
    // An address that no server of this machine answers at is not taken.
    let evil = "address=https%3A%2F%2Fevil.example%2Fv1&model=m";
    assert_eq!(post(&world.router, "/settings/models/local", evil).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_says_what_was_spent_for_what() {
    let server = Server::new(|_, _| says(good().to_string())).await;
    let world = world(at(&server, |_| {})).await;
    let empty = text_of(&get(&world.router, "/settings/usage", "en").await.body);
    assert!(empty.contains("No model was asked this month.") && empty.contains("no limit"), "{empty}");
    world.opened("en").await;
    let page = text_of(&get(&world.router, "/settings/usage", "en").await.body);
    assert!(page.contains("Briefs model-1 · main The Courier 1 800 free, on your own server"), "{page}");
    assert!(page.contains("Today 800 tokens"), "{page}");
    let page = text_of(&get(&world.router, "/settings/usage", "zh-CN").await.body);
    assert!(page.contains("摘要 model-1 · main The Courier 1 800"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_is_never_sent_to_a_model() {
    let server = Server::new(|_, _| says(good().to_string())).await;
    let world = world(at(&server, |_| {})).await;
    let saved = post(&world.router, &format!("/feeds/{}", world.feed), "text=never&models=never").await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let text = text_of(&world.opened("en").await);
    assert!(text.contains("This feed is never sent to a model.") && !text.contains("Write with"), "{text}");
    assert_eq!(server.requests(), 0);
    assert!(get(&world.router, &format!("/feeds/{}", world.feed), "en").await.body.contains("value=\"never\" checked> Never: nothing"));
}
