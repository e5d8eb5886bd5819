//! Translation: what is asked, what is shown, what stays as it is.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use support::*;
use weir_llm::translate::{Headline, Model, Pieces, TranslateSettings, Translation};
use weir_llm::{Engine, Grounding, Task};
use weir_model::{Block, BlockKind, Lang};

fn by(engine: &Engine, settings: &str) -> Translation {
    let settings: TranslateSettings = toml::from_str(settings).unwrap();
    settings.translation(engine).unwrap().unwrap()
}

fn model(server: &Server) -> Translation {
    Translation::new(Arc::new(Model::new(engine(server))), Arc::new(Grounding))
}

/// The numbered lines of a prompt.
fn lines(seen: &Seen) -> Vec<(u64, String)> {
    let prompt = seen.body.pointer("/messages/1/content").and_then(Value::as_str).unwrap();
    let numbered = prompt.lines().filter_map(|line| line.strip_prefix('[')?.split_once("] "));
    numbered.map(|(n, text)| (n.parse().unwrap(), text.to_owned())).collect()
}

fn answers(list: Vec<(u64, &str)>) -> Vec<Step> {
    let items: Vec<Value> = list.into_iter().map(|(id, text)| json!({"id": id, "text": text})).collect();
    says(json!({"items": items}).to_string())
}

fn english(text: &str) -> Headline<'_> {
    Headline { text, lang: Lang::EN }
}

#[tokio::test]
async fn headlines_go_in_batches_and_languages_one_reads_stay() {
    let server = Server::new(|_, seen| {
        let items: Vec<Value> = lines(seen)
            .into_iter()
            .map(|(id, text)| json!({"id": id, "text": format!("第{}艘船抵达港口", text.split(' ').nth(1).unwrap())}))
            .collect();
        says(json!({"items": items}).to_string())
    })
    .await;
    let texts: Vec<String> = (100..145).map(|n| format!("Ship {n} arrives in the harbour")).collect();
    let mut list: Vec<Headline> = texts.iter().map(|text| english(text)).collect();
    list.push(Headline { text: "船到了", lang: Lang::ZH });
    list.push(Headline { text: "Schiff 9 im Hafen", lang: Lang::DE });
    list.push(Headline { text: "???", lang: Lang::UND });
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let estimate = Model::new(engine(&server)).estimate(&texts, true, Lang::ZH, Task::Headline);
    assert_eq!((estimate.calls, estimate.money), (3, Some(0)), "{estimate:?}");
    assert!((900..4000).contains(&estimate.usage.input) && estimate.usage.output > 45 * 8 && server.requests() == 0);
    let results = model(&server).headlines(&list, Lang::ZH, &[Lang::DE], &purpose(Task::Headline)).await.unwrap();
    assert_eq!(server.requests(), 3, "45 headlines in batches of 20");
    assert_eq!(results[7].as_ref().map(|one| (one.text.as_str(), one.by.as_str())), Some(("第107艘船抵达港口", "model-1 · main")));
    assert!(results[..45].iter().all(Option::is_some) && results[45..].iter().all(Option::is_none));
}

#[tokio::test]
async fn what_fails_a_check_is_asked_again_alone_and_else_stays() {
    let server = Server::new(|n, seen| match n {
        0 => answers(vec![
            (1, "码头工人接受7.5%的加薪"),
            (2, "港口损失9000万美元"),
            (3, "Mayor opens new bridge"),
            (4, "天气"),
            (4, "学校开学"),
        ]),
        _ => match lines(seen)[0].1.as_str() {
            "Port loses 40 million dollars" => answers(vec![(1, "港口损失4000万美元")]),
            "Mayor opens new bridge" => answers(vec![(1, "<b>市长开桥</b>")]),
            _ => answers(vec![(1, "学校周一重新开学")]),
        },
    })
    .await;
    let list = [
        english("Dockers accept a rise of 7.5 percent"),
        english("Port loses 40 million dollars"),
        english("Mayor opens new bridge"),
        english("Schools open again on Monday"),
    ];
    let results = model(&server).headlines(&list, Lang::ZH, &[], &purpose(Task::Headline)).await.unwrap();
    let texts: Vec<Option<&str>> = results.iter().map(|one| one.as_ref().map(|one| one.text.as_str())).collect();
    assert_eq!(texts, [Some("码头工人接受7.5%的加薪"), Some("港口损失4000万美元"), None, Some("学校周一重新开学")]);
    assert_eq!(server.requests(), 4);
}

