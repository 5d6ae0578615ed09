//! A store in a temporary folder and a look at query plans, for tests inside the crate.

use sqlx::{AssertSqlSafe, Row};

use crate::{Key, Options, Store};

/// Keep the folder for as long as the store is used.
pub async fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let options = Options::new(folder.path().join(Store::FILE), Key::from_bytes([7; 32]));
    let store = Store::open(options).await.expect("a new database can be opened");
    (folder, store)
}

/// Indexes of what is open, or rare: read as a whole, they do not grow with the history.
const SHORT: [&str; 5] =
    ["alert_firing", "alert_person", "alert_group_overflow", "delivery_open", "delivery_open_rule"];
/// Tables that hold what people typed, and the rows of an argument once they are grouped.
const SMALL: [&str; 6] = ["robot", "integration", "contact", "dispatch_rule", "sqlite_sequence", "request"];

/// Panics if one of the statements reads a whole table that grows with time.
pub async fn assert_no_scan(statements: &[&'static str]) {
    let (_folder, store) = store().await;
    for statement in statements {
        let plan = sqlx::query(AssertSqlSafe(format!("explain query plan {statement}")));
        let plan = plan.fetch_all(&store.write).await.expect("the statement is valid");
        for line in plan.iter().map(|row| row.get::<String, _>("detail")) {
            assert!(is_bounded(&line), "{line}\nin the plan of\n{statement}");
        }
    }
}

fn is_bounded(line: &str) -> bool {
    let Some(scanned) = line.strip_prefix("SCAN ") else { return true };
    let (table, how) = scanned.split_once(' ').unwrap_or((scanned, ""));
    how.starts_with("VIRTUAL TABLE")
        || SMALL.contains(&table)
        || how.rsplit(' ').next().is_some_and(|index| SHORT.contains(&index))
}
