//! What differs between a dispatch rule as stored and as typed.

use console::view::Choice;
use model::{
    ContactGroupId, ContactId,
    dispatch_rule::{DispatchRule, DispatchRuleForm},
};

use super::summary::block_summary;
use crate::{
    form::conflict::{Compare, Difference, chosen_names},
    visit::words,
};

pub fn differences(
    stored: &DispatchRuleForm,
    typed: &DispatchRuleForm,
    contacts: &[Choice<ContactId>],
    groups: &[Choice<ContactGroupId>],
) -> Vec<Difference> {
    let all = words();
    let words = &all.dispatch_rule;
    let (left, right) = (stored.read().0, typed.read().0);
    Compare::default()
        .text(words.name, &stored.name, &typed.name)
        .yes_no(words.enabled, stored.enabled, typed.enabled)
        .items(words.conditions, blocks(&left), blocks(&right))
        .yes_no(words.catch_all, stored.catch_all, typed.catch_all)
        .text(words.action, all.action(stored.action), all.action(typed.action))
        .items(words.grouping, left.grouping.into_iter().collect(), right.grouping.into_iter().collect())
        .seconds(words.group_wait, &stored.group_wait, &typed.group_wait)
        .seconds(words.group_interval, &stored.group_interval, &typed.group_interval)
        .seconds(words.repeat_interval, &stored.repeat_interval, &typed.repeat_interval)
        .text(words.max_groups, &stored.max_groups, &typed.max_groups)
        .items(words.contacts, chosen_names(&stored.contacts, contacts), chosen_names(&typed.contacts, contacts))
        .items(words.groups, chosen_names(&stored.groups, groups), chosen_names(&typed.groups, groups))
        .yes_no(words.dingtalk, stored.dingtalk, typed.dingtalk)
        .yes_no(words.send_recovery, stored.send_recovery, typed.send_recovery)
        .text(words.mention, all.mention(stored.mention), all.mention(typed.mention))
        .done()
}

/// Each OR block in words.
fn blocks(rule: &DispatchRule) -> Vec<String> {
    rule.conditions.0.iter().map(|block| block_summary(block)).collect()
}
