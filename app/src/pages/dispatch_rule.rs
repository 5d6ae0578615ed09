//! Dispatch rules: the list, one rule, its form with the dry run.

mod conditions;
mod delete;
mod detail;
mod differences;
mod dry_run;
mod dry_run_result;
mod edit;
mod list;
mod summary;

pub use detail::Detail;
pub use edit::Edit;
pub use list::List;
