//! Both databases have the same tables, columns and migrations.

use crate::support::Bench;
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::collections::BTreeSet;

/// The index of words is each database's own.
const OWN: [&str; 2] = ["entry_words", "_sqlx_migrations"];

async fn sqlite_columns(url: &str) -> BTreeSet<(String, String, bool)> {
    let mut connection = SqliteConnection::connect(url).await.unwrap();
    let rows: Vec<(String, String, bool)> = sqlx::query_as(
        "select m.name, c.name, c.\"notnull\" <> 0 or c.pk > 0 from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    rows.into_iter().filter(|(table, ..)| !OWN.iter().any(|own| table.starts_with(own)) && !table.starts_with("sqlite_")).collect()
}

async fn postgres_columns(url: &str) -> BTreeSet<(String, String, bool)> {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let rows: Vec<(String, String, bool)> = sqlx::query_as(
        "select cast(table_name as text), cast(column_name as text), is_nullable = 'NO' from information_schema.columns where table_schema = 'public'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    rows.into_iter().filter(|(table, ..)| !OWN.contains(&table.as_str())).collect()
}

#[tokio::test]
async fn tables_and_columns_are_the_same() {
    let sqlite = Bench::sqlite().await;
    let left = sqlite_columns(&sqlite.url).await;
    assert!(left.len() > 60, "{left:?}");
    let Some(postgres) = Bench::postgres().await else { return };
    let right = postgres_columns(&postgres.url).await;
    assert_eq!(left.difference(&right).collect::<Vec<_>>(), Vec::<&_>::new(), "only in SQLite");
    assert_eq!(right.difference(&left).collect::<Vec<_>>(), Vec::<&_>::new(), "only in PostgreSQL");
    postgres.finish().await;
}

/// Without a server too: the files have the same numbers and names, and create the same tables with the same columns.
#[test]
fn migrations_are_the_same_files() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let names = |dialect: &str| -> BTreeSet<String> {
        std::fs::read_dir(root.join(dialect)).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    };
    let files = names("sqlite");
    assert_eq!(files, names("postgres"));
    for file in files {
        let columns = |dialect: &str| -> Vec<String> {
            let sql = std::fs::read_to_string(root.join(dialect).join(&file)).unwrap();
            let shared = sql.lines().take_while(|line| {
                !line.contains("entry_words") && !line.starts_with("-- In its own") && !line.starts_with("-- The words")
            });
            // The first word of each line, and of each statement its head: types and storage differ, names must not.
            shared
                .filter(|line| !line.starts_with(")"))
                .map(|line| {
                    if line.starts_with("    ") {
                        line.split_whitespace().next().unwrap_or("").to_owned()
                    } else {
                        line.replace(" bigint", " integer")
                    }
                })
                .collect()
        };
        assert_eq!(columns("sqlite"), columns("postgres"), "{file}");
    }
}

/// Walking the newest entries must not sort or scan.
#[tokio::test]
async fn lists_walk_an_index() {
    let bench = Bench::sqlite().await;
    let mut connection = SqliteConnection::connect(&bench.url).await.unwrap();
    for (sql, index) in [
        ("select e.id from entry e where (e.sort_at, e.id) < (1, 1) order by e.sort_at desc, e.id desc limit 50", "entry_cover"),
        (
            "select e.id from entry e where e.feed_id = 1 and (e.sort_at, e.id) < (1, 1) order by e.sort_at desc, e.id desc limit 50",
            "entry_feed_sort",
        ),
        (
            "select e.id from entry e where e.understood and e.story_id is null and e.same_as is null order by e.id limit 9",
            "entry_ungrouped",
        ),
        (
            "select j.id from job j where j.state <> 'dead' and j.run_at <= 1 and j.kind || '' in ('a') order by j.priority, j.run_at, j.id limit 9",
            "job_ready",
        ),
        (
            "select f.id from feed f where f.sub_count > 0 and not f.gone and f.next_fetch_at <= 1 order by f.next_fetch_at limit 9",
            "feed_due",
        ),
    ] {
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(format!("explain query plan {sql}"))).fetch_all(&mut connection).await.unwrap();
        let plan = plan.into_iter().map(|row| row.3).collect::<Vec<_>>().join("; ");
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{sql}: {plan}");
    }
}
