//! Proving who one is: log-in, sessions, one-time links.

use model::{
    AccountId,
    account::{LinkForm, LinkKind, LoginForm, Principal},
    contact::normal_email,
    draft::Saved,
    problem::{Invalid, Problem},
};
use store::NewSession;

use crate::{Console, Result, password, saved::refused, slow_down, token};

/// A session ends this long after the log-in, in milliseconds: 30 days.
const SESSION: i64 = 30 * 24 * 3600 * 1000;

/// Where a request comes from.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// Empty when unknown.
    pub address: String,
    pub user_agent: String,
}

/// The outcome of a log-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogIn {
    /// The token for the session cookie.
    Done { token: String },
    /// Wrong email or password; which of them is not said.
    Refused,
    /// Too many wrong passwords for this account or address.
    Slow { retry_after_seconds: u32 },
}

impl Console {
    pub async fn log_in(&self, form: LoginForm, visitor: Visitor) -> Result<LogIn> {
        let email = normal_email(&form.email).unwrap_or_default();
        let keys = [format!("account {email}"), slow_down::address_key(&visitor.address)];
        // Counted before the password is looked at, so that many tries at once are not let through together.
        if let Some(retry_after_seconds) = self.slowed(&keys) {
            return Ok(LogIn::Slow { retry_after_seconds });
        }
        let account = self.store().account_by_email(&email).await?.filter(|account| account.enabled);
        let hash = account.as_ref().and_then(|account| account.password_hash.clone());
        let right = password::verify(form.password, hash).await?;
        let Some(account) = account.filter(|_| right) else {
            return Ok(LogIn::Refused);
        };
        self.slow_down().right(&keys[0], Some(&keys[1]));
        Ok(LogIn::Done { token: self.new_session(account.id, &visitor).await? })
    }

    /// Who the token in a session cookie stands for.
    pub async fn session(&self, token: &str) -> Result<Option<Principal>> {
        let hash = token::hash(token);
        let now = self.now();
        let found = self.store().session_find(hash, now).await?;
        if found.is_some()
            && let Err(error) = self.store().session_touch(hash, now).await
        {
            // Only a stamp is lost; a full disk must not log everybody out.
            tracing::warn!(%error, "the session's last sign of life could not be stored");
        }
        Ok(found)
    }

    pub async fn log_out(&self, who: &Principal) -> Result<()> {
        Ok(self.store().session_delete(&who.session).await?)
    }

    /// What a one-time link is for and the email it is bound to; `None` when used or too old.
    pub async fn link(&self, token: &str) -> Result<Option<(LinkKind, Option<String>)>> {
        let link = self.store().link_find(token::hash(token), self.now()).await?;
        Ok(link.map(|link| (link.kind, link.email)))
    }

    /// Uses a link up; returns the token for the session cookie.
    pub async fn use_link(&self, form: LinkForm, visitor: Visitor) -> Result<Saved<String>> {
        let hash = token::hash(&form.token);
        let Some(link) = self.store().link_find(hash, self.now()).await? else {
            return Ok(refused("token", Problem::LinkInvalid));
        };
        let mut invalid = Invalid::default();
        let email = link.email.clone().or_else(|| normal_email(&form.email));
        if email.is_none() {
            invalid.add("email", Problem::EmailMalformed);
        }
        password::check(&form.password, email.as_deref().unwrap_or(""), "password", &mut invalid);
        if let Err(invalid) = invalid.clone().into_result() {
            return Ok(Saved::Refused(invalid));
        }
        let password_hash = password::hash(form.password).await?;
        // Of several who use it at once, one gets it.
        if link.kind == LinkKind::LogIn || self.store().link_take(hash, self.now()).await?.is_none() {
            return Ok(refused("token", Problem::LinkInvalid));
        }
        let account = match (link.account, email) {
            (Some(account), _) => {
                self.store().set_password(account, &password_hash, None).await?;
                account
            }
            (None, Some(email)) => match self.store().create_first_account(&email, &password_hash, self.now()).await? {
                Some(account) => account,
                None => return Ok(refused("token", Problem::LinkInvalid)),
            },
            (None, None) => return Ok(refused("email", Problem::EmailMalformed)),
        };
        Ok(Saved::Done(self.new_session(account, &visitor).await?))
    }

    /// The link of the demo: logs in as often as it is opened. `None` for any other link.
    pub async fn log_in_by_link(&self, token: &str, visitor: Visitor) -> Result<Option<String>> {
        let link = self.store().link_find(token::hash(token), self.now()).await?;
        match link.filter(|link| link.kind == LinkKind::LogIn).and_then(|link| link.account) {
            Some(account) => Ok(Some(self.new_session(account, &visitor).await?)),
            None => Ok(None),
        }
    }

    async fn new_session(&self, account: AccountId, visitor: &Visitor) -> Result<String> {
        let token = token::random();
        let now = self.now();
        self.store()
            .session_create(&NewSession {
                token_hash: token::hash(&token),
                name: &token::random(),
                account,
                now,
                expires_at: now.plus(SESSION),
                user_agent: &visitor.user_agent,
                address: &visitor.address,
            })
            .await?;
        Ok(token)
    }
}
