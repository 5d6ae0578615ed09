//! What the dispatcher starts with. Only what is still open is read: the time it takes does not grow with the history.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use model::{
    AlertId, GroupId, Millis, RobotId, RuleId,
    alert::Alert,
    delivery::{OpenDelivery, Pending},
    notification::{AlertGroup, LogEntry},
    routing::Routing,
};
use sqlx::{FromRow, SqliteConnection};

use crate::{
    Error, Outbox, Store,
    alert::AlertRow,
    column::{from_json, to_json},
    outbox::outbox,
    routing::routing,
    settings::alive_at,
    unreadable::{Reader, Unreadable},
    wal,
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Those that fire and those that the log names, in the order of ids.
    pub alerts: Vec<Alert>,
    /// Those that ended in the last 20 minutes, at most 100,000, and those that a person resolved and their sender did not.
    pub over: Vec<Alert>,
    /// Of `over`: its sender said that it is over, and the last that was said of it is that it fires still.
    pub doubted: Vec<AlertId>,
    pub groups: Vec<AlertGroup>,
    pub log: Vec<LogEntry>,
    /// Which of `alerts` each robot accepted a message about as firing.
    pub notified: Vec<(RobotId, AlertId)>,
    /// Every delivery about a group that is not final: its robot will be told of its alerts.
    pub pending: Vec<Pending>,
    pub routing: Routing,
    /// The highest that was ever given; 0 before the first.
    pub last_alert_id: AlertId,
    pub last_group_id: GroupId,
    /// The last sign of life ([`Store::alive`]).
    pub alive_at: Option<Millis>,
    pub outbox: Outbox,
    /// What could not be read and was left out.
    pub unreadable: Vec<Unreadable>,
}

impl Store {
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn load(&self, now: Millis) -> Result<Loaded, Error> {
        let mut transaction = self.snapshot().await?;
        let mut reader = Reader { unreadable: wal::unreadable(self.left_out).into_iter().collect() };
        let log = log(&mut transaction, &mut reader).await?;
        let outbox = outbox(&mut transaction, &mut reader, now).await?;
        let alerts = alerts(&mut transaction, &mut reader, &log).await?;
        let over = over(&mut transaction, &mut reader, now).await?;
        Ok(Loaded {
            notified: notified(&mut transaction, &alerts).await?,
            groups: groups(&mut transaction, &mut reader).await?,
            pending: pending(&mut transaction, &mut reader, &outbox).await?,
            routing: routing(&mut transaction, &mut reader).await?,
            last_alert_id: AlertId(last_id(&mut transaction, "alert").await?),
            last_group_id: GroupId(last_id(&mut transaction, "alert_group").await?),
            alive_at: alive_at(&mut transaction).await.or_else(|error| {
                reader.note("setting", "alive_at".to_owned(), Some(&error));
                if error.is_transient() { Err(error) } else { Ok(None) }
            })?,
            alerts,
            over,
            doubted: doubted(&mut transaction, now).await?,
            log,
            outbox,
            unreadable: reader.unreadable,
        })
    }
}

async fn log(connection: &mut SqliteConnection, reader: &mut Reader) -> Result<Vec<LogEntry>, Error> {
    let rows = sqlx::query(
        "select group_id, robot_id, firing, resolved, at from notification_log order by group_id, robot_id",
    )
    .fetch_all(connection)
    .await?;
    let entry = |(group, robot, firing, resolved, at): (i64, i64, String, String, i64)| {
        Ok(LogEntry {
            group: GroupId(group),
            robot: RobotId(robot),
            firing: from_json("notification_log.firing", &firing)?,
            resolved: from_json("notification_log.resolved", &resolved)?,
            at: Millis(at),
        })
    };
    Ok(reader.read("notification_log", &rows, entry))
}

async fn alerts(connection: &mut SqliteConnection, reader: &mut Reader, log: &[LogEntry]) -> Result<Vec<Alert>, Error> {
    let mut named: Vec<AlertId> =
        log.iter().flat_map(|entry| entry.firing.iter().chain(&entry.resolved)).copied().collect();
    named.sort_unstable();
    named.dedup();
    let mut alerts = Vec::new();
    for query in [sqlx::query(FIRING), sqlx::query(RESOLVED).bind(to_json(&named))] {
        let rows = query.fetch_all(&mut *connection).await?;
        alerts.extend(reader.read("alert", &rows, AlertRow::into_alert));
    }
    alerts.sort_unstable_by_key(|alert| alert.id);
    Ok(alerts)
}

const FIRING: &str =
    "select id, integration_id, fingerprint, labels, annotations, level, severity, generator_url, starts_at, ends_at,
        ends_by_timeout, received_at, updated_at, resolved_at, ended, ended_by, sent_group, is_cut, later_start
     from alert indexed by alert_firing where resolved_at is null";

const RESOLVED: &str =
    "select id, integration_id, fingerprint, labels, annotations, level, severity, generator_url, starts_at, ends_at,
        ends_by_timeout, received_at, updated_at, resolved_at, ended, ended_by, sent_group, is_cut, later_start
     from alert where id in (select value from json_each(?1)) and +resolved_at is not null";

async fn over(connection: &mut SqliteConnection, reader: &mut Reader, now: Millis) -> Result<Vec<Alert>, Error> {
    let mut over = Vec::new();
    for query in [sqlx::query(LATELY_OVER).bind(now.plus(-LATELY).0), sqlx::query(RESOLVED_BY_PERSON)] {
        let rows = query.fetch_all(&mut *connection).await?;
        over.extend(reader.read("alert", &rows, AlertRow::into_alert));
    }
    over.sort_unstable_by_key(|alert| alert.id);
    over.dedup_by_key(|alert| alert.id);
    Ok(over)
}

