//! How much each integration received, by minute.

use model::{IntegrationId, Millis};
use sqlx::SqliteConnection;

use crate::{Error, column::to_rows};

/// Alerts that one request brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    pub integration: IntegrationId,
    pub at: Millis,
    pub alerts: i64,
}

pub(super) struct Rows(Option<String>);

impl Rows {
    pub(super) fn of(received: &[Received]) -> Self {
        let rows = received.iter().map(|request| (request.integration, request.at, request.alerts));
        Self((!received.is_empty()).then(|| to_rows(rows)))
    }

    pub(super) async fn write(self, connection: &mut SqliteConnection) -> Result<(), Error> {
        if let Some(rows) = self.0 {
            sqlx::query(LAST_EVENT).bind(&rows).execute(&mut *connection).await?;
            sqlx::query(MINUTES).bind(&rows).execute(connection).await?;
        }
        Ok(())
    }
}

pub(super) const LAST_EVENT: &str = "update integration set last_event_at = max(coalesce(last_event_at, 0), request.at)
     from (select value ->> 0 as id, max(value ->> 1) as at from jsonb_each(?1) group by 1) as request
     where integration.id = request.id";

/// An integration that was deleted since is left out: its requests must not fail those of others.
pub(super) const MINUTES: &str = "insert into integration_minute (integration_id, minute, alerts)
     select request.value ->> 0, (request.value ->> 1) / 60000, sum(request.value ->> 2)
     from jsonb_each(?1) as request join integration on integration.id = request.value ->> 0
     group by 1, 2
     on conflict (integration_id, minute) do update set alerts = alerts + excluded.alerts";
