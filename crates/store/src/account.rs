//! Accounts of people who use the console.

mod change;
mod read;

use std::fmt;

use model::{
    AccountId,
    account::{Language, Theme},
};

pub(crate) use change::{create_first, set_password};

/// An account with what proves its password: never leaves the server.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountSecret {
    pub id: AccountId,
    pub email: String,
    /// `None` until an invited person has chosen one.
    pub password_hash: Option<String>,
    pub enabled: bool,
    pub language: Option<Language>,
    pub theme: Theme,
}

impl fmt::Debug for AccountSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccountSecret").field("id", &self.id).field("enabled", &self.enabled).finish_non_exhaustive()
    }
}
