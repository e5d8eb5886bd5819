//! Whatever comes in: no panic, and the same answer twice.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::Timestamp;
use proptest::prelude::*;
use weir_model::{
    Article, ArticleId, Block, EntryId, Figure, FigureKind, Lang, Metadata, Sentence, SentenceId, StoryId, TextState, Verdict,
};
use weir_story::{
    Grouper, Member, Placement, Report, cited, compare, compare_places, dossier, headline, merge_tags, new_since, related, timeline,
};
use weir_text::{Anchor, AnchorKind, Features};

fn features() -> impl Strategy<Value = Features> {
    let term = (0u32..40, prop_oneof![0.5f32..7.0, Just(f32::NAN), Just(f32::INFINITY), Just(-1.0)]);
    let kind = prop_oneof![
        Just(AnchorKind::Number),
        Just(AnchorKind::Name),
        Just(AnchorKind::Place),
        Just(AnchorKind::Topic),
        Just(AnchorKind::Date)
    ];
    let anchor = (kind, 0u32..20, 0.5f32..4.0).prop_map(|(kind, hash, weight)| Anchor { kind, hash, weight });
    let lang = prop_oneof![Just(Lang::EN), Just(Lang::ZH), Just(Lang::UND)];
    let signature = prop_oneof![Just(vec![]), prop::collection::vec(0u16..3, 128), prop::collection::vec(0u16..3, 5)];
    (lang, prop::collection::vec(term, 0..30), prop::collection::vec(anchor, 0..12), signature)
        .prop_map(|(lang, terms, anchors, signature)| Features { lang, words: 100, terms, anchors, signature, ..Features::default() })
}

/// Places and adds all; forgets in between.
fn run(all: &[(i64, Features)]) -> Vec<(StoryId, Option<f32>)> {
    let mut grouper = Grouper::new();
    let mut placed = Vec::new();
    for (n, (at, features)) in all.iter().enumerate() {
        let at = Timestamp::from_second(*at).unwrap();
        let member = Member { entry: EntryId(n as i64), at, family: "a", features };
        let (story, score) = match grouper.place(&member) {
            Placement::Join { story, score } => (story, Some(score)),
            Placement::New => (StoryId(n as i64), None),
        };
        grouper.add(story, member);
        if n % 7 == 6 {
            grouper.forget_before(at);
        }
        assert!(grouper.len() <= n + 1);
        placed.push((story, score));
    }
    placed
}

/// A report's text with figures that may or may not stand in it.
fn article(entry: i64, text: &str, figures: &[(usize, usize, u8, f64, f64, u8)]) -> (Article, Vec<Figure>) {
    let id = ArticleId { entry: EntryId(entry), version: 1 };
    let sentences = vec![Sentence { block: 0, start: 0, end: text.len() as u32 }];
    let article = Article {
        id,
        title: text.chars().take(20).collect(),
        lang: Lang::EN,
        blocks: vec![Block::paragraph(text)],
        sentences,
        metadata: Metadata::default(),
        state: TextState::Full,
    };
    let figures = figures
        .iter()
        .map(|(start, length, kind, low, high, unit)| Figure {
            text: text.chars().skip(*start).take(*length).collect(),
            kind: [FigureKind::Percent, FigureKind::Money, FigureKind::Quantity, FigureKind::Count, FigureKind::Date]
                [usize::from(*kind) % 5],
            low: *low,
            high: *high,
            unit: ["", "%", "USD", "person", "ship"][usize::from(*unit) % 5].into(),
            subject: String::new(),
            sentence: SentenceId { article: id, n: 0 },
        })
        .collect();
    (article, figures)
}

