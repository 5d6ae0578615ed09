//! A change of the engine's state that is decided and not yet applied. The store commits it in one transaction; only then
//! the engine applies it. Everything in it is the new state of a row.

use std::sync::Arc;

use crate::{
    AlertId, GroupId, Millis,
    alert::{Alert, AlertEvent},
    notification::{AlertGroup, LogEntry, Notification},
};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// New or changed occurrences.
    pub alerts: Vec<Arc<Alert>>,
    /// Occurrences of which only `ends_at` and `updated_at` moved: they may be written later, within 60 s.
    pub moved: Vec<Arc<Alert>>,
    pub events: Vec<AlertEvent>,
    /// New or changed groups.
    pub groups: Vec<Arc<AlertGroup>>,
    /// Groups without alerts left; their log goes with them.
    pub closed_groups: Vec<GroupId>,
    /// Log entries that replace those of the same (group, robot).
    pub log: Vec<LogEntry>,
    /// Messages to be; each replaces what the same (robot, group) has not tried yet.
    pub notifications: Vec<Notification>,
    /// Occurrences that left their last group: nothing more will be said of them.
    pub released: Vec<AlertId>,
    /// The time of the decision.
    pub at: Millis,
}

impl Change {
    /// Nothing that must be committed before it is applied.
    pub fn is_empty(&self) -> bool {
        self.alerts.is_empty()
            && self.events.is_empty()
            && self.groups.is_empty()
            && self.closed_groups.is_empty()
            && self.log.is_empty()
            && self.notifications.is_empty()
            && self.released.is_empty()
    }
}
