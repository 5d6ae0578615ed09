//! Alerts in: one file a format turns a posted body into [`Incoming`] alerts (design 2.1). Invalid items are reported by index
//! while the valid ones are kept. What a stranger posts is read item by item, cut to the limits, and echoed in part only.

mod alertmanager;
mod answer;
mod arms;
mod field;
mod handler;
mod parsed;
mod prometheus;
mod rejected;
mod text_map;

use std::sync::Arc;

use model::{
    Labels, Millis,
    alert::{Ends, Incoming},
    cut, intake,
    integration::IngestTarget,
    limits::ingest::REJECTED_CHARS,
};

#[cfg(test)]
mod tests;

pub use handler::{events, prometheus_alerts};
use parsed::Parsed;
use rejected::{Rejected, RejectedItems};

/// The body as a whole is not taken: what is wrong, and an example of what is right.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotTheFormat(pub String);

/// For what and when a body is read.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub target: &'a IngestTarget,
    pub now: Millis,
}

/// One item as it was sent, whatever its size.
#[derive(Debug)]
pub struct Sent {
    pub labels: Labels,
    pub annotations: field::Annotations,
    pub generator_url: String,
    pub starts_at: Option<Millis>,
    pub ends: Ends,
}

impl Sent {
    /// What is kept of it. It is the same alert as before, and as one of which nothing is cut, if the labels that were sent are.
    fn keep(self, context: Context<'_>, notes: &mut intake::Notes) -> Incoming {
        let field::Annotations { texts, sent } = self.annotations;
        Incoming {
            integration: context.target.id,
            fingerprint: self.labels.fingerprint(),
            labels: Arc::new(intake::labels(self.labels, notes)),
            annotations: Arc::new(intake::annotations(texts, sent, notes)),
            generator_url: intake::link(&self.generator_url, notes),
            starts_at: self.starts_at,
            ends: self.ends,
        }
    }
}

/// An error of the JSON parser, with what would have been right.
fn not_json(error: &serde_json::Error, example: &str) -> NotTheFormat {
    let error = said(error);
    NotTheFormat(format!("the body is not the JSON that is expected here ({error}); post for example {example}"))
}

/// What the JSON parser says, which repeats what it was given.
fn said(error: &serde_json::Error) -> String {
    cut::to_chars(&error.to_string(), REJECTED_CHARS / 2).into_owned()
}
