//! Creating, editing, switching and deleting integrations.

use model::{
    IntegrationId, Version,
    integration::Kind,
    limits::{form::INTEGRATIONS, ingest::SEVERITIES},
    severity::{self, Level, Table},
};
use sqlx::sqlite::SqliteQueryResult;

use crate::{
    Edit, Error, Sensitive, Store, Switch,
    cipher::purpose,
    column::{from_json, to_json},
    edit::{Versioned, check_version},
    enabled, room,
};

/// What a person says about an integration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrationFields {
    pub name: String,
    /// Changed only by [`Store::set_kind`].
    pub kind: Kind,
    pub description: String,
    pub enabled: bool,
    /// Milliseconds; `None`: only the sender resolves.
    pub auto_resolve: Option<i64>,
    pub severities: Table,
    /// Alerts that may fire at the same time.
    pub max_active: u32,
}

impl Store {
    /// `token_hash`: SHA-256 of `token`. [`Error::Taken`] when another integration has the name, [`Error::Full`] when there are
    /// as many as may be.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn create_integration(
        &self,
        fields: &IntegrationFields,
        token_hash: [u8; 32],
        token: &Sensitive,
        edit: impl Into<Edit>,
    ) -> Result<IntegrationId, Error> {
        let edit = edit.into();
        let mut transaction = self.begin().await?;
        room::check(&mut transaction, "select count(*) from integration where team_id = 1", INTEGRATIONS).await?;
        let id = sqlx::query_scalar(
            "insert into integration
                (name, kind, description, enabled, auto_resolve, token_hash, token, created_at, updated_at, updated_by,
                severities, max_active)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10, ?11) returning id",
        )
        .bind(&fields.name)
        .bind(fields.kind.as_str())
        .bind(&fields.description)
        .bind(fields.enabled)
        .bind(fields.auto_resolve)
        .bind(&token_hash[..])
        .bind(self.cipher.seal(purpose::INTEGRATION_TOKEN, token.expose()))
        .bind(edit.at.0)
        .bind(edit.account())
        .bind(to_json(&fields.severities))
        .bind(fields.max_active)
        .fetch_one(&mut *transaction)
        .await
        .map_err(|error| Error::from(error).taken_by(&fields.name))?;
        transaction.commit().await?;
        Ok(IntegrationId(id))
    }

    /// Everything but the kind and the token. [`Error::Taken`] when another integration has the name, [`Error::Stale`] when this
    /// one was changed since `made_from`.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn update_integration(
        &self,
        id: IntegrationId,
        made_from: Version,
        fields: &IntegrationFields,
        edit: impl Into<Edit>,
    ) -> Result<(), Error> {
        let edit = edit.into();
        let mut transaction = self.begin().await?;
        check_version(&mut transaction, Versioned::Integration, id.0, made_from).await?;
        sqlx::query(
            "update integration set name = ?2, description = ?3, enabled = ?4, auto_resolve = ?5, updated_at = ?6,
                updated_by = ?7, severities = ?8, max_active = ?9, version = version + 1
             where id = ?1",
        )
        .bind(id.0)
        .bind(&fields.name)
        .bind(&fields.description)
        .bind(fields.enabled)
        .bind(fields.auto_resolve)
        .bind(edit.at.0)
        .bind(edit.account())
        .bind(to_json(&fields.severities))
        .bind(fields.max_active)
        .execute(&mut *transaction)
        .await
        .map_err(|error| Error::from(error).taken_by(&fields.name))?;
        Ok(transaction.commit().await?)
    }

    /// With the auto-resolve time of that kind.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_kind(&self, id: IntegrationId, kind: Kind, edit: impl Into<Edit>) -> Result<(), Error> {
        let edit = edit.into();
        let done = sqlx::query(
            "update integration set kind = ?2, auto_resolve = ?3, updated_at = ?4, updated_by = ?5, version = version + 1
             where id = ?1",
        )
        .bind(id.0)
        .bind(kind.as_str())
        .bind(kind.default_auto_resolve())
        .bind(edit.at.0)
        .bind(edit.account())
        .execute(&self.write)
        .await?;
        found(&done)
    }

    /// Gives one word of severity a meaning. [`Error::Full`] when there are as many as may be.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_severity(
        &self,
        id: IntegrationId,
        word: &str,
        level: Level,
        edit: impl Into<Edit>,
    ) -> Result<(), Error> {
        let edit = edit.into();
        let mut transaction = self.begin().await?;
        let json: Option<String> = sqlx::query_scalar("select severities from integration where id = ?1")
            .bind(id.0)
            .fetch_optional(&mut *transaction)
            .await?;
        let mut table: Table = from_json("integration.severities", &json.ok_or(Error::NotFound)?)?;
        table.words.insert(severity::key(word), level);
        if table.words.len() > SEVERITIES as usize {
            return Err(Error::Full { max: SEVERITIES });
        }
        sqlx::query(
            "update integration set severities = ?2, updated_at = ?3, updated_by = ?4, version = version + 1 where id = ?1",
        )
        .bind(id.0)
        .bind(to_json(&table))
        .bind(edit.at.0)
        .bind(edit.account())
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// The old token stops working at once.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn rotate_integration(
        &self,
        id: IntegrationId,
        token_hash: [u8; 32],
        token: &Sensitive,
        edit: impl Into<Edit>,
    ) -> Result<(), Error> {
        let edit = edit.into();
        let done = sqlx::query(
            "update integration set token_hash = ?2, token = ?3, updated_at = ?4, updated_by = ?5, version = version + 1
             where id = ?1",
        )
        .bind(id.0)
        .bind(&token_hash[..])
        .bind(self.cipher.seal(purpose::INTEGRATION_TOKEN, token.expose()))
        .bind(edit.at.0)
        .bind(edit.account())
        .execute(&self.write)
        .await?;
        found(&done)
    }

    /// Only a real change counts as an edit.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_integration_enabled(
        &self,
        id: IntegrationId,
        to: Switch,
        edit: impl Into<Edit>,
    ) -> Result<(), Error> {
        let edit = edit.into();
        let mut transaction = self.begin().await?;
        to.write(&mut transaction, enabled::OF_INTEGRATION, id.0, edit).await?;
        Ok(transaction.commit().await?)
    }

    /// Its alerts stay, and end as they would have.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn delete_integration(&self, id: IntegrationId) -> Result<(), Error> {
        let done = sqlx::query("delete from integration where id = ?1").bind(id.0).execute(&self.write).await?;
        found(&done)
    }
}

fn found(done: &SqliteQueryResult) -> Result<(), Error> {
    if done.rows_affected() == 0 { Err(Error::NotFound) } else { Ok(()) }
}
