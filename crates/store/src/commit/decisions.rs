//! Groups of alerts, the notification log, and of whom it does not matter any more that they were told.

use model::change::Change;
use sqlx::SqliteConnection;

use crate::{
    Error,
    column::{to_json, to_rows},
};

/// The rows of one change as JSON; `None` where there are none.
pub(super) struct Rows {
    groups: Option<String>,
    log: Option<String>,
    closed: Option<String>,
    released: Option<String>,
}

impl Rows {
    pub(super) fn of(change: &Change) -> Self {
        let groups = change
            .groups
            .iter()
            .map(|group| (group.id, group.rule, &*group.labels, group.created_at, group.flushed, group.overflow));
        let log = change.log.iter().map(|entry| (entry.group, entry.robot, &entry.firing, &entry.resolved, entry.at));
        Self {
            groups: (!change.groups.is_empty()).then(|| to_rows(groups)),
            log: (!change.log.is_empty()).then(|| to_rows(log)),
            closed: (!change.closed_groups.is_empty()).then(|| to_json(&change.closed_groups)),
            released: (!change.released.is_empty()).then(|| to_json(&change.released)),
        }
    }

    /// Closing comes last: the decision that closes a group may also have logged it.
    pub(super) async fn write(self, connection: &mut SqliteConnection) -> Result<(), Error> {
        let all = [(GROUPS, self.groups), (LOG, self.log), (CLOSED, self.closed), (RELEASED, self.released)];
        for (statement, rows) in all {
            if let Some(rows) = rows {
                sqlx::query(statement).bind(rows).execute(&mut *connection).await?;
            }
        }
        Ok(())
    }
}

pub(super) const GROUPS: &str = "insert into alert_group (id, rule_id, labels, created_at, flushed, overflow)
     select value ->> 0, value ->> 1, value -> 2, value ->> 3, value ->> 4, value ->> 5 from jsonb_each(?1) where true
     on conflict (id) do update set rule_id = excluded.rule_id, labels = excluded.labels, flushed = excluded.flushed";

pub(super) const LOG: &str = "insert into notification_log (group_id, robot_id, firing, resolved, at)
     select value ->> 0, value ->> 1, value -> 2, value -> 3, value ->> 4 from jsonb_each(?1) where true
     on conflict (group_id, robot_id) do update set firing = excluded.firing, resolved = excluded.resolved,
        at = excluded.at";

/// The log of a group goes with it.
pub(super) const CLOSED: &str = "delete from alert_group where id in (select value from json_each(?1))";

/// Who was told of these occurrences is owed nothing any more: should they be announced anew, it is as if for the first time.
pub(super) const RELEASED: &str = "delete from told where alert_id in (select value from json_each(?1))";
