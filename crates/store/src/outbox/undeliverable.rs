//! A message that was decided for a robot that does not exist (any more): it is dropped, and its alerts say so.

use std::collections::HashSet;

use model::{AlertId, DeliveryId, Millis, alert::AlertEventKind, delivery::Delivery};
use sqlx::SqliteConnection;

use crate::{Error, column::to_rows};

/// Those of `deliveries` that are not among the `stored` ones.
pub(super) async fn record(
    connection: &mut SqliteConnection,
    deliveries: &[Delivery],
    stored: &[String],
    now: Millis,
) -> Result<Vec<DeliveryId>, Error> {
    let stored: HashSet<&str> = stored.iter().map(String::as_str).collect();
    let gone: Vec<&Delivery> = deliveries.iter().filter(|delivery| !stored.contains(delivery.id.0.as_str())).collect();
    let events = gone.iter().flat_map(|delivery| events(delivery));
    sqlx::query(EVENTS).bind(to_rows(events.map(|(alert, what)| (alert, now, what)))).execute(connection).await?;
    Ok(gone.into_iter().map(|delivery| delivery.id.clone()).collect())
}

fn events(delivery: &Delivery) -> impl Iterator<Item = (AlertId, AlertEventKind)> {
    let notification = &delivery.notification;
    let what = notification.rule.map(|rule| AlertEventKind::RobotGone { rule, version: notification.rule_version });
    let alerts = delivery.firing.iter().chain(&delivery.resolved).copied();
    what.into_iter().flat_map(move |what| alerts.clone().map(move |alert| (alert, what.clone())))
}

/// Retention may have taken an alert meanwhile.
pub(super) const EVENTS: &str = "insert into alert_event (alert_id, at, what)
     select new.value ->> 0, new.value ->> 1, new.value -> 2 from jsonb_each(?1) as new
     where exists (select 1 from alert where alert.id = new.value ->> 0)";
