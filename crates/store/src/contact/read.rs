//! One contact: its page and its form.

use crate::view::ContactDetail;
use model::{ContactId, Millis, Version, contact::ContactForm};
use sqlx::FromRow;

use super::{BaseRow, rows};
use crate::{
    Error, Store,
    column::{Text, from_json},
    edit::{EditedRow, edited_columns},
};

impl Store {
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn contact(&self, id: ContactId, now: Millis) -> Result<Option<ContactDetail>, Error> {
        let mut transaction = self.snapshot().await?;
        let base: Option<DetailRow> = sqlx::query_as(concat!(
            "select id, name, phone, email, robot_id, ding_user_id, system_notifications, created_at, ",
            edited_columns!("contact"),
            " from contact where id = ?1",
        ))
        .bind(id.0)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(detail) = base else { return Ok(None) };
        let row = rows(&mut transaction, vec![detail.base], now).await?.pop();
        Ok(row.map(|row| ContactDetail {
            row,
            ding_user_id: detail.ding_user_id,
            system_notifications: detail.system_notifications,
            created_at: Millis(detail.created_at),
            edited: detail.edited.into(),
        }))
    }

    /// The webhook URL and the secret stay empty: they are write-only.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn contact_form(&self, id: ContactId) -> Result<Option<ContactForm>, Error> {
        let row: Option<FormRow> = sqlx::query_as(
            "select c.version, c.name, c.phone, c.email, c.ding_user_id, c.system_notifications, r.keywords
             from contact c left join robot r on r.id = c.robot_id where c.id = ?1",
        )
        .bind(id.0)
        .fetch_optional(&self.read)
        .await?;
        row.map(|row| row.into_form(id)).transpose()
    }
}

#[derive(FromRow)]
struct DetailRow {
    #[sqlx(flatten)]
    base: BaseRow,
    #[sqlx(try_from = "Text")]
    ding_user_id: String,
    system_notifications: bool,
    created_at: i64,
    #[sqlx(flatten)]
    edited: EditedRow,
}

#[derive(FromRow)]
struct FormRow {
    version: i64,
    #[sqlx(try_from = "Text")]
    name: String,
    phone: Option<Text>,
    email: Option<Text>,
    #[sqlx(try_from = "Text")]
    ding_user_id: String,
    system_notifications: bool,
    keywords: Option<String>,
}

impl FormRow {
    fn into_form(self, id: ContactId) -> Result<ContactForm, Error> {
        let keywords: Vec<String> = match &self.keywords {
            Some(keywords) => from_json("robot.keywords", keywords)?,
            None => Vec::new(),
        };
        Ok(ContactForm {
            id: Some(id),
            version: Version(self.version),
            name: self.name,
            phone: self.phone.unwrap_or_default().into(),
            email: self.email.unwrap_or_default().into(),
            keywords: keywords.join(", "),
            ding_user_id: self.ding_user_id,
            system_notifications: self.system_notifications,
            ..ContactForm::default()
        })
    }
}
