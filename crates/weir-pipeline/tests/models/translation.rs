//! Headlines in batches, whole texts, and the extract of a foreign text: one citation for each sentence, and none mixed up.

use crate::support::{CHINESE, Server, Step, chinese, dockers, reply};
use crate::world::*;
use serde_json::{Value, json};
use weir_llm::translate::{TranslateKind, TranslateSettings};
use weir_model::{Lang, Support};
use weir_pipeline::ModelSettings;
use weir_store::{FeedModels, JobKind, Subject, What, WritingState};

fn settings(server: &Server) -> ModelSettings {
    let address = Some(server.address.clone());
    let translate = TranslateSettings { kind: TranslateKind::LibreTranslate, address, timeout: Some(5), ..TranslateSettings::default() };
    ModelSettings { translate, ..ModelSettings::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_extract_of_a_foreign_text_keeps_its_citations() {
    for place in places().await {
        let server = Server::new(|_, seen| chinese(seen)).await;
        let weir = place.weir("w", &clock(), settings(&server)).await;
        let user = reader(&weir, Lang::ZH, |_| {}).await;
        let entry = article(&weir).await;
        let subject = Subject::Article(entry);
        weir.opened(&user, subject, Lang::EN, Lang::ZH).await.unwrap();
        work(&weir, MODELS).await;
        let extract = weir.store().understanding(entry).await.unwrap().unwrap().brief;
        let brief = weir.store().briefs(subject, Lang::ZH).await.unwrap().remove(0).brief;
        assert_eq!((brief.engine.as_str(), brief.lang), ("translated · LibreTranslate", Lang::ZH), "{}", place.engine);
        assert_eq!(brief.headline.as_deref(), Some("费尔茅斯码头工人结束罢工"));
        let pairs: Vec<_> = extract.claims().zip(brief.claims()).collect();
        assert!(pairs.len() >= 3 && extract.claims().count() == brief.claims().count());
        for (quoted, translated) in pairs {
            assert_eq!((&translated.cites, translated.lang, translated.support), (&quoted.cites, Lang::ZH, Support::Cited));
            let (_, expected) = CHINESE.iter().find(|(part, _)| quoted.text.contains(part)).unwrap();
            assert_eq!(translated.text, *expected);
        }
        let asked = server.requests();
        weir.opened(&user, subject, Lang::EN, Lang::ZH).await.unwrap();
        weir.write_brief(&user, subject, Lang::ZH, true).await.unwrap();
        work(&weir, MODELS).await;
        assert_eq!(server.requests(), asked, "{}: what is kept is not sent twice", place.engine);
        place.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_that_fails_the_checks_mixes_no_languages() {
    let place = places().await.remove(0);
    // A wrong number in one of the sentences of the extract.
    let server = Server::new(|_, seen| {
        let mut steps = chinese(seen);
        let Some(Step::Bytes(bytes)) = steps.first_mut() else { panic!() };
        let text = String::from_utf8(bytes.clone()).unwrap().replace("7.5%", "9.5%");
        *bytes = text.into_bytes();
        steps
    })
    .await;
    let weir = place.weir("w", &clock(), settings(&server)).await;
    let user = reader(&weir, Lang::ZH, |_| {}).await;
    let subject = Subject::Article(article(&weir).await);
    weir.opened(&user, subject, Lang::EN, Lang::ZH).await.unwrap();
    work(&weir, MODELS).await;
    assert_eq!(weir.store().briefs(subject, Lang::ZH).await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_texts_are_translated_on_demand_and_by_feed() {
    for place in places().await {
        let server = Server::new(|_, seen| chinese(seen)).await;
        let weir = place.weir("w", &clock(), settings(&server)).await;
        let user = reader(&weir, Lang::ZH, |_| {}).await;
        let entry = article(&weir).await;
        work(&weir, MODELS).await;
        assert_eq!(server.requests(), 0, "{}: nobody asked", place.engine);
        weir.translate_text(&user, entry, Lang::ZH).await.unwrap();
        work(&weir, MODELS).await;
        let id = weir.store().latest_article(entry).await.unwrap().unwrap().id;
        let text = weir.store().translation(id, Lang::ZH).await.unwrap().unwrap();
        assert_eq!((text.pairs.len(), text.engine.as_str()), (8, "LibreTranslate"), "{}", place.engine);
        for (pair, (_, chinese)) in text.pairs.iter().zip(CHINESE) {
            assert_eq!(pair.translated.as_deref(), Some(chinese));
        }
        let writing = weir.store().writing(Subject::Article(entry), Lang::ZH, What::Text).await.unwrap().unwrap();
        assert_eq!(writing.state, WritingState::Done);

        // A feed whose texts are translated as they come.
        let feed = feed(&weir, "gazette").await;
        let mut tx = weir.store().begin().await.unwrap();
        tx.set_models(feed, FeedModels::Translate).await.unwrap();
        tx.commit().await.unwrap();
        let second = put(&weir, feed, "x", &dockers()).await;
        work(&weir, &[JobKind::Understand]).await;
        work(&weir, MODELS).await;
        let id = weir.store().latest_article(second).await.unwrap().unwrap().id;
        assert!(weir.store().translation(id, Lang::ZH).await.unwrap().is_some(), "{}", place.engine);
        // Nobody who reads English needs it.
        reader(&weir, Lang::ZH, |settings| settings.reads = vec![Lang::EN]).await;
        let asked = server.requests();
        put(&weir, feed, "y", &dockers()).await;
        work(&weir, &[JobKind::Understand]).await;
        work(&weir, MODELS).await;
        assert_eq!(server.requests(), asked, "{}", place.engine);
        place.remove().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn headlines_go_in_batches_once() {
    for place in places().await {
        let server = Server::new(|_, seen| {
            let number = |text: &Value| text.as_str().unwrap().split(' ').nth(1).unwrap().to_owned();
            let texts: Vec<String> =
                seen.body["q"].as_array().unwrap().iter().map(|text| format!("第{}艘船抵达港口", number(text))).collect();
            reply(200, &[], json!({"translatedText": texts}).to_string())
        })
        .await;
        let weir = place.weir("w", &clock(), settings(&server)).await;
        let user = reader(&weir, Lang::ZH, |settings| settings.reads = vec![Lang::DE]).await;
        let (feed, kept) = (feed(&weir, "courier").await, feed(&weir, "secret").await);
        let mut tx = weir.store().begin().await.unwrap();
        tx.set_models(kept, FeedModels::Never).await.unwrap();
        tx.commit().await.unwrap();
        let titles: Vec<String> = (100..145).map(|n| format!("Ship {n} arrives in the harbour")).collect();
        let mut list: Vec<_> = titles.iter().map(|title| (title.as_str(), Lang::EN, Some(feed))).collect();
        list.push(("Ship 7 of the secret feed", Lang::EN, Some(kept)));
        list.push(("Schiff 8 im Hafen", Lang::DE, Some(feed)));
        list.push(("船到了", Lang::ZH, None));
        for _ in 0..2 {
            weir.want_headlines(&user, Lang::EN, &list).await.unwrap();
            work(&weir, MODELS).await;
            assert_eq!(server.requests(), 3, "{}: 45 headlines, twenty at a time", place.engine);
        }
        let all: Vec<&str> = list.iter().map(|(title, ..)| *title).collect();
        let there = weir.store().headlines(Lang::ZH, &all).await.unwrap();
        assert_eq!((there.len(), there[&titles[7]].text.as_str()), (45, "第107艘船抵达港口"), "{}", place.engine);
        place.remove().await;
    }
}

/// A server that is down: nothing is lost, the texts wait.
#[tokio::test(flavor = "multi_thread")]
async fn a_translator_that_is_down_is_tried_again() {
    let place = places().await.remove(0);
    let server = Server::new(|n, seen| if n == 0 { reply(503, &[], "") } else { chinese(seen) }).await;
    let clock = clock();
    let weir = place.weir("w", &clock, settings(&server)).await;
    let user = reader(&weir, Lang::ZH, |_| {}).await;
    let entry = article(&weir).await;
    weir.translate_text(&user, entry, Lang::ZH).await.unwrap();
    work(&weir, MODELS).await;
    let writing = weir.store().writing(Subject::Article(entry), Lang::ZH, What::Text).await.unwrap().unwrap();
    assert_eq!(
        (writing.state, writing.code.as_deref(), writing.next_at),
        (WritingState::Failed, Some("upstream"), Some(clock.now() + minutes(1)))
    );
    clock.forward(minutes(1));
    work(&weir, MODELS).await;
    let id = weir.store().latest_article(entry).await.unwrap().unwrap().id;
    assert!(weir.store().translation(id, Lang::ZH).await.unwrap().is_some());
}
