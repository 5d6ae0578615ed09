//! Whether it runs, whether it can work, and how it does.

use axum::{extract::State, http::StatusCode};

use super::AppState;

/// The process runs.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// Alerts can be stored.
pub async fn readyz(State(state): State<AppState>) -> (StatusCode, &'static str) {
    if state.console.is_ready().await {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database cannot be written\n")
    }
}

/// In Prometheus' text format.
pub async fn metrics(State(state): State<AppState>) -> String {
    state.metrics.render(&state.console).await
}
