//! A dispatch rule: which alerts go to whom, grouped and timed how (`docs/product.md`).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    ContactGroupId, ContactId, RuleId, Version,
    condition::{Condition, Conditions, Operator},
    contact::{check_name, is_short},
    integration::number,
    limits::{form, ingest::NAME_BYTES},
    problem::{Invalid, Problem},
};

/// Generate an alert and notify, or drop the event. Discard wins over every other rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    #[default]
    Generate,
    Discard,
}

/// Whom a firing message mentions. A recovery mentions nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mention {
    Nobody,
    #[default]
    Handlers,
    Everyone,
}

/// A dispatch rule as stored. Times are milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchRule {
    pub id: RuleId,
    pub name: String,
    pub enabled: bool,
    /// Grows by one with every edit; decisions are stored with it. Of a rule that is to be saved: what it was made from.
    pub version: i64,
    pub conditions: Conditions,
    pub action: Action,
    /// Only the alerts that no other enabled rule matched.
    pub catch_all: bool,
    /// Empty: one group for all.
    pub grouping: BTreeSet<String>,
    pub group_wait: i64,
    pub group_interval: i64,
    pub repeat_interval: i64,
    /// Groups that it may have at the same time; alerts of all others are one group.
    pub max_groups: u32,
    pub contacts: Vec<ContactId>,
    pub groups: Vec<ContactGroupId>,
    /// Notification method: `DingTalk`.
    pub dingtalk: bool,
    pub send_recovery: bool,
    pub mention: Mention,
}

/// What the form of a rule holds: every field as typed. Times are whole seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DispatchRuleForm {
    /// `None`: a new rule.
    pub id: Option<RuleId>,
    /// Of what the form was made from.
    pub version: Version,
    pub name: String,
    /// A box that is not ticked is not posted: what is missing is `false`, although a new rule's form shows it ticked.
    #[serde(default)]
    pub enabled: bool,
    /// OR blocks, as flat rows so that a form without JavaScript can post them: rows with equal `block` are ANDed.
    pub conditions: Vec<ConditionRow>,
    pub action: Action,
    pub catch_all: bool,
    /// Separated by commas.
    pub grouping: String,
    pub group_wait: String,
    pub group_interval: String,
    pub repeat_interval: String,
    /// Empty: [`form::GROUPS`].
    pub max_groups: String,
    pub contacts: Vec<ContactId>,
    pub groups: Vec<ContactGroupId>,
    #[serde(default)]
    pub dingtalk: bool,
    #[serde(default)]
    pub send_recovery: bool,
    pub mention: Mention,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConditionRow {
    /// Counts from 0.
    pub block: u32,
    pub label: String,
    pub operator: Operator,
    pub value: String,
}

impl ConditionRow {
    pub fn is_blank(&self) -> bool {
        self.label.trim().is_empty() && self.value.trim().is_empty()
    }
}

impl Default for DispatchRuleForm {
    /// What a new rule's form shows (`docs/product.md`).
    fn default() -> Self {
        Self {
            id: None,
            version: Version::NONE,
            name: String::new(),
            enabled: true,
            conditions: Vec::new(),
            action: Action::Generate,
            catch_all: false,
            grouping: "alertname".into(),
            group_wait: "5".into(),
            group_interval: "30".into(),
            repeat_interval: "600".into(),
            max_groups: String::new(),
            contacts: Vec::new(),
            groups: Vec::new(),
            dingtalk: true,
            send_recovery: true,
            mention: Mention::Handlers,
        }
    }
}

/// The shortest repeat interval, in seconds (`docs/product.md`).
pub const MIN_REPEAT: u32 = 61;
/// The longest of each of the three times, in seconds: 30 days.
pub const MAX_SECONDS: u32 = 30 * 24 * 3600;

impl DispatchRuleForm {
    /// The form of a stored rule.
    pub fn of(rule: &DispatchRule) -> Self {
        let rows = rule.conditions.0.iter().zip(0..).flat_map(|(block, number)| {
            block.iter().map(move |condition| ConditionRow {
                block: number,
                label: condition.label.clone(),
                operator: condition.operator,
                value: condition.value.clone(),
            })
        });
        Self {
            id: Some(rule.id),
            version: Version(rule.version),
            name: rule.name.clone(),
            enabled: rule.enabled,
            conditions: rows.collect(),
            action: rule.action,
            catch_all: rule.catch_all,
            grouping: rule.grouping.iter().cloned().collect::<Vec<_>>().join(", "),
            group_wait: (rule.group_wait / 1000).to_string(),
            group_interval: (rule.group_interval / 1000).to_string(),
            repeat_interval: (rule.repeat_interval / 1000).to_string(),
            max_groups: rule.max_groups.to_string(),
            contacts: rule.contacts.clone(),
            groups: rule.groups.clone(),
            dingtalk: rule.dingtalk,
            send_recovery: rule.send_recovery,
            mention: rule.mention,
        }
    }

    /// The rule that the form describes, or all that is wrong with it. Regular
    /// expressions are checked where they are compiled (`engine`), under the field names that [`condition_field`] gives.
    pub fn check(&self) -> Result<DispatchRule, Invalid> {
        let (rule, mut invalid) = self.read();
        self.check_complete(&mut invalid);
        invalid.into_result()?;
        Ok(rule)
    }

