//! What makes or unmakes an administrator asks once more who one is.

use std::sync::Arc;

use console::Switch;
use dispatch::{Clock, ManualClock};
use model::{
    Millis, Mono, Now,
    account::{PasswordForm, Principal, Proof, ProvedBy},
    draft::Saved,
    limits::access,
    problem::{Invalid, Problem},
};

use crate::support::{Bench, LINDA, PASSWORD, done, problem, refusal, visitor};

async fn stage() -> (Arc<ManualClock>, Bench) {
    let clock = Arc::new(ManualClock::at(Now { wall: Millis(1_790_000_000_000), mono: Mono(0) }));
    let bench = Bench::at(Arc::clone(&clock) as Arc<dyn Clock>).await.with_linda().await;
    (clock, bench)
}

/// Everything that needs a proof, tried with this one.
async fn try_all(bench: &Bench, who: &Principal, proof: &Proof) -> Vec<Option<Invalid>> {
    fn invalid<T>(saved: Saved<T>) -> Option<Invalid> {
        match saved {
            Saved::Done(_) => None,
            Saved::Refused(invalid) => Some(invalid),
        }
    }
    let console = &bench.console;
    let accounts = console.settings(who).await.unwrap().accounts;
    let zhang = accounts.iter().find(|row| row.email == "zhang@example.org").map(|row| row.id).unwrap();
    let new = format!("new{}@example.org", accounts.len());
    vec![
        invalid(console.invite(who, proof.clone(), new).await.unwrap()),
        invalid(console.reset_link(who, proof.clone(), zhang).await.unwrap()),
        invalid(console.switch_account(who, proof.clone(), zhang, Switch::Off).await.unwrap()),
        invalid(console.switch_account(who, proof.clone(), zhang, Switch::On).await.unwrap()),
        invalid(console.end_sessions(who, proof.clone(), zhang).await.unwrap()),
    ]
}

#[tokio::test]
async fn fifteen_minutes_after_the_log_in_the_password_is_asked_for_once_more() {
    let (clock, bench) = stage().await;
    let linda = bench.log_in(LINDA).await;
    let without = bench.proof(&linda, "").await;
    done(bench.console.invite(&linda, without.clone(), "zhang@example.org".into()).await.unwrap());
    assert!(try_all(&bench, &linda, &without).await.iter().all(Option::is_none), "she has just logged in");

    clock.advance(access::PROOF_MILLIS);
    assert_eq!(bench.console.proof_asked(&linda).await.unwrap().by, ProvedBy::Password);
    for refused in try_all(&bench, &linda, &without).await {
        assert_eq!(problem(&refused.expect("it was done"), "proof.password"), Problem::ProofNeeded);
    }
    let wrong = bench.proof(&linda, "wrong").await;
    let refused = refusal(bench.console.invite(&linda, wrong, "new@example.org".into()).await.unwrap());
    assert_eq!(problem(&refused, "proof.password"), Problem::PasswordWrong);
    let accounts = bench.console.settings(&linda).await.unwrap().accounts.len();
    let right = bench.proof(&linda, PASSWORD).await;
    done(bench.console.invite(&linda, right, "new@example.org".into()).await.unwrap());
    assert_eq!(bench.console.settings(&linda).await.unwrap().accounts.len(), accounts + 1);
    assert!(try_all(&bench, &linda, &without).await.iter().all(Option::is_none), "the password counts for a while");
}

#[tokio::test]
async fn a_form_that_was_brought_into_a_page_does_nothing_even_right_after_the_log_in() {
    let (_, bench) = stage().await;
    let (linda, elsewhere) = (bench.log_in(LINDA).await, bench.log_in(LINDA).await);
    let own = bench.proof(&linda, "").await;
    done(bench.console.invite(&linda, own, "zhang@example.org".into()).await.unwrap());
    for form_token in [String::new(), bench.proof(&elsewhere, "").await.form_token] {
        // A password manager fills in the field of an injected form as well.
        let proof = Proof { password: PASSWORD.into(), form_token };
        for refused in try_all(&bench, &linda, &proof).await {
            assert_eq!(problem(&refused.expect("it was done"), "proof.form_token"), Problem::FormForeign);
        }
    }
    assert_eq!(bench.console.settings(&linda).await.unwrap().accounts.len(), 2);
}

#[tokio::test]
async fn a_proof_belongs_to_its_session() {
    let (clock, bench) = stage().await;
    let old = bench.log_in(LINDA).await;
    clock.advance(access::PROOF_MILLIS);
    let new = bench.log_in(LINDA).await;
    let asked = async |who| bench.console.proof_asked(who).await.unwrap().by;
    assert_eq!((asked(&old).await, asked(&new).await), (ProvedBy::Password, ProvedBy::Now));
    let right = bench.proof(&old, PASSWORD).await;
    done(bench.console.invite(&old, right, "zhang@example.org".into()).await.unwrap());
    assert_eq!(asked(&old).await, ProvedBy::Now);
}

#[tokio::test]
async fn wrong_passwords_of_a_proof_slow_down_with_those_of_a_change() {
    let (clock, bench) = stage().await;
    let linda = bench.log_in(LINDA).await;
    clock.advance(access::PROOF_MILLIS);
    let wrong = bench.proof(&linda, "wrong").await;
    for _ in 0..=access::FREE_TRIES {
        let refused = bench.console.invite(&linda, wrong.clone(), "zhang@example.org".into()).await.unwrap();
        assert_eq!(problem(&refusal(refused), "proof.password"), Problem::PasswordWrong);
    }
    let right = bench.proof(&linda, PASSWORD).await;
    let refused = refusal(bench.console.invite(&linda, right.clone(), "zhang@example.org".into()).await.unwrap());
    assert!(matches!(problem(&refused, "proof.password"), Problem::TooManyTries { .. }));
    let change =
        PasswordForm { current: PASSWORD.into(), new: "another long secret".into(), form_token: right.form_token };
    let refused = refusal(bench.console.change_password(&linda, change).await.unwrap());
    assert!(matches!(problem(&refused, "current"), Problem::TooManyTries { .. }));
}

#[tokio::test]
async fn the_account_of_the_demo_proves_it_by_its_link() {
    let (clock, bench) = stage().await;
    let link = bench.console.demo_link().await.unwrap();
    let log_in = async || {
        let entered = bench.console.log_in_by_link(&link, visitor("127.0.0.1")).await.unwrap().unwrap();
        bench.console.session(&entered.session).await.unwrap().unwrap()
    };
    let demo = log_in().await;
    done(bench.console.invite(&demo, bench.proof(&demo, "").await, "zhang@example.org".into()).await.unwrap());
    clock.advance(access::PROOF_MILLIS);
    assert_eq!(bench.console.proof_asked(&demo).await.unwrap().by, ProvedBy::Link);
    let proof = bench.proof(&demo, "anything").await;
    let refused = refusal(bench.console.invite(&demo, proof.clone(), "new@example.org".into()).await.unwrap());
    assert_eq!(problem(&refused, "proof.password"), Problem::ProofByLinkNeeded);
    // Nor does the session alone give the account a password.
    let form = PasswordForm { new: PASSWORD.into(), form_token: proof.form_token, ..PasswordForm::default() };
    let refused = refusal(bench.console.change_password(&demo, form).await.unwrap());
    assert_eq!(problem(&refused, "current"), Problem::ProofByLinkNeeded);
    let demo = log_in().await;
    done(bench.console.invite(&demo, bench.proof(&demo, "").await, "new@example.org".into()).await.unwrap());
}
