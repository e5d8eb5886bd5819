use crate::support::{Bench, at, entry, paged, understanding};
use weir_model::{EntryId, Lang};
use weir_store::{NewEntry, SearchOrder, SearchQuery};

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

async fn index(bench: &Bench, id: EntryId, title: &str, body: &str, tags: &str) {
    let mut tx = bench.store.begin().await.unwrap();
    tx.index(id, &words(title), &words(body), &words(tags)).await.unwrap();
    tx.commit().await.unwrap();
}

async fn find(bench: &Bench, query: SearchQuery, order: SearchOrder) -> Vec<EntryId> {
    bench.store.search(bench.owner, &query, order, 100).await.unwrap().into_iter().map(|row| row.id).collect()
}

/// Words after `-` are excluded, those joined by `~` are a phrase.
fn query(text: &str) -> SearchQuery {
    let mut query = SearchQuery::default();
    for word in text.split_whitespace() {
        match (word.strip_prefix('-'), word.contains('~')) {
            (Some(word), _) => query.exclude.push(word.to_owned()),
            (None, true) => query.phrases.push(word.split('~').map(str::to_owned).collect()),
            (None, false) => query.tokens.push(word.to_owned()),
        }
    }
    query
}

pub async fn hits_are_the_same_everywhere(bench: &Bench) {
    let feed = bench.followed("a").await;
    let ids = bench.fill(feed, 0, 8).await;
    let documents = [
        ("rare earth exports", "china cuts exports of rare earth metals", "mining"),
        ("央行 降息", "中国 人民 银行 宣布 降低 利率 25 个 基点", "经济"),
        ("café prices", "the café raised prices straße é", ""),
        ("o'neil's c++", "'quoted' \\ backslash c++ a&b | (x) :* <-> !", ""),
        ("rare", "books and more books", "rare"),
        ("", "", ""),
        ("100", "3.14 2026-11-24 1,000", "稀土"),
        ("earth rare", "利率 稀土 rare", "exports"),
    ];
    for (id, (title, body, tags)) in ids.iter().zip(documents) {
        index(bench, *id, title, body, tags).await;
    }
    // The expected hits are those of the words themselves; both databases must give exactly them.
    for (text, hits) in [
        ("rare", vec![7, 4, 0]),
        ("rare earth", vec![7, 0]),
        ("rare~earth", vec![0]),
        ("earth~rare", vec![7]),
        ("rare -books", vec![7, 0]),
        ("rare -books -china", vec![7]),
        ("-rare", vec![6, 5, 3, 2, 1]),
        ("mining", vec![0]),
        ("exports~mining", vec![]),
        ("exports~china", vec![]),
        ("利率", vec![7, 1]),
        ("降低~利率", vec![1]),
        ("利率~降低", vec![]),
        ("稀土", vec![7, 6]),
        ("利*", vec![7, 1]),
        ("银", vec![]),
        ("银*", vec![1]),
        ("降低~利*", vec![1]),
        ("cafe", vec![]),
        ("café", vec![2]),
        ("CAFÉ", vec![2]),
        ("é", vec![2]),
        ("straße", vec![2]),
        ("o'neil's", vec![3]),
        ("c++", vec![3]),
        ("c", vec![]),
        ("\\", vec![3]),
        ("a&b", vec![3]),
        ("!", vec![3]),
        ("3.14", vec![6]),
        ("2026-11-24", vec![6]),
        ("1,000", vec![6]),
        ("or", vec![]),
        ("the", vec![2]),
        ("missing", vec![]),
        ("rare missing", vec![]),
    ] {
        let expected: Vec<EntryId> = hits.iter().map(|n: &usize| ids[*n]).collect();
        assert_eq!(find(bench, query(text), SearchOrder::Newest).await, expected, "{text}");
        let mut relevant = find(bench, query(text), SearchOrder::Relevance).await;
        relevant.sort();
        let mut expected = expected;
        expected.sort();
        assert_eq!(relevant, expected, "{text}");
    }
    assert_eq!(find(bench, query("rare"), SearchOrder::Relevance).await[2], ids[0], "rarest last: titles and tags weigh more");
    let nothing = find(bench, SearchQuery::default(), SearchOrder::Newest).await;
    assert_eq!(nothing.len(), 8, "without words, everything");
}

