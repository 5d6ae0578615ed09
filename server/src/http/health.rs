//! Whether it runs, whether it can work, and how it does.

use std::borrow::Cow;

use axum::{extract::State, http::StatusCode};
use console::Ready;

use super::AppState;

/// The process runs.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// Alerts can be stored, and the dispatcher answers.
pub async fn readyz(State(state): State<AppState>) -> (StatusCode, Cow<'static, str>) {
    let text = match state.console.ready().await {
        Ready::Yes => return (StatusCode::OK, "ready\n".into()),
        Ready::Starting => "starting: the alerts that fire are being matched with the rules\n".into(),
        Ready::Stopped => "the dispatcher has stopped: start Bellhop again\n".into(),
        Ready::Silent => "the dispatcher does not answer within a second: if this lasts, start Bellhop again\n".into(),
        Ready::NoDatabase(reason) => format!("{reason}\n").into(),
    };
    (StatusCode::SERVICE_UNAVAILABLE, text)
}

/// In Prometheus' text format.
pub async fn metrics(State(state): State<AppState>) -> String {
    state.metrics.render(&state.console).await
}
