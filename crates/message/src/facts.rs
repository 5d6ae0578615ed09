//! What can be said about all alerts of a notification before any of them is written down: what they share, how many there
//! are, how bad it is.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Millis,
    alert::{Alert, Ended},
    notification::{LeftOut, Notification},
    severity::{Level, is_name_of_level},
};

use crate::notes;

/// Labels that say what an alert is about, the most telling first.
const IDENTITY: [&str; 12] = [
    "instance",
    "host",
    "hostname",
    "node",
    "pod",
    "ip",
    "device",
    "mountpoint",
    "container",
    "endpoint",
    "url",
    "topic",
];
/// Labels that say where that belongs to.
const CONTEXT: [&str; 8] = ["service", "app", "application", "namespace", "cluster", "env", "region", "team"];

/// How alerts ended, as far as it makes another word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All of them are over, as far as somebody or the clock says.
    Recovered,
    /// None of them is reported any more, which says nothing.
    Silent,
    /// Some of them.
    Mixed,
}

impl Ending {
    fn of(resolved: &[&Alert]) -> Self {
        let silent = resolved.iter().filter(|alert| alert.ended == Some(Ended::Silence)).count();
        match silent {
            0 => Self::Recovered,
            all if all == resolved.len() => Self::Silent,
            _ => Self::Mixed,
        }
    }
}

pub struct Facts<'a> {
    pub firing: Vec<&'a Alert>,
    pub resolved: Vec<&'a Alert>,
    /// How the resolved ones ended.
    pub ending: Ending,
    /// So many more.
    left_out: LeftOut,
    /// The most urgent one that fires.
    pub level: Option<Level>,
    /// Whether all have one level: then the heading says it.
    pub is_of_one_level: bool,
    /// Distinct names of the firing alerts, of the resolved ones when none fires; in the alerts' order.
    pub names: Vec<&'a str>,
    /// When the first of the firing alerts began.
    pub since: Option<Millis>,
    /// Annotations that all alerts have with one value.
    pub common_notes: BTreeSet<&'a str>,
    /// Grouping labels, and labels that all alerts have with one value.
    common: BTreeMap<&'a str, &'a str>,
    /// All alerts have this name: the heading says it.
    name_of_all: Option<&'a str>,
}

impl<'a> Facts<'a> {
    pub fn of(notification: &'a Notification) -> Self {
        let mut firing: Vec<&Alert> = notification.firing().map(AsRef::as_ref).collect();
        // What there is no room for is the least urgent.
        firing.sort_by_key(|alert| alert.level());
        let resolved: Vec<&Alert> = notification.resolved().map(AsRef::as_ref).collect();
        let subject = if firing.is_empty() { &resolved } else { &firing };
        let mut seen = BTreeSet::new();
        let names =
            subject.iter().map(|alert| alert.name()).filter(|name| !name.is_empty() && seen.insert(*name)).collect();
        let levels: BTreeSet<Level> = notification.alerts.iter().map(|alert| alert.level()).collect();
        let all_names: BTreeSet<&str> = notification.alerts.iter().map(|alert| alert.name()).collect();
        let is_several = notification.alerts.len() > 1;
        let common_notes = if is_several {
            notes::common(notification.alerts.iter().map(|alert| &*alert.annotations))
        } else {
            BTreeSet::new()
        };
        Self {
            level: firing.iter().map(|alert| alert.level()).min(),
            is_of_one_level: levels.len() < 2,
            names,
            since: firing.iter().map(|alert| alert.starts_at).min(),
            common_notes,
            common: common(notification),
            name_of_all: all_names.first().copied().filter(|_| all_names.len() == 1),
            ending: Ending::of(&resolved),
            firing,
            resolved,
            left_out: notification.left_out,
        }
    }

    pub const fn count_firing(&self) -> usize {
        self.firing.len() + self.left_out.firing
    }

    pub const fn count_resolved(&self) -> usize {
        self.resolved.len() + self.left_out.resolved
    }

    pub const fn total(&self) -> usize {
        self.count_firing() + self.count_resolved()
    }

    /// Those that the heading is about: the firing ones, else the resolved ones.
    pub fn subject(&self) -> &[&'a Alert] {
        if self.firing.is_empty() { &self.resolved } else { &self.firing }
    }

    /// What is said once for all alerts.
    pub fn common(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.common
            .iter()
            .map(|(name, value)| (*name, *value))
            .filter(|(name, value)| is_shown(name, value, self.subject().first().map(|alert| alert.level())))
    }

    /// What tells `alert` from the others.
    pub fn distinguishing<'b>(&self, alert: &'b Alert) -> impl Iterator<Item = (&'b str, &'b str)> {
        alert.labels.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).filter(|(name, value)| {
            is_shown(name, value, Some(alert.level())) && !value.is_empty() && self.common.get(name) != Some(value)
        })
    }

    /// The alert's name, empty when the heading says it.
    pub fn name<'b>(&self, alert: &'b Alert) -> &'b str {
        if self.name_of_all == Some(alert.name()) { "" } else { alert.name() }
    }

    /// Where all of it belongs to: the value of one label.
    pub fn context(&self) -> Option<&str> {
        match self.subject() {
            [only] => CONTEXT.iter().map(|name| only.labels.value(name)).find(|value| !value.is_empty()),
            _ => CONTEXT.iter().find_map(|name| self.common.get(name).copied()),
        }
    }

    /// What the alerts are about, each once: of every alert the value that tells most. At most `max` of them.
    pub fn about(&self, max: usize) -> Vec<&str> {
        let mut about = Vec::new();
        for alert in self.subject() {
            if about.len() == max {
                break;
            }
            let value = self.tells_most(alert);
            if !value.is_empty() && Some(value) != self.context() && !about.contains(&value) {
                about.push(value);
            }
        }
        about
    }

    fn tells_most<'b>(&self, alert: &'b Alert) -> &'b str {
        let own: BTreeMap<&str, &str> = self.distinguishing(alert).collect();
        let known = IDENTITY.iter().find_map(|name| own.get(name));
        let other = || own.iter().find(|(name, _)| !CONTEXT.contains(name) && !model::severity::LABELS.contains(name));
        known.or_else(|| other().map(|(_, value)| value)).copied().unwrap_or_default()
    }
}

/// Not what the heading or the level says.
fn is_shown(name: &str, value: &str, level: Option<Level>) -> bool {
    match name {
        "alertname" => false,
        "severity" => !is_name_of_level(value, level),
        _ => true,
    }
}

fn common(notification: &Notification) -> BTreeMap<&str, &str> {
    let mut common: BTreeMap<&str, &str> = match notification.alerts.as_slice() {
        // A single alert carries its own labels.
        [] | [_] => BTreeMap::new(),
        several => notes::shared(several.iter().map(|alert| &*alert.labels)).into_iter().collect(),
    };
    common.extend(notes::shared([&*notification.group_labels]));
    common
}
