//! Alerts in: one file a format turns a posted body into [`Incoming`] alerts (design 2.1). Invalid items are reported by index
//! while the valid ones are kept.

mod alertmanager;
mod arms;
mod field;
mod handler;
mod prometheus;

use model::{Millis, alert::Incoming, integration::IngestTarget};
use serde::Serialize;
use serde_json::value::RawValue;

pub use handler::{events, prometheus_alerts};

/// What a body came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    pub alerts: Vec<Incoming>,
    pub rejected: Vec<Rejected>,
}

/// One item that was refused.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// Its place in the list, from 0.
    pub index: usize,
    /// Where in the item: `labels`, `labels.severity`, `startsAt` ...
    pub field: String,
    pub error: String,
}

/// The body as a whole is not of the format: what is wrong, and an example of what is right.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotTheFormat(pub String);

/// For what and when a body is read.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub target: &'a IngestTarget,
    pub now: Millis,
}

impl Parsed {
    /// Reads item by item: what is wrong with one does not cost the others.
    fn of(items: Vec<&RawValue>, read: impl Fn(&RawValue) -> Result<Incoming, field::Bad>) -> Self {
        let mut parsed = Self::default();
        for (index, item) in items.into_iter().enumerate() {
            match read(item) {
                Ok(incoming) => parsed.alerts.push(incoming),
                Err(bad) => parsed.rejected.push(Rejected { index, field: bad.field, error: bad.error }),
            }
        }
        parsed
    }
}

/// An error of the JSON parser, with what would have been right.
fn not_json(error: &serde_json::Error, example: &str) -> NotTheFormat {
    NotTheFormat(format!("the body is not the JSON that is expected here ({error}); post for example {example}"))
}
