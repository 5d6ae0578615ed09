//! Deleting dispatch rules.

use model::{Millis, RuleId};

use crate::{Error, Store, column::to_json, delivery::cancel_of_rules};

impl Store {
    /// Returns how many were deleted and how many waiting deliveries that cancelled. What was delivered keeps their ids.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn delete_dispatch_rules(&self, ids: &[RuleId], now: Millis) -> Result<(u64, u64), Error> {
        let mut transaction = self.begin().await?;
        let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
        let cancelled = cancel_of_rules(&mut transaction, &raw, now).await?;
        let done = sqlx::query("delete from dispatch_rule where id in (select value from json_each(?1))")
            .bind(to_json(&raw))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok((done.rows_affected(), cancelled))
    }
}
