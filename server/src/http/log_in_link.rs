//! The link that `bellhop demo` prints: it logs in whoever opens it, as long as the demo runs. No other link does.

use app::context::SESSION_COOKIE;
use axum::{
    Extension,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use console::{Console, auth::Visitor};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Link {
    token: String,
}

pub async fn log_in(
    State(console): State<Console>,
    Extension(visitor): Extension<Visitor>,
    Query(link): Query<Link>,
) -> Response {
    match console.log_in_by_link(&link.token, visitor).await {
        Ok(Some(token)) => {
            // The demo speaks plain http.
            let cookie = format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax");
            ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()
        }
        Ok(None) => Redirect::to("/login").into_response(),
        Err(error) => {
            tracing::error!(%error, "the log-in link could not be used");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
