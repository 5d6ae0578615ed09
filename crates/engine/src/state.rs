//! Everything the engine remembers, and how it is found.

mod alert;
mod apply;
mod due;
mod group;
mod log;
mod outbox;
mod over;
mod table;
mod told;

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use model::{AlertId, Fingerprint, GroupId, IntegrationId, Labels, Mono, RobotId, RuleId};

pub use alert::{Held, Ident, Place, Trace};
pub use due::Due;
pub use group::{Grid, Group};
pub use log::{Entry, Shown};
pub use outbox::Outbox;
pub use over::{By, Over, Overs, counts_until};
pub use table::Table;
pub use told::Told;

#[derive(Debug, Default)]
pub struct State {
    pub table: Arc<Table>,
    /// The latest occurrence of each alert that fires, and of each resolved one that a group still holds.
    pub alerts: HashMap<Ident, Held>,
    /// Alerts that are over and of which reports may still come.
    pub over: Overs,
    /// Firing alerts by the group in which their sender posts them, without those of which it leaves out others.
    pub sent_groups: HashMap<(IntegrationId, Fingerprint), BTreeSet<Ident>>,
    pub groups: HashMap<GroupId, Group>,
    /// Groups by rule and grouping values (rule GR-1).
    pub keys: HashMap<RuleId, HashMap<Arc<Labels>, GroupId>>,
    /// Of rules that have as many groups as they may: the group of all others.
    pub overflow: HashMap<RuleId, GroupId>,
    /// When firing alerts resolve by the clock.
    pub ends: BTreeSet<(Mono, Ident)>,
    /// The next tick of each group.
    pub ticks: BTreeSet<(Mono, GroupId)>,
    /// Off the agenda: their decisions could not be stored.
    pub aside: BTreeSet<Due>,
    pub told: Told,
    pub outbox: Outbox,
    /// Firing alerts in the groups of each rule.
    pub firing: HashMap<RuleId, usize>,
    /// Firing alerts of each integration.
    pub active: HashMap<IntegrationId, usize>,
    pub last_alert: i64,
    pub last_group: i64,
    /// No alert resolves by the clock before this: downtime must not become a storm of recoveries (design 2.2).
    pub quiet_until: Mono,
}

impl State {
    /// The robot was told of the occurrence, or a message about the group that shows it as firing is on its way.
    pub fn was_notified_or_will_be(&self, robot: RobotId, group: GroupId, id: AlertId) -> bool {
        self.told.is_told(robot, id) || self.outbox.is_pending(robot, group, id)
    }

    /// Of the next end, doubt or tick.
    pub fn next_due(&self) -> Option<Mono> {
        let end = self.ends.first().map(|(at, _)| *at);
        let tick = self.ticks.first().map(|(at, _)| *at);
        let doubt = self.over.doubts().next().map(|(at, _)| at);
        [end, doubt, tick].into_iter().flatten().min()
    }
}
