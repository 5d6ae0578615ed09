//! One delivery with everything that is stored of it.

use crate::view::{DeliveryRow, RobotSummary};
use model::{
    AlertId, DeliveryId, Millis, RobotId,
    answer::Answer,
    delivery::{Attempt, Unsent},
    notification::Notification,
};
use sqlx::{QueryBuilder, SqliteConnection};

use super::list::{BASE, BaseRow, rows};
use crate::{
    Content, Error, Store,
    column::{Text, from_json},
    outbox::content,
    robot::summaries,
};

/// A delivery, its robot and its attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryStored {
    pub row: DeliveryRow,
    pub robot: RobotSummary,
    pub notification: Notification,
    /// Oldest first.
    pub attempts: Vec<Attempt>,
    /// The bytes of the last attempt; `None` before the first, and where the next attempt writes the message anew.
    pub body: Option<Vec<u8>>,
    /// Why it was not sent, where no answer says it.
    pub unsent: Option<Unsent>,
    pub replaced_by: Option<DeliveryId>,
    /// The alerts in it that are still stored, by name.
    pub alerts: Vec<(AlertId, String)>,
}

impl Store {
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn delivery(&self, id: &DeliveryId, now: Millis) -> Result<Option<DeliveryStored>, Error> {
        let mut transaction = self.snapshot().await?;
        let base: Vec<BaseRow> = QueryBuilder::new(BASE)
            .push("where d.id = ")
            .push_bind(&id.0)
            .build_query_as()
            .fetch_all(&mut *transaction)
            .await?;
        let Some(row) = rows(&mut transaction, base).await?.pop() else { return Ok(None) };
        let (robot, replaced_by, unsure, unsent): (i64, Option<String>, bool, Option<String>) =
            sqlx::query_as("select robot_id, superseded_by, unsure, unsent from delivery where id = ?1")
                .bind(&id.0)
                .fetch_one(&mut *transaction)
                .await?;
        let robot = RobotId(robot);
        let Content { notification, body } = content(&mut transaction, id).await?;
        let is_kept = unsure || row.state.is_final();
        Ok(Some(DeliveryStored {
            row,
            robot: summaries(&mut transaction, &[robot], now).await?.pop().ok_or(Error::NotFound)?,
            notification,
            attempts: attempts(&mut transaction, id).await?,
            body: body.filter(|_| is_kept),
            unsent: unsent.map(|unsent| from_json("delivery.unsent", &unsent)).transpose()?,
            replaced_by: replaced_by.map(DeliveryId),
            alerts: alerts(&mut transaction, id).await?,
        }))
    }
}

impl Store {
    /// What lists call it; empty where it is gone.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn delivery_title(&self, id: &DeliveryId) -> Result<String, Error> {
        let title: Option<(Text,)> =
            sqlx::query_as("select title from delivery where id = ?1").bind(&id.0).fetch_optional(&self.read).await?;
        Ok(title.map(|(Text(title),)| title).unwrap_or_default())
    }
}

async fn attempts(connection: &mut SqliteConnection, id: &DeliveryId) -> Result<Vec<Attempt>, Error> {
    let rows: Vec<(u32, i64, Option<i64>, Option<String>)> = sqlx::query_as(
        "select number, started_at, finished_at, answer from attempt where delivery_id = ?1 order by number",
    )
    .bind(&id.0)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(number, started_at, finished_at, answer)| {
            Ok(Attempt {
                number,
                started_at: Millis(started_at),
                finished_at: finished_at.map(Millis),
                answer: answer.map(|answer| from_json::<Answer>("attempt.answer", &answer)).transpose()?,
            })
        })
        .collect()
}

async fn alerts(connection: &mut SqliteConnection, id: &DeliveryId) -> Result<Vec<(AlertId, String)>, Error> {
    let rows: Vec<(i64, Text)> = sqlx::query_as(
        "select a.id, a.name from delivery_alert l join alert a on a.id = l.alert_id
         where l.delivery_id = ?1 order by a.name, a.id",
    )
    .bind(&id.0)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(id, Text(name))| (AlertId(id), name)).collect())
}
