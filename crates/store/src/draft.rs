//! Drafts of refused forms, kept under the session that posted them until the form is shown again.

use model::Millis;

use crate::{Error, Store};

/// How long a draft is kept, in milliseconds: a day.
pub(crate) const KEEP: i64 = 24 * 3_600_000;

impl Store {
    /// `content` must hold no secret. Drafts older than a day are removed on the way.
    pub async fn keep_draft(&self, session_name: &str, id: &str, content: &str, now: Millis) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        sqlx::query("delete from draft where created_at <= ?1")
            .bind(now.plus(-KEEP).0)
            .execute(&mut *transaction)
            .await?;
        sqlx::query("insert into draft (id, session_name, content, created_at) values (?1, ?2, ?3, ?4)")
            .bind(id)
            .bind(session_name)
            .bind(content)
            .bind(now.0)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Only the session's own, younger than a day. It stays: the page may be loaded again.
    pub async fn draft(&self, session_name: &str, id: &str, now: Millis) -> Result<Option<String>, Error> {
        Ok(sqlx::query_scalar("select content from draft where id = ?1 and session_name = ?2 and created_at > ?3")
            .bind(id)
            .bind(session_name)
            .bind(now.plus(-KEEP).0)
            .fetch_optional(&self.read)
            .await?)
    }
}
