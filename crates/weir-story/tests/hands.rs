//! What a person decided about stories holds, whatever comes later.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::Timestamp;
use weir_model::{EntryId, StoryId};
use weir_story::{Change, ClusterInput, Grouper, Member, ends_at};
use weir_text::{Features, Options, understand};

#[path = "hands/texts.rs"]
mod texts;

use texts::{BRIDGE, HERRING};

struct World {
    read: Vec<Features>,
    grouper: Grouper,
}

/// The texts in the stories that are given for them.
fn world(texts: &[(&str, &str)], stories: &[i64]) -> World {
    let mut world = World { read: Vec::new(), grouper: Grouper::new() };
    for ((title, text), story) in texts.iter().zip(stories) {
        world.add(title, text, *story);
    }
    world
}

impl World {
    fn add(&mut self, title: &str, text: &str, story: i64) {
        let entry = EntryId(self.read.len() as i64);
        let input = ClusterInput { title: title.into(), text: text.into(), ..ClusterInput::default() };
        self.read.push(understand(&input.article(entry), &Options::default()).features);
        let at: Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
        let at = at + jiff::SignedDuration::from_hours(entry.0);
        let family = format!("{entry}.example");
        self.grouper.add(StoryId(story), Member { entry, at, family: &family, features: self.read.last().unwrap() });
    }

    fn review(&self, story: i64) -> Option<Change> {
        self.grouper.review(StoryId(story))
    }
}

#[test]
fn what_was_taken_apart_is_not_merged() {
    let mut world = world(&BRIDGE[..4], &[1, 1, 2, 2]);
    let merge = world.review(2).unwrap();
    assert!(matches!(merge, Change::Merge { into: StoryId(1), from: StoryId(2), .. }), "on its own it would: {merge:?}");
    world.grouper.keep_apart(StoryId(2), StoryId(1));
    assert_eq!(world.review(2), None);
    assert_eq!(world.review(1), None);
    // The story that the one becomes is apart from the other, too.
    world.grouper.apply(&Change::Merge { into: StoryId(3), from: StoryId(1), score: 1.0 }, StoryId(3));
    assert_eq!((world.review(2), world.review(3)), (None, None));
    // Another story is free to merge.
    world.add(BRIDGE[0].0, BRIDGE[0].1, 4);
    world.add(BRIDGE[1].0, BRIDGE[1].1, 4);
    assert!(matches!(world.review(4), Some(Change::Merge { .. })));
}

#[test]
fn what_was_joined_is_not_split() {
    let texts = [BRIDGE[0], BRIDGE[1], HERRING[0], HERRING[1]];
    let mut world = world(&texts, &[1, 1, 1, 1]);
    let split = world.review(1).unwrap();
    assert!(matches!(&split, Change::Split { entries, .. } if *entries == [EntryId(2), EntryId(3)]), "on its own it would: {split:?}");
    world.grouper.keep_whole(StoryId(1));
    assert_eq!(world.review(1), None);
    // What it becomes is whole, too.
    world.grouper.apply(&Change::Merge { into: StoryId(9), from: StoryId(1), score: 1.0 }, StoryId(9));
    assert_eq!(world.review(9), None);
}

#[test]
fn a_story_ends_after_days_of_silence() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let first = at("2026-03-01T00:00:00Z");
    assert_eq!(ends_at(first, first, 1), at("2026-03-04T00:00:00Z"), "three days after a single report");
    assert_eq!(ends_at(first, at("2026-03-03T00:00:00Z"), 3), at("2026-03-07T00:00:00Z"), "four times the mean gap of a day");
    assert_eq!(ends_at(first, at("2026-03-21T00:00:00Z"), 3), at("2026-03-28T00:00:00Z"), "but at most a week");
}
