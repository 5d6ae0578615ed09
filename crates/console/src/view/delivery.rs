//! What pages show of deliveries.

use model::{
    AlertId, DeliveryId, Millis,
    delivery::{Attempt, Unsent},
    notification::Notification,
};
use serde::{Deserialize, Serialize};

use super::{DeliveryRow, RobotSummary};

/// Where a waiting message stands: when it leaves, if nothing new comes and every message before it is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// So many leave before it.
    pub before: usize,
    /// `None`: not as long as the robot refuses.
    pub at: Option<Millis>,
    /// Messages a minute that the robot takes.
    pub a_minute: usize,
}

/// Everything known about one delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryDetail {
    pub row: DeliveryRow,
    pub robot: RobotSummary,
    pub notification: Notification,
    pub attempts: Vec<Attempt>,
    /// The message as sent, or as it would be rendered now: title and markdown text.
    pub title: String,
    pub text: String,
    pub replaced_by: Option<DeliveryId>,
    /// Why it was not sent, where no answer says it.
    pub unsent: Option<Unsent>,
    /// Where it stands in the queue of its robot; `None` where it does not wait, or too far behind to say.
    pub expected: Option<Expected>,
    pub alerts: Vec<(AlertId, String)>,
}
