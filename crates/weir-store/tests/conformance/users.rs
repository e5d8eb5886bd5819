use crate::support::{Bench, at};
use weir_model::{Lang, UserId};
use weir_store::{Settings, Totals};

pub async fn owner_and_settings(bench: &Bench) {
    let owner = bench.store.owner().await.unwrap();
    assert_eq!((owner.name.as_str(), &owner.settings), ("owner", &Settings::default()));
    let settings = Settings { lang: Lang::ZH, zone: "Asia/Shanghai".into(), followed: vec!["topic:稀土".into()], ..Settings::default() };
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_settings(owner.id, &settings).await.unwrap();
    let second = tx.add_user("second").await.unwrap();
    assert_eq!(tx.add_user("second").await.unwrap(), second, "a name is one reader");
    tx.commit().await.unwrap();
    assert_eq!(bench.store.owner().await.unwrap().settings, settings);
    assert_eq!(bench.store.user(second.id).await.unwrap(), Some(second.clone()));
    assert_eq!(bench.store.user(UserId(99)).await.unwrap(), None);
    assert_eq!(bench.store.users().await.unwrap().into_iter().map(|user| user.id).collect::<Vec<_>>(), [owner.id, second.id]);
    // Settings of an older version have fewer fields.
    bench.execute("update users set settings = '{\"zone\":\"Europe/Berlin\",\"unknown\":1}' where name = 'owner'").await;
    let settings = bench.store.owner().await.unwrap().settings;
    assert_eq!((settings.zone.as_str(), settings.edition_stories), ("Europe/Berlin", 18));
}

pub async fn meta_values(bench: &Bench) {
    assert_eq!(bench.store.meta("key").await.unwrap(), None);
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_meta("key", "one\0").await.unwrap();
    tx.put_meta("key", "two").await.unwrap();
    assert_eq!(tx.meta("key").await.unwrap().as_deref(), Some("two"), "a transaction sees its own writes");
    assert_eq!(bench.store.meta("key").await.unwrap(), None, "others do not");
    tx.commit().await.unwrap();
    assert_eq!(bench.store.meta("key").await.unwrap().as_deref(), Some("two"));
}

pub async fn upkeep(bench: &Bench) {
    assert!(bench.store.size().await.unwrap() > 4_096);
    assert!(bench.store.engine().await.unwrap().contains("SQL"));
    bench.store.tidy().await.unwrap();
    assert_eq!(bench.store.totals(bench.owner).await.unwrap(), Totals::default());
    let feed = bench.followed("a").await;
    let ids = bench.fill(feed, 0, 3).await;
    bench.understood(ids[0], &crate::support::understanding(&[], "")).await;
    let totals = bench.store.totals(bench.owner).await.unwrap();
    assert_eq!(totals, Totals { feeds: 1, feeds_fetched: 0, articles: 3, articles_understood: 1, stories: 0 });
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy's.db");
    if bench.store.backup(&copy).await.unwrap() {
        let store = weir_store::Store::open(&format!("sqlite:{}", copy.display())).await.unwrap();
        assert_eq!(store.totals(bench.owner).await.unwrap(), totals);
        let again = bench.store.backup(&copy).await.unwrap_err().to_string();
        assert!(again.contains("choose a new file"), "{again}");
    } else {
        assert!(!bench.is_sqlite());
    }
    assert_eq!(bench.store.entries_since(feed, at(1)).await.unwrap(), 2);
}

pub async fn rules_of_sites(bench: &Bench) {
    let hosts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let mut tx = bench.store.begin().await.unwrap();
    for (host, body) in [("example.com", "{1}"), ("a.example.com", "{2}"), ("example.com", "{3}")] {
        tx.put_rule(host, body, at(1)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let rule = async |names: &[&str]| bench.store.rule_for(&hosts(names)).await.unwrap().map(|(_, body)| body);
    assert_eq!(rule(&["a.example.com", "example.com"]).await.as_deref(), Some("{2}"), "the closest");
    assert_eq!(rule(&["b.example.com", "example.com"]).await.as_deref(), Some("{3}"));
    assert_eq!(rule(&["example.org"]).await, None);
    assert_eq!(bench.store.rules().await.unwrap().len(), 2);
    let mut tx = bench.store.begin().await.unwrap();
    assert!(tx.drop_rule("example.com").await.unwrap() && !tx.drop_rule("example.com").await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(rule(&["b.example.com", "example.com"]).await, None);
}
