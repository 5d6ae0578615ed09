//! Headers of every answer, and what the log says of a request. The content security policy of pages is set where their nonce
//! is made (`app::shell`).

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use tracing::Span;

use super::Proxies;

const ALWAYS: [(HeaderName, HeaderValue); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    // Not `no-referrer`: forms without JavaScript find their way back by the referrer.
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// A year: whoever came by https does not come by http again.
const STRICT: HeaderValue = HeaderValue::from_static("max-age=31536000");

pub async fn add(State(proxies): State<Proxies>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let is_https = proxies.is_https(peer, request.headers());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if is_https {
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(STRICT);
    }
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(value);
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
    let page = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if page {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

/// The template of the path, never the path: it can hold a token.
pub fn span(request: &Request) -> Span {
    let path = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str);
    tracing::info_span!("request", method = %request.method(), path)
}
