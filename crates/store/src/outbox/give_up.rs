//! A delivery that waits and will not be tried (any more). An attempt under way is left alone: its answer says what became of it.

use model::{DeliveryId, Millis};

use super::open_delivery;
use crate::{Error, Store};

impl Store {
    /// It has failed.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn give_up(&self, delivery: &DeliveryId, now: Millis) -> Result<(), Error> {
        sqlx::query(GIVE_UP).bind(&delivery.0).bind(now.0).execute(&self.write).await?;
        Ok(())
    }
}

pub(super) const GIVE_UP: &str = concat!(
    "update delivery set state = 'failed', finished_at = ?2 where id = ?1 and state <> 'sending' and ",
    open_delivery!()
);
