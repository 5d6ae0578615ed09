//! The engine as its caller sees it, with a store in memory behind it.

mod disk;
mod edits;
mod events;
mod isolation;
mod naive;
mod plans;
mod properties;
mod recoveries;
mod reports;
mod restarts;
mod ticks;
mod timelines;
mod world;
