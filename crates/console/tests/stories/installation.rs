//! The example, accounts, settings and integrations of an installation.

use std::time::Duration;

use crate::support::{Bench, done, problem, refusal};
use console::{
    Switch,
    auth::{LogIn, Visitor},
};
use model::{
    account::{Language, LinkForm, LoginForm, PasswordForm},
    integration::{IntegrationForm, Kind},
    problem::Problem,
    settings::SettingsForm,
};

fn visitor(address: &str) -> Visitor {
    Visitor { address: address.into(), user_agent: String::new() }
}

fn log_in(email: &str, password: &str) -> LoginForm {
    LoginForm { email: email.into(), password: password.into(), next: String::new() }
}

#[tokio::test]
async fn the_example_is_set_up_once_however_often_it_is_asked_for() {
    let bench = Bench::new().await;
    for _ in 0..2 {
        bench.console.set_up_example(&bench.who, Language::English).await.unwrap();
    }
    let arrived = tokio::time::timeout(Duration::from_mins(1), bench.simulator.wait_for_messages("ops", 1)).await;
    assert!(arrived.is_ok(), "nothing arrived");
    assert_eq!(bench.console.integrations(&bench.who).await.unwrap().len(), 1);
    assert_eq!(bench.console.contact_choices(&bench.who).await.unwrap().len(), 1);
    let chat = bench.simulator.chat("ops");
    assert!(chat[0].text.contains("test alert from Bellhop"), "{}", chat[0].text);
    assert_eq!(chat[0].mentions.len(), 1);
}

#[tokio::test]
async fn an_account_is_invited_logs_in_is_disabled_and_cannot_be_the_last() {
    let bench = Bench::new().await;
    let link = bench.console.set_up_link().await.unwrap().expect("nobody is there yet");
    let form = LinkForm { token: link, email: "linda@example.org".into(), password: "correct horse battery".into() };
    done(bench.console.use_link(form.clone(), visitor("192.0.2.1")).await.unwrap());
    assert_eq!(
        problem(&refusal(bench.console.use_link(form, visitor("192.0.2.1")).await.unwrap()), "token"),
        Problem::LinkInvalid
    );
    assert_eq!(bench.console.set_up_link().await.unwrap(), None);

    let invitation = done(bench.console.invite(&bench.who, "zhang@example.org".into()).await.unwrap());
    let form = LinkForm { token: invitation, password: "a long enough secret".into(), ..LinkForm::default() };
    let session = done(bench.console.use_link(form, visitor("192.0.2.2")).await.unwrap());
    assert!(bench.console.session(&session).await.unwrap().is_some());

    let accounts = bench.console.settings(&bench.who).await.unwrap().accounts;
    let (linda, zhang) = (&accounts[0], &accounts[1]);
    bench.console.switch_account(&bench.who, zhang.id, Switch::Off).await.unwrap();
    assert_eq!(bench.console.session(&session).await.unwrap(), None, "its sessions end with it");
    let form = log_in("zhang@example.org", "a long enough secret");
    assert_eq!(bench.console.log_in(form, visitor("192.0.2.2")).await.unwrap(), LogIn::Refused);
    assert!(bench.console.switch_account(&bench.who, linda.id, Switch::Off).await.is_err());
}

#[tokio::test]
async fn wrong_passwords_slow_an_account_down_from_everywhere_and_an_address_for_all() {
    let bench = Bench::new().await;
    bench.console.first_administrator("linda@example.org", "correct horse battery").await.unwrap();
    let mut slow = false;
    for attempt in 0..12 {
        let outcome =
            bench.console.log_in(log_in("linda@example.org", "wrong"), visitor(&format!("192.0.2.{attempt}")));
        slow |= matches!(outcome.await.unwrap(), LogIn::Slow { .. });
    }
    assert!(slow, "the account");
    let mut slow = false;
    for attempt in 0..12 {
        let outcome =
            bench.console.log_in(log_in(&format!("a{attempt}@example.org"), "wrong"), visitor("198.51.100.7"));
        slow |= matches!(outcome.await.unwrap(), LogIn::Slow { .. });
    }
    assert!(slow, "the address");
}

