//! Prometheus' address, and those that are almost right: what can only mean one thing works, the others are told what is right, and
//! never to log in.
//! Where a token is known, its integration's page shows it.

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, Method, Request, StatusCode},
    response::Response,
};
use console::Console;
use model::refused::Why;

use super::{
    answer::Dialect,
    handler::{Refused, find, post},
};

const PATH_PREFIX: &str =
    "in Prometheus set path_prefix: /prometheus/TOKEN, as the integration's page in Bellhop's console shows it";

/// `POST /prometheus/{*rest}`: `{token}/api/v2/alerts`, answered as by an Alertmanager. Empty segments count for nothing.
pub async fn below_prometheus(
    State(console): State<Console>,
    Path(rest): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let dialect = Dialect::Alertmanager;
    let why = match segments(&rest).as_slice() {
        [token, "api", "v2", "alerts"] => return post(&console, token, dialect, &headers, body).await,
        [_, "api", "v1", "alerts"] => Why::OldApi,
        _ => Why::NotForPrometheus,
    };
    let token = segments(&rest).first().copied().unwrap_or_default();
    refuse(&console, token, why).await.answer(&console, dialect)
}

/// `POST /api/{*rest}`
pub async fn below_api(
    State(console): State<Console>,
    Path(rest): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let dialect = Dialect::Own;
    let refused = match segments(&rest).as_slice() {
        ["v1", "events", token] => return post(&console, token, dialect, &headers, body).await,
        ["v1", "events", token, ..] => refuse(&console, token, Why::BehindTheToken).await,
        ["v1" | "v2", "alerts"] => return token_missing(&console),
        _ => {
            let message =
                "there is nothing here: alerts are posted to /api/v1/events/TOKEN, as the integration's page shows it";
            Refused::of_stranger(StatusCode::NOT_FOUND, message.to_owned())
        }
    };
    refused.answer(&console, dialect)
}

/// `POST /prometheus`
pub async fn prometheus_without_token(State(console): State<Console>) -> Response {
    token_missing(&console)
}

fn token_missing(console: &Console) -> Response {
    let message = format!("the token is missing: {PATH_PREFIX}");
    Refused::of_stranger(StatusCode::NOT_FOUND, message).answer(console, Dialect::Alertmanager)
}

/// An unknown token is what is wrong first.
async fn refuse(console: &Console, token: &str, why: Why) -> Refused {
    match find(console, token).await {
        Ok(target) => Refused::of(&target, why),
        Err(refused) => refused,
    }
}

/// `//api/v1/events/T` is what comes of a base address with a slash at its end.
pub fn without_empty_segments<B>(mut request: Request<B>) -> Request<B> {
    let path = request.uri().path();
    let is_ingest = matches!(segments(path).first(), Some(&("api" | "prometheus")));
    if request.method() != Method::POST || !path.starts_with("//") || !is_ingest {
        return request;
    }
    if let Ok(plain) = format!("/{}", path.trim_start_matches('/')).parse() {
        *request.uri_mut() = plain;
    }
    request
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|segment| !segment.is_empty()).collect()
}
