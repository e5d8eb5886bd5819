//! Near-duplicates: texts of the demo with seeded edits must be found, and no other text with them.

use jiff::Timestamp;
use weir_demo::Demo;
use weir_model::{EntryId, StoryId};
use weir_story::{ClusterInput, Grouper, Member};
use weir_text::{Features, Options, understand};

/// A small generator: the same numbers on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most.max(1)
    }
}

fn features(title: &str, text: &str, lang: &str) -> Features {
    let input = ClusterInput { title: title.into(), text: text.into(), lang: lang.into(), ..ClusterInput::default() };
    understand(&input.article(EntryId(0)), &Options::default()).features
}

/// What an agency's customers do to a text: drop a tenth of its sentences, change one word in thirty, put a line of their own
/// before it and another headline above.
fn edited(text: &str, cjk: bool, numbers: &mut Numbers) -> String {
    let mut kept = String::from(if cjk { "本报综合消息。" } else { "From our newsroom and agencies. " });
    for sentence in text.split_inclusive(['.', '。', '\n']) {
        if numbers.below(10) == 0 {
            continue;
        }
        if cjk {
            // Words are not written apart: now and then a letter goes.
            kept.extend(sentence.chars().filter(|_| numbers.below(60) != 0));
            continue;
        }
        for word in sentence.split_inclusive(' ') {
            kept.push_str(if numbers.below(30) == 0 { "indeed " } else { word });
        }
    }
    kept
}

#[test]
fn edited_copies_are_found_and_nothing_else() {
    let demo = Demo::load().unwrap();
    let now: Timestamp = "2026-11-24T09:00:00Z".parse().unwrap();
    let mut numbers = Numbers(41);
    let mut grouper = Grouper::new();
    let mut texts: Vec<(String, String, String)> = Vec::new();
    for article in demo.articles() {
        // Of the texts that the demo itself repeats one is enough.
        if matches!(article.kind, weir_demo::ArticleKind::Repeat) {
            continue;
        }
        texts.push((article.title.clone(), article.text(now), article.lang.clone()));
    }
    for (n, (title, text, lang)) in texts.iter().enumerate() {
        let features = features(title, text, lang);
        let member = Member { entry: EntryId(n as i64), at: now, family: "first.example", features: &features };
        grouper.add(StoryId(n as i64), member);
    }
    let (mut asked, mut found, mut wrong) = (0, 0, 0);
    for (n, (_, text, lang)) in texts.iter().enumerate() {
        for turn in 0..4 {
            let copy = edited(text, lang == "zh", &mut numbers);
            let features = features(if lang == "zh" { "另一个标题" } else { "Another headline above it" }, &copy, lang);
            if features.signature.is_empty() {
                continue;
            }
            let member = Member { entry: EntryId(1_000 + turn), at: now, family: "second.example", features: &features };
            let near = grouper.near_duplicates(&member);
            asked += 1;
            let right = near.iter().any(|(entry, _)| entry.0 == n as i64);
            found += usize::from(right);
            wrong += near.iter().filter(|(entry, _)| entry.0 != n as i64).count();
        }
    }
    println!("near-duplicates: {found} of {asked} found, {wrong} wrong");
    assert_eq!(wrong, 0);
    assert!(asked > 200 && found * 100 >= asked * 98, "{found} of {asked}");
}
