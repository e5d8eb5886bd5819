use crate::support::{Bench, at, entry};
use weir_model::EntryId;
use weir_store::{RiverFilter, View};

pub async fn new_subscriptions_begin_with_twenty(bench: &Bench) {
    // Entries first, then a reader.
    let feed = bench.feed("a").await;
    let ids = bench.fill(feed, 0, 50).await;
    bench.follow(bench.owner, feed).await;
    assert_eq!(bench.unread(bench.owner).await, ids[30..].iter().rev().copied().collect::<Vec<_>>());
    assert_eq!(bench.count(bench.owner, feed).await, 20);
    // A reader first, then entries.
    let early = bench.followed("b").await;
    let ids = bench.fill(early, 0, 50).await;
    assert_eq!(bench.count(bench.owner, early).await, 20);
    let filter = RiverFilter { view: View::New, feed: Some(early), ..RiverFilter::default() };
    assert_eq!(bench.river(bench.owner, filter).await.last(), Some(&ids[30]));
    // Later ones are all unread.
    bench.fill(early, 50, 80).await;
    assert_eq!(bench.count(bench.owner, early).await, 50);
    assert_eq!(bench.river(bench.owner, RiverFilter::default()).await.len(), 130, "older ones are there, as read");
    // Fewer than twenty.
    let small = bench.followed("c").await;
    bench.fill(small, 0, 5).await;
    assert_eq!(bench.count(bench.owner, small).await, 5);
}

pub async fn reading_and_unreading(bench: &Bench) {
    let feed = bench.feed("a").await;
    let ids = bench.fill(feed, 0, 30).await;
    bench.follow(bench.owner, feed).await;
    let other = bench.user("other").await;
    bench.follow(other, feed).await;
    bench.read(bench.owner, &ids[28..], true).await;
    bench.read(bench.owner, &ids[..1], false).await;
    bench.read(bench.owner, &[], true).await;
    bench.read(bench.owner, &[EntryId(9_999)], true).await;
    let mut expected: Vec<EntryId> = ids[10..28].iter().rev().copied().collect();
    expected.push(ids[0]);
    assert_eq!(bench.unread(bench.owner).await, expected);
    assert_eq!(bench.count(bench.owner, feed).await, 19);
    assert_eq!(bench.count(other, feed).await, 20, "others are not touched");
    bench.read(bench.owner, &ids, true).await;
    assert_eq!(bench.unread(bench.owner).await, []);
    bench.read(bench.owner, &ids, false).await;
    assert_eq!(bench.count(bench.owner, feed).await, 30);
    assert_eq!(bench.store.newest_entry(bench.owner, None).await.unwrap(), Some(ids[29]));
}

