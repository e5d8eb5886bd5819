use crate::support::{Bench, article, at, entry, paged, understanding};
use weir_model::{EntryId, Lang, TextState};
use weir_store::{Cursor, NewEntry, PutKind, RiverFilter, View};

pub async fn entries_are_added_changed_and_same(bench: &Bench) {
    let feed = bench.followed("a").await;
    let first = bench.put(feed, &[entry("1", 1), entry("2", 2), entry("1", 3)]).await;
    assert_eq!(first.iter().map(|put| put.kind).collect::<Vec<_>>(), [PutKind::Added, PutKind::Added, PutKind::Same]);
    assert_eq!(first[0].id, first[2].id, "the first of two with one guid counts");
    assert!(first[0].id < first[1].id);
    let changed = NewEntry { hash: 2, title: "New title".into(), sort_at: at(50), ..entry("1", 1) };
    let second = bench.put(feed, &[changed, entry("2", 2), entry("3", 3)]).await;
    assert_eq!(second.iter().map(|put| put.kind).collect::<Vec<_>>(), [PutKind::Changed, PutKind::Same, PutKind::Added]);
    assert_eq!(second[0].id, first[0].id);
    let row = bench.store.entry(bench.owner, first[0].id).await.unwrap().unwrap();
    assert_eq!((row.title.as_str(), row.sort_at, row.arrived_at), ("New title", at(1), at(1_000)), "its place in lists stays");
    assert_eq!((row.excerpt.as_str(), row.pending, row.state, row.minutes), ("Short & sweet", true, TextState::Excerpt, 0));
    assert_eq!(bench.put(feed, &[]).await, []);
    // The same guid in another feed is another entry.
    let other = bench.followed("b").await;
    assert_eq!(bench.put(other, &[entry("1", 1)]).await[0].kind, PutKind::Added);
}

pub async fn sources_come_back_whole(bench: &Bench) {
    let feed = bench.followed("a").await;
    let new = NewEntry {
        author: Some("A, B".into()),
        image_url: Some("https://news.example/i.jpg".into()),
        content_html: Some("<p>文</p>".repeat(1_000)),
        categories: vec!["x".into(), "y".into()],
        comments_url: Some("https://news.example/c".into()),
        lang: Lang::UND,
        ..entry("1", 1)
    };
    let id = bench.put(feed, std::slice::from_ref(&new)).await[0].id;
    let source = bench.store.entry_source(id).await.unwrap().unwrap();
    assert_eq!((&source.summary_html, &source.content_html, &source.categories), (&new.summary_html, &new.content_html, &new.categories));
    assert_eq!((source.author, source.image_url, source.comments_url), (new.author, new.image_url, new.comments_url));
    assert_eq!((source.feed, source.feed_title.as_str(), source.lang, source.published_at), (feed, "a", Lang::EN, Some(at(1))));
    assert_eq!(bench.store.entry_source(EntryId(9_999)).await.unwrap(), None);
}

