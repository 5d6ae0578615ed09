//! What Prometheus posts to an Alertmanager's `/api/v2/alerts` (`docs/intake.md`).

use model::{
    alert::{Ends, Envelope},
    integration::Kind,
};

use crate::{read::end::Policy, sent::Items};

/// Alertmanager's `resolve_timeout`, in milliseconds.
const RESOLVE_TIMEOUT: i64 = 300_000;

/// An end is always given, and put off with each report.
pub fn items(auto_resolve: Option<i64>) -> Items {
    let otherwise = Ends::After(auto_resolve.unwrap_or(RESOLVE_TIMEOUT));
    Items {
        policy: Policy { end_counts: true, otherwise },
        envelope: Envelope::default(),
        status: None,
        format: Kind::Prometheus,
    }
}
