//! Deleting contacts.

use crate::view::Deleted;
use model::ContactId;

use crate::{
    Detach, Edit, Error, Store,
    column::to_json,
    delivery::cancel_of_abandoned,
    rule_usage::{count_as_edit, rules_that_name},
};

impl Store {
    /// All of them or, while rules name one directly and may not be detached, none. Groups lose them as members. What waits
    /// for a robot that nobody points to any more is cancelled.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn delete_contacts(
        &self,
        ids: &[ContactId],
        detach: Detach,
        edit: impl Into<Edit>,
    ) -> Result<Deleted, Error> {
        let edit = edit.into();
        let mut transaction = self.begin().await?;
        let ids = to_json(ids);
        let users = rules_that_name!(&mut *transaction, "rule_contact", "contact_id", &ids);
        if detach == Detach::Refuse && !users.is_empty() {
            return Ok(Deleted::InUse { rules: users });
        }
        let robots: Vec<i64> = sqlx::query_scalar(
            "select distinct robot_id from contact
             where id in (select value from json_each(?1)) and robot_id is not null",
        )
        .bind(&ids)
        .fetch_all(&mut *transaction)
        .await?;
        sqlx::query(GROUPS).bind(&ids).bind(edit.at.0).bind(edit.account()).execute(&mut *transaction).await?;
        let done = sqlx::query("delete from contact where id in (select value from json_each(?1))")
            .bind(&ids)
            .execute(&mut *transaction)
            .await?;
        count_as_edit(&mut transaction, &users, edit).await?;
        let cancelled = cancel_of_abandoned(&mut transaction, &robots, edit.at).await?;
        transaction.commit().await?;
        let number = |rows: u64| u32::try_from(rows).unwrap_or(u32::MAX);
        Ok(Deleted::Done { count: number(done.rows_affected()), cancelled: number(cancelled) })
    }
}

/// Losing a member is an edit: whoever edits the group at the same time must see it.
const GROUPS: &str = "update contact_group set version = version + 1, updated_at = ?2, updated_by = ?3 where id in (
         select group_id from contact_group_member where contact_id in (select value from json_each(?1)))";
