//! Opening, the two kinds of pool, and write transactions.

use crate::dialect::Dialect;
use crate::{Store, StoreError};
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, PgConnection, Postgres, Sqlite, Transaction};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

pub(crate) static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
pub(crate) static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Readers beside SQLite's one writer.
const READERS: u32 = 4;
/// How long a call waits for a connection.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long SQLite waits for another program's lock.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);
/// How often a file is opened that another program is opening too.
const OPENINGS: u32 = 20;

#[derive(Clone)]
pub(crate) enum Db {
    Sqlite {
        read: SqlitePool,
        /// One connection: writers queue here instead of meeting a lock.
        write: SqlitePool,
    },
    Postgres(PgPool),
}

/// Expands one body for both databases. `on!(read store, |c| …)` gives a pool to read from, `on!(write store, …)` one
/// for a single writing statement, `on!(tx, …)` the connection of a transaction (use `&mut *c` where it is used twice).
macro_rules! on {
    (read $store:expr, |$c:ident| $body:expr) => {
        match &$store.db {
            crate::db::Db::Sqlite { read: $c, .. } => $body,
            crate::db::Db::Postgres($c) => $body,
        }
    };
    (write $store:expr, |$c:ident| $body:expr) => {
        match &$store.db {
            crate::db::Db::Sqlite { write: $c, .. } => $body,
            crate::db::Db::Postgres($c) => $body,
        }
    };
    ($tx:expr, |$c:ident| $body:expr) => {
        match &mut $tx.inner {
            crate::db::Inner::Sqlite(tx) => {
                let $c = &mut **tx;
                $body
            }
            crate::db::Inner::Postgres(tx) => {
                let $c = &mut **tx;
                $body
            }
        }
    };
}
pub(crate) use on;

/// A write transaction. All writes are its methods; nothing of it is seen before [`Tx::commit`], and dropping it
/// without that undoes everything. On SQLite there is one at a time: others wait.
pub struct Tx<'a> {
    pub(crate) store: &'a Store,
    pub(crate) inner: Inner,
}

pub(crate) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx<'_> {
    /// Makes the writes last.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.inner {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Undoes the writes now. Dropping does the same a moment later.
    pub async fn rollback(self) -> Result<(), StoreError> {
        match self.inner {
            Inner::Sqlite(tx) => tx.rollback().await?,
            Inner::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.store.dialect()
    }
}

impl Store {
    /// Opens a database, makes it if it is not there, and brings its tables up to date.
    ///
    /// `sqlite:/path/weir.db` is a file, `sqlite::memory:` a file in the temporary folder that is gone when the last
    /// clone of the store is, `postgres://user:password@host/name` a server.
    pub async fn open(url: &str) -> Result<Store, StoreError> {
        let wrong = || StoreError::Address(without_password(url));
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url).map_err(|_| wrong())?;
            return open_postgres(options).await;
        }
        let path = url.strip_prefix("sqlite:").ok_or_else(wrong)?;
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path.contains('\0') {
            return Err(wrong());
        }
        if path == ":memory:" {
            let folder = tempfile::tempdir().map_err(|error| cannot_open(&std::env::temp_dir(), sqlx::Error::Io(error)))?;
            let file = folder.path().join("weir.db");
            // Nobody needs it after a crash.
            return open_sqlite(&file, SqliteSynchronous::Off, Some(Arc::new(folder))).await;
        }
        open_sqlite(&PathBuf::from(path), SqliteSynchronous::Normal, None).await
    }

    /// Begins a write transaction.
    pub async fn begin(&self) -> Result<Tx<'_>, StoreError> {
        let inner = match &self.db {
            // A deferred transaction that reads before it writes can meet a lock that waiting does not cure.
            Db::Sqlite { write, .. } => Inner::Sqlite(write.begin_with("begin immediate").await?),
            Db::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        Ok(Tx { store: self, inner })
    }

    /// Closes all connections. On SQLite this folds the write-ahead log into the file.
    pub async fn close(&self) {
        match &self.db {
            Db::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Db::Postgres(pool) => pool.close().await,
        }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        match self.db {
            Db::Sqlite { .. } => Dialect::Sqlite,
            Db::Postgres(_) => Dialect::Postgres,
        }
    }
}

