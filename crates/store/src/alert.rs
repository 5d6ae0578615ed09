//! Alerts as pages show them.

mod count;
pub(crate) mod ended;
mod list;
mod read;
mod row;

pub use list::MAX_TOTAL;
pub(crate) use list::level;
pub use read::AlertStored;
pub(crate) use row::AlertRow;
