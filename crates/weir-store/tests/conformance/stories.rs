use crate::support::{Bench, at, paged, tag, understanding};
use jiff::SignedDuration;
use weir_model::{Edition, EditionId, EditionItem, EntryId, Factor, Held, HeldReason, Lang, Reason, Story, StoryId};

pub async fn story(bench: &Bench, title: &str, members: &[EntryId]) -> StoryId {
    let mut tx = bench.store.begin().await.unwrap();
    let story = tx.add_story(title, Lang::EN, at(0)).await.unwrap();
    for member in members {
        tx.assign(*member, story).await.unwrap();
    }
    tx.commit().await.unwrap();
    story
}

pub async fn articles_are_grouped(bench: &Bench) {
    let (a, b) = (bench.followed("a").await, bench.followed("b").await);
    let ids = bench.fill(a, 0, 4).await;
    let repeated = bench.put(a, &[paged("p", 5, 7)]).await[0].id;
    let repeat = bench.put(b, &[paged("p", 6, 7)]).await[0].id;
    for id in [ids[2], ids[0], repeated, repeat] {
        bench.understood(id, &understanding(&[], &format!("features of {id}"))).await;
    }
    let waiting = bench.store.ungrouped(10).await.unwrap();
    assert_eq!(waiting.iter().map(|row| row.entry).collect::<Vec<_>>(), [ids[0], ids[2], repeated], "in order of arrival, no repeats");
    assert_eq!(waiting[1].features, format!("features of {}", ids[2]).into_bytes());
    assert_eq!((waiting[1].at, waiting[1].site_url.as_str(), waiting[1].lang), (at(2), "https://a.example/feed", Lang::EN));
    assert_eq!(waiting[1].title, format!("Title {a}-2"));
    assert_eq!(bench.store.ungrouped(1).await.unwrap().len(), 1);
    let first = story(bench, "First", &[ids[0], ids[2]]).await;
    assert_eq!(bench.store.ungrouped(10).await.unwrap().len(), 1);
    assert_eq!(bench.store.story_of(ids[0]).await.unwrap(), Some(first));
    assert_eq!((bench.store.story_of(ids[1]).await.unwrap(), bench.store.story_of(EntryId(999)).await.unwrap()), (None, None));
    let window = bench.store.window(at(1)).await.unwrap();
    assert_eq!(window.iter().map(|row| (row.story, row.entry, row.at)).collect::<Vec<_>>(), [(first, ids[2], at(2))]);
    assert_eq!(window[0].features, format!("features of {}", ids[2]).into_bytes());
    assert_eq!(window[0].url, format!("https://news.example/{a}-2"));
    let second = story(bench, "Second", &[repeated]).await;
    let with = bench.store.story_entries_and_repeats(bench.owner, second).await.unwrap();
    assert_eq!(with.iter().map(|row| row.id).collect::<Vec<_>>(), [repeated, repeat]);
    let related = bench.store.related_window(bench.owner, at(0), 2).await.unwrap();
    assert_eq!(related.iter().map(|row| (row.story, row.entry)).collect::<Vec<_>>(), [(second, repeated), (first, ids[2])], "newest first");
    let members = bench.store.members(first).await.unwrap();
    assert_eq!(members.iter().map(|member| (member.entry, member.feed)).collect::<Vec<_>>(), [(ids[0], a), (ids[2], a)]);
    assert_eq!(bench.store.story_entries(bench.owner, first).await.unwrap().len(), 2);
}

