//! What pages show of the settings.

use model::{Edited, account::ProofAsked, settings::SettingsForm};
use serde::{Deserialize, Serialize};

use super::{AccountRow, SessionRow};

/// The settings page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsView {
    pub form: SettingsForm,
    pub edited: Edited,
    /// The public URL is fixed by `--public-url` or the environment.
    pub public_url_fixed: bool,
    pub accounts: Vec<AccountRow>,
    /// Of the account that asks; one of the demo has none.
    pub has_password: bool,
    /// Of the account that asks.
    pub sessions: Vec<SessionRow>,
    pub proof: ProofAsked,
    /// Bytes of the database file and its log.
    pub database_bytes: i64,
    pub alerts: i64,
    pub deliveries: i64,
    pub version: String,
}
