//! Proving who one is: the log-in and one-time links. What sessions do afterwards is in [`crate::session`].

use model::{
    AccountId,
    account::{LinkForm, LinkKind, LoginForm},
    contact::normal_email,
    draft::Saved,
    problem::{Invalid, Problem},
};
use store::{NewDevice, NewSession};

use crate::{
    Console, Result,
    access::Tried,
    hasher::Line,
    password,
    saved::refused,
    slow_down::{self, Key},
    token,
};

/// Where a request comes from.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// Empty when unknown.
    pub address: String,
    pub user_agent: String,
}

/// Where a log-in comes from, and what the browser had before it.
#[derive(Clone, Default)]
pub struct Browser {
    pub visitor: Visitor,
    /// The name of its session ([`Principal::session`](model::account::Principal)): a log-in ends it.
    pub session: Option<String>,
    /// The token of its long-lived cookie: by it the browser is known to have logged in before.
    pub device: Option<String>,
}

impl From<Visitor> for Browser {
    fn from(visitor: Visitor) -> Self {
        Self { visitor, ..Self::default() }
    }
}

/// What a browser gets when somebody has logged in.
#[derive(Clone, PartialEq, Eq)]
pub struct Entered {
    /// The token for the session's cookie.
    pub session: String,
    /// The token for the long-lived cookie by which the browser is known; the one that it came with is void. `None`: nothing changes.
    pub device: Option<String>,
}

impl std::fmt::Debug for Entered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Entered")
    }
}

/// The outcome of a log-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogIn {
    Done(Entered),
    /// Wrong email or password; which of them is not said.
    Refused,
    /// Too many wrong passwords for this account or address.
    Slow {
        retry_after_seconds: u32,
    },
}

/// Whether the browser is to be known from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Remember {
    Yes,
    No,
}

impl Console {
    /// [`Error::Busy`](crate::Error::Busy) when too many log in at the same time.
    pub async fn log_in(&self, form: LoginForm, browser: impl Into<Browser>) -> Result<LogIn> {
        let browser = browser.into();
        let email = normal_email(&form.email).unwrap_or_default();
        let account = self.store().account_by_email(&email).await?;
        let password_hash = account.as_ref().and_then(|account| account.password_hash.clone());
        // Looked up for an email that nobody has, too, so that the time says nothing about which accounts exist.
        let id = account.as_ref().map_or(AccountId(0), |account| account.id);
        let device = browser.device.as_deref().map(token::hash);
        let is_known = match device {
            Some(token_hash) => self.store().device_known(token_hash, id, self.now()).await?,
            None => false,
        };
        let (keys, line) = match device.filter(|_| is_known) {
            Some(token_hash) => {
                (vec![Key::Device { account: id, token_hash, password_hash: password_hash.clone() }], Line::Known)
            }
            None => {
                let mut keys = slow_down::address_keys(&browser.visitor.address);
                keys.push(Key::Account { email, password_hash: password_hash.clone() });
                (keys, Line::Strangers)
            }
        };
        let account = account.filter(|account| account.enabled);
        let hash = account.as_ref().and(password_hash);
        match (self.try_password(&keys, line, form.password, hash).await?, account) {
            (Tried::Slow { seconds }, _) => Ok(LogIn::Slow { retry_after_seconds: seconds }),
            (Tried::Right, Some(account)) => {
                let entered = self.new_session(account.id, &browser, Remember::Yes).await?;
                // A password that was set while this one was looked at has ended all sessions but this one, which came after it.
                let now = self.store().account(account.id).await?.and_then(|account| account.password_hash);
                if now != account.password_hash {
                    let session = self.store().session_find(token::hash(&entered.session), self.now()).await?;
                    if let Some(session) = session {
                        self.store().session_delete(&session.session).await?;
                    }
                    return Ok(LogIn::Refused);
                }
                Ok(LogIn::Done(entered))
            }
            _ => Ok(LogIn::Refused),
        }
    }

    /// What a one-time link is for and the email it is bound to; `None` when used or too old.
    pub async fn link(&self, token: &str) -> Result<Option<(LinkKind, Option<String>)>> {
        let link = self.store().link_find(token::hash(token), self.now()).await?;
        Ok(link.map(|link| (link.kind, link.email)))
    }

    /// Uses a link up, and logs in.
    pub async fn use_link(&self, form: LinkForm, browser: impl Into<Browser>) -> Result<Saved<Entered>> {
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
        let password_hash = self.inner.access.hasher.hash(Line::Known, form.password).await?;
        let email = email.unwrap_or_default();
        let Some(account) = self.store().link_use(hash, &email, &password_hash, self.now()).await? else {
            return Ok(refused("token", Problem::LinkInvalid));
        };
        Ok(Saved::Done(self.new_session(account, &browser.into(), Remember::Yes).await?))
    }

    /// The link of the demo: logs in as often as it is opened. `None` for any other link.
    pub async fn log_in_by_link(&self, token: &str, browser: impl Into<Browser>) -> Result<Option<Entered>> {
        let link = self.store().link_find(token::hash(token), self.now()).await?;
        match link.filter(|link| link.kind == LinkKind::LogIn).and_then(|link| link.account) {
            Some(account) => Ok(Some(self.new_session(account, &browser.into(), Remember::No).await?)),
            None => Ok(None),
        }
    }

    async fn new_session(&self, account: AccountId, browser: &Browser, remember: Remember) -> Result<Entered> {
        let session = token::random();
        let device = (remember == Remember::Yes).then(token::random);
        let replaces = browser.device.as_deref().map(token::hash);
        self.store()
            .session_create(&NewSession {
                token_hash: token::hash(&session),
                name: &token::random(),
                account,
                now: self.now(),
                user_agent: &browser.visitor.user_agent,
                address: &browser.visitor.address,
                replaces: browser.session.as_deref(),
                device: device.as_deref().map(|device| NewDevice { token_hash: token::hash(device), replaces }),
            })
            .await?;
        Ok(Entered { session, device })
    }
}
