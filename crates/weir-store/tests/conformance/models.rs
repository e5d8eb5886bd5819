use crate::support::{Bench, article, at};
use jiff::Timestamp;
use weir_model::{Brief, EntryId, Lang, StoryId};
use weir_store::{
    AnswerState, Asking, FeedModels, NewCall, Spent, Subject, TextPair, TranslatedHeadline, TranslatedText, What, Writing, WritingState,
    WrittenBrief,
};

fn spent(tokens: u64, money: u64) -> Spent {
    Spent { tokens, money }
}

pub async fn calls_are_reserved_and_settled_once(bench: &Bench) {
    let feed = bench.feed("a").await;
    let call = NewCall {
        at: at(1),
        user: Some(bench.owner),
        feed: Some(feed),
        task: "brief".into(),
        provider: "p".into(),
        model: "m".into(),
        most: spent(100, 50),
        priced: true,
    };
    let mut tx = bench.store.begin().await.unwrap();
    assert_eq!(tx.add_spend(None, "2026-11-24", spent(100, 50), Spent::default()).await.unwrap(), spent(100, 50));
    assert_eq!(tx.add_spend(None, "2026-11-24", spent(7, 1), spent(100, 50)).await.unwrap(), spent(7, 1));
    assert_eq!(tx.add_spend(None, "2026-11-24", Spent::default(), spent(100, 50)).await.unwrap(), Spent::default(), "never below nothing");
    assert_eq!(tx.add_spend(Some(bench.owner), "2026-11", spent(u64::MAX, 1), Spent::default()).await.unwrap().money, 1);
    let (first, second) =
        (tx.open_call(&call).await.unwrap(), tx.open_call(&NewCall { feed: None, priced: false, ..call.clone() }).await.unwrap());
    tx.commit().await.unwrap();
    assert!(bench.store.spent(Some(bench.owner), "2026-11").await.unwrap().tokens >= 1 << 50, "too much stays too much");
    assert_eq!(bench.store.spent(None, "2026-12").await.unwrap(), Spent::default());
    let mut tx = bench.store.begin().await.unwrap();
    let open = tx.settle_call(first, spent(10, 5)).await.unwrap().unwrap();
    assert_eq!((open.at, open.user, open.most), (at(1), Some(bench.owner), spent(100, 50)));
    assert_eq!(tx.settle_call(first, spent(10, 5)).await.unwrap(), None, "once");
    assert_eq!(tx.settle_call(99, spent(1, 1)).await.unwrap(), None);
    tx.commit().await.unwrap();
    let usage = bench.store.usage(at(0)).await.unwrap();
    let rows: Vec<_> =
        usage.iter().map(|row| (row.feed_id, row.feed.as_deref(), row.tokens, row.money, row.unsettled, row.unpriced)).collect();
    assert_eq!(rows, [(None, None, 100, 50, 1, 1), (Some(feed.0), Some("a"), 10, 5, 0, 0)], "what was not settled counts at its most");
    assert_eq!((usage[0].calls, usage[0].task.as_str(), second > first), (1, "brief", true));
    assert_eq!(bench.store.usage(at(2)).await.unwrap(), []);
}

