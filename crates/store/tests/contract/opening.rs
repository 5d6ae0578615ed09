//! Opening: the right key, the right version, a file that only its owner reads.

use model::{Version, settings::SettingsForm};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use store::{OpenError, Store};

use crate::support::{Home, NOW, open};

#[tokio::test]
async fn a_wrong_key_is_refused_with_the_remedy() {
    let home = Home::new().await;
    home.store.close().await;
    let error = open(&home.folder, 8).await.unwrap_err();
    assert!(matches!(error, OpenError::WrongKey), "{error:?}");
    assert!(error.to_string().contains("put back the secret.key"), "{error}");
    assert!(open(&home.folder, 7).await.is_ok());
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let home = Home::new().await;
    home.store.close().await;
    let options = SqliteConnectOptions::new().filename(home.folder.path().join(Store::FILE));
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query("insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (9999, 'later', 1, x'00', 0)")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let error = open(&home.folder, 7).await.unwrap_err();
    assert!(matches!(error, OpenError::Newer(9999)), "{error:?}");
}

#[tokio::test]
async fn what_is_not_a_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(Store::FILE), "This is not a database, it is a longer text about one.").unwrap();
    assert!(open(&folder, 7).await.is_err());
}

#[tokio::test]
async fn settings_have_defaults_and_survive_a_restart() {
    let home = Home::new().await;
    assert_eq!(home.store.settings().await.unwrap(), SettingsForm::default());
    let form = SettingsForm { public_url: "https://bellhop.example.org".into(), ..SettingsForm::default() };
    home.store.save_settings(&form, NOW).await.unwrap();
    let home = home.reopened().await;
    assert_eq!(home.store.settings().await.unwrap(), SettingsForm { version: Version(1), ..form });
}

#[tokio::test]
async fn a_closed_store_is_one_file_that_only_its_owner_reads() {
    let home = Home::new().await;
    home.store.close().await;
    let files: Vec<_> = std::fs::read_dir(home.folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, [Store::FILE]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(home.folder.path().join(Store::FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[tokio::test]
async fn an_administrator_can_work_beside_the_running_service() {
    let home = Home::new().await;
    let beside = open(&home.folder, 7).await.unwrap();
    beside.save_settings(&beside.settings().await.unwrap(), NOW).await.unwrap();
    home.store.save_settings(&home.store.settings().await.unwrap(), NOW).await.unwrap();
}
