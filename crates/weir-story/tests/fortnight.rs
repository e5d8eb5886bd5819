//! Fourteen days of a made-up world of 200 feeds: articles become stories, stories become two editions a day.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use weir_model::{EntryId, FeedId, HeldReason, Lang, StoryId};
use weir_story::{Candidate, CandidateMember, Change, Draft, Grouper, Member, Placement, Reader, edition, rank, told};
use weir_text::{Anchor, AnchorKind, Features};

const FEEDS: u64 = 200;
const DAYS: i64 = 14;
const HOUR: i64 = 3600;
const START: i64 = 1_790_000_000 / 86_400 * 86_400;

/// A small generator: the same numbers on every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }
}

struct Item {
    entry: EntryId,
    at: Timestamp,
    feed: u64,
    /// The event that it reports.
    event: u64,
    promotion: bool,
    repeat: bool,
    features: Features,
}

fn family(feed: u64) -> String {
    // Some houses have several feeds.
    format!("house{}.example", feed * 2 / 3)
}

fn per_day(feed: u64) -> f32 {
    match feed % 10 {
        0 => 12.0,
        1..4 => 2.0,
        4..8 => 0.5,
        _ => 0.1,
    }
}

/// What a report of an event is made of: half of it the event's own words and facts, half the writer's.
fn features(event: u64, entry: u64) -> Features {
    let (mut shared, mut own) = (Numbers(event << 20), Numbers(entry << 40));
    let mut terms: BTreeMap<u32, f32> = BTreeMap::new();
    for _ in 0..30 {
        terms.insert((shared.next() >> 32) as u32, 2.2);
        terms.insert((own.next() >> 32) as u32, 1.4);
        terms.insert(own.below(500) as u32 * 7919, 1.6);
    }
    let anchor = |n: u64, random: u64| Anchor {
        kind: [AnchorKind::Name, AnchorKind::Number, AnchorKind::Place][(n % 3) as usize],
        hash: (random >> 32) as u32,
        weight: 1.5,
    };
    let mut anchors: Vec<Anchor> = (0..9).map(|n| anchor(n, shared.next())).collect();
    anchors.extend((0..6).map(|n| anchor(n, own.next())));
    let title = (0..5).map(|n| ((if n < 2 { shared.next() } else { own.next() }) >> 32) as u32).collect::<BTreeSet<u32>>();
    let signature = (0..128).map(|_| own.next() as u16).collect();
    let title = title.into_iter().collect();
    Features { lang: Lang::EN, words: 400, terms: terms.into_iter().collect(), title, anchors, signature, ..Features::default() }
}

/// All items of the fortnight in order of publication.
fn world(seed: u64) -> Vec<Item> {
    let mut numbers = Numbers(seed);
    let mut items: Vec<(i64, u64, u64)> = Vec::new();
    for day in 0..DAYS {
        for feed in 0..FEEDS {
            let (whole, part) = (per_day(feed) as u64, (per_day(feed).fract() * 100.0) as u64);
            for _ in 0..whole.min(4) + u64::from(numbers.below(100) < part) {
                // Half tell an event of today, a few one of the days before, the rest what nobody else tells.
                let event = match numbers.below(10) {
                    0..5 => 1_000 * (day as u64 + 1) + numbers.below(12),
                    5 => 1_000 * (day.max(1) as u64) + numbers.below(12),
                    _ => 1_000_000 + numbers.below(1_000_000),
                };
                items.push((START + day * 86_400 + numbers.below(86_400) as i64, feed, event));
            }
        }
    }
    items.sort_unstable();
    let made = items.into_iter().enumerate().map(|(n, (second, feed, event))| Item {
        entry: EntryId(n as i64),
        at: Timestamp::from_second(second).unwrap(),
        feed,
        event,
        promotion: numbers.below(25) == 0,
        repeat: numbers.below(20) == 0,
        features: features(event, n as u64),
    });
    made.collect()
}

