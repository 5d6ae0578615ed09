//! Why the dispatcher did not do what it was asked.

#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// Too much is waiting to be taken in. Senders repeat (503).
    #[error("too many requests are waiting")]
    Full,
    /// It is stopping or has stopped.
    #[error("Bellhop is stopping")]
    Stopped,
    /// The change could not be committed, for this reason; nothing of it was kept.
    #[error("it could not be stored: {0}")]
    NotStored(String),
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        Self::NotStored(error.to_string())
    }
}
