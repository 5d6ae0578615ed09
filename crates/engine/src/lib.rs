//! Which alerts are grouped how, and who is notified what and when: pure decisions. No I/O, no tasks and no clock of its own.
//!
//! Every decision is first a plan: [`Engine`] is asked with the time, answers with a [`Planned`] whose
//! [`Change`](model::change::Change) is to be committed, and takes it over only with [`Engine::apply`]. A plan that is dropped
//! leaves no trace. Rule numbers (ING-7, GR-3, DD-1 ...) are those of `docs/semantics.md`, which also says
//! where Bellhop differs from Alertmanager.

mod engine;
pub mod matching;
mod plan;
mod restore;
mod rules;
mod snapshot;
mod state;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use engine::{Engine, Room, Stuck};
pub use plan::{NoNews, Passed, Planned, Share, end::NotFiring};
pub use rules::{Matched, Outcomes, Rules, Unmatched};
pub use snapshot::Snapshot;
pub use state::{AlertKey, Due};

#[cfg(test)]
mod tests;
