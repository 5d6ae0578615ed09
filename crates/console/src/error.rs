//! Why a use-case was not carried out.

use model::problem::Invalid;

/// What a caller gets instead of a result. Refused forms are not errors: they come back as `Saved::Refused`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist (any more).
    #[error("not found")]
    NotFound,
    /// What was asked for cannot be done to this row; the fields say why.
    #[error("refused: {}", .0.0.iter().map(|error| format!("{} {}", error.field, error.problem)).collect::<Vec<_>>().join("; "))]
    Refused(Invalid),
    /// The disk is full, the dispatcher is stopping: worth another try.
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

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::NotFound => Self::NotFound,
            store::Error::Disk(_) | store::Error::Busy(_) => {
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