pub async fn repeats_follow_their_original(bench: &Bench) {
    let (a, b, c) = (bench.followed("a").await, bench.followed("b").await, bench.followed("c").await);
    let original = bench.put(a, &[paged("1", 1, 42)]).await[0].id;
    let put = bench.put(b, &[paged("1", 2, 42), paged("2", 3, 42), paged("3", 4, 43)]).await;
    assert_eq!(put[0].kind, PutKind::Repeat(original));
    assert_eq!(put[1].kind, PutKind::Repeat(original), "of the oldest, not of another repeat");
    assert_eq!(put[2].kind, PutKind::Added);
    let put_again = bench.put(b, &[paged("1", 2, 42)]).await;
    assert_eq!(put_again[0].kind, PutKind::Same);
    let inner = bench.put(c, &[paged("x", 5, 44), paged("y", 6, 44)]).await;
    assert_eq!(inner[1].kind, PutKind::Repeat(inner[0].id), "within one batch");

    assert_eq!(bench.river(bench.owner, RiverFilter::default()).await, [inner[0].id, put[2].id, original]);
    assert_eq!(bench.unread(bench.owner).await, [inner[0].id, put[2].id, original]);
    assert_eq!(bench.count(bench.owner, b).await, 1, "hidden repeats are not counted");

    // Reading one is reading all.
    bench.read(bench.owner, &[original], true).await;
    let repeat = bench.store.entry(bench.owner, put[0].id).await.unwrap().unwrap();
    assert!(repeat.read);
    assert_eq!(repeat.same_as, Some(original));
    bench.read(bench.owner, &[put[0].id], false).await;
    assert!(!bench.store.entry(bench.owner, original).await.unwrap().unwrap().read);
    bench.read(bench.owner, &[original], true).await;
    // What comes later of something read is read.
    let late = bench.put(c, &[paged("late", 7, 42)]).await[0].id;
    assert!(bench.store.entry(bench.owner, late).await.unwrap().unwrap().read);

    // Whoever does not follow the original's feed sees the repeat.
    let other = bench.user("other").await;
    bench.follow(other, b).await;
    assert_eq!(bench.river(other, RiverFilter::default()).await, [put[2].id, put[1].id, put[0].id]);
    assert_eq!(bench.count(other, b).await, 3);
    assert!(bench.store.entry(other, original).await.unwrap().is_some(), "its text is the original's");

    // Unfollowing the original's feed brings the repeats up, read as they were.
    let mut tx = bench.store.begin().await.unwrap();
    tx.unsubscribe(bench.owner, a).await.unwrap();
    tx.commit().await.unwrap();
    assert!(bench.river(bench.owner, RiverFilter::default()).await.contains(&put[0].id));
    assert!(!bench.unread(bench.owner).await.contains(&put[0].id));
}

pub async fn repeats_show_what_the_original_knows(bench: &Bench) {
    let (a, b) = (bench.feed("a").await, bench.followed("b").await);
    let original = bench.put(a, &[paged("1", 1, 42)]).await[0].id;
    let repeat = bench.put(b, &[paged("1", 2, 42)]).await[0].id;
    let row = understanding(&["topic:x"], "");
    bench.understood(original, &row).await;
    let mut tx = bench.store.begin().await.unwrap();
    let story = tx.add_story("Story", Lang::EN, at(1)).await.unwrap();
    tx.assign(original, story).await.unwrap();
    tx.commit().await.unwrap();
    let seen = bench.store.entry(bench.owner, repeat).await.unwrap().unwrap();
    assert_eq!((seen.excerpt.as_str(), seen.minutes, seen.state, seen.pending), ("One sentence.", 3, TextState::Full, false));
    assert_eq!((seen.story, seen.story_families, seen.section.as_str()), (Some(story), 1, "section:business"));
    assert_eq!(bench.store.story_of(repeat).await.unwrap(), Some(story));
    let topic = RiverFilter { topic: Some("topic:x".into()), section: Some("section:business".into()), ..RiverFilter::default() };
    assert_eq!(bench.river(bench.owner, topic).await, [repeat]);
    assert!(bench.store.story(bench.owner, story).await.unwrap().is_some(), "a story known only through a repeat");
}

pub async fn the_river_is_paged_without_gaps(bench: &Bench) {
    let (a, b) = (bench.followed("a").await, bench.followed("b").await);
    let mut ids = bench.fill(a, 0, 30).await;
    // Many of one moment.
    let entries: Vec<NewEntry> = (0..30).map(|n| entry(&format!("same-{n}"), 15)).collect();
    ids.extend(bench.put(b, &entries).await.into_iter().map(|put| put.id));
    for view in [View::All, View::New] {
        let filter = RiverFilter { view, ..RiverFilter::default() };
        let mut seen = Vec::new();
        let mut before: Option<Cursor> = None;
        loop {
            let page = bench.store.river(bench.owner, &filter, before, 7).await.unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.cursor().to_string().parse().unwrap());
            seen.extend(page.iter().map(|row| (row.sort_at, row.id)));
            if seen.len() == 14 {
                // What arrives meanwhile disturbs nothing.
                bench.put(a, &[entry(&format!("late {view:?}"), 2_000)]).await;
            }
        }
        assert!(seen.is_sorted_by(|a, b| a > b), "newest first, none twice");
        let expected = if view == View::All { 60 } else { 41 };
        // Two feeds begin with 20 unread each; one late entry came before the second round.
        assert_eq!(seen.len(), expected, "{view:?}");
    }
    for wrong in ["", "1", "x.1", "1.x", "99999999999999999999.1"] {
        assert!(wrong.parse::<Cursor>().is_err(), "{wrong}");
    }
}

