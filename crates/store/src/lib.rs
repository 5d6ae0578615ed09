//! Persistence: one struct whose methods are whole transactions, `SQLite` behind it.
//!
//! Reads go to a read-only pool, writes to a pool of one connection. Methods take the time as an argument, and secrets leave
//! the store only as [`Sensitive`].

#[cfg(test)]
mod access_migration;
mod account;
mod alert;
mod cipher;
mod clock_change;
mod column;
mod commit;
mod contact;
mod contact_group;
mod delivery;
mod device;
mod dispatch_rule;
mod draft;
mod edit;
mod enabled;
mod error;
mod file;
mod integration;
mod integration_token;
mod key;
mod link;
mod links;
mod load;
mod maintenance;
mod open;
mod outbox;
mod overview;
mod ready;
mod retention;
mod robot;
mod room;
mod routing;
mod rule_preview;
mod rule_usage;
mod search;
mod sensitive;
mod session;
mod settings;
#[cfg(test)]
mod testing;
mod unreadable;
pub mod view;
mod wal;

use sqlx::{Sqlite, SqlitePool, Transaction};

pub use account::AccountSecret;
pub use alert::{AlertStored, MAX_TOTAL};
pub use cipher::Cipher;
pub use commit::{CommitOutcome, Received, Replaced};
pub use contact::{RobotChange, SaveContact};
pub use delivery::DeliveryStored;
pub use device::NewDevice;
pub use edit::Edit;
pub use enabled::{Detach, Switch};
pub use error::{Error, Unique};
pub use integration::{IntegrationFields, IntegrationStored};
pub use integration_token::token_hash;
pub use key::{Key, KeyError};
pub use link::Link;
pub use load::Loaded;
pub use open::{OpenError, Options};
pub(crate) use outbox::open_delivery;
pub use outbox::{AttemptStart, Begin, Content, End, Finished, HealthChange, Outbox, RecentAttempt};
pub use robot::{Block, Credentials, NewRobot, RobotState, SecretChange};
pub use rule_preview::Handled;
pub use sensitive::Sensitive;
pub use session::NewSession;
pub use unreadable::Unreadable;

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    /// One connection: writers take turns.
    write: SqlitePool,
    /// Read-only connections.
    read: SqlitePool,
    cipher: Cipher,
    file: file::Identity,
    /// Transactions of the write-ahead log that could not be read when it was opened.
    left_out: usize,
}

impl Store {
    /// Begins a transaction that may read and then write: it holds the write lock from its start. Refused where the file is not
    /// there any more.
    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, Error> {
        self.file.check()?;
        Ok(self.write.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Begins a transaction whose queries all see the same state.
    async fn snapshot(&self) -> Result<Transaction<'static, Sqlite>, Error> {
        Ok(self.read.begin().await?)
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}