#[tokio::test]
async fn a_text_comes_in_pairs_and_what_is_no_prose_stays() {
    let mut article = dockers();
    article.blocks.push(Block { kind: BlockKind::Code, text: "let x = 1;".into(), marks: Vec::new() });
    let server = Server::new(|_, seen| {
        let items: Vec<Value> = lines(seen)
            .into_iter()
            .map(|(id, text)| {
                let numbers: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
                let numbers = numbers.trim_matches('.').to_owned();
                json!({"id": id, "text": format!("这一段讲的是港口工人罢工以及之后发生的事情，数字是{numbers}，其余内容与原文相同，篇幅也与原文差不多。")})
            })
            .collect();
        says(json!({"items": items}).to_string())
    })
    .await;
    let translation = model(&server);
    let sentences = translation.article(&article, Lang::ZH, &[], Pieces::Sentences, &purpose(Task::Translate)).await.unwrap().pairs;
    assert_eq!(sentences.len(), 8);
    for (n, pair) in sentences.iter().enumerate() {
        assert_eq!(pair.sentence, Some(n as u32));
        assert_eq!(Some(pair.original.as_str()), article.sentence(article.sentence_id(n)));
    }
    assert!(sentences[7].translated.is_some(), "a sentence without numbers");
    let paragraphs = translation.article(&article, Lang::ZH, &[], Pieces::Paragraphs, &purpose(Task::Translate)).await.unwrap().pairs;
    assert_eq!(paragraphs.iter().map(|pair| pair.block).collect::<Vec<_>>(), [0, 1, 2, 3], "code is left alone");
    let asked = server.requests();
    let own = translation.article(&article, Lang::ZH, &[Lang::EN], Pieces::Sentences, &purpose(Task::Translate)).await.unwrap().pairs;
    assert!(own.iter().all(|pair| pair.translated.is_none()) && server.requests() == asked, "someone who reads English");
}

#[tokio::test]
async fn the_glossary_has_the_last_word() {
    let server = Server::new(|_, seen| {
        assert_eq!(lines(seen)[0].1, "⟦0⟧ wins against ⟦1⟧ in Felmouth");
        answers(vec![(1, "⟦0⟧在Felmouth战胜⟦1⟧")])
    })
    .await;
    let translation = by(&engine(&server), "kind = \"llm\"\n[glossary.zh]\n\"Harbor Steel\" = \"港钢\"\n\"Norrland Lines\" = \"诺兰航运\"");
    let results = translation
        .headlines(&[english("Harbor Steel wins against Norrland Lines in Felmouth")], Lang::ZH, &[], &purpose(Task::Headline))
        .await
        .unwrap();
    assert_eq!(results[0].as_ref().unwrap().text, "港钢在Felmouth战胜诺兰航运");
}

