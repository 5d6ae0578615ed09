//! Taking away what is older than it need be kept, in small batches between which others write.

use model::Millis;

use crate::{Error, Store, draft};

/// Unix minutes that the counters of integrations are kept.
const COUNTER_MINUTES: i64 = 120;

impl Store {
    /// Deletes at most `limit` resolved alerts and as many final deliveries that ended before `before`, each with all that
    /// belongs to it, and what has expired by `now`. Returns how many rows went, not counting what belonged to them: call it
    /// again until it is 0.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn purge(&self, before: Millis, now: Millis, limit: u32) -> Result<u64, Error> {
        let statements = [
            sqlx::query(ALERTS).bind(before.0).bind(limit),
            sqlx::query(DELIVERIES).bind(before.0).bind(limit),
            sqlx::query(ROBOTS).bind(before.0).bind(limit),
            sqlx::query(MINUTES).bind(now.0 / 60_000 - COUNTER_MINUTES),
            sqlx::query("delete from session where expires_at <= ?1").bind(now.0),
            sqlx::query("delete from link where expires_at <= ?1").bind(now.0),
            sqlx::query("delete from device where expires_at <= ?1").bind(now.0),
            sqlx::query("delete from draft where created_at <= ?1").bind(now.plus(-draft::KEEP).0),
        ];
        let mut purged = 0;
        for statement in statements {
            purged += statement.execute(&self.write).await?.rows_affected();
        }
        Ok(purged)
    }
}

/// Their events, told marks and places in deliveries go with them. What a person resolved is kept while its sender reports it.
const ALERTS: &str = "delete from alert where id in
        (select id from alert indexed by alert_resolved
         where resolved_at < ?1 and (ended is null or ended not in ('person', 'person_still_reported') or updated_at < ?1)
         order by resolved_at limit ?2)";

/// Their attempts go with them.
const DELIVERIES: &str = "delete from delivery where rowid in
        (select rowid from delivery indexed by delivery_created where created_at < ?1 and finished_at < ?1
         order by created_at limit ?2)";

/// Robots that nobody points to, that no delivery speaks of and that are owed nothing: their secrets need not be kept. Who was
/// told of an alert is owed its recovery, however long the alert fires.
const ROBOTS: &str = "delete from robot where id in
        (select id from robot where updated_at < ?1
            and not exists (select 1 from contact where contact.robot_id = robot.id)
            and not exists (select 1 from delivery where delivery.robot_id = robot.id)
            and not exists (select 1 from notification_log log where log.robot_id = robot.id)
            and not exists (select 1 from told where told.robot_id = robot.id)
         limit ?2)";

const MINUTES: &str = "delete from integration_minute where minute < ?1";

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_old_is_found_by_an_index() {
        crate::testing::assert_no_scan(&[ALERTS, DELIVERIES, ROBOTS]).await;
    }
}
