//! Why a page or a form could not be served: the one error of all server functions, as data, put into words by
//! [`fault`](crate::browser_words::fault). A refused form is not an error, see [`crate::posted::Posted`].

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppError {
    /// 401: the session has ended.
    LoggedOut,
    /// 403.
    Forbidden,
    /// 404: it does not exist (any more).
    NotFound,
    /// 409: somebody changed it meanwhile.
    Changed,
    /// 422: the request could not be read.
    Malformed,
    /// 503: worth another try.
    Unavailable,
    /// 503: too many log-ins, or other uses of a password, at the same time.
    Busy,
    /// 503: nothing can be stored.
    Disk,
    /// 503: Bellhop stopped while it was at it; nobody knows whether it was done.
    Interrupted,
    /// 500: a defect; the log has the details under this id.
    Internal { id: String },
    /// Only in the browser: Bellhop did not answer.
    Unreachable,
}

impl AppError {
    pub const fn status(&self) -> u16 {
        match self {
            Self::LoggedOut => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Changed => 409,
            Self::Malformed => 422,
            Self::Unavailable | Self::Busy | Self::Disk | Self::Interrupted | Self::Unreachable => 503,
            Self::Internal { .. } => 500,
        }
    }
}
