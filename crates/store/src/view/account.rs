//! What pages show of accounts and sessions.

use model::{AccountId, Millis};
use serde::{Deserialize, Serialize};

/// A session in the list of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// The one that asks.
    pub own: bool,
    pub created_at: Millis,
    pub last_seen_at: Millis,
    pub user_agent: String,
    /// Empty when unknown.
    pub address: String,
}

/// A row of the list of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRow {
    pub id: AccountId,
    pub email: String,
    pub enabled: bool,
    /// Invited and has not chosen a password yet.
    pub pending: bool,
    pub sessions: i64,
    pub last_seen_at: Option<Millis>,
    pub created_at: Millis,
}
