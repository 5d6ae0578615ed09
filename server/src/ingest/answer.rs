//! What a sender is told.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use ingest::RejectedItems;
use model::refused::WrongItem;
use serde::Serialize;
use serde_json::json;

/// Of a body that was taken in, wholly or in part.
#[derive(Serialize)]
struct Taken {
    accepted: usize,
    /// The first ones.
    rejected: Vec<Rejected>,
    /// How many more were rejected; left out when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected_more: Option<usize>,
}

/// One item that was refused.
#[derive(Serialize)]
struct Rejected {
    /// Its place in the list, from 0.
    index: usize,
    /// Where in the item; empty: the item itself.
    field: &'static str,
    error: String,
}

impl From<WrongItem> for Rejected {
    fn from(WrongItem { index, wrong }: WrongItem) -> Self {
        Self { index, field: wrong.field(), error: wrong.to_string() }
    }
}

/// Whose answers a sender expects.
#[derive(Clone, Copy, Debug)]
pub enum Dialect {
    Own,
    /// An error is a JSON string.
    Alertmanager,
}

impl Dialect {
    pub fn taken(self, accepted: usize, rejected: RejectedItems) -> Response {
        match self {
            Self::Own => {
                let status = self.status(accepted, &rejected);
                let RejectedItems { shown, more } = rejected;
                let rejected = shown.into_iter().map(Rejected::from).collect();
                let rejected_more = (more > 0).then_some(more);
                (status, Json(Taken { accepted, rejected, rejected_more })).into_response()
            }
            Self::Alertmanager if rejected.is_empty() => StatusCode::OK.into_response(),
            Self::Alertmanager => (StatusCode::BAD_REQUEST, Json(rejected.why().to_string())).into_response(),
        }
    }

    /// Of a body of which so many alerts were accepted. Who sees nothing but errors gets one where anything was rejected.
    pub fn status(self, accepted: usize, rejected: &RejectedItems) -> StatusCode {
        match self {
            _ if rejected.is_empty() => StatusCode::OK,
            Self::Own if accepted > 0 => StatusCode::OK,
            Self::Own | Self::Alertmanager => StatusCode::BAD_REQUEST,
        }
    }

    pub fn refused(self, status: StatusCode, message: &str) -> Response {
        match self {
            Self::Own => (status, Json(json!({ "error": message }))).into_response(),
            Self::Alertmanager => (status, Json(message)).into_response(),
        }
    }
}
