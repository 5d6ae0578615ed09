//! Opening and closing the database: pools, migrations, and the check that the key is the right one.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use sqlx::{
    Connection, SqliteConnection, SqlitePool,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{Cipher, Error, Key, Store, cipher::purpose, file::Identity, wal::Log};

pub(crate) static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");

/// Another process (`admin` beside `serve`) may hold the write lock for this long.
const BUSY: Duration = Duration::from_secs(5);
/// The write-ahead log shrinks to this after a burst, in bytes.
const LOG_LIMIT: &str = "67108864";
/// Page cache of the writer, in `KiB` (negative is `SQLite`'s way to say `KiB`).
const WRITE_CACHE: &str = "-16384";

pub struct Options {
    /// The database file; its folder exists. Usually [`Store::FILE`] in the data folder.
    pub path: PathBuf,
    pub key: Key,
    pub read_connections: u32,
}

impl Options {
    pub fn new(path: impl Into<PathBuf>, key: Key) -> Self {
        Self { path: path.into(), key, read_connections: 4 }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(
        "the secret key does not belong to this database: put back the {file} that it was made with, or set {env} to that key's \
         content",
        file = Key::FILE,
        env = Key::ENVIRONMENT
    )]
    WrongKey,
    #[error(
        "the database was written by a newer version (migration {0}): start that version again, or restore a backup"
    )]
    Newer(i64),
    #[error("the database cannot be brought to this version: {0}")]
    Migration(#[source] MigrateError),
    #[error(
        "{path} is missing or empty, although the key of its secrets is there: restore the database from a backup. If this \
         Bellhop is to begin anew, without all that it had, remove the key: {key}",
        path = .path.display(),
        key = .key.display()
    )]
    Lost { path: PathBuf, key: PathBuf },
    #[error("the database file {path} cannot be opened: {source}", path = .path.display())]
    File { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Store(#[from] Error),
}

impl Store {
    /// The database's name in the data folder.
    pub const FILE: &'static str = "bellhop.db";

    /// Creates the file if it is missing and its key is as new, and applies the migrations that it lacks.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn open(options: Options) -> Result<Self, OpenError> {
        let Options { path, key, read_connections } = options;
        let file = |source| OpenError::File { path: path.clone(), source };
        let lost = key.has_database().map(|key| OpenError::Lost { path: path.clone(), key: key.to_owned() });
        if is_empty(&path)
            && let Some(lost) = lost
        {
            return Err(lost);
        }
        create_private(&path).map_err(file)?;
        let log = Log::of(&path);
        let write = write_pool(&path).await.map_err(Error::from)?;
        let left_out = match log {
            Some(log) => log.left_out(&path, &write).await,
            None => 0,
        };
        if let Some(lost) = lost
            && !has_tables(&write).await?
        {
            return Err(lost);
        }
        MIGRATIONS.run(&write).await.map_err(|error| match error {
            MigrateError::VersionMissing(version) => OpenError::Newer(version),
            MigrateError::Execute(error) => OpenError::Store(error.into()),
            error => OpenError::Migration(error),
        })?;
        // What a migration has overwritten must not stay in the file below the log. Another process may keep it from happening now.
        let _ = sqlx::query("pragma wal_checkpoint(truncate)").execute(&write).await;
        let cipher = Cipher::new(&key);
        check_key(&write, &cipher).await?;
        key.keep().map_err(file)?;
        let read = read_pool(&path, read_connections).await.map_err(Error::from)?;
        let file = Identity::of(&path).map_err(file)?;
        Ok(Self { write, read, cipher, file, left_out })
    }

    /// Waits for what is under way and leaves one file without a log.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn close(&self) {
        self.read.close().await;
        self.write.close().await;
    }
}

/// Whether there is nothing: a database that was begun has at least a header.
fn is_empty(path: &Path) -> bool {
    fs::metadata(path).map_or_else(|error| error.kind() == io::ErrorKind::NotFound, |file| file.len() == 0)
}

/// A database that has lost its log can be a mere header.
async fn has_tables(write: &SqlitePool) -> Result<bool, OpenError> {
    let found: bool = sqlx::query_scalar("select exists (select 1 from sqlite_master)")
        .fetch_one(write)
        .await
        .map_err(Error::from)?;
    Ok(found)
}

/// Only the owner may read it: it holds names, phone numbers and password hashes. `SQLite` gives its log the same mode.
pub(crate) fn create_private(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// No `PRAGMA optimize`: statistics taken while a table is small would make `SQLite` scan it when it has grown.
fn connect_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(BUSY)
        .foreign_keys(true)
        .pragma("trusted_schema", "OFF")
        .pragma("temp_store", "memory")
}

pub(crate) async fn write_pool(path: &Path) -> Result<SqlitePool, sqlx::Error> {
    let options = connect_options(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("journal_size_limit", LOG_LIMIT)
        .pragma("cache_size", WRITE_CACHE);
    pool(1).connect_with(options).await
}

async fn read_pool(path: &Path, connections: u32) -> Result<SqlitePool, sqlx::Error> {
    pool(connections.max(1)).connect_with(connect_options(path).read_only(true)).await
}

/// Connections to a file do not go stale: they are neither tested nor replaced.
fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .after_release(|connection, _| Box::pin(is_usable(connection)))
}

/// A disk that is full or failing lets `SQLite` end a transaction by itself; sqlx's own rollback then fails, and it believes for
/// ever that the transaction is open. Such a connection is closed, and the next writer opens a new one.
async fn is_usable(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // The rollback may not have been carried out yet.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

/// The first start stores a sealed word; each later start must be able to open it.
async fn check_key(write: &SqlitePool, cipher: &Cipher) -> Result<(), OpenError> {
    const WORD: &str = "bellhop";
    let sealed = BASE64_STANDARD.encode(cipher.seal(purpose::KEY_CHECK, WORD));
    sqlx::query("insert or ignore into setting (name, value) values ('key_check', ?1)")
        .bind(sealed)
        .execute(write)
        .await
        .map_err(Error::from)?;
    let stored: String = sqlx::query_scalar("select value from setting where name = 'key_check'")
        .fetch_one(write)
        .await
        .map_err(Error::from)?;
    let stored = BASE64_STANDARD.decode(stored).map_err(|_| OpenError::WrongKey)?;
    match cipher.open(purpose::KEY_CHECK, &stored) {
        Ok(word) if word.expose() == WORD => Ok(()),
        _ => Err(OpenError::WrongKey),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[tokio::test]
    async fn the_embedded_sqlite_has_no_wal_reset_bug() {
        let (_folder, store) = testing::store().await;
        let version: String = sqlx::query_scalar("select sqlite_version()").fetch_one(&store.read).await.unwrap();
        let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
        assert!(parts >= vec![3, 51, 3], "{version}");
    }

    #[tokio::test]
    async fn an_accepted_write_survives_power_loss_and_readers_cannot_write() {
        let (_folder, store) = testing::store().await;
        let pragma = |name: &'static str| sqlx::query_scalar::<_, i64>(name).fetch_one(&store.write);
        assert_eq!(pragma("pragma synchronous").await.unwrap(), 2);
        assert_eq!(pragma("pragma foreign_keys").await.unwrap(), 1);
        assert_eq!(pragma("pragma trusted_schema").await.unwrap(), 0);
        let mode: String = sqlx::query_scalar("pragma journal_mode").fetch_one(&store.write).await.unwrap();
        assert_eq!(mode, "wal");
        assert!(sqlx::query("delete from setting").execute(&store.read).await.is_err());
    }
}