pub async fn all_is_read_up_to_a_watermark(bench: &Bench) {
    let (a, b) = (bench.followed("a").await, bench.followed("b").await);
    let in_a = bench.fill(a, 0, 10).await;
    let in_b = bench.fill(b, 10, 20).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.star(bench.owner, in_a[2], true, at(1)).await.unwrap();
    tx.mark_read(bench.owner, &[in_a[2]], false, at(1)).await.unwrap();
    tx.mark_all(bench.owner, Some(a), in_a[4]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((bench.count(bench.owner, a).await, bench.count(bench.owner, b).await), (5, 10));
    let saved = bench.store.entry(bench.owner, in_a[2]).await.unwrap().unwrap();
    assert!(saved.read && saved.starred, "a star outlives it");
    assert_eq!(bench.store.newest_entry(bench.owner, Some(a)).await.unwrap(), Some(in_a[9]));
    assert_eq!(bench.store.newest_entry(bench.owner, None).await.unwrap(), Some(in_b[9]));
    let mut tx = bench.store.begin().await.unwrap();
    tx.mark_all(bench.owner, None, in_b[8]).await.unwrap();
    // A watermark never sinks.
    tx.mark_all(bench.owner, None, in_a[0]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.unread(bench.owner).await, [in_b[9]]);
    assert_eq!((bench.count(bench.owner, a).await, bench.count(bench.owner, b).await), (0, 1));
}

pub async fn saved_entries_outlive_a_subscription(bench: &Bench) {
    let feed = bench.followed("a").await;
    let ids = bench.fill(feed, 0, 3).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.star(bench.owner, ids[1], true, at(1)).await.unwrap();
    tx.star(bench.owner, ids[2], true, at(1)).await.unwrap();
    tx.star(bench.owner, ids[2], false, at(2)).await.unwrap();
    tx.mark_read(bench.owner, &ids, true, at(2)).await.unwrap();
    tx.unsubscribe(bench.owner, feed).await.unwrap();
    tx.commit().await.unwrap();
    let saved = RiverFilter { view: View::Saved, ..RiverFilter::default() };
    assert_eq!(bench.river(bench.owner, saved).await, [ids[1]]);
    assert_eq!(bench.river(bench.owner, RiverFilter::default()).await, []);
    assert!(bench.store.entry(bench.owner, ids[1]).await.unwrap().unwrap().starred);
    assert_eq!(bench.store.entry(bench.owner, ids[2]).await.unwrap(), None);
    // Following it again begins anew.
    bench.follow(bench.owner, feed).await;
    assert_eq!(bench.count(bench.owner, feed).await, 3);
}

pub async fn few_and_many_unread_give_the_same_list(bench: &Bench) {
    let (a, b) = (bench.followed("a").await, bench.followed("b").await);
    bench.put(a, &[entry("first", 0)]).await;
    bench.put(b, &[entry("first", 0)]).await;
    let in_a = bench.fill(a, 1, 300).await;
    let in_b = bench.fill(b, 1, 300).await;
    assert_eq!(bench.unread(bench.owner).await.len(), 600, "by time");
    assert_eq!(bench.count(bench.owner, a).await, 300);
    bench.read(bench.owner, &in_a[50..], true).await;
    let mut expected: Vec<EntryId> = bench.river(bench.owner, RiverFilter::default()).await;
    expected.retain(|id| !in_a[50..].contains(id));
    assert_eq!(bench.unread(bench.owner).await, expected, "by feed");
    let mut tx = bench.store.begin().await.unwrap();
    tx.mark_all(bench.owner, Some(b), in_b[298]).await.unwrap();
    tx.mark_read(bench.owner, &in_b[..2], false, at(1)).await.unwrap();
    tx.commit().await.unwrap();
    expected.retain(|id| !in_b[2..].contains(id));
    let rest = bench.unread(bench.owner).await;
    expected.retain(|id| rest.contains(id) || in_b[..2].contains(id) || in_a.contains(id));
    assert_eq!(rest, expected, "below and above the watermark");
}

pub async fn compaction_changes_nothing_seen(bench: &Bench) {
    let feed = bench.followed("a").await;
    bench.put(feed, &[entry("first", 0)]).await;
    let ids = bench.fill(feed, 1, 200).await;
    bench.read(bench.owner, &ids[..150], true).await;
    bench.read(bench.owner, &ids[3..5], false).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.star(bench.owner, ids[7], true, at(1)).await.unwrap();
    tx.commit().await.unwrap();
    bench.read(bench.owner, &[ids[3]], true).await;
    let list = async || bench.store.river(bench.owner, &RiverFilter::default(), None, 1_000).await.unwrap();
    let (before, count) = (list().await, bench.count(bench.owner, feed).await);
    let mut tx = bench.store.begin().await.unwrap();
    let moved = tx.compact_marks(bench.owner).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((list().await, bench.count(bench.owner, feed).await), (before, count));
    // "first" is unread: nothing can move.
    assert_eq!(moved, 0);
    let first = bench.river(bench.owner, RiverFilter::default()).await.pop().unwrap();
    bench.read(bench.owner, &[first], true).await;
    let before = list().await;
    let mut tx = bench.store.begin().await.unwrap();
    assert_eq!(tx.compact_marks(bench.owner).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(list().await, before);
    let mut tx = bench.store.begin().await.unwrap();
    assert_eq!(tx.compact_marks(bench.owner).await.unwrap(), 0);
}
