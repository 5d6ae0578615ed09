//! What needs a person.

use crate::view::{Attention, RobotSummary};
use model::{DeliveryId, Millis, RobotId, robot::Health};
use sqlx::SqliteConnection;

use crate::{
    Error, Store,
    column::Text,
    dispatch_rule::{nobody, overflowing},
    robot::{names, summaries},
};

/// Failed deliveries need attention for a day, in milliseconds.
const FAILED_WITHIN: i64 = 24 * 3_600_000;
/// More of them are found in the list of deliveries.
const MAX_FAILED: i64 = 20;

impl Store {
    /// Blocked robots, paused robots, the latest deliveries that failed within a day, rules that reach nobody, and how many
    /// firing alerts no rule matched. What was refused at the door is not stored.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn attention(&self, now: Millis) -> Result<Vec<Attention>, Error> {
        let mut transaction = self.snapshot().await?;
        let mut found = robots(&mut transaction, now).await?;
        found.extend(failed(&mut transaction, now.plus(-FAILED_WITHIN)).await?);
        found.extend(
            overflowing(&mut transaction).await?.into_iter().map(|(rule, name, max)| Attention::RuleOverflows {
                rule,
                name,
                max,
            }),
        );
        found.extend(
            nobody(&mut transaction).await?.into_iter().map(|(rule, name)| Attention::RuleReachesNobody { rule, name }),
        );
        let count = unmatched(&mut transaction).await?;
        if count > 0 {
            found.push(Attention::Unmatched { count });
        }
        Ok(found)
    }
}

/// Those that someone uses or that something waits for; blocked ones first.
async fn robots(connection: &mut SqliteConnection, now: Millis) -> Result<Vec<Attention>, Error> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "select id from robot where blocked_since is not null or throttled_until > ?1
         order by blocked_since is null, id",
    )
    .bind(now.0)
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<RobotId> = ids.into_iter().map(RobotId).collect();
    let mut robots = summaries(connection, &ids, now).await?;
    robots.retain(|robot| !robot.contacts.is_empty() || robot.waiting > 0);
    robots.sort_by_key(|robot| (!matches!(robot.health, Health::Blocked { .. }), robot.id));
    Ok(robots.into_iter().filter_map(trouble).collect())
}

fn trouble(robot: RobotSummary) -> Option<Attention> {
    let name = robot.name();
    match robot.health {
        Health::Ok => None,
        Health::Throttled { until } => {
            Some(Attention::RobotThrottled { robot: robot.id, name, until, waiting: robot.waiting })
        }
        health @ Health::Blocked { .. } => Some(Attention::RobotBlocked {
            robot: robot.id,
            name,
            contact: robot.contacts.first().map(|user| user.id.0),
            health,
            waiting: robot.waiting,
        }),
    }
}

/// Newest first. Of a test message whoever sent it has seen the answer.
async fn failed(connection: &mut SqliteConnection, since: Millis) -> Result<Vec<Attention>, Error> {
    let rows: Vec<(String, Text, i64, i64)> = sqlx::query_as(
        "select id, title, robot_id, coalesce(finished_at, created_at) from delivery indexed by delivery_state
         where state = 'failed' and reason <> 'test' and coalesce(finished_at, created_at) >= ?1
         order by created_at desc limit ?2",
    )
    .bind(since.0)
    .bind(MAX_FAILED)
    .fetch_all(&mut *connection)
    .await?;
    let ids: Vec<RobotId> = rows.iter().map(|row| RobotId(row.2)).collect();
    let names = names(connection, &ids).await?;
    Ok(rows
        .into_iter()
        .map(|(id, Text(title), robot, at)| Attention::DeliveryFailed {
            delivery: DeliveryId(id),
            title,
            robot_name: names.get(&RobotId(robot)).cloned().unwrap_or_default(),
            at: Millis(at),
        })
        .collect())
}

/// Firing alerts of which the last that was decided is that no rule matched.
async fn unmatched(connection: &mut SqliteConnection) -> Result<i64, Error> {
    Ok(sqlx::query_scalar(
        "select count(*) from alert a indexed by alert_firing where a.resolved_at is null and 'unmatched' = (
             select e.what ->> 'kind' from alert_event e
             where e.alert_id = a.id and e.what ->> 'kind' in ('grouped', 'discarded', 'unmatched')
             order by e.id desc limit 1)",
    )
    .fetch_one(connection)
    .await?)
}
