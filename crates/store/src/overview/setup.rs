//! How far the set-up has come.

use crate::view::SetupSteps;
use sqlx::FromRow;

use crate::{Error, Store};

impl Store {
    /// `simulator` is always false: the store does not know. Test messages do not count as delivered.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn setup_steps(&self) -> Result<SetupSteps, Error> {
        let row: StepsRow = sqlx::query_as(
            "select
                exists (select 1 from contact where robot_id is not null) as contact,
                exists (select 1 from contact_group) as contact_group,
                exists (
                    select 1 from dispatch_rule r where r.enabled = 1 and r.dingtalk = 1 and r.action = 'generate' and (
                        exists (select 1 from rule_contact u join contact c on c.id = u.contact_id
                                where u.rule_id = r.id and c.robot_id is not null)
                        or exists (select 1 from rule_group u join contact_group_member m on m.group_id = u.group_id
                                   join contact c on c.id = m.contact_id
                                   where u.rule_id = r.id and c.robot_id is not null)
                    )
                ) as rule,
                exists (select 1 from integration) as integration,
                exists (select 1 from delivery where state = 'sent' and reason <> 'test') as delivered",
        )
        .fetch_one(&self.read)
        .await?;
        Ok(SetupSteps {
            contact: row.contact,
            group: row.contact_group,
            rule: row.rule,
            integration: row.integration,
            delivered: row.delivered,
            simulator: false,
        })
    }
}

#[derive(FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "five independent facts, as the database gives them")]
struct StepsRow {
    contact: bool,
    contact_group: bool,
    rule: bool,
    integration: bool,
    delivered: bool,
}
