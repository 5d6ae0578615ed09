//! What waits and will not be tried (any more). An attempt under way is left alone: its answer says what became of it.

use model::{
    DeliveryId, Millis,
    delivery::{DeliveryState, Unsent},
};

use super::open_delivery;
use crate::{
    Error, Store,
    column::{to_json, to_rows},
};

/// How a delivery ends that is not tried (any more).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub delivery: DeliveryId,
    /// A final one.
    pub state: DeliveryState,
    /// `None`: what came before says it.
    pub unsent: Option<Unsent>,
}

impl Store {
    /// In one transaction. Those that were open and not under way, and so came to this end.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn end_deliveries(&self, ends: &[End], now: Millis) -> Result<Vec<DeliveryId>, Error> {
        let rows = ends.iter().map(|end| (&end.delivery, end.state, end.unsent.as_ref().map(to_json)));
        let mut transaction = self.begin().await?;
        let ended: Vec<String> =
            sqlx::query_scalar(END).bind(to_rows(rows)).bind(now.0).fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(ended.into_iter().map(DeliveryId).collect())
    }
}

pub(super) const END: &str = concat!(
    "update delivery set state = ended.state, unsent = ended.unsent, finished_at = ?2
     from (select value ->> 0 as id, value ->> 1 as state, value ->> 2 as unsent from jsonb_each(?1)) as ended
     where delivery.id = ended.id and delivery.state <> 'sending' and delivery.",
    open_delivery!(),
    " returning id"
);
