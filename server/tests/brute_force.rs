//! Wrong passwords slow the next tries down, per account and per address, and a right one is let in when the wait is over. Many tries at
//! once take little memory, and keep nobody out of a browser that has logged in before.

mod support;

use std::{net::SocketAddr, sync::Arc};

use console::auth::{LogIn, Visitor};
use dispatch::{Clock, ManualClock};
use leptos::server_fn::ServerFn;
use model::{Millis, Mono, Now, account::LoginForm};
use support::{Bellhop, Session, Workshop, command, tour};
use tempfile::{TempDir, tempdir};
use tokio::io::AsyncWriteExt;

const NOWHERE: ([u8; 4], u16) = ([127, 0, 0, 1], 1);
const OTHER: &str = "someone.else@example.org";

async fn with_accounts() -> TempDir {
    let data = tempdir().unwrap();
    let workshop = Workshop::open(data.path(), SocketAddr::from(NOWHERE)).await;
    workshop.administrator(tour::EMAIL, tour::PASSWORD).await;
    let now = workshop.console.now();
    console::accounts::create_administrator(&workshop.store, OTHER, tour::PASSWORD, now).await.unwrap();
    workshop.close().await;
    data
}

/// A log-in from this address, by a proxy that is trusted: whether it is let in, and if not, what the page then says.
async fn log_in(bellhop: &Bellhop, address: &str, email: &str, password: &str) -> Result<(), String> {
    let session = Session::from(bellhop, address);
    session.try_log_in(email, password).await;
    match session.cookie(app::context::SESSION_COOKIE) {
        Some(_) => Ok(()),
        None => Err(session.get("/login?lang=en").await.text().await.unwrap()),
    }
}

#[tokio::test]
async fn after_a_few_wrong_passwords_an_account_waits_from_every_address_and_an_address_for_every_account() {
    let data = with_accounts().await;
    let bellhop = Bellhop::serve(data.path(), &["--trusted-proxy", "127.0.0.0/8"]).await;
    for number in 0..5 {
        let refused = log_in(&bellhop, &format!("192.0.2.{number}"), tour::EMAIL, "wrong").await.unwrap_err();
        assert!(!refused.contains("seconds"), "{refused}");
    }
    let slow = log_in(&bellhop, "192.0.2.99", tour::EMAIL, tour::PASSWORD).await.unwrap_err();
    assert!(slow.contains("second"), "even the right password: {slow}");
    log_in(&bellhop, "192.0.2.99", OTHER, tour::PASSWORD).await.expect("another account is not slowed down");

    for number in 0..5 {
        let email = format!("nobody{number}@example.org");
        log_in(&bellhop, "198.51.100.7", &email, "wrong").await.unwrap_err();
    }
    let slow = log_in(&bellhop, "198.51.100.7", OTHER, tour::PASSWORD).await.unwrap_err();
    assert!(slow.contains("second"), "{slow}");
    log_in(&bellhop, "198.51.100.8", OTHER, tour::PASSWORD).await.expect("another address is not slowed down");
}

#[tokio::test]
async fn the_wait_doubles_and_ends() {
    let data = with_accounts().await;
    let clock = Arc::new(ManualClock::at(Now { wall: Millis(1_790_000_000_000), mono: Mono(0) }));
    let workshop =
        Workshop::open_with(data.path(), SocketAddr::from(NOWHERE), Arc::clone(&clock) as Arc<dyn Clock>).await;
    let log_in = |password: &str| {
        let form = LoginForm { email: tour::EMAIL.to_owned(), password: password.to_owned(), ..LoginForm::default() };
        workshop.console.log_in(form, Visitor { address: "192.0.2.1".to_owned(), user_agent: String::new() })
    };
    for _ in 0..5 {
        assert_eq!(log_in("wrong").await.unwrap(), LogIn::Refused);
    }
    for seconds in [2, 4, 8] {
        clock.advance(seconds * 1000 - 1);
        assert!(matches!(log_in(tour::PASSWORD).await.unwrap(), LogIn::Slow { retry_after_seconds: 1 }));
        clock.advance(1);
        assert_eq!(log_in("wrong").await.unwrap(), LogIn::Refused);
    }
    clock.advance(16_000);
    assert!(matches!(log_in(tour::PASSWORD).await.unwrap(), LogIn::Done(_)));
    workshop.close().await;
}

