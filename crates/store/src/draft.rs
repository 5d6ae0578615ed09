//! Drafts of refused forms, kept under the session that posted them until the form is shown again.

use model::{Millis, limits::form::DRAFTS_OF_SESSION};

use crate::{Error, Store};

/// How long a draft is kept, in milliseconds: a day.
pub(crate) const KEEP: i64 = 24 * 3_600_000;

/// The drafts of a session are few, so that they can be put into their order each time.
const OLDEST: &str = "delete from draft where id in (
        select id from draft where session_name = ?1 order by created_at desc, id limit -1 offset ?2)";

impl Store {
    /// `content` must hold no secret. Drafts older than a day are removed on the way, and of this session all but the newest
    /// [`DRAFTS_OF_SESSION`].
    pub async fn keep_draft(&self, session_name: &str, id: &str, content: &str, now: Millis) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        sqlx::query("delete from draft where created_at <= ?1")
            .bind(now.plus(-KEEP).0)
            .execute(&mut *transaction)
            .await?;
        let others = i64::try_from(DRAFTS_OF_SESSION.saturating_sub(1)).unwrap_or(i64::MAX);
        sqlx::query(OLDEST).bind(session_name).bind(others).execute(&mut *transaction).await?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{assert_no_scan, store};

    #[tokio::test]
    async fn of_a_session_only_the_newest_drafts_are_kept() {
        let (_folder, store) = store().await;
        store.keep_draft("other", "other", "theirs", Millis(0)).await.unwrap();
        let count = i64::try_from(DRAFTS_OF_SESSION).unwrap() + 5;
        for number in 0..count {
            store.keep_draft("mine", &number.to_string(), "text", Millis(number)).await.unwrap();
        }
        let mut kept = Vec::new();
        for number in 0..count {
            if store.draft("mine", &number.to_string(), Millis(count)).await.unwrap().is_some() {
                kept.push(number);
            }
        }
        assert_eq!(kept, (5..count).collect::<Vec<_>>());
        assert_eq!(store.draft("other", "other", Millis(count)).await.unwrap().as_deref(), Some("theirs"));
    }

    #[tokio::test]
    async fn the_drafts_of_a_session_are_found_by_an_index() {
        assert_no_scan(&[OLDEST]).await;
    }
}