pub async fn the_river_is_filtered(bench: &Bench) {
    let (a, b) = (bench.followed("a").await, bench.feed("b").await);
    let mut tx = bench.store.begin().await.unwrap();
    tx.subscribe(bench.owner, b, Some("News"), None, at(0)).await.unwrap();
    tx.commit().await.unwrap();
    let in_a = bench.fill(a, 0, 3).await;
    let in_b = bench.fill(b, 10, 13).await;
    bench.understood(in_a[0], &understanding(&["topic:x"], "")).await;
    let promotion =
        weir_store::UnderstandingRow { promotion: true, lang: Lang::ZH, section: String::new(), ..understanding(&["topic:y"], "") };
    bench.understood(in_b[0], &promotion).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.star(bench.owner, in_a[1], true, at(1)).await.unwrap();
    tx.commit().await.unwrap();
    let river = async |filter: RiverFilter| bench.river(bench.owner, filter).await;
    let all = RiverFilter::default;
    assert_eq!(river(all()).await, [in_b[2], in_b[1], in_b[0], in_a[2], in_a[1], in_a[0]]);
    assert_eq!(river(RiverFilter { feed: Some(a), ..all() }).await, [in_a[2], in_a[1], in_a[0]]);
    assert_eq!(river(RiverFilter { folder: Some("News".into()), ..all() }).await, [in_b[2], in_b[1], in_b[0]]);
    assert_eq!(river(RiverFilter { folder: Some("' or 1=1".into()), ..all() }).await, []);
    assert_eq!(river(RiverFilter { lang: Some(Lang::ZH), ..all() }).await, [in_b[0]]);
    assert_eq!(river(RiverFilter { section: Some("section:business".into()), ..all() }).await, [in_a[0]]);
    assert_eq!(river(RiverFilter { topic: Some("topic:y".into()), ..all() }).await, [in_b[0]]);
    assert_eq!(river(RiverFilter { promotions: Some(true), ..all() }).await, [in_b[0]]);
    assert_eq!(river(RiverFilter { promotions: Some(false), feed: Some(b), ..all() }).await, [in_b[2], in_b[1]]);
    assert_eq!(river(RiverFilter { view: View::Saved, ..all() }).await, [in_a[1]]);
    assert_eq!(river(RiverFilter { view: View::Saved, feed: Some(b), ..all() }).await, []);
    bench.read(bench.owner, &[in_b[1], in_a[0]], true).await;
    assert_eq!(river(RiverFilter { view: View::New, ..all() }).await, [in_b[2], in_b[0], in_a[2], in_a[1]]);
    assert_eq!(river(RiverFilter { view: View::New, feed: Some(a), ..all() }).await, [in_a[2], in_a[1]]);
    assert_eq!(river(RiverFilter { view: View::New, folder: Some("News".into()), promotions: Some(false), ..all() }).await, [in_b[2]]);
}

pub async fn nothing_of_unfollowed_feeds_shows(bench: &Bench) {
    let feed = bench.feed("a").await;
    let ids = bench.fill(feed, 0, 3).await;
    bench.understood(ids[0], &understanding(&["topic:x"], "")).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.index(ids[0], &["word".into()], &[], &[]).await.unwrap();
    let story = tx.add_story("Story", Lang::EN, at(1)).await.unwrap();
    tx.assign(ids[0], story).await.unwrap();
    tx.mark_read(bench.owner, &ids, false, at(1)).await.unwrap();
    tx.commit().await.unwrap();
    for view in [View::All, View::New, View::Saved] {
        assert_eq!(bench.river(bench.owner, RiverFilter { view, ..RiverFilter::default() }).await, []);
    }
    assert_eq!(bench.store.entry(bench.owner, ids[0]).await.unwrap(), None);
    assert_eq!(bench.store.entries(bench.owner, &ids).await.unwrap(), []);
    assert_eq!(bench.store.story(bench.owner, story).await.unwrap(), None);
    assert_eq!(bench.store.stories(bench.owner, at(0), 10).await.unwrap(), []);
    let search = weir_store::SearchQuery { tokens: vec!["word".into()], ..Default::default() };
    assert_eq!(bench.store.search(bench.owner, &search, Default::default(), 10).await.unwrap(), []);
    assert_eq!(bench.store.related_window(bench.owner, at(0), 10).await.unwrap(), []);
    assert_eq!(bench.store.tag_counts(bench.owner, at(0), 10).await.unwrap(), []);
    // Another reader's following changes nothing.
    let other = bench.user("other").await;
    bench.follow(other, feed).await;
    assert_eq!(bench.river(bench.owner, RiverFilter::default()).await, []);
    assert_eq!(bench.river(other, RiverFilter::default()).await.len(), 3);
    assert_eq!(bench.store.story(other, story).await.unwrap().unwrap().story.members, [ids[0]]);
    assert_eq!(bench.store.tag_counts(other, at(0), 10).await.unwrap(), [("topic:x".to_owned(), 1)]);
}

