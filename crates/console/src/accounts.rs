//! Accounts: the first administrator, invitations, and what Settings can do to each.

use model::{
    AccountId, Millis,
    account::{LinkKind, PasswordForm, Principal, Proof},
    contact::normal_email,
    draft::Saved,
    problem::{Invalid, Problem},
};
use store::{Store, Switch};

use crate::{
    Console, Error, Result,
    hasher::{Hasher, Line},
    password,
    proof::{Proven, check_form_token},
    saved::{refused, saved},
    token,
};

/// Links for people are good for three days, in milliseconds.
const LINK: i64 = 3 * 24 * 3600 * 1000;
/// The demo's link is good for a year, in milliseconds, or until the next start.
const DEMO_LINK: i64 = 365 * 24 * 3600 * 1000;
/// The account of the demo; it has no password.
const DEMO_EMAIL: &str = "demo@example.org";

/// What became of `bellhop admin create`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Created {
    New,
    /// The email was known: its password is set and its sessions are ended.
    PasswordSet,
}

/// Creates an administrator, or sets the password of a known one and ends its sessions.
pub async fn create_administrator(store: &Store, email: &str, password: &str, now: Millis) -> Result<Created> {
    let mut invalid = Invalid::default();
    let email = normal_email(email).unwrap_or_default();
    if email.is_empty() {
        invalid.add("email", Problem::EmailMalformed);
    }
    password::check(password, &email, "password", &mut invalid);
    invalid.into_result().map_err(Error::Refused)?;
    let hash = Hasher::default().hash(Line::Known, password.to_owned()).await?;
    let (_, created) = with_password(store, &email, &hash, now).await?;
    Ok(created)
}

/// The account of this email, made if need be, with this password.
async fn with_password(
    store: &Store,
    email: &str,
    hash: &str,
    now: Millis,
) -> Result<(AccountId, Created), store::Error> {
    match store.account_by_email(email).await? {
        Some(account) => {
            store.set_password(account.id, hash, None).await?;
            if !account.enabled {
                store.set_enabled(account.id, Switch::On).await?;
            }
            Ok((account.id, Created::PasswordSet))
        }
        None => Ok((store.create_account(email, Some(hash), now).await?, Created::New)),
    }
}

impl Console {
    /// The first administrator from the environment; `false` if there is an account already.
    pub async fn first_administrator(&self, email: &str, password: &str) -> Result<bool> {
        if self.store().any_account().await? {
            return Ok(false);
        }
        create_administrator(self.store(), email, password, self.now()).await?;
        Ok(true)
    }

    /// The token of a one-time link that makes the first administrator; `None` if there is an account already.
    pub async fn set_up_link(&self) -> Result<Option<String>> {
        if self.store().any_account().await? {
            return Ok(None);
        }
        self.new_link(LinkKind::Setup, None, LINK).await.map(Some)
    }

    /// The token of the link that logs in to the demo, as long as this process runs: the next one forgets it.
    pub async fn demo_link(&self) -> Result<String> {
        let account = match self.store().account_by_email(DEMO_EMAIL).await? {
            Some(account) => account.id,
            None => self.store().create_account(DEMO_EMAIL, None, self.now()).await?,
        };
        self.new_link(LinkKind::LogIn, Some(account), DEMO_LINK).await
    }

    /// Returns the token of the one-time link `/setup?token=...`.
    pub async fn invite(&self, who: &Principal, proof: Proof, email: String) -> Result<Saved<String>> {
        let Some(email) = normal_email(&email) else { return Ok(refused("email", Problem::EmailMalformed)) };
        match self.proven(who, proof).await? {
            Ok(proven) => self.create_invited(&proven, &email).await,
            Err(invalid) => Ok(Saved::Refused(invalid)),
        }
    }

    async fn create_invited(&self, proven: &Proven, email: &str) -> Result<Saved<String>> {
        match saved(self.store().create_account(email, None, self.now()).await)? {
            Saved::Done(account) => Ok(Saved::Done(self.link_for(proven, LinkKind::Invite, account).await?)),
            Saved::Refused(invalid) => Ok(Saved::Refused(invalid)),
        }
    }

    /// Returns the token of a one-time link for a new password.
    pub async fn reset_link(&self, who: &Principal, proof: Proof, account: AccountId) -> Result<Saved<String>> {
        match self.proven(who, proof).await? {
            Ok(proven) => Ok(Saved::Done(self.link_for(&proven, LinkKind::Reset, account).await?)),
            Err(invalid) => Ok(Saved::Refused(invalid)),
        }
    }

    /// Whoever opens it chooses the account's password.
    async fn link_for(&self, _proven: &Proven, kind: LinkKind, account: AccountId) -> Result<String> {
        self.new_link(kind, Some(account), LINK).await
    }

    /// Switching off ends its sessions. The last account that can log in cannot be switched off.
    pub async fn switch_account(
        &self,
        who: &Principal,
        proof: Proof,
        account: AccountId,
        to: Switch,
    ) -> Result<Saved<()>> {
        match self.proven(who, proof).await? {
            Ok(proven) => self.switch(&proven, account, to).await,
            Err(invalid) => Ok(Saved::Refused(invalid)),
        }
    }

    async fn switch(&self, _proven: &Proven, account: AccountId, to: Switch) -> Result<Saved<()>> {
        match self.store().set_enabled(account, to).await {
            Err(store::Error::LastAccount) => Ok(refused("account", Problem::LastAccount)),
            result => Ok(Saved::Done(result?)),
        }
    }

    /// Logs an account out everywhere.
    pub async fn end_sessions(&self, who: &Principal, proof: Proof, account: AccountId) -> Result<Saved<()>> {
        match self.proven(who, proof).await? {
            Ok(proven) => self.end_all_sessions(&proven, account).await,
            Err(invalid) => Ok(Saved::Refused(invalid)),
        }
    }

    async fn end_all_sessions(&self, _proven: &Proven, account: AccountId) -> Result<Saved<()>> {
        Ok(Saved::Done(self.store().end_sessions(account).await?))
    }

    /// Ends all other sessions of the account.
    pub async fn change_password(&self, who: &Principal, form: PasswordForm) -> Result<Saved<()>> {
        if let Err(invalid) = check_form_token(who, &form.form_token, "form_token") {
            return Ok(Saved::Refused(invalid));
        }
        let mut invalid = Invalid::default();
        password::check(&form.new, &who.email, "new", &mut invalid);
        let hash = self.store().account(who.account).await?.and_then(|account| account.password_hash);
        match hash {
            Some(hash) => {
                if let Err(problem) = self.again(who, form.current, hash).await? {
                    invalid.add("current", problem);
                }
            }
            // An account of the demo has none to be asked for. Whoever gives it one can log in from then on.
            None if !self.proved_lately(who).await? => invalid.add("current", Problem::ProofByLinkNeeded),
            None => {}
        }
        if let Err(invalid) = invalid.into_result() {
            return Ok(Saved::Refused(invalid));
        }
        let hash = self.inner.access.hasher.hash(Line::Known, form.new).await?;
        self.store().set_password(who.account, &hash, Some(&who.session)).await?;
        Ok(Saved::Done(()))
    }

    async fn new_link(&self, kind: LinkKind, account: Option<AccountId>, life: i64) -> Result<String> {
        let token = token::random();
        let now = self.now();
        self.store().link_create(token::hash(&token), kind, account, now, now.plus(life)).await?;
        Ok(token)
    }
}
