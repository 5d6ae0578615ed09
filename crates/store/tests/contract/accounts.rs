//! Accounts: made, found, changed, switched off, never the last one.

use model::account::{Language, Theme};
use store::{Error, Switch, Unique};

use crate::support::{Home, NOW, account, log_in};

#[tokio::test]
async fn an_address_is_one_account_and_found_with_its_hash() {
    let home = Home::new().await;
    let ann = home.store.create_account("ann@example.org", Some("hash"), NOW).await.unwrap();
    let bob = home.store.create_account("bob@example.org", None, NOW).await.unwrap();
    let taken = home.store.create_account("ann@example.org", None, NOW).await.unwrap_err();
    assert!(matches!(taken, Error::Taken { what: Unique::AccountEmail, .. }), "{taken:?}");
    let found = home.store.account_by_email("ann@example.org").await.unwrap().unwrap();
    assert_eq!((found.id, found.password_hash.as_deref(), found.enabled), (ann, Some("hash"), true));
    assert_eq!(home.store.account(ann).await.unwrap(), Some(found));
    assert_eq!(home.store.account(bob).await.unwrap().unwrap().password_hash, None);
    let rows = home.store.accounts(NOW).await.unwrap();
    let briefly: Vec<_> = rows.iter().map(|row| (row.email.as_str(), row.pending)).collect();
    assert_eq!(briefly, [("ann@example.org", false), ("bob@example.org", true)]);
}

#[tokio::test]
async fn language_and_theme_are_the_accounts_own() {
    let home = Home::new().await;
    let (ann, bob) = (account(&home.store, "ann@example.org").await, account(&home.store, "bob@example.org").await);
    home.store.set_language(ann, Language::English).await.unwrap();
    home.store.set_theme(ann, Theme::Dark).await.unwrap();
    let ann = home.store.account(ann).await.unwrap().unwrap();
    assert_eq!((ann.language, ann.theme), (Some(Language::English), Theme::Dark));
    assert_eq!(home.store.account(bob).await.unwrap().unwrap().language, None);
}

#[tokio::test]
async fn a_new_password_ends_all_sessions_but_the_one_that_set_it() {
    let home = Home::new().await;
    let ann = account(&home.store, "ann@example.org").await;
    let (here, elsewhere) = (log_in(&home.store, ann, "here").await, log_in(&home.store, ann, "elsewhere").await);
    home.store.set_password(ann, "other hash", Some("here")).await.unwrap();
    assert!(home.store.session_find(here, NOW).await.unwrap().is_some());
    assert!(home.store.session_find(elsewhere, NOW).await.unwrap().is_none());
    let hash = home.store.account(ann).await.unwrap().unwrap().password_hash;
    assert_eq!(hash.as_deref(), Some("other hash"));
}

#[tokio::test]
async fn an_account_can_be_logged_out_everywhere() {
    let home = Home::new().await;
    let (ann, bob) = (account(&home.store, "ann@example.org").await, account(&home.store, "bob@example.org").await);
    let (of_ann, of_bob) = (log_in(&home.store, ann, "ann").await, log_in(&home.store, bob, "bob").await);
    home.store.end_sessions(ann).await.unwrap();
    assert!(home.store.session_find(of_ann, NOW).await.unwrap().is_none());
    assert!(home.store.session_find(of_bob, NOW).await.unwrap().is_some());
}

#[tokio::test]
async fn the_last_account_that_can_log_in_stays_enabled() {
    let home = Home::new().await;
    let (ann, bob) = (account(&home.store, "ann@example.org").await, account(&home.store, "bob@example.org").await);
    let session = log_in(&home.store, ann, "ann").await;
    home.store.set_enabled(ann, Switch::Off).await.unwrap();
    assert!(home.store.session_find(session, NOW).await.unwrap().is_none());
    assert!(matches!(home.store.set_enabled(bob, Switch::Off).await, Err(Error::LastAccount)));
    home.store.set_enabled(ann, Switch::On).await.unwrap();
    home.store.set_enabled(bob, Switch::Off).await.unwrap();
    assert!(!home.store.account(bob).await.unwrap().unwrap().enabled);
}
