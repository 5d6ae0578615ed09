//! Deleting contact groups.

use crate::view::Deleted;
use model::ContactGroupId;

use crate::{
    Detach, Edit, Error, Store,
    column::to_json,
    rule_usage::{count_as_edit, rules_that_name},
};

impl Store {
    /// All of them or, while rules name one and may not be detached, none. The contacts stay.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn delete_contact_groups(
        &self,
        ids: &[ContactGroupId],
        detach: Detach,
        edit: impl Into<Edit>,
    ) -> Result<Deleted, Error> {
        let edit = edit.into();
        let mut transaction = self.begin().await?;
        let ids = to_json(ids);
        let users = rules_that_name!(&mut *transaction, "rule_group", "group_id", &ids);
        if detach == Detach::Refuse && !users.is_empty() {
            return Ok(Deleted::InUse { rules: users });
        }
        let done = sqlx::query("delete from contact_group where id in (select value from json_each(?1))")
            .bind(&ids)
            .execute(&mut *transaction)
            .await?;
        count_as_edit(&mut transaction, &users, edit).await?;
        transaction.commit().await?;
        Ok(Deleted::Done { count: u32::try_from(done.rows_affected()).unwrap_or(u32::MAX), cancelled: 0 })
    }
}
