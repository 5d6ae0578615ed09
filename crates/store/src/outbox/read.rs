//! The outbox as the dispatcher keeps it in memory.

use std::collections::HashSet;

use model::{
    DeliveryId, GroupId, Millis, RobotId,
    delivery::{DeliveryState, OpenDelivery, Place},
    notification::Reason,
};
use sqlx::{FromRow, SqliteConnection};

use super::open_delivery;
use crate::{
    Error, Store,
    column::from_json,
    robot::{RobotRow, RobotState},
    unreadable::Reader,
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    /// Those that are not final, oldest first.
    pub deliveries: Vec<OpenDelivery>,
    pub robots: Vec<RobotState>,
    /// Oldest first.
    pub recent_attempts: Vec<RecentAttempt>,
}

/// An attempt that may still count against its robot's budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentAttempt {
    pub robot: RobotId,
    pub delivery: DeliveryId,
    /// Counts from 1.
    pub number: u32,
    pub started_at: Millis,
    /// `None`: under way, or interrupted.
    pub finished_at: Option<Millis>,
}

/// Longer than a slot of the budget is taken (60.5 s after the answer), in milliseconds.
const RECENT: i64 = 70_000;
/// No attempt takes longer from its start to its answer, in milliseconds: ten times the client's limit.
const LONGEST_ATTEMPT: i64 = 60_000;

impl Store {
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn outbox(&self, now: Millis) -> Result<Outbox, Error> {
        outbox(&mut *self.snapshot().await?, &mut Reader::default(), now).await
    }

    /// Those that are not final.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn open_delivery_ids(&self) -> Result<HashSet<DeliveryId>, Error> {
        let ids: Vec<String> = sqlx::query_scalar(OPEN).fetch_all(&self.read).await?;
        Ok(ids.into_iter().map(DeliveryId).collect())
    }

    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn robots(&self) -> Result<Vec<RobotState>, Error> {
        robots(&mut *self.snapshot().await?, &mut Reader::default()).await
    }
}

/// What cannot be read is left out and noted by `reader`.
pub(crate) async fn outbox(
    connection: &mut SqliteConnection,
    reader: &mut Reader,
    now: Millis,
) -> Result<Outbox, Error> {
    let deliveries = sqlx::query(DELIVERIES).fetch_all(&mut *connection).await?;
    let attempts: Vec<AttemptRow> = sqlx::query_as(ATTEMPTS)
        .bind(now.plus(-RECENT - LONGEST_ATTEMPT).0)
        .bind(now.plus(-RECENT).0)
        .fetch_all(&mut *connection)
        .await?;
    Ok(Outbox {
        deliveries: reader.read("delivery", &deliveries, DeliveryRow::into_delivery),
        robots: robots(connection, reader).await?,
        recent_attempts: attempts.into_iter().map(AttemptRow::into_attempt).collect(),
    })
}

/// A robot of which something cannot be read is there all the same: as far as is known, it takes messages.
async fn robots(connection: &mut SqliteConnection, reader: &mut Reader) -> Result<Vec<RobotState>, Error> {
    let rows: Vec<RobotRow> = sqlx::query_as(ROBOTS).fetch_all(connection).await?;
    let states = rows.into_iter().map(|row| {
        let (state, unreadable) = row.into_state();
        reader.note("robot", state.id.to_string(), unreadable.as_ref());
        state
    });
    Ok(states.collect())
}

pub(super) const OPEN: &str = concat!("select id from delivery indexed by delivery_open where ", open_delivery!());

/// What the version before stored and this one could not make out has the worst place.
pub(super) const DELIVERIES: &str = concat!(
    "select id, robot_id, group_id, reason, state, created_at, coalesce(since, created_at) as since, coalesce(rank, 11) as rank,
        due_at, attempts, unsure, coalesce(firing, '[]') as firing, coalesce(resolved, '[]') as resolved
     from delivery indexed by delivery_open where ",
    open_delivery!(),
    " order by created_at, id"
);

pub(super) const ROBOTS: &str =
    "select id, throttled_until, blocked_since, blocked_meaning, blocked_errmsg, keywords from robot order by id";

/// By robot, so that the index on (robot, start) is searched once for each instead of reading all attempts ever made.
/// An attempt whose outcome is unknown counts however long ago it began, as long as its delivery is open.
pub(super) const ATTEMPTS: &str = concat!(
    "select a.robot_id, a.delivery_id, a.number, a.started_at, a.finished_at
     from robot cross join attempt a on a.robot_id = robot.id and a.started_at > ?1
     where a.finished_at is null or a.finished_at > ?2
     union
     select a.robot_id, a.delivery_id, a.number, a.started_at, a.finished_at
     from delivery d indexed by delivery_open cross join attempt a on a.delivery_id = d.id
     where a.finished_at is null and d.",
    open_delivery!(),
    " order by 4, 2, 3"
);

#[derive(FromRow)]
struct DeliveryRow {
    id: String,
    robot_id: i64,
    group_id: Option<i64>,
    reason: String,
    state: String,
    created_at: i64,
    since: i64,
    rank: u8,
    due_at: i64,
    attempts: u32,
    unsure: bool,
    firing: String,
    resolved: String,
}

impl DeliveryRow {
    fn into_delivery(self) -> Result<OpenDelivery, Error> {
        let name = |column, name: &str| Error::Corrupt {
            column,
            reason: format!("{name:?} is no name that this version knows"),
        };
        Ok(OpenDelivery {
            id: DeliveryId(self.id),
            robot: RobotId(self.robot_id),
            group: self.group_id.map(GroupId),
            reason: Reason::parse(&self.reason).ok_or_else(|| name("delivery.reason", &self.reason))?,
            firing: from_json("delivery.firing", &self.firing)?,
            resolved: from_json("delivery.resolved", &self.resolved)?,
            state: DeliveryState::parse(&self.state).ok_or_else(|| name("delivery.state", &self.state))?,
            created_at: Millis(self.created_at),
            place: Place { since: Millis(self.since), rank: self.rank },
            due_at: Millis(self.due_at),
            attempts: self.attempts,
            unsure: self.unsure,
        })
    }
}

#[derive(FromRow)]
struct AttemptRow {
    robot_id: i64,
    delivery_id: String,
    number: u32,
    started_at: i64,
    finished_at: Option<i64>,
}

impl AttemptRow {
    fn into_attempt(self) -> RecentAttempt {
        RecentAttempt {
            robot: RobotId(self.robot_id),
            delivery: DeliveryId(self.delivery_id),
            number: self.number,
            started_at: Millis(self.started_at),
            finished_at: self.finished_at.map(Millis),
        }
    }
}
