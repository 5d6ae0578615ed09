//! How things stand, for the first page.

mod attention;
mod setup;

use model::{Millis, delivery::DeliveryState, severity::Level};

use crate::{Error, Store, alert::level, column::from_name};

impl Store {
    /// Firing alerts by level, P1 first; levels without one are left out.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn firing_by_level(&self) -> Result<Vec<(Level, i64)>, Error> {
        let rows: Vec<(i64, i64)> = sqlx::query_as(
            "select level, count(*) from alert indexed by alert_firing where resolved_at is null
             group by level order by level",
        )
        .fetch_all(&self.read)
        .await?;
        Ok(rows.into_iter().map(|(number, count)| (level(number), count)).collect())
    }

    /// Deliveries decided at `since` or later, by state; states without one are left out.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn delivery_states_since(&self, since: Millis) -> Result<Vec<(DeliveryState, i64)>, Error> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "select state, count(*) from delivery indexed by delivery_state
             where state in ('queued', 'sending', 'sent', 'retrying', 'throttled', 'blocked', 'superseded', 'cancelled', 'failed',
                     'expired')
               and created_at >= ?1
             group by state",
        )
        .bind(since.0)
        .fetch_all(&self.read)
        .await?;
        let mut counts = Vec::with_capacity(rows.len());
        for (state, count) in rows {
            counts.push((from_name("delivery.state", &state)?, count));
        }
        counts.sort_by_key(|(state, _)| DeliveryState::ALL.iter().position(|known| known == state));
        Ok(counts)
    }
}