async fn open_sqlite(path: &Path, synchronous: SqliteSynchronous, folder: Option<Arc<tempfile::TempDir>>) -> Result<Store, StoreError> {
    if on_network(path) {
        return Err(StoreError::NetworkFileSystem { path: path.display().to_string() });
    }
    create_private(path);
    let mut attempt = 0;
    loop {
        attempt += 1;
        match connect_sqlite(path, synchronous, folder.clone()).await {
            // Another program is opening the same new file: one of the two makes the tables, the other finds them.
            Err(StoreError::Locked(_)) if attempt < OPENINGS => {}
            Err(StoreError::Migration(_)) if attempt < 3 => {}
            other => return other,
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What a reader reads is nobody else's business. SQLite gives the files beside it the same rights.
fn create_private(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // If it is there already, or cannot be made, SQLite has the better words.
    drop(options.open(path));
}

async fn connect_sqlite(path: &Path, synchronous: SqliteSynchronous, folder: Option<Arc<tempfile::TempDir>>) -> Result<Store, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .synchronous(synchronous)
        .busy_timeout(LOCK_PATIENCE)
        .foreign_keys(true)
        .pragma("temp_store", "memory")
        .pragma("mmap_size", "268435456")
        .pragma("journal_size_limit", "67108864")
        .pragma("wal_autocheckpoint", "1000");
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        // On a full disk SQLite rolls back by itself, and sqlx goes on believing in the transaction: such a connection
        // would refuse to begin another for ever. The ping lets a queued rollback pass first.
        .before_acquire(|connection, _| {
            Box::pin(async move {
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
        .connect_with(
            // Both are kept in the file, and setting them takes the write lock: a reader that opens later must not.
            options.clone().auto_vacuum(SqliteAutoVacuum::Incremental).journal_mode(SqliteJournalMode::Wal).pragma("cache_size", "-65536"),
        )
        .await
        .map_err(|error| cannot_open(path, error))?;
    SQLITE.run(&write).await?;
    let read = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .connect_with(options.pragma("cache_size", "-16384").pragma("query_only", "on"))
        .await
        .map_err(|error| cannot_open(path, error))?;
    Ok(Store { db: Db::Sqlite { read, write }, folder })
}

async fn open_postgres(options: PgConnectOptions) -> Result<Store, StoreError> {
    // A pool tries for as long as its patience lasts, and then says no more than that it did.
    PgConnection::connect_with(&options).await?.close().await?;
    let pool = PgPoolOptions::new().max_connections(16).acquire_timeout(PATIENCE).connect_with(options).await?;
    POSTGRES.run(&pool).await?;
    Ok(Store { db: Db::Postgres(pool), folder: None })
}

/// "unable to open database file" and whatever an opening meets on the file system; other causes keep their own words.
fn cannot_open(path: &Path, error: sqlx::Error) -> StoreError {
    let own = match &error {
        sqlx::Error::Database(cause) => cause.code().is_some_and(|code| code.parse::<u32>().is_ok_and(|code| code & 0xff == 14)),
        sqlx::Error::Io(_) => true,
        _ => false,
    };
    if own { StoreError::CannotOpen { path: path.display().to_string(), source: Box::new(error) } } else { error.into() }
}

/// Whether the file lies on a file system that other machines share. Only asked where the system tells it in a file.
fn on_network(path: &Path) -> bool {
    let Ok(mounts) = std::fs::read_to_string("/proc/self/mounts") else { return false };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(folder) = folder.canonicalize() else { return false };
    is_shared(&mounts, &folder)
}

fn is_shared(mounts: &str, folder: &Path) -> bool {
    let kind = mounts
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ').skip(1);
            Some((fields.next()?.replace("\\040", " "), fields.next()?))
        })
        .filter(|(place, _)| folder.starts_with(place))
        // The innermost mount; of two at one place the later one covers the earlier.
        .max_by_key(|(place, _)| place.len())
        .map_or("", |(_, kind)| kind);
    kind.starts_with("nfs")
        || matches!(kind, "cifs" | "smb3" | "smbfs" | "afs" | "ceph" | "fuse.sshfs" | "fuse.rclone" | "glusterfs" | "fuse.glusterfs")
}

/// An address fit for an error message.
fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 < at => format!("{}…{}", &url[..scheme + 3], &url[at..]),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_file_systems_are_told_from_local_ones() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\nnas:/data /mnt/nas nfs4 rw 0 0\n/dev/sdb /mnt/nas/local\\040disk xfs rw 0 0\n";
        assert!(!is_shared(mounts, Path::new("/home/a")));
        assert!(is_shared(mounts, Path::new("/mnt/nas/weir")));
        assert!(!is_shared(mounts, Path::new("/mnt/nas/local disk/weir")));
        assert!(!is_shared(mounts, Path::new("/mnt/nasty")));
        assert!(!is_shared("", Path::new("/")));
    }

    #[tokio::test]
    async fn wrong_addresses_are_refused_without_their_password() {
        for url in ["", "weir.db", "sqlite:", "mysql://a:secret@host/x", "postgres://a:secret@host:port/x"] {
            let error = Store::open(url).await.err().map(|error| error.to_string()).unwrap_or_default();
            assert!(error.contains("not a database address") && !error.contains("secret"), "{url}: {error}");
        }
    }

    /// A store in a file, and its writing connection for statements of the test's own.
    async fn file(folder: &tempfile::TempDir) -> (Store, SqlitePool, String) {
        let url = format!("sqlite:{}", folder.path().join("weir.db").display());
        let store = Store::open(&url).await.unwrap();
        let Db::Sqlite { write, .. } = store.db.clone() else { unreachable!() };
        (store, write, url)
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn many_may_open_a_new_file_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("weir.db").display());
        let mut opening = tokio::task::JoinSet::new();
        for _ in 0..6 {
            let url = url.clone();
            opening.spawn(async move { Store::open(&url).await?.users().await });
        }
        while let Some(users) = opening.join_next().await {
            assert_eq!(users.unwrap().unwrap().len(), 1);
        }
    }

    /// A page limit is to SQLite what a full disk is.
    #[tokio::test]
    async fn a_full_disk_is_told_and_survived() {
        let folder = tempfile::tempdir().unwrap();
        let (store, write, _) = file(&folder).await;
        sqlx::query("pragma max_page_count = 150").execute(&write).await.unwrap();
        let mut stored = 0;
        let error = loop {
            assert!(stored < 1_000, "the limit holds");
            let mut tx = store.begin().await.unwrap();
            let put = tx.put_meta(&format!("key {stored}"), &"x".repeat(20_000)).await;
            match async { put.map(|()| tx)?.commit().await }.await {
                Ok(()) => stored += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(error, StoreError::Full(_)), "{error:?}");
        assert!(error.to_string().contains("free some space"));
        // What was stored is there, what was not is not, and with space again it goes on.
        assert!(store.meta(&format!("key {}", stored - 1)).await.unwrap().is_some());
        assert!(store.meta(&format!("key {stored}")).await.unwrap().is_none());
        for _ in 0..2 {
            let mut tx = store.begin().await.unwrap();
            tx.put_meta("after", &"x".repeat(20_000)).await.unwrap();
            tx.commit().await.unwrap();
        }
    }

    #[tokio::test]
    async fn another_program_with_the_lock_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (store, write, url) = file(&folder).await;
        #[cfg(unix)]
        {
            let mode = std::fs::metadata(folder.path().join("weir.db")).unwrap().permissions();
            assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777, 0o600);
        }
        let mut other = sqlx::SqliteConnection::connect(&url).await.unwrap();
        sqlx::query("begin immediate").execute(&mut other).await.unwrap();
        store.owner().await.expect("reading goes on meanwhile");
        sqlx::query("pragma busy_timeout = 50").execute(&write).await.unwrap();
        let error = store.begin().await.err().unwrap();
        assert!(matches!(error, StoreError::Locked(_)) && error.is_transient(), "{error:?}");
        sqlx::query("rollback").execute(&mut other).await.unwrap();
        store.begin().await.unwrap();
    }

    #[tokio::test]
    async fn a_read_only_database_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (store, write, _) = file(&folder).await;
        sqlx::query("pragma query_only = on").execute(&write).await.unwrap();
        let error = store.begin().await.err().unwrap();
        assert!(matches!(error, StoreError::ReadOnly(_)), "{error:?}");
    }
}
