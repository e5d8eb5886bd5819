use crate::support::{Bench, at};
use jiff::SignedDuration;
use weir_model::{FeedId, FeedKind, FullText, Lang};
use weir_store::{Access, Asks, FetchRecord, JobKind, ListRow, Moving, NewFeed, NewJob, StoreError};

pub async fn a_feed_is_added_once(bench: &Bench) {
    let mut tx = bench.store.begin().await.unwrap();
    let new = NewFeed {
        url: "https://a.example/feed".into(),
        title: "A\0 feed".into(),
        site_url: Some("https://a.example/".into()),
        kind: FeedKind::Atom,
        lang: Lang::DE,
        icon_url: None,
        ..NewFeed::default()
    };
    let id = tx.add_feed(&new, at(5)).await.unwrap();
    assert_eq!(tx.add_feed(&NewFeed { title: "Other".into(), ..new.clone() }, at(6)).await.unwrap(), id);
    assert_eq!(tx.feed(id).await.unwrap().unwrap().title, "A feed");
    assert_eq!(tx.feed_by_url(&new.url).await.unwrap().unwrap().id, id);
    tx.set_full_text(id, FullText::Never).await.unwrap();
    tx.commit().await.unwrap();
    let feed = bench.store.feed(id).await.unwrap().unwrap();
    assert_eq!((feed.kind, feed.lang, feed.full_text), (FeedKind::Atom, Lang::DE, FullText::Never));
    assert_eq!((feed.next_fetch_at, feed.created_at, feed.last_fetch_at), (at(5), at(5), None));
    assert_eq!(bench.store.feed_by_url(&new.url).await.unwrap(), Some(feed));
    assert_eq!(bench.store.feed(FeedId(77)).await.unwrap(), None);
    let mut tx = bench.store.begin().await.unwrap();
    let long = NewFeed { url: format!("https://a.example/{}", "x".repeat(3_000)), ..NewFeed::default() };
    assert!(matches!(tx.add_feed(&long, at(0)).await, Err(StoreError::TooLong { .. })));
}

pub async fn subscriptions_have_folders_and_titles(bench: &Bench) {
    let (a, b) = (bench.feed("a").await, bench.feed("b").await);
    let mut tx = bench.store.begin().await.unwrap();
    assert!(tx.subscribe(bench.owner, a, Some(" News "), Some("Mine"), at(1)).await.unwrap());
    assert!(tx.subscribe(bench.owner, b, None, None, at(2)).await.unwrap());
    assert!(!tx.subscribe(bench.owner, a, None, None, at(3)).await.unwrap());
    tx.commit().await.unwrap();
    bench.fill(a, 0, 3).await;
    bench.put(a, &[crate::support::entry("old", -60 * 24 * 5)]).await;
    let subs = bench.store.subscriptions(bench.owner, at(10)).await.unwrap();
    assert_eq!(
        subs.iter().map(|sub| (sub.folder.as_deref(), sub.title.as_str())).collect::<Vec<_>>(),
        [(None, "b"), (Some("News"), "Mine")]
    );
    let sub = &subs[1];
    assert_eq!((sub.unread, sub.has_new, sub.subscribed_at), (4, true, at(1)));
    assert_eq!((sub.per_day.len(), sub.per_day[29], sub.per_day[24], sub.per_day.iter().sum()), (30, 3, 1, 4u32));
    assert_eq!((subs[0].unread, subs[0].has_new), (0, false));

    let mut tx = bench.store.begin().await.unwrap();
    tx.rearrange(bench.owner, a, None, None).await.unwrap();
    tx.commit().await.unwrap();
    let subs = bench.store.subscriptions(bench.owner, at(10)).await.unwrap();
    assert_eq!(subs.iter().map(|sub| (sub.folder.as_deref(), sub.title.as_str())).collect::<Vec<_>>(), [(None, "a"), (None, "b")]);

    let mut tx = bench.store.begin().await.unwrap();
    tx.unsubscribe(bench.owner, a).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.subscriptions(bench.owner, at(10)).await.unwrap().len(), 1);
}

