//! Robots as pages show them: masked, with their health, who uses them, and how much waits.

use std::collections::HashMap;

use crate::view::{RobotSummary, RobotUser};
use model::{ContactId, Millis, RobotId};
use sqlx::{FromRow, SqliteConnection};

use super::RobotRow;
use crate::{
    Error, Store,
    column::{Text, to_json},
};

impl Store {
    /// `None` when there is no such robot. A pause that is over at `now` counts as [`Health::Ok`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn robot_summary(&self, id: RobotId, now: Millis) -> Result<Option<RobotSummary>, Error> {
        Ok(self.robot_summaries(&[id], now).await?.pop())
    }

    /// In the order of ids; those that do not exist are left out.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn robot_summaries(&self, ids: &[RobotId], now: Millis) -> Result<Vec<RobotSummary>, Error> {
        summaries(&mut *self.snapshot().await?, ids, now).await
    }
}

pub(crate) async fn summaries(
    connection: &mut SqliteConnection,
    ids: &[RobotId],
    now: Millis,
) -> Result<Vec<RobotSummary>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = to_json(ids);
    let rows: Vec<SummaryRow> = sqlx::query_as(concat!(
        "select r.id, r.masked_url, r.secret is not null as has_secret, r.keywords,
            r.throttled_until, r.blocked_since, r.blocked_meaning, r.blocked_errmsg,
            (select count(*) from delivery d indexed by delivery_open
             where d.robot_id = r.id and d.state <> 'sending' and d.",
        crate::open_delivery!(),
        ") as waiting
         from robot r where r.id in (select value from json_each(?1)) order by r.id"
    ))
    .bind(&ids)
    .fetch_all(&mut *connection)
    .await?;
    let mut users = users(connection, &ids).await?;
    let summary = |row: SummaryRow| {
        let contacts = users.remove(&row.id).unwrap_or_default();
        row.into_summary(contacts, now)
    };
    Ok(rows.into_iter().map(summary).collect())
}

/// What robots are called in lists: as [`RobotSummary::name`] says.
pub(crate) async fn names(
    connection: &mut SqliteConnection,
    ids: &[RobotId],
) -> Result<HashMap<RobotId, String>, Error> {
    let ids = to_json(ids);
    let rows: Vec<(i64, Text)> =
        sqlx::query_as("select id, masked_url from robot where id in (select value from json_each(?1))")
            .bind(&ids)
            .fetch_all(&mut *connection)
            .await?;
    let users = users(connection, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|(id, Text(masked_url))| {
            let name = users
                .get(&id)
                .map_or(masked_url, |users| users.iter().map(|user| user.name.as_str()).collect::<Vec<_>>().join(", "));
            (RobotId(id), name)
        })
        .collect())
}

async fn users(connection: &mut SqliteConnection, ids: &str) -> Result<HashMap<i64, Vec<RobotUser>>, Error> {
    let rows: Vec<(i64, i64, Text)> = sqlx::query_as(
        "select robot_id, id, name from contact where robot_id in (select value from json_each(?1))
         order by name collate nocase, id",
    )
    .bind(ids)
    .fetch_all(connection)
    .await?;
    let mut users: HashMap<i64, Vec<RobotUser>> = HashMap::new();
    for (robot, id, name) in rows {
        users.entry(robot).or_default().push(RobotUser { id: ContactId(id), name: name.into() });
    }
    Ok(users)
}

#[derive(FromRow)]
struct SummaryRow {
    id: i64,
    #[sqlx(flatten)]
    state: RobotRow,
    #[sqlx(try_from = "Text")]
    masked_url: String,
    has_secret: bool,
    waiting: i64,
}

impl SummaryRow {
    fn into_summary(self, contacts: Vec<RobotUser>, now: Millis) -> RobotSummary {
        let (state, _) = self.state.into_state();
        RobotSummary {
            id: state.id,
            masked_url: self.masked_url,
            has_secret: self.has_secret,
            health: state.health(now),
            keywords: state.keywords,
            contacts,
            waiting: self.waiting,
        }
    }
}
