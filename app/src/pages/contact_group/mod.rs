//! Contact groups.

mod delete;
mod detail;
mod edit;
mod list;

pub use detail::Detail;
pub use edit::Edit;
pub use list::List;
