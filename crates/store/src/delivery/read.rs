//! One delivery with everything that is stored of it.

use crate::view::{DeliveryRow, RobotSummary};
use model::{AlertId, DeliveryId, Millis, RobotId, answer::Answer, delivery::Attempt, notification::Notification};
use sqlx::{FromRow, QueryBuilder, SqliteConnection};

use super::list::{BASE, BaseRow, rows};
use crate::{
    Error, Store,
    column::{Text, from_json},
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
    /// The bytes of the first attempt; `None` before it.
    pub body: Option<Vec<u8>>,
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
        let content: ContentRow = sqlx::query_as(
            "select robot_id, notification, body, superseded_by as replaced_by from delivery where id = ?1",
        )
        .bind(&id.0)
        .fetch_one(&mut *transaction)
        .await?;
        let robot = RobotId(content.robot_id);
        Ok(Some(DeliveryStored {
            row,
            robot: summaries(&mut transaction, &[robot], now).await?.pop().ok_or(Error::NotFound)?,
            notification: from_json::<Notification>("delivery.notification", &content.notification)?.with_severities(),
            attempts: attempts(&mut transaction, id).await?,
            body: content.body,
            replaced_by: content.replaced_by.map(DeliveryId),
            alerts: alerts(&mut transaction, id).await?,
        }))
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

#[derive(FromRow)]
struct ContentRow {
    robot_id: i64,
    notification: String,
    body: Option<Vec<u8>>,
    replaced_by: Option<String>,
}
