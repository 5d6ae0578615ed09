//! What pages show of the installation.

use model::{AlertId, DeliveryId, Millis, delivery::DeliveryState, severity::Level};
use serde::{Deserialize, Serialize};

use super::{AlertRow, Attention, DeliveryRow, SetupSteps};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    pub steps: SetupSteps,
    /// Firing alerts by level, P1 first; levels without one are left out.
    pub firing: Vec<(Level, i64)>,
    pub latest: Vec<AlertRow>,
    /// Deliveries of the last 24 hours by state.
    pub deliveries: Vec<(DeliveryState, i64)>,
    /// The newest deliveries.
    pub recent: Vec<DeliveryRow>,
    pub attention: Vec<Attention>,
    /// The latest test alert of the last minutes.
    pub test: Option<TestAlert>,
    /// Messages carry no link until it is set. The address that the browser used, where others may reach it, too; else empty.
    pub public_url_missing: Option<String>,
    /// The webhook URL of the simulator's robot, to be copied in the first step. It leads nowhere but to this machine, and the
    /// simulator shows it, too: no secret.
    pub example_url: Option<String>,
    pub now: Millis,
}

/// A test alert, and the message that carried it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestAlert {
    pub alert: AlertId,
    pub at: Millis,
    /// One that was sent, else the latest.
    pub delivery: Option<(DeliveryId, DeliveryState)>,
}

impl TestAlert {
    /// The name of test alerts.
    pub const NAME: &str = "TestAlert";
}

/// What "Set up the example for me" made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Whether a test alert was posted.
    pub alert_posted: bool,
}
