//! What people decide about stories, and when they last looked at one.

use crate::stories::story;
use crate::support::{Bench, at};
use std::collections::BTreeSet;
use weir_model::{EntryId, HandId, StoryId};
use weir_store::{Decided, HandKind};

async fn members(bench: &Bench, story: StoryId) -> Vec<EntryId> {
    bench.store.members(story).await.unwrap().into_iter().map(|member| member.entry).collect()
}

async fn undo(bench: &Bench, hand: HandId) -> Option<Vec<StoryId>> {
    let mut tx = bench.store.begin().await.unwrap();
    let changed = tx.undo_hand(hand).await.unwrap();
    tx.commit().await.unwrap();
    changed
}

async fn take_out(bench: &Bench, entry: EntryId) -> Option<(HandId, StoryId, StoryId)> {
    let mut tx = bench.store.begin().await.unwrap();
    let taken = tx.take_out(bench.owner, entry, at(50)).await.unwrap();
    tx.commit().await.unwrap();
    taken
}

async fn join(bench: &Bench, from: StoryId, into: StoryId) -> Option<(HandId, StoryId)> {
    let mut tx = bench.store.begin().await.unwrap();
    let joined = tx.join_stories(bench.owner, from, into, at(60)).await.unwrap();
    tx.commit().await.unwrap();
    joined
}

pub async fn an_article_is_taken_out_and_put_back(bench: &Bench) {
    let feed = bench.followed("a").await;
    let ids = bench.fill(feed, 0, 5).await;
    let first = story(bench, "First", &ids[..3]).await;
    let alone = story(bench, "Alone", &ids[3..4]).await;
    assert_eq!(take_out(bench, ids[3]).await, None, "it is alone already");
    assert_eq!(take_out(bench, EntryId(9999)).await, None);
    let (hand, from, own) = take_out(bench, ids[2]).await.unwrap();
    assert_eq!((from, members(bench, first).await, members(bench, own).await), (first, ids[..2].to_vec(), vec![ids[2]]));
    let row = bench.store.story(bench.owner, first).await.unwrap().unwrap();
    assert_eq!((row.story.first_at, row.story.last_at), (at(0), at(1)), "its times are those of what is left");
    let hands = bench.store.hands(own).await.unwrap();
    assert_eq!(hands, bench.store.hands(first).await.unwrap(), "both stories know of it");
    assert_eq!((hands[0].id, hands[0].kind, hands[0].story, hands[0].other), (hand, HandKind::Apart, first, own));
    assert_eq!((hands[0].title.clone(), hands[0].at), (format!("Title {feed}-2"), at(50)));
    assert_eq!(bench.store.hands(alone).await.unwrap(), []);
    let apart = |one: StoryId, two: StoryId| Decided { apart: BTreeSet::from([(one.min(two), one.max(two))]), whole: BTreeSet::new() };
    assert_eq!(bench.store.decided().await.unwrap(), apart(first, own));
    // The decision is about articles: it holds when the story merges into another.
    let mut tx = bench.store.begin().await.unwrap();
    tx.merge_stories(first, alone).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.decided().await.unwrap(), apart(alone, own));
    // Back: to where the others are now; what led to its own story leads there.
    assert_eq!(undo(bench, hand).await, Some(vec![alone]));
    assert_eq!(members(bench, alone).await, ids[..4]);
    assert_eq!(bench.store.story(bench.owner, own).await.unwrap().unwrap().story.id, alone);
    assert_eq!(bench.store.decided().await.unwrap(), Decided::default());
    assert_eq!(undo(bench, hand).await, None, "once");
    // What came to the new story meanwhile stays there.
    let (hand, _, own) = take_out(bench, ids[0]).await.unwrap();
    let mut tx = bench.store.begin().await.unwrap();
    tx.assign(ids[4], own).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(undo(bench, hand).await, Some(vec![alone, own]));
    assert_eq!((members(bench, own).await, members(bench, alone).await), (vec![ids[4]], ids[..4].to_vec()));
}

