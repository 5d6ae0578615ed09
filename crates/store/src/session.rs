//! Sessions: who is logged in, by the SHA-256 of the token in the cookie.

use std::fmt;

use crate::view::SessionRow;
use model::{
    AccountId, Millis,
    account::{Language, Principal, Theme},
    limits::access,
};
use sqlx::FromRow;

use crate::{Error, NewDevice, Store, column::Text, device};

/// How often at most a session's last sign of life is written, in milliseconds.
const TOUCH_EVERY: i64 = 60_000;

/// A session to be. Who logs in has proved at this moment who they are.
#[derive(Clone)]
pub struct NewSession<'a> {
    /// SHA-256 of the token.
    pub token_hash: [u8; 32],
    /// Names the session without proving it.
    pub name: &'a str,
    pub account: AccountId,
    pub now: Millis,
    pub user_agent: &'a str,
    pub address: &'a str,
    /// The name of the session that the browser came with: it ends.
    pub replaces: Option<&'a str>,
    /// What the browser is to be known by; `None`: it is not to be known.
    pub device: Option<NewDevice>,
}

impl fmt::Debug for NewSession<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSession").field("name", &self.name).field("account", &self.account).finish_non_exhaustive()
    }
}

impl Store {
    /// [`Error::NotFound`] when the account is disabled or does not exist. Sessions that have run out are removed on the way, and of
    /// the account those beyond the limit that were used longest ago.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn session_create(&self, session: &NewSession<'_>) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        sqlx::query("delete from session where expires_at <= ?1 or name = ?2")
            .bind(session.now.0)
            .bind(session.replaces)
            .execute(&mut *transaction)
            .await?;
        let done = sqlx::query(
            "insert into session
                (token_hash, name, account_id, created_at, last_seen_at, proved_at, expires_at, user_agent, address)
             select ?1, ?2, id, ?4, ?4, ?4, ?5, ?6, ?7 from account where id = ?3 and enabled = 1",
        )
        .bind(&session.token_hash[..])
        .bind(session.name)
        .bind(session.account.0)
        .bind(session.now.0)
        .bind(session.now.plus(access::SESSION_IDLE_MILLIS).0)
        .bind(session.user_agent)
        .bind(session.address)
        .execute(&mut *transaction)
        .await?;
        if done.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        sqlx::query(SURPLUS)
            .bind(session.account.0)
            .bind(session.name)
            .bind(i64::try_from(access::SESSIONS_OF_ACCOUNT).unwrap_or(i64::MAX))
            .execute(&mut *transaction)
            .await?;
        if let Some(device) = session.device {
            device::remember(&mut transaction, session.account, device, session.now).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Who the token belongs to; `None` when the session has run out or its account is disabled.
    #[tracing::instrument(level = "debug", skip_all)]
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

    /// Notes a sign of life, at most once a minute: nothing is written before. It keeps the session from ending for being idle, and
    /// not beyond its longest life.
    #[tracing::instrument(level = "debug", skip_all)]
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
        sqlx::query(
            "update session set last_seen_at = ?2, expires_at = min(created_at + ?3, ?2 + ?4)
             where token_hash = ?1 and last_seen_at < ?2",
        )
        .bind(&token_hash[..])
        .bind(now.0)
        .bind(access::SESSION_MILLIS)
        .bind(access::SESSION_IDLE_MILLIS)
        .execute(&self.write)
        .await?;
        Ok(())
    }

    /// When its owner last proved who they are; `None` when there is no such session (any more).
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn session_proved_at(&self, name: &str) -> Result<Option<Millis>, Error> {
        let at: Option<i64> = sqlx::query_scalar("select proved_at from session where name = ?1")
            .bind(name)
            .fetch_optional(&self.read)
            .await?;
        Ok(at.map(Millis))
    }

    /// Its owner has proved once more who they are.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn session_prove(&self, name: &str, now: Millis) -> Result<(), Error> {
        sqlx::query("update session set proved_at = ?2 where name = ?1")
            .bind(name)
            .bind(now.0)
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// The account's, those that were used last first; `own` is the name of the one that asks.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn sessions(&self, account: AccountId, own: &str, now: Millis) -> Result<Vec<SessionRow>, Error> {
        let rows: Vec<ListRow> =
            sqlx::query_as(LIST).bind(account.0).bind(own).bind(now.0).fetch_all(&self.read).await?;
        Ok(rows.into_iter().map(ListRow::into_row).collect())
    }

    /// Logs out; the session's drafts go with it.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn session_delete(&self, name: &str) -> Result<(), Error> {
        sqlx::query("delete from session where name = ?1").bind(name).execute(&self.write).await?;
        Ok(())
    }
}

/// All but this one and those that were used last.
const SURPLUS: &str = "delete from session where name in
        (select name from session where account_id = ?1 order by name = ?2 desc, last_seen_at desc limit -1 offset ?3)";

const LIST: &str = "select name = ?2 as own, created_at, last_seen_at, user_agent, address
     from session where account_id = ?1 and expires_at > ?3 order by last_seen_at desc, created_at desc";

#[derive(FromRow)]
struct ListRow {
    own: bool,
    created_at: i64,
    last_seen_at: i64,
    #[sqlx(try_from = "Text")]
    user_agent: String,
    #[sqlx(try_from = "Text")]
    address: String,
}

impl ListRow {
    fn into_row(self) -> SessionRow {
        SessionRow {
            own: self.own,
            created_at: Millis(self.created_at),
            last_seen_at: Millis(self.last_seen_at),
            user_agent: self.user_agent,
            address: self.address,
        }
    }
}

#[derive(FromRow)]
struct PrincipalRow {
    id: i64,
    #[sqlx(try_from = "Text")]
    email: String,
    language: Option<String>,
    theme: String,
    #[sqlx(try_from = "Text")]
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

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn sessions_are_found_by_an_index() {
        crate::testing::assert_no_scan(&[
            super::SURPLUS,
            super::LIST,
            "delete from session where expires_at <= ?1 or name = ?2",
            "select proved_at from session where name = ?1",
        ])
        .await;
    }
}
