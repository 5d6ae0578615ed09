//! The list of contacts, and the choices of forms that name some.

use crate::view::{Choice, ContactQuery, ContactRow, Page};
use model::{ContactId, Millis};

use super::{BaseRow, rows};
use crate::{Error, Store, column::Text, search::pattern};

impl Store {
    /// By name. The search looks for a part of the name, the phone number or the email address.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn contacts(&self, query: &ContactQuery, now: Millis) -> Result<Page<ContactRow>, Error> {
        let mut transaction = self.snapshot().await?;
        let search = pattern(&query.search);
        let total = sqlx::query_scalar(
            r"select count(*) from contact where team_id = 1
                and (name like ?1 escape '\' or phone like ?1 escape '\' or email like ?1 escape '\')",
        )
        .bind(&search)
        .fetch_one(&mut *transaction)
        .await?;
        let base: Vec<BaseRow> = sqlx::query_as(
            r"select id, name, phone, email, robot_id from contact where team_id = 1
                and (name like ?1 escape '\' or phone like ?1 escape '\' or email like ?1 escape '\')
              order by name collate nocase, id limit ?2 offset ?3",
        )
        .bind(&search)
        .bind(query.page.limit())
        .bind(query.page.offset())
        .fetch_all(&mut *transaction)
        .await?;
        Ok(Page { rows: rows(&mut transaction, base, now).await?, total, request: query.page })
    }

    /// All contacts, by name.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn contact_choices(&self) -> Result<Vec<Choice<ContactId>>, Error> {
        let rows: Vec<(i64, Text, bool)> = sqlx::query_as(
            "select id, name, robot_id is not null from contact where team_id = 1 order by name collate nocase, id",
        )
        .fetch_all(&self.read)
        .await?;
        Ok(rows.into_iter().map(|(id, Text(name), has_robot)| Choice { id: ContactId(id), name, has_robot }).collect())
    }
}
