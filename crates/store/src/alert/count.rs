//! How much is stored.

use crate::{Error, Store};

impl Store {
    /// Alerts and deliveries, in that order. Counts entries of an index: milliseconds for a million.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn stored_counts(&self) -> Result<(i64, i64), Error> {
        Ok(sqlx::query_as("select (select count(*) from alert), (select count(*) from delivery)")
            .fetch_one(&self.read)
            .await?)
    }
}
