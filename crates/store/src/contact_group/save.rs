//! Creating and editing contact groups.

use model::{ContactGroupId, ContactId, contact_group::ContactGroupForm, limits::form::CONTACT_GROUPS};
use sqlx::SqliteConnection;

use crate::{
    Edit, Error, Store,
    edit::{Versioned, check_version},
    links::Links,
    room,
};

impl Store {
    /// [`Error::Taken`] when another group has the name, [`Error::Gone`] when a contact was deleted meanwhile,
    /// [`Error::NotFound`] when the group itself was, [`Error::Stale`] when it was changed meanwhile, [`Error::Full`] when there are
    /// as many as may be.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn save_contact_group(
        &self,
        form: &ContactGroupForm,
        edit: impl Into<Edit>,
    ) -> Result<ContactGroupId, Error> {
        let edit = edit.into();
        let mut transaction = self.begin().await?;
        let name = form.name.trim();
        let id = match form.id {
            Some(id) => {
                check_version(&mut transaction, Versioned::ContactGroup, id.0, form.version).await?;
                update(&mut transaction, id, name, edit).await
            }
            None => insert(&mut transaction, name, edit).await,
        }
        .map_err(|error| error.taken_by(name))?;
        Links::Members.set(&mut transaction, id.0, &form.contacts).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Nothing happens when the contact is no member.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn remove_member(
        &self,
        group: ContactGroupId,
        contact: ContactId,
        edit: impl Into<Edit>,
    ) -> Result<(), Error> {
        let edit = edit.into();
        let mut transaction = self.begin().await?;
        let done = sqlx::query("delete from contact_group_member where group_id = ?1 and contact_id = ?2")
            .bind(group.0)
            .bind(contact.0)
            .execute(&mut *transaction)
            .await?;
        if done.rows_affected() > 0 {
            sqlx::query(
                "update contact_group set version = version + 1, updated_at = ?2, updated_by = ?3 where id = ?1",
            )
            .bind(group.0)
            .bind(edit.at.0)
            .bind(edit.account())
            .execute(&mut *transaction)
            .await?;
        }
        Ok(transaction.commit().await?)
    }
}

async fn insert(connection: &mut SqliteConnection, name: &str, edit: Edit) -> Result<ContactGroupId, Error> {
    room::check(connection, "select count(*) from contact_group where team_id = 1", CONTACT_GROUPS).await?;
    let id = sqlx::query_scalar(
        "insert into contact_group (name, created_at, updated_at, updated_by) values (?1, ?2, ?2, ?3) returning id",
    )
    .bind(name)
    .bind(edit.at.0)
    .bind(edit.account())
    .fetch_one(connection)
    .await?;
    Ok(ContactGroupId(id))
}

/// The members are an edit of the group, too.
async fn update(
    connection: &mut SqliteConnection,
    id: ContactGroupId,
    name: &str,
    edit: Edit,
) -> Result<ContactGroupId, Error> {
    sqlx::query(
        "update contact_group set name = ?2, updated_at = ?3, updated_by = ?4, version = version + 1 where id = ?1",
    )
    .bind(id.0)
    .bind(name)
    .bind(edit.at.0)
    .bind(edit.account())
    .execute(connection)
    .await?;
    Ok(id)
}
