//! Ends that only moved: written late and in bulk.

use std::sync::Arc;

use model::alert::Alert;

use crate::{Error, Store, column::to_rows};

impl Store {
    /// Stores `ends_at` and `updated_at` of alerts that still fire; the end of a resolved one stays.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn write_moved(&self, moved: &[Arc<Alert>]) -> Result<(), Error> {
        if moved.is_empty() {
            return Ok(());
        }
        let rows = to_rows(moved.iter().map(|alert| (alert.id, alert.ends_at, alert.updated_at)));
        sqlx::query(MOVED).bind(rows).execute(&self.write).await?;
        Ok(())
    }
}

pub(super) const MOVED: &str = "update alert set ends_at = moved.ends_at, updated_at = moved.updated_at
     from (select value ->> 0 as id, value ->> 1 as ends_at, value ->> 2 as updated_at from jsonb_each(?1)) as moved
     where alert.id = moved.id and alert.resolved_at is null";