    /// What a rule needs to be saved, but not to be tried: a name, and somebody who is told.
    pub fn check_complete(&self, invalid: &mut Invalid) {
        check_name(&self.name, "name", invalid);
        if self.action == Action::Generate && self.contacts.is_empty() && self.groups.is_empty() {
            invalid.add("handlers", Problem::HandlerMissing);
        }
    }

    /// The rule as far as it can be read, and what could not.
    pub fn read(&self) -> (DispatchRule, Invalid) {
        let mut invalid = Invalid::default();
        let conditions = self.checked_conditions(&mut invalid);
        let grouping = self.checked_grouping(&mut invalid);
        let group_wait = seconds(&self.group_wait, "group_wait", 0, &mut invalid);
        let group_interval = seconds(&self.group_interval, "group_interval", 1, &mut invalid);
        let repeat_interval = seconds(&self.repeat_interval, "repeat_interval", MIN_REPEAT, &mut invalid);
        let max_groups = groups(&self.max_groups, &mut invalid);
        let rule = DispatchRule {
            id: self.id.unwrap_or_default(),
            name: self.name.trim().to_owned(),
            enabled: self.enabled,
            version: self.version.0,
            conditions,
            action: self.action,
            catch_all: self.catch_all,
            grouping,
            group_wait,
            group_interval,
            repeat_interval,
            max_groups,
            contacts: self.contacts.clone(),
            groups: self.groups.clone(),
            dingtalk: self.dingtalk,
            send_recovery: self.send_recovery,
            mention: self.mention,
        };
        if self.contacts.len() > form::HANDLERS || self.groups.len() > form::HANDLERS {
            invalid.add("handlers", Problem::too_many(form::HANDLERS));
        }
        (rule, invalid)
    }

    fn checked_grouping(&self, invalid: &mut Invalid) -> BTreeSet<String> {
        if !is_short(&self.grouping, form::GROUPING_CHARS, "grouping", invalid) {
            return BTreeSet::new();
        }
        let labels = self.grouping.split([',', '，', '\n']).map(str::trim).filter(|label| !label.is_empty());
        let grouping: BTreeSet<String> = labels.map(str::to_owned).collect();
        if grouping.len() > form::GROUPING_LABELS {
            invalid.add("grouping", Problem::too_many(form::GROUPING_LABELS));
        } else if grouping.iter().any(|label| label.len() > NAME_BYTES) {
            invalid.add("grouping", Problem::LabelTooLong { max: NAME_BYTES.try_into().unwrap_or(u32::MAX) });
        }
        grouping
    }

    /// Of conditions that are too many or too long only that is said: they are not looked at.
    fn checked_conditions(&self, invalid: &mut Invalid) -> Conditions {
        if self.conditions.iter().filter(|row| !row.is_blank()).count() > form::CONDITIONS {
            invalid.add("conditions", Problem::too_many(form::CONDITIONS));
            return Conditions::default();
        }
        let mut blocks: Vec<(u32, Vec<Condition>)> = Vec::new();
        for (row, index) in self.conditions.iter().zip(0..) {
            if row.is_blank() {
                continue;
            }
            is_short(&row.label, form::CONDITION_CHARS, &condition_field(index, "label"), invalid);
            is_short(&row.value, form::CONDITION_CHARS, &condition_field(index, "value"), invalid);
            if row.label.trim().is_empty() {
                invalid.add(condition_field(index, "label"), Problem::ConditionIncomplete);
            }
            let condition = Condition {
                label: row.label.trim().to_owned(),
                operator: row.operator,
                value: row.value.trim().to_owned(),
            };
            match blocks.iter_mut().find(|(block, _)| *block == row.block) {
                Some((_, conditions)) => conditions.push(condition),
                None => blocks.push((row.block, vec![condition])),
            }
        }
        Conditions(blocks.into_iter().map(|(_, conditions)| conditions).collect())
    }
}

/// The name of a condition row's field in an error: `conditions[2].value`.
pub fn condition_field(row: usize, field: &str) -> String {
    format!("conditions[{row}].{field}")
}

fn seconds(text: &str, field: &str, min: u32, invalid: &mut Invalid) -> i64 {
    let text = text.trim();
    if text.len() > form::NUMBER_CHARS {
        invalid.add(field, Problem::NotANumber);
        return 0;
    }
    match text.parse::<u32>() {
        Ok(seconds) if (min..=MAX_SECONDS).contains(&seconds) => i64::from(seconds) * 1000,
        Ok(_) => {
            invalid.add(field, Problem::SecondsOutOfRange { min, max: MAX_SECONDS });
            0
        }
        Err(_) => {
            invalid.add(field, Problem::NotANumber);
            0
        }
    }
}

fn groups(text: &str, invalid: &mut Invalid) -> u32 {
    let (min, max) = form::GROUPS_BOUNDS;
    let text = text.trim();
    if text.is_empty() {
        return form::GROUPS;
    }
    number(text, (min, max), Problem::OutOfRange { min, max }).unwrap_or_else(|problem| {
        invalid.add("max_groups", problem);
        form::GROUPS
    })
}

#[cfg(test)]
mod tests;
