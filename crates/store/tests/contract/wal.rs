//! A write-ahead log that was damaged before the start: what could not be read of it is told.

use std::fs;

use model::{Version, settings::SettingsForm};
use store::{Store, Unreadable};

use crate::support::{Home, NOW, open};

const LOG: &str = "bellhop.db-wal";
const SAVED: i64 = 30;
/// Bytes: the header of a frame and its page.
const FRAME: usize = 24 + 4096;

/// A new store with so many transactions in its log.
async fn saved() -> Home {
    let home = Home::new().await;
    for version in 0..SAVED {
        let form = SettingsForm { version: Version(version), ..SettingsForm::default() };
        home.store.save_settings(&form, NOW).await.unwrap();
    }
    home
}

/// What is on the disk when the process is killed now, with its log changed by `damage`, is opened. Answers what was noted, and
/// how many of the transactions are missing.
async fn after_a_kill(home: &Home, damage: impl FnOnce(&mut Vec<u8>)) -> (Vec<Unreadable>, i64) {
    let folder = tempfile::tempdir().unwrap();
    for file in [Store::FILE, "bellhop.db-shm"] {
        fs::copy(home.folder.path().join(file), folder.path().join(file)).unwrap();
    }
    let mut log = fs::read(home.folder.path().join(LOG)).unwrap();
    damage(&mut log);
    fs::write(folder.path().join(LOG), log).unwrap();
    let store = open(&folder, 7).await.unwrap();
    (store.load(NOW).await.unwrap().unreadable, SAVED - store.settings().await.unwrap().version.0)
}

#[tokio::test]
async fn transactions_behind_damage_are_counted_and_told() {
    let home = saved().await;
    let (noted, missing) = after_a_kill(&home, |log| {
        let middle = log.len() / 2;
        log[middle..middle + 200].fill(0x5a);
    })
    .await;
    assert!((2..SAVED).contains(&missing), "{missing}");
    let [Unreadable { table, id, reason }] = &noted[..] else { panic!("{noted:?}") };
    assert_eq!((*table, id), (LOG, &format!("{missing} transactions")));
    assert!(reason.starts_with(&format!("{missing} stored transactions")) && reason.contains("backup"), "{reason}");
}

#[tokio::test]
async fn all_transactions_count_where_the_header_of_the_log_is_damaged() {
    let home = saved().await;
    // In the checksum of the header: SQLite reads nothing of such a log.
    let (noted, missing) = after_a_kill(&home, |log| log[24] ^= 1).await;
    assert_eq!(missing, SAVED);
    // The transaction of the start itself was in the log too.
    assert_eq!(noted[0].id, format!("{} transactions", SAVED + 1));
}

#[tokio::test]
async fn the_last_transaction_may_have_been_interrupted_by_a_power_cut() {
    let home = saved().await;
    let (noted, missing) = after_a_kill(&home, |log| {
        let last = log.len() - 100;
        log[last] ^= 1;
    })
    .await;
    assert_eq!((missing, noted[0].id.as_str()), (1, "1 transaction"));
    assert!(noted[0].reason.contains("power cut"), "{noted:?}");
}

#[tokio::test]
async fn a_log_that_is_whole_or_ends_within_a_transaction_is_not_worth_a_word() {
    let home = saved().await;
    assert_eq!(after_a_kill(&home, |_| {}).await, (Vec::new(), 0));
    let torn = |log: &mut Vec<u8>| {
        let frame = log[log.len() - FRAME..].to_vec();
        log.extend(frame);
        // Its transaction does not end with it.
        let size = log.len() - FRAME + 4;
        log[size..size + 4].fill(0);
    };
    assert_eq!(after_a_kill(&home, torn).await, (Vec::new(), 0));
    let half = |log: &mut Vec<u8>| log.extend(log[log.len() - FRAME..][..2000].to_vec());
    assert_eq!(after_a_kill(&home, half).await, (Vec::new(), 0));
    assert_eq!(after_a_kill(&home, Vec::clear).await.0, Vec::new());
}

#[tokio::test]
async fn a_log_in_use_is_not_worth_a_word() {
    let home = saved().await;
    let beside = open(&home.folder, 7).await.unwrap();
    assert_eq!(beside.load(NOW).await.unwrap().unreadable, []);
    home.store.close().await;
    beside.close().await;
    assert_eq!(open(&home.folder, 7).await.unwrap().load(NOW).await.unwrap().unreadable, []);
}
