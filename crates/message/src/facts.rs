//! What can be said about all alerts of a notification before any of them is written down: what they share, how many there
//! are, how bad it is.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Millis,
    alert::{Alert, Level},
    notification::Notification,
};

/// Labels that are shown in their own way, not among the others.
const SHOWN_ELSEWHERE: [&str; 2] = ["alertname", "severity"];

pub struct Facts<'a> {
    pub firing: Vec<&'a Alert>,
    pub resolved: Vec<&'a Alert>,
    /// The most urgent one that fires.
    pub level: Option<Level>,
    /// Distinct names of the firing alerts, of the resolved ones when none fires; in the alerts' order.
    pub names: Vec<&'a str>,
    /// When the first of the firing alerts began.
    pub since: Option<Millis>,
    /// Grouping labels, and labels that all alerts have with one value.
    common: BTreeMap<&'a str, &'a str>,
    name_of_group: Option<&'a str>,
}

impl<'a> Facts<'a> {
    pub fn of(notification: &'a Notification) -> Self {
        let firing: Vec<&Alert> = notification.firing().map(AsRef::as_ref).collect();
        let resolved: Vec<&Alert> = notification.resolved().map(AsRef::as_ref).collect();
        let subject = if firing.is_empty() { &resolved } else { &firing };
        let mut seen = BTreeSet::new();
        let names =
            subject.iter().map(|alert| alert.name()).filter(|name| !name.is_empty() && seen.insert(*name)).collect();
        Self {
            level: firing.iter().map(|alert| alert.level()).min(),
            names,
            since: firing.iter().map(|alert| alert.starts_at).min(),
            common: common(notification),
            name_of_group: notification.group_labels.0.get("alertname").map(String::as_str),
            firing,
            resolved,
        }
    }

    pub fn total(&self) -> usize {
        self.firing.len() + self.resolved.len()
    }

    /// What is said once for all alerts.
    pub fn common(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.common.iter().map(|(name, value)| (*name, *value)).filter(|(name, _)| !SHOWN_ELSEWHERE.contains(name))
    }

    /// What tells `alert` from the others.
    pub fn distinguishing<'b>(&self, alert: &'b Alert) -> impl Iterator<Item = (&'b str, &'b str)> {
        alert.labels.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).filter(|(name, value)| {
            !SHOWN_ELSEWHERE.contains(name) && !value.is_empty() && self.common.get(name) != Some(value)
        })
    }

    /// The alert's name, empty when the group's name says it.
    pub fn name<'b>(&self, alert: &'b Alert) -> &'b str {
        if self.name_of_group == Some(alert.name()) { "" } else { alert.name() }
    }
}

fn common(notification: &Notification) -> BTreeMap<&str, &str> {
    let mut common: BTreeMap<&str, &str> = match notification.alerts.as_slice() {
        // A single alert carries its own labels.
        [] | [_] => BTreeMap::new(),
        [first, others @ ..] => {
            let mut shared: Vec<(&str, &str)> = pairs(first.labels.0.iter());
            for alert in others {
                shared.retain(|(name, value)| alert.labels.value(name) == *value);
            }
            shared.into_iter().collect()
        }
    };
    common.extend(pairs(notification.group_labels.0.iter()));
    common
}

fn pairs<'a>(labels: impl Iterator<Item = (&'a String, &'a String)>) -> Vec<(&'a str, &'a str)> {
    labels.map(|(name, value)| (name.as_str(), value.as_str())).filter(|(_, value)| !value.is_empty()).collect()
}
