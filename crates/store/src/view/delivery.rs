//! What pages show of deliveries.

use model::{DeliveryId, Millis, RobotId, RuleId, answer::Answer, delivery::DeliveryState, notification::Reason};
use serde::{Deserialize, Serialize};

use super::{PageRequest, TimeRange};

/// Filter and page of the list of deliveries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryQuery {
    pub state: Option<DeliveryState>,
    pub robot: Option<RobotId>,
    pub rule: Option<RuleId>,
    pub range: TimeRange,
    pub page: PageRequest,
}

/// A row of the list of deliveries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRow {
    pub id: DeliveryId,
    pub state: DeliveryState,
    pub reason: Reason,
    /// The notification's first alert name, or the rule's name.
    pub title: String,
    pub alerts: u32,
    pub robot: RobotId,
    pub robot_name: String,
    pub rule: Option<RuleId>,
    pub rule_name: Option<String>,
    pub created_at: Millis,
    pub due_at: Millis,
    pub finished_at: Option<Millis>,
    pub attempts: u32,
    /// The last answer, if one came.
    pub answer: Option<Answer>,
}

/// The choices of the delivery list's filters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryFilters {
    pub robots: Vec<(RobotId, String)>,
    pub rules: Vec<(RuleId, String)>,
}
