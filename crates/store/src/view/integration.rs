//! What pages show of integrations.

use model::{IntegrationId, Millis, integration::Kind, severity::Severity};
use serde::{Deserialize, Serialize};

/// A row of the list of integrations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationRow {
    pub id: IntegrationId,
    pub name: String,
    pub kind: Kind,
    pub description: String,
    pub enabled: bool,
    /// Milliseconds.
    pub auto_resolve: Option<i64>,
    pub last_event_at: Option<Millis>,
    /// Alerts received in the last hour.
    pub last_hour: i64,
    /// When a post was last refused, wholly or in part, if that was within a day.
    pub refused_at: Option<Millis>,
}

/// Alerts that began with this severity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeverityCount {
    pub severity: Severity,
    pub alerts: i64,
}
