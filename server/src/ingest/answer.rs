//! What a sender is told.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use ingest::{Rejected, RejectedItems};
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
                let failed = accepted == 0 && !rejected.is_empty();
                let status = if failed { StatusCode::BAD_REQUEST } else { StatusCode::OK };
                let RejectedItems { shown: rejected, more } = rejected;
                let rejected_more = (more > 0).then_some(more);
                (status, Json(Taken { accepted, rejected, rejected_more })).into_response()
            }
            Self::Alertmanager if rejected.is_empty() => StatusCode::OK.into_response(),
            Self::Alertmanager => (StatusCode::BAD_REQUEST, Json(rejected.to_string())).into_response(),
        }
    }

    pub fn refused(self, status: StatusCode, message: &str) -> Response {
        match self {
            Self::Own => (status, Json(json!({ "error": message }))).into_response(),
            Self::Alertmanager => (status, Json(message)).into_response(),
        }
    }
}
