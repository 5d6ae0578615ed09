//! The list of deliveries: newest first, filtered, a page at a time.

use std::collections::HashMap;

use crate::view::{DeliveryFilters, DeliveryQuery, DeliveryRow, Page};
use model::{DeliveryId, Millis, RobotId, RuleId, answer::Answer};
use sqlx::{FromRow, QueryBuilder, Sqlite, SqliteConnection};

use crate::{
    Error, MAX_TOTAL, Store,
    column::{Text, from_json, from_name},
    robot::names,
    unreadable::readable,
};

impl Store {
    /// By the time of decision, newest first; `range` is about that time too. `total` is at most [`MAX_TOTAL`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn deliveries(&self, query: &DeliveryQuery) -> Result<Page<DeliveryRow>, Error> {
        let mut transaction = self.snapshot().await?;
        let total = count(query).build_query_scalar().fetch_one(&mut *transaction).await?;
        let base = page(query).build().fetch_all(&mut *transaction).await?;
        let base = readable("delivery", &base, Ok::<BaseRow, Error>);
        Ok(Page { rows: rows(&mut transaction, base).await?, total, request: query.page })
    }

    /// The robots that have a contact or a delivery, and all rules; by name.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn delivery_filters(&self) -> Result<DeliveryFilters, Error> {
        let mut transaction = self.snapshot().await?;
        let ids: Vec<i64> = sqlx::query_scalar(
            "select id from robot where exists (select 1 from contact where contact.robot_id = robot.id)
                or exists (select 1 from delivery where delivery.robot_id = robot.id)",
        )
        .fetch_all(&mut *transaction)
        .await?;
        let ids: Vec<RobotId> = ids.into_iter().map(RobotId).collect();
        let mut robots: Vec<(RobotId, String)> = names(&mut transaction, &ids).await?.into_iter().collect();
        robots.sort_by_cached_key(|(id, name)| (name.to_lowercase(), *id));
        let rules: Vec<(i64, Text)> =
            sqlx::query_as("select id, name from dispatch_rule where team_id = 1 order by name collate nocase, id")
                .fetch_all(&mut *transaction)
                .await?;
        Ok(DeliveryFilters { robots, rules: rules.into_iter().map(|(id, Text(name))| (RuleId(id), name)).collect() })
    }
}

fn count(query: &DeliveryQuery) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new("select count(*) from (select 1 from delivery d ");
    filter(&mut sql, query);
    sql.push(" limit ").push_bind(MAX_TOTAL).push(")");
    sql
}

fn page(query: &DeliveryQuery) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new(BASE);
    filter(&mut sql, query);
    sql.push(" order by d.created_at desc, d.rowid desc limit ")
        .push_bind(query.page.limit())
        .push(" offset ")
        .push_bind(query.page.offset());
    sql
}

/// Names the index: each gives the order of the list, and the filter that leaves the fewest rows comes first.
fn filter(sql: &mut QueryBuilder<Sqlite>, query: &DeliveryQuery) {
    sql.push(match (query.rule, query.robot, query.state) {
        (Some(_), ..) => "indexed by delivery_rule where true",
        (None, Some(_), _) => "indexed by delivery_robot where true",
        (None, None, Some(_)) => "indexed by delivery_state where true",
        (None, None, None) => "indexed by delivery_created where true",
    });
    if let Some(rule) = query.rule {
        sql.push(" and d.rule_id = ").push_bind(rule.0);
    }
    if let Some(robot) = query.robot {
        sql.push(" and d.robot_id = ").push_bind(robot.0);
    }
    if let Some(state) = query.state {
        sql.push(" and d.state = ").push_bind(state.as_str());
    }
    if let Some(from) = query.range.from {
        sql.push(" and d.created_at >= ").push_bind(from.0);
    }
    if let Some(to) = query.range.to {
        sql.push(" and d.created_at < ").push_bind(to.0);
    }
}

