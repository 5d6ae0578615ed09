//! Tokens of integrations: found by their hash, shown again from their ciphertext.

use model::{IntegrationId, integration::IngestTarget};
use sha2::{Digest, Sha256};
use sqlx::FromRow;

use crate::{
    Error, Sensitive, Store,
    cipher::purpose,
    column::{from_json, from_name},
    unreadable::readable,
};

/// SHA-256: a token has 256 random bits, so that nothing slower is needed.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

impl Store {
    /// By the hash of its token, each integration that alerts may be posted to; disabled ones included. One that cannot be read
    /// is left out: the others take alerts.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn ingest_targets(&self) -> Result<Vec<([u8; 32], IngestTarget)>, Error> {
        let rows = sqlx::query(
            "select id, token_hash, kind, enabled, auto_resolve, severities, max_active from integration order by id",
        )
        .fetch_all(&self.read)
        .await?;
        Ok(readable("integration", &rows, TargetRow::into_target))
    }

    /// The token in clear, for the URL that people paste into their monitoring.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn token(&self, integration: IntegrationId) -> Result<Sensitive, Error> {
        let sealed: Vec<u8> = sqlx::query_scalar("select token from integration where id = ?1")
            .bind(integration.0)
            .fetch_one(&self.read)
            .await?;
        self.cipher.open(purpose::INTEGRATION_TOKEN, &sealed)
    }
}

#[derive(FromRow)]
struct TargetRow {
    token_hash: Vec<u8>,
    id: i64,
    kind: String,
    enabled: bool,
    auto_resolve: Option<i64>,
    severities: String,
    max_active: u32,
}

impl TargetRow {
    fn into_target(self) -> Result<([u8; 32], IngestTarget), Error> {
        let hash = self
            .token_hash
            .try_into()
            .map_err(|_| Error::Corrupt { column: "integration.token_hash", reason: "not 32 bytes".into() })?;
        let target = IngestTarget {
            id: IntegrationId(self.id),
            kind: from_name("integration.kind", &self.kind)?,
            enabled: self.enabled,
            auto_resolve: self.auto_resolve,
            max_active: self.max_active,
            severities: from_json("integration.severities", &self.severities)?,
        };
        Ok((hash, target))
    }
}
