//! One-time links: set-up, invitation, new password, log-in of the demo; by the SHA-256 of the token in the link.

use model::{AccountId, Millis, account::LinkKind};
use sqlx::FromRow;

use crate::{
    Error, Store,
    account::{create_first, set_password},
    column::{Text, from_name},
};

/// What a link is for and whom it is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub kind: LinkKind,
    /// `None` for a set-up link.
    pub account: Option<AccountId>,
    pub email: Option<String>,
}

impl Store {
    /// Links that have run out are removed on the way.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn link_create(
        &self,
        token_hash: [u8; 32],
        kind: LinkKind,
        account: Option<AccountId>,
        now: Millis,
        expires_at: Millis,
    ) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        sqlx::query("delete from link where expires_at <= ?1").bind(now.0).execute(&mut *transaction).await?;
        sqlx::query(
            "insert into link (token_hash, kind, account_id, created_at, expires_at) values (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(&token_hash[..])
        .bind(kind.as_str())
        .bind(account.map(|id| id.0))
        .bind(now.0)
        .bind(expires_at.0)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// Makes all links of a kind useless.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn links_forget(&self, kind: LinkKind) -> Result<(), Error> {
        sqlx::query("delete from link where kind = ?1").bind(kind.as_str()).execute(&self.write).await?;
        Ok(())
    }

    /// `None` when it was used, has run out, its account is disabled, or it is for the first administrator and there is an account.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn link_find(&self, token_hash: [u8; 32], now: Millis) -> Result<Option<Link>, Error> {
        let row: Option<LinkRow> =
            sqlx::query_as(FIND).bind(&token_hash[..]).bind(now.0).fetch_optional(&self.read).await?;
        row.map(LinkRow::into_link).transpose()
    }

    /// Uses the link up and sets the password of its account, or creates the first account with this address: both or neither. Of
    /// several who try at once, one gets it; `None` for the others, and for a link that only logs in.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn link_use(
        &self,
        token_hash: [u8; 32],
        email: &str,
        password_hash: &str,
        now: Millis,
    ) -> Result<Option<AccountId>, Error> {
        let mut transaction = self.begin().await?;
        let row: Option<LinkRow> =
            sqlx::query_as(FIND).bind(&token_hash[..]).bind(now.0).fetch_optional(&mut *transaction).await?;
        let link = row.map(LinkRow::into_link).transpose()?;
        let Some(link) = link.filter(|link| link.kind != LinkKind::LogIn) else { return Ok(None) };
        sqlx::query("delete from link where token_hash = ?1").bind(&token_hash[..]).execute(&mut *transaction).await?;
        let account = match link.account {
            Some(account) => {
                set_password(&mut transaction, account, password_hash, None).await?;
                Some(account)
            }
            None => create_first(&mut transaction, email, password_hash, now).await?,
        };
        if account.is_some() {
            transaction.commit().await?;
        }
        Ok(account)
    }
}

const FIND: &str = "select l.kind, l.account_id, a.email from link l left join account a on a.id = l.account_id
     where l.token_hash = ?1 and l.expires_at > ?2 and (l.account_id is null or a.enabled = 1)
        and (l.kind <> 'setup' or not exists (select 1 from account))";

#[derive(FromRow)]
struct LinkRow {
    kind: String,
    account_id: Option<i64>,
    email: Option<Text>,
}

impl LinkRow {
    fn into_link(self) -> Result<Link, Error> {
        let kind = from_name("link.kind", &self.kind)?;
        Ok(Link { kind, account: self.account_id.map(AccountId), email: self.email.map(String::from) })
    }
}
