//! Accounts: the first administrator, invitations, and what Settings can do to each.

use model::{
    AccountId, Millis,
    account::{LinkKind, PasswordForm, Principal},
    contact::normal_email,
    draft::Saved,
    problem::{Invalid, Problem},
};
use store::{Store, Switch};

use crate::{
    Console, Error, Result, password,
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
    let hash = password::hash(password.to_owned()).await?;
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
    pub async fn invite(&self, _who: &Principal, email: String) -> Result<Saved<String>> {
        let Some(email) = normal_email(&email) else { return Ok(refused("email", Problem::EmailMalformed)) };
        match saved(self.store().create_account(&email, None, self.now()).await)? {
            Saved::Done(account) => Ok(Saved::Done(self.new_link(LinkKind::Invite, Some(account), LINK).await?)),
            Saved::Refused(invalid) => Ok(Saved::Refused(invalid)),
        }
    }

    /// Returns the token of a one-time link for a new password.
    pub async fn reset_link(&self, _who: &Principal, account: AccountId) -> Result<String> {
        self.new_link(LinkKind::Reset, Some(account), LINK).await
    }

    /// Switching off ends its sessions. The last account that can log in cannot be switched off.
    pub async fn switch_account(&self, _who: &Principal, account: AccountId, to: Switch) -> Result<()> {
        match self.store().set_enabled(account, to).await {
            Err(store::Error::LastAccount) => {
                let mut invalid = Invalid::default();
                invalid.add("account", Problem::LastAccount);
                Err(Error::Refused(invalid))
            }
            result => Ok(result?),
        }
    }

    pub async fn end_sessions(&self, _who: &Principal, account: AccountId) -> Result<()> {
        Ok(self.store().end_sessions(account).await?)
    }

    /// Ends all other sessions of the account.
    pub async fn change_password(&self, who: &Principal, form: PasswordForm) -> Result<Saved<()>> {
        let mut invalid = Invalid::default();
        password::check(&form.new, &who.email, "new", &mut invalid);
        let hash = self.store().account(who.account).await?.and_then(|account| account.password_hash);
        // An account of the demo has none to be asked for.
        if hash.is_some() {
            let key = format!("password of {}", who.email);
            if let Some(seconds) = self.slowed(std::slice::from_ref(&key)) {
                invalid.add("current", Problem::TooManyTries { seconds });
            } else if password::verify(form.current, hash).await? {
                self.slow_down().right(&key, None);
            } else {
                invalid.add("current", Problem::PasswordWrong);
            }
        }
        if let Err(invalid) = invalid.into_result() {
            return Ok(Saved::Refused(invalid));
        }
        let hash = password::hash(form.new).await?;
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