/// What [`rows`] needs, of `delivery d`.
pub(super) const BASE: &str =
    "select d.id, d.state, d.reason, d.title, d.alerts, d.robot_id, d.rule_id, d.created_at, d.due_at,
        d.finished_at, d.attempts, (select r.name from dispatch_rule r where r.id = d.rule_id) as rule_name,
        (select t.answer from attempt t where t.delivery_id = d.id and t.answer is not null
         order by t.number desc limit 1) as answer
     from delivery d ";

/// In the order of `base`.
pub(super) async fn rows(connection: &mut SqliteConnection, base: Vec<BaseRow>) -> Result<Vec<DeliveryRow>, Error> {
    let robots: Vec<RobotId> = base.iter().map(|row| RobotId(row.robot_id)).collect();
    let names = names(connection, &robots).await?;
    base.into_iter().map(|row| row.into_row(&names)).collect()
}

#[derive(FromRow)]
pub(super) struct BaseRow {
    id: String,
    state: String,
    reason: String,
    #[sqlx(try_from = "Text")]
    title: String,
    alerts: u32,
    robot_id: i64,
    rule_id: Option<i64>,
    created_at: i64,
    due_at: i64,
    finished_at: Option<i64>,
    attempts: u32,
    rule_name: Option<Text>,
    answer: Option<String>,
}

impl BaseRow {
    fn into_row(self, robots: &HashMap<RobotId, String>) -> Result<DeliveryRow, Error> {
        let robot = RobotId(self.robot_id);
        Ok(DeliveryRow {
            id: DeliveryId(self.id),
            state: from_name("delivery.state", &self.state)?,
            reason: from_name("delivery.reason", &self.reason)?,
            title: self.title,
            alerts: self.alerts,
            robot,
            robot_name: robots.get(&robot).cloned().unwrap_or_default(),
            rule: self.rule_id.map(RuleId),
            rule_name: self.rule_name.map(String::from),
            created_at: Millis(self.created_at),
            due_at: Millis(self.due_at),
            finished_at: self.finished_at.map(Millis),
            attempts: self.attempts,
            answer: self.answer.and_then(|answer| readable_answer(&answer)),
        })
    }
}

/// A list shows a delivery whose last answer cannot be read as one without an answer.
fn readable_answer(answer: &str) -> Option<Answer> {
    let unreadable = |error: &Error| tracing::error!(%error, "an answer cannot be read and is not shown");
    from_json("attempt.answer", answer).inspect_err(unreadable).ok()
}

#[cfg(test)]
mod tests {
    use crate::view::TimeRange;
    use model::delivery::DeliveryState;
    use sqlx::AssertSqlSafe;

    use super::*;
    use crate::testing;

    async fn plan(store: &Store, sql: QueryBuilder<Sqlite>) -> String {
        let statement = AssertSqlSafe(format!("explain query plan {}", sql.sql().as_str()));
        let rows: Vec<(i64, i64, i64, String)> = sqlx::query_as(statement).fetch_all(&store.read).await.unwrap();
        rows.into_iter().map(|row| row.3).collect::<Vec<_>>().join("; ")
    }

    #[tokio::test]
    async fn lists_of_deliveries_walk_an_index_in_its_order() {
        let (_folder, store) = testing::store().await;
        let range = TimeRange { from: Some(Millis(1)), to: Some(Millis(2)) };
        for (rule, robot, state, index) in [
            (None, None, None, "delivery_created"),
            (None, None, Some(DeliveryState::Sent), "delivery_state"),
            (None, Some(RobotId(1)), Some(DeliveryState::Sent), "delivery_robot"),
            (Some(RuleId(1)), Some(RobotId(1)), None, "delivery_rule"),
        ] {
            for range in [TimeRange::default(), range] {
                let query = DeliveryQuery { state, robot, rule, range, ..DeliveryQuery::default() };
                for sql in [count(&query), page(&query)] {
                    let plan = plan(&store, sql).await;
                    assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{query:?}: {plan}");
                }
            }
        }
    }
}
