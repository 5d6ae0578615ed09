//! Who a rule that need not be saved yet would notify: the handlers in its form, looked up.

use model::{ContactGroupId, ContactId, dispatch_rule::DispatchRule, routing::Target};

use crate::{
    Error, Store,
    column::{Text, to_json},
    routing::{Handler, targets},
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handled {
    /// Names of the contacts, then of the groups.
    pub handlers: Vec<String>,
    /// One per distinct robot; empty when the notification method is off.
    pub targets: Vec<Target>,
}

impl Store {
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn handled_by(&self, rule: &DispatchRule) -> Result<Handled, Error> {
        let mut transaction = self.snapshot().await?;
        let contacts: Vec<i64> = rule.contacts.iter().map(|ContactId(id)| *id).collect();
        let groups: Vec<i64> = rule.groups.iter().map(|ContactGroupId(id)| *id).collect();
        let (contacts, groups) = (to_json(&contacts), to_json(&groups));
        let handlers: Vec<Text> =
            sqlx::query_scalar(NAMES).bind(&contacts).bind(&groups).fetch_all(&mut *transaction).await?;
        let found: Vec<Handler> =
            sqlx::query_as(HANDLERS).bind(&contacts).bind(&groups).fetch_all(&mut *transaction).await?;
        let targets = if rule.dingtalk { targets(found).remove(&0).unwrap_or_default() } else { Vec::new() };
        Ok(Handled { handlers: handlers.into_iter().map(String::from).collect(), targets })
    }
}

const NAMES: &str = "select name from (
         select 0 as kind, c.name from json_each(?1) as chosen join contact c on c.id = chosen.value
         union all
         select 1, g.name from json_each(?2) as chosen join contact_group g on g.id = chosen.value)
     order by kind, name";

/// As in `routing`, for a rule 0 that is not stored.
const HANDLERS: &str =
    "select 0 as rule_id, handler.group_id, c.robot_id, c.id, c.name, coalesce(c.phone, '') as phone,
        c.ding_user_id
     from (select null as group_id, value as contact_id from json_each(?1)
           union all
           select m.group_id, m.contact_id
           from json_each(?2) as chosen join contact_group_member m on m.group_id = chosen.value) handler
     join contact c on c.id = handler.contact_id";
