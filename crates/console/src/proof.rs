//! Who asks, once more: what makes or unmakes an administrator (invitations, links for a new password, disabling and enabling accounts,
//! ending the sessions of others) needs more than a session.
//!
//! Two things, because they stop two attacks:
//!
//! - *A proof within the last 15 minutes* ([`access::PROOF_MILLIS`]): a log-in, or the password, typed into the form itself. It stops
//!   whoever has found an open browser or got hold of a session. The time is kept in the session's row, so that it ends with it. The
//!   form asks for the password only when the last proof is too old; so nothing has to be kept and continued after another page, and
//!   whoever invites ten people types it once. An account without a password (the demo's) proves it as it logged in: by its link.
//! - *A token of the form* that only pages of this session have. It stops a form that somebody has brought into a page (by the name of
//!   an alert, say): the browser would post it from our own origin, and one click would do. A password for each action would not stop
//!   that, for a password manager fills in the injected field as well; and within the 15 minutes nothing else would.
//!
//! The check stands here and not in pages: what needs it takes a [`Proven`], which only [`Console::proven`] makes.

use model::{
    account::{Principal, Proof, ProofAsked, ProvedBy},
    limits::access,
    problem::{Invalid, Problem},
};
use subtle::ConstantTimeEq;

use crate::{Console, Result, access::Tried, hasher::Line, slow_down::Key, token};

/// Evidence that the check was made.
#[derive(Debug)]
pub(crate) struct Proven(());

impl Console {
    /// What the page of a form that needs a proof must ask for.
    pub async fn proof_asked(&self, who: &Principal) -> Result<ProofAsked> {
        let by = if self.proved_lately(who).await? {
            ProvedBy::Now
        } else if self.store().account(who.account).await?.is_some_and(|account| account.password_hash.is_some()) {
            ProvedBy::Password
        } else {
            ProvedBy::Link
        };
        Ok(ProofAsked { form_token: form_token(who), by })
    }

    /// Whether a form is from a page of this session; else what is wrong, at `form_token`. For forms that help somebody in without
    /// making an administrator: the public URL is where one-time links lead to.
    pub fn form_is_own(&self, who: &Principal, form_token: &str) -> Result<(), Invalid> {
        check_form_token(who, form_token, "form_token")
    }

    /// Looks at a proof; else says what is wrong with it. Fields are those of the form's `proof`.
    pub(crate) async fn proven(&self, who: &Principal, proof: Proof) -> Result<Result<Proven, Invalid>> {
        if let Err(invalid) = check_form_token(who, &proof.form_token, "proof.form_token") {
            return Ok(Err(invalid));
        }
        if self.proved_lately(who).await? {
            return Ok(Ok(Proven(())));
        }
        let mut invalid = Invalid::default();
        let hash = self.store().account(who.account).await?.and_then(|account| account.password_hash);
        let problem = match hash {
            None => Problem::ProofByLinkNeeded,
            Some(_) if proof.password.is_empty() => Problem::ProofNeeded,
            Some(hash) => match self.again(who, proof.password, hash).await? {
                Ok(()) => return Ok(Ok(Proven(()))),
                Err(problem) => problem,
            },
        };
        invalid.add("proof.password", problem);
        Ok(Err(invalid))
    }

    /// The password of somebody who is logged in, given once more: a proof from now on.
    pub(crate) async fn again(&self, who: &Principal, password: String, hash: String) -> Result<Result<(), Problem>> {
        let keys = [Key::Again { account: who.account, password_hash: Some(hash.clone()) }];
        Ok(match self.try_password(&keys, Line::Known, password, Some(hash)).await? {
            Tried::Right => {
                self.store().session_prove(&who.session, self.now()).await?;
                Ok(())
            }
            Tried::Wrong => Err(Problem::PasswordWrong),
            Tried::Slow { seconds } => Err(Problem::TooManyTries { seconds }),
        })
    }

    pub(crate) async fn proved_lately(&self, who: &Principal) -> Result<bool> {
        let proved_at = self.store().session_proved_at(&who.session).await?;
        // A clock that was set back must not make a proof last.
        Ok(proved_at.is_some_and(|at| self.now().since(at).abs() < access::PROOF_MILLIS))
    }
}

/// `field` is where the form has it.
pub(crate) fn check_form_token(who: &Principal, given: &str, field: &str) -> Result<(), Invalid> {
    let mut invalid = Invalid::default();
    if !bool::from(form_token(who).as_bytes().ct_eq(given.as_bytes())) {
        invalid.add(field, Problem::FormForeign);
    }
    invalid.into_result()
}

/// From the session's name, which no page shows.
fn form_token(who: &Principal) -> String {
    token::derived("form", &who.session)
}