pub async fn stories_are_joined_and_parted_again(bench: &Bench) {
    let feed = bench.followed("a").await;
    let ids = bench.fill(feed, 0, 6).await;
    let (first, second, third) =
        (story(bench, "First", &ids[..2]).await, story(bench, "Second", &ids[2..4]).await, story(bench, "Third", &ids[4..5]).await);
    let mut tx = bench.store.begin().await.unwrap();
    tx.merge_stories(third, second).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(join(bench, third, second).await, None, "they are one already");
    assert_eq!(join(bench, StoryId(9999), second).await, None);
    let (hand, into) = join(bench, third, first).await.unwrap();
    assert_eq!((into, members(bench, first).await), (first, ids[..5].to_vec()), "what a merged story leads to joins");
    assert_eq!(bench.store.story(bench.owner, third).await.unwrap().unwrap().story.id, first);
    assert_eq!(bench.store.decided().await.unwrap(), Decided { apart: BTreeSet::new(), whole: BTreeSet::from([first]) });
    let hands = bench.store.hands(first).await.unwrap();
    assert_eq!((hands[0].kind, hands[0].story, hands[0].other, hands[0].title.as_str()), (HandKind::Joined, first, second, "Second"));
    // A later report stays; the story that went is there again, and what led to it leads there.
    let mut tx = bench.store.begin().await.unwrap();
    tx.assign(ids[5], first).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(undo(bench, hand).await, Some(vec![first, second]));
    assert_eq!((members(bench, first).await, members(bench, second).await), (vec![ids[0], ids[1], ids[5]], ids[2..5].to_vec()));
    assert_eq!(bench.store.story(bench.owner, third).await.unwrap().unwrap().story.id, second);
    let row = bench.store.story(bench.owner, first).await.unwrap().unwrap();
    assert_eq!((row.story.first_at, row.story.last_at), (at(0), at(5)));
    assert_eq!(bench.store.decided().await.unwrap(), Decided::default());
}

pub async fn a_later_decision_replaces_an_earlier_one(bench: &Bench) {
    let feed = bench.followed("a").await;
    let ids = bench.fill(feed, 0, 4).await;
    let first = story(bench, "First", &ids[..3]).await;
    let other = story(bench, "Other", &ids[3..]).await;
    let (_, _, own) = take_out(bench, ids[0]).await.unwrap();
    let (_, _, second) = take_out(bench, ids[1]).await.unwrap();
    // Joining them by hand takes back that they are apart; the other decision holds.
    let (joined, _) = join(bench, own, first).await.unwrap();
    let decided = bench.store.decided().await.unwrap();
    assert_eq!(decided.apart, BTreeSet::from([(first, second)]));
    assert_eq!(decided.whole, BTreeSet::from([first]));
    assert_eq!(undo(bench, joined).await, Some(vec![first, own]));
    // Another matter is not touched.
    let (_, into) = join(bench, other, own).await.unwrap();
    assert_eq!(into, own);
    assert_eq!(bench.store.decided().await.unwrap().apart, BTreeSet::from([(first, second)]));
}

pub async fn a_look_knows_what_was_there(bench: &Bench) {
    let feed = bench.followed("a").await;
    let ids = bench.fill(feed, 0, 5).await;
    let (first, second) = (story(bench, "First", &ids[..2]).await, story(bench, "Second", &ids[2..4]).await);
    let look = async |story: StoryId, held: &[EntryId], minutes: i64| {
        let last = bench.store.last_look(bench.owner, story, at(minutes)).await.unwrap();
        let mut tx = bench.store.begin().await.unwrap();
        tx.look(bench.owner, story, held, at(minutes)).await.unwrap();
        tx.commit().await.unwrap();
        last.map(|look| (look.at, look.seen.into_iter().collect::<Vec<_>>()))
    };
    assert_eq!(look(first, &ids[..1], 0).await, None, "the first look");
    // What comes while the reader is there is new, and stays new for this visit.
    assert_eq!(look(first, &ids[..2], 10).await, Some((at(0), vec![ids[0]])));
    assert_eq!(look(first, &ids[..2], 35).await, Some((at(0), vec![ids[0]])));
    // The next visit begins where this one ended.
    assert_eq!(look(first, &ids[..2], 100).await, Some((at(35), ids[..2].to_vec())));
    assert_eq!(look(first, &ids[..2], 110).await, Some((at(35), ids[..2].to_vec())));
    // What was seen of a story that merged was seen.
    assert_eq!(look(second, &ids[2..4], 120).await, None);
    let mut tx = bench.store.begin().await.unwrap();
    tx.merge_stories(second, first).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(look(first, &ids, 500).await, Some((at(120), ids[..4].to_vec())));
    let other = bench.user("other").await;
    assert_eq!(bench.store.last_look(other, first, at(600)).await.unwrap(), None, "each reader's own");
}
