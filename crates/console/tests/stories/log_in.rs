//! Logging in: who is slowed down, who never is, and how long a session lasts.

use std::sync::Arc;

use console::{
    accounts::create_administrator,
    auth::{Browser, LogIn},
};
use dispatch::{Clock, ManualClock};
use model::{Millis, Mono, Now, limits::access};

use crate::support::{Bench, LINDA, PASSWORD, entered, visitor};

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(Now { wall: Millis(1_790_000_000_000), mono: Mono(0) }))
}

/// Strangers who try Linda's account from many addresses, until they have to wait.
async fn attack(bench: &Bench) {
    let mut slow = false;
    for number in 0..12 {
        let outcome = bench.try_log_in(LINDA, "wrong", visitor(&format!("198.51.100.{number}"))).await;
        slow |= matches!(outcome, LogIn::Slow { .. });
    }
    assert!(slow, "the account");
}

#[tokio::test]
async fn wrong_passwords_slow_an_account_down_from_everywhere_and_an_address_for_all() {
    let bench = Bench::new().await.with_linda().await;
    attack(&bench).await;
    let mut slow = false;
    for attempt in 0..12 {
        let outcome = bench.try_log_in(&format!("a{attempt}@example.org"), "wrong", visitor("198.51.100.77")).await;
        slow |= matches!(outcome, LogIn::Slow { .. });
    }
    assert!(slow, "the address");
}

#[tokio::test]
async fn a_browser_that_has_logged_in_before_is_never_kept_out_by_strangers() {
    let bench = Bench::new().await.with_linda().await;
    let device = entered(bench.try_log_in(LINDA, PASSWORD, visitor("192.0.2.1")).await).device;
    attack(&bench).await;
    let stranger = bench.try_log_in(LINDA, PASSWORD, visitor("192.0.2.99")).await;
    assert!(matches!(stranger, LogIn::Slow { .. }), "without the cookie even the right password waits: {stranger:?}");
    // From an address that strangers share, as behind a proxy that is not listed.
    let browser = Browser { device: device.clone(), ..visitor("198.51.100.0").into() };
    let again = entered(bench.try_log_in(LINDA, PASSWORD, browser).await);
    assert_ne!(again.device, device, "each log-in gives a new cookie");
    let old = bench.try_log_in(LINDA, PASSWORD, Browser { device, ..visitor("192.0.2.1").into() }).await;
    assert!(matches!(old, LogIn::Slow { .. }), "and the old one is void: {old:?}");
}

#[tokio::test]
async fn a_known_browser_is_counted_by_itself_and_knows_only_its_own_account() {
    let bench = Bench::new().await.with_linda().await;
    create_administrator(&bench.store, "zhang@example.org", "a long enough secret", bench.console.now()).await.unwrap();
    let entry = bench.try_log_in("zhang@example.org", "a long enough secret", visitor("192.0.2.2")).await;
    let browser = |address: &str| Browser { device: entered(entry.clone()).device, ..visitor(address).into() };
    attack(&bench).await;
    let other = bench.try_log_in(LINDA, PASSWORD, browser("192.0.2.2")).await;
    assert!(matches!(other, LogIn::Slow { .. }), "for the account of another it is a stranger's: {other:?}");
    let mut looked_at = 0;
    for number in 0..20 {
        let tried = bench.try_log_in("zhang@example.org", "wrong", browser(&format!("203.0.113.{number}"))).await;
        looked_at += u32::from(tried == LogIn::Refused);
    }
    assert_eq!(looked_at, access::FREE_TRIES + 1, "whoever has the cookie guesses no faster");
    entered(bench.try_log_in("zhang@example.org", "a long enough secret", visitor("192.0.2.3")).await);
}

#[tokio::test]
async fn a_browser_serves_more_than_one_account_and_each_knows_it() {
    let bench = Bench::new().await.with_linda().await;
    create_administrator(&bench.store, "zhang@example.org", PASSWORD, bench.console.now()).await.unwrap();
    let first = entered(bench.try_log_in(LINDA, PASSWORD, visitor("192.0.2.1")).await);
    let browser = Browser { device: first.device, ..visitor("192.0.2.1").into() };
    let second = entered(bench.try_log_in("zhang@example.org", PASSWORD, browser).await);
    attack(&bench).await;
    let browser = Browser { device: second.device, ..visitor("198.51.100.1").into() };
    entered(bench.try_log_in(LINDA, PASSWORD, browser).await);
}