pub async fn a_question_is_asked_by_one_at_a_time(bench: &Bench) {
    let store = &bench.store;
    let asking =
        |holder: &'static str, now: i64, paid| Asking { holder, paid, now: at(now), until: at(now + 10), rejected_upto: at(now - 1_000) };
    assert_eq!(store.begin_answer("x", &asking("a", 1, true)).await.unwrap(), AnswerState::Yours);
    assert_eq!(store.begin_answer("x", &asking("b", 2, true)).await.unwrap(), AnswerState::Asked);
    store.extend_answer("x", "a", at(50)).await.unwrap();
    store.extend_answer("x", "b", at(5_000)).await.unwrap();
    assert_eq!(store.begin_answer("x", &asking("b", 40, true)).await.unwrap(), AnswerState::Asked, "the lease was renewed");
    assert_eq!(store.begin_answer("x", &asking("b", 50, true)).await.unwrap(), AnswerState::Interrupted, "paid for, and not repeated");
    assert_eq!(store.answer("x", at(0)).await.unwrap(), None);
    store.put_answer("x", b"late", false, at(51)).await.unwrap();
    assert_eq!(store.begin_answer("x", &asking("b", 60, true)).await.unwrap(), AnswerState::Kept(b"late".to_vec()));
    // What is free may be asked again after a crash.
    assert_eq!(store.begin_answer("y", &asking("a", 1, false)).await.unwrap(), AnswerState::Yours);
    assert_eq!(store.begin_answer("y", &asking("b", 11, false)).await.unwrap(), AnswerState::Yours);
    store.release_answer("y", "a").await.unwrap();
    assert_eq!(store.begin_answer("y", &asking("c", 12, false)).await.unwrap(), AnswerState::Asked, "only its holder gives it back");
    store.release_answer("y", "b").await.unwrap();
    assert_eq!(store.begin_answer("y", &asking("c", 12, false)).await.unwrap(), AnswerState::Yours);
    // A rejected answer keeps others from asking for a while.
    store.put_answer("z", b"no", true, at(100)).await.unwrap();
    assert_eq!(store.answer("z", at(99)).await.unwrap().as_deref(), Some(b"no".as_slice()));
    assert_eq!(store.answer("z", at(100)).await.unwrap(), None);
    assert_eq!(store.begin_answer("z", &asking("a", 1_099, true)).await.unwrap(), AnswerState::Kept(b"no".to_vec()));
    assert_eq!(store.begin_answer("z", &asking("a", 1_100, true)).await.unwrap(), AnswerState::Yours);
}

pub async fn eight_ask_and_one_is_let(bench: &Bench) {
    let mut asking = tokio::task::JoinSet::new();
    for n in 0..8 {
        let store = bench.store.clone();
        asking.spawn(async move {
            let holder = format!("w{n}");
            let asking = Asking { holder: &holder, paid: true, now: at(1), until: at(9), rejected_upto: at(0) };
            store.begin_answer("one", &asking).await.unwrap()
        });
    }
    let mut yours = 0;
    while let Some(state) = asking.join_next().await {
        match state.unwrap() {
            AnswerState::Yours => yours += 1,
            other => assert_eq!(other, AnswerState::Asked),
        }
    }
    assert_eq!(yours, 1);
}

