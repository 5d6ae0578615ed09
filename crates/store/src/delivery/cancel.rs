//! Cancelling what waits. An attempt under way is left alone: its answer says what became of it.

use model::Millis;
use sqlx::SqliteConnection;

use crate::{Error, column::to_json};

/// Cancels what waits for those of `robots` that no contact points to. Returns how many.
pub(crate) async fn cancel_of_abandoned(
    connection: &mut SqliteConnection,
    robots: &[i64],
    now: Millis,
) -> Result<u64, Error> {
    cancel(connection, OF_ABANDONED, robots, now).await
}

/// Cancels what waits because of these rules. Returns how many.
pub(crate) async fn cancel_of_rules(
    connection: &mut SqliteConnection,
    rules: &[i64],
    now: Millis,
) -> Result<u64, Error> {
    cancel(connection, OF_RULES, rules, now).await
}

async fn cancel(
    connection: &mut SqliteConnection,
    statement: &'static str,
    ids: &[i64],
    now: Millis,
) -> Result<u64, Error> {
    let done = sqlx::query(statement).bind(to_json(ids)).bind(now.0).execute(connection).await?;
    Ok(done.rows_affected())
}

const OF_ABANDONED: &str = concat!(
    "update delivery indexed by delivery_open set state = 'cancelled', finished_at = ?2
     where robot_id in (select value from json_each(?1)) and state <> 'sending'
        and not exists (select 1 from contact where contact.robot_id = delivery.robot_id) and ",
    crate::open_delivery!()
);

const OF_RULES: &str = concat!(
    "update delivery indexed by delivery_open_rule set state = 'cancelled', finished_at = ?2
     where rule_id in (select value from json_each(?1)) and state <> 'sending' and ",
    crate::open_delivery!()
);
