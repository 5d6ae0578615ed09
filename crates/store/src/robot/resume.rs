//! A person has mended a robot: what it refused may go again.

use model::{Millis, RobotId};
use sqlx::SqliteConnection;

use crate::Error;

/// Clears the block and queues again what was blocked, which may be tried at once (but not before a pause that `DingTalk`
/// imposed is over).
pub(crate) async fn resume(connection: &mut SqliteConnection, robot: RobotId, now: Millis) -> Result<(), Error> {
    sqlx::query("update robot set blocked_since = null, blocked_meaning = null, blocked_errmsg = null where id = ?1")
        .bind(robot.0)
        .execute(&mut *connection)
        .await?;
    sqlx::query(QUEUE).bind(robot.0).bind(now.0).execute(connection).await?;
    Ok(())
}

const QUEUE: &str = concat!(
    "update delivery set
        state = case when robot.throttled_until > ?2 then 'throttled' else 'queued' end,
        due_at = max(min(delivery.due_at, ?2), coalesce(robot.throttled_until, 0))
     from robot
     where robot.id = ?1 and delivery.robot_id = ?1 and delivery.state = 'blocked' and delivery.",
    crate::open_delivery!()
);

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_what_waits_is_read() {
        crate::testing::assert_no_scan(&[QUEUE]).await;
    }
}
