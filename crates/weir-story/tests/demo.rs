//! Grades grouping and comparing on the articles of the demo world, of which the truth is written down.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use weir_demo::{ArticleKind, Demo, DemoArticle};
use weir_model::{Article, ArticleId, Block, EntryId, Lang, Metadata, StoryId, TextState, Verdict};
use weir_story::{Change, Grouper, Member, Placement, Report, compare, compare_places};
use weir_text::Understanding;

struct Read {
    key: String,
    at: Timestamp,
    family: String,
    article: Article,
    understood: Understanding,
    kind: ArticleKind,
}

/// All articles of the demo in order of publication.
fn read() -> (Demo, Vec<Read>) {
    let demo = Demo::load().unwrap();
    let now: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
    let mut articles: Vec<&DemoArticle> = demo.articles().iter().collect();
    articles.sort_by_key(|article| (article.published(now), article.key()));
    let read = articles
        .into_iter()
        .enumerate()
        .map(|(n, article)| {
            let text = article.text(now);
            let blocks: Vec<Block> = text.split("\n\n").map(Block::paragraph).collect();
            let lang = weir_text::language(&text, Lang::new(&article.lang));
            let sentences = weir_text::sentences(&blocks, lang);
            let id = ArticleId { entry: EntryId(n as i64), version: 1 };
            let metadata = Metadata { published: Some(article.published(now)), ..Metadata::default() };
            let frozen = Article { id, title: article.title.clone(), lang, blocks, sentences, metadata, state: TextState::Full };
            let understood = weir_text::understand(&frozen, &weir_text::Options::default());
            let family = demo.outlet(&article.outlet).map(|outlet| outlet.publisher.clone()).unwrap_or_default();
            Read { key: article.key(), at: article.published(now), family, article: frozen, understood, kind: article.kind }
        })
        .collect();
    (demo, read)
}

fn group(articles: &[Read]) -> Vec<StoryId> {
    let mut grouper = Grouper::new();
    let mut stories = Vec::new();
    for (n, read) in articles.iter().enumerate() {
        let member = Member { entry: read.article.id.entry, at: read.at, family: &read.family, features: &read.understood.features };
        let story = match grouper.place(&member) {
            Placement::Join { story, .. } => story,
            Placement::New => StoryId(n as i64),
        };
        grouper.add(story, member);
        stories.push(story);
        let mut story = story;
        for turn in 0..4 {
            let Some(change) = grouper.review(story) else { break };
            let id = StoryId(1000 + n as i64 * 4 + turn);
            grouper.apply(&change, id);
            match change {
                Change::Merge { into, from, .. } => {
                    stories.iter_mut().filter(|story| **story == from).for_each(|story| *story = into);
                    story = into;
                }
                Change::Split { entries, .. } => entries.iter().for_each(|entry| stories[entry.0 as usize] = id),
                Change::End { .. } => unreachable!(),
            }
        }
    }
    stories
}

/// Pairs in one event: precision and recall. A follow-up joined to its event is neither right nor wrong.
#[test]
fn events_become_stories() {
    let (demo, articles) = read();
    let stories = group(&articles);
    assert_eq!(stories, group(&articles), "the same articles give the same stories");
    let follows: BTreeSet<(&str, &str)> =
        demo.truth().events.iter().filter_map(|event| Some((event.id.as_str(), event.follows.as_deref()?))).collect();
    let event_of: BTreeMap<String, Option<&str>> =
        demo.truth().articles.iter().map(|article| (format!("{}/{}", article.outlet, article.slug), article.event.as_deref())).collect();
    let event = |n: usize| event_of.get(&articles[n].key).copied().flatten();
    let (mut right, mut wrong, mut missed, mut across, mut across_missed) = (0, 0, 0, 0, 0);
    for a in 0..articles.len() {
        for b in a + 1..articles.len() {
            let repeat = [a, b].iter().any(|n| articles[*n].kind == ArticleKind::Repeat);
            let (one, two) = (event(a), event(b));
            let same = one.is_some() && one == two;
            let linked = one.zip(two).is_some_and(|(one, two)| follows.contains(&(one, two)) || follows.contains(&(two, one)));
            let other_language = articles[a].article.lang != articles[b].article.lang;
            match (same, stories[a] == stories[b]) {
                (true, true) => {
                    right += 1;
                    across += usize::from(other_language);
                }
                (true, false) => {
                    missed += 1;
                    across_missed += usize::from(other_language);
                    println!("missed  {} | {}", articles[a].key, articles[b].key);
                }
                (false, true) if !linked && !repeat => {
                    wrong += 1;
                    println!("WRONG   {} | {}", articles[a].key, articles[b].key);
                }
                _ => {}
            }
        }
    }
    let precision = right as f32 / (right + wrong).max(1) as f32;
    let recall = right as f32 / (right + missed).max(1) as f32;
    println!("pairs: precision {precision:.3}, recall {recall:.3}; between languages {across} of {}", across + across_missed);
    assert!(precision >= 0.97, "precision {precision}");
    assert!(recall >= 0.85, "recall {recall}");
}

