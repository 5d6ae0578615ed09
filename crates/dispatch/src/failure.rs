//! Why something was not stored: for a while, or as often as it is tried.

use std::panic::{AssertUnwindSafe, catch_unwind};

use model::Now;
use store::Store;

use crate::Error;

/// Milliseconds until something that could not be stored is tried again.
pub const RETRY_AFTER: i64 = 1_000;

#[derive(Clone, Debug, thiserror::Error)]
pub enum Failure {
    /// The disk is full or failing, the database is locked: everything waits a moment.
    #[error("{0}")]
    Passing(String),
    /// It is the fault of what was to be stored: the rest goes on without it.
    #[error("{0}")]
    Lasting(String),
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        if error.is_transient() { Self::Passing(error.to_string()) } else { Self::Lasting(error.to_string()) }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Self::NotStored(failure.to_string())
    }
}

/// Makes a plan. One that panics is a plan that cannot be stored: planning changes nothing, so nothing is left half done.
pub fn planned<T>(plan: impl FnOnce() -> T) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(plan))
        .map_err(|_| Failure::Lasting("the decision failed by a defect; the log has the details".to_owned()))
}

/// Something could not be stored, although it stood alone. Whether the database takes anything at all: if not, it is the fault of the
/// database, and everything waits.
pub async fn is_its_own_fault(store: &Store, now: Now) -> bool {
    store.probe(now.wall).await.is_ok()
}