#[tokio::test]
async fn a_password_set_on_the_command_line_beside_it_forgives_the_account_and_forgets_its_browsers() {
    let bench = Bench::new().await.with_linda().await;
    let before = entered(bench.try_log_in(LINDA, PASSWORD, visitor("192.0.2.1")).await);
    attack(&bench).await;
    assert!(matches!(bench.try_log_in(LINDA, PASSWORD, visitor("192.0.2.2")).await, LogIn::Slow { .. }));
    create_administrator(&bench.store, LINDA, "another long secret", bench.console.now()).await.unwrap();
    entered(bench.try_log_in(LINDA, "another long secret", visitor("192.0.2.2")).await);
    assert_eq!(bench.console.session(&before.session).await.unwrap(), None);
    attack(&bench).await;
    let browser = Browser { device: before.device, ..visitor("192.0.2.1").into() };
    let stranger = bench.try_log_in(LINDA, "another long secret", browser).await;
    assert!(matches!(stranger, LogIn::Slow { .. }), "{stranger:?}");
}

#[tokio::test]
async fn a_log_in_ends_the_session_that_the_browser_came_with() {
    let bench = Bench::new().await.with_linda().await;
    let first = entered(bench.try_log_in(LINDA, PASSWORD, visitor("192.0.2.1")).await).session;
    let who = bench.console.session(&first).await.unwrap().unwrap();
    let other = entered(bench.try_log_in(LINDA, PASSWORD, visitor("192.0.2.2")).await).session;
    let browser = |session: &str| Browser { session: Some(session.to_owned()), ..visitor("192.0.2.1").into() };
    assert_eq!(bench.try_log_in(LINDA, "wrong", browser(&who.session)).await, LogIn::Refused);
    assert!(bench.console.session(&first).await.unwrap().is_some(), "a refused one ends nothing");
    let second = entered(bench.try_log_in(LINDA, PASSWORD, browser(&who.session)).await).session;
    assert_eq!(bench.console.session(&first).await.unwrap(), None);
    for session in [other, second] {
        assert!(bench.console.session(&session).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn a_session_ends_after_a_week_of_silence_and_after_a_month_whatever_happens() {
    let clock = clock();
    let bench = Bench::at(Arc::clone(&clock) as Arc<dyn Clock>).await.with_linda().await;
    let log_in = async || entered(bench.try_log_in(LINDA, PASSWORD, visitor("192.0.2.1")).await).session;
    let (silent, used) = (log_in().await, log_in().await);
    let is_there = async |session: &str| bench.console.session(session).await.unwrap().is_some();
    let days = access::SESSION_MILLIS / (24 * 3_600_000);
    for day in 1..days {
        clock.advance(24 * 3_600_000);
        assert!(is_there(&used).await, "used daily, on day {day}");
    }
    assert!(!is_there(&silent).await);
    clock.advance(24 * 3_600_000);
    assert!(!is_there(&used).await, "it is over, used or not");
    let silent = log_in().await;
    clock.advance(access::SESSION_IDLE_MILLIS - 1);
    assert!(is_there(&silent).await);
    clock.advance(access::SESSION_IDLE_MILLIS);
    assert!(!is_there(&silent).await);
}

#[tokio::test]
async fn an_account_has_so_many_sessions_and_those_used_longest_ago_end() {
    let clock = clock();
    let bench = Bench::at(Arc::clone(&clock) as Arc<dyn Clock>).await.with_linda().await;
    let mut sessions = Vec::new();
    for _ in 0..=access::SESSIONS_OF_ACCOUNT {
        clock.advance(61_000);
        sessions.push(entered(bench.try_log_in(LINDA, PASSWORD, visitor("192.0.2.1")).await).session);
        // The first one is in use.
        assert!(bench.console.session(&sessions[0]).await.unwrap().is_some());
    }
    let mut over = Vec::new();
    for (number, session) in sessions.iter().enumerate() {
        if bench.console.session(session).await.unwrap().is_none() {
            over.push(number);
        }
    }
    assert_eq!(over, [1], "the one that was silent for longest");
}
