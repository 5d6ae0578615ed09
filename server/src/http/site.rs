//! What pages and server functions get from the server as context (`app::context`), and the page for addresses that lead nowhere.

use app::context::Site;
use axum::{
    body::Body,
    extract::State,
    http::{Request, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use console::auth::Visitor;
use leptos::{
    IntoView,
    prelude::{provide_context, use_context},
};
use leptos_axum::render_app_async_with_context;
use model::account::Principal;

use super::AppState;

/// Provides what `app::context` asks for, from what the guard found out about the request.
pub fn context(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let console = state.console.clone();
    move || {
        provide_context(console.clone());
        if let Some(parts) = use_context::<Parts>() {
            provide_context(parts.extensions.get::<Principal>().cloned());
            provide_context(parts.extensions.get::<Visitor>().cloned().unwrap_or_default());
            provide_context(parts.extensions.get::<Site>().cloned().unwrap_or_default());
        }
    }
}

pub fn shell(state: &AppState) -> impl Fn() -> leptos::prelude::AnyView + Clone + Send + Sync + 'static {
    use leptos::prelude::IntoAny;
    let options = state.leptos.clone();
    move || app::shell(options.clone()).into_view().into_any()
}

/// An address that is not in the table, for somebody who is logged in.
pub async fn not_found(State(state): State<AppState>, request: Request<Body>) -> Response {
    let render = render_app_async_with_context(context(&state), shell(&state));
    let mut response = render(request).await.into_response();
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
