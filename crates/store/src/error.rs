//! What can go wrong in the store once it is open, in the terms of its callers.

use model::Edited;
use sqlx::error::{DatabaseError, ErrorKind};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another row has the value already; `by` is its name, empty where it was not looked up.
    #[error("{what} is already in use")]
    Taken { what: Unique, by: String },
    /// What the form's `field` refers to was deleted meanwhile.
    #[error("{field} refers to something that does not exist any more")]
    Gone { field: &'static str },
    /// The save was not made from what is stored now: nothing was changed.
    #[error("it was changed meanwhile: version {} is stored", .stored.version)]
    Stale { stored: Edited },
    /// There are as many rows as may be.
    #[error("there can be at most {max}")]
    Full { max: u32 },
    /// Without this account nobody could log in any more.
    #[error("this is the last account that can log in")]
    LastAccount,
    /// A row that is referred to does not exist, or one that is to go is still referred to.
    #[error("a row refers to one that does not exist")]
    Reference,
    #[error("not found")]
    NotFound,
    #[error("the database cannot be written: the disk is full or failing; free some space ({0})")]
    Disk(#[source] sqlx::Error),
    #[error(
        "the database file was removed or replaced while Bellhop runs, so nothing can be kept: stop Bellhop, put the file back \
         or restore a backup, and start it again"
    )]
    Lost,
    #[error("the database is damaged: stop Bellhop and restore a backup ({0})")]
    Damaged(#[source] sqlx::Error),
    #[error("the database is locked by another process; end it or wait ({0})")]
    Busy(#[source] sqlx::Error),
    #[error(
        "a stored secret ({purpose}) cannot be decrypted: it was stored with another key or has been changed; enter it again"
    )]
    Undecipherable { purpose: &'static str },
    /// A stored value is not what this version wrote; names the column, never the value.
    #[error("the column {column} holds something unexpected: {reason}")]
    Corrupt { column: &'static str, reason: String },
    #[error("reading or writing a file failed: {0}")]
    File(#[from] std::io::Error),
    #[error("database error: {0}")]
    Database(#[source] sqlx::Error),
}

impl Error {
    /// Whether the same may go well a moment later: a full or failing disk, a file that is gone and may be put back, a lock that
    /// is held, a pool that was busy. Everything
    /// else is the fault of what was to be stored or read, and fails as often as it is tried.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Disk(_) | Self::Busy(_) | Self::File(_) | Self::Lost => true,
            Self::Database(sqlx::Error::Database(found)) => {
                matches!(primary_code(found.as_ref()), Some(SQLITE_LOCKED | SQLITE_NOMEM | SQLITE_INTERRUPT))
            }
            Self::Database(error) => matches!(
                error,
                sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed
            ),
            _ => false,
        }
    }

    /// Names the row that has the value already, if that is what went wrong.
    #[must_use]
    pub(crate) fn taken_by(self, by: &str) -> Self {
        match self {
            Self::Taken { what, .. } => Self::Taken { what, by: by.to_owned() },
            other => other,
        }
    }
}

/// The unique constraints of the schema, for errors at the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unique {
    AccountEmail,
    ContactPhone,
    ContactEmail,
    ContactGroupName,
    DispatchRuleName,
    IntegrationName,
    /// Any other, such as a primary key.
    Other,
}

impl Unique {
    /// From the columns that `SQLite` names in `UNIQUE constraint failed: contact.team_id, contact.phone`.
    fn of(message: &str) -> Self {
        match message.rsplit([',', ':']).next().unwrap_or("").trim() {
            "account.email" => Self::AccountEmail,
            "contact.phone" => Self::ContactPhone,
            "contact.email" => Self::ContactEmail,
            "contact_group.name" => Self::ContactGroupName,
            "dispatch_rule.name" => Self::DispatchRuleName,
            "integration.name" => Self::IntegrationName,
            _ => Self::Other,
        }
    }
}

impl std::fmt::Display for Unique {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::AccountEmail | Self::ContactEmail => "the email address",
            Self::ContactPhone => "the phone number",
            Self::ContactGroupName | Self::DispatchRuleName | Self::IntegrationName => "the name",
            Self::Other => "the value",
        })
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let found = match &error {
            sqlx::Error::RowNotFound => return Self::NotFound,
            sqlx::Error::Database(found) => found,
            _ => return Self::Database(error),
        };
        match found.kind() {
            ErrorKind::UniqueViolation => return Self::Taken { what: Unique::of(found.message()), by: String::new() },
            ErrorKind::ForeignKeyViolation => return Self::Reference,
            _ => {}
        }
        match primary_code(found.as_ref()) {
            Some(SQLITE_BUSY) => Self::Busy(error),
            Some(SQLITE_CORRUPT | SQLITE_NOTADB) => Self::Damaged(error),
            Some(SQLITE_READONLY | SQLITE_IOERR | SQLITE_FULL | SQLITE_CANTOPEN) => Self::Disk(error),
            _ => Self::Database(error),
        }
    }
}

const SQLITE_BUSY: i64 = 5;
const SQLITE_LOCKED: i64 = 6;
const SQLITE_NOMEM: i64 = 7;
const SQLITE_READONLY: i64 = 8;
const SQLITE_INTERRUPT: i64 = 9;
const SQLITE_IOERR: i64 = 10;
const SQLITE_CORRUPT: i64 = 11;
const SQLITE_FULL: i64 = 13;
const SQLITE_CANTOPEN: i64 = 14;
const SQLITE_NOTADB: i64 = 26;

/// Extended result codes carry the primary one in their low byte.
fn primary_code(error: &dyn DatabaseError) -> Option<i64> {
    Some(error.code()?.parse::<i64>().ok()? & 0xFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unique_constraints_are_known_by_their_last_column() {
        for (message, unique) in [
            ("UNIQUE constraint failed: contact.team_id, contact.phone", Unique::ContactPhone),
            ("UNIQUE constraint failed: account.email", Unique::AccountEmail),
            ("UNIQUE constraint failed: dispatch_rule.team_id, dispatch_rule.name", Unique::DispatchRuleName),
            ("UNIQUE constraint failed: delivery.id", Unique::Other),
        ] {
            assert_eq!(Unique::of(message), unique, "{message}");
        }
    }
}