#[tokio::test]
async fn libretranslate_and_deepl_speak_their_own_way() {
    let server = Server::new(|_, seen| {
        assert_eq!(seen.body, json!({"q": ["The port is open"], "source": "en", "target": "de", "format": "text"}));
        reply(200, &[], json!({"translatedText": ["Der Hafen ist offen"]}).to_string())
    })
    .await;
    let translation = by(&engine(&server), &format!("kind = \"libretranslate\"\naddress = \"{}\"", server.address));
    let results = translation.headlines(&[english("The port is open")], Lang::DE, &[], &purpose(Task::Headline)).await.unwrap();
    assert_eq!(results[0].as_ref().map(|one| (one.text.as_str(), one.by.as_str())), Some(("Der Hafen ist offen", "LibreTranslate")));

    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("key"), "abc:fx").unwrap();
    let server = Server::new(|_, seen| {
        assert_eq!(seen.header("authorization"), Some("DeepL-Auth-Key abc:fx"));
        assert_eq!(seen.body, json!({"text": ["港口开放了"], "target_lang": "EN-GB", "source_lang": "ZH"}));
        reply(200, &[], json!({"translations": [{"detected_source_language": "ZH", "text": "The port is open"}]}).to_string())
    })
    .await;
    let settings = format!("kind = \"deepl\"\naddress = \"{}\"\nkey_file = {:?}", server.address, dir.path().join("key"));
    let list = [Headline { text: "港口开放了", lang: Lang::ZH }];
    let results = by(&engine(&server), &settings).headlines(&list, Lang::EN, &[], &purpose(Task::Headline)).await.unwrap();
    assert_eq!(results[0].as_ref().unwrap().text, "The port is open");

    for (status, code) in [(403, "auth"), (429, "rate_limited"), (456, "quota"), (503, "upstream")] {
        let server = Server::new(move |_, _| reply(status, &[], "")).await;
        let translation = by(&engine(&server), &format!("kind = \"libretranslate\"\naddress = \"{}\"", server.address));
        let error = translation.headlines(&[english("The port is open")], Lang::DE, &[], &purpose(Task::Headline)).await.unwrap_err();
        assert_eq!(error.code(), code);
    }
    let missing = toml::from_str::<TranslateSettings>("kind = \"libretranslate\"").unwrap().translation(&engine(&server)).err().unwrap();
    assert_eq!(missing.key, "translate.address");
}

#[cfg(unix)]
#[tokio::test]
async fn a_program_translates_within_its_time_and_knows_no_keys() {
    let server = Server::new(|_, _| panic!("nobody is asked")).await;
    let engine = engine(&server);
    let run = async |script: &str, timeout: u64| {
        let settings = format!("kind = \"command\"\ncommand = [\"sh\", \"-c\", {script:?}]\ntimeout = {timeout}");
        let translation = by(&engine, &settings);
        translation
            .headlines(&[english("The port is open"), english("The bridge is closed")], Lang::DE, &[], &purpose(Task::Headline))
            .await
    };
    let good = r#"while read -r line; do case "$line" in *port*) echo '{"text": "Der Hafen ist offen"}';; *) echo '{"text": "Die Brücke ist gesperrt"}';; esac; done"#;
    let results = run(good, 10).await.unwrap();
    assert_eq!(
        results.iter().map(|one| one.as_ref().unwrap().text.as_str()).collect::<Vec<_>>(),
        ["Der Hafen ist offen", "Die Brücke ist gesperrt"]
    );
    assert_eq!(results[0].as_ref().unwrap().by, "sh");

    let started = Instant::now();
    for (script, why) in [
        ("sleep 60", "took too long"),
        ("exit 3", "failed"),
        ("echo one line", "did not write one line for each"),
        ("yes x", "wrote too much"),
        ("printf '\\377\\n\\377\\n'", "no text"),
    ] {
        let error = run(script, 1).await.unwrap_err().to_string();
        assert!(error.contains(why) || (why == "wrote too much" && error.contains("took too long")), "{script}: {error}");
    }
    assert!(started.elapsed() < Duration::from_secs(20));

    // Of the environment only what programs need: this one would be printed if it were there.
    let cargo = std::env::var("CARGO_MANIFEST_DIR").unwrap();
    assert!(!cargo.is_empty());
    let script = r#"while read -r line; do if [ -z "$CARGO_MANIFEST_DIR" ]; then echo '{"text": "Die Umgebung ist leer"}'; else echo '{"text": "x"}'; fi; done"#;
    let results = run(script, 10).await.unwrap();
    assert_eq!(results[0].as_ref().unwrap().text, "Die Umgebung ist leer");

    let gone = by(&engine, "kind = \"command\"\ncommand = [\"/no/such/program\"]");
    let error = gone.headlines(&[english("The port is open")], Lang::DE, &[], &purpose(Task::Headline)).await.unwrap_err();
    assert_eq!((error.code(), error.to_string().as_str()), ("command", "the translation program /no/such/program cannot be run"));
}
