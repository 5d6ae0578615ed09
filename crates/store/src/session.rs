//! Sessions: who is logged in, by the SHA-256 of the token in the cookie.

use std::fmt;

use model::{
    AccountId, Millis,
    account::{Language, Principal, Theme},
};
use sqlx::FromRow;

use crate::{Error, Store};

/// How often at most a session's last sign of life is written, in milliseconds.
const TOUCH_EVERY: i64 = 60_000;

/// A session to be.
#[derive(Clone)]
pub struct NewSession<'a> {
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// Names the session without proving it.
    pub name: &'a str,
    pub account: AccountId,
    pub now: Millis,
    pub expires_at: Millis,
    pub user_agent: &'a str,
    pub address: &'a str,
}

impl fmt::Debug for NewSession<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSession").field("name", &self.name).field("account", &self.account).finish_non_exhaustive()
    }
}

impl Store {
    /// [`Error::NotFound`] when the account is disabled or does not exist. Sessions that have run out are removed on the way.
    pub async fn session_create(&self, session: &NewSession<'_>) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        sqlx::query("delete from session where expires_at <= ?1")
            .bind(session.now.0)
            .execute(&mut *transaction)
            .await?;
        let done = sqlx::query(
            "insert into session (token_hash, name, account_id, created_at, last_seen_at, expires_at, user_agent, address)
             select ?1, ?2, id, ?4, ?4, ?5, ?6, ?7 from account where id = ?3 and enabled = 1",
        )
        .bind(&session.token_hash[..])
        .bind(session.name)
        .bind(session.account.0)
        .bind(session.now.0)
        .bind(session.expires_at.0)
        .bind(session.user_agent)
        .bind(session.address)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        Ok(transaction.commit().await?)
    }

    /// Who the token belongs to; `None` when the session has run out or its account is disabled.
    pub async fn session_find(&self, token_hash: [u8; 32], now: Millis) -> Result<Option<Principal>, Error> {
        let row: Option<PrincipalRow> = sqlx::query_as(
            "select a.id, a.email, a.language, a.theme, s.name
             from session s join account a on a.id = s.account_id
             where s.token_hash = ?1 and s.expires_at > ?2 and a.enabled = 1",
        )
        .bind(&token_hash[..])
        .bind(now.0)
        .fetch_optional(&self.read)
        .await?;
        Ok(row.map(PrincipalRow::into_principal))
    }

    /// Notes a sign of life, at most once a minute: nothing is written before.
    pub async fn session_touch(&self, token_hash: [u8; 32], now: Millis) -> Result<(), Error> {
        let due: Option<i64> =
            sqlx::query_scalar("select last_seen_at from session where token_hash = ?1 and last_seen_at <= ?2")
                .bind(&token_hash[..])
                .bind(now.plus(-TOUCH_EVERY).0)
                .fetch_optional(&self.read)
                .await?;
        if due.is_none() {
            return Ok(());
        }
        sqlx::query("update session set last_seen_at = ?2 where token_hash = ?1 and last_seen_at < ?2")
            .bind(&token_hash[..])
            .bind(now.0)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Logs out; the session's drafts go with it.
    pub async fn session_delete(&self, name: &str) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        sqlx::query("delete from session where name = ?1").bind(name).execute(&mut *transaction).await?;
        sqlx::query("delete from draft where session_name = ?1").bind(name).execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }
}

#[derive(FromRow)]
struct PrincipalRow {
    id: i64,
    email: String,
    language: Option<String>,
    theme: String,
    name: String,
}

impl PrincipalRow {
    fn into_principal(self) -> Principal {
        Principal {
            account: AccountId(self.id),
            email: self.email,
            language: self.language.as_deref().and_then(Language::parse),
            theme: Theme::parse(&self.theme).unwrap_or_default(),
            session: self.name,
        }
    }
}
