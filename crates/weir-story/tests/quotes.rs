//! No "differ" without two literal quotes of the same unit and subject: on the demo's events, and on the stories of any file of
//! articles that `WEIR_ARTICLES` names (JSON lines as `weir nlp cluster` reads them).

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod reading;

use jiff::Timestamp;
use reading::Read;
use std::collections::BTreeSet;
use weir_demo::Demo;
use weir_model::{EntryId, Figure, FigureKind, Verdict};
use weir_story::{ClusterInput, compare, compare_places};

/// Stories of a file that are looked at.
const STORIES: usize = 100;

/// Words of a sentence that can be its subject.
fn words(sentence: &str) -> BTreeSet<String> {
    let tokens = weir_text::search_tokens(sentence).into_iter();
    tokens.filter(|token| !token.chars().any(|c| c.is_ascii_digit()) && (!token.is_ascii() || token.len() > 3)).collect()
}

/// Checks all stories of several reports, at most so many; gives how many stories, differences and places that differ there were.
fn check(read: &Read, most: usize) -> (usize, usize, usize) {
    let (mut told, mut differences, mut placed) = (0, 0, 0);
    for reports in read.stories().iter().take(most) {
        told += 1;
        let article = |entry: EntryId| read.article(entry);
        for comparison in compare(reports).iter().filter(|comparison| comparison.verdict == Verdict::Differ) {
            differences += 1;
            assert!(comparison.readings.len() > 1, "{comparison:?}");
            let of = |figure: &Figure| read.source(figure.sentence.article.entry);
            for reading in &comparison.readings {
                assert!(!reading.sources.is_empty(), "{comparison:?}");
                for figure in &reading.sources {
                    let quote = article(figure.sentence.article.entry).sentence(figure.sentence).unwrap();
                    assert!(quote.contains(&figure.text), "{quote} does not say {}", figure.text);
                }
            }
            let families: BTreeSet<&str> = comparison.readings.iter().flat_map(|reading| &reading.sources).map(of).collect();
            assert!(families.len() > 1, "one house does not contradict itself: {comparison:?}");
            let all: Vec<&Figure> = comparison.readings.iter().flat_map(|reading| &reading.sources).collect();
            for (one, two) in all.iter().flat_map(|one| all.iter().map(move |two| (*one, *two))) {
                assert_eq!(one.kind, two.kind, "{comparison:?}");
                // What is counted has several words (posts and jobs); what is measured has one.
                assert!(one.unit == two.unit || one.kind == FigureKind::Count, "{comparison:?}");
            }
            for (first, second) in comparison.readings.iter().zip(comparison.readings.iter().skip(1)) {
                let sentences = |figures: &[Figure]| -> Vec<(weir_model::Lang, BTreeSet<String>)> {
                    let quote = |figure: &Figure| {
                        let article = article(figure.sentence.article.entry);
                        (article.lang, words(article.sentence(figure.sentence).unwrap()))
                    };
                    figures.iter().map(quote).collect()
                };
                let (one, two) = (sentences(&first.sources), sentences(&second.sources));
                let shared = one.iter().any(|(lang, words)| two.iter().any(|(other, theirs)| lang != other || !words.is_disjoint(theirs)));
                assert!(shared, "two sentences with nothing in common: {comparison:?}");
            }
        }
        for comparison in compare_places(reports).iter().filter(|comparison| comparison.verdict == Verdict::Differ) {
            placed += 1;
            for reading in &comparison.readings {
                for passage in &reading.sources {
                    assert_eq!(article(passage.entry).sentence(passage.sentence).map(str::trim), Some(passage.text.as_str()));
                    assert!(passage.text.contains(reading.place.split(' ').next().unwrap()), "{passage:?} does not say {}", reading.place);
                }
            }
        }
    }
    (told, differences, placed)
}

#[test]
fn every_difference_has_two_literal_quotes() {
    let demo = Demo::load().unwrap();
    let now: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
    let mut articles: Vec<_> = demo.articles().iter().collect();
    articles.sort_by_key(|article| (article.published(now), article.key()));
    let inputs: Vec<ClusterInput> = articles
        .into_iter()
        .map(|article| ClusterInput {
            id: article.key(),
            lang: article.lang.clone(),
            title: article.title.clone(),
            text: article.text(now).replace("\n\n", "\n"),
            date: Some(article.published(now)),
            source: article.outlet.clone(),
        })
        .collect();
    let (stories, differences, _) = check(&Read::new(inputs), usize::MAX);
    assert!(stories >= 10 && differences >= 10, "{stories} stories, {differences} differences: there must be something to check");
}

#[test]
fn the_same_holds_on_other_articles() {
    let Some(path) = std::env::var_os("WEIR_ARTICLES") else {
        println!("skipped: WEIR_ARTICLES names no file of articles");
        return;
    };
    let file = std::io::BufReader::new(std::fs::File::open(path).unwrap());
    let (stories, differences, placed) = check(&Read::new(reading::lines(file).unwrap()), STORIES);
    println!("{stories} stories, {differences} differences of figures, {placed} of places: each with its quotes");
    assert!(stories > 0);
}
