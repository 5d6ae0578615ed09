//! Occurrences of alerts, and what happened to them.

use std::collections::HashSet;

use model::{alert::Alert, change::Change};
use serde::Serialize;
use sqlx::SqliteConnection;

use crate::{Error, alert::ended, column::to_rows};

/// The rows of one change as JSON; `None` where there are none.
pub(super) struct Rows {
    alerts: Option<String>,
    /// Events that come again and again, where they are the first thing that happens to their alert here: they are folded into the one
    /// before.
    counted: Option<String>,
    events: Option<String>,
}

impl Rows {
    pub(super) fn of(change: &Change) -> Self {
        let mut seen = HashSet::new();
        let (counted, events): (Vec<_>, Vec<_>) = change.events.iter().partition(|event| {
            let is_first = seen.insert(event.alert);
            is_first && event.what.counted().is_some()
        });
        let rows = events.iter().map(|event| (event.alert, event.at, &event.what));
        Self {
            alerts: (!change.alerts.is_empty()).then(|| to_rows(change.alerts.iter().map(|alert| row(alert)))),
            counted: (!counted.is_empty())
                .then(|| to_rows(counted.iter().map(|event| (event.alert, event.at, event.what.counted())))),
            events: (!events.is_empty()).then(|| to_rows(rows)),
        }
    }

    pub(super) async fn write(self, connection: &mut SqliteConnection) -> Result<(), Error> {
        if let Some(alerts) = self.alerts {
            sqlx::query(ALERTS).bind(alerts).execute(&mut *connection).await?;
        }
        if let Some(counted) = self.counted {
            sqlx::query(FOLDED).bind(&counted).execute(&mut *connection).await?;
            sqlx::query(COUNTED).bind(&counted).execute(&mut *connection).await?;
        }
        if let Some(events) = self.events {
            sqlx::query(EVENTS).bind(events).execute(connection).await?;
        }
        Ok(())
    }
}

/// The second part stands in a list of its own: tuples are written only up to 16.
fn row(alert: &Alert) -> impl Serialize {
    let ended = (
        alert.ended.as_ref().map(ended::word),
        alert.ended_by().unwrap_or_default(),
        alert.sent_group.map(|group| group.to_string()).unwrap_or_default(),
        alert.is_cut,
        alert.later_start,
    );
    (
        alert.id,
        alert.integration,
        alert.fingerprint,
        alert.name(),
        alert.level() as i64 + 1,
        &alert.severity.word,
        &*alert.labels,
        &*alert.annotations,
        &alert.generator_url,
        alert.starts_at,
        alert.ends_at,
        alert.ends_by_timeout,
        alert.received_at,
        alert.updated_at,
        alert.resolved_at,
        ended,
    )
}

/// What follows from the identity of an alert (its labels) does not change with it, and neither does its level.
pub(super) const ALERTS: &str =
    "insert into alert (id, integration_id, fingerprint, name, level, severity, labels, annotations, generator_url,
        starts_at, ends_at, ends_by_timeout, received_at, updated_at, resolved_at, ended, ended_by, sent_group, is_cut,
        later_start)
     select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value -> 6, value -> 7,
        value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13, value ->> 14,
        value ->> '$[15][0]', value ->> '$[15][1]', value ->> '$[15][2]', value ->> '$[15][3]',
        value ->> '$[15][4]'
     from jsonb_each(?1) where true
     on conflict (id) do update set annotations = excluded.annotations, generator_url = excluded.generator_url,
        starts_at = excluded.starts_at, ends_at = excluded.ends_at, ends_by_timeout = excluded.ends_by_timeout,
        updated_at = excluded.updated_at, resolved_at = excluded.resolved_at, ended = excluded.ended,
        ended_by = excluded.ended_by, sent_group = excluded.sent_group, is_cut = excluded.is_cut,
        later_start = excluded.later_start";

/// Into the one of its kind before, if nothing has happened since: an annotation that changes with each report has one row.
pub(super) const FOLDED: &str =
    "update alert_event set what = json_set(what, '$.times', coalesce(what ->> '$.times', 1) + 1,
        '$.last', new.value ->> 1)
     from jsonb_each(?1) as new
     where alert_event.id = (select max(id) from alert_event as latest where latest.alert_id = new.value ->> 0)
        and alert_event.what ->> '$.kind' = new.value ->> 2";

/// The others.
pub(super) const COUNTED: &str = "insert into alert_event (alert_id, at, what)
     select new.value ->> 0, new.value ->> 1, json_object('kind', new.value ->> 2, 'times', 1) from jsonb_each(?1) as new
     where new.value ->> 2 is not (select latest.what ->> '$.kind' from alert_event as latest
        where latest.alert_id = new.value ->> 0 order by latest.id desc limit 1)";

pub(super) const EVENTS: &str = "insert into alert_event (alert_id, at, what)
     select value ->> 0, value ->> 1, value -> 2 from jsonb_each(?1)";
