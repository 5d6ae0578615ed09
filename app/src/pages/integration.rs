//! Integrations: where monitoring systems post their alerts to.

mod delete;
mod detail;
mod edit;
mod intake;
mod list;
mod rotate;
mod severity;
mod snippets;

pub use detail::Detail;
pub use edit::Edit;
pub use list::List;
