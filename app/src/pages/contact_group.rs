//! Contact groups.

mod delete;
mod detail;
mod edit;
mod list;
mod remove;

pub use detail::Detail;
pub use edit::Edit;
pub use list::List;
