//! The list of dispatch rules.

use crate::view::{DispatchRuleQuery, DispatchRuleRow, Page};

use super::rows::load;
use crate::{Error, Store, search::pattern};

impl Store {
    /// By name. `firing` counts the alerts that fire now and at some time joined a group of the rule, also under an earlier
    /// version of it.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn dispatch_rules(&self, query: &DispatchRuleQuery) -> Result<Page<DispatchRuleRow>, Error> {
        let mut transaction = self.snapshot().await?;
        let search = pattern(&query.search);
        let total =
            sqlx::query_scalar(r"select count(*) from dispatch_rule where team_id = 1 and name like ?1 escape '\'")
                .bind(&search)
                .fetch_one(&mut *transaction)
                .await?;
        let ids: Vec<i64> = sqlx::query_scalar(
            r"select id from dispatch_rule where team_id = 1 and name like ?1 escape '\'
              order by name collate nocase, id limit ?2 offset ?3",
        )
        .bind(&search)
        .bind(query.page.limit())
        .bind(query.page.offset())
        .fetch_all(&mut *transaction)
        .await?;
        let mut rows = Vec::with_capacity(ids.len());
        for loaded in load(&mut transaction, &ids).await? {
            match loaded {
                Ok(loaded) => rows.push(loaded.row),
                Err(error) => tracing::error!(%error, "a dispatch rule cannot be read and is not shown"),
            }
        }
        Ok(Page { rows, total, request: query.page })
    }

    /// An enabled rule tells somebody of the alerts that no other rule matches.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn has_catch_all(&self) -> Result<bool, Error> {
        let mut transaction = self.snapshot().await?;
        Ok(sqlx::query_scalar(
            "select exists (select 1 from dispatch_rule where team_id = 1 and enabled = 1 and catch_all = 1)",
        )
        .fetch_one(&mut *transaction)
        .await?)
    }
}