/// Milliseconds that the engine knows of an end.
const LATELY: i64 = 20 * 60_000;

const LATELY_OVER: &str =
    "select id, integration_id, fingerprint, labels, annotations, level, severity, generator_url, starts_at, ends_at,
        ends_by_timeout, received_at, updated_at, resolved_at, ended, ended_by, sent_group, is_cut, later_start
     from alert indexed by alert_resolved where resolved_at is not null and resolved_at > ?1
     order by resolved_at desc limit 100000";

const RESOLVED_BY_PERSON: &str =
    "select id, integration_id, fingerprint, labels, annotations, level, severity, generator_url, starts_at, ends_at,
        ends_by_timeout, received_at, updated_at, resolved_at, ended, ended_by, sent_group, is_cut, later_start
     from alert indexed by alert_person where ended in ('person', 'person_still_reported')";

async fn doubted(connection: &mut SqliteConnection, now: Millis) -> Result<Vec<AlertId>, Error> {
    let ids: Vec<i64> = sqlx::query_scalar(DOUBTED).bind(now.plus(-LATELY).0).fetch_all(connection).await?;
    Ok(ids.into_iter().map(AlertId).collect())
}

const DOUBTED: &str = "select a.id from alert a indexed by alert_resolved
     where a.resolved_at is not null and a.resolved_at > ?1 and a.ended = 'sender' and 'still_reported' = (
         select e.what ->> 'kind' from alert_event e where e.alert_id = a.id order by e.id desc limit 1)
     order by a.id";

async fn notified(connection: &mut SqliteConnection, alerts: &[Alert]) -> Result<Vec<(RobotId, AlertId)>, Error> {
    let ids: Vec<AlertId> = alerts.iter().map(|alert| alert.id).collect();
    let rows: Vec<(i64, i64)> = sqlx::query_as(NOTIFIED).bind(to_json(&ids)).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(robot, alert)| (RobotId(robot), AlertId(alert))).collect())
}

const NOTIFIED: &str = "select told.robot_id, told.alert_id
     from json_each(?1) as loaded cross join told on told.alert_id = loaded.value";

async fn groups(connection: &mut SqliteConnection, reader: &mut Reader) -> Result<Vec<AlertGroup>, Error> {
    let rows = sqlx::query("select id, rule_id, labels, created_at, flushed, overflow from alert_group order by id")
        .fetch_all(connection)
        .await?;
    Ok(reader.read("alert_group", &rows, GroupRow::into_group))
}

#[derive(FromRow)]
struct GroupRow {
    id: i64,
    rule_id: i64,
    labels: String,
    created_at: i64,
    flushed: bool,
    overflow: bool,
}

impl GroupRow {
    fn into_group(self) -> Result<AlertGroup, Error> {
        Ok(AlertGroup {
            id: GroupId(self.id),
            rule: RuleId(self.rule_id),
            labels: Arc::new(from_json("alert_group.labels", &self.labels)?),
            created_at: Millis(self.created_at),
            flushed: self.flushed,
            overflow: self.overflow,
        })
    }
}

/// With the alerts whose recovery the next delivery has to tell, should it replace one that was not tried.
async fn pending(
    connection: &mut SqliteConnection,
    reader: &mut Reader,
    outbox: &Outbox,
) -> Result<Vec<Pending>, Error> {
    let named: BTreeSet<AlertId> = outbox.deliveries.iter().flat_map(recoveries).copied().collect();
    let rows = if named.is_empty() {
        Vec::new()
    } else {
        sqlx::query(RESOLVED).bind(to_json(&named)).fetch_all(connection).await?
    };
    let alerts = reader.read("alert", &rows, AlertRow::into_alert);
    let alerts: HashMap<AlertId, Arc<Alert>> = alerts.into_iter().map(|alert| (alert.id, Arc::new(alert))).collect();
    let pending = outbox.deliveries.iter().filter_map(|delivery| {
        Some(Pending {
            delivery: delivery.id.clone(),
            robot: delivery.robot,
            group: delivery.group?,
            reason: delivery.reason,
            place: delivery.place,
            firing: delivery.firing.clone(),
            resolved: recoveries(delivery).iter().filter_map(|id| alerts.get(id).cloned()).collect(),
            unsure: delivery.unsure,
        })
    });
    Ok(pending.collect())
}

/// Those that the next delivery about the group has to tell; of what nothing replaces there are none.
fn recoveries(delivery: &OpenDelivery) -> &[AlertId] {
    if delivery.unsure || delivery.group.is_none() { &[] } else { &delivery.resolved }
}

/// What `SQLite` noted as the highest id of an `autoincrement` table; rows that are gone count.
async fn last_id(connection: &mut SqliteConnection, table: &'static str) -> Result<i64, Error> {
    let last: Option<i64> = sqlx::query_scalar("select seq from sqlite_sequence where name = ?1")
        .bind(table)
        .fetch_optional(connection)
        .await?;
    Ok(last.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_start_does_not_read_the_history() {
        crate::testing::assert_no_scan(&[FIRING, RESOLVED, LATELY_OVER, RESOLVED_BY_PERSON, DOUBTED, NOTIFIED]).await;
    }
}
