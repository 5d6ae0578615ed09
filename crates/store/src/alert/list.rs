//! The list of alerts: newest first, filtered, a page at a time.

use crate::view::{AlertQuery, AlertRow, AlertState, Page};
use model::{AlertId, Labels, Millis, severity::Level};
use sqlx::{FromRow, QueryBuilder, Sqlite};

use super::ended;
use crate::{
    Error, Store,
    column::{Text, from_json},
    search::pattern,
    unreadable::readable,
};

/// Lists of alerts and of deliveries count no further: a total of this many means "this many or more".
pub const MAX_TOTAL: i64 = 10_000;

impl Store {
    /// By the time of receipt, newest first; `range` is about that time too. `total` is at most [`MAX_TOTAL`]. The search
    /// looks for a part of any label's value.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn alerts(&self, query: &AlertQuery) -> Result<Page<AlertRow>, Error> {
        let mut transaction = self.snapshot().await?;
        let total = count(query).build_query_scalar().fetch_one(&mut *transaction).await?;
        let rows = page(query).build().fetch_all(&mut *transaction).await?;
        let rows = readable("alert", &rows, ListRow::into_row);
        Ok(Page { rows, total, request: query.page })
    }
}

fn count(query: &AlertQuery) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new("select count(*) from (select 1 from alert a ");
    filter(&mut sql, query);
    sql.push(" limit ").push_bind(MAX_TOTAL).push(")");
    sql
}

fn page(query: &AlertQuery) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new(
        "select a.id, a.name, a.level, a.labels, a.starts_at, a.updated_at, a.ended, a.ended_by,
            iif(a.ended_by <> '', a.resolved_at,
                min(a.resolved_at, max(a.starts_at, coalesce(a.ends_at, a.resolved_at)))) as resolved_at,
            (select i.name from integration i where i.id = a.integration_id) as integration,
            coalesce(a.annotations ->> '$.summary', a.annotations ->> '$.description', a.annotations ->> '$.message', '')
                as summary
         from alert a ",
    );
    filter(&mut sql, query);
    sql.push(" order by a.received_at desc, a.id desc limit ")
        .push_bind(query.page.limit())
        .push(" offset ")
        .push_bind(query.page.offset());
    sql
}

/// Names the index: both give the order of the list, and there are no statistics from which `SQLite` could know that few
/// alerts fire.
fn filter(sql: &mut QueryBuilder<Sqlite>, query: &AlertQuery) {
    sql.push(match query.state {
        Some(AlertState::Firing) => "indexed by alert_firing where a.resolved_at is null",
        Some(AlertState::Resolved) => "indexed by alert_received where a.resolved_at is not null",
        None => "indexed by alert_received where true",
    });
    if let Some(from) = query.range.from {
        sql.push(" and a.received_at >= ").push_bind(from.0);
    }
    if let Some(to) = query.range.to {
        sql.push(" and a.received_at < ").push_bind(to.0);
    }
    if let Some(level) = query.level {
        sql.push(" and a.level = ").push_bind(number(level));
    }
    if let Some(integration) = query.integration {
        sql.push(" and a.integration_id = ").push_bind(integration.0);
    }
    let search = query.search.trim();
    if !search.is_empty() {
        // The text of the JSON first, which is quick and lets few through; then the values themselves.
        let quoted = crate::column::to_json(search);
        sql.push(" and a.labels like ").push_bind(pattern(&quoted[1..quoted.len() - 1])).push(r" escape '\'");
        sql.push(" and exists (select 1 from json_each(a.labels) l where l.value like ").push_bind(pattern(search));
        sql.push(r" escape '\')");
    }
}

/// P1 is stored as 1.
const fn number(level: Level) -> i64 {
    level as i64 + 1
}

pub(crate) fn level(number: i64) -> Level {
    let index = usize::try_from(number - 1).unwrap_or(usize::MAX);
    Level::ALL.get(index).copied().unwrap_or_default()
}

#[derive(FromRow)]
struct ListRow {
    id: i64,
    #[sqlx(try_from = "Text")]
    name: String,
    level: i64,
    labels: String,
    starts_at: i64,
    resolved_at: Option<i64>,
    updated_at: i64,
    ended: Option<String>,
    #[sqlx(try_from = "Text")]
    ended_by: String,
    integration: Option<Text>,
    #[sqlx(try_from = "Text")]
    summary: String,
}

impl ListRow {
    fn into_row(self) -> Result<AlertRow, Error> {
        let mut labels: Labels = from_json("alert.labels", &self.labels)?;
        labels.0.remove("alertname");
        Ok(AlertRow {
            id: AlertId(self.id),
            name: self.name,
            level: level(self.level),
            state: if self.resolved_at.is_some() { AlertState::Resolved } else { AlertState::Firing },
            integration: self.integration.unwrap_or_default().into(),
            labels,
            summary: self.summary,
            starts_at: Millis(self.starts_at),
            resolved_at: self.resolved_at.map(Millis),
            updated_at: Millis(self.updated_at),
            ended: ended::read(self.ended.as_deref(), self.ended_by),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::view::TimeRange;
    use model::IntegrationId;
    use sqlx::AssertSqlSafe;

    use super::*;
    use crate::testing;

    /// The plan of the first step that reads the table.
    async fn plan(store: &Store, sql: QueryBuilder<Sqlite>) -> String {
        let statement = AssertSqlSafe(format!("explain query plan {}", sql.sql().as_str()));
        let rows: Vec<(i64, i64, i64, String)> = sqlx::query_as(statement).fetch_all(&store.read).await.unwrap();
        rows.into_iter().map(|row| row.3).collect::<Vec<_>>().join("; ")
    }

    #[tokio::test]
    async fn lists_of_alerts_walk_an_index_in_its_order() {
        let (_folder, store) = testing::store().await;
        let range = TimeRange { from: Some(Millis(1)), to: Some(Millis(2)) };
        for state in [None, Some(AlertState::Firing), Some(AlertState::Resolved)] {
            for (level, integration) in [(None, None), (Some(Level::P1), None), (None, Some(IntegrationId(1)))] {
                for range in [TimeRange::default(), range] {
                    let search = "db".into();
                    let query = AlertQuery { state, level, integration, search, range, ..AlertQuery::default() };
                    for sql in [count(&query), page(&query)] {
                        let plan = plan(&store, sql).await;
                        let index = if state == Some(AlertState::Firing) { "alert_firing" } else { "alert_received" };
                        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{query:?}: {plan}");
                    }
                }
            }
        }
    }

    #[test]
    fn levels_are_stored_as_their_numbers() {
        for (stored, known) in (1..).zip(Level::ALL) {
            assert_eq!((number(known), level(stored)), (stored, known));
        }
    }
}
