//! The two ingest routes: who posts (by the token in the path), how large, in which format, and what is answered (design 3
//! "ingest answers"). Logs carry the route's template, never the path.

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use console::Console;
use model::{
    cut,
    integration::{IngestTarget, Kind},
    limits::ingest::{ARMS_BODY_BYTES, BODY_BYTES, REFUSAL_CHARS},
};
use serde_json::json;

use crate::http::NoRoom;

use super::{Context, NotTheFormat, Parsed, RejectedItems, alertmanager, answer::Taken, arms, prometheus};

/// `POST /api/v1/events/{token}`: the body is of the integration's kind.
pub async fn events(State(console): State<Console>, Path(token): Path<String>, body: Body) -> Response {
    let target = match find(&console, &token, |kind| kind != Kind::Prometheus).await {
        Ok(target) => target,
        Err(refused) => return refused.answer(&console),
    };
    match take(&console, &target, body).await {
        Ok((accepted, RejectedItems { shown: rejected, more })) => {
            let status = if accepted == 0 && !rejected.is_empty() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
            let rejected_more = (more > 0).then_some(more);
            (status, Json(Taken { accepted, rejected, rejected_more })).into_response()
        }
        Err(refused) => refused.answer(&console),
    }
}

/// `POST /prometheus/{token}/api/v2/alerts`: answers as an Alertmanager does, an error being a JSON string.
pub async fn prometheus_alerts(State(console): State<Console>, Path(token): Path<String>, body: Body) -> Response {
    let kept = match find(&console, &token, |kind| kind == Kind::Prometheus).await {
        Ok(target) => take(&console, &target, body).await,
        Err(refused) => Err(refused),
    };
    match kept {
        Ok((_, rejected)) if rejected.is_empty() => StatusCode::OK.into_response(),
        Ok((_, rejected)) => (StatusCode::BAD_REQUEST, Json(rejected.to_string())).into_response(),
        Err(refused) => {
            let (status, message) = (refused.status, refused.message.clone());
            refused.note(&console);
            (status, Json(message)).into_response()
        }
    }
}

/// A request that was refused as a whole.
struct Refused {
    status: StatusCode,
    message: String,
    target: Option<IngestTarget>,
}

impl Refused {
    fn new(status: StatusCode, message: impl Into<String>, target: Option<&IngestTarget>) -> Self {
        let message = cut::to_chars(&message.into(), REFUSAL_CHARS).into_owned();
        Self { status, message, target: target.cloned() }
    }

    fn answer(self, console: &Console) -> Response {
        let answer = (self.status, Json(json!({ "error": self.message }))).into_response();
        self.note(console);
        answer
    }

    /// A line on the Overview, so that somebody hears of it; not for unknown tokens, which anybody can send.
    fn note(self, console: &Console) {
        if let Some(target) = self.target {
            console.note_refusal(target.id, self.status.as_u16(), self.message);
        }
    }
}

async fn find(console: &Console, token: &str, fits: impl Fn(Kind) -> bool) -> Result<IngestTarget, Refused> {
    let unknown = "unknown token: copy the URL of the integration from Bellhop's console again";
    let known = console.ingest_target(token).await.map_err(|error| {
        Refused::new(StatusCode::SERVICE_UNAVAILABLE, format!("nothing was taken in: {error}; send it again"), None)
    })?;
    let target = known.ok_or_else(|| Refused::new(StatusCode::UNAUTHORIZED, unknown, None))?;
    if !fits(target.kind) {
        let message = match target.kind {
            Kind::Prometheus => "this integration is for Prometheus: it posts to /prometheus/{token}/api/v2/alerts",
            Kind::ArmsEvent | Kind::Alertmanager => {
                "this integration is not for Prometheus: post to /api/v1/events/{token}"
            }
        };
        return Err(Refused::new(StatusCode::BAD_REQUEST, message, Some(&target)));
    }
    if !target.enabled {
        let message = "this integration is disabled in Bellhop's console; nothing was taken in";
        return Err(Refused::new(StatusCode::FORBIDDEN, message, Some(&target)));
    }
    Ok(target)
}

/// How many were accepted, and what was not.
async fn take(console: &Console, target: &IngestTarget, body: Body) -> Result<(usize, RejectedItems), Refused> {
    let limit = if target.kind == Kind::ArmsEvent { ARMS_BODY_BYTES } else { BODY_BYTES };
    let body = to_bytes(body, limit).await.map_err(|error| {
        if is_due_to::<http_body_util::LengthLimitError>(&error) {
            let message = format!("the body is larger than {limit} bytes; send fewer alerts at a time");
            Refused::new(StatusCode::PAYLOAD_TOO_LARGE, message, Some(target))
        } else if is_due_to::<NoRoom>(&error) {
            let message =
                "there was no memory left for the body, because of the bodies of other requests; send it again";
            Refused::new(StatusCode::SERVICE_UNAVAILABLE, message, Some(target))
        } else {
            Refused::new(StatusCode::BAD_REQUEST, "the body could not be read to its end", Some(target))
        }
    })?;
    // Some tools begin UTF-8 with a mark.
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&body);
    if body.starts_with(&[0x1F, 0x8B]) {
        let message = "the body is compressed (gzip); send it as it is";
        return Err(Refused::new(StatusCode::BAD_REQUEST, message, Some(target)));
    }
    let context = Context { target, now: console.now() };
    let parsed = match target.kind {
        Kind::ArmsEvent => arms::parse(body, context),
        Kind::Alertmanager => alertmanager::parse(body, context),
        Kind::Prometheus => prometheus::parse(body, context),
    };
    let parsed =
        parsed.map_err(|NotTheFormat(message)| Refused::new(StatusCode::BAD_REQUEST, message, Some(target)))?;
    let Parsed { alerts, places, mut rejected, notes } = parsed;
    let mut accepted = alerts.len();
    if accepted > 0 {
        let taken = console.ingest(alerts).await.map_err(|error| {
            let message = format!("not all of it was taken in: {error}; send it again");
            Refused::new(StatusCode::SERVICE_UNAVAILABLE, message, Some(target))
        })?;
        accepted -= taken.refused.len();
        rejected.add_unstored(taken.refused.iter().map(|place| places[*place]));
    }
    if !rejected.is_empty() {
        console.note_refusal(target.id, StatusCode::BAD_REQUEST.as_u16(), rejected.to_string());
    }
    console.note(target.id, notes);
    Ok((accepted, rejected))
}

fn is_due_to<E: std::error::Error + 'static>(error: &axum::Error) -> bool {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = source {
        if error.is::<E>() {
            return true;
        }
        source = error.source();
    }
    false
}
