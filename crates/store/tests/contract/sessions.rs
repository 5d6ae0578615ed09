//! Sessions.

use model::limits::access::SESSION_IDLE_MILLIS;

use crate::support::{Home, NOW, account, log_in};

#[tokio::test]
async fn a_session_is_found_until_it_runs_out_or_is_ended() {
    let home = Home::new().await;
    let ann = account(&home.store, "ann@example.org").await;
    let token = log_in(&home.store, ann, "here").await;
    let who = home.store.session_find(token, NOW).await.unwrap().unwrap();
    assert_eq!((who.account, who.email.as_str(), who.session.as_str()), (ann, "ann@example.org", "here"));
    assert!(home.store.session_find(token, NOW.plus(SESSION_IDLE_MILLIS)).await.unwrap().is_none());
    assert!(home.store.session_find([0; 32], NOW).await.unwrap().is_none());
    home.store.session_delete("here").await.unwrap();
    assert!(home.store.session_find(token, NOW).await.unwrap().is_none());
}

#[tokio::test]
async fn a_sign_of_life_is_written_once_a_minute() {
    let home = Home::new().await;
    let ann = account(&home.store, "ann@example.org").await;
    let token = log_in(&home.store, ann, "here").await;
    let seen = async || home.store.accounts(NOW).await.unwrap()[0].last_seen_at;
    home.store.session_touch(token, NOW.plus(59_999)).await.unwrap();
    assert_eq!(seen().await, Some(NOW));
    home.store.session_touch(token, NOW.plus(60_000)).await.unwrap();
    assert_eq!(seen().await, Some(NOW.plus(60_000)));
}
