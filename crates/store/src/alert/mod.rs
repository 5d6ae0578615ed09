//! Alerts as pages show them.

mod count;
mod list;
mod read;
mod row;

pub use list::MAX_TOTAL;
pub(crate) use list::level;
pub(crate) use row::AlertRow;
