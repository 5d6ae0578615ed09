//! Takes in what is posted: either address takes every kind; they differ in how they answer. Logs carry
//! the route's template, never the path, which holds the token.

use axum::{
    body::{Body, to_bytes},
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use console::Console;
use dispatch::{NoNews, Passed};
use ingest::{Context, Parsed, RejectedItems};
use model::{
    IntegrationId, Millis, cut,
    integration::{IngestTarget, Kind},
    limits::ingest::{ARMS_BODY_BYTES, BODY_BYTES, REFUSAL_CHARS},
    noted::{Note, Noted},
    refused::Why,
};

use super::answer::Dialect;
use crate::http::NoRoom;

/// `POST /api/v1/events/{token}`
pub async fn events(
    State(console): State<Console>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    post(&console, &token, Dialect::Own, &headers, body).await
}

/// Posts are answered as their sender expects.
pub async fn post(console: &Console, token: &str, dialect: Dialect, headers: &HeaderMap, body: Body) -> Response {
    let (kind, kept) = match find(console, token).await {
        Ok(target) => (target.kind.as_str(), take(console, &target, dialect, headers, body).await),
        Err(refused) => ("unknown", Err(refused)),
    };
    metrics::counter!(REQUESTS, "kind" => kind, "outcome" => outcome(&kept)).increment(1);
    match kept {
        Ok((accepted, rejected)) => dialect.taken(accepted, rejected),
        Err(refused) => refused.answer(console, dialect),
    }
}

/// The metric of posted requests, by the kind of their integration ("unknown": none takes them) and outcome.
pub const REQUESTS: &str = "bellhop_ingest_requests_total";

/// "repeat": its sender is asked to come again.
fn outcome(kept: &Result<(usize, RejectedItems), Refused>) -> &'static str {
    match kept {
        Ok((_, rejected)) if rejected.is_empty() => "taken",
        Ok((0, _)) => "refused",
        Ok(_) => "taken_in_part",
        Err(refused) if refused.status.is_server_error() => "repeat",
        Err(_) => "refused",
    }
}

/// A request that was refused as a whole.
pub struct Refused {
    status: StatusCode,
    message: String,
    /// What people read at the integration. `None` where the integration is not known: anybody can send such a request.
    noted: Option<(IntegrationId, Why)>,
}

impl Refused {
    pub fn of(target: &IngestTarget, why: Why) -> Self {
        let message = cut::to_chars(&why.to_string(), REFUSAL_CHARS).into_owned();
        Self { status: status(&why), message, noted: Some((target.id, why)) }
    }

    pub const fn of_stranger(status: StatusCode, message: String) -> Self {
        Self { status, message, noted: None }
    }

    pub fn answer(self, console: &Console, dialect: Dialect) -> Response {
        let answer = dialect.refused(self.status, &self.message);
        if let Some((integration, why)) = self.noted {
            console.note_refusal(integration, self.status.as_u16(), why);
        }
        answer
    }
}

