//! Wrong passwords slow the next tries down, per account and per address, and a right one is let in when the wait is over.

mod support;

use std::{net::SocketAddr, sync::Arc};

use console::auth::{LogIn, Visitor};
use dispatch::{Clock, ManualClock};
use model::{Millis, Mono, Now, account::LoginForm};
use support::{Bellhop, Session, Workshop, tour};
use tempfile::{TempDir, tempdir};

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
    assert!(matches!(log_in(tour::PASSWORD).await.unwrap(), LogIn::Done { .. }));
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
