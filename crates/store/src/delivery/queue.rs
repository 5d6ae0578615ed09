//! How much is on its way.

use model::{Millis, delivery::DeliveryState};

use crate::{Error, Store, column::from_name};

impl Store {
    /// Deliveries that are not final, by state, and when the oldest of each was decided.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn queue_depth(&self) -> Result<Vec<(DeliveryState, i64, Millis)>, Error> {
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(concat!(
            "select state, count(*), min(created_at) from delivery indexed by delivery_open
             where ",
            crate::open_delivery!(),
            " group by state"
        ))
        .fetch_all(&self.read)
        .await?;
        let row = |(state, count, oldest): (String, i64, i64)| {
            Ok((from_name("delivery.state", &state)?, count, Millis(oldest)))
        };
        rows.into_iter().map(row).collect()
    }
}
