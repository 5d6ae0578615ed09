//! Accounts: set-up, invitation, disabling, a new password.

use console::{
    Switch,
    auth::{Browser, LogIn},
};
use model::{
    account::{LinkForm, PasswordForm},
    problem::Problem,
};

use crate::support::{Bench, LINDA, PASSWORD, done, entered, problem, refusal, visitor};

#[tokio::test]
async fn an_account_is_invited_logs_in_is_disabled_and_cannot_be_the_last() {
    let bench = Bench::new().await;
    let link = bench.console.set_up_link().await.unwrap().expect("nobody is there yet");
    let form = LinkForm { token: link, email: LINDA.into(), password: PASSWORD.into() };
    let session = done(bench.console.use_link(form.clone(), visitor("192.0.2.1")).await.unwrap()).session;
    let linda = bench.console.session(&session).await.unwrap().unwrap();
    assert_eq!(
        problem(&refusal(bench.console.use_link(form, visitor("192.0.2.1")).await.unwrap()), "token"),
        Problem::LinkInvalid
    );
    assert_eq!(bench.console.set_up_link().await.unwrap(), None);

    let proof = bench.proof(&linda, "").await;
    let invitation = done(bench.console.invite(&linda, proof.clone(), "zhang@example.org".into()).await.unwrap());
    let form = LinkForm { token: invitation, password: "a long enough secret".into(), ..LinkForm::default() };
    let zhang = done(bench.console.use_link(form, visitor("192.0.2.2")).await.unwrap()).session;
    let zhang = (bench.console.session(&zhang).await.unwrap().unwrap().account, zhang);

    done(bench.console.switch_account(&linda, proof.clone(), zhang.0, Switch::Off).await.unwrap());
    assert_eq!(bench.console.session(&zhang.1).await.unwrap(), None, "its sessions end with it");
    let refused = bench.try_log_in("zhang@example.org", "a long enough secret", visitor("192.0.2.2")).await;
    assert_eq!(refused, LogIn::Refused);
    let last = refusal(bench.console.switch_account(&linda, proof, linda.account, Switch::Off).await.unwrap());
    assert_eq!(problem(&last, "account"), Problem::LastAccount);
}

#[tokio::test]
async fn a_set_up_link_is_of_no_use_once_there_is_an_account() {
    let bench = Bench::new().await;
    let first = bench.console.set_up_link().await.unwrap().expect("nobody is there yet");
    let second = bench.console.set_up_link().await.unwrap().expect("nobody is there yet");
    let form =
        |token: &str, email: &str| LinkForm { token: token.into(), email: email.into(), password: PASSWORD.into() };
    done(bench.console.use_link(form(&second, LINDA), visitor("192.0.2.1")).await.unwrap());
    assert_eq!(bench.console.link(&first).await.unwrap(), None);
    for email in [LINDA, "stranger@example.org"] {
        let refused = refusal(bench.console.use_link(form(&first, email), visitor("192.0.2.2")).await.unwrap());
        assert_eq!(problem(&refused, "token"), Problem::LinkInvalid, "{email}");
    }
}

#[tokio::test]
async fn wrong_current_passwords_slow_a_change_down() {
    let bench = Bench::new().await.with_linda().await;
    let linda = bench.log_in(LINDA).await;
    let form_token = bench.proof(&linda, "").await.form_token;
    let change = |current: &str| PasswordForm {
        current: current.into(),
        new: "another long secret".into(),
        form_token: form_token.clone(),
    };
    let mut last = None;
    for _ in 0..8 {
        let refused = refusal(bench.console.change_password(&linda, change("wrong")).await.unwrap());
        last = Some(problem(&refused, "current"));
    }
    assert!(matches!(last, Some(Problem::TooManyTries { seconds: 1.. })), "{last:?}");
    let refused = refusal(bench.console.change_password(&linda, change(PASSWORD)).await.unwrap());
    assert!(matches!(problem(&refused, "current"), Problem::TooManyTries { .. }), "the right one waits, too");
}

#[tokio::test]
async fn a_change_of_the_password_ends_the_other_sessions_and_leaves_browsers_known() {
    let bench = Bench::new().await.with_linda().await;
    let other = entered(bench.try_log_in(LINDA, PASSWORD, visitor("192.0.2.2")).await);
    let linda = bench.log_in(LINDA).await;
    let form_token = bench.proof(&linda, "").await.form_token;
    let form = PasswordForm { current: PASSWORD.into(), new: "another long secret".into(), form_token };
    done(bench.console.change_password(&linda, form.clone()).await.unwrap());
    assert_eq!(bench.console.session(&other.session).await.unwrap(), None);
    assert!(!bench.console.settings(&linda).await.unwrap().sessions.is_empty(), "the one that did it goes on");
    for number in 0..20 {
        bench.try_log_in(LINDA, "wrong", visitor(&format!("198.51.100.{number}"))).await;
    }
    let browser = Browser { device: other.device, ..visitor("192.0.2.2").into() };
    entered(bench.try_log_in(LINDA, "another long secret", browser).await);
}

#[tokio::test]
async fn the_password_is_not_changed_by_a_form_that_is_not_of_this_session() {
    let bench = Bench::new().await.with_linda().await;
    let (linda, elsewhere) = (bench.log_in(LINDA).await, bench.log_in(LINDA).await);
    for form_token in [String::new(), bench.proof(&elsewhere, "").await.form_token, linda.session.clone()] {
        let form = PasswordForm { current: PASSWORD.into(), new: "another long secret".into(), form_token };
        let refused = refusal(bench.console.change_password(&linda, form).await.unwrap());
        assert_eq!(problem(&refused, "form_token"), Problem::FormForeign);
    }
}

#[tokio::test]
async fn other_sessions_of_ones_own_are_ended_and_this_one_goes_on() {
    let bench = Bench::new().await.with_linda().await;
    let other = entered(bench.try_log_in(LINDA, PASSWORD, visitor("192.0.2.2")).await);
    let this = entered(bench.try_log_in(LINDA, PASSWORD, visitor("192.0.2.3")).await);
    let linda = bench.console.session(&this.session).await.unwrap().unwrap();
    let rows = bench.console.settings(&linda).await.unwrap().sessions;
    let mut seen: Vec<_> = rows.iter().map(|row| (row.address.as_str(), row.own)).collect();
    seen.sort_unstable();
    assert_eq!(seen, [("192.0.2.2", false), ("192.0.2.3", true)]);
    bench.console.log_out_elsewhere(&linda).await.unwrap();
    assert_eq!(bench.console.session(&other.session).await.unwrap(), None);
    assert!(bench.console.session(&this.session).await.unwrap().is_some());
}
