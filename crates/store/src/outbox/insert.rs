//! New deliveries, and those that they replace.

use model::{DeliveryId, GroupId, Millis, RobotId, delivery::Delivery};
use serde::Serialize;
use sqlx::SqliteConnection;

use super::{open_delivery, undeliverable};
use crate::{
    Error, Replaced, Store,
    column::{to_json, to_rows},
};

impl Store {
    /// A delivery that a person asked for: a test message, or one that is sent again. It replaces nothing.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn insert_delivery(&self, delivery: &Delivery) -> Result<(), Error> {
        let deliveries = std::slice::from_ref(delivery);
        let rows = Rows::of(deliveries);
        let mut transaction = self.begin().await?;
        if !rows.write(&mut transaction, deliveries, delivery.created_at).await?.undeliverable.is_empty() {
            return Err(Error::Reference);
        }
        transaction.commit().await?;
        Ok(())
    }
}

/// What became of deliveries that were to be inserted.
#[derive(Debug, Default)]
pub(crate) struct Inserted {
    /// Earlier ones that they replace.
    pub(crate) replaced: Vec<Replaced>,
    /// Those of robots that do not exist (any more): they are not stored.
    pub(crate) undeliverable: Vec<DeliveryId>,
    /// Those that were to be replaced and cannot be: an attempt was begun meanwhile, or they came to an end.
    pub(crate) begun: Vec<DeliveryId>,
}

/// The rows of new deliveries as JSON; `None` where there are none.
pub(crate) struct Rows {
    deliveries: Option<String>,
    contents: Option<String>,
    alerts: Option<String>,
    replacing: Option<String>,
}

impl Rows {
    pub(crate) fn of(deliveries: &[Delivery]) -> Self {
        if deliveries.is_empty() {
            return Self { deliveries: None, contents: None, alerts: None, replacing: None };
        }
        let alerts = deliveries.iter().map(|delivery| (&delivery.id, [&delivery.firing, &delivery.resolved]));
        let replacing: Vec<_> = deliveries
            .iter()
            .flat_map(|delivery| delivery.replaces.iter().map(|replaced| (&delivery.id, replaced)))
            .collect();
        Self {
            deliveries: Some(to_rows(deliveries.iter().map(row))),
            contents: Some(to_rows(deliveries.iter().map(|delivery| (&delivery.id, &delivery.notification)))),
            alerts: Some(to_rows(alerts)),
            replacing: (!replacing.is_empty()).then(|| to_rows(replacing)),
        }
    }

    /// `deliveries`: those that these rows are of.
    pub(crate) async fn write(
        self,
        connection: &mut SqliteConnection,
        deliveries: &[Delivery],
        now: Millis,
    ) -> Result<Inserted, Error> {
        let mut inserted = Inserted::default();
        if let Some(rows) = self.deliveries {
            let stored: Vec<String> = sqlx::query_scalar(DELIVERIES).bind(rows).fetch_all(&mut *connection).await?;
            if stored.len() < deliveries.len() {
                inserted.undeliverable = undeliverable::record(&mut *connection, deliveries, &stored, now).await?;
            }
        }
        for (statement, rows) in [(CONTENTS, self.contents), (ALERTS, self.alerts)] {
            if let Some(rows) = rows {
                sqlx::query(statement).bind(rows).execute(&mut *connection).await?;
            }
        }
        if let Some(replacing) = self.replacing {
            let replaced: Vec<(String, i64, i64)> =
                sqlx::query_as(REPLACE).bind(replacing).bind(now.0).fetch_all(connection).await?;
            let replaced = replaced.into_iter().map(|(delivery, robot, group)| Replaced {
                delivery: DeliveryId(delivery),
                robot: RobotId(robot),
                group: GroupId(group),
            });
            inserted.replaced = replaced.collect();
            let expected = deliveries.iter().flat_map(|delivery| &delivery.replaces);
            let is_replaced = |id: &&DeliveryId| inserted.replaced.iter().any(|replaced| replaced.delivery == **id);
            if expected.clone().count() > inserted.replaced.len() {
                inserted.begun = expected.filter(|id| !is_replaced(id)).cloned().collect();
            }
        }
        Ok(inserted)
    }
}

fn row(delivery: &Delivery) -> impl Serialize {
    let notification = &delivery.notification;
    (
        &delivery.id,
        delivery.robot,
        notification.group,
        notification.rule,
        notification.rule_version,
        notification.reason,
        title(delivery),
        delivery.firing.len() + delivery.resolved.len(),
        delivery.created_at,
        delivery.place.since,
        delivery.place.rank,
        to_json(&delivery.firing),
        to_json(&delivery.resolved),
    )
}

/// What the delivery is called in lists.
fn title(delivery: &Delivery) -> &str {
    let first = delivery.notification.alerts.first().map_or("", |alert| alert.name());
    if first.is_empty() { &delivery.notification.rule_name } else { first }
}

/// What is queued for a robot that is paused or blocked says so from the start. What is for a robot that does not exist is left
/// out, and [`undeliverable`] records it: it must not stop the others.
pub(super) const DELIVERIES: &str =
    "insert into delivery (id, robot_id, group_id, rule_id, rule_version, reason, state, title, alerts,
        created_at, due_at, attempts, since, rank, firing, resolved)
     select new.value ->> 0, new.value ->> 1, new.value ->> 2, new.value ->> 3, new.value ->> 4, new.value ->> 5,
        case when robot.blocked_since is not null then 'blocked'
            when robot.throttled_until > new.value ->> 8 then 'throttled'
            else 'queued' end,
        new.value ->> 6, new.value ->> 7, new.value ->> 8, max(new.value ->> 8, coalesce(robot.throttled_until, 0)), 0,
        new.value ->> 9, new.value ->> 10, new.value ->> 11, new.value ->> 12
     from jsonb_each(?1) as new cross join robot on robot.id = new.value ->> 1 returning id";

pub(super) const CONTENTS: &str = "insert into delivery_content (delivery_id, notification)
     select new.value ->> 0, new.value -> 1 from jsonb_each(?1) as new
     where exists (select 1 from delivery where delivery.id = new.value ->> 0)";

/// A test message and a message sent again may show alerts that are not stored (any more).
pub(super) const ALERTS: &str = "insert or ignore into delivery_alert (alert_id, delivery_id)
     select shown.value, new.value ->> 0
     from jsonb_each(?1) as new, json_each(new.value -> 1) as state, json_each(state.value) as shown
     where exists (select 1 from alert where alert.id = shown.value)
        and exists (select 1 from delivery where delivery.id = new.value ->> 0)";

/// Only what was not tried, or was certainly refused.
pub(super) const REPLACE: &str = concat!(
    "update delivery set state = 'superseded', superseded_by = new.id, finished_at = ?2
     from (select value ->> 0 as id, value ->> 1 as replaced from jsonb_each(?1)) as new
     where delivery.id = new.replaced and delivery.unsure = 0 and delivery.state <> 'sending' and delivery.",
    open_delivery!(),
    " returning id, robot_id, group_id"
);
