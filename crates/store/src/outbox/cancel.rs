//! Deliveries that wait and need not go any more. An attempt under way is left alone: its answer says what became of it.

use model::{DeliveryId, Millis, RuleId};

use super::open_delivery;
use crate::{Error, Store, delivery::cancel_of_rules};

impl Store {
    /// Cancels what waits because of this rule. Returns how many.
    pub async fn cancel_waiting(&self, rule: RuleId, now: Millis) -> Result<u64, Error> {
        let mut transaction = self.begin().await?;
        let cancelled = cancel_of_rules(&mut transaction, &[rule.0], now).await?;
        transaction.commit().await?;
        Ok(cancelled)
    }

    /// How many deliveries [`Store::cancel_waiting`] would cancel.
    pub async fn waiting_of_rule(&self, rule: RuleId) -> Result<i64, Error> {
        Ok(sqlx::query_scalar(WAITING).bind(rule.0).fetch_one(&self.read).await?)
    }

    /// Cancels what waits for robots that no contact points to (any more); not test messages, whose robot may have no contact
    /// yet. Returns how many.
    pub async fn cancel_orphans(&self, now: Millis) -> Result<u64, Error> {
        Ok(sqlx::query(ORPHANS).bind(now.0).execute(&self.write).await?.rows_affected())
    }
}

impl Store {
    /// A delivery that waits and will not be tried (any more) has failed.
    pub async fn give_up(&self, delivery: &DeliveryId, now: Millis) -> Result<(), Error> {
        sqlx::query(GIVE_UP).bind(&delivery.0).bind(now.0).execute(&self.write).await?;
        Ok(())
    }
}

pub(super) const GIVE_UP: &str = concat!(
    "update delivery set state = 'failed', finished_at = ?2 where id = ?1 and state <> 'sending' and ",
    open_delivery!()
);

pub(super) const WAITING: &str =
    concat!("select count(*) from delivery where rule_id = ?1 and state <> 'sending' and ", open_delivery!());

pub(super) const ORPHANS: &str = concat!(
    "update delivery indexed by delivery_open set state = 'cancelled', finished_at = ?1
     where state <> 'sending' and reason <> 'test'
        and not exists (select 1 from contact where contact.robot_id = delivery.robot_id) and ",
    open_delivery!()
);
