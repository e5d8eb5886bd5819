use crate::support::{Bench, article, at, understanding};
use weir_model::{ArticleId, EntryId, Image, Lang, Metadata, TextState};
use weir_store::UnderstandingRow;

pub async fn texts_are_frozen_in_versions(bench: &Bench) {
    let feed = bench.followed("a").await;
    let ids = bench.fill(feed, 0, 3).await;
    let text = article(ids[0], "Title", &["One.", "二。"]);
    let mut tx = bench.store.begin().await.unwrap();
    let first = tx.put_article(&text, at(1)).await.unwrap();
    assert_eq!(first, ArticleId { entry: ids[0], version: 1 });
    let better = weir_model::Article {
        metadata: Metadata {
            site_name: Some("Site".into()),
            image: Some(Image { url: "https://i.example/i.jpg".parse().unwrap(), alt: String::new(), width: None, height: None }),
            ..Metadata::default()
        },
        state: TextState::Feed,
        ..text.clone()
    };
    assert_eq!(tx.put_article(&better, at(2)).await.unwrap(), first, "the same words are the same version");
    let second = tx.put_article(&article(ids[0], "Title", &["One.", "二!"]), at(3)).await.unwrap();
    assert_eq!(second.version, 2);
    tx.put_article(&article(ids[1], "Other", &[]), at(3)).await.unwrap();
    tx.settle(ids[2], TextState::Gone).await.unwrap();
    tx.commit().await.unwrap();
    let old = bench.store.article(first).await.unwrap().unwrap();
    assert_eq!(
        (old.id, &old.blocks, old.metadata.site_name.as_deref()),
        (first, &text.blocks, Some("Site")),
        "old citations keep their text"
    );
    assert_eq!(bench.store.latest_article(ids[0]).await.unwrap().unwrap().id, second);
    assert_eq!(bench.store.versions(ids[0]).await.unwrap(), [first, second]);
    assert_eq!(bench.store.article(ArticleId { version: 3, ..first }).await.unwrap(), None);
    assert_eq!(bench.store.latest_article(ids[2]).await.unwrap(), None);
    let many = bench.store.articles(&[ids[1], ids[2], ids[0], EntryId(999)]).await.unwrap();
    assert_eq!(many.iter().map(|article| article.id).collect::<Vec<_>>(), [second, ArticleId { entry: ids[1], version: 1 }]);
    let row = bench.store.entry(bench.owner, ids[0]).await.unwrap().unwrap();
    assert_eq!((row.pending, row.state, row.minutes), (false, TextState::Full, 1));
    assert_eq!(row.image_url.as_deref(), Some("https://i.example/i.jpg"));
    let row = bench.store.entry(bench.owner, ids[2]).await.unwrap().unwrap();
    assert_eq!((row.pending, row.state), (false, TextState::Gone));
}

pub async fn understandings_replace_each_other(bench: &Bench) {
    let feed = bench.followed("a").await;
    let ids = bench.fill(feed, 0, 3).await;
    let first = understanding(&["topic:a", "topic:b"], "features");
    bench.understood(ids[0], &first).await;
    assert_eq!(bench.store.understanding(ids[0]).await.unwrap(), Some(first.clone()));
    let row = bench.store.entry(bench.owner, ids[0]).await.unwrap().unwrap();
    assert_eq!((row.section.as_str(), row.excerpt.as_str(), row.minutes, row.promotion), ("section:business", "One sentence.", 3, false));
    let second = UnderstandingRow {
        promotion: true,
        lang: Lang::ZH,
        state: TextState::Blocked,
        engine_version: 2,
        features: Vec::new(),
        ..understanding(&["topic:b"], "")
    };
    let mut tx = bench.store.begin().await.unwrap();
    assert!(tx.put_understanding(ArticleId { entry: ids[0], version: 2 }, &second).await.unwrap());
    assert!(!tx.put_understanding(ArticleId { entry: ids[0], version: 1 }, &first).await.unwrap(), "a late result of an old text");
    tx.commit().await.unwrap();
    assert_eq!(bench.store.understanding(ids[0]).await.unwrap(), Some(second.clone()));
    bench.understood(ids[2], &first).await;
    let many = bench.store.understandings(&[ids[2], ids[1], ids[0]]).await.unwrap();
    assert_eq!(many, [(ids[0], second), (ids[2], first)]);
    assert_eq!(bench.store.understanding(ids[1]).await.unwrap(), None);
    assert_eq!(bench.store.outdated(2, 10).await.unwrap(), [ids[2]]);
    assert_eq!(bench.store.outdated(3, 1).await.unwrap(), [ids[2]]);
}

pub async fn tags_are_counted(bench: &Bench) {
    let feed = bench.followed("a").await;
    let ids = bench.fill(feed, 0, 3).await;
    let long = "name:".to_owned() + &"x".repeat(10_000);
    for (id, tags) in [(ids[0], vec!["topic:a"]), (ids[1], vec!["topic:a", "topic:b"]), (ids[2], vec!["topic:b", "topic:a", &long])] {
        bench.understood(id, &understanding(&tags, "")).await;
    }
    let counts = async |since, limit| bench.store.tag_counts(bench.owner, since, limit).await.unwrap();
    assert_eq!(counts(at(0), 9).await, [("topic:a".to_owned(), 3), ("topic:b".to_owned(), 2)]);
    assert_eq!(counts(at(2), 1).await, [("topic:a".to_owned(), 1)]);
}
