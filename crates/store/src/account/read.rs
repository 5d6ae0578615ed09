//! Looking accounts up.

use crate::view::AccountRow;
use model::{
    AccountId, Millis,
    account::{Language, Theme},
};
use sqlx::FromRow;

use super::AccountSecret;
use crate::{Error, Store, column::Text};

impl Store {
    /// By the address as `normal_email` gives it.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn account_by_email(&self, email: &str) -> Result<Option<AccountSecret>, Error> {
        let row: Option<SecretRow> =
            sqlx::query_as("select id, email, password_hash, enabled, language, theme from account where email = ?1")
                .bind(email)
                .fetch_optional(&self.read)
                .await?;
        Ok(row.map(SecretRow::into_secret))
    }

    /// `None` when it does not exist (any more).
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn account(&self, id: AccountId) -> Result<Option<AccountSecret>, Error> {
        let row: Option<SecretRow> =
            sqlx::query_as("select id, email, password_hash, enabled, language, theme from account where id = ?1")
                .bind(id.0)
                .fetch_optional(&self.read)
                .await?;
        Ok(row.map(SecretRow::into_secret))
    }

    /// By email. Sessions that have run out at `now` do not count.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn accounts(&self, now: Millis) -> Result<Vec<AccountRow>, Error> {
        let rows: Vec<ListRow> = sqlx::query_as(
            "select a.id, a.email, a.enabled, a.password_hash is null as pending, a.created_at,
                (select count(*) from session s where s.account_id = a.id and s.expires_at > ?1) as sessions,
                (select max(s.last_seen_at) from session s where s.account_id = a.id) as last_seen_at
             from account a order by a.email",
        )
        .bind(now.0)
        .fetch_all(&self.read)
        .await?;
        Ok(rows.into_iter().map(ListRow::into_row).collect())
    }

    /// Whether the installation was set up: a first account exists.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn any_account(&self) -> Result<bool, Error> {
        Ok(sqlx::query_scalar("select exists (select 1 from account)").fetch_one(&self.read).await?)
    }
}

#[derive(FromRow)]
struct SecretRow {
    id: i64,
    #[sqlx(try_from = "Text")]
    email: String,
    password_hash: Option<String>,
    enabled: bool,
    language: Option<String>,
    theme: String,
}

impl SecretRow {
    fn into_secret(self) -> AccountSecret {
        AccountSecret {
            id: AccountId(self.id),
            email: self.email,
            password_hash: self.password_hash,
            enabled: self.enabled,
            language: self.language.as_deref().and_then(Language::parse),
            theme: Theme::parse(&self.theme).unwrap_or_default(),
        }
    }
}

#[derive(FromRow)]
struct ListRow {
    id: i64,
    #[sqlx(try_from = "Text")]
    email: String,
    enabled: bool,
    pending: bool,
    created_at: i64,
    sessions: i64,
    last_seen_at: Option<i64>,
}

impl ListRow {
    fn into_row(self) -> AccountRow {
        AccountRow {
            id: AccountId(self.id),
            email: self.email,
            enabled: self.enabled,
            pending: self.pending,
            sessions: self.sessions,
            last_seen_at: self.last_seen_at.map(Millis),
            created_at: Millis(self.created_at),
        }
    }
}
