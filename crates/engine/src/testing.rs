//! An engine on a stage, for the tests of this crate and of `dispatch`: a store in memory, short words for what happens, and the
//! rules once more as plainly as possible. `dispatch` holds all three against the real store and the real dispatcher, so that
//! they cannot drift from what runs.

pub mod disk;
pub mod naive;
pub mod rules;
pub mod world;