pub async fn fetches_are_recorded(bench: &Bench) {
    let id = bench.feed("a").await;
    let put = async |record: FetchRecord| {
        let mut tx = bench.store.begin().await.unwrap();
        tx.put_fetch(&record).await.unwrap();
        tx.commit().await.unwrap();
        bench.store.feed(id).await.unwrap().unwrap()
    };
    let ok = FetchRecord {
        body_hash: Some(-7),
        etag: Some("\"e\"".into()),
        last_modified: Some("Mon".into()),
        title: Some("New".into()),
        site_url: Some("https://site.example/".into()),
        icon_url: Some("https://site.example/icon".into()),
        kind: Some(FeedKind::Json),
        lang: Some(Lang::ZH),
        ..FetchRecord::new(id, at(1), 600, at(11))
    };
    let feed = put(ok).await;
    assert_eq!((feed.title.as_str(), feed.kind, feed.lang, feed.body_hash), ("New", FeedKind::Json, Lang::ZH, Some(-7)));
    assert_eq!(
        (feed.etag.as_deref(), feed.last_modified.as_deref(), feed.interval_s, feed.next_fetch_at),
        (Some("\"e\""), Some("Mon"), 600, at(11))
    );
    assert_eq!((feed.last_fetch_at, feed.last_ok_at, feed.error_count), (Some(at(1)), Some(at(1)), 0));

    put(FetchRecord { error: Some("no answer".into()), ..FetchRecord::new(id, at(2), 600, at(12)) }).await;
    let feed = put(FetchRecord { error: Some("still none".into()), gone: true, ..FetchRecord::new(id, at(3), 600, at(13)) }).await;
    assert_eq!((feed.error_count, feed.last_error.as_deref(), feed.gone), (2, Some("still none"), true));
    assert_eq!((feed.last_fetch_at, feed.last_ok_at, feed.etag.as_deref()), (Some(at(3)), Some(at(1)), Some("\"e\"")), "validators stay");

    let feed = put(FetchRecord { title: Some(String::new()), ..FetchRecord::new(id, at(4), 600, at(14)) }).await;
    assert_eq!((feed.error_count, feed.last_error, feed.gone, feed.title.as_str()), (0, None, false, "New"));
    let feed = put(FetchRecord { body_hash: Some(8), ..FetchRecord::new(id, at(5), 600, at(15)) }).await;
    assert_eq!((feed.body_hash, feed.etag, feed.last_modified), (Some(8), None, None), "a new body brings its own validators");
}

pub async fn due_feeds_are_followed_waiting_and_not_queued(bench: &Bench) {
    let (a, b, c) = (bench.followed("a").await, bench.followed("b").await, bench.followed("c").await);
    bench.feed("unfollowed").await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_fetch(&FetchRecord::new(a, at(0), 60, at(20))).await.unwrap();
    tx.put_fetch(&FetchRecord::new(b, at(0), 60, at(10))).await.unwrap();
    tx.put_fetch(&FetchRecord { gone: true, error: Some("gone".into()), ..FetchRecord::new(c, at(0), 60, at(5)) }).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.due_feeds(at(9), 10).await.unwrap(), []);
    assert_eq!(bench.store.due_feeds(at(20), 10).await.unwrap(), [b, a]);
    assert_eq!(bench.store.due_feeds(at(20), 1).await.unwrap(), [b]);
    let mut tx = bench.store.begin().await.unwrap();
    tx.enqueue(&NewJob::now(JobKind::Fetch, b, at(20))).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.due_feeds(at(20), 10).await.unwrap(), [a], "a fetch is queued");
    let job = bench.store.claim(&[JobKind::Fetch], "w", at(20), SignedDuration::from_mins(1), 1).await.unwrap().remove(0);
    assert_eq!(bench.store.due_feeds(at(20), 10).await.unwrap(), [a], "a fetch is under way");
    let mut tx = bench.store.begin().await.unwrap();
    tx.fail(&job, "broken", None).await.unwrap();
    tx.unsubscribe(bench.owner, a).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.due_feeds(at(20), 10).await.unwrap(), [b]);
}

