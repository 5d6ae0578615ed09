//! One dispatch rule.

use crate::view::DispatchRuleDetail;
use model::{Millis, RobotId, RuleId};
use sqlx::SqliteConnection;

use super::rows::load;
use crate::{Error, Store, robot::summaries};

impl Store {
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn dispatch_rule(&self, id: RuleId, now: Millis) -> Result<Option<DispatchRuleDetail>, Error> {
        let mut transaction = self.snapshot().await?;
        let Some(loaded) = load(&mut transaction, &[id.0]).await?.pop().transpose()? else { return Ok(None) };
        let robots = robots(&mut transaction, id).await?;
        Ok(Some(DispatchRuleDetail {
            row: loaded.row,
            contacts: loaded.contacts,
            groups: loaded.groups,
            costly: false,
            unreadable: false,
            robots: summaries(&mut transaction, &robots, now).await?,
            created_at: Millis(loaded.created_at),
            edited: loaded.edited,
        }))
    }
}

/// The distinct robots of its handlers.
async fn robots(connection: &mut SqliteConnection, id: RuleId) -> Result<Vec<RobotId>, Error> {
    let ids: Vec<i64> = sqlx::query_scalar(
        "select c.robot_id from rule_contact u join contact c on c.id = u.contact_id
         where u.rule_id = ?1 and c.robot_id is not null
         union
         select c.robot_id from rule_group u join contact_group_member m on m.group_id = u.group_id
         join contact c on c.id = m.contact_id
         where u.rule_id = ?1 and c.robot_id is not null",
    )
    .bind(id.0)
    .fetch_all(connection)
    .await?;
    Ok(ids.into_iter().map(RobotId).collect())
}
