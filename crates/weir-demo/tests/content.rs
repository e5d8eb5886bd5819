//! The content parses, and the ground truth says nothing that the articles do not say.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must stop")]

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use weir_demo::{ArticleKind, Block, Demo, WrittenFact};

fn now() -> Timestamp {
    "2026-11-24T09:00:00Z".parse().unwrap()
}

#[test]
fn the_world_is_large_enough() {
    let demo = Demo::load().unwrap();
    assert!(demo.outlets().len() >= 9);
    assert!(demo.articles().len() >= 64);
    let count = |lang: &str| demo.articles().iter().filter(|article| article.lang == lang).count();
    assert!(count("en") >= 36, "{}", count("en"));
    assert!(count("zh-Hans") >= 16, "{}", count("zh-Hans"));
    assert!(count("de") >= 10, "{}", count("de"));
    let kind = |kind| demo.articles().iter().filter(|article| article.kind == kind).count();
    assert!(kind(ArticleKind::Promo) >= 4);
    assert!(kind(ArticleKind::Repeat) + demo.truth().reposts.len() >= 4);
    assert!(kind(ArticleKind::Live) >= 1);
    assert!(kind(ArticleKind::Interview) >= 1);
    assert!(kind(ArticleKind::List) >= 1);
    let single = |article: &&weir_demo::DemoArticle| article.event.is_none() && article.kind != ArticleKind::Promo;
    assert!(demo.articles().iter().filter(single).count() >= 12);
    let folders: BTreeSet<_> = demo.outlets().iter().map(|outlet| &outlet.folder).collect();
    assert_eq!(folders.len(), 3);
    let layouts: BTreeSet<_> = demo.outlets().iter().map(|o| format!("{:?}", o.layout)).collect();
    assert!(layouts.len() >= 4);
}

#[test]
fn truth_names_every_article_and_names_it_rightly() {
    let demo = Demo::load().unwrap();
    let truth = demo.truth();
    assert_eq!(truth.articles.len(), demo.articles().len());
    for entry in &truth.articles {
        let key = format!("{}/{}", entry.outlet, entry.slug);
        let article = demo.article(&key).unwrap_or_else(|| panic!("no article {key}"));
        assert_eq!(article.lang, entry.lang, "{key}");
        assert_eq!(article.event, entry.event, "{key}");
        assert_eq!(article.kind, entry.kind, "{key}");
        assert_eq!(entry.repeats.is_some(), entry.kind == ArticleKind::Repeat, "{key}");
        if let Some(repeated) = &entry.repeats {
            assert!(demo.article(repeated).is_some(), "{key} repeats {repeated}");
        }
    }
    for repost in &truth.reposts {
        assert!(demo.outlet(&repost.outlet).unwrap().reposts.contains(&repost.article));
        assert!(demo.article(&repost.article).is_some());
    }
}

#[test]
fn events_are_covered_by_several_outlets() {
    let demo = Demo::load().unwrap();
    let mut outlets: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut langs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for article in demo.articles() {
        if let Some(event) = &article.event {
            outlets.entry(event).or_default().insert(&article.outlet);
            langs.entry(event).or_default().insert(&article.lang);
        }
    }
    let named: BTreeSet<_> = demo.truth().events.iter().map(|event| event.id.as_str()).collect();
    assert_eq!(named, outlets.keys().copied().collect());
    assert!(named.len() >= 10);
    for (event, outlets) in &outlets {
        assert!((2..=6).contains(&outlets.len()), "{event}: {outlets:?}");
    }
    assert!(langs.values().any(|langs| langs.len() == 3));
    assert!(named.contains("rare-earth-accord"));
    for event in &demo.truth().events {
        if let Some(earlier) = &event.follows {
            assert!(named.contains(earlier.as_str()), "{} follows {earlier}", event.id);
        }
    }
}

/// Each fact with its event, told apart by whether the reports agree.
fn facts(demo: &Demo) -> impl Iterator<Item = (&str, bool, &WrittenFact)> {
    demo.truth().events.iter().flat_map(|event| {
        let agree = event.agree.iter().map(|fact| (event.id.as_str(), true, fact));
        agree.chain(event.differ.iter().map(|fact| (event.id.as_str(), false, fact)))
    })
}

#[test]
fn every_written_fact_stands_in_the_articles() {
    let demo = Demo::load().unwrap();
    for (event, agree, fact) in facts(&demo) {
        let subject = &fact.subject;
        assert_eq!(agree, fact.values.len() == 1, "{event}: {subject}");
        let statements: Vec<_> = fact.values.iter().flat_map(|group| &group.says).collect();
        assert!(statements.len() >= 2, "{event}: {subject}");
        for statement in statements {
            let article = demo.article(&statement.article);
            let article = article.unwrap_or_else(|| panic!("no article {}", statement.article));
            assert_eq!(article.event.as_deref(), Some(event), "{}", statement.article);
            let found = article.text(now()).contains(&statement.text);
            assert!(found, "{:?} is not in {}", statement.text, statement.article);
        }
    }
}

#[test]
fn articles_read_like_articles() {
    let demo = Demo::load().unwrap();
    for article in demo.articles() {
        let key = article.key();
        let text = article.text(now());
        assert!(!text.contains('{') && !text.contains("**"), "{key}");
        assert!(article.hours_ago >= 0.5 && article.hours_ago <= 40.0 * 24.0, "{key}");
        let length = match article.lang.as_str() {
            "zh-Hans" => text.chars().count(),
            _ => text.split_whitespace().count(),
        };
        let limits = if article.lang == "zh-Hans" { 190..=900 } else { 50..=760 };
        assert!(limits.contains(&length), "{key}: {length}");
        // Full-width punctuation in Chinese: a half-width comma beside a Chinese character is a slip.
        if article.lang == "zh-Hans" {
            assert!(!text.contains([',', ';', '?', '!']), "{key}");
        }
        let is_furniture = |block: &Block| matches!(block, Block::Furniture(_));
        if article.body.iter().any(is_furniture) {
            for line in article.furniture(now()) {
                assert!(!text.contains(&line), "{key}: {line}");
            }
        }
    }
    let furnished = demo.articles().iter().filter(|article| !article.furniture(now()).is_empty());
    assert!(furnished.count() >= 30);
}

#[test]
fn repeats_are_nearly_word_for_word() {
    let demo = Demo::load().unwrap();
    for entry in &demo.truth().articles {
        let Some(repeated) = &entry.repeats else { continue };
        let key = format!("{}/{}", entry.outlet, entry.slug);
        let copy = demo.article(&key).unwrap().text(now());
        let original = demo.article(repeated).unwrap().text(now());
        let original: BTreeSet<_> = original.split("\n\n").collect();
        let paragraphs: Vec<_> = copy.split("\n\n").collect();
        let same = paragraphs.iter().filter(|text| original.contains(*text)).count();
        assert!(same * 2 > paragraphs.len(), "{key}: {same} of {}", paragraphs.len());
    }
}
