//! An occurrence of an alert as its row holds it.

use std::sync::Arc;

use model::{AlertId, IntegrationId, Millis, alert::Alert, severity::Severity};
use sqlx::FromRow;

use super::{ended, level};
use crate::{
    Error,
    column::{Text, from_json, from_name},
};

/// The columns of table `alert` that are not derived from others.
#[derive(FromRow)]
pub(crate) struct AlertRow {
    id: i64,
    integration_id: i64,
    fingerprint: String,
    labels: String,
    annotations: String,
    level: i64,
    #[sqlx(try_from = "Text")]
    severity: String,
    #[sqlx(try_from = "Text")]
    generator_url: String,
    starts_at: i64,
    later_start: Option<i64>,
    ends_at: Option<i64>,
    ends_by_timeout: bool,
    received_at: i64,
    updated_at: i64,
    resolved_at: Option<i64>,
    ended: Option<String>,
    #[sqlx(try_from = "Text")]
    ended_by: String,
    sent_group: String,
    is_cut: bool,
}

impl AlertRow {
    pub(crate) fn into_alert(self) -> Result<Alert, Error> {
        Ok(Alert {
            id: AlertId(self.id),
            integration: IntegrationId(self.integration_id),
            fingerprint: from_name("alert.fingerprint", &self.fingerprint)?,
            labels: Arc::new(from_json("alert.labels", &self.labels)?),
            annotations: Arc::new(from_json("alert.annotations", &self.annotations)?),
            severity: Severity { level: level(self.level), word: self.severity },
            generator_url: self.generator_url,
            starts_at: Millis(self.starts_at),
            later_start: self.later_start.map(Millis),
            ends_at: self.ends_at.map(Millis),
            ends_by_timeout: self.ends_by_timeout,
            received_at: Millis(self.received_at),
            updated_at: Millis(self.updated_at),
            resolved_at: self.resolved_at.map(Millis),
            ended: ended::read(self.ended.as_deref(), self.ended_by),
            sent_group: self.sent_group.parse().ok(),
            is_cut: self.is_cut,
        })
    }
}
