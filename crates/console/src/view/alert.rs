//! What pages show of alerts.

use model::{IntegrationId, RobotId, RuleId, alert::Alert, condition::ConditionResult, set_aside::SetAside};
use serde::{Deserialize, Serialize};

use super::{AlertDelivery, TraceLine};

/// The choices of the alert list's filters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertFilters {
    pub integrations: Vec<(IntegrationId, String)>,
}

/// Everything known about one alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertDetail {
    pub alert: Alert,
    pub integration: String,
    /// Oldest first.
    pub trace: Vec<TraceLine>,
    pub deliveries: Vec<AlertDelivery>,
    /// What each dispatch rule, as it is now, makes of the labels.
    pub rules: Vec<RuleCheck>,
    /// Groups of it whose decision could not be stored: nobody hears of it from them until it can.
    pub stuck: Vec<SetAside>,
}

/// A dispatch rule tried on an alert's labels: which conditions hold, and what comes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleCheck {
    pub rule: RuleId,
    pub name: String,
    pub version: i64,
    /// For each OR block its conditions. Empty: every alert matches.
    pub blocks: Vec<Vec<ConditionResult>>,
    pub outcome: CheckOutcome,
}

/// What comes of a rule that was tried on an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CheckOutcome {
    /// It is switched off, and does nothing whatever it matches.
    Disabled,
    /// No block of its conditions holds.
    NoMatch,
    /// It is for alerts that no other rule matches, and another one does.
    NotNeeded,
    /// It matches and discards: nobody is notified.
    Discards,
    /// It matches, and another rule that discards wins.
    Overruled,
    /// It matches and these robots are told.
    Notifies { robots: Vec<(RobotId, String)> },
    /// It matches, and none of its handlers has a robot or its notification method is off.
    ReachesNobody,
}
