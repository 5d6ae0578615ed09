//! Creating and changing accounts.

use model::{
    AccountId, Millis,
    account::{Language, Theme},
};
use sqlx::SqliteConnection;

use crate::{Error, Store, Switch, device};

impl Store {
    /// Without a password it waits for its invitation to be accepted. [`Error::Taken`] names the address itself.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn create_account(
        &self,
        email: &str,
        password_hash: Option<&str>,
        now: Millis,
    ) -> Result<AccountId, Error> {
        let id = sqlx::query_scalar(
            "insert into account (email, password_hash, created_at) values (?1, ?2, ?3) returning id",
        )
        .bind(email)
        .bind(password_hash)
        .bind(now.0)
        .fetch_one(&self.write)
        .await
        .map_err(|error| Error::from(error).taken_by(email))?;
        Ok(AccountId(id))
    }

    /// Ends the account's sessions, except the one called `keep`, and makes its one-time links useless. Without one to keep the
    /// password was set anew by a link or by the command line: browsers that logged in with the old one are strangers again.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_password(&self, account: AccountId, hash: &str, keep: Option<&str>) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        set_password(&mut transaction, account, hash, keep).await?;
        Ok(transaction.commit().await?)
    }

    /// Switching off ends the sessions and makes the one-time links useless. [`Error::LastAccount`] when nobody else has a
    /// password or, as in the demo, is logged in without one.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_enabled(&self, account: AccountId, to: Switch) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        if to == Switch::Off && is_last(&mut transaction, account).await? {
            return Err(Error::LastAccount);
        }
        let done = sqlx::query("update account set enabled = ?2 where id = ?1")
            .bind(account.0)
            .bind(to.is_on())
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() == 0 {
            return Err(Error::NotFound);
        }
        if to == Switch::Off {
            delete_links(&mut transaction, account).await?;
            delete_sessions(&mut transaction, account, None).await?;
            device::forget(&mut transaction, account).await?;
        }
        Ok(transaction.commit().await?)
    }

    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_language(&self, account: AccountId, language: Language) -> Result<(), Error> {
        sqlx::query("update account set language = ?2 where id = ?1")
            .bind(account.0)
            .bind(language.tag())
            .execute(&self.write)
            .await?;
        Ok(())
    }

    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_theme(&self, account: AccountId, theme: Theme) -> Result<(), Error> {
        sqlx::query("update account set theme = ?2 where id = ?1")
            .bind(account.0)
            .bind(theme.as_str())
            .execute(&self.write)
            .await?;
        Ok(())
    }

    /// Logs the account out everywhere.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn end_sessions(&self, account: AccountId) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        delete_sessions(&mut transaction, account, None).await?;
        Ok(transaction.commit().await?)
    }

    /// Logs the account out everywhere but in the session called `keep`.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn end_other_sessions(&self, account: AccountId, keep: &str) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        delete_sessions(&mut transaction, account, Some(keep)).await?;
        Ok(transaction.commit().await?)
    }
}

pub(crate) async fn create_first(
    connection: &mut SqliteConnection,
    email: &str,
    password_hash: &str,
    now: Millis,
) -> Result<Option<AccountId>, Error> {
    let id: Option<i64> = sqlx::query_scalar(
        "insert into account (email, password_hash, created_at)
         select ?1, ?2, ?3 where not exists (select 1 from account) returning id",
    )
    .bind(email)
    .bind(password_hash)
    .bind(now.0)
    .fetch_optional(connection)
    .await?;
    Ok(id.map(AccountId))
}

pub(crate) async fn set_password(
    connection: &mut SqliteConnection,
    account: AccountId,
    hash: &str,
    keep: Option<&str>,
) -> Result<(), Error> {
    let done = sqlx::query("update account set password_hash = ?2 where id = ?1")
        .bind(account.0)
        .bind(hash)
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() == 0 {
        return Err(Error::NotFound);
    }
    delete_links(connection, account).await?;
    delete_sessions(connection, account, keep).await?;
    if keep.is_none() {
        device::forget(connection, account).await?;
    }
    Ok(())
}

async fn is_last(connection: &mut SqliteConnection, account: AccountId) -> Result<bool, Error> {
    Ok(sqlx::query_scalar(
        "select not exists (select 1 from account where id <> ?1 and enabled = 1 and (password_hash is not null
            or exists (select 1 from session where account_id = account.id)))",
    )
    .bind(account.0)
    .fetch_one(connection)
    .await?)
}

async fn delete_links(connection: &mut SqliteConnection, account: AccountId) -> Result<(), Error> {
    sqlx::query("delete from link where account_id = ?1").bind(account.0).execute(connection).await?;
    Ok(())
}

/// Their drafts go with them.
async fn delete_sessions(
    connection: &mut SqliteConnection,
    account: AccountId,
    keep: Option<&str>,
) -> Result<(), Error> {
    sqlx::query("delete from session where account_id = ?1 and name is not ?2")
        .bind(account.0)
        .bind(keep)
        .execute(connection)
        .await?;
    Ok(())
}
