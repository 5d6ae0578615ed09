//! A database of an earlier version, with data in it, is brought to this one.

use model::{AlertId, RobotId};
use sqlx::{
    Connection, SqliteConnection,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};
use store::Store;
use tempfile::TempDir;

use crate::support::{NOW, open};

static ALL: Migrator = sqlx::migrate!("../../migrations/sqlite");

/// The database as it was before this migration.
async fn before(version: i64) -> (TempDir, SqliteConnection) {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteConnectOptions::new().filename(folder.path().join(Store::FILE)).create_if_missing(true);
    let options = options.journal_mode(SqliteJournalMode::Wal).foreign_keys(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let earlier = ALL.iter().filter(|migration| migration.version < version).cloned().collect();
    Migrator::with_migrations(earlier).run(&mut connection).await.unwrap();
    (folder, connection)
}

#[tokio::test]
async fn who_was_told_is_kept_only_where_the_log_names_it() {
    let (folder, mut connection) = before(6).await;
    for statement in [
        "insert into alert (id, integration_id, fingerprint, name, level, labels, annotations, generator_url, starts_at,
            ends_by_timeout, received_at, updated_at)
         select value, 1, '0000000000000000', 'A', 1, '{}', '{}', '', 1, 0, 1, 1 from json_each('[1, 2, 3]')",
        "insert into alert_group (id, rule_id, labels, created_at, flushed) values (5, 1, '{}', 1, 1)",
        "insert into notification_log (group_id, robot_id, firing, resolved, at) values (5, 8, '[1, 3]', '[2]', 1)",
        "insert into told (robot_id, alert_id, at) values (8, 1, 1), (8, 2, 1), (9, 3, 1)",
    ] {
        sqlx::query(statement).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
    let store = open(&folder, 7).await.unwrap();
    let told = store.load(NOW).await.unwrap().notified;
    assert_eq!(told, [(RobotId(8), AlertId(1)), (RobotId(9), AlertId(3))]);
}
