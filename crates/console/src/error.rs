//! Why a use-case was not carried out.

use model::{
    problem::{Invalid, Problem},
    version::Conflict,
};

/// What a caller gets instead of a result. Refused forms are not errors: they come back as `Saved::Refused`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist (any more).
    #[error("not found")]
    NotFound,
    /// What was asked for cannot be done to this row; the fields say why.
    #[error("refused: {}", .0.0.iter().map(|error| format!("{} {}", error.field, error.problem)).collect::<Vec<_>>().join("; "))]
    Refused(Invalid),
    /// What the form was made from is not what is stored any more: nothing was saved.
    #[error("not saved: {0}")]
    Conflict(Conflict),
    /// Too many log-ins, or other uses of a password, at the same time.
    #[error("too many people log in at this moment; try again in a few seconds")]
    Busy,
    /// Nothing can be stored.
    #[error("the disk is full or failing; free some space, then try again")]
    Disk,
    /// The database is locked, the dispatcher is stopping: worth another try.
    #[error("Bellhop cannot do this right now; try again")]
    Unavailable,
    /// Bellhop stopped while it was at it: nobody knows whether it was done.
    #[error("Bellhop stopped while it was doing this: look whether it was done")]
    Interrupted,
    /// A defect; the log has the details under this id.
    #[error("an internal error occurred ({id})")]
    Internal { id: String },
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Logs a defect under a new id, which is all that the caller gets to know of it.
    pub(crate) fn internal(error: &dyn std::fmt::Display) -> Self {
        let id = format!("{:08x}", rand::random::<u32>());
        tracing::error!(%error, id, "internal error");
        Self::Internal { id }
    }
}

/// There are as many of them as may be.
fn full(max: u32) -> Invalid {
    let mut invalid = Invalid::default();
    invalid.add("name", Problem::TooMany { max });
    invalid
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::NotFound => Self::NotFound,
            store::Error::Stale { stored } => Self::Conflict(Conflict::Changed(stored)),
            store::Error::Full { max } => Self::Refused(full(max)),
            store::Error::Disk(_) => {
                tracing::error!(%error, "the database cannot be written");
                Self::Disk
            }
            store::Error::Busy(_) | store::Error::Lost | store::Error::Damaged(_) => {
                tracing::error!(%error, "the database refused");
                Self::Unavailable
            }
            error => Self::internal(&error),
        }
    }
}

impl From<dispatch::Error> for Error {
    fn from(error: dispatch::Error) -> Self {
        tracing::error!(%error, "the dispatcher refused");
        match error {
            dispatch::Error::Stopped => Self::Interrupted,
            dispatch::Error::Full | dispatch::Error::NotStored(_) => Self::Unavailable,
        }
    }
}
