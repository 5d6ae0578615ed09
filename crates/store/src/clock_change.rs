//! Somebody set the wall clock. Stamps that the next start will compare with its own time move along, so that what they stand
//! for stays as long ago, or as far ahead, as it is. What is only shown as history stays.

use model::Millis;

use crate::{Error, Store, open_delivery};

/// Attempts that began longer ago than this count against no budget any more, in milliseconds.
const RECENT: i64 = 130_000;

impl Store {
    /// The clock showed `before` when it was set forward by so many milliseconds (back, if negative).
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn clock_was_set(&self, before: Millis, by: i64) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        let stamps = [
            sqlx::query(ATTEMPTS).bind(by).bind(before.plus(-RECENT).0).bind(before.0),
            sqlx::query(DELIVERIES).bind(by),
            sqlx::query("update robot set throttled_until = throttled_until + ?1 where throttled_until > ?2")
                .bind(by)
                .bind(before.0),
            sqlx::query("update alert_group set created_at = created_at + ?1").bind(by),
            sqlx::query("update notification_log set at = at + ?1").bind(by),
        ];
        for statement in stamps {
            statement.execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// An answer that came after the clock was set is stamped by its new time already.
pub(crate) const ATTEMPTS: &str = "update attempt set started_at = started_at + ?1,
        finished_at = case when finished_at between ?2 and ?3 then finished_at + ?1 else finished_at end
     where (delivery_id, number) in
        (select a.delivery_id, a.number from robot cross join attempt a
         on a.robot_id = robot.id and a.started_at between ?2 and ?3)";

pub(crate) const DELIVERIES: &str = concat!(
    "update delivery indexed by delivery_open set created_at = created_at + ?1, since = since + ?1, due_at = due_at + ?1 where ",
    open_delivery!()
);

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn the_history_is_not_read() {
        crate::testing::assert_no_scan(&[super::ATTEMPTS, super::DELIVERIES]).await;
    }
}