pub async fn stories_are_listed_as_a_reader_sees_them(bench: &Bench) {
    let (a, b) = (bench.followed("a").await, bench.followed("b").await);
    let in_a = bench.fill(a, 0, 3).await;
    let in_b = bench.fill(b, 10, 13).await;
    let first = story(bench, "First", &[in_a[0], in_b[0]]).await;
    let second = story(bench, "Second", &[in_a[2]]).await;
    let told = Story {
        id: first,
        title: "First, told\0".into(),
        lang: Lang::ZH,
        members: Vec::new(),
        families: 2,
        first_at: at(0),
        last_at: at(10),
        brief: understanding(&[], "").brief,
        tags: vec![tag("topic:a")],
        comparisons: Vec::new(),
    };
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_story(&told, "section:world", Some("https://i.example/i")).await.unwrap();
    tx.rearrange(bench.owner, a, None, Some("My A")).await.unwrap();
    tx.commit().await.unwrap();
    let row = bench.store.story(bench.owner, first).await.unwrap().unwrap();
    assert_eq!(row.story, Story { title: "First, told".into(), members: vec![in_a[0], in_b[0]], ..told });
    assert_eq!((row.section.as_str(), row.image_url.as_deref()), ("section:world", Some("https://i.example/i")));
    assert_eq!(row.feeds, [(a, "My A".to_owned()), (b, "b".to_owned())]);
    assert_eq!(bench.store.entry(bench.owner, in_a[0]).await.unwrap().unwrap().story_families, 2);
    let list = async |since, limit| {
        let rows = bench.store.stories(bench.owner, since, limit).await.unwrap();
        rows.into_iter().map(|row| row.story.id).collect::<Vec<_>>()
    };
    assert_eq!(list(at(0), 10).await, [first, second], "latest report first");
    assert_eq!(list(at(0), 1).await, [first]);
    assert_eq!(list(at(5), 10).await, [first]);
    let other = bench.user("other").await;
    bench.follow(other, b).await;
    let seen = bench.store.stories(other, at(0), 10).await.unwrap();
    assert_eq!(seen.iter().map(|row| &row.story.members[..]).collect::<Vec<_>>(), [[in_b[0]]], "members of followed feeds");
    let by_ids = bench.store.stories_by_ids(bench.owner, &[second, StoryId(999), first]).await.unwrap();
    assert_eq!(by_ids.iter().map(|row| row.story.id).collect::<Vec<_>>(), [second, first]);
    // A member that moves takes its time along.
    let mut tx = bench.store.begin().await.unwrap();
    tx.assign(in_b[2], second).await.unwrap();
    tx.commit().await.unwrap();
    let row = bench.store.story(bench.owner, second).await.unwrap().unwrap();
    assert_eq!((row.story.first_at, row.story.last_at), (at(2), at(12)));
    assert_eq!(list(at(0), 10).await, [second, first]);
}

pub async fn a_story_is_read_with_its_members(bench: &Bench) {
    let feed = bench.followed("a").await;
    let ids = bench.fill(feed, 0, 3).await;
    let story = story(bench, "Story", &ids[..2]).await;
    let is_read = async || bench.store.story(bench.owner, story).await.unwrap().unwrap().read;
    assert!(!is_read().await);
    bench.read(bench.owner, &ids[..1], true).await;
    assert!(!is_read().await);
    let mut tx = bench.store.begin().await.unwrap();
    tx.mark_story_read(bench.owner, story, true, at(1)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(is_read().await);
    assert_eq!(bench.unread(bench.owner).await, [ids[2]]);
    let mut tx = bench.store.begin().await.unwrap();
    tx.mark_story_read(bench.owner, story, false, at(2)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.unread(bench.owner).await.len(), 3);
}

pub async fn a_story_takes_up_an_earlier_one(bench: &Bench) {
    let feed = bench.followed("a").await;
    let ids = bench.fill(feed, 0, 3).await;
    let (first, second, third) =
        (story(bench, "First", &ids[..1]).await, story(bench, "Second", &ids[1..2]).await, story(bench, "Third", &ids[2..]).await);
    let mut tx = bench.store.begin().await.unwrap();
    tx.continue_story(third, second).await.unwrap();
    tx.commit().await.unwrap();
    let continues = async |id| bench.store.story(bench.owner, id).await.unwrap().unwrap().continues;
    assert_eq!((continues(first).await, continues(third).await), (None, Some(second)));
    assert_eq!(bench.store.continued_by(second).await.unwrap(), [third]);
    let mut tx = bench.store.begin().await.unwrap();
    tx.merge_stories(second, first).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((continues(third).await, bench.store.continued_by(first).await.unwrap()), (Some(first), vec![third]), "it follows merges");
    let mut tx = bench.store.begin().await.unwrap();
    tx.merge_stories(third, first).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((continues(first).await, bench.store.continued_by(first).await.unwrap()), (None, vec![]));
}

pub async fn editions_remember_what_they_told(bench: &Bench) {
    let feed = bench.followed("a").await;
    let ids = bench.fill(feed, 0, 4).await;
    let first = story(bench, "First", &ids[..2]).await;
    let second = story(bench, "Second", &ids[2..3]).await;
    assert_eq!(bench.store.latest_edition(bench.owner).await.unwrap(), None);
    let edition = |minutes: i64, stories: &[StoryId]| Edition {
        id: EditionId(0),
        user: bench.owner,
        made_at: at(minutes),
        next_at: at(minutes) + SignedDuration::from_hours(11),
        items: stories
            .iter()
            .map(|story| EditionItem {
                story: *story,
                section: "section:world".into(),
                why: Reason { score: 1.5, factors: vec![(Factor::Fresh { hours: 2 }, 1.5)] },
            })
            .collect(),
        held: vec![Held { entry: ids[3], reason: HeldReason::Low }],
        considered: 4,
        feeds: 1,
        minutes: 9,
        carried: Vec::new(),
        fresh: Vec::new(),
    };
    let mut tx = bench.store.begin().await.unwrap();
    let one = tx.put_edition(&edition(100, &[first])).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bench.store.begin().await.unwrap();
    tx.assign(ids[3], first).await.unwrap();
    let two = tx.put_edition(&edition(200, &[second, first])).await.unwrap();
    let none = tx.put_edition(&edition(300, &[])).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.edition(bench.owner, one).await.unwrap(), Some(Edition { id: one, ..edition(100, &[first]) }));
    assert_eq!(bench.store.latest_edition(bench.owner).await.unwrap().unwrap().id, none);
    let ids = |editions: Vec<Edition>| editions.into_iter().map(|edition| edition.id).collect::<Vec<_>>();
    assert_eq!(ids(bench.store.editions(bench.owner, 10).await.unwrap()), [none, two, one]);
    assert_eq!(ids(bench.store.editions(bench.owner, 1).await.unwrap()), [none]);
    assert_eq!(bench.store.told(bench.owner, at(0)).await.unwrap(), [(first, 3), (second, 1)]);
    assert_eq!(bench.store.told(bench.owner, at(201)).await.unwrap(), []);
    let told_of = async |story, before| bench.store.told_of(bench.owner, story, at(0), at(before)).await.unwrap();
    assert_eq!(
        (told_of(first, 999).await, told_of(first, 200).await, told_of(second, 999).await),
        (Some((3, 2)), Some((2, 1)), Some((1, 1)))
    );
    assert_eq!(told_of(second, 150).await, None);
    let other = bench.user("other").await;
    assert_eq!(bench.store.edition(other, one).await.unwrap(), None, "editions are their reader's own");
    assert_eq!(bench.store.told(other, at(0)).await.unwrap(), []);
}

