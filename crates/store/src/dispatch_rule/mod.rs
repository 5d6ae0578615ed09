//! Dispatch rules: which alerts go to whom.

mod copy;
mod delete;
mod list;
mod read;
mod rows;
mod save;

pub(crate) use rows::{RuleRow, nobody};
