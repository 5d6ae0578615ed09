//! Drafts of refused forms, kept under the session that posted them until the form is shown again. Sealed: what people type, and
//! one-time links that are shown once, are nobody's business who reads a backup.

use model::{Millis, limits::form::DRAFTS_OF_SESSION};

use crate::{Error, Store, cipher::purpose};

/// How long a draft is kept, in milliseconds: a day.
pub(crate) const KEEP: i64 = 24 * 3_600_000;

/// The drafts of a session are few, so that they can be put into their order each time.
const OLDEST: &str = "delete from draft where id in (
        select id from draft where session_name = ?1 order by created_at desc, id limit -1 offset ?2)";

impl Store {
    /// It goes with its session, and with the one-time link of this SHA-256 if it shows one. Drafts older than a day are removed on
    /// the way, and of this session all but the newest [`DRAFTS_OF_SESSION`]. [`Error::NotFound`] when the session, or the link, has
    /// ended meanwhile.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn keep_draft(
        &self,
        session_name: &str,
        id: &str,
        content: &str,
        link_hash: Option<[u8; 32]>,
        now: Millis,
    ) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        sqlx::query("delete from draft where created_at <= ?1")
            .bind(now.plus(-KEEP).0)
            .execute(&mut *transaction)
            .await?;
        let others = i64::try_from(DRAFTS_OF_SESSION.saturating_sub(1)).unwrap_or(i64::MAX);
        sqlx::query(OLDEST).bind(session_name).bind(others).execute(&mut *transaction).await?;
        sqlx::query("insert into draft (id, session_name, link_hash, content, created_at) values (?1, ?2, ?3, ?4, ?5)")
            .bind(id)
            .bind(session_name)
            .bind(link_hash.as_ref().map(|hash| &hash[..]))
            .bind(self.cipher.seal(purpose::DRAFT, content))
            .bind(now.0)
            .execute(&mut *transaction)
            .await
            .map_err(|error| match Error::from(error) {
                Error::Reference => Error::NotFound,
                error => error,
            })?;
        Ok(transaction.commit().await?)
    }

    /// Only the session's own, younger than a day. It stays: the page may be loaded again.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn draft(&self, session_name: &str, id: &str, now: Millis) -> Result<Option<String>, Error> {
        let sealed: Option<Vec<u8>> =
            sqlx::query_scalar("select content from draft where id = ?1 and session_name = ?2 and created_at > ?3")
                .bind(id)
                .bind(session_name)
                .bind(now.plus(-KEEP).0)
                .fetch_optional(&self.read)
                .await?;
        sealed.map(|sealed| Ok(self.cipher.open(purpose::DRAFT, &sealed)?.expose().to_owned())).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::assert_no_scan;

    #[tokio::test]
    async fn the_drafts_of_a_session_are_found_by_an_index() {
        assert_no_scan(&[OLDEST]).await;
    }
}
