//! What the store remembers, from which the engine starts.

use std::sync::Arc;

use model::{
    AlertId, RobotId,
    alert::Alert,
    delivery::Pending,
    notification::{AlertGroup, LogEntry},
};

use crate::{AlertKey, Unmatched};

/// Everything that was committed and still matters.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// All that are not resolved, and every one that `log` names. Ids in `log` that are missing here are passed over.
    pub alerts: Vec<Alert>,
    /// Those that are lately over: of the last 20 minutes, and what a person resolved and its sender did not ([`model::alert::Ended`]).
    pub over: Vec<Alert>,
    /// Of `over`: the last that was said of it is that it fires still.
    pub doubted: Vec<AlertId>,
    pub groups: Vec<AlertGroup>,
    pub log: Vec<LogEntry>,
    /// Of `alerts`: a robot accepted a message that showed the occurrence as firing.
    pub notified: Vec<(RobotId, AlertId)>,
    /// Every delivery about a group that is not final.
    pub pending: Vec<Pending>,
    /// The highest ids ever given; 0 before the first.
    pub last_alert_id: i64,
    pub last_group_id: i64,
    /// Milliseconds that Bellhop was down.
    pub down_for: i64,
}

impl Snapshot {
    /// The alerts that the rules are to be matched with before the engine starts: those that fire.
    pub fn unmatched(&self) -> Unmatched {
        let firing = self.alerts.iter().filter(|alert| alert.is_firing());
        Unmatched(firing.map(|alert| (AlertKey::of(alert), Arc::clone(&alert.labels))).collect())
    }
}
