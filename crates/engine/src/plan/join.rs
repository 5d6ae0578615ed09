//! An alert joins the groups of the rules that match it.

use model::{
    AlertId, GroupId, Labels,
    alert::{Alert, AlertEventKind},
    dispatch_rule::DispatchRule,
};

use super::Draft;
use crate::{
    matching::Outcome,
    state::{AlertKey, Membership, Trace},
};

/// When a group begins that has to be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    Now,
    /// For a group that is rebuilt at the start: when the group wait has passed since the alert began, it is due at once
    /// (rule GR-2).
    Rebuilt,
}

/// The place of a new occurrence, with what the rules make of it where that is known. What waits in a group for its flush already
/// stays in it.
pub fn membership(
    draft: &mut Draft,
    key: AlertKey,
    (alert, outcome): (&Alert, Option<&Outcome>),
    before: Option<&Membership>,
) -> Membership {
    let mut membership = Membership::default();
    let table = std::sync::Arc::clone(&draft.table);
    match outcome.cloned().unwrap_or_else(|| table.matcher.matching(&alert.labels)) {
        Outcome::Rules(rules) => {
            for rule in rules.into_iter().map(|at| &table.at(at).rule) {
                let present = before.and_then(|membership| membership.groups.iter().find(|(of, _)| *of == rule.id));
                let group = match present {
                    Some((_, group)) => *group,
                    None => enter(draft, key, alert, rule, Opening::Now),
                };
                membership.groups.push((rule.id, group));
                record_grouped(draft, alert.id, rule, &mut membership);
            }
        }
        Outcome::Discarded(by) => record_discarded(draft, alert.id, &table.at(by).rule, &mut membership),
        Outcome::Unmatched => record_unmatched(draft, alert.id, &mut membership),
    }
    membership
}

/// Joins the rule's group for this alert, which is opened if there is none; where there are too many, the one of all others.
pub fn enter(draft: &mut Draft, key: AlertKey, alert: &Alert, rule: &DispatchRule, opening: Opening) -> GroupId {
    let labels = group_labels(rule, &alert.labels);
    let group = match draft.find_group(rule.id, &labels) {
        Some(group) => group,
        None if draft.is_full(rule) => {
            draft.find_overflow(rule.id).unwrap_or_else(|| open(draft, alert, rule, None, opening))
        }
        None => open(draft, alert, rule, Some(labels), opening),
    };
    draft.join(group, key);
    group
}

fn open(draft: &mut Draft, alert: &Alert, rule: &DispatchRule, labels: Option<Labels>, opening: Opening) -> GroupId {
    let now = draft.now;
    let overdue = opening == Opening::Rebuilt && alert.starts_at.plus(rule.group_wait) < now.wall;
    let since = if overdue { -rule.group_wait } else { 0 };
    draft.open_group(rule, labels, (now.wall.plus(since), now.mono.plus(since)))
}

/// Only the grouping labels that the alert has (rule GR-1).
pub fn group_labels(rule: &DispatchRule, labels: &Labels) -> Labels {
    rule.grouping.iter().filter_map(|name| Some((name.as_str(), labels.0.get(name)?.as_str()))).collect()
}

pub fn record_grouped(draft: &mut Draft, alert: AlertId, rule: &DispatchRule, membership: &mut Membership) {
    let what = AlertEventKind::Grouped { rule: rule.id, version: rule.version };
    record(draft, alert, membership, Trace::Grouped(rule.id), what);
}

pub fn record_discarded(draft: &mut Draft, alert: AlertId, rule: &DispatchRule, membership: &mut Membership) {
    let what = AlertEventKind::Discarded { rule: rule.id, version: rule.version };
    record(draft, alert, membership, Trace::Discarded(rule.id), what);
}

pub fn record_unmatched(draft: &mut Draft, alert: AlertId, membership: &mut Membership) {
    record(draft, alert, membership, Trace::Unmatched, AlertEventKind::Unmatched);
}

fn record(draft: &mut Draft, alert: AlertId, membership: &mut Membership, trace: Trace, what: AlertEventKind) {
    if !membership.trace.contains(&trace) {
        membership.trace.push(trace);
        draft.event(alert, what);
    }
}
