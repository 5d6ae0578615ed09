//! What leaves next for one robot, and when: pure decisions. No I/O, no tasks and no clock of its own.
//!
//! | module | what it decides |
//! |---|---|
//! | [`rank`] | what is more urgent than what |
//! | [`queue`] | which delivery leaves next, and what place each has |
//! | [`budget`] | when the robot may be sent to |
//! | [`backoff`] | how long to wait after an attempt that may succeed later |
//! | [`expiry`] | until when a delivery is of use |

pub mod backoff;
pub mod budget;
pub mod expiry;
pub mod queue;
pub mod rank;

pub use backoff::backoff;
pub use budget::Budget;
pub use queue::{Next, Queue, Waiting};
pub use rank::Rank;
