//! Browsers that have logged in to an account before, by the SHA-256 of the token in a long-lived cookie. Such a browser proves
//! nothing by it; it only is not taken for a stranger.

use model::{AccountId, Millis, limits::access};
use sqlx::SqliteConnection;

use crate::{Error, Store};

/// What a browser is known by from a log-in on.
#[derive(Clone, Copy)]
pub struct NewDevice {
    /// SHA-256 of its new token.
    pub token_hash: [u8; 32],
    /// SHA-256 of the token that it came with; it is replaced, for every account that knows it.
    pub replaces: Option<[u8; 32]>,
}

impl std::fmt::Debug for NewDevice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewDevice")
    }
}

impl Store {
    /// Whether the browser with this token has logged in to this account.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn device_known(&self, token_hash: [u8; 32], account: AccountId, now: Millis) -> Result<bool, Error> {
        let known: Option<i64> = sqlx::query_scalar(KNOWN)
            .bind(&token_hash[..])
            .bind(account.0)
            .bind(now.0)
            .fetch_optional(&self.read)
            .await?;
        Ok(known.is_some())
    }
}

const KNOWN: &str = "select 1 from device where token_hash = ?1 and account_id = ?2 and expires_at > ?3";
/// All but the last `?2`.
const SURPLUS: &str = "delete from device where account_id = ?1 and token_hash in
        (select token_hash from device where account_id = ?1 order by used_at desc limit -1 offset ?2)";

/// The browser has logged in. Those that have not for long are forgotten on the way.
pub async fn remember(
    connection: &mut SqliteConnection,
    account: AccountId,
    device: NewDevice,
    now: Millis,
) -> Result<(), Error> {
    sqlx::query("delete from device where expires_at <= ?1").bind(now.0).execute(&mut *connection).await?;
    if let Some(old) = device.replaces {
        sqlx::query("update device set token_hash = ?2 where token_hash = ?1")
            .bind(&old[..])
            .bind(&device.token_hash[..])
            .execute(&mut *connection)
            .await?;
    }
    sqlx::query("insert or replace into device (token_hash, account_id, used_at, expires_at) values (?1, ?2, ?3, ?4)")
        .bind(&device.token_hash[..])
        .bind(account.0)
        .bind(now.0)
        .bind(now.plus(access::DEVICE_MILLIS).0)
        .execute(&mut *connection)
        .await?;
    sqlx::query(SURPLUS)
        .bind(account.0)
        .bind(i64::try_from(access::DEVICES_OF_ACCOUNT).unwrap_or(i64::MAX))
        .execute(connection)
        .await?;
    Ok(())
}

/// No browser is known to the account any more.
pub async fn forget(connection: &mut SqliteConnection, account: AccountId) -> Result<(), Error> {
    sqlx::query("delete from device where account_id = ?1").bind(account.0).execute(connection).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn devices_are_found_by_an_index() {
        crate::testing::assert_no_scan(&[
            super::KNOWN,
            super::SURPLUS,
            "delete from device where expires_at <= ?1",
            "update device set token_hash = ?2 where token_hash = ?1",
        ])
        .await;
    }
}
