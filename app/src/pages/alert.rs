//! Alerts: what came in, and for each what happened to it and why.

mod detail;
mod labels;
mod list;
mod resolve;
mod rule_check;
mod silence;
mod trace;

pub use detail::Detail;
pub use labels::LabelChips;
pub use list::{AlertTable, List};
