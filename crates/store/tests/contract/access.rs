//! Accounts, sessions, browsers that are known, one-time links, drafts: what ends with what.

use model::{
    AccountId, Millis,
    account::{Language, LinkKind, Theme},
    limits::{access, form::DRAFTS_OF_SESSION},
};
use store::{Error, NewDevice, NewSession, Store, Switch};

use crate::support::{Home, NOW};

const LINDA: &str = "linda@example.org";
const MINUTE: i64 = 60_000;

fn hash(number: usize) -> [u8; 32] {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&number.to_le_bytes());
    hash
}

fn session(account: AccountId, number: usize, name: &str, now: Millis) -> NewSession<'_> {
    let (user_agent, address) = ("Firefox", "192.0.2.1");
    NewSession { token_hash: hash(number), name, account, now, user_agent, address, replaces: None, device: None }
}

async fn linda(store: &Store) -> AccountId {
    store.create_account(LINDA, Some("hash"), NOW).await.unwrap()
}

async fn there(store: &Store, number: usize, now: Millis) -> bool {
    store.session_find(hash(number), now).await.unwrap().is_some()
}

#[tokio::test]
async fn an_account_is_found_by_its_email_and_keeps_its_choices() {
    let home = Home::new().await;
    assert!(!home.store.any_account().await.unwrap());
    let first = home.store.create_account(LINDA, Some("hash"), NOW).await.unwrap();
    assert!(home.store.any_account().await.unwrap());
    let taken = home.store.create_account(LINDA, None, NOW).await.unwrap_err();
    assert!(matches!(taken, Error::Taken { by, .. } if by == LINDA));
    home.store.set_language(first, Language::Chinese).await.unwrap();
    home.store.set_theme(first, Theme::Dark).await.unwrap();
    let found = home.store.account_by_email(LINDA).await.unwrap().unwrap();
    assert_eq!((found.id, found.language, found.theme), (first, Some(Language::Chinese), Theme::Dark));
    assert_eq!(home.store.account(first).await.unwrap(), Some(found));
    assert_eq!(home.store.account(AccountId(99)).await.unwrap(), None);
}

#[tokio::test]
async fn the_last_account_that_can_log_in_stays() {
    let home = Home::new().await;
    let linda = linda(&home.store).await;
    let invited = home.store.create_account("zhang@example.org", None, NOW).await.unwrap();
    assert!(matches!(home.store.set_enabled(linda, Switch::Off).await, Err(Error::LastAccount)));
    home.store.set_password(invited, "hash", None).await.unwrap();
    home.store.set_enabled(linda, Switch::Off).await.unwrap();
    assert!(matches!(home.store.set_enabled(AccountId(99), Switch::Off).await, Err(Error::NotFound)));
    assert!(matches!(home.store.set_password(AccountId(99), "hash", None).await, Err(Error::NotFound)));
    let rows = home.store.accounts(NOW).await.unwrap();
    assert_eq!(
        rows.iter().map(|row| (row.email.as_str(), row.enabled)).collect::<Vec<_>>(),
        [(LINDA, false), ("zhang@example.org", true)]
    );
}

#[tokio::test]
async fn a_session_lasts_while_it_is_used_and_not_beyond_its_longest_life() {
    let home = Home::new().await;
    let linda = linda(&home.store).await;
    home.store.session_create(&session(linda, 1, "one", NOW)).await.unwrap();
    let idle = access::SESSION_IDLE_MILLIS;
    assert!(there(&home.store, 1, NOW.plus(idle - 1)).await && !there(&home.store, 1, NOW.plus(idle)).await);
    // Not written within a minute of the last one.
    home.store.session_touch(hash(1), NOW.plus(MINUTE - 1)).await.unwrap();
    assert!(!there(&home.store, 1, NOW.plus(idle)).await);
    let mut now = NOW;
    while now.since(NOW) < access::SESSION_MILLIS {
        assert!(there(&home.store, 1, now).await);
        home.store.session_touch(hash(1), now).await.unwrap();
        now = now.plus(idle / 2);
    }
    assert!(!there(&home.store, 1, NOW.plus(access::SESSION_MILLIS)).await);
    assert_eq!(home.store.accounts(NOW.plus(access::SESSION_MILLIS)).await.unwrap()[0].sessions, 0);
}

#[tokio::test]
async fn a_session_is_proved_when_it_begins_and_when_it_is_said() {
    let home = Home::new().await;
    let linda = linda(&home.store).await;
    home.store.session_create(&session(linda, 1, "one", NOW)).await.unwrap();
    home.store.session_create(&session(linda, 2, "two", NOW)).await.unwrap();
    home.store.session_prove("one", NOW.plus(MINUTE)).await.unwrap();
    assert_eq!(home.store.session_proved_at("one").await.unwrap(), Some(NOW.plus(MINUTE)));
    assert_eq!(home.store.session_proved_at("two").await.unwrap(), Some(NOW));
    assert_eq!(home.store.session_proved_at("three").await.unwrap(), None);
}

