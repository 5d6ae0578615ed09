//! Creating and editing contact groups.

use std::collections::BTreeSet;

use model::{ContactGroupId, ContactId, Millis, contact_group::ContactGroupForm, limits::form::CONTACT_GROUPS};
use sqlx::SqliteConnection;

use crate::{Error, Store, column::to_json, room};

impl Store {
    /// [`Error::Taken`] when another group has the name, [`Error::Gone`] when a contact was deleted meanwhile,
    /// [`Error::NotFound`] when the group itself was, [`Error::Full`] when there are as many as may be.
    pub async fn save_contact_group(&self, form: &ContactGroupForm, now: Millis) -> Result<ContactGroupId, Error> {
        let mut transaction = self.begin().await?;
        let name = form.name.trim();
        let id = match form.id {
            Some(id) => rename(&mut transaction, id, name, now).await,
            None => insert(&mut transaction, name, now).await,
        }
        .map_err(|error| error.taken_by(name))?;
        set_members(&mut transaction, id, &form.contacts).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Nothing happens when the contact is no member.
    pub async fn remove_member(&self, group: ContactGroupId, contact: ContactId, now: Millis) -> Result<(), Error> {
        let mut transaction = self.begin().await?;
        let done = sqlx::query("delete from contact_group_member where group_id = ?1 and contact_id = ?2")
            .bind(group.0)
            .bind(contact.0)
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() > 0 {
            sqlx::query("update contact_group set updated_at = ?2 where id = ?1")
                .bind(group.0)
                .bind(now.0)
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }
}

async fn insert(connection: &mut SqliteConnection, name: &str, now: Millis) -> Result<ContactGroupId, Error> {
    room::check(connection, "select count(*) from contact_group where team_id = 1", CONTACT_GROUPS).await?;
    let id =
        sqlx::query_scalar("insert into contact_group (name, created_at, updated_at) values (?1, ?2, ?2) returning id")
            .bind(name)
            .bind(now.0)
            .fetch_one(connection)
            .await?;
    Ok(ContactGroupId(id))
}

async fn rename(
    connection: &mut SqliteConnection,
    id: ContactGroupId,
    name: &str,
    now: Millis,
) -> Result<ContactGroupId, Error> {
    let done = sqlx::query("update contact_group set name = ?2, updated_at = ?3 where id = ?1")
        .bind(id.0)
        .bind(name)
        .bind(now.0)
        .execute(connection)
        .await?;
    if done.rows_affected() == 0 { Err(Error::NotFound) } else { Ok(id) }
}

async fn set_members(
    connection: &mut SqliteConnection,
    group: ContactGroupId,
    contacts: &[ContactId],
) -> Result<(), Error> {
    let wanted: BTreeSet<ContactId> = contacts.iter().copied().collect();
    sqlx::query("delete from contact_group_member where group_id = ?1").bind(group.0).execute(&mut *connection).await?;
    let done = sqlx::query(
        "insert into contact_group_member (group_id, contact_id)
         select ?1, id from contact where id in (select value from json_each(?2))",
    )
    .bind(group.0)
    .bind(to_json(&wanted))
    .execute(connection)
    .await?;
    if done.rows_affected() < wanted.len() as u64 { Err(Error::Gone { field: "contacts" }) } else { Ok(()) }
}