pub async fn a_story_that_turns_out_to_be_another_leads_there(bench: &Bench) {
    let feed = bench.followed("a").await;
    let ids = bench.fill(feed, 0, 5).await;
    let (first, second, third) =
        (story(bench, "First", &ids[..2]).await, story(bench, "Second", &ids[2..4]).await, story(bench, "Third", &ids[4..]).await);
    let item = |story: StoryId| EditionItem { story, section: String::new(), why: Reason::default() };
    let edition = Edition {
        id: EditionId(0),
        user: bench.owner,
        made_at: at(10),
        next_at: at(20),
        items: vec![item(second), item(first), item(third)],
        held: Vec::new(),
        considered: 5,
        feeds: 1,
        minutes: 1,
        carried: Vec::new(),
        fresh: Vec::new(),
    };
    let mut tx = bench.store.begin().await.unwrap();
    let edition = tx.put_edition(&edition).await.unwrap();
    tx.merge_stories(third, second).await.unwrap();
    tx.merge_stories(second, first).await.unwrap();
    tx.merge_stories(first, first).await.unwrap();
    let (title, lang, begun) = tx.headline(&ids[1..3]).await.unwrap().unwrap();
    assert_eq!((title, lang, begun), (format!("Title {feed}-1"), Lang::EN, at(1)));
    tx.commit().await.unwrap();
    for id in [first, second, third] {
        let row = bench.store.story(bench.owner, id).await.unwrap().unwrap();
        assert_eq!((row.story.id, row.story.members.len()), (first, 5));
        assert_eq!((row.story.first_at, row.story.last_at), (at(0), at(4)));
    }
    assert_eq!(bench.store.stories(bench.owner, at(0), 10).await.unwrap().len(), 1);
    let shown = bench.store.edition(bench.owner, edition).await.unwrap().unwrap();
    assert_eq!(shown.items.iter().map(|item| item.story).collect::<Vec<_>>(), [first], "told once");
    assert_eq!(bench.store.told(bench.owner, at(0)).await.unwrap(), [(first, 2)]);
}

pub async fn editions_are_found_by_date(bench: &Bench) {
    let mut tx = bench.store.begin().await.unwrap();
    let mut made = Vec::new();
    for minutes in [10, 20, 30] {
        let edition = Edition {
            id: EditionId(0),
            user: bench.owner,
            made_at: at(minutes),
            next_at: at(minutes + 5),
            items: Vec::new(),
            held: Vec::new(),
            considered: 0,
            feeds: 0,
            minutes: 0,
            carried: Vec::new(),
            fresh: Vec::new(),
        };
        made.push(tx.put_edition(&edition).await.unwrap());
    }
    tx.commit().await.unwrap();
    let between = async |from, to| {
        let editions = bench.store.editions_between(bench.owner, at(from), at(to)).await.unwrap();
        editions.into_iter().map(|edition| edition.id).collect::<Vec<_>>()
    };
    assert_eq!(between(10, 30).await, [made[1], made[0]], "from, but not to");
    assert_eq!(between(31, 99).await, []);
    let around = async |before, from| bench.store.editions_around(bench.owner, at(before), at(from)).await.unwrap();
    assert_eq!(around(20, 21).await, (Some(at(10)), Some(at(30))));
    assert_eq!(around(10, 31).await, (None, None));
    let other = bench.user("other").await;
    assert_eq!(bench.store.editions_between(other, at(0), at(99)).await.unwrap(), []);
}
