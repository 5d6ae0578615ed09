//! Packages of Debian's archive beside those that the machine is set up for, without touching its set-up.

mod apt;
mod madison;
mod release;
mod sources;

pub use apt::Apt;
