//! Why a page or a form could not be served: the one error of all server functions, as data, put into words by
//! [`fault`](crate::islands::words::fault). A refused form is not an error, see [`crate::posted::Posted`].

#[cfg(feature = "ssr")]
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
#[cfg(feature = "ssr")]
use model::version::Conflict;
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

#[cfg(feature = "ssr")]
impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Unreachable,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::Malformed.raised()
            }
            // Their texts may repeat what was sent; nothing of it may get into an address.
            _ => Self::Internal { id: String::new() },
        }
    }
}

/// Also gives the answer its HTTP status, so that `?` in a server function is all that is needed.
#[cfg(feature = "ssr")]
impl From<console::Error> for AppError {
    fn from(error: console::Error) -> Self {
        let error = match error {
            console::Error::NotFound => Self::NotFound,
            console::Error::Conflict(Conflict::Changed(_)) => Self::Changed,
            console::Error::Conflict(Conflict::Deleted) => Self::NotFound,
            console::Error::Refused(_) => Self::Malformed,
            console::Error::Unavailable => Self::Unavailable,
            console::Error::Busy => Self::Busy,
            console::Error::Disk => Self::Disk,
            console::Error::Interrupted => Self::Interrupted,
            console::Error::Internal { id } => Self::Internal { id },
        };
        error.raised()
    }
}

#[cfg(feature = "ssr")]
impl AppError {
    /// For a page whose address names nothing.
    pub fn not_found() -> Self {
        Self::NotFound.raised()
    }

    /// Sets the status of the answer. Not for a form that the browser posted itself: that answer is a redirect.
    #[must_use]
    pub fn raised(self) -> Self {
        use leptos::context::use_context;
        if !crate::context::is_plain_post()
            && let Some(response) = use_context::<leptos_axum::ResponseOptions>()
            && let Ok(status) = http::StatusCode::from_u16(self.status())
        {
            response.set_status(status);
        }
        self
    }
}
