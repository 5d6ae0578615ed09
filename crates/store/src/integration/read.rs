//! Looking integrations up for the console.

use crate::view::{IntegrationRow, SeverityCount};
use model::{IntegrationId, Millis, severity::Severity};
use sqlx::FromRow;

use super::IntegrationStored;
use crate::{
    Error, Store,
    alert::level,
    cipher::purpose,
    column::{Text, from_json, from_name},
    edit::{EditedRow, edited_columns},
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

impl Store {
    /// By name, with what came in the hour before `now`.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn integrations(&self, now: Millis) -> Result<Vec<IntegrationRow>, Error> {
        let rows: Vec<ListRow> = sqlx::query_as(
            "select i.id, i.name, i.kind, i.description, i.enabled, i.auto_resolve, i.last_event_at,
                (select coalesce(sum(m.alerts), 0) from integration_minute m
                 where m.integration_id = i.id and m.minute > ?1) as last_hour
             from integration i where i.team_id = 1 order by i.name collate nocase, i.id",
        )
        .bind(now.plus(-HOUR).0 / MINUTE)
        .fetch_all(&self.read)
        .await?;
        rows.into_iter().map(ListRow::into_row).collect()
    }

    /// With its token in clear.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn integration(&self, id: IntegrationId, now: Millis) -> Result<Option<IntegrationStored>, Error> {
        let row: Option<StoredRow> = sqlx::query_as(concat!(
            "select id, name, kind, description, enabled, auto_resolve, last_event_at,
                (select coalesce(sum(m.alerts), 0) from integration_minute m
                 where m.integration_id = integration.id and m.minute > ?1) as last_hour,
                token, created_at, severities, max_active, ",
            edited_columns!("integration"),
            " from integration where id = ?2",
        ))
        .bind(now.plus(-HOUR).0 / MINUTE)
        .bind(id.0)
        .fetch_optional(&self.read)
        .await?;
        let Some(stored) = row else { return Ok(None) };
        Ok(Some(IntegrationStored {
            row: stored.row.into_row()?,
            token: self.cipher.open(purpose::INTEGRATION_TOKEN, &stored.token)?,
            created_at: Millis(stored.created_at),
            severities: from_json("integration.severities", &stored.severities)?,
            max_active: stored.max_active,
            edited: stored.edited.into(),
        }))
    }
}

impl Store {
    /// The words of severity of the alerts that began since then, with the level that each was given and how many there are; the
    /// most frequent first.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn severities_since(&self, id: IntegrationId, since: Millis) -> Result<Vec<SeverityCount>, Error> {
        let rows: Vec<(Text, i64, i64)> = sqlx::query_as(
            "select severity, level, count(*) as alerts from alert indexed by alert_severity
             where integration_id = ?1 and received_at >= ?2 group by severity, level order by alerts desc, severity limit ?3",
        )
        .bind(id.0)
        .bind(since.0)
        .bind(SEVERITIES_SHOWN)
        .fetch_all(&self.read)
        .await?;
        let count = |(word, number, alerts): (Text, i64, i64)| SeverityCount {
            severity: Severity { level: level(number), word: word.into() },
            alerts,
        };
        Ok(rows.into_iter().map(count).collect())
    }
}

/// Whoever sends more words than this sends something else there.
const SEVERITIES_SHOWN: i64 = 50;

#[derive(FromRow)]
struct ListRow {
    id: i64,
    #[sqlx(try_from = "Text")]
    name: String,
    kind: String,
    #[sqlx(try_from = "Text")]
    description: String,
    enabled: bool,
    auto_resolve: Option<i64>,
    last_event_at: Option<i64>,
    last_hour: i64,
}

#[derive(FromRow)]
struct StoredRow {
    #[sqlx(flatten)]
    row: ListRow,
    token: Vec<u8>,
    created_at: i64,
    severities: String,
    max_active: u32,
    #[sqlx(flatten)]
    edited: EditedRow,
}

impl ListRow {
    fn into_row(self) -> Result<IntegrationRow, Error> {
        Ok(IntegrationRow {
            id: IntegrationId(self.id),
            name: self.name,
            kind: from_name("integration.kind", &self.kind)?,
            description: self.description,
            enabled: self.enabled,
            auto_resolve: self.auto_resolve,
            last_event_at: self.last_event_at.map(Millis),
            last_hour: self.last_hour,
            refused_at: None,
        })
    }
}
