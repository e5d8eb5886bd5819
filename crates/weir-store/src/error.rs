//! What can go wrong, in words that say what to do.

use sqlx::error::DatabaseError;
use sqlx::migrate::MigrateError;
use thiserror::Error;

/// A failure of the store.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The address of the database is none that Weir knows.
    #[error("`{0}` is not a database address; write `sqlite:/path/weir.db` or `postgres://user@host/name`")]
    Address(String),
    /// The file cannot be opened or made.
    #[error("the database file {path} cannot be opened; check that its folder exists and is writable")]
    CannotOpen {
        /// The file.
        path: String,
        /// The cause.
        #[source]
        source: Box<sqlx::Error>,
    },
    /// SQLite needs shared memory and locks that network file systems do not keep.
    #[error("the database file {path} is on a network file system, where SQLite loses data; move it to a local disk or use PostgreSQL")]
    NetworkFileSystem {
        /// The file.
        path: String,
    },
    /// The file is something else, or damaged.
    #[error("the database is damaged or not a database; restore it from a backup")]
    Damaged(#[source] Box<sqlx::Error>),
    /// The database was written by a newer Weir.
    #[error("the database has schema version {version}, which is newer than this Weir knows; install the newer Weir again")]
    NewerSchema {
        /// The version found.
        version: i64,
    },
    /// A migration failed; nothing of it was kept.
    #[error("the database could not be brought up to date; restore the newest backup and report the cause")]
    Migration(#[source] Box<MigrateError>),
    /// No space is left.
    #[error("the disk of the database is full; free some space, and Weir goes on where it stopped")]
    Full(#[source] Box<sqlx::Error>),
    /// Another program holds the database.
    #[error("the database is locked by another program; close it or try again")]
    Locked(#[source] Box<sqlx::Error>),
    /// The file or the server takes no writes.
    #[error("the database is read-only; give Weir the right to write to it")]
    ReadOnly(#[source] Box<sqlx::Error>),
    /// The server does not answer.
    #[error("the database server cannot be reached; check its address and that it is running")]
    Unreachable(#[source] Box<sqlx::Error>),
    /// The server refused the name, password or database.
    #[error("the database server refuses the login; check user, password and database name")]
    Login(#[source] Box<sqlx::Error>),
    /// All connections are in use.
    #[error("the database is too busy to answer in time; try again")]
    Busy(#[source] Box<sqlx::Error>),
    /// The job was taken over by another worker: its effects must not be stored.
    #[error("the lease of job {kind} {key} was lost to another worker")]
    LeaseLost {
        /// The job's kind.
        kind: String,
        /// The job's key.
        key: String,
    },
    /// A job's key is not what its kind needs.
    #[error("job {kind} has the key `{key}`, which names nothing")]
    Key {
        /// The job's kind.
        kind: String,
        /// The job's key.
        key: String,
    },
    /// A text is longer than the store can look up.
    #[error("the {what} is longer than {limit} bytes")]
    TooLong {
        /// What it is.
        what: &'static str,
        /// The most bytes.
        limit: usize,
    },
    /// A stored value cannot be read back.
    #[error("a stored {what} cannot be read; restore a backup or let Weir make it anew")]
    Unreadable {
        /// What it is.
        what: &'static str,
        /// The cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The place for a backup is taken or cannot be written.
    #[error("no backup can be written to {path}; choose a new file on a local disk")]
    Backup {
        /// The file.
        path: String,
        /// The cause.
        #[source]
        source: Option<Box<sqlx::Error>>,
    },
    /// Anything else the database says.
    #[error("the database failed")]
    Database(#[source] Box<sqlx::Error>),
}

impl StoreError {
    /// Whether the same call may succeed later without anyone doing anything.
    pub fn is_transient(&self) -> bool {
        matches!(self, StoreError::Locked(_) | StoreError::Unreachable(_) | StoreError::Busy(_))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        let variant = match &error {
            sqlx::Error::Database(cause) => of_database(cause.as_ref()),
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed => StoreError::Unreachable,
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => StoreError::Busy,
            _ => StoreError::Database,
        };
        variant(Box::new(error))
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> StoreError {
        match error {
            MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _) => StoreError::NewerSchema { version },
            MigrateError::Execute(error) => StoreError::from(error),
            MigrateError::ExecuteMigration(error, _) if !matches!(error, sqlx::Error::Database(_)) => StoreError::from(error),
            other => StoreError::Migration(Box::new(other)),
        }
    }
}

type Variant = fn(Box<sqlx::Error>) -> StoreError;

/// SQLite gives decimal result codes, PostgreSQL five characters of SQLSTATE.
fn of_database(cause: &dyn DatabaseError) -> Variant {
    let code = cause.code().unwrap_or_default();
    if code.len() != 5 || cause.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_none() {
        // The low byte is the kind; the rest says more than a person needs.
        return match code.parse::<u32>().unwrap_or(0) & 0xff {
            5 | 6 => StoreError::Locked,
            8 => StoreError::ReadOnly,
            11 | 26 => StoreError::Damaged,
            13 => StoreError::Full,
            _ => StoreError::Database,
        };
    }
    match code.as_ref() {
        "53100" => StoreError::Full,
        "53300" => StoreError::Busy,
        "25006" => StoreError::ReadOnly,
        "40001" | "40P01" | "55P03" => StoreError::Locked,
        "3D000" => StoreError::Login,
        code if code.starts_with("08") || code.starts_with("57P") => StoreError::Unreachable,
        code if code.starts_with("28") => StoreError::Login,
        _ => StoreError::Database,
    }
}
