//! An error gives its answer the HTTP status, so that `?` in a server function is all that is needed.

use leptos::{
    context::use_context,
    server_fn::{
        codec::JsonEncoding,
        error::{FromServerFnError, ServerFnErrorErr},
    },
};
use model::version::Conflict;

use crate::error::AppError;

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

impl AppError {
    /// For a page whose address names nothing.
    pub fn not_found() -> Self {
        Self::NotFound.raised()
    }

    /// Sets the status of the answer. Not for a form that the browser posted itself: that answer is a redirect.
    #[must_use]
    pub fn raised(self) -> Self {
        if !super::is_plain_post()
            && let Some(response) = use_context::<leptos_axum::ResponseOptions>()
            && let Ok(status) = http::StatusCode::from_u16(self.status())
        {
            response.set_status(status);
        }
        self
    }
}
