//! Deleting contacts.

use model::{ContactId, Millis, contact_group::Deleted};

use crate::{
    Detach, Error, Store,
    column::to_json,
    delivery::cancel_of_abandoned,
    detach::{count_as_edit, rules},
};

impl Store {
    /// All of them or, while rules name one directly and may not be detached, none. Groups lose them as members. What waits
    /// for a robot that nobody points to any more is cancelled.
    pub async fn delete_contacts(&self, ids: &[ContactId], detach: Detach, now: Millis) -> Result<Deleted, Error> {
        let mut transaction = self.begin().await?;
        let ids = to_json(ids);
        let users = rules(
            sqlx::query_as(
                "select id, name from dispatch_rule where id in (
                     select rule_id from rule_contact where contact_id in (select value from json_each(?1))
                 ) order by name collate nocase, id",
            )
            .bind(&ids)
            .fetch_all(&mut *transaction)
            .await?,
        );
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
        let done = sqlx::query("delete from contact where id in (select value from json_each(?1))")
            .bind(&ids)
            .execute(&mut *transaction)
            .await?;
        count_as_edit(&mut transaction, &users, now).await?;
        let cancelled = cancel_of_abandoned(&mut transaction, &robots, now).await?;
        transaction.commit().await?;
        let number = |rows: u64| u32::try_from(rows).unwrap_or(u32::MAX);
        Ok(Deleted::Done { count: number(done.rows_affected()), cancelled: number(cancelled) })
    }
}