#[tokio::test]
async fn a_set_up_link_is_of_no_use_once_there_is_an_account() {
    let bench = Bench::new().await;
    let first = bench.console.set_up_link().await.unwrap().expect("nobody is there yet");
    let second = bench.console.set_up_link().await.unwrap().expect("nobody is there yet");
    let form = |token: &str, email: &str| LinkForm {
        token: token.into(),
        email: email.into(),
        password: "correct horse battery".into(),
    };
    done(bench.console.use_link(form(&second, "linda@example.org"), visitor("192.0.2.1")).await.unwrap());
    assert_eq!(bench.console.link(&first).await.unwrap(), None);
    for email in ["linda@example.org", "stranger@example.org"] {
        let refused = refusal(bench.console.use_link(form(&first, email), visitor("192.0.2.2")).await.unwrap());
        assert_eq!(problem(&refused, "token"), Problem::LinkInvalid, "{email}");
    }
}

#[tokio::test]
async fn wrong_current_passwords_slow_a_change_down() {
    let bench = Bench::new().await;
    bench.console.first_administrator("linda@example.org", "correct horse battery").await.unwrap();
    let LogIn::Done { token } =
        bench.console.log_in(log_in("linda@example.org", "correct horse battery"), visitor("192.0.2.1")).await.unwrap()
    else {
        panic!("she is not let in")
    };
    let linda = bench.console.session(&token).await.unwrap().unwrap();
    let change = |current: &str| PasswordForm { current: current.into(), new: "another long secret".into() };
    let mut last = None;
    for _ in 0..8 {
        let refused = refusal(bench.console.change_password(&linda, change("wrong")).await.unwrap());
        last = Some(problem(&refused, "current"));
    }
    assert!(matches!(last, Some(Problem::TooManyTries { seconds: 1.. })), "{last:?}");
    let refused = refusal(bench.console.change_password(&linda, change("correct horse battery")).await.unwrap());
    assert!(matches!(problem(&refused, "current"), Problem::TooManyTries { .. }), "the right one waits, too");
}

#[tokio::test]
async fn settings_are_checked_field_by_field() {
    let bench = Bench::new().await;
    let form = SettingsForm {
        zone: "Mars/Olympus".into(),
        public_url: "bellhop.example.org".into(),
        robot_budget: "21".into(),
        ..SettingsForm::default()
    };
    let invalid = refusal(bench.console.save_settings(&bench.who, form).await.unwrap());
    assert_eq!(problem(&invalid, "zone"), Problem::ZoneUnknown);
    assert_eq!(problem(&invalid, "public_url"), Problem::UrlMalformed);
    assert_eq!(problem(&invalid, "robot_budget"), Problem::OutOfRange { min: 1, max: 20 });
    let form = SettingsForm { public_url: "https://bellhop.example.org/".into(), ..SettingsForm::default() };
    done(bench.console.save_settings(&bench.who, form).await.unwrap());
    let view = bench.console.settings(&bench.who).await.unwrap();
    assert_eq!(view.form.public_url, "https://bellhop.example.org");
    assert!(view.database_bytes > 0 && !view.public_url_fixed);
}

#[tokio::test]
async fn a_rotated_token_stops_working_at_once() {
    let bench = Bench::new().await;
    let form = IntegrationForm { name: "Prometheus".into(), kind: Kind::Prometheus, ..IntegrationForm::default() };
    let id = done(bench.console.save_integration(&bench.who, form).await.unwrap());
    let token = |url: String| url.rsplit_once('/').unwrap().1.to_owned();
    let old = token(bench.console.integration(&bench.who, id, "http://localhost").await.unwrap().url);
    assert!(bench.console.ingest_target(&old).is_some_and(|target| target.enabled));
    bench.console.rotate_integration(&bench.who, id).await.unwrap();
    assert_eq!(bench.console.ingest_target(&old), None);
    let new = token(bench.console.integration(&bench.who, id, "http://localhost").await.unwrap().url);
    bench.console.switch_integration(&bench.who, id, Switch::Off).await.unwrap();
    assert!(bench.console.ingest_target(&new).is_some_and(|target| !target.enabled));
}
