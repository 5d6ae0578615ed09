//! What pages show of alerts.

use model::{
    AlertId, DeliveryId, IntegrationId, Labels, Millis,
    alert::{AlertEventKind, Ended},
    delivery::DeliveryState,
    notification::Reason,
    severity::Level,
};
use serde::{Deserialize, Serialize};

use super::{PageRequest, TimeRange};

/// Filter and page of the list of alerts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertQuery {
    /// `None`: firing and resolved.
    pub state: Option<AlertState>,
    pub level: Option<Level>,
    pub integration: Option<IntegrationId>,
    /// Part of the name or of any label value.
    pub search: String,
    pub range: TimeRange,
    pub page: PageRequest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertState {
    Firing,
    Resolved,
}

impl AlertState {
    pub const ALL: [Self; 2] = [Self::Firing, Self::Resolved];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Firing => "firing",
            Self::Resolved => "resolved",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

/// A row of the list of alerts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRow {
    pub id: AlertId,
    pub name: String,
    pub level: Level,
    pub state: AlertState,
    pub integration: String,
    /// All labels but `alertname`.
    pub labels: Labels,
    /// Annotation `summary`, else `description`, else `message`.
    pub summary: String,
    pub starts_at: Millis,
    pub resolved_at: Option<Millis>,
    pub updated_at: Millis,
    pub ended: Option<Ended>,
}

/// One line of an alert's trace: an event, with the name of the rule it speaks of (as it is called now; `None` when deleted).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceLine {
    pub at: Millis,
    pub what: AlertEventKind,
    pub rule_name: Option<String>,
}

/// A delivery that carried the alert, as its detail page lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertDelivery {
    pub id: DeliveryId,
    pub robot: String,
    pub rule_name: Option<String>,
    pub reason: Reason,
    pub state: DeliveryState,
    pub created_at: Millis,
}
