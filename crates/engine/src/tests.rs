//! The engine as its caller sees it, with a store in memory behind it.

mod edits;
mod events;
mod flushes;
mod isolation;
mod over;
mod overflow;
mod plans;
mod properties;
mod recoveries;
mod reports;
mod restarts;
mod timelines;

use crate::testing::{disk, naive, rules, world};
