//! Briefs: what passes, what is mended, what gives way to the source's own sentence.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use support::*;
use weir_llm::{BriefJob, BriefOptions, Task};
use weir_model::{Lang, Support};

#[tokio::test]
async fn a_good_brief_is_taken_as_it_is() {
    let server = Server::new(|_, _| says(good().to_string())).await;
    let engine = engine(&server);
    let article = dockers();
    let outcome = brief(&engine, &article, Lang::EN).await;
    readable(&outcome, &[&article]);
    assert_eq!(outcome.why, None);
    assert_eq!((outcome.tally.accepted, outcome.tally.repaired, outcome.tally.quoted), (4, 0, 0), "{:?}", outcome.tally);
    assert!(outcome.brief.claims().all(|claim| claim.support == Support::Cited));
    assert_eq!(outcome.brief.engine, "model-1 · main");
    assert_eq!(outcome.brief.headline, None, "readers of English have the article's own");
    let label = outcome.label.unwrap();
    assert_eq!((label.usage.input, label.usage.output, label.cost, label.at), (700, 100, Some(0), now()));
    assert_eq!(label.prompt, "brief/1");
    let sent = server.request(0);
    assert_eq!(sent.path, "/v1/chat/completions");
    assert_eq!(sent.body.pointer("/response_format/json_schema/strict"), Some(&Value::Bool(true)));
    let user = sent.body.pointer("/messages/1/content").unwrap().as_str().unwrap();
    assert!(user.contains("[1] Dockers in the port of Felmouth") && user.contains("[8] Talks"), "{user}");
}

#[tokio::test]
async fn what_fails_is_mended_once_and_else_quoted() {
    let server = Server::new(|n, _| match n {
        0 => {
            let mut draft = good();
            draft["summary"][0]["text"] = json!("Dockers in Felmouth accepted a pay rise of 9.5 percent.");
            draft["summary"][1]["text"] = json!("The port authority said 41 ships were still waiting outside the harbour.");
            says(draft.to_string())
        }
        1 => says(
            json!({"items": [
                {"id": 1, "text": "Dockers in Felmouth accepted a pay rise of 7.5 percent.", "cites": [1]},
                {"id": 2, "text": "The port authority said 44 ships were still waiting outside the harbour.", "cites": [3]}
            ]})
            .to_string(),
        ),
        _ => panic!("two calls at the most"),
    })
    .await;
    let article = dockers();
    let outcome = brief(&engine(&server), &article, Lang::EN).await;
    readable(&outcome, &[&article]);
    assert_eq!((outcome.tally.accepted, outcome.tally.repaired, outcome.tally.quoted), (2, 1, 1), "{:?}", outcome.tally);
    let lead = &outcome.brief.lead;
    assert_eq!((lead[0].text.as_str(), lead[0].support), ("Dockers in Felmouth accepted a pay rise of 7.5 percent.", Support::Cited));
    assert_eq!(lead[1].text, "The port authority said that 14 ships were still waiting outside the harbour.");
    assert_eq!(lead[1].support, Support::Quoted);
    let repair = server.request(1).prompt();
    assert!(
        repair.contains("The source does not give “9.5 percent”") && repair.contains("Item 1:") && !repair.contains("Item 3:"),
        "{repair}"
    );
    assert_eq!(outcome.label.unwrap().calls, 2);
}

