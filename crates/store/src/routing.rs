//! Dispatch rules with their handlers looked up, for the engine: which robots a rule notifies and whom it can mention there.

use std::collections::HashMap;

use model::{
    ContactGroupId, ContactId, RobotId,
    routing::{Person, RoutedRule, Routing, Target},
};
use sqlx::{FromRow, SqliteConnection};

use crate::{Error, Store, dispatch_rule::RuleRow};

impl Store {
    pub async fn routing(&self) -> Result<Routing, Error> {
        routing(&mut *self.snapshot().await?).await
    }

    /// Whom system notifications are for: contacts that receive them and have a robot, but not this one, which is the trouble.
    pub async fn notice_targets(&self, trouble: RobotId) -> Result<Vec<Target>, Error> {
        let handlers = sqlx::query_as(RECEIVERS).bind(trouble.0).fetch_all(&self.read).await?;
        Ok(targets(handlers).remove(&0).unwrap_or_default())
    }
}

/// As the handlers of one rule, 0, which there is not. A robot that refuses itself could tell nobody.
const RECEIVERS: &str = "select 0 as rule_id, c.robot_id, c.id, c.name, coalesce(c.phone, '') as phone, c.ding_user_id
     from contact c join robot r on r.id = c.robot_id
     where c.system_notifications and c.robot_id <> ?1 and r.blocked_since is null
     order by c.robot_id, c.id";

pub(crate) async fn routing(connection: &mut SqliteConnection) -> Result<Routing, Error> {
    let rows: Vec<RuleRow> = sqlx::query_as(
        "select id, name, enabled, version, conditions, action, catch_all, grouping, group_wait, group_interval,
            repeat_interval, dingtalk, send_recovery, mention, created_at, updated_at
         from dispatch_rule order by id",
    )
    .fetch_all(&mut *connection)
    .await?;
    let contacts = sqlx::query_as("select rule_id, contact_id from rule_contact order by rule_id, contact_id");
    let mut contacts = by_rule(contacts.fetch_all(&mut *connection).await?, ContactId);
    let groups = sqlx::query_as("select rule_id, group_id from rule_group order by rule_id, group_id");
    let mut groups = by_rule(groups.fetch_all(&mut *connection).await?, ContactGroupId);
    let mut targets = targets(sqlx::query_as(HANDLERS).fetch_all(&mut *connection).await?);
    let rules = rows.into_iter().map(|row| {
        let id = row.id;
        let rule = row.into_rule(contacts.remove(&id).unwrap_or_default(), groups.remove(&id).unwrap_or_default())?;
        let targets = if rule.dingtalk { targets.remove(&id).unwrap_or_default() } else { Vec::new() };
        Ok(RoutedRule { rule, targets }.into())
    });
    Ok(Routing { rules: rules.collect::<Result<_, Error>>()? })
}

/// Contacts with a robot, each once a rule, whether they are its handlers themselves or as members of groups.
const HANDLERS: &str = "select handler.rule_id, c.robot_id, c.id, c.name, coalesce(c.phone, '') as phone, c.ding_user_id
     from (select rule_id, contact_id from rule_contact
           union
           select u.rule_id, m.contact_id from rule_group u join contact_group_member m on m.group_id = u.group_id) handler
     join contact c on c.id = handler.contact_id
     where c.robot_id is not null
     order by handler.rule_id, c.robot_id, c.id";

#[derive(FromRow)]
pub(crate) struct Handler {
    rule_id: i64,
    robot_id: i64,
    id: i64,
    name: String,
    phone: String,
    ding_user_id: String,
}

/// `handlers` are in the order of rules and robots.
pub(crate) fn targets(handlers: Vec<Handler>) -> HashMap<i64, Vec<Target>> {
    let mut targets: HashMap<i64, Vec<Target>> = HashMap::new();
    for Handler { rule_id, robot_id, id, name, phone, ding_user_id } in handlers {
        let robot = RobotId(robot_id);
        let person = Person { contact: ContactId(id), name, phone, ding_user_id };
        let targets = targets.entry(rule_id).or_default();
        match targets.last_mut() {
            Some(last) if last.robot == robot => last.people.push(person),
            _ => targets.push(Target { robot, people: vec![person] }),
        }
    }
    targets
}

fn by_rule<Id>(rows: Vec<(i64, i64)>, id: fn(i64) -> Id) -> HashMap<i64, Vec<Id>> {
    let mut handlers: HashMap<i64, Vec<Id>> = HashMap::new();
    for (rule, raw) in rows {
        handlers.entry(rule).or_default().push(id(raw));
    }
    handlers
}
