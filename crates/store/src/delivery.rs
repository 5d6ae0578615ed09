//! Deliveries as pages show them, and how what waits is cancelled.

mod cancel;
mod list;
mod queue;
mod read;

pub(crate) use cancel::{cancel_of_abandoned, cancel_of_rules};
pub use read::DeliveryStored;
