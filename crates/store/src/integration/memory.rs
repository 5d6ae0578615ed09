//! What was refused and noted of what came in by an integration, as the console remembers it.

use model::IntegrationId;

use crate::{Error, Store, column::Text};

impl Store {
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn integration_memories(&self) -> Result<Vec<(IntegrationId, String)>, Error> {
        let rows: Vec<(i64, Text)> =
            sqlx::query_as("select integration_id, memory from integration_memory").fetch_all(&self.read).await?;
        Ok(rows.into_iter().map(|(id, memory)| (IntegrationId(id), memory.into())).collect())
    }

    /// Nothing happens where the integration is gone.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn save_integration_memory(&self, id: IntegrationId, memory: &str) -> Result<(), Error> {
        sqlx::query(
            "insert into integration_memory (integration_id, memory) select id, ?2 from integration where id = ?1
             on conflict (integration_id) do update set memory = excluded.memory",
        )
        .bind(id.0)
        .bind(memory)
        .execute(&self.write)
        .await?;
        Ok(())
    }
}
