//! Contacts: the pages that the others are built after.

mod delete;
mod detail;
mod differences;
mod edit;
mod list;
mod robot;
mod test;

pub use detail::Detail;
pub use edit::Edit;
pub use list::List;
pub use robot::health_badge;
