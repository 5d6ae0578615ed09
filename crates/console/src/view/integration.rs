//! What pages show of integrations.

use model::{
    Edited, Millis,
    noted::Note,
    refused::Refusal,
    severity::{Level, Table},
};
use serde::{Deserialize, Serialize};

use super::IntegrationRow;

/// One integration with its URL, which holds the token: only for people who are logged in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationDetail {
    pub row: IntegrationRow,
    /// Absolute when the public URL is set; else on the address that the browser used.
    pub url: String,
    pub created_at: Millis,
    pub edited: Edited,
    /// The last refused requests, the latest first.
    pub refusals: Vec<Refusal>,
    /// What was left out or changed of what was posted, one of each kind, the latest first.
    pub notes: Vec<Note>,
    /// How many milliseconds the sender's clock can be behind, by what it posted in the last hour or two; less than 0: so many it is
    /// ahead, at least.
    pub clock_behind: Option<i64>,
    /// Alerts that may fire at the same time.
    pub max_active: u32,
    pub severities: Table,
    /// The words of severity that came in the last seven days, those that nobody knows first, then the most frequent.
    pub words: Vec<SeverityWord>,
}

/// One word of severity, with what it means to new alerts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeverityWord {
    pub word: String,
    /// `None`: nobody knows it, and alerts with it are P3.
    pub level: Option<Level>,
    /// Alerts that came with it.
    pub alerts: i64,
}
