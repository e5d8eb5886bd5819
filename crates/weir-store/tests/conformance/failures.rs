use crate::support::{Bench, at, entry};
use weir_store::{NewEntry, Store, StoreError};

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

fn large(n: i64) -> NewEntry {
    // Noise that does not compress.
    let mut state = n as u64 + 1;
    let noise: String = (0..20_000)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'!' + (state >> 33) as u8 % 90)
        })
        .collect();
    NewEntry { content_html: Some(noise), ..entry(&format!("large {n}"), n) }
}

/// A page limit is to SQLite what a full disk is.
#[tokio::test]
async fn a_full_disk_is_told_and_survived() {
    let bench = Bench::sqlite().await;
    let feed = bench.followed("a").await;
    let row = bench.store.feed(feed).await.unwrap().unwrap();
    bench.store.execute_for_test("pragma max_page_count = 200").await.unwrap();
    let mut stored = 0;
    let error = loop {
        let mut tx = bench.store.begin().await.unwrap();
        match tx.put_entries(&row, &[large(stored)], at(1)).await {
            Ok(_) => match tx.commit().await {
                Ok(()) => stored += 1,
                Err(error) => break error,
            },
            Err(error) => break error,
        }
        assert!(stored < 1_000, "the limit holds");
    };
    assert!(matches!(error, StoreError::Full(_)), "{error:?}");
    assert!(error.to_string().contains("free some space"));
    // What was stored can be read, and with space again it goes on.
    assert_eq!(bench.count(bench.owner, feed).await, stored.min(20));
    bench.store.execute_for_test("pragma max_page_count = 1073741823").await.unwrap();
    bench.put(feed, &[large(stored)]).await;
    bench.finish().await;
}

#[tokio::test]
async fn another_program_with_the_lock_is_told() {
    use sqlx::Connection;
    let bench = Bench::sqlite().await;
    let mut other = sqlx::SqliteConnection::connect(&bench.url).await.unwrap();
    sqlx::query("begin immediate").execute(&mut other).await.unwrap();
    // Reading goes on meanwhile.
    bench.store.owner().await.unwrap();
    bench.store.execute_for_test("pragma busy_timeout = 50").await.unwrap();
    let error = bench.store.begin().await.err().unwrap();
    assert!(matches!(error, StoreError::Locked(_)) && error.is_transient(), "{error:?}");
    sqlx::query("rollback").execute(&mut other).await.unwrap();
    bench.store.begin().await.unwrap();
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
async fn a_read_only_database_is_told() {
    let bench = Bench::sqlite().await;
    bench.store.execute_for_test("pragma query_only = on").await.unwrap();
    let mut tx = bench.store.begin().await.unwrap();
    let error = tx.put_meta("a", "b").await.unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly(_)), "{error:?}");
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
