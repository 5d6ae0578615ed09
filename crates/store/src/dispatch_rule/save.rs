//! Creating, editing and switching dispatch rules.

use model::{RuleId, Version, dispatch_rule::DispatchRule, limits::form::DISPATCH_RULES};
use sqlx::SqliteConnection;

use crate::{
    Edit, Error, Store, Switch,
    column::{to_json, to_name},
    delivery::cancel_of_rules,
    edit::{Versioned, check_version},
    enabled,
    links::Links,
    room,
};

impl Store {
    /// The id 0 means a new rule. The rule's version is what it was made from: [`Error::Stale`] when it was changed meanwhile.
    /// What is stored has version 1, and one more with each edit. A rule that is saved as disabled loses its waiting
    /// deliveries. [`Error::Taken`] when another rule has the name, [`Error::Gone`] when a handler was deleted meanwhile,
    /// [`Error::NotFound`] when the rule itself was, [`Error::Full`] when there are as many as may be.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn save_dispatch_rule(&self, rule: &DispatchRule, edit: impl Into<Edit>) -> Result<RuleId, Error> {
        let edit = edit.into();
        let mut transaction = self.begin().await?;
        if rule.id != RuleId::default() {
            check_version(&mut transaction, Versioned::DispatchRule, rule.id.0, Version(rule.version)).await?;
        }
        let id = write(&mut transaction, rule, edit).await?;
        if !rule.enabled {
            cancel_of_rules(&mut transaction, &[id.0], edit.at).await?;
        }
        transaction.commit().await?;
        Ok(id)
    }

    /// Switching off cancels the rule's waiting deliveries: returns how many. A real change counts as an edit.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_rule_enabled(&self, id: RuleId, to: Switch, edit: impl Into<Edit>) -> Result<u64, Error> {
        let edit = edit.into();
        let mut transaction = self.begin().await?;
        to.write(&mut transaction, enabled::OF_RULE, id.0, edit).await?;
        let cancelled = match to {
            Switch::On => 0,
            Switch::Off => cancel_of_rules(&mut transaction, &[id.0], edit.at).await?,
        };
        transaction.commit().await?;
        Ok(cancelled)
    }
}

/// The rule with its handlers, without what else must happen.
pub(super) async fn write(connection: &mut SqliteConnection, rule: &DispatchRule, edit: Edit) -> Result<RuleId, Error> {
    let statement = if rule.id == RuleId::default() {
        room::check(connection, "select count(*) from dispatch_rule where team_id = 1", DISPATCH_RULES).await?;
        INSERT
    } else {
        UPDATE
    };
    let id: Option<i64> = sqlx::query_scalar(statement)
        .bind(&rule.name)
        .bind(rule.enabled)
        .bind(to_json(&rule.conditions))
        .bind(to_name(rule.action))
        .bind(rule.catch_all)
        .bind(to_json(&rule.grouping))
        .bind(rule.group_wait)
        .bind(rule.group_interval)
        .bind(rule.repeat_interval)
        .bind(rule.dingtalk)
        .bind(rule.send_recovery)
        .bind(to_name(rule.mention))
        .bind(edit.at.0)
        .bind(rule.id.0)
        .bind(edit.account())
        .bind(rule.max_groups)
        .fetch_optional(&mut *connection)
        .await
        .map_err(|error| Error::from(error).taken_by(&rule.name))?;
    let id = RuleId(id.ok_or(Error::NotFound)?);
    Links::Contacts.set(connection, id.0, &rule.contacts).await?;
    Links::Groups.set(connection, id.0, &rule.groups).await?;
    Ok(id)
}

/// `?14`, the rule's id, is 0 here.
const INSERT: &str = "insert into dispatch_rule (name, enabled, conditions, action, catch_all, grouping, group_wait,
        group_interval, repeat_interval, dingtalk, send_recovery, mention, created_at, updated_at, updated_by, version,
        max_groups)
     select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, ?15, 1, ?16 where ?14 = 0 returning id";

const UPDATE: &str = "update dispatch_rule set name = ?1, enabled = ?2, conditions = ?3, action = ?4, catch_all = ?5,
        grouping = ?6, group_wait = ?7, group_interval = ?8, repeat_interval = ?9, dingtalk = ?10, send_recovery = ?11,
        mention = ?12, updated_at = ?13, updated_by = ?15, max_groups = ?16, version = version + 1
     where id = ?14 returning id";