/// A sender repeats what is answered with 5xx.
const fn status(why: &Why) -> StatusCode {
    match why {
        Why::Disabled => StatusCode::FORBIDDEN,
        Why::OldApi => StatusCode::GONE,
        Why::NotForPrometheus | Why::BehindTheToken => StatusCode::NOT_FOUND,
        Why::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Why::NoMemory | Why::Full { .. } | Why::NotStored { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Why::NotReadToItsEnd
        | Why::Compressed
        | Why::Empty { .. }
        | Why::NotJson { .. }
        | Why::NoAlerts { .. }
        | Why::TooManyAlerts { .. }
        | Why::TooManyWrong { .. }
        | Why::Items { .. }
        | Why::Told(_) => StatusCode::BAD_REQUEST,
    }
}

pub async fn find(console: &Console, token: &str) -> Result<IngestTarget, Refused> {
    let unknown = "unknown token: copy the URL of the integration from Bellhop's console again";
    let known = console.ingest_target(token).await.map_err(|error| {
        let message = format!("nothing was taken in: {error}; send it again");
        Refused::of_stranger(StatusCode::SERVICE_UNAVAILABLE, message)
    })?;
    let target = known.ok_or_else(|| Refused::of_stranger(StatusCode::UNAUTHORIZED, unknown.to_owned()))?;
    if target.enabled { Ok(target) } else { Err(Refused::of(&target, Why::Disabled)) }
}

/// How many were accepted, and what was not.
async fn take(
    console: &Console,
    target: &IngestTarget,
    dialect: Dialect,
    headers: &HeaderMap,
    body: Body,
) -> Result<(usize, RejectedItems), Refused> {
    let max = if target.kind == Kind::ArmsEvent { ARMS_BODY_BYTES } else { BODY_BYTES };
    let body = to_bytes(body, max).await.map_err(|error| {
        let why = if is_due_to::<http_body_util::LengthLimitError>(&error) {
            Why::TooLarge { max }
        } else if is_due_to::<NoRoom>(&error) {
            Why::NoMemory
        } else {
            Why::NotReadToItsEnd
        };
        Refused::of(target, why)
    })?;
    let zone = console.zone();
    let context = Context { target, now: console.now(), zone: &zone };
    let parsed = ingest::read(&body, charset(headers), context).map_err(|why| Refused::of(target, why))?;
    drop(body);
    let Parsed { alerts, places, mut rejected, mut notes, latest } = parsed;
    if let Some(latest) = latest {
        console.note_clock(target.id, context.now.since(latest));
    }
    let mut accepted = alerts.len();
    let mut without_room = 0;
    if accepted > 0 {
        let taken = console.ingest(alerts, target.max_active as usize).await;
        let taken = taken.map_err(|error| Refused::of(target, Why::not_stored(&error)))?;
        accepted -= taken.refused.len() + taken.without_room.len();
        rejected.add_unstored(taken.refused.iter().map(|place| places[*place]));
        without_room = taken.without_room.len();
        for note in taken.passed.iter().filter_map(|no_news| note_of(no_news, context.now)) {
            note.merge_into(&mut notes);
        }
    }
    if !rejected.is_empty() {
        console.note_refusal(target.id, dialect.status(accepted, &rejected).as_u16(), rejected.why());
    }
    console.note(target.id, notes);
    if without_room > 0 {
        // Without the numbers of this post, so that many of them are one line.
        let full = Why::Full { max: target.max_active };
        let status = status(&full);
        let message = format!("{accepted} alerts were taken in, {without_room} were not: {full}; send them again");
        console.note_refusal(target.id, status.as_u16(), full);
        return Err(Refused::of_stranger(status, message));
    }
    Ok((accepted, rejected))
}

/// What a person is told of a report that is no news; nothing of what a person has resolved, which the alert itself shows.
fn note_of(no_news: &NoNews, now: Millis) -> Option<Note> {
    let what = match no_news.why {
        Passed::NotKnown { ended } => Noted::EndNotKnown { milliseconds: now.since(ended) },
        Passed::OldNews => Noted::OldNews,
        Passed::ResolvedByPerson => return None,
    };
    Some(Note::new(now, no_news.labels.value("alertname"), what))
}

/// As `Content-Type` names it.
fn charset(headers: &HeaderMap) -> Option<&str> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_charset_is_a_parameter_of_the_content_type() {
        for (content_type, expected) in [
            ("application/json", None),
            ("application/json; charset=GBK", Some("GBK")),
            ("application/json;CHARSET=\"gbk\"", Some("gbk")),
            ("application/json; a=b; charset = gbk ", Some("gbk")),
            ("charset=gbk", None),
        ] {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, content_type.parse().unwrap())]);
            assert_eq!(charset(&headers), expected, "{content_type}");
        }
        assert_eq!(charset(&HeaderMap::new()), None);
    }
}
