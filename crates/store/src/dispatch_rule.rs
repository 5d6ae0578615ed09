//! Dispatch rules: which alerts go to whom.

mod copy;
mod delete;
mod list;
mod read;
mod rows;
mod save;

#[cfg(test)]
pub(crate) use rows::OVERFLOWING;
pub(crate) use rows::{RuleRow, nobody, overflowing};
