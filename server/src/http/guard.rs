//! Who is asking: finds the session's account, and lets nobody past who has no business with the route.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use app::context::session_in;
use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use console::Console;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

use super::{Access, AppState, Proxies, forwarded};

#[derive(Clone)]
pub struct Guard {
    console: Console,
    proxies: Proxies,
    /// By the template of the path.
    access: Arc<HashMap<String, Access>>,
    metrics_token: Option<Arc<str>>,
}

impl Guard {
    pub fn new(state: &AppState, access: HashMap<String, Access>) -> Self {
        Self {
            console: state.console.clone(),
            proxies: state.proxies.clone(),
            access: Arc::new(access),
            metrics_token: state.metrics_token.clone(),
        }
    }
}

pub async fn check(State(guard): State<Guard>, mut request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    // What is not in the table needs a session, like everything else that is not listed as public.
    let access = path.and_then(|path| guard.access.get(&path).copied()).unwrap_or(Access::Session);
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    if let Some(peer) = peer {
        note_unknown_proxy(&guard, peer, request.headers());
    }
    let visitor = guard.proxies.visitor(peer, request.headers());
    let site = guard.proxies.site(peer, request.headers());
    if access == Access::MetricsToken && !metrics_allowed(guard.metrics_token.as_deref(), request.headers()) {
        return (StatusCode::UNAUTHORIZED, "give the metrics token as a bearer token\n").into_response();
    }
    if matches!(access, Access::Public | Access::Session)
        && let Some(token) = session_in(request.headers(), site.secure_cookies)
    {
        match guard.console.session(&token).await {
            Ok(Some(principal)) => {
                request.extensions_mut().insert(principal);
            }
            Ok(None) => {}
            Err(error) => {
                tracing::error!(%error, "the session could not be looked up");
                return (StatusCode::SERVICE_UNAVAILABLE, "try again in a moment\n").into_response();
            }
        }
    }
    let known = request.extensions().get::<model::account::Principal>().is_some();
    if access == Access::Session && !known {
        return turn_away(&request);
    }
    request.extensions_mut().insert(access);
    request.extensions_mut().insert(visitor);
    request.extensions_mut().insert(site);
    next.run(request).await
}

/// A proxy that is not trusted makes all people behind it look like one: nobody would find out why they lock each other out.
fn note_unknown_proxy(guard: &Guard, peer: IpAddr, headers: &HeaderMap) {
    if !guard.proxies.trusts(peer) && forwarded::is_marked(headers) && guard.console.note_unknown_proxy(peer) {
        tracing::warn!(
            address = %peer,
            "a request carries X-Forwarded-* but does not come from a trusted proxy, so they do not count. If this is your \
             reverse proxy, give its address with --trusted-proxy"
        );
    }
}

/// To the log-in and back for a person; 401 for everything else.
fn turn_away(request: &Request) -> Response {
    let wants_page = request.method().is_safe()
        && !request.uri().path().starts_with("/_fn")
        && request.headers().get(header::ACCEPT).is_none_or(|accept| {
            accept.to_str().is_ok_and(|accept| accept.contains("text/html") || accept.contains("*/*"))
        });
    if !wants_page {
        return (StatusCode::UNAUTHORIZED, "log in first\n").into_response();
    }
    let wanted = request.uri().path_and_query().map_or("/", |path| path.as_str());
    if wanted == "/" {
        return Redirect::to("/login").into_response();
    }
    let next = utf8_percent_encode(wanted, QUERY);
    Redirect::to(&format!("/login?next={next}")).into_response()
}

/// All but the characters that are plain in a query value.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

fn metrics_allowed(token: Option<&str>, headers: &HeaderMap) -> bool {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .and_then(|(scheme, token)| scheme.eq_ignore_ascii_case("bearer").then_some(token));
    match (token, given) {
        // Compared as hashes, so that the time it takes says nothing about the token.
        (Some(token), Some(given)) => Sha256::digest(token) == Sha256::digest(given),
        _ => false,
    }
}