/// Lives through the fortnight; gives each edition with its time and the members that its stories had.
fn live(items: &[Item], reader: &Reader) -> Vec<(Timestamp, Draft, BTreeMap<StoryId, Vec<EntryId>>)> {
    let mut grouper = Grouper::new();
    let mut story_of: BTreeMap<EntryId, StoryId> = BTreeMap::new();
    let mut archive: Vec<(Timestamp, StoryId, u32)> = Vec::new();
    let mut waited: BTreeMap<StoryId, u32> = BTreeMap::new();
    let mut editions = Vec::new();
    let mut pending = items.iter().peekable();
    let mut next_id = 0;
    for half in 1..=DAYS * 2 {
        let now = Timestamp::from_second(START + half * 12 * HOUR).unwrap();
        while let Some(item) = pending.next_if(|item| item.at < now) {
            let family = family(item.feed);
            let member = Member { entry: item.entry, at: item.at, family: &family, features: &item.features };
            let mut story = match grouper.place(&member) {
                Placement::Join { story, .. } => story,
                Placement::New => {
                    next_id += 1;
                    StoryId(next_id)
                }
            };
            grouper.add(story, member);
            story_of.insert(item.entry, story);
            while let Some(change) = grouper.review(story) {
                next_id += 1;
                grouper.apply(&change, StoryId(next_id));
                match change {
                    Change::Merge { into, from, .. } => {
                        story_of.values_mut().filter(|story| **story == from).for_each(|story| *story = into);
                        archive.iter_mut().filter(|(_, story, _)| *story == from).for_each(|(_, story, _)| *story = into);
                        story = into;
                    }
                    Change::Split { entries, .. } => {
                        entries.iter().for_each(|entry| {
                            story_of.insert(*entry, StoryId(next_id));
                        });
                        break;
                    }
                    Change::End { .. } => break,
                }
            }
        }
        grouper.forget_before(Timestamp::from_second(now.as_second() - 10 * 86_400).unwrap());

        // Candidates: stories with a report in the last three days.
        let since = Timestamp::from_second(now.as_second() - 3 * 86_400).unwrap();
        let told = told(archive.iter().copied(), now);
        let mut members: BTreeMap<StoryId, Vec<&Item>> = BTreeMap::new();
        for item in items.iter().filter(|item| item.at < now) {
            members.entry(story_of[&item.entry]).or_default().push(item);
        }
        members.retain(|_, items| items.iter().any(|item| item.at >= since));
        let candidates: Vec<Candidate> = members
            .iter()
            .map(|(story, items)| Candidate {
                story: *story,
                members: items.iter().map(|item| candidate_member(item)).collect(),
                section: format!("section:{}", items[0].event % 4),
                tags: vec![format!("topic:{}", items[0].event % 40)],
                minutes: 3,
                brief_seconds: 35,
                told: told.get(story).map(|(members, _)| *members),
                editions: told.get(story).map_or(0, |(_, editions)| *editions),
                waited: waited.get(story).copied().unwrap_or(0),
                ..Candidate::default()
            })
            .collect();
        let draft = edition(&candidates, reader, now);
        let mut backwards = candidates.clone();
        backwards.reverse();
        assert_eq!(edition(&backwards, reader, now), draft, "the order of candidates decides nothing");
        check(&draft, &candidates, reader, now);
        waited = draft.carried.iter().map(|story| (*story, waited.get(story).copied().unwrap_or(0) + 1)).collect();
        for item in &draft.items {
            archive.push((now, item.story, members[&item.story].len() as u32));
        }
        let members = members.into_iter().map(|(story, items)| (story, items.iter().map(|item| item.entry).collect())).collect();
        editions.push((now, draft, members));
    }
    editions
}

fn candidate_member(item: &Item) -> CandidateMember {
    CandidateMember {
        entry: item.entry,
        feed: FeedId(item.feed as i64),
        family: family(item.feed),
        at: item.at,
        promotion: item.promotion,
        repeat: item.repeat,
        per_day: per_day(item.feed),
        ..CandidateMember::default()
    }
}

/// What holds for one edition.
fn check(draft: &Draft, candidates: &[Candidate], reader: &Reader, now: Timestamp) {
    let articles: BTreeSet<EntryId> = candidates.iter().flat_map(|candidate| candidate.members.iter().map(|member| member.entry)).collect();
    let held: BTreeSet<EntryId> = draft.held.iter().map(|held| held.entry).collect();
    assert_eq!(held.len(), draft.held.len(), "held once");
    assert_eq!(draft.items.len() + held.len(), articles.len(), "the sums agree");
    assert!(held.is_subset(&articles));
    assert!(draft.items.len() <= reader.stories as usize);
    for item in &draft.items {
        let candidate = candidates.iter().find(|candidate| candidate.story == item.story).unwrap();
        let sum: f32 = item.why.factors.iter().map(|(_, points)| points).sum();
        assert!((sum - item.why.score).abs() < 0.01, "the factors are the score");
        assert_eq!(rank(candidate, reader, now), item.why);
    }
    for story in &draft.carried {
        assert!(draft.items.iter().all(|item| item.story != *story));
    }
}

#[test]
fn a_fortnight_of_editions() {
    let items = world(7);
    let reader = Reader { muted: vec!["topic:3".into(), "feed:11".into()], followed: vec!["topic:8".into()], ..Reader::default() };
    let editions = live(&items, &reader);
    let again = live(&items, &reader);
    assert!(editions.iter().zip(&again).all(|(a, b)| a.1 == b.1), "the same input gives the same editions");
    assert_eq!(editions.len(), 28);

    let mut seen: BTreeMap<StoryId, BTreeSet<EntryId>> = BTreeMap::new();
    let mut accounted: BTreeSet<EntryId> = BTreeSet::new();
    let (mut again, mut told, mut carried) = (0, 0, 0);
    let mut before: Vec<StoryId> = Vec::new();
    for (_, draft, members) in &editions {
        for item in &draft.items {
            let fresh = draft.fresh.iter().find(|(story, _)| *story == item.story).map(|(_, fresh)| fresh);
            if let Some(known) = seen.get(&item.story) {
                let fresh = fresh.expect("a story comes again only with something new");
                assert!(!fresh.reports.is_empty() && fresh.reports.iter().all(|entry| !known.contains(entry)), "{fresh:?}");
                assert!(!fresh.reports.is_empty());
                again += 1;
            }
            seen.entry(item.story).or_default().extend(&members[&item.story]);
            carried += usize::from(before.contains(&item.story));
        }
        before.clone_from(&draft.carried);
        told += draft.held.iter().filter(|held| held.reason == HeldReason::Told).count();
        accounted.extend(members.values().flatten());
    }
    assert_eq!(accounted.len(), items.len(), "no article is lost");
    assert!(again > 0 && told > 0 && carried > 0, "again {again}, told {told}, carried {carried}: the world must try all three");

    // The stories are the events.
    let last: BTreeMap<EntryId, StoryId> = editions
        .iter()
        .flat_map(|(_, _, members)| members.iter().flat_map(|(story, entries)| entries.iter().map(|entry| (*entry, *story))))
        .collect();
    let mut events: BTreeMap<u64, BTreeSet<StoryId>> = BTreeMap::new();
    for item in &items {
        events.entry(item.event).or_default().insert(last[&item.entry]);
    }
    let whole = events.values().filter(|stories| stories.len() == 1).count();
    assert!(whole * 100 >= events.len() * 97, "{whole} of {} events are one story", events.len());
}
