//! Dispatch rules with their handlers looked up, for the engine: which robots a rule notifies and whom it can mention there.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::{
    ContactGroupId, ContactId, RobotId, RuleId,
    dispatch_rule::DispatchRule,
    routing::{Person, RoutedRule, Routing, Target},
};
use sqlx::{FromRow, SqliteConnection};

use crate::{Error, Store, column::Text, dispatch_rule::RuleRow, unreadable::Reader};

impl Store {
    /// Rules that cannot be read are only named: they must not stop the others.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn routing(&self) -> Result<Routing, Error> {
        routing(&mut *self.snapshot().await?, &mut Reader::default()).await
    }

    /// Whom system notifications are for: contacts that receive them and have a robot, but not this one, which is the trouble.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn notice_targets(&self, trouble: RobotId) -> Result<Vec<Target>, Error> {
        let handlers = sqlx::query_as(RECEIVERS).bind(trouble.0).fetch_all(&self.read).await?;
        Ok(targets(handlers).remove(&0).unwrap_or_default())
    }
}

/// As the handlers of one rule, 0, which there is not. A robot that refuses itself could tell nobody.
const RECEIVERS: &str =
    "select 0 as rule_id, null as group_id, c.robot_id, c.id, c.name, coalesce(c.phone, '') as phone,
        c.ding_user_id
     from contact c join robot r on r.id = c.robot_id
     where c.system_notifications and c.robot_id <> ?1 and r.blocked_since is null";

/// What cannot be read is left out and noted by `reader`.
pub(crate) async fn routing(connection: &mut SqliteConnection, reader: &mut Reader) -> Result<Routing, Error> {
    let rows = sqlx::query(
        "select id, name, enabled, version, conditions, action, catch_all, grouping, group_wait, group_interval,
            repeat_interval, max_groups, dingtalk, send_recovery, mention, created_at, updated_at
         from dispatch_rule order by id",
    )
    .fetch_all(&mut *connection)
    .await?;
    let contacts = sqlx::query_as("select rule_id, contact_id from rule_contact order by rule_id, contact_id");
    let mut contacts = by_rule(contacts.fetch_all(&mut *connection).await?, ContactId);
    let groups = sqlx::query_as("select rule_id, group_id from rule_group order by rule_id, group_id");
    let mut groups = by_rule(groups.fetch_all(&mut *connection).await?, ContactGroupId);
    let mut targets = targets(sqlx::query_as(HANDLERS).fetch_all(&mut *connection).await?);
    let noted = reader.unreadable.len();
    let rules = reader.read("dispatch_rule", &rows, |row: RuleRow| row.into_rule(Vec::new(), Vec::new()));
    let unreadable = reader.unreadable[noted..].iter().filter_map(|row| row.id.parse().ok().map(RuleId)).collect();
    let rules = rules.into_iter().map(|rule| {
        let id = rule.id.0;
        let (contacts, groups) = (contacts.remove(&id).unwrap_or_default(), groups.remove(&id).unwrap_or_default());
        let targets = if rule.dingtalk { targets.remove(&id).unwrap_or_default() } else { Vec::new() };
        RoutedRule { rule: DispatchRule { contacts, groups, ..rule }, targets }.into()
    });
    Ok(Routing { rules: rules.collect(), unreadable })
}

/// A rule's handlers, themselves or as members of its groups.
const HANDLERS: &str =
    "select handler.rule_id, handler.group_id, c.robot_id, c.id, c.name, coalesce(c.phone, '') as phone,
        c.ding_user_id
     from (select rule_id, null as group_id, contact_id from rule_contact
           union all
           select u.rule_id, u.group_id, m.contact_id
           from rule_group u join contact_group_member m on m.group_id = u.group_id) handler
     join contact c on c.id = handler.contact_id";

#[derive(FromRow)]
pub(crate) struct Handler {
    rule_id: i64,
    /// The group that it is a member of; `None`: the rule names it itself.
    group_id: Option<i64>,
    robot_id: Option<i64>,
    id: i64,
    #[sqlx(try_from = "Text")]
    name: String,
    #[sqlx(try_from = "Text")]
    phone: String,
    #[sqlx(try_from = "Text")]
    ding_user_id: String,
}

/// The robots of each rule, with the people to be mentioned there.
pub(crate) fn targets(handlers: Vec<Handler>) -> HashMap<i64, Vec<Target>> {
    let mut rules: HashMap<i64, Vec<Handler>> = HashMap::new();
    for handler in handlers {
        rules.entry(handler.rule_id).or_default().push(handler);
    }
    rules.into_iter().map(|(rule, handlers)| (rule, of_rule(&handlers))).collect()
}

/// Whoever has no robot is mentioned where the others of the group are reached, or else by all robots of the rule: the person on
/// call with only a phone (`docs/product.md`).
fn of_rule(handlers: &[Handler]) -> Vec<Target> {
    let mut robots: BTreeMap<i64, BTreeMap<i64, Person>> = BTreeMap::new();
    let mut of_groups: HashMap<i64, BTreeSet<i64>> = HashMap::new();
    for handler in handlers {
        let Some(robot) = handler.robot_id else { continue };
        robots.entry(robot).or_default().insert(handler.id, handler.person());
        if let Some(group) = handler.group_id {
            of_groups.entry(group).or_default().insert(robot);
        }
    }
    let all: BTreeSet<i64> = robots.keys().copied().collect();
    for handler in handlers.iter().filter(|handler| handler.robot_id.is_none()) {
        let own = handler.group_id.and_then(|group| of_groups.get(&group));
        for robot in own.unwrap_or(&all) {
            robots.entry(*robot).or_default().insert(handler.id, handler.person());
        }
    }
    let target = |(robot, people): (i64, BTreeMap<i64, Person>)| Target {
        robot: RobotId(robot),
        people: people.into_values().collect(),
    };
    robots.into_iter().map(target).collect()
}

impl Handler {
    fn person(&self) -> Person {
        Person {
            contact: ContactId(self.id),
            name: self.name.clone(),
            phone: self.phone.clone(),
            ding_user_id: self.ding_user_id.clone(),
        }
    }
}

fn by_rule<Id>(rows: Vec<(i64, i64)>, id: fn(i64) -> Id) -> HashMap<i64, Vec<Id>> {
    let mut handlers: HashMap<i64, Vec<Id>> = HashMap::new();
    for (rule, raw) in rows {
        handlers.entry(rule).or_default().push(id(raw));
    }
    handlers
}
