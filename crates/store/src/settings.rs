//! Settings of the installation, and its sign of life.

use model::{Millis, settings::SettingsForm};
use sqlx::SqliteConnection;

use crate::{
    Error, Store,
    column::{from_json, to_json},
};

impl Store {
    /// The defaults until something was saved.
    pub async fn settings(&self) -> Result<SettingsForm, Error> {
        let form: Option<String> =
            sqlx::query_scalar("select value from setting where name = 'form'").fetch_optional(&self.read).await?;
        // What cannot be read is as if nobody had saved it: it must stop neither the start nor the form that mends it.
        let read = |form: String| {
            let unreadable = |error: &Error| tracing::error!(%error, "the settings cannot be read: save them again");
            from_json("setting.form", &form).inspect_err(unreadable).unwrap_or_default()
        };
        Ok(form.map(read).unwrap_or_default())
    }

    pub async fn save_settings(&self, form: &SettingsForm) -> Result<(), Error> {
        put(self, "form", &to_json(form)).await
    }

    /// Notes that Bellhop runs at `now`: the next start sees from it how long it was down (design 2.2).
    pub async fn alive(&self, now: Millis) -> Result<(), Error> {
        put(self, "alive_at", &to_json(&now)).await
    }
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