pub async fn moved_feeds_keep_their_readers(bench: &Bench) {
    let (a, b) = (bench.followed("a").await, bench.feed("b").await);
    let mut tx = bench.store.begin().await.unwrap();
    assert_eq!(tx.move_feed(a, "https://new.example/feed", at(1)).await.unwrap(), a);
    assert_eq!(tx.move_feed(a, "https://new.example/feed", at(1)).await.unwrap(), a, "moving to where it is");
    tx.subscribe(bench.owner, a, Some("News"), None, at(1)).await.unwrap();
    assert_eq!(tx.move_feed(a, "https://b.example/feed", at(2)).await.unwrap(), b);
    tx.commit().await.unwrap();
    let subs = bench.store.subscriptions(bench.owner, at(3)).await.unwrap();
    assert_eq!(subs.iter().map(|sub| (sub.feed.id, sub.folder.as_deref())).collect::<Vec<_>>(), [(b, Some("News"))]);
    assert_eq!(bench.store.due_feeds(at(9), 9).await.unwrap(), [b], "nobody follows the old one");
}

pub async fn a_feeds_health_is_kept(bench: &Bench) {
    let (a, b) = (bench.followed("a").await, bench.followed("b").await);
    let put = async |record: FetchRecord| {
        let mut tx = bench.store.begin().await.unwrap();
        tx.put_fetch(&record).await.unwrap();
        tx.commit().await.unwrap();
        bench.store.feed(record.feed).await.unwrap().unwrap()
    };
    let moving = Moving { to: "https://new.example/feed".into(), since: at(1), times: 1 };
    let asks = Asks { ttl_minutes: Some(90), skip_hours: vec![3], skip_days: vec![6] };
    let good = FetchRecord {
        body_hash: Some(1),
        etag: Some("\"e\"".into()),
        validators_from: Some("https://new.example/feed".into()),
        full: true,
        moving: Some(moving.clone()),
        asks: Some(asks.clone()),
        warnings: Some(vec!["cut".into()]),
        site: Some("a.example".into()),
        why: "ttl".into(),
        ..FetchRecord::new(a, at(1), 60, at(10))
    };
    let feed = put(good).await;
    assert_eq!((feed.moving, &feed.asks, feed.full_at, feed.warnings), (Some(moving), &asks, Some(at(1)), vec!["cut".to_owned()]));
    assert_eq!((feed.why.as_str(), feed.site.as_str(), feed.failing_since), ("ttl", "a.example", None));
    for minute in [2, 3] {
        let bad = FetchRecord { error: Some("no".into()), error_code: Some("dns".into()), ..FetchRecord::new(a, at(minute), 60, at(11)) };
        let feed = put(bad).await;
        assert_eq!((feed.failing_since, feed.error_code.as_deref()), (Some(at(2)), Some("dns")));
        assert_eq!((&feed.asks, feed.full_at, feed.moving), (&asks, Some(at(1)), None));
    }
    put(FetchRecord { site: Some("a.example".into()), ..FetchRecord::new(b, at(1), 60, at(30)) }).await;
    let mut tx = bench.store.begin().await.unwrap();
    assert_eq!(tx.hold_site("a.example", at(20), "site_busy").await.unwrap(), 1, "whoever waits longer anyway is left alone");
    assert_eq!(tx.hold_site("", at(20), "site_busy").await.unwrap(), 0);
    tx.move_feed(a, "https://new.example/feed", at(4)).await.unwrap();
    tx.commit().await.unwrap();
    let feed = bench.store.feed(a).await.unwrap().unwrap();
    assert_eq!((feed.next_fetch_at, feed.why.as_str()), (at(20), "site_busy"));
    assert_eq!(feed.etag.as_deref(), Some("\"e\""), "they came from there");
    let mut tx = bench.store.begin().await.unwrap();
    tx.move_feed(a, "https://other.example/feed", at(4)).await.unwrap();
    tx.set_paused(a, true, at(5)).await.unwrap();
    tx.commit().await.unwrap();
    let feed = bench.store.feed(a).await.unwrap().unwrap();
    assert_eq!((feed.etag, feed.validators_from, feed.paused), (None, None, true));
    assert_eq!(bench.store.due_feeds(at(99), 9).await.unwrap(), [b]);
    let mut tx = bench.store.begin().await.unwrap();
    tx.set_paused(a, false, at(6)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.due_feeds(at(6), 9).await.unwrap(), [a]);
    assert_eq!(bench.store.followers(a).await.unwrap(), 1);
}

