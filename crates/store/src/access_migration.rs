//! Migration 2 on a database of the version before, with data in it.

use model::{Millis, limits::access};

use crate::{
    Key, Options, Store,
    open::{MIGRATIONS, write_pool},
};

const NOW: Millis = Millis(1_790_000_000_000);
const DAY: i64 = 24 * 3_600_000;
const TOKEN: &str = "one0time0token0in0clear";

/// Two sessions of an account, one of them idle for 8 days, and many drafts that hold a token.
async fn version_before(folder: &tempfile::TempDir) {
    let path = folder.path().join(Store::FILE);
    std::fs::File::create(&path).unwrap();
    let pool = write_pool(&path).await.unwrap();
    MIGRATIONS.run_to(1, &pool).await.unwrap();
    sqlx::query("insert into account (id, email, password_hash, created_at) values (1, 'linda@example.org', 'x', 0)")
        .execute(&pool)
        .await
        .unwrap();
    for (byte, name, idle) in [(1_u8, "used", 1), (2, "idle", 8)] {
        sqlx::query(
            "insert into session (token_hash, name, account_id, created_at, last_seen_at, expires_at, user_agent, address)
             values (?1, ?2, 1, ?3, ?4, ?5, '', '')",
        )
        .bind(&[byte; 32][..])
        .bind(name)
        .bind(NOW.plus(-10 * DAY).0)
        .bind(NOW.plus(-idle * DAY).0)
        .bind(NOW.plus(20 * DAY).0)
        .execute(&pool)
        .await
        .unwrap();
    }
    for number in 0..200 {
        sqlx::query("insert into draft (id, session_name, content, created_at) values (?1, 'used', ?2, ?3)")
            .bind(number.to_string())
            .bind(format!("[\"invite\",\"{} {TOKEN}\"]", "long ".repeat(500)))
            .bind(NOW.0)
            .execute(&pool)
            .await
            .unwrap();
    }
    pool.close().await;
}

fn files_hold_the_token(folder: &tempfile::TempDir) -> bool {
    std::fs::read_dir(folder.path()).unwrap().any(|file| {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        bytes.windows(TOKEN.len()).any(|window| window == TOKEN.as_bytes())
    })
}

#[tokio::test]
async fn sessions_go_on_unproved_and_drafts_go_without_a_trace() {
    let folder = tempfile::tempdir().unwrap();
    version_before(&folder).await;
    assert!(files_hold_the_token(&folder));
    let options = Options::new(folder.path().join(Store::FILE), Key::from_bytes([7; 32]));
    let store = Store::open(options).await.unwrap();
    assert!(!files_hold_the_token(&folder), "while it runs");
    let who = store.session_find([1; 32], NOW).await.unwrap().expect("it goes on");
    assert_eq!((who.email.as_str(), who.session.as_str()), ("linda@example.org", "used"));
    assert_eq!(store.session_proved_at("used").await.unwrap(), Some(Millis(0)), "never proved");
    assert!(store.session_find([1; 32], NOW.plus(access::SESSION_IDLE_MILLIS - DAY)).await.unwrap().is_none());
    assert!(store.session_find([2; 32], NOW).await.unwrap().is_none(), "idle for too long");
    assert!(store.draft("used", "1", NOW).await.unwrap().is_none());
    store.keep_draft("used", "new", "content", None, NOW).await.unwrap();
    store.close().await;
    assert!(!files_hold_the_token(&folder), "afterwards");
}
