//! From ids of dispatch rules to rows of a list, in a few queries whatever their number.

use std::collections::{HashMap, HashSet};

use crate::view::DispatchRuleRow;
use model::{
    ContactGroupId, ContactId, Edited, Millis, RuleId, Version,
    condition::Conditions,
    dispatch_rule::{Action, DispatchRule},
};
use sqlx::{FromRow, SqliteConnection};

use crate::{
    Error,
    column::{Text, from_json, from_name, to_json},
    unreadable::readable,
};

/// A rule with the names of its handlers.
pub(super) struct Loaded {
    pub(super) row: DispatchRuleRow,
    pub(super) contacts: Vec<(ContactId, String)>,
    pub(super) groups: Vec<(ContactGroupId, String)>,
    pub(super) created_at: i64,
    pub(super) edited: Edited,
}

/// In the order of `ids`; those that do not exist are left out. Each by itself: one may hold what cannot be read.
pub(super) async fn load(connection: &mut SqliteConnection, ids: &[i64]) -> Result<Vec<Result<Loaded, Error>>, Error> {
    let json = to_json(ids);
    let rows = sqlx::query(
        "select id, name, enabled, version, conditions, action, catch_all, grouping, group_wait, group_interval,
            repeat_interval, max_groups, dingtalk, send_recovery, mention, created_at, updated_at,
            (select account.email from account where account.id = dispatch_rule.updated_by) as editor
         from dispatch_rule where id in (select value from json_each(?1))",
    )
    .bind(&json)
    .fetch_all(&mut *connection)
    .await?;
    let rows = readable("dispatch_rule", &rows, Ok::<LoadedRow, Error>);
    let mut rows: HashMap<i64, LoadedRow> = rows.into_iter().map(|row| (row.rule.id, row)).collect();
    let mut contacts = by_rule(sqlx::query_as(CONTACTS).bind(&json).fetch_all(&mut *connection).await?, ContactId);
    let mut groups = by_rule(sqlx::query_as(GROUPS).bind(&json).fetch_all(&mut *connection).await?, ContactGroupId);
    let reaching: HashSet<i64> =
        sqlx::query_scalar(REACHING).bind(&json).fetch_all(&mut *connection).await?.into_iter().collect();
    let firing: HashMap<i64, i64> =
        sqlx::query_as(FIRING).bind(&json).fetch_all(&mut *connection).await?.into_iter().collect();
    let waiting: HashMap<i64, i64> =
        sqlx::query_as(WAITING).bind(&json).fetch_all(&mut *connection).await?.into_iter().collect();
    let loaded = ids.iter().filter_map(|id| rows.remove(id)).map(|row| {
        let id = row.rule.id;
        let contacts = contacts.remove(&id).unwrap_or_default();
        let groups = groups.remove(&id).unwrap_or_default();
        let mut loaded = row.into_loaded(contacts, groups, reaching.contains(&id))?;
        loaded.row.firing = firing.get(&id).copied().unwrap_or_default();
        loaded.row.waiting = waiting.get(&id).copied().unwrap_or_default();
        Ok(loaded)
    });
    Ok(loaded.collect())
}

/// Enabled rules that should send to `DingTalk` and reach no robot.
pub(crate) async fn nobody(connection: &mut SqliteConnection) -> Result<Vec<(RuleId, String)>, Error> {
    let rows: Vec<(i64, Text)> = sqlx::query_as(
        "select r.id, r.name from dispatch_rule r
         where r.enabled = 1 and r.dingtalk = 1 and r.action = 'generate'
           and not exists (select 1 from rule_contact u join contact c on c.id = u.contact_id
                           where u.rule_id = r.id and c.robot_id is not null)
           and not exists (select 1 from rule_group u join contact_group_member m on m.group_id = u.group_id
                           join contact c on c.id = m.contact_id
                           where u.rule_id = r.id and c.robot_id is not null)
         order by r.name collate nocase, r.id",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(id, Text(name))| (RuleId(id), name)).collect())
}

/// Rules of which a group holds all alerts that would have been too many groups, with how many it may have.
pub(crate) async fn overflowing(connection: &mut SqliteConnection) -> Result<Vec<(RuleId, String, u32)>, Error> {
    let rows: Vec<(i64, Text, u32)> = sqlx::query_as(OVERFLOWING).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(id, Text(name), max)| (RuleId(id), name, max)).collect())
}

pub(crate) const OVERFLOWING: &str = "select r.id, r.name, r.max_groups
     from alert_group g indexed by alert_group_overflow cross join dispatch_rule r on r.id = g.rule_id
     where g.overflow = 1 order by r.id";

