//! The link that `bellhop demo` prints: it logs in whoever opens it, as long as the demo runs. No other link does.

use app::context::{LOGIN, SESSION_COOKIE, Site, cookie_header};
use axum::{
    Extension,
    extract::{Query, State},
    http::{StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use console::{
    Console,
    auth::{Browser, Visitor},
};
use model::account::Principal;
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Link {
    token: String,
}

pub async fn log_in(
    State(console): State<Console>,
    Extension(visitor): Extension<Visitor>,
    Extension(site): Extension<Site>,
    before: Option<Extension<Principal>>,
    Query(link): Query<Link>,
) -> Response {
    let browser = Browser { session: before.map(|Extension(who)| who.session), ..visitor.into() };
    match console.log_in_by_link(&link.token, browser).await {
        Ok(Some(entered)) => {
            let cookie = cookie_header(SESSION_COOKIE, &entered.session, LOGIN, site.secure_cookies);
            (AppendHeaders(cookie.map(|cookie| (header::SET_COOKIE, cookie))), Redirect::to("/")).into_response()
        }
        Ok(None) => Redirect::to("/login").into_response(),
        Err(error) => {
            tracing::error!(%error, "the log-in link could not be used");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
