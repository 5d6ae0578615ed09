//! Robots: what is needed to send to one, how one comes to be, and what a person's mending does to it.

mod amend;
mod credentials;
mod resume;
mod state;
mod summary;
mod upsert;

pub(crate) use amend::{Amended, amend};
pub use credentials::Credentials;
pub(crate) use resume::resume;
pub(crate) use state::RobotRow;
pub use state::{Block, RobotState};
pub(crate) use summary::{names, summaries};
pub(crate) use upsert::upsert;
pub use upsert::{NewRobot, SecretChange};
