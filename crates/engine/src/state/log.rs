//! The notification log: what was last decided to be notified to one robot about one group.
//!
//! It compares alerts by identity, so that an alert that resolves and fires again between two flushes is the same one (rule
//! GR-7), and remembers their occurrences, because that is what robots are told of.

use std::collections::BTreeMap;

use model::{AlertId, GroupId, Millis, Mono, RobotId, notification::LogEntry};

use super::AlertKey;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub firing: BTreeMap<AlertKey, NotifiedAlert>,
    pub resolved: BTreeMap<AlertKey, AlertId>,
    /// The time of the flush.
    pub at: Millis,
    /// `at` on the monotonic side.
    pub mono: Mono,
}

/// The occurrences of an alert since it was announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotifiedAlert {
    /// The latest.
    pub last: AlertId,
    /// Earlier ones that the robot was notified of, or will have been: they resolved and fired again unseen. Oldest first.
    pub before: Vec<AlertId>,
}

impl NotifiedAlert {
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
        let mut firing: Vec<AlertId> = self.firing.values().flat_map(NotifiedAlert::ids).collect();
        firing.sort_unstable();
        let mut resolved: Vec<AlertId> = self.resolved.values().copied().collect();
        resolved.sort_unstable();
        LogEntry { group, robot, firing, resolved, at: self.at }
    }

    pub fn shows(&self, key: AlertKey) -> bool {
        self.firing.contains_key(&key)
    }
}
