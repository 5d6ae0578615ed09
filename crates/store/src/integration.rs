//! Integrations: where monitoring systems post their alerts to.

mod memory;
mod read;
mod save;

use crate::view::IntegrationRow;
use model::{Edited, Millis, severity::Table};

use crate::Sensitive;

pub use save::IntegrationFields;

/// One integration with its token, for people who are logged in.
#[derive(Clone, Debug)]
pub struct IntegrationStored {
    pub row: IntegrationRow,
    pub token: Sensitive,
    pub created_at: Millis,
    pub edited: Edited,
    pub severities: Table,
    pub max_active: u32,
}
