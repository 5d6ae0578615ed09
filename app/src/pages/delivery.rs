//! Deliveries: every message to a robot, what it waits for, what DingTalk answered.

mod attempts;
mod detail;
mod list;
mod status;

pub use detail::Detail;
pub use list::{DeliveryTable, List};