#[tokio::test]
async fn a_sentence_with_the_wrong_number_is_cited_rightly() {
    let server = Server::new(|_, _| {
        let mut draft = good();
        draft["key_points"][0]["cites"] = json!([99]);
        says(draft.to_string())
    })
    .await;
    let article = dockers();
    let outcome = brief(&engine(&server), &article, Lang::EN).await;
    assert_eq!(outcome.tally.accepted, 4, "{:?}", outcome.tally);
    assert_eq!(outcome.brief.points[0].claims[0].cites, [article.sentence_id(5)]);
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn a_brief_in_the_readers_language_has_its_headline() {
    let server = Server::new(|n, _| match n {
        0 => says(
            json!({
                "title": "费尔茅斯码头工人结束罢工",
                "summary": [
                    {"text": "费尔茅斯港的码头工人周二接受了7.5%的加薪，结束了罢工。", "cites": [1]},
                    {"text": "The port authority said that 14 ships were still waiting.", "cites": [3]}
                ],
                "key_points": [{"emoji": "🌾", "heading": "农民损失", "text": "农民协会估计损失4000万美元。", "cites": [6]}],
                "tags": []
            })
            .to_string(),
        ),
        _ => says("{\"items\": []}"),
    })
    .await;
    let article = dockers();
    let outcome = brief(&engine(&server), &article, Lang::ZH).await;
    readable(&outcome, &[&article]);
    assert_eq!(outcome.brief.headline.as_deref(), Some("费尔茅斯码头工人结束罢工"));
    assert_eq!(outcome.brief.lang, Lang::ZH);
    assert_eq!((outcome.tally.accepted, outcome.tally.quoted), (2, 1), "{:?}", outcome.tally);
    assert!(outcome.tally.reasons[0].contains("not written in"), "{:?}", outcome.tally);
    assert_eq!((outcome.brief.lead[1].lang, outcome.brief.lead[1].support), (Lang::EN, Support::Quoted));
}

#[tokio::test]
async fn the_same_text_costs_once_and_so_does_a_rejected_answer() {
    let bad = json!({"title": "x", "summary": [{"text": "Zork 999.", "cites": [1]}], "key_points": [], "tags": []});
    for (answer, code) in [(good(), None), (bad, Some("rejected"))] {
        let text = answer.to_string();
        let server = Server::new(move |_, _| says(text.clone())).await;
        let engine = engine(&server);
        let article = dockers();
        let first = brief(&engine, &article, Lang::EN).await;
        let asked = server.requests();
        let second = brief(&engine, &article, Lang::EN).await;
        assert_eq!(server.requests(), asked, "nothing is asked again");
        assert_eq!(first.brief, second.brief);
        assert_eq!(second.why.as_ref().map(|why| why.code), code);
        assert!(second.label.unwrap().cached);
        // Another language is another work.
        brief(&engine, &article, Lang::DE).await;
        assert!(server.requests() > asked);
    }
}

#[tokio::test]
async fn a_story_draws_on_all_its_reports() {
    let first = dockers();
    let second = article_of(
        8,
        Lang::EN,
        "Strike over at Felmouth port",
        &[
            "Work resumed at Felmouth on Wednesday morning after the union agreed to the offer. \
             Shipping company Norrland said that two of its vessels had left for Rotterdam meanwhile.",
            "Dockers in the port of Felmouth accepted a pay rise of 7.5 percent on Tuesday and ended their strike of three weeks.",
        ],
    );
    let server = Server::new(|_, seen| {
        let prompt = seen.prompt();
        assert!(prompt.contains("== 1 ·") && prompt.contains("== 2 ·") && prompt.contains("[10] Shipping company Norrland"), "{prompt}");
        assert_eq!(prompt.matches("Dockers in the port of Felmouth accepted").count(), 1, "what both have is read once");
        says(
            json!({"title": "x", "summary": [{"text": "Dockers accepted 7.5 percent on Tuesday, and work resumed at Felmouth on Wednesday.", "cites": [1, 9]}],
                "key_points": [{"emoji": "🚢", "heading": "Norrland", "text": "Norrland said two of its vessels had left for Rotterdam.", "cites": [10]}], "tags": []})
            .to_string(),
        )
    })
    .await;
    let articles = [&first, &second];
    let extract = weir_text::story_brief(&articles, &weir_text::Options::default());
    let options = BriefOptions::default();
    let job = BriefJob { articles: &articles, extract: &extract, lang: Lang::EN, purpose: purpose(Task::Brief), options, progress: None };
    let outcome = engine(&server).write_brief(&job).await;
    readable(&outcome, &articles);
    assert_eq!((outcome.tally.accepted, outcome.why.clone()), (2, None), "{:?}", outcome.tally);
    let entries: Vec<i64> = outcome.brief.lead[0].cites.iter().map(|id| id.article.entry.0).collect();
    assert_eq!(entries, [7, 8]);
}

#[tokio::test]
async fn long_texts_are_cut_to_the_telling_sentences_with_their_own_numbers() {
    let paragraphs: Vec<String> = (0..300)
        .map(|n| format!("Sentence number {n} of the long report tells about the harbour of Felmouth and its workers in detail."))
        .collect();
    let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    let article = article_of(9, Lang::EN, "A long report", &paragraphs);
    let lengths: Arc<Mutex<Vec<usize>>> = Arc::default();
    let seen = Arc::clone(&lengths);
    let server = Server::new(move |_, request| {
        seen.lock().unwrap().push(request.prompt().len());
        says(json!({"title": "x", "summary": [{"text": "Sentence number 0 of the long report tells about the harbour of Felmouth and its workers.", "cites": [1]}], "key_points": [], "tags": []}).to_string())
    })
    .await;
    let (articles, extract) = ([&article], extract(&article));
    let options = BriefOptions { max_input: 1000, ..BriefOptions::default() };
    let job = BriefJob { articles: &articles, extract: &extract, lang: Lang::EN, purpose: purpose(Task::Brief), options, progress: None };
    let engine = engine(&server);
    let estimate = engine.estimate_briefs(&[job]).await;
    let outcome = engine.write_brief(&job).await;
    assert_eq!(outcome.tally.accepted, 1, "{:?}", outcome.tally);
    assert!(lengths.lock().unwrap()[0] < 9000, "{:?}", lengths);
    assert_eq!((estimate.calls, estimate.cached, estimate.money), (1, 0, Some(0)));
    assert!((1000..3000).contains(&estimate.usage.input) && estimate.most.input > estimate.usage.input, "{estimate:?}");
    assert_eq!(engine.estimate_briefs(&[job]).await.cached, 1, "what is there costs nothing");
}
