//! Contacts: who can be told, each with at most one robot.

mod delete;
mod list;
mod read;
mod rows;
mod save;

pub(crate) use rows::{BaseRow, rows};
pub use save::{RobotChange, SaveContact};
