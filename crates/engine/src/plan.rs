//! Decisions: each takes the state and the time, and returns what changes.

mod content;
mod cut;
mod decide;
mod draft;
pub mod due;
pub mod end;
mod flush;
pub mod ingest;
mod join;
pub mod merge;
mod over;
mod regroup;
pub mod reroute;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use model::{
    AlertId, GroupId, Labels, Millis, Mono, RobotId,
    alert::Alert,
    change::Change,
    notification::{AlertGroup, Reason},
};

use crate::state::{AlertKey, Entry, Over, Table, TrackedAlert};

pub use draft::Draft;
pub use due::Share;
pub use join::{Opening, group_labels};
pub use regroup::{close_replaced, regroup_these};

/// A decision that is not yet applied. Commit its change, then give it to [`Engine::apply`](crate::Engine::apply); dropped,
/// it leaves no trace.
#[derive(Debug)]
pub struct Planned {
    pub change: Change,
    /// Reports that are no news, in their order.
    pub passed: Vec<NoNews>,
    pub(crate) effect: Effect,
    pub(crate) generation: u64,
}

/// A report that is no news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoNews {
    /// Among all that were taken in.
    pub index: usize,
    pub labels: Arc<Labels>,
    pub why: Passed,
}

/// Why a report was not taken as news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passed {
    /// It says that an alert is over which Bellhop does not know to fire, nor to have fired lately.
    NotKnown { ended: Millis },
    /// It says that an alert fires of which another sender has said that it is over.
    OldNews,
    /// It says that an alert fires which a person has resolved.
    ResolvedByPerson,
}

/// What a change does to the state. New states, so that it does not matter in which order they are taken over.
#[derive(Debug, Default)]
pub struct Effect {
    /// `None`: nothing of it matters any more.
    pub alerts: HashMap<AlertKey, Option<TrackedAlert>>,
    /// `None`: what was known of its end does not matter any more.
    pub over: HashMap<AlertKey, Option<Over>>,
    /// When it was decided.
    pub at: Mono,
    pub groups: BTreeMap<GroupId, GroupEffect>,
    pub table: Option<Arc<Table>>,
    /// Deliveries, with the alerts that they show.
    pub sent: Vec<(RobotId, GroupId, Reason, Vec<Arc<Alert>>)>,
    /// Occurrences of which it begins to matter who was notified.
    pub tracked: Vec<AlertId>,
    /// Occurrences of which nobody is owed anything any more.
    pub released: Vec<AlertId>,
    /// Occurrences of which it does not matter any more.
    pub forgotten: Vec<AlertId>,
    pub last_alert: i64,
    pub last_group: i64,
}

/// What a change does to one group.
#[derive(Debug, Default)]
pub struct GroupEffect {
    /// It is new, created at this time.
    pub opened: Option<Mono>,
    pub closed: bool,
    /// The new row, where it changed.
    pub row: Option<Arc<AlertGroup>>,
    pub next: Option<Mono>,
    pub joined: BTreeSet<AlertKey>,
    pub left: BTreeSet<AlertKey>,
    pub log: BTreeMap<RobotId, Arc<Entry>>,
}