pub async fn searches_are_filtered(bench: &Bench) {
    let (a, b) = (bench.followed("a").await, bench.feed("b").await);
    let mut tx = bench.store.begin().await.unwrap();
    tx.subscribe(bench.owner, b, None, Some("100% Pacific_Ledger"), at(0)).await.unwrap();
    tx.commit().await.unwrap();
    let in_a = bench.put(a, &[paged("1", 1, 5), entry("2", 2)]).await;
    let in_b = bench.put(b, &[paged("1", 3, 5), NewEntry { lang: Lang::ZH, ..entry("2", 4) }]).await;
    for put in in_a.iter().chain(&in_b) {
        index(bench, put.id, "word", "", "").await;
    }
    bench.understood(in_a[1].id, &understanding(&["topic:x"], "")).await;
    bench.read(bench.owner, &[in_a[0].id], true).await;
    let word = || query("word");
    for (search, hits) in [
        (word(), vec![in_b[1].id, in_a[1].id, in_a[0].id]),
        (SearchQuery { feed: Some(b), ..word() }, vec![in_b[1].id]),
        (SearchQuery { source: Some("pacific_LEDGER".into()), ..word() }, vec![in_b[1].id]),
        (SearchQuery { source: Some("100%".into()), ..word() }, vec![in_b[1].id]),
        (SearchQuery { source: Some("pacificXledger".into()), ..word() }, vec![]),
        (SearchQuery { source: Some("a.example".into()), ..word() }, vec![in_a[1].id, in_a[0].id]),
        (SearchQuery { lang: Some(Lang::ZH), ..word() }, vec![in_b[1].id]),
        (SearchQuery { after: Some(at(2)), before: Some(at(4)), ..word() }, vec![in_a[1].id]),
        (SearchQuery { unread: true, ..word() }, vec![in_b[1].id, in_a[1].id]),
        (SearchQuery { topic: Some("topic:x".into()), ..word() }, vec![in_a[1].id]),
        (SearchQuery { topic: Some("topic:x".into()), ..SearchQuery::default() }, vec![in_a[1].id]),
    ] {
        assert_eq!(find(bench, search.clone(), SearchOrder::Newest).await, hits, "{search:?}");
        let mut relevant = find(bench, search.clone(), SearchOrder::Relevance).await;
        relevant.sort_by(|a, b| b.cmp(a));
        assert_eq!(relevant, hits, "{search:?}");
    }
    assert_eq!(bench.store.search(bench.owner, &word(), SearchOrder::Newest, 1).await.unwrap().len(), 1);
}

pub async fn indexing_again_replaces(bench: &Bench) {
    let feed = bench.followed("a").await;
    let id = bench.fill(feed, 0, 1).await[0];
    index(bench, id, "first", "body", "").await;
    index(bench, id, "second", "body", "").await;
    assert_eq!(find(bench, query("first"), SearchOrder::Newest).await, []);
    assert_eq!(find(bench, query("second"), SearchOrder::Newest).await, [id]);
    assert_eq!(find(bench, query("body"), SearchOrder::Relevance).await, [id]);
    // A long text, a word said often, a word without end.
    let long: Vec<String> =
        (0..30_000).map(|n| format!("word{n}")).chain(vec!["again".to_owned(); 3_000]).chain(["x".repeat(100_000)]).collect();
    let mut tx = bench.store.begin().await.unwrap();
    tx.index(id, &vec!["again".to_owned(); 3_000], &long, &[]).await.unwrap();
    tx.commit().await.unwrap();
    for (text, hit) in [("word0", true), ("word14999", true), ("word29999", false), ("again", true), ("word0~word1", true)] {
        assert_eq!(!find(bench, query(text), SearchOrder::Newest).await.is_empty(), hit, "{text}");
    }
    let mut tx = bench.store.begin().await.unwrap();
    tx.forget_words(id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(find(bench, query("again"), SearchOrder::Newest).await, []);
}

pub async fn no_query_is_an_error(bench: &Bench) {
    bench.followed("a").await;
    let pieces = [
        "\"", "'", "*", "(", ")", "AND", "NOT", "NEAR", ":", ":*", "\\", "&", "|", "!", "<->", "", " ", "\0", "-", "^", "{", "title:",
        "'':", "a'b", "稀", "\u{301}", "\u{ad}", "🙂", "\u{3000}",
    ];
    for first in pieces {
        for second in pieces {
            let query = SearchQuery {
                tokens: vec![first.into(), second.into()],
                phrases: vec![vec![second.into(), first.into()]],
                exclude: vec![format!("{first}{second}")],
                source: Some(first.into()),
                topic: Some(second.into()),
                ..SearchQuery::default()
            };
            for order in [SearchOrder::Newest, SearchOrder::Relevance] {
                bench.store.search(bench.owner, &query, order, 5).await.unwrap();
            }
        }
    }
    let many = SearchQuery { tokens: (0..5_000).map(|n| n.to_string()).collect(), ..SearchQuery::default() };
    bench.store.search(bench.owner, &many, SearchOrder::Relevance, 5).await.unwrap();
}