pub async fn hostile_texts_are_kept(bench: &Bench) {
    let feed = bench.followed("a").await;
    let nasty = "\0'; drop table entry; -- 𝕏 \u{202e} \u{feff} %s {} \\";
    let new = NewEntry {
        guid: format!("{nasty}{}", "g".repeat(100_000)),
        url: Some(nasty.into()),
        title: nasty.into(),
        author: Some(nasty.into()),
        image_url: Some(nasty.into()),
        summary_html: Some(format!("{}<p>{nasty}", "<x".repeat(50_000))),
        content_html: Some(nasty.into()),
        categories: vec![nasty.into()],
        comments_url: Some(nasty.into()),
        published_at: Some(jiff::Timestamp::MAX),
        sort_at: jiff::Timestamp::MIN,
        url_key: Some(i64::MIN),
        hash: i64::MIN,
        ..entry("1", 1)
    };
    let put = bench.put(feed, std::slice::from_ref(&new)).await;
    assert_eq!(bench.put(feed, &[new]).await[0].kind, PutKind::Same);
    let row = bench.store.entry(bench.owner, put[0].id).await.unwrap().unwrap();
    assert_eq!(row.title, nasty.replace('\0', ""));
    assert_eq!(bench.river(bench.owner, RiverFilter::default()).await, [put[0].id]);
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_article(&article(put[0].id, nasty, &[nasty]), at(1)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.latest_article(put[0].id).await.unwrap().unwrap().title, nasty);
}

pub async fn a_new_identity_makes_no_new_entry(bench: &Bench) {
    let feed = bench.followed("a").await;
    let first = bench.put(feed, &[paged("old", 1, 42), paged("stays", 2, 43)]).await;
    bench.read(bench.owner, &[first[0].id, first[1].id], true).await;
    let same = NewEntry { title: "title  OLD".into(), ..paged("new", 1, 42) };
    let second = bench.put(feed, &[same.clone(), paged("stays", 2, 43)]).await;
    assert_eq!((second[0].id, second[0].kind, second[1].kind), (first[0].id, PutKind::Same, PutKind::Same));
    assert_eq!(bench.unread(bench.owner).await, []);
    assert_eq!(bench.store.entry(bench.owner, first[0].id).await.unwrap().unwrap().guid, "new");
    // Twice the same words at one address, both there: two items. Other words at a known address: news about that page.
    let more = bench.put(feed, &[same, NewEntry { title: "Other words".into(), ..paged("newer", 3, 42) }]).await;
    assert_eq!((more[0].kind, more[1].kind), (PutKind::Same, PutKind::Added));
}

pub async fn one_identity_in_two_feeds_is_one_text(bench: &Bench) {
    let (a, b) = (bench.followed("a").await, bench.followed("b").await);
    let global = "tag:news.example,2026:1";
    let original = bench.put(a, &[entry(global, 1), entry("7", 2)]).await;
    let put = bench.put(b, &[entry(global, 1), entry("7", 2)]).await;
    assert_eq!(put[0].kind, PutKind::Repeat(original[0].id));
    assert_eq!(put[1].kind, PutKind::Added, "a number is unique in its feed only");
    // Texts that turn out to be the same are folded later; what was read stays read.
    bench.read(bench.owner, &[original[1].id], true).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.fold(put[1].id, original[1].id, at(5)).await.unwrap();
    tx.commit().await.unwrap();
    let folded = bench.store.entry(bench.owner, put[1].id).await.unwrap().unwrap();
    assert_eq!(
        (folded.same_as, folded.read, folded.pending),
        (Some(original[1].id), true, true),
        "the text is the original's, still to be read"
    );
    assert_eq!(bench.unread(bench.owner).await, [original[0].id]);
}
