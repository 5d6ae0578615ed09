//! One alert: what is known of it, what happened to it, and which messages carried it.

use std::collections::HashMap;

use crate::view::{AlertDelivery, TraceLine};
use model::{
    AlertId, DeliveryId, Millis, RobotId, RuleId,
    alert::{Alert, AlertEventKind},
};
use sqlx::{FromRow, SqliteConnection};

use super::row::AlertRow;
use crate::{
    Error, Store,
    column::{Text, from_json, from_name, to_json},
    robot::names,
};

/// An alert with its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertStored {
    pub alert: Alert,
    /// Its name; empty when it was deleted.
    pub integration: String,
    /// Oldest first.
    pub trace: Vec<TraceLine>,
    pub deliveries: Vec<AlertDelivery>,
}

impl Store {
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn alert(&self, id: AlertId) -> Result<Option<AlertStored>, Error> {
        let mut transaction = self.snapshot().await?;
        let row: Option<DetailRow> = sqlx::query_as(
            "select a.id, a.integration_id, a.fingerprint, a.labels, a.annotations, a.level, a.severity, a.generator_url, a.starts_at,
                a.ends_at, a.ends_by_timeout, a.received_at, a.updated_at, a.resolved_at, a.ended, a.ended_by, a.sent_group, a.is_cut,
                a.later_start,
                i.name as integration
             from alert a left join integration i on i.id = a.integration_id where a.id = ?1",
        )
        .bind(id.0)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let integration = row.integration.unwrap_or_default();
        let alert = row.alert.into_alert()?;
        let trace = trace(&mut transaction, id).await?;
        let deliveries = deliveries(&mut transaction, id).await?;
        Ok(Some(AlertStored { alert, integration: integration.into(), trace, deliveries }))
    }
}

async fn trace(connection: &mut SqliteConnection, id: AlertId) -> Result<Vec<TraceLine>, Error> {
    let events: Vec<(i64, String)> = sqlx::query_as("select at, what from alert_event where alert_id = ?1 order by id")
        .bind(id.0)
        .fetch_all(&mut *connection)
        .await?;
    let mut lines = Vec::with_capacity(events.len());
    for (at, what) in events {
        let what: AlertEventKind = from_json("alert_event.what", &what)?;
        lines.push(TraceLine { at: Millis(at), what, rule_name: None });
    }
    let rules: Vec<RuleId> = lines.iter().filter_map(|line| rule(&line.what)).collect();
    let names: HashMap<i64, Text> =
        sqlx::query_as("select id, name from dispatch_rule where id in (select value from json_each(?1))")
            .bind(to_json(&rules))
            .fetch_all(connection)
            .await?
            .into_iter()
            .collect();
    for line in &mut lines {
        line.rule_name = rule(&line.what).and_then(|rule| names.get(&rule.0).cloned()).map(String::from);
    }
    Ok(lines)
}

/// The rule that an event speaks of.
const fn rule(what: &AlertEventKind) -> Option<RuleId> {
    match what {
        AlertEventKind::Grouped { rule, .. }
        | AlertEventKind::Discarded { rule, .. }
        | AlertEventKind::RobotGone { rule, .. } => Some(*rule),
        AlertEventKind::Fired { .. }
        | AlertEventKind::Updated { .. }
        | AlertEventKind::ResolvedBySender { .. }
        | AlertEventKind::ResolvedByClock
        | AlertEventKind::NotReported
        | AlertEventKind::ResolvedByPerson { .. }
        | AlertEventKind::StillReported { .. }
        | AlertEventKind::Unmatched => None,
    }
}

/// Oldest first.
async fn deliveries(connection: &mut SqliteConnection, id: AlertId) -> Result<Vec<AlertDelivery>, Error> {
    let rows: Vec<DeliveryRow> = sqlx::query_as(
        "select d.id, d.robot_id, d.reason, d.state, d.created_at, r.name as rule_name
         from delivery_alert l join delivery d on d.id = l.delivery_id left join dispatch_rule r on r.id = d.rule_id
         where l.alert_id = ?1 order by d.created_at, d.id",
    )
    .bind(id.0)
    .fetch_all(&mut *connection)
    .await?;
    let robots: Vec<RobotId> = rows.iter().map(|row| RobotId(row.robot_id)).collect();
    let names = names(connection, &robots).await?;
    rows.into_iter()
        .map(|row| {
            Ok(AlertDelivery {
                robot: names.get(&RobotId(row.robot_id)).cloned().unwrap_or_default(),
                id: DeliveryId(row.id),
                rule_name: row.rule_name.map(String::from),
                reason: from_name("delivery.reason", &row.reason)?,
                state: from_name("delivery.state", &row.state)?,
                created_at: Millis(row.created_at),
            })
        })
        .collect()
}

#[derive(FromRow)]
struct DeliveryRow {
    id: String,
    robot_id: i64,
    reason: String,
    state: String,
    created_at: i64,
    rule_name: Option<Text>,
}

#[derive(FromRow)]
struct DetailRow {
    #[sqlx(flatten)]
    alert: AlertRow,
    integration: Option<Text>,
}
