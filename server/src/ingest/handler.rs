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
use model::integration::{IngestTarget, Kind};
use serde::Serialize;
use serde_json::json;

use super::{Context, NotTheFormat, Rejected, alertmanager, arms, prometheus};

/// The largest body of ARMS events, in bytes.
const ARMS_LIMIT: usize = 1024 * 1024;
/// The largest body of the other formats, in bytes.
const LIMIT: usize = 16 * 1024 * 1024;

/// `POST /api/v1/events/{token}`: the body is of the integration's kind.
pub async fn events(State(console): State<Console>, Path(token): Path<String>, body: Body) -> Response {
    let target = match find(&console, &token, |kind| kind != Kind::Prometheus) {
        Ok(target) => target,
        Err(refused) => return refused.answer(&console),
    };
    match take(&console, &target, body).await {
        Ok(kept) => {
            let status =
                if kept.accepted == 0 && !kept.rejected.is_empty() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
            (status, Json(kept)).into_response()
        }
        Err(refused) => refused.answer(&console),
    }
}

/// `POST /prometheus/{token}/api/v2/alerts`: answers as an Alertmanager does, an error being a JSON string.
pub async fn prometheus_alerts(State(console): State<Console>, Path(token): Path<String>, body: Body) -> Response {
    let kept = match find(&console, &token, |kind| kind == Kind::Prometheus) {
        Ok(target) => take(&console, &target, body).await,
        Err(refused) => Err(refused),
    };
    match kept {
        Ok(kept) if kept.rejected.is_empty() => StatusCode::OK.into_response(),
        Ok(kept) => (StatusCode::BAD_REQUEST, Json(text(&kept.rejected))).into_response(),
        Err(refused) => {
            let (status, message) = (refused.status, refused.message.clone());
            refused.note(&console);
            (status, Json(message)).into_response()
        }
    }
}

/// What was kept of a body.
#[derive(Serialize)]
struct Taken {
    accepted: usize,
    rejected: Vec<Rejected>,
}

impl Taken {
    /// Some of the alerts, by their place among those that were read, could not be stored. Their place in the body follows from
    /// the items that were refused before.
    fn refuse(&mut self, places: &[usize]) {
        let mut gone: Vec<usize> = self.rejected.iter().map(|rejected| rejected.index).collect();
        gone.sort_unstable();
        for place in places {
            let mut index = *place;
            for known in &gone {
                index += usize::from(*known <= index);
            }
            let error = "it could not be stored; sending it again is of no use, the log has the details".to_owned();
            self.rejected.push(Rejected { index, field: String::new(), error });
            self.accepted -= 1;
        }
        self.rejected.sort_by_key(|rejected| rejected.index);
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
        Self { status, message: message.into(), target: target.cloned() }
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

fn find(console: &Console, token: &str, fits: impl Fn(Kind) -> bool) -> Result<IngestTarget, Refused> {
    let unknown = "unknown token: copy the URL of the integration from Bellhop's console again";
    let target = console.ingest_target(token).ok_or_else(|| Refused::new(StatusCode::UNAUTHORIZED, unknown, None))?;
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

async fn take(console: &Console, target: &IngestTarget, body: Body) -> Result<Taken, Refused> {
    let limit = if target.kind == Kind::ArmsEvent { ARMS_LIMIT } else { LIMIT };
    let body = to_bytes(body, limit).await.map_err(|error| {
        if too_large(&error) {
            let message = format!("the body is larger than {limit} bytes; send fewer alerts at a time");
            Refused::new(StatusCode::PAYLOAD_TOO_LARGE, message, Some(target))
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
    if !parsed.rejected.is_empty() {
        console.note_refusal(target.id, StatusCode::BAD_REQUEST.as_u16(), text(&parsed.rejected));
    }
    let mut kept = Taken { accepted: parsed.alerts.len(), rejected: parsed.rejected };
    if kept.accepted > 0 {
        let taken = console.ingest(parsed.alerts).await.map_err(|error| {
            let message = format!("nothing was taken in: {error}; send it again");
            Refused::new(StatusCode::SERVICE_UNAVAILABLE, message, Some(target))
        })?;
        kept.refuse(&taken.refused);
        if !taken.refused.is_empty() {
            console.note_refusal(target.id, StatusCode::OK.as_u16(), text(&kept.rejected));
        }
    }
    Ok(kept)
}

/// Refused items in one line each, the first ten of them.
fn text(rejected: &[Rejected]) -> String {
    let lines: Vec<String> =
        rejected.iter().take(10).map(|r| format!("alert {}: {} {}", r.index, r.field, r.error)).collect();
    lines.join("; ")
}

fn too_large(error: &axum::Error) -> bool {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = source {
        if error.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        source = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_that_could_not_be_stored_is_named_by_its_place_in_the_body() {
        let rejected = |index| Rejected { index, field: "labels".to_owned(), error: String::new() };
        // Of six items the first and the fourth could not be read; of the other four the second and the last not be stored.
        let mut kept = Taken { accepted: 4, rejected: vec![rejected(0), rejected(3)] };
        kept.refuse(&[1, 3]);
        assert_eq!(kept.rejected.iter().map(|rejected| rejected.index).collect::<Vec<_>>(), [0, 2, 3, 5]);
        assert_eq!(kept.accepted, 2);
    }
}
