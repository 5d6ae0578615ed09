//! Settings of the installation, and its sign of life.

use model::{Edited, Millis, Version, settings::SettingsForm};
use sqlx::SqliteConnection;

use crate::{
    Edit, Error, Store,
    column::{Text, from_json, to_json},
    edit::{EditedRow, edited_columns, made_from_stored},
};

impl Store {
    /// The defaults until something was saved.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn settings(&self) -> Result<SettingsForm, Error> {
        let row: Option<(Text, i64)> =
            sqlx::query_as("select value, version from setting where name = 'form'").fetch_optional(&self.read).await?;
        let Some((Text(form), version)) = row else { return Ok(SettingsForm::default()) };
        // What cannot be read is as if nobody had saved it: it must stop neither the start nor the form that mends it.
        let unreadable = |error: &Error| tracing::error!(%error, "the settings cannot be read: save them again");
        let form: SettingsForm = from_json("setting.form", &form).inspect_err(unreadable).unwrap_or_default();
        Ok(SettingsForm { version: Version(version), ..form })
    }

    /// Whether [`Store::settings`] are what was saved, and not the defaults because that cannot be read.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn settings_are_readable(&self) -> Result<bool, Error> {
        let saved: Option<Text> =
            sqlx::query_scalar("select value from setting where name = 'form'").fetch_optional(&self.read).await?;
        Ok(saved.is_none_or(|Text(saved)| from_json::<SettingsForm>("setting.form", &saved).is_ok()))
    }

    /// Who saved the settings last. Version 0 until somebody did.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn settings_edited(&self) -> Result<Edited, Error> {
        let mut transaction = self.snapshot().await?;
        edited(&mut transaction).await
    }

    /// [`Error::Stale`] when they were saved since the version that the form was made from.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn save_settings(&self, form: &SettingsForm, edit: impl Into<Edit>) -> Result<(), Error> {
        let edit = edit.into();
        let mut transaction = self.begin().await?;
        made_from_stored(edited(&mut transaction).await?, form.version)?;
        sqlx::query(
            "insert into setting (name, value, updated_at, updated_by) values ('form', ?1, ?2, ?3)
             on conflict (name) do update set value = excluded.value, version = version + 1,
                updated_at = excluded.updated_at, updated_by = excluded.updated_by",
        )
        .bind(to_json(&SettingsForm { version: Version::NONE, ..form.clone() }))
        .bind(edit.at.0)
        .bind(edit.account())
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// Notes that Bellhop runs at `now`: the next start sees from it how long it was down.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn alive(&self, now: Millis) -> Result<(), Error> {
        put(self, "alive_at", &to_json(&now)).await
    }
}

async fn edited(connection: &mut SqliteConnection) -> Result<Edited, Error> {
    let row: Option<EditedRow> =
        sqlx::query_as(concat!("select ", edited_columns!("setting"), " from setting where name = 'form'"))
            .fetch_optional(connection)
            .await?;
    Ok(row.map(Edited::from).unwrap_or_default())
}

/// The last sign of life; `None` before the first.
pub(crate) async fn alive_at(connection: &mut SqliteConnection) -> Result<Option<Millis>, Error> {
    let at: Option<String> =
        sqlx::query_scalar("select value from setting where name = 'alive_at'").fetch_optional(connection).await?;
    at.map(|at| from_json("setting.alive_at", &at)).transpose()
}

pub(crate) async fn put(store: &Store, name: &'static str, value: &str) -> Result<(), Error> {
    sqlx::query(
        "insert into setting (name, value) values (?1, ?2) on conflict (name) do update set value = excluded.value",
    )
    .bind(name)
    .bind(value)
    .execute(&store.write)
    .await?;
    Ok(())
}
