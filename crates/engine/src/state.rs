//! Everything the engine remembers, and how it is found.

mod alert;
mod apply;
mod due;
mod group;
mod log;
mod notified;
mod over;
mod pending;
mod table;

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use model::{AlertId, Fingerprint, GroupId, IntegrationId, Labels, Mono, RobotId, RuleId};

pub use alert::{AlertKey, Membership, Trace, TrackedAlert};
pub use due::Due;
pub use group::{FlushSchedule, Group};
pub use log::{Entry, NotifiedAlert};
pub use notified::NotifiedIndex;
pub use over::{By, Over, Overs, counts_until};
pub use pending::PendingNotifications;
pub use table::Table;

#[derive(Debug, Default)]
pub struct State {
    pub table: Arc<Table>,
    /// The latest occurrence of each alert that fires, and of each resolved one that a group still holds.
    pub alerts: HashMap<AlertKey, TrackedAlert>,
    /// Alerts that are over and of which reports may still come.
    pub over: Overs,
    /// Firing alerts by the group in which their sender posts them, without those of which it leaves out others.
    pub sent_groups: HashMap<(IntegrationId, Fingerprint), BTreeSet<AlertKey>>,
    pub groups: HashMap<GroupId, Group>,
    /// Groups by rule and grouping values (rule GR-1).
    pub keys: HashMap<RuleId, HashMap<Arc<Labels>, GroupId>>,
    /// Of rules that have as many groups as they may: the group of all others.
    pub overflow: HashMap<RuleId, GroupId>,
    /// When firing alerts resolve by the clock.
    pub ends: BTreeSet<(Mono, AlertKey)>,
    /// The next flush of each group.
    pub flushes: BTreeSet<(Mono, GroupId)>,
    /// Off the agenda: their decisions could not be stored.
    pub aside: BTreeSet<Due>,
    pub notified: NotifiedIndex,
    pub pending: PendingNotifications,
    /// Firing alerts of each integration.
    pub active: HashMap<IntegrationId, usize>,
    pub last_alert: i64,
    pub last_group: i64,
    /// No alert resolves by the clock before this: downtime must not become a storm of recoveries.
    pub quiet_until: Mono,
}

impl State {
    /// The robot was notified of the occurrence, or a message about the group that shows it as firing is on its way.
    pub fn was_notified_or_will_be(&self, robot: RobotId, group: GroupId, id: AlertId) -> bool {
        self.notified.was_notified(robot, id) || self.pending.is_pending(robot, group, id)
    }

    /// Of the next end, doubt or flush.
    pub fn next_due(&self) -> Option<Mono> {
        let end = self.ends.first().map(|(at, _)| *at);
        let flush = self.flushes.first().map(|(at, _)| *at);
        let doubt = self.over.doubts().next().map(|(at, _)| at);
        [end, doubt, flush].into_iter().flatten().min()
    }
}