pub async fn briefs_are_kept_by_engine(bench: &Bench) {
    let (article, story) = (Subject::Article(EntryId(7)), Subject::Story(StoryId(7)));
    assert_eq!("story:7".parse(), Ok(story));
    assert_eq!("tale:7".parse::<Subject>(), Err(()));
    let written = |engine: &str, n: i64| WrittenBrief {
        engine: engine.into(),
        input: format!("{n}"),
        brief: Brief { engine: engine.into(), ..Brief::default() },
        tags: Vec::new(),
        label: "{}".into(),
        written_at: at(n),
    };
    let mut tx = bench.store.begin().await.unwrap();
    for (engine, n) in [("a", 1), ("b", 2), ("a", 3)] {
        tx.put_brief(article, Lang::ZH, &written(engine, n)).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(bench.store.briefs(article, Lang::ZH).await.unwrap(), [written("a", 3), written("b", 2)]);
    assert_eq!(bench.store.briefs(story, Lang::ZH).await.unwrap(), []);
    assert_eq!(bench.store.briefs(article, Lang::EN).await.unwrap(), []);

    assert_eq!(bench.store.writing(article, Lang::ZH, What::Brief).await.unwrap(), None);
    let state = Writing { state: WritingState::Writing, input: "i".into(), round: 2, next_at: Some(at(5)), ..Writing::default() };
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_writing(article, Lang::ZH, What::Brief, &state).await.unwrap();
    assert_eq!(tx.writing(article, Lang::ZH, What::Brief).await.unwrap(), Some(state.clone()));
    tx.commit().await.unwrap();
    bench.store.put_progress(article, Lang::ZH, What::Brief, 340, at(6)).await.unwrap();
    let seen = bench.store.writing(article, Lang::ZH, What::Brief).await.unwrap().unwrap();
    assert_eq!((seen.characters, seen.updated_at), (340, at(6)));
    let mut tx = bench.store.begin().await.unwrap();
    let failed = Writing { state: WritingState::Failed, code: Some("budget".into()), ..state };
    tx.put_writing(article, Lang::ZH, What::Brief, &failed).await.unwrap();
    tx.commit().await.unwrap();
    bench.store.put_progress(article, Lang::ZH, What::Brief, 999, at(7)).await.unwrap();
    assert_eq!(bench.store.writing(article, Lang::ZH, What::Brief).await.unwrap(), Some(failed), "no progress where nothing is written");
}

pub async fn headlines_and_texts_are_translated(bench: &Bench) {
    let feed = bench.feed("a").await;
    let want = async |title: &str, now: i64, tried: i64| {
        let mut tx = bench.store.begin().await.unwrap();
        let new = tx.want_headline((title, Lang::EN), Lang::ZH, Some(feed), at(now), at(tried)).await.unwrap();
        tx.commit().await.unwrap();
        new
    };
    assert!(want("One", 1, 0).await && want("Two", 2, 0).await && !want("One", 3, 0).await);
    let wanted = bench.store.wanted_headlines(Lang::ZH, 9).await.unwrap();
    assert_eq!(wanted.iter().map(|wanted| wanted.original.as_str()).collect::<Vec<_>>(), ["Two", "One"]);
    assert_eq!((wanted[0].lang, wanted[0].feed), (Lang::EN, Some(feed)));
    assert_eq!(bench.store.wanted_headlines(Lang::DE, 9).await.unwrap(), []);
    let one = TranslatedHeadline { text: "一".into(), engine: "m".into() };
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_headline(wanted[1].key, Lang::ZH, Some(&one), at(5)).await.unwrap();
    tx.put_headline(wanted[0].key, Lang::ZH, None, at(5)).await.unwrap();
    tx.commit().await.unwrap();
    let found = bench.store.headlines(Lang::ZH, &["One", "Two", "Three"]).await.unwrap();
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [("One".to_owned(), one)]);
    assert!(!want("Two", 6, 4).await, "none was good: not asked again soon");
    assert!(want("Two", 9, 5).await && !want("One", 9, 5).await);

    let ids = bench.fill(feed, 0, 1).await;
    let mut tx = bench.store.begin().await.unwrap();
    let id = tx.put_article(&article(ids[0], "A", &["One."]), at(1)).await.unwrap();
    let pair = TextPair { block: 0, sentence: Some(0), original: "One.".into(), translated: Some("一。".into()) };
    let text = TranslatedText { engine: "m".into(), pairs: vec![pair], written_at: at(3) };
    tx.put_translation(id, Lang::ZH, &text).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.translation(id, Lang::ZH).await.unwrap(), Some(text));
    assert_eq!(bench.store.translation(id, Lang::DE).await.unwrap(), None);
}

pub async fn a_feed_may_be_kept_from_models(bench: &Bench) {
    let feed = bench.followed("a").await;
    let models = async || bench.store.feed(feed).await.unwrap().unwrap().models;
    assert_eq!(models().await, FeedModels::Default);
    for wish in [FeedModels::Never, FeedModels::Translate, FeedModels::Default] {
        let mut tx = bench.store.begin().await.unwrap();
        tx.set_models(feed, wish).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(models().await, wish);
        assert_eq!(bench.store.subscriptions(bench.owner, Timestamp::UNIX_EPOCH).await.unwrap()[0].feed.models, wish);
    }
}
