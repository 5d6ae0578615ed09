//! A database that is gone, or a lock: nothing is accepted that cannot be kept, and nothing begins anew by itself.

mod support;

use std::{fs, net::SocketAddr, path::Path, process::Stdio};

use model::integration::Kind;
use store::{Key, Store};
use support::{Bellhop, Workshop, serve, soon};
use tempfile::tempdir;

const EVENT: &str = r#"{"labels": {"alertname": "DiskFull"}}"#;

async fn with_integration(data: &Path) -> String {
    let workshop = Workshop::open(data, SocketAddr::from(([127, 0, 0, 1], 1))).await;
    let ingest = workshop.integration(Kind::ArmsEvent).await;
    workshop.close().await;
    ingest
}

fn remove_database(data: &Path) {
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(data.join(format!("{}{suffix}", Store::FILE)));
    }
}

/// What it says when it does not start.
async fn refused(data: &Path) -> String {
    let output = serve(data, &[]).stdin(Stdio::null()).output().await.unwrap();
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn a_database_that_is_removed_or_replaced_takes_nothing_more() {
    for replaced in [false, true] {
        let data = tempdir().unwrap();
        let ingest = with_integration(data.path()).await;
        let bellhop = Bellhop::serve(data.path(), &[]).await;
        assert_eq!(bellhop.post(&ingest, EVENT).await.0, 200);
        remove_database(data.path());
        if replaced {
            fs::write(data.path().join(Store::FILE), "").unwrap();
        }
        for body in [EVENT, r#"{"labels": {"alertname": "New"}}"#] {
            let (status, text) = bellhop.post(&ingest, body).await;
            assert!(status == 503 && text.contains("restore a backup"), "{status} {text}");
        }
        // What was found within the last second counts.
        let text = loop {
            let (status, text) = bellhop.get("/readyz").await;
            if status != 200 {
                break text;
            }
        };
        assert!(text.contains("restore a backup"), "{text}");
        assert_eq!(bellhop.get("/healthz").await.0, 200);
        bellhop.kill().await;

        let said = refused(data.path()).await;
        assert!(said.contains("restore the database from a backup") && said.contains(Key::FILE), "{said}");
        assert_eq!(data.path().join(Store::FILE).exists(), replaced, "nothing is made");
        fs::remove_file(data.path().join(Key::FILE)).unwrap();
        remove_database(data.path());
        let anew = Bellhop::serve(data.path(), &[]).await;
        anew.ready().await;
    }
}

#[tokio::test]
async fn a_database_that_has_lost_its_log_is_not_a_new_one() {
    let data = tempdir().unwrap();
    Bellhop::serve(data.path(), &[]).await.kill().await;
    let database = data.path().join(Store::FILE);
    // As a copy without the log, from before anything was moved from the log into the file.
    fs::remove_file(database.with_extension("db-wal")).unwrap();
    fs::write(&database, without_tables()).unwrap();
    let said = refused(data.path()).await;
    assert!(said.contains("restore the database from a backup"), "{said}");
}

#[tokio::test]
async fn a_database_that_is_emptied_while_it_is_used_is_noticed() {
    let data = tempdir().unwrap();
    let bellhop = Bellhop::serve(data.path(), &[]).await;
    fs::File::create(data.path().join(Store::FILE)).unwrap();
    let (status, said) = soon(async {
        loop {
            // A look counts for a second.
            match bellhop.get("/readyz").await {
                (200, _) => tokio::task::yield_now().await,
                answer => return answer,
            }
        }
    })
    .await;
    assert_eq!(status, 503, "{said}");
}

/// The one page of a database in which nothing was made yet (the format of `SQLite`'s files, 1.3 and 1.6).
fn without_tables() -> Vec<u8> {
    let mut page = vec![0; 4096];
    page[..16].copy_from_slice(b"SQLite format 3\0");
    page[16..24].copy_from_slice(&[0x10, 0, 1, 1, 0, 64, 32, 32]);
    for (place, value) in [(27, 1), (31, 1), (47, 4), (59, 1), (95, 1), (100, 0x0d), (105, 0x10)] {
        page[place] = value;
    }
    page
}

#[tokio::test]
async fn a_first_start_that_was_cut_off_anywhere_is_finished_by_the_next() {
    let whole = tempdir().unwrap();
    Bellhop::serve(whole.path(), &[]).await.kill().await;
    let key = fs::read(whole.path().join(Key::FILE)).unwrap();
    let begun = fs::read(whole.path().join(Store::FILE)).unwrap();
    for (name, half_key, database) in [
        ("an empty folder", None, None),
        ("half a key", Some(&key[..9]), None),
        ("a key", Some(&key[..]), None),
        ("an empty database", Some(&key[..]), Some(&[][..])),
        ("a header", Some(&key[..]), Some(&begun[..])),
    ] {
        let data = tempdir().unwrap();
        if let Some(key) = half_key {
            fs::write(data.path().join(Key::FILE).with_extension("key.new"), key).unwrap();
        }
        if let Some(database) = database {
            fs::write(data.path().join(Store::FILE), database).unwrap();
        }
        let bellhop = Bellhop::serve(data.path(), &[]).await;
        bellhop.ready().await;
        assert_eq!(bellhop.terminate().await, Some(0), "{name}");
        assert!(data.path().join(Key::FILE).exists(), "{name}");
        assert!(!data.path().join(Key::FILE).with_extension("key.new").exists(), "{name}");
    }
}

#[tokio::test]
async fn a_damaged_database_is_refused_with_the_remedy() {
    let data = tempdir().unwrap();
    with_integration(data.path()).await;
    let path = data.path().join(Store::FILE);
    let mut bytes = fs::read(&path).unwrap();
    bytes[100..8_192].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    let said = refused(data.path()).await;
    assert!(said.contains("restore a backup"), "{said}");
}

#[tokio::test]
async fn a_lock_file_that_is_removed_lets_no_second_process_in() {
    let data = tempdir().unwrap();
    let first = Bellhop::serve(data.path(), &[]).await;
    fs::remove_file(data.path().join("lock")).unwrap();
    let said = refused(data.path()).await;
    assert!(said.contains("another Bellhop is using the data folder"), "{said}");
    first.ready().await;
}