pub async fn secrets_of_a_feed_are_not_shown(bench: &Bench) {
    let feed = bench.feed("a").await;
    let access = Access { user: "u".into(), password: "s3cret".into(), cookies: "k=s3cret".into(), ..Access::default() };
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_fetch(&FetchRecord { body_hash: Some(1), etag: Some("e".into()), ..FetchRecord::new(feed, at(0), 1, at(1)) }).await.unwrap();
    tx.set_access(feed, &access).await.unwrap();
    tx.set_selectors(feed, "{}").await.unwrap();
    tx.commit().await.unwrap();
    let row = bench.store.feed(feed).await.unwrap().unwrap();
    assert_eq!((&row.access, row.etag.as_deref(), row.kind), (&access, None, FeedKind::Page));
    assert!(!format!("{row:?}{}", serde_json::to_string(&row).unwrap()).contains("s3cret"));
    let mut tx = bench.store.begin().await.unwrap();
    tx.set_access(feed, &Access::default()).await.unwrap();
    tx.commit().await.unwrap();
    assert!(bench.store.feed(feed).await.unwrap().unwrap().access.is_empty());
}

pub async fn lists_bring_feeds(bench: &Bench) {
    let (own, brought) = (bench.followed("own").await, bench.followed("brought").await);
    let mut tx = bench.store.begin().await.unwrap();
    let list = tx.add_list(bench.owner, "https://list.example/opml", "List", at(1)).await.unwrap();
    assert_eq!(tx.add_list(bench.owner, "https://list.example/opml", "Again", at(2)).await.unwrap(), list);
    tx.bring(bench.owner, brought, list).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.due_lists(at(1), 9).await.unwrap(), [list]);
    assert_eq!(bench.store.brought_by(list).await.unwrap(), [brought]);
    let subs = bench.store.subscriptions(bench.owner, at(1)).await.unwrap();
    assert_eq!(subs.iter().find(|sub| sub.feed.id == own).unwrap().list, None);
    assert_eq!(subs.iter().find(|sub| sub.feed.id == brought).unwrap().list, Some(list));
    let row = bench.store.list(list).await.unwrap().unwrap();
    let row = ListRow { title: "New".into(), etag: Some("e".into()), last_ok_at: Some(at(2)), next_fetch_at: at(9), ..row };
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_list(&row).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.lists(bench.owner).await.unwrap(), [row]);
    assert_eq!(bench.store.due_lists(at(8), 9).await.unwrap(), []);
    let mut tx = bench.store.begin().await.unwrap();
    tx.drop_list(list).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.lists(bench.owner).await.unwrap(), []);
    assert!(bench.store.subscriptions(bench.owner, at(1)).await.unwrap().iter().all(|sub| sub.list.is_none()));
}

pub async fn feeds_have_a_place_before_or_after_others(bench: &Bench) {
    let (a, b) = (bench.followed("a").await, bench.followed("b").await);
    let other = bench.user("other").await;
    bench.follow(other, a).await;
    let places = async |user| {
        let subs = bench.store.subscriptions(user, at(0)).await.unwrap();
        subs.into_iter().map(|sub| (sub.feed.id, sub.priority)).collect::<Vec<_>>()
    };
    assert_eq!(places(bench.owner).await, [(a, 0), (b, 0)]);
    let mut tx = bench.store.begin().await.unwrap();
    tx.set_priority(bench.owner, a, 2).await.unwrap();
    tx.set_priority(bench.owner, b, -100).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(places(bench.owner).await, [(a, 2), (b, -2)]);
    assert_eq!(places(other).await, [(a, 0)], "each reader's own");
}
