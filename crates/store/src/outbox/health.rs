//! The health of robots, and the states of what waits for them.

use model::{DeliveryId, Millis, RobotId};
use sqlx::SqliteConnection;

use super::{HealthChange, open_delivery};
use crate::{Error, Store, column::to_json};

impl Store {
    /// `DingTalk` blocked the address that Bellhop sends from: all robots are paused. Robots that are blocked stay so.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn pause_all(&self, until: Millis) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        for statement in [PAUSE_ROBOTS, PAUSE_DELIVERIES] {
            sqlx::query(statement).bind(until.0).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// All that waits for the robot changes with it, except `answered`: what becomes of that one, its answer has decided.
pub(super) async fn write(
    connection: &mut SqliteConnection,
    robot: RobotId,
    answered: &DeliveryId,
    change: &HealthChange,
) -> Result<(), Error> {
    let (robot_statement, deliveries_statement) = match change {
        HealthChange::Ok => {
            let statement = "update robot set throttled_until = null, blocked_since = null, blocked_meaning = null,
                blocked_errmsg = null where id = ?1";
            (sqlx::query(statement).bind(robot.0), sqlx::query(QUEUE).bind(robot.0).bind(&answered.0))
        }
        HealthChange::Throttled(until) => {
            let statement = "update robot set throttled_until = ?2 where id = ?1";
            let pause = sqlx::query(PAUSE).bind(robot.0).bind(&answered.0).bind(until.0);
            (sqlx::query(statement).bind(robot.0).bind(until.0), pause)
        }
        HealthChange::Blocked { since, meaning, errmsg } => {
            let statement =
                "update robot set blocked_since = ?2, blocked_meaning = ?3, blocked_errmsg = ?4 where id = ?1";
            let robot_statement =
                sqlx::query(statement).bind(robot.0).bind(since.0).bind(to_json(meaning)).bind(errmsg);
            (robot_statement, sqlx::query(BLOCK).bind(robot.0).bind(&answered.0))
        }
    };
    robot_statement.execute(&mut *connection).await?;
    deliveries_statement.execute(connection).await?;
    Ok(())
}

pub(super) const QUEUE: &str = concat!(
    "update delivery set state = 'queued' where robot_id = ?1 and id <> ?2 and state in ('throttled', 'blocked') and ",
    open_delivery!()
);

pub(super) const PAUSE: &str = concat!(
    "update delivery set state = 'throttled', due_at = max(due_at, ?3)
     where robot_id = ?1 and id <> ?2 and state in ('queued', 'retrying', 'throttled') and ",
    open_delivery!()
);

pub(super) const BLOCK: &str = concat!(
    "update delivery set state = 'blocked'
     where robot_id = ?1 and id <> ?2 and state in ('queued', 'retrying', 'throttled') and ",
    open_delivery!()
);

pub(super) const PAUSE_ROBOTS: &str = "update robot set throttled_until = max(coalesce(throttled_until, 0), ?1)";

pub(super) const PAUSE_DELIVERIES: &str = concat!(
    "update delivery indexed by delivery_open set state = 'throttled', due_at = max(due_at, ?1)
     where state in ('queued', 'retrying', 'throttled') and ",
    open_delivery!()
);
