//! What happens to dispatch rules when a handler of theirs is deleted.

use model::RuleId;
use sqlx::SqliteConnection;

use crate::{
    Edit, Error,
    column::{Text, to_json},
};

/// The rules that name one of these handlers, by name. `ids`: as JSON.
macro_rules! rules_that_name {
    ($connection:expr, $table:literal, $column:literal, $ids:expr) => {
        $crate::rule_usage::rules(
            sqlx::query_as(concat!(
                "select id, name from dispatch_rule where id in (
                     select rule_id from ",
                $table,
                " where ",
                $column,
                " in (select value from json_each(?1))
                 ) order by name collate nocase, id"
            ))
            .bind($ids)
            .fetch_all($connection)
            .await?,
        )
    };
}
pub(crate) use rules_that_name;

/// `rows` as ids and names of rules.
pub(crate) fn rules(rows: Vec<(i64, Text)>) -> Vec<(RuleId, String)> {
    rows.into_iter().map(|(id, Text(name))| (RuleId(id), name)).collect()
}

/// Losing a handler is an edit: decisions made before it and after it must be told apart.
pub(crate) async fn count_as_edit(
    connection: &mut SqliteConnection,
    rules: &[(RuleId, String)],
    edit: Edit,
) -> Result<(), Error> {
    let ids: Vec<RuleId> = rules.iter().map(|(id, _)| *id).collect();
    sqlx::query(
        "update dispatch_rule set version = version + 1, updated_at = ?2, updated_by = ?3
         where id in (select value from json_each(?1))",
    )
    .bind(to_json(&ids))
    .bind(edit.at.0)
    .bind(edit.account())
    .execute(connection)
    .await?;
    Ok(())
}