#[tokio::test]
async fn an_account_has_so_many_sessions_and_browsers_that_know_it() {
    let home = Home::new().await;
    let (linda, zhang) =
        (linda(&home.store).await, home.store.create_account("z@example.org", None, NOW).await.unwrap());
    home.store.session_create(&session(zhang, 999, "of another", NOW)).await.unwrap();
    let count = access::SESSIONS_OF_ACCOUNT + 5;
    for number in 0..count {
        let now = NOW.plus(i64::try_from(number).unwrap() * MINUTE);
        let device = Some(NewDevice { token_hash: hash(number), replaces: None });
        let name = number.to_string();
        home.store.session_create(&NewSession { device, ..session(linda, number, &name, now) }).await.unwrap();
    }
    let now = NOW.plus(i64::try_from(count).unwrap() * MINUTE);
    for number in 0..count {
        assert_eq!(there(&home.store, number, now).await, number >= 5, "{number}");
        let known = home.store.device_known(hash(number), linda, now).await.unwrap();
        assert_eq!(known, number >= count - access::DEVICES_OF_ACCOUNT, "{number}");
    }
    assert!(there(&home.store, 999, now).await);
    let rows = home.store.sessions(linda, "54", now).await.unwrap();
    assert_eq!(rows.len(), access::SESSIONS_OF_ACCOUNT);
    assert!(rows[0].own && rows[1..].iter().all(|row| !row.own), "the one used last is the first");
    assert_eq!((rows[0].user_agent.as_str(), rows[0].address.as_str()), ("Firefox", "192.0.2.1"));
}

#[tokio::test]
async fn a_log_in_replaces_the_session_and_the_token_that_the_browser_came_with() {
    let home = Home::new().await;
    let (linda, zhang) =
        (linda(&home.store).await, home.store.create_account("z@example.org", None, NOW).await.unwrap());
    let device = |new, replaces: Option<usize>| Some(NewDevice { token_hash: hash(new), replaces: replaces.map(hash) });
    let first = NewSession { device: device(10, None), ..session(linda, 1, "one", NOW) };
    home.store.session_create(&first).await.unwrap();
    let second = NewSession { device: device(11, Some(10)), replaces: Some("one"), ..session(zhang, 2, "two", NOW) };
    home.store.session_create(&second).await.unwrap();
    assert!(!there(&home.store, 1, NOW).await && there(&home.store, 2, NOW).await);
    let known = async |number, account| home.store.device_known(hash(number), account, NOW).await.unwrap();
    assert!(known(11, linda).await && known(11, zhang).await, "one browser, two accounts");
    assert!(!known(10, linda).await && !known(10, zhang).await);
    let over = NOW.plus(access::DEVICE_MILLIS);
    assert!(!home.store.device_known(hash(11), linda, over).await.unwrap());
    assert!(home.store.purge(NOW, over, 100).await.unwrap() >= 2, "what has run out is taken away");
}

#[tokio::test]
async fn browsers_are_forgotten_when_the_account_is_disabled_or_gets_a_password_by_another_way() {
    let home = Home::new().await;
    home.store.create_account("z@example.org", Some("hash"), NOW).await.unwrap();
    let linda = linda(&home.store).await;
    let known = async || {
        let device = Some(NewDevice { token_hash: hash(10), replaces: None });
        home.store.session_create(&NewSession { device, ..session(linda, 1, "one", NOW) }).await.unwrap();
        async || home.store.device_known(hash(10), linda, NOW).await.unwrap()
    };
    let is_known = known().await;
    home.store.set_password(linda, "other", Some("one")).await.unwrap();
    assert!(is_known().await, "her own change");
    home.store.set_password(linda, "other", None).await.unwrap();
    assert!(!is_known().await);
    let is_known = known().await;
    home.store.end_sessions(linda).await.unwrap();
    assert!(is_known().await, "a log-out is not a reason");
    home.store.set_enabled(linda, Switch::Off).await.unwrap();
    assert!(!is_known().await);
}

/// However a session ends, nothing of its drafts is left.
#[tokio::test]
async fn drafts_end_with_their_session() {
    let home = Home::new().await;
    home.store.create_account("z@example.org", Some("hash"), NOW).await.unwrap();
    let linda = linda(&home.store).await;
    let late = NOW.plus(access::SESSION_IDLE_MILLIS);
    for way in 0..8 {
        home.store.session_create(&session(linda, 1, "mine", NOW)).await.unwrap();
        home.store.session_create(&session(linda, 2, "kept", NOW)).await.unwrap();
        home.store.keep_draft("mine", "draft", "typed", None, NOW).await.unwrap();
        assert_eq!(home.store.draft("mine", "draft", NOW).await.unwrap().as_deref(), Some("typed"));
        assert_eq!(home.store.draft("kept", "draft", NOW).await.unwrap(), None, "of another session");
        match way {
            0 => home.store.session_delete("mine").await.unwrap(),
            1 => home.store.end_sessions(linda).await.unwrap(),
            2 => home.store.end_other_sessions(linda, "kept").await.unwrap(),
            3 => home.store.set_password(linda, "other", Some("kept")).await.unwrap(),
            4 => home.store.set_password(linda, "other", None).await.unwrap(),
            5 => drop(home.store.purge(NOW, late, 100).await.unwrap()),
            6 => {
                let new = NewSession { replaces: Some("mine"), ..session(linda, 3, "new", NOW) };
                home.store.session_create(&new).await.unwrap();
            }
            _ => {
                home.store.set_enabled(linda, Switch::Off).await.unwrap();
                home.store.set_enabled(linda, Switch::On).await.unwrap();
            }
        }
        // The draft alone would still be young enough.
        home.store.session_create(&session(linda, 4, "mine", NOW)).await.unwrap();
        assert_eq!(home.store.draft("mine", "draft", NOW).await.unwrap(), None, "way {way}");
        home.store.end_sessions(linda).await.unwrap();
    }
    let gone = home.store.keep_draft("mine", "draft", "typed", None, NOW).await;
    assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
}

