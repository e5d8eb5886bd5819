use crate::support::{Bench, at, entry};
use weir_store::{Store, StoreError};

pub async fn a_dropped_transaction_never_was(bench: &Bench) {
    let feed = bench.followed("a").await;
    let row = bench.store.feed(feed).await.unwrap().unwrap();
    for n in 0..3 {
        let mut tx = bench.store.begin().await.unwrap();
        tx.put_entries(&row, &[entry("1", 1)], at(1)).await.unwrap();
        tx.put_meta("key", "value").await.unwrap();
        if n == 0 { tx.rollback().await.unwrap() } else { drop(tx) }
    }
    // The writer is free again, and nothing was kept.
    let mut tx = bench.store.begin().await.unwrap();
    assert_eq!(tx.meta("key").await.unwrap(), None);
    tx.commit().await.unwrap();
    assert_eq!(bench.count(bench.owner, feed).await, 0);
}

pub async fn a_newer_schema_is_refused(bench: &Bench) {
    let values = if bench.is_sqlite() { "x''" } else { "''" };
    bench
        .execute(&format!(
            "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9999, 'later', true, {values}, 0)"
        ))
        .await;
    let error = Store::open(&bench.url).await.unwrap_err();
    assert!(matches!(error, StoreError::NewerSchema { version: 9999 }), "{error:?}");
    assert!(error.to_string().contains("install the newer Weir"));
}

pub async fn opening_twice_changes_nothing(bench: &Bench) {
    let feed = bench.followed("a").await;
    bench.fill(feed, 0, 3).await;
    let again = Store::open(&bench.url).await.unwrap();
    assert_eq!(again.users().await.unwrap().len(), 1);
    assert_eq!(again.entry(bench.owner, weir_model::EntryId(1)).await.unwrap().map(|row| row.feed), Some(feed));
    again.close().await;
}

#[tokio::test]
async fn what_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    std::fs::write(&file, "These are notes, and not a database at all.\n".repeat(100)).unwrap();
    let error = Store::open(&format!("sqlite:{}", file.display())).await.unwrap_err();
    assert!(matches!(error, StoreError::Damaged(_)), "{error:?}");
    let error = Store::open(&format!("sqlite:{}/missing/weir.db", folder.path().display())).await.unwrap_err();
    assert!(matches!(error, StoreError::CannotOpen { .. }) && error.to_string().contains("missing/weir.db"), "{error:?}");
    let error = Store::open(&format!("sqlite:{}", folder.path().display())).await.unwrap_err();
    assert!(matches!(error, StoreError::CannotOpen { .. }), "{error:?}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let error = Store::open(&format!("postgres://nobody:secret@127.0.0.1:{port}/weir")).await.unwrap_err();
    assert!(matches!(error, StoreError::Unreachable(_)), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("secret"));
}

#[tokio::test]
async fn a_store_in_memory_is_gone_with_its_last_clone() {
    let store = Store::open("sqlite::memory:").await.unwrap();
    let clone = store.clone();
    drop(store);
    assert_eq!(clone.owner().await.unwrap().name, "owner");
    let other = Store::open("sqlite::memory:").await.unwrap();
    let mut tx = clone.begin().await.unwrap();
    tx.put_meta("a", "b").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(other.meta("a").await.unwrap(), None, "each is its own");
}
