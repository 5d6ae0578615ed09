//! One contact group: its page and its form.

use crate::view::ContactGroupDetail;
use model::{ContactGroupId, ContactId, Edited, Millis, Version, contact_group::ContactGroupForm};

use sqlx::FromRow;

use super::list::rules;
use crate::{
    Error, Store,
    column::{Text, to_json},
    contact::{BaseRow, rows},
    edit::{EditedRow, edited_columns},
};

impl Store {
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn contact_group(&self, id: ContactGroupId, now: Millis) -> Result<Option<ContactGroupDetail>, Error> {
        let mut transaction = self.snapshot().await?;
        let group: Option<DetailRow> = sqlx::query_as(concat!(
            "select name, created_at, ",
            edited_columns!("contact_group"),
            " from contact_group where id = ?1"
        ))
        .bind(id.0)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(DetailRow { name, created_at, edited }) = group else { return Ok(None) };
        let members: Vec<BaseRow> = sqlx::query_as(
            "select c.id, c.name, c.phone, c.email, c.robot_id
             from contact_group_member m join contact c on c.id = m.contact_id where m.group_id = ?1
             order by c.name collate nocase, c.id",
        )
        .bind(id.0)
        .fetch_all(&mut *transaction)
        .await?;
        let mut rules = rules(&mut transaction, &to_json(&[id])).await?;
        Ok(Some(ContactGroupDetail {
            id,
            name,
            members: rows(&mut transaction, members, now).await?,
            rules: rules.remove(&id.0).unwrap_or_default(),
            created_at: Millis(created_at),
            edited: Edited::from(edited),
        }))
    }

    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn contact_group_form(&self, id: ContactGroupId) -> Result<Option<ContactGroupForm>, Error> {
        let mut transaction = self.snapshot().await?;
        let group: Option<(Text, i64)> = sqlx::query_as("select name, version from contact_group where id = ?1")
            .bind(id.0)
            .fetch_optional(&mut *transaction)
            .await?;
        let Some((name, version)) = group else { return Ok(None) };
        let contacts: Vec<i64> =
            sqlx::query_scalar("select contact_id from contact_group_member where group_id = ?1 order by contact_id")
                .bind(id.0)
                .fetch_all(&mut *transaction)
                .await?;
        let contacts = contacts.into_iter().map(ContactId).collect();
        Ok(Some(ContactGroupForm { id: Some(id), version: Version(version), name: name.into(), contacts }))
    }
}

#[derive(FromRow)]
struct DetailRow {
    #[sqlx(try_from = "Text")]
    name: String,
    created_at: i64,
    #[sqlx(flatten)]
    edited: EditedRow,
}
