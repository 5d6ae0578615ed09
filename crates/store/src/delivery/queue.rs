//! How much is on its way.

use model::Millis;

use crate::{Error, Store};

impl Store {
    /// Deliveries that are not final, with those under way, and when the oldest of them was decided.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn queue_depth(&self) -> Result<(i64, Option<Millis>), Error> {
        let (count, oldest): (i64, Option<i64>) = sqlx::query_as(concat!(
            "select count(*), min(created_at) from delivery indexed by delivery_open
             where ",
            crate::open_delivery!()
        ))
        .fetch_one(&self.read)
        .await?;
        Ok((count, oldest.map(Millis)))
    }
}
