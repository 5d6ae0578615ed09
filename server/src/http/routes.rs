//! The table {method, path, access} from which the router and the test of it are built.

use std::{collections::HashMap, sync::Arc, time::Duration};

use app::App;
use axum::{
    Router,
    extract::FromRef,
    http::{Method, StatusCode},
    middleware,
    routing::{MethodRouter, get, post},
};
use console::Console;
use leptos::prelude::LeptosOptions;
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use model::limits::http::REQUEST_MILLIS;
use tower::util::MapRequest;
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer, trace::TraceLayer};

use crate::{ingest, metrics::Metrics};

use super::{Proxies, assets, bodies, crowd, forms, guard, headers, health, log_in_link, redirects, site, whole};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// For everybody. Who asks is known all the same: the page of the log-in sends on whoever is logged in.
    Public,
    /// For everybody, and the same for all: nobody asks who it is for.
    File,
    /// By the token in its path: ingest.
    IngestToken,
    /// By the bearer token of the metrics.
    MetricsToken,
    /// By a session; pages send to the log-in, everything else answers 401.
    Session,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    pub method: Method,
    /// As axum writes it, with `{name}` for a part that varies.
    pub path: String,
    pub access: Access,
}

/// What handlers share.
#[derive(Clone)]
pub struct AppState {
    pub console: Console,
    pub metrics: Metrics,
    pub metrics_token: Option<Arc<str>>,
    pub proxies: Proxies,
    pub leptos: LeptosOptions,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}

impl FromRef<AppState> for Console {
    fn from_ref(state: &AppState) -> Self {
        state.console.clone()
    }
}

/// Pages that need no session: they create one.
const PUBLIC_PAGES: [&str; 2] = ["/login", "/setup"];

/// Every route of Bellhop.
pub fn table() -> Vec<Route> {
    let own = own_routes().into_iter().map(|(route, _)| route);
    let pages = pages().into_iter().map(|page| {
        let path = page.path().to_owned();
        let access = if PUBLIC_PAGES.contains(&path.as_str()) { Access::Public } else { Access::Session };
        Route { method: Method::GET, path, access }
    });
    let functions = leptos::server_fn::axum::server_fn_paths().map(|(path, method)| {
        let access = if app::PUBLIC_FUNCTIONS.contains(&path) { Access::Public } else { Access::Session };
        Route { method, path: path.to_owned(), access }
    });
    own.chain(pages).chain(functions).collect()
}

/// The whole service.
pub fn router(state: &AppState, csrf: tower_http::csrf::CsrfLayer) -> Router {
    let access: HashMap<String, Access> = table().into_iter().map(|route| (route.path, route.access)).collect();
    let context = site::context(state);
    let mut router = Router::new();
    for (route, handler) in own_routes() {
        router = router.route(&route.path, handler);
    }
    let router = router
        .leptos_routes_with_context(state, pages(), context.clone(), site::shell(state))
        .fallback(site::not_found)
        .layer(middleware::from_fn(forms::answer))
        .layer(middleware::from_fn(whole::carry_out))
        .layer(middleware::from_fn_with_state(bodies::Bodies::default(), bodies::limit))
        .layer(middleware::from_fn_with_state(guard::Guard::new(state, access), guard::check))
        .layer(middleware::from_fn_with_state(crowd::Crowd::new(state.proxies.clone()), crowd::limit))
        .layer(middleware::map_response(redirects::stay))
        .layer(csrf)
        .layer(time_limit())
        .layer(middleware::from_fn_with_state(state.proxies.clone(), headers::add))
        .layer(CatchPanicLayer::new())
        .layer(TraceLayer::new_for_http().make_span_with(headers::span))
        .with_state(state.clone());
    // Before an address is looked up.
    Router::new().fallback_service(MapRequest::new(router, ingest::without_empty_segments))
}

/// What `--metrics-listen` serves.
pub fn metrics_router(state: AppState) -> Router {
    Router::new().route("/metrics", get(health::metrics)).layer(time_limit()).with_state(state)
}

fn time_limit() -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_millis(REQUEST_MILLIS))
}

fn pages() -> Vec<AxumRouteListing> {
    generate_route_list(App)
}

/// The routes that are not pages.
fn own_routes() -> Vec<(Route, MethodRouter<AppState>)> {
    let row = |method: Method, path: &str, access, handler| (Route { method, path: path.to_owned(), access }, handler);
    vec![
        row(Method::GET, "/healthz", Access::File, get(health::healthz)),
        row(Method::GET, "/readyz", Access::File, get(health::readyz)),
        row(Method::GET, "/metrics", Access::MetricsToken, get(health::metrics)),
        row(Method::GET, "/pkg/{*path}", Access::File, get(assets::package)),
        row(Method::GET, "/favicon.svg", Access::File, get(assets::favicon)),
        row(Method::GET, "/favicon.ico", Access::File, get(assets::favicon)),
        row(Method::GET, "/login/link", Access::Public, get(log_in_link::log_in)),
        row(Method::POST, "/api/v1/events/{token}", Access::IngestToken, post(ingest::events)),
        row(Method::POST, "/api/{*rest}", Access::IngestToken, post(ingest::below_api)),
        row(Method::POST, "/prometheus/{*rest}", Access::IngestToken, post(ingest::below_prometheus)),
        // They tell that the token is missing.
        row(Method::POST, "/prometheus", Access::Public, post(ingest::prometheus_without_token)),
        row(Method::POST, "/prometheus/", Access::Public, post(ingest::prometheus_without_token)),
    ]
}
