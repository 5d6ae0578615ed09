//! The notification log: what was last decided to be told to one robot about one group.
//!
//! It compares alerts by identity, so that an alert that resolves and fires again between two ticks is the same one (rule
//! GR-7), and remembers their occurrences, because that is what robots are told of.

use std::collections::BTreeMap;

use model::{AlertId, GroupId, Millis, Mono, RobotId, notification::LogEntry};

use super::Ident;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub firing: BTreeMap<Ident, Shown>,
    pub resolved: BTreeMap<Ident, AlertId>,
    /// The time of the tick.
    pub at: Millis,
    /// `at` on the monotonic side.
    pub mono: Mono,
}

/// The occurrences of an alert since it was announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The latest.
    pub last: AlertId,
    /// Earlier ones that the robot was told of, or will have been: they resolved and fired again unseen. Oldest first.
    pub before: Vec<AlertId>,
}

impl Shown {
    pub const fn once(id: AlertId) -> Self {
        Self { last: id, before: Vec::new() }
    }

    /// Oldest first.
    pub fn ids(&self) -> impl Iterator<Item = AlertId> {
        self.before.iter().copied().chain([self.last])
    }

    /// A later occurrence is the latest now; only those before it that pass `matters` are remembered.
    #[must_use]
    pub fn then(&self, id: AlertId, matters: impl Fn(AlertId) -> bool) -> Self {
        Self { last: id, before: self.ids().filter(|before| *before != id && matters(*before)).collect() }
    }
}

impl Entry {
    pub fn row(&self, group: GroupId, robot: RobotId) -> LogEntry {
        let mut firing: Vec<AlertId> = self.firing.values().flat_map(Shown::ids).collect();
        firing.sort_unstable();
        let mut resolved: Vec<AlertId> = self.resolved.values().copied().collect();
        resolved.sort_unstable();
        LogEntry { group, robot, firing, resolved, at: self.at }
    }

    pub fn shows(&self, ident: Ident) -> bool {
        self.firing.contains_key(&ident)
    }

    pub fn names(&self, ident: Ident, id: AlertId) -> bool {
        self.firing.get(&ident).is_some_and(|shown| shown.ids().any(|shown| shown == id))
    }
}
