//! The commands. Each is a file with its `Arguments` and a `run`.

pub mod bench;
pub mod build;
pub mod lint;
pub mod run;
pub mod test;
pub mod watch;
