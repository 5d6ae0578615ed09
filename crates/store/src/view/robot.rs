//! What pages show of robots.

use model::{ContactId, RobotId, robot::Health};
use serde::{Deserialize, Serialize};

/// A robot as contacts, dry runs and deliveries show it. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RobotSummary {
    pub id: RobotId,
    /// Scheme, host, path and the last four characters of the token.
    pub masked_url: String,
    pub has_secret: bool,
    pub keywords: Vec<String>,
    pub health: Health,
    /// The contacts that point to it, by name.
    pub contacts: Vec<RobotUser>,
    /// Deliveries that wait for it.
    pub waiting: i64,
}

impl RobotSummary {
    /// The contacts' names, else the masked URL.
    pub fn name(&self) -> String {
        if self.contacts.is_empty() {
            return self.masked_url.clone();
        }
        let names: Vec<&str> = self.contacts.iter().map(|user| user.name.as_str()).collect();
        names.join(", ")
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RobotUser {
    pub id: ContactId,
    pub name: String,
}