#[tokio::test]
async fn of_a_session_only_the_newest_drafts_are_kept() {
    let home = Home::new().await;
    let linda = linda(&home.store).await;
    for (number, name) in [(1, "mine"), (2, "other")] {
        home.store.session_create(&session(linda, number, name, NOW)).await.unwrap();
    }
    home.store.keep_draft("other", "other", "theirs", None, NOW).await.unwrap();
    let count = i64::try_from(DRAFTS_OF_SESSION).unwrap() + 5;
    let at = |number: i64| NOW.plus(number);
    for number in 0..count {
        home.store.keep_draft("mine", &number.to_string(), "text", None, at(number)).await.unwrap();
    }
    let mut kept = Vec::new();
    for number in 0..count {
        if home.store.draft("mine", &number.to_string(), at(count)).await.unwrap().is_some() {
            kept.push(number);
        }
    }
    assert_eq!(kept, (5..count).collect::<Vec<_>>());
    assert_eq!(home.store.draft("other", "other", at(count)).await.unwrap().as_deref(), Some("theirs"));
}

#[tokio::test]
async fn a_draft_is_sealed_is_kept_for_a_day_and_goes_with_the_link_that_it_shows() {
    let home = Home::new().await;
    let linda = linda(&home.store).await;
    let invited = home.store.create_account("zhang@example.org", None, NOW).await.unwrap();
    home.store.session_create(&session(linda, 1, "mine", NOW)).await.unwrap();
    let content = "typed0by0somebody one0time0token";
    home.store.link_create(hash(7), LinkKind::Invite, Some(invited), NOW, NOW.plus(MINUTE)).await.unwrap();
    home.store.keep_draft("mine", "shown", content, Some(hash(7)), NOW).await.unwrap();
    home.store.keep_draft("mine", "other", content, None, NOW).await.unwrap();
    let draft = async |id, now| home.store.draft("mine", id, now).await.unwrap();
    assert_eq!(draft("shown", NOW).await.as_deref(), Some(content));
    for file in std::fs::read_dir(home.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for word in content.split(' ') {
            assert!(!bytes.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
        }
    }
    assert_eq!(home.store.link_use(hash(7), "", "hash", NOW).await.unwrap(), Some(invited));
    assert_eq!(home.store.link_use(hash(7), "", "hash", NOW).await.unwrap(), None, "once");
    assert_eq!(draft("shown", NOW).await, None);
    assert!(draft("other", NOW.plus(24 * 60 * MINUTE - 1)).await.is_some());
    assert_eq!(draft("other", NOW.plus(24 * 60 * MINUTE)).await, None);
    let void = home.store.keep_draft("mine", "late", content, Some(hash(7)), NOW).await;
    assert!(matches!(void, Err(Error::NotFound)), "{void:?}");
}

#[tokio::test]
async fn links_are_bound_run_out_and_are_forgotten() {
    let home = Home::new().await;
    let find = async |number, now| home.store.link_find(hash(number), now).await.unwrap();
    home.store.link_create(hash(1), LinkKind::Setup, None, NOW, NOW.plus(MINUTE)).await.unwrap();
    assert_eq!(find(1, NOW).await.unwrap().kind, LinkKind::Setup);
    let linda = linda(&home.store).await;
    assert_eq!(find(1, NOW).await, None, "somebody is there");
    home.store.link_create(hash(2), LinkKind::Reset, Some(linda), NOW, NOW.plus(MINUTE)).await.unwrap();
    home.store.link_create(hash(3), LinkKind::LogIn, Some(linda), NOW, NOW.plus(MINUTE)).await.unwrap();
    assert_eq!(find(2, NOW).await.unwrap().email.as_deref(), Some(LINDA));
    assert_eq!(find(2, NOW.plus(MINUTE)).await, None);
    home.store.links_forget(LinkKind::LogIn).await.unwrap();
    assert_eq!(find(3, NOW).await, None);
    home.store.set_password(linda, "other", Some("none")).await.unwrap();
    assert_eq!(find(2, NOW).await, None, "a new password makes them useless");
}
