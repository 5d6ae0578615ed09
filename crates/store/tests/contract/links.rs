//! One-time links: used once, for a while, by whom they are for.

use model::account::LinkKind;
use store::{Store, Switch, token_hash};

use crate::support::{Home, NOW, account, tamper};

const HOUR: i64 = 3_600_000;

async fn invite(store: &Store, token: &str, account: Option<model::AccountId>) -> [u8; 32] {
    let kind = if account.is_some() { LinkKind::Invite } else { LinkKind::Setup };
    store.link_create(token_hash(token), kind, account, NOW, NOW.plus(HOUR)).await.unwrap();
    token_hash(token)
}

#[tokio::test]
async fn a_link_can_be_looked_at_often_and_taken_once() {
    let home = Home::new().await;
    let ann = account(&home.store, "ann@example.org").await;
    let link = invite(&home.store, "link", Some(ann)).await;
    for _ in 0..2 {
        let found = home.store.link_find(link, NOW).await.unwrap().unwrap();
        assert_eq!((found.account, found.email.as_deref()), (Some(ann), Some("ann@example.org")));
    }
    assert_eq!(home.store.link_use(link, "", "hash", NOW).await.unwrap(), Some(ann));
    assert_eq!(home.store.link_use(link, "", "hash", NOW).await.unwrap(), None);
    assert!(home.store.link_find(link, NOW).await.unwrap().is_none());
}

#[tokio::test]
async fn a_link_is_used_up_only_with_what_it_is_for() {
    const NO_PASSWORD: &str = "create trigger no before update on account begin select raise(abort, 'no'); end";
    const NO_ACCOUNT: &str = "create trigger no before insert on account begin select raise(abort, 'no'); end";
    for (account_exists, refused) in [(true, NO_PASSWORD), (false, NO_ACCOUNT)] {
        let home = Home::new().await;
        let ann = if account_exists { Some(account(&home.store, "ann@example.org").await) } else { None };
        let link = invite(&home.store, "link", ann).await;
        tamper(&home, refused).await;
        assert!(home.store.link_use(link, "ann@example.org", "hash", NOW).await.is_err());
        tamper(&home, "drop trigger no").await;
        assert!(
            home.store.link_use(link, "ann@example.org", "hash", NOW).await.unwrap().is_some(),
            "it is still there"
        );
    }
}

#[tokio::test]
async fn a_link_that_only_logs_in_sets_no_password() {
    let home = Home::new().await;
    let ann = account(&home.store, "ann@example.org").await;
    let link = token_hash("log in");
    home.store.link_create(link, LinkKind::LogIn, Some(ann), NOW, NOW.plus(HOUR)).await.unwrap();
    assert_eq!(home.store.link_use(link, "", "hash", NOW).await.unwrap(), None);
    assert!(home.store.link_find(link, NOW).await.unwrap().is_some());
}

#[tokio::test]
async fn a_link_runs_out_and_is_useless_while_its_account_is_disabled() {
    let home = Home::new().await;
    let (ann, _) = (account(&home.store, "ann@example.org").await, account(&home.store, "bob@example.org").await);
    let link = invite(&home.store, "link", Some(ann)).await;
    assert!(home.store.link_find(link, NOW.plus(HOUR)).await.unwrap().is_none());
    assert_eq!(home.store.link_use(link, "", "hash", NOW.plus(HOUR)).await.unwrap(), None);
    let link = invite(&home.store, "other", Some(ann)).await;
    home.store.set_enabled(ann, Switch::Off).await.unwrap();
    assert!(home.store.link_find(link, NOW).await.unwrap().is_none());
}

#[tokio::test]
async fn links_for_the_set_up_end_with_the_first_account_or_when_they_are_forgotten() {
    let home = Home::new().await;
    let link = invite(&home.store, "one", None).await;
    assert!(home.store.link_find(link, NOW).await.unwrap().is_some());
    home.store.links_forget(LinkKind::Setup).await.unwrap();
    assert!(home.store.link_find(link, NOW).await.unwrap().is_none());
    let link = invite(&home.store, "two", None).await;
    account(&home.store, "ann@example.org").await;
    assert!(home.store.link_find(link, NOW).await.unwrap().is_none());
}
