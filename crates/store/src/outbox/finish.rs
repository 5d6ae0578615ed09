//! An attempt ends: its answer, what becomes of the delivery and what the answer says about the robot, in one transaction.

use model::{
    AlertId, DeliveryId, Millis, RobotId,
    answer::{Answer, Meaning},
    delivery::{Delivery, DeliveryState},
};
use sqlx::SqliteConnection;

use super::{health, insert::Rows};
use crate::{Error, Store, column::to_json};

#[derive(Clone, Debug)]
pub struct Finished<'a> {
    pub delivery: &'a DeliveryId,
    pub robot: RobotId,
    /// The attempt's number.
    pub number: u32,
    pub finished_at: Millis,
    pub answer: &'a Answer,
    /// What the delivery is now.
    pub state: DeliveryState,
    /// When it may be tried again, if its state is not final.
    pub due_at: Millis,
    /// This attempt, or one before it, may have arrived.
    pub unsure: bool,
    /// The alerts that the robot was told are firing, if it accepted the message.
    pub notified: &'a [AlertId],
    /// `None`: the robot is as it was.
    pub robot_health: Option<HealthChange>,
    /// Who is told of it by a system notification.
    pub notices: &'a [Delivery],
}

/// What an answer says about the robot, and with it about all that waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HealthChange {
    /// It takes messages again: what was paused or blocked is queued.
    Ok,
    /// Paused until then.
    Throttled(Millis),
    Blocked {
        since: Millis,
        meaning: Meaning,
        errmsg: String,
    },
}

impl Store {
    /// In one transaction.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn finish_attempts(&self, attempts: &[Finished<'_>]) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        for finished in attempts {
            finish(&mut transaction, finished).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}

async fn finish(connection: &mut SqliteConnection, finished: &Finished<'_>) -> Result<(), Error> {
    write_attempt(&mut *connection, finished).await?;
    write_delivery(&mut *connection, finished).await?;
    if !finished.notified.is_empty() {
        sqlx::query(NOTIFIED)
            .bind(finished.robot.0)
            .bind(to_json(finished.notified))
            .bind(finished.finished_at.0)
            .execute(&mut *connection)
            .await?;
    }
    if let Some(change) = &finished.robot_health {
        health::write(&mut *connection, finished.robot, finished.delivery, change).await?;
    }
    Rows::of(finished.notices).write(connection, finished.notices, finished.finished_at).await?;
    Ok(())
}

async fn write_attempt(connection: &mut SqliteConnection, finished: &Finished<'_>) -> Result<(), Error> {
    sqlx::query("update attempt set finished_at = ?3, answer = ?4 where delivery_id = ?1 and number = ?2")
        .bind(&finished.delivery.0)
        .bind(finished.number)
        .bind(finished.finished_at.0)
        .bind(to_json(finished.answer))
        .execute(connection)
        .await?;
    Ok(())
}

async fn write_delivery(connection: &mut SqliteConnection, finished: &Finished<'_>) -> Result<(), Error> {
    sqlx::query("update delivery set state = ?2, due_at = ?3, finished_at = ?4, unsure = ?5 where id = ?1")
        .bind(&finished.delivery.0)
        .bind(finished.state.as_str())
        .bind(finished.due_at.0)
        .bind(finished.state.is_final().then_some(finished.finished_at.0))
        .bind(finished.unsure)
        .execute(connection)
        .await?;
    Ok(())
}

/// Retention may have taken an alert meanwhile.
pub(super) const NOTIFIED: &str = "insert or ignore into told (robot_id, alert_id, at)
     select ?1, alert.id, ?3 from json_each(?2) as shown join alert on alert.id = shown.value";