#[tokio::test]
async fn many_tries_at_once_are_not_more_than_a_few() {
    let data = with_accounts().await;
    let workshop = Workshop::open(data.path(), SocketAddr::from(NOWHERE)).await;
    let tries = (0..40).map(|number| {
        let form =
            LoginForm { email: tour::EMAIL.to_owned(), password: format!("wrong {number}"), ..LoginForm::default() };
        workshop.console.log_in(form, Visitor { address: format!("192.0.2.{number}"), user_agent: String::new() })
    });
    let outcomes = futures::future::join_all(tries).await;
    let looked_at = outcomes.iter().filter(|outcome| matches!(outcome, Ok(LogIn::Refused))).count();
    assert_eq!(looked_at, 5, "{outcomes:?}");
    workshop.close().await;
}

#[tokio::test]
async fn nobody_is_kept_out_of_a_browser_that_has_logged_in_before() {
    let data = with_accounts().await;
    let bellhop = Bellhop::serve(data.path(), &["--trusted-proxy", "127.0.0.0/8"]).await;
    // As behind a proxy that is not listed: everybody comes from one address.
    let owner = Session::from(&bellhop, "192.0.2.1");
    owner.try_log_in(tour::EMAIL, tour::PASSWORD).await;
    let device = owner.cookie(app::context::DEVICE_COOKIE).expect("the browser is known from now on");
    owner.post(app::api::session::LogOut::PATH, &[]).await;
    assert_eq!(owner.cookie(app::context::SESSION_COOKIE).as_deref(), Some(""));
    for number in 0..12 {
        log_in(&bellhop, &format!("198.51.100.{number}"), tour::EMAIL, "wrong").await.unwrap_err();
        log_in(&bellhop, "192.0.2.1", &format!("nobody{number}@example.org"), "wrong").await.unwrap_err();
    }
    for address in ["192.0.2.1", "192.0.2.99"] {
        let slow = log_in(&bellhop, address, tour::EMAIL, tour::PASSWORD).await.unwrap_err();
        assert!(slow.contains("second"), "a stranger waits: {slow}");
    }
    owner.try_log_in(tour::EMAIL, tour::PASSWORD).await;
    assert_eq!(owner.get("/alerts").await.status().as_u16(), 200, "the owner is in");
    assert_ne!(owner.cookie(app::context::DEVICE_COOKIE), Some(device), "each log-in gives another cookie");
}

#[tokio::test]
async fn a_password_set_by_the_command_line_beside_it_lets_in_at_once() {
    let data = with_accounts().await;
    let bellhop = Bellhop::serve(data.path(), &["--trusted-proxy", "127.0.0.0/8"]).await;
    for number in 0..12 {
        log_in(&bellhop, &format!("198.51.100.{number}"), tour::EMAIL, "wrong").await.unwrap_err();
    }
    log_in(&bellhop, "192.0.2.1", tour::EMAIL, tour::PASSWORD).await.expect_err("the account is under attack");
    let mut admin = command();
    admin.args(["admin", "create", "--email", tour::EMAIL, "--data"]).arg(data.path());
    let mut admin = admin.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::null()).spawn().unwrap();
    admin.stdin.take().unwrap().write_all(b"another long secret\n").await.unwrap();
    assert!(admin.wait().await.unwrap().success());
    log_in(&bellhop, "192.0.2.1", tour::EMAIL, "another long secret").await.expect("what was tried before is forgiven");
}

/// Kilobytes of the process: the most that it ever had in memory.
#[cfg(target_os = "linux")]
fn peak_memory(bellhop: &Bellhop) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", bellhop.child.id().unwrap())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn log_ins_at_once_from_many_addresses_are_all_answered_and_take_little_memory() {
    let data = with_accounts().await;
    let bellhop = Bellhop::serve(data.path(), &["--trusted-proxy", "127.0.0.1/32"]).await;
    log_in(&bellhop, "192.0.2.250", tour::EMAIL, "wrong").await.unwrap_err();
    let before = peak_memory(&bellhop);
    for round in 0..3 {
        let tries = (0..60).map(|number| {
            let (bellhop, email) = (&bellhop, format!("nobody{round}-{number}@example.org"));
            async move { log_in(bellhop, &format!("198.51.{round}.{number}"), &email, "wrong").await.unwrap_err() }
        });
        for page in futures::future::join_all(tries).await {
            let refused = page.contains("Email or password is wrong");
            assert!(refused || page.contains("Too many people are logging in"), "{page}");
        }
    }
    let grown = peak_memory(&bellhop).saturating_sub(before);
    assert!(grown < 64 * 1024, "60 log-ins at once took {grown} kB");
    log_in(&bellhop, "192.0.2.251", tour::EMAIL, tour::PASSWORD).await.expect("and afterwards all is well");
}
