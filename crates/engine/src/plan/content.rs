//! What a notification says.

use std::{cmp::Ordering, sync::Arc};

use model::{
    GroupId, Labels, Millis, RobotId,
    alert::Alert,
    dispatch_rule::Mention,
    notification::{LeftOut, Notification, Reason},
    routing::{Person, RoutedRule},
};

use crate::state::AlertKey;

/// A member of a group as it is at the flush (rule GR-4).
#[derive(Clone, Debug)]
pub struct Member {
    pub key: AlertKey,
    pub alert: Arc<Alert>,
}

/// What is the same for all robots of a group.
#[derive(Clone, Copy, Debug)]
pub struct Header<'a> {
    pub group: GroupId,
    pub rule: &'a RoutedRule,
    pub labels: &'a Arc<Labels>,
    pub is_overflow: bool,
    pub at: Millis,
}

/// Only news of firing alerts mention somebody; a recovery does not.
pub fn notification(
    header: Header,
    robot: RobotId,
    reason: Reason,
    firing: &[Member],
    resolved: &[Member],
) -> Notification {
    let rule = &header.rule.rule;
    let is_news = matches!(reason, Reason::First | Reason::NewAlerts | Reason::Repeat);
    let mention = if is_news { rule.mention } else { Mention::Nobody };
    Notification {
        robot,
        group: Some(header.group),
        rule: Some(rule.id),
        rule_version: rule.version,
        rule_name: rule.name.clone(),
        reason,
        group_labels: Arc::clone(header.labels),
        alerts: in_order(firing).chain(in_order(resolved)).collect(),
        left_out: LeftOut::default(),
        mention,
        people: if mention == Mention::Handlers { people(header.rule, robot) } else { Vec::new() },
        notice: None,
        overflow: header.is_overflow.then_some(rule.max_groups),
        at: header.at,
    }
}

fn people(rule: &RoutedRule, robot: RobotId) -> Vec<Person> {
    let target = rule.targets.iter().find(|target| target.robot == robot);
    target.map(|target| target.people.clone()).unwrap_or_default()
}

/// By job, then instance (those without come last), then all labels (rule GR-4).
fn in_order(members: &[Member]) -> impl Iterator<Item = Arc<Alert>> {
    let mut alerts: Vec<Arc<Alert>> = members.iter().map(|member| Arc::clone(&member.alert)).collect();
    alerts.sort_by(|one, other| {
        by_label("job", one, other)
            .then_with(|| by_label("instance", one, other))
            .then_with(|| one.labels.cmp(&other.labels))
            .then_with(|| one.id.cmp(&other.id))
    });
    alerts.into_iter()
}

fn by_label(name: &str, one: &Alert, other: &Alert) -> Ordering {
    match (one.labels.0.get(name), other.labels.0.get(name)) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(one), Some(other)) => one.cmp(other),
    }
}