const CONTACTS: &str = "select u.rule_id, c.id, c.name from rule_contact u join contact c on c.id = u.contact_id
     where u.rule_id in (select value from json_each(?1)) order by c.name collate nocase, c.id";

const GROUPS: &str = "select u.rule_id, g.id, g.name from rule_group u join contact_group g on g.id = u.group_id
     where u.rule_id in (select value from json_each(?1)) order by g.name collate nocase, g.id";

const REACHING: &str = "select u.rule_id from rule_contact u join contact c on c.id = u.contact_id
     where c.robot_id is not null and u.rule_id in (select value from json_each(?1))
     union
     select u.rule_id from rule_group u join contact_group_member m on m.group_id = u.group_id
     join contact c on c.id = m.contact_id
     where c.robot_id is not null and u.rule_id in (select value from json_each(?1))";

/// Alerts that fire now and at some time joined a group of the rule.
const FIRING: &str = "select e.what ->> 'rule', count(distinct a.id)
     from alert a indexed by alert_firing cross join alert_event e on e.alert_id = a.id
     where a.resolved_at is null and e.what ->> 'kind' = 'grouped'
       and e.what ->> 'rule' in (select value from json_each(?1))
     group by 1";

const WAITING: &str = concat!(
    "select rule_id, count(*) from delivery indexed by delivery_open_rule
     where rule_id in (select value from json_each(?1)) and ",
    crate::open_delivery!(),
    " and state <> 'sending' group by rule_id"
);

fn by_rule<Id>(rows: Vec<(i64, i64, Text)>, id: fn(i64) -> Id) -> HashMap<i64, Vec<(Id, String)>> {
    let mut handlers: HashMap<i64, Vec<(Id, String)>> = HashMap::new();
    for (rule, raw, Text(name)) in rows {
        handlers.entry(rule).or_default().push((id(raw), name));
    }
    handlers
}

#[derive(FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "the columns of a table")]
pub(crate) struct RuleRow {
    pub(crate) id: i64,
    #[sqlx(try_from = "Text")]
    name: String,
    enabled: bool,
    version: i64,
    conditions: String,
    action: String,
    catch_all: bool,
    grouping: String,
    group_wait: i64,
    group_interval: i64,
    repeat_interval: i64,
    max_groups: u32,
    dingtalk: bool,
    send_recovery: bool,
    mention: String,
    created_at: i64,
    updated_at: i64,
}

#[derive(FromRow)]
struct LoadedRow {
    #[sqlx(flatten)]
    rule: RuleRow,
    editor: Option<Text>,
}

impl LoadedRow {
    fn into_loaded(
        self,
        contacts: Vec<(ContactId, String)>,
        groups: Vec<(ContactGroupId, String)>,
        robot_reached: bool,
    ) -> Result<Loaded, Error> {
        let names = contacts.iter().map(|(_, name)| name).chain(groups.iter().map(|(_, name)| name));
        let handlers = names.cloned().collect();
        let Self { rule, editor } = self;
        let created_at = rule.created_at;
        let edited =
            Edited { version: Version(rule.version), by: editor.map(String::from), at: Some(Millis(rule.updated_at)) };
        let rule =
            rule.into_rule(contacts.iter().map(|(id, _)| *id).collect(), groups.iter().map(|(id, _)| *id).collect())?;
        let reaches_nobody = rule.dingtalk && rule.action == Action::Generate && !robot_reached;
        Ok(Loaded {
            row: DispatchRuleRow { rule, handlers, reaches_nobody, firing: 0, waiting: 0 },
            contacts,
            groups,
            created_at,
            edited,
        })
    }
}

impl RuleRow {
    pub(crate) fn into_rule(
        self,
        contacts: Vec<ContactId>,
        groups: Vec<ContactGroupId>,
    ) -> Result<DispatchRule, Error> {
        Ok(DispatchRule {
            id: RuleId(self.id),
            name: self.name,
            enabled: self.enabled,
            version: self.version,
            conditions: from_json::<Conditions>("dispatch_rule.conditions", &self.conditions)?,
            action: from_name("dispatch_rule.action", &self.action)?,
            catch_all: self.catch_all,
            grouping: from_json("dispatch_rule.grouping", &self.grouping)?,
            group_wait: self.group_wait,
            group_interval: self.group_interval,
            repeat_interval: self.repeat_interval,
            max_groups: self.max_groups,
            contacts,
            groups,
            dingtalk: self.dingtalk,
            send_recovery: self.send_recovery,
            mention: from_name("dispatch_rule.mention", &self.mention)?,
        })
    }
}
