//! What pages show of deliveries.

use model::{AlertId, DeliveryId, delivery::Attempt, notification::Notification};
use serde::{Deserialize, Serialize};

use super::{DeliveryRow, RobotSummary};

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
    pub alerts: Vec<(AlertId, String)>,
}