/// Differences found against those written into the events.
#[test]
fn differences_are_found_and_none_invented() {
    let (demo, articles) = read();
    let (mut found, mut written, mut invented, mut agreed, mut to_agree) = (0, 0, 0, 0, 0);
    for event in &demo.truth().events {
        let members: Vec<&Read> = articles
            .iter()
            .filter(|read| {
                demo.article(&read.key)
                    .is_some_and(|article| article.event.as_deref() == Some(event.id.as_str()) && article.kind != ArticleKind::Promo)
            })
            .collect();
        let reports: Vec<Report> = members
            .iter()
            .map(|read| Report {
                entry: read.article.id.entry,
                family: &read.family,
                at: read.at,
                article: &read.article,
                figures: &read.understood.figures,
                tags: &read.understood.tags,
                promotion: false,
            })
            .collect();
        let comparisons = compare(&reports);
        for place in compare_places(&reports) {
            let names: Vec<&str> = place.readings.iter().map(|reading| reading.place.as_str()).collect();
            let written = event.differ.iter().any(|fact| fact.unit == "place");
            println!("         {} place {:?} [{}] {names:?}", event.id, place.verdict, place.subject);
            assert!(place.verdict != Verdict::Differ || written, "invented: {names:?}");
        }
        // What a reading says, by article: its figure's words.
        let says = |key: &str, text: &str, statements: &[weir_demo::Statement]| {
            statements.iter().any(|statement| statement.article == key && (statement.text.contains(text) || text.contains(&statement.text)))
        };
        let key_of = |figure: &weir_model::Figure| articles[figure.sentence.article.entry.0 as usize].key.as_str();
        for comparison in &comparisons {
            let readings: Vec<String> = comparison
                .readings
                .iter()
                .map(|reading| {
                    reading.sources.iter().map(|figure| format!("{} ({})", figure.text, key_of(figure))).collect::<Vec<_>>().join(", ")
                })
                .collect();
            let matched = comparison.verdict == Verdict::Differ
                && event.differ.iter().any(|fact| {
                    comparison.readings.iter().all(|reading| {
                        fact.values.iter().any(|value| reading.sources.iter().any(|figure| says(key_of(figure), &figure.text, &value.says)))
                    })
                });
            if comparison.verdict == Verdict::Differ && !matched {
                invented += 1;
            }
            let mark = if comparison.verdict == Verdict::Differ && !matched { "INVENTED" } else { "        " };
            println!("{mark} {} {:?} [{}] {}", event.id, comparison.verdict, comparison.subject, readings.join(" | "));
        }
        for fact in &event.differ {
            // A place is no figure.
            if fact.unit == "place" {
                continue;
            }
            written += 1;
            let hit = comparisons.iter().any(|comparison| {
                comparison.verdict == Verdict::Differ
                    && fact.values.iter().all(|value| {
                        comparison
                            .readings
                            .iter()
                            .any(|reading| reading.sources.iter().any(|figure| says(key_of(figure), &figure.text, &value.says)))
                    })
            });
            found += usize::from(hit);
            if !hit {
                println!("    missed {} differ: {}", event.id, fact.subject);
                for value in &fact.values {
                    for statement in &value.says {
                        let read = articles.iter().find(|read| read.key == statement.article).unwrap();
                        let figures: Vec<_> = read
                            .understood
                            .figures
                            .iter()
                            .filter(|figure| statement.text.contains(&figure.text) || figure.text.contains(&statement.text))
                            .map(|figure| (&figure.text, figure.kind, &figure.unit, figure.low, figure.high))
                            .collect();
                        println!("        {} {:?}: {figures:?}", statement.article, statement.text);
                    }
                }
            }
        }
        for fact in event.agree.iter().filter(|fact| fact.unit != "place") {
            to_agree += 1;
            let hit = comparisons.iter().any(|comparison| {
                comparison.verdict == Verdict::Agree
                    && comparison.readings.iter().any(|reading| {
                        reading
                            .sources
                            .iter()
                            .filter(|figure| fact.values.iter().any(|value| says(key_of(figure), &figure.text, &value.says)))
                            .count()
                            > 1
                    })
            });
            agreed += usize::from(hit);
            if !hit {
                println!("    missed {} agree: {}", event.id, fact.subject);
            }
        }
    }
    println!("differences: {found} of {written} found, {invented} invented; agreements: {agreed} of {to_agree}");
    assert_eq!(invented, 0);
    assert!(found * 10 >= written * 9, "{found} of {written}");
}