proptest! {
    #[test]
    fn grouping_is_deterministic(all in prop::collection::vec((-5_000_000i64..5_000_000, features()), 0..40)) {
        let first = run(&all);
        prop_assert_eq!(&first, &run(&all));
        for (_, score) in first {
            prop_assert!(score.is_none_or(|score| (0.0..=1.0).contains(&score)));
        }
    }

    #[test]
    fn copies_always_join(features in features(), days in 0i64..400) {
        prop_assume!(features.signature.len() == 128 && !features.terms.is_empty());
        let mut grouper = Grouper::new();
        let at = |days: i64| Timestamp::from_second(days * 86_400).unwrap();
        grouper.add(StoryId(4), Member { entry: EntryId(1), at: at(0), family: "a", features: &features });
        let copy = Member { entry: EntryId(2), at: at(days), family: "b", features: &features };
        prop_assert_eq!(grouper.place(&copy), Placement::Join { story: StoryId(4), score: 1.0 });
    }

    #[test]
    fn related_articles_are_bounded(target in features(), others in prop::collection::vec(features(), 0..10), limit in 0usize..5) {
        let member = |n: usize, features| Member { entry: EntryId(n as i64), at: Timestamp::UNIX_EPOCH, family: "a", features };
        let others: Vec<Member> = others.iter().enumerate().map(|(n, features)| member(n, features)).collect();
        let found = related(&member(99, &target), &others, limit);
        prop_assert!(found.len() <= limit && found.iter().all(|relation| !relation.shared.is_empty()));
    }

    #[test]
    fn comparing_never_panics_and_quotes_literally(
        reports in prop::collection::vec(("[ a-z0-9$%人吨，。.,]{0,80}", prop::collection::vec((0usize..60, 0usize..12, 0u8..5, -1e3f64..1e9, -1e3f64..1e9, 0u8..5), 0..8), 0u8..3), 0..6)
    ) {
        let read: Vec<(Article, Vec<Figure>)> = reports.iter().enumerate().map(|(n, (text, figures, _))| article(n as i64, text, figures)).collect();
        let names = ["a", "b", "c"];
        let reports: Vec<Report> = read
            .iter()
            .zip(&reports)
            .map(|((article, figures), (_, _, family))| Report {
                entry: article.id.entry,
                family: names[usize::from(*family)],
                at: Timestamp::from_second(article.id.entry.0 * 90_000).unwrap(),
                article,
                figures,
                tags: &[],
                promotion: false,
            })
            .collect();
        let comparisons = compare(&reports);
        prop_assert_eq!(&comparisons, &compare(&reports));
        prop_assert!(comparisons.len() <= 8);
        for comparison in &comparisons {
            prop_assert_eq!(comparison.verdict == Verdict::Agree, comparison.readings.len() == 1 && comparison.readings[0].families > 1);
            let units: std::collections::BTreeSet<_> = comparison.readings.iter().map(|reading| reading.figure.kind).collect();
            prop_assert_eq!(units.len(), 1);
            for figure in comparison.readings.iter().flat_map(|reading| &reading.sources) {
                let article = &read[figure.sentence.article.entry.0 as usize].0;
                prop_assert!(article.sentence(figure.sentence).is_some_and(|sentence| sentence.contains(&figure.text)));
            }
        }
        // Whatever else is said is a literal sentence, too, and the same twice.
        let gathered = dossier(&reports, &weir_text::Options::default());
        prop_assert_eq!(&gathered, &dossier(&reports, &weir_text::Options::default()));
        let news = new_since(&reports, Timestamp::from_second(100_000).unwrap());
        let places = compare_places(&reports);
        let placed = places.iter().flat_map(|place| place.readings.iter().flat_map(|reading| &reading.sources));
        for passage in cited(&gathered).chain(&news.sentences).chain(placed) {
            let article = &read[passage.entry.0 as usize].0;
            prop_assert!(article.sentence(passage.sentence).is_some_and(|sentence| sentence.contains(&passage.text)));
        }
        for place in &places {
            let families: u32 = place.readings.iter().map(|reading| reading.families).sum();
            prop_assert!(families > 1 && (place.verdict == Verdict::Differ) == (place.readings.len() > 1));
        }
        let days: Vec<i32> = timeline(&reports, 3).iter().map(|development| development.day).collect();
        prop_assert!(days.len() <= 3 && days.is_sorted());
        prop_assert_eq!(headline(&reports).is_none(), reports.is_empty());
        prop_assert!(merge_tags(&reports).is_empty());
    }
}
