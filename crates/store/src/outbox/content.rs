//! What deliveries say, read when they are sent.

use std::collections::HashMap;

use model::{DeliveryId, notification::Notification};
use sqlx::{FromRow, SqliteConnection};

use crate::{
    Error, Store,
    column::{from_json, to_json},
};

/// What a delivery says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    pub notification: Notification,
    /// The exact bytes of the last attempt.
    pub body: Option<Vec<u8>>,
}

impl Store {
    /// Of those that are stored. What cannot be read is an error of that one.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn contents(
        &self,
        deliveries: &[DeliveryId],
    ) -> Result<HashMap<DeliveryId, Result<Content, Error>>, Error> {
        let mut connection = self.read.acquire().await?;
        let rows: Vec<ContentRow> =
            sqlx::query_as(CONTENTS).bind(to_json(deliveries)).fetch_all(&mut *connection).await?;
        Ok(rows.into_iter().map(|row| (DeliveryId(row.id.clone()), row.into_content())).collect())
    }
}

pub(crate) async fn content(connection: &mut SqliteConnection, id: &DeliveryId) -> Result<Content, Error> {
    let row: ContentRow = sqlx::query_as(CONTENTS).bind(to_json(&[id])).fetch_one(connection).await?;
    row.into_content()
}

/// What the version before stored has its content in its own row.
pub(super) const CONTENTS: &str = "select d.id, coalesce(c.notification, d.notification) as notification,
        iif(c.delivery_id is null, d.body, c.body) as body
     from json_each(?1) as wanted cross join delivery d on d.id = wanted.value
     left join delivery_content c on c.delivery_id = d.id";

#[derive(FromRow)]
struct ContentRow {
    id: String,
    notification: String,
    body: Option<Vec<u8>>,
}

impl ContentRow {
    fn into_content(self) -> Result<Content, Error> {
        let notification = from_json::<Notification>("delivery_content.notification", &self.notification)?;
        Ok(Content { notification: notification.with_severities(), body: self.body })
    }
}
