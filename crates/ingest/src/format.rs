//! The three formats: which of them a body is, and where each keeps its alerts. A body is read as what it is, also where the
//! integration is of another kind.

mod alertmanager;
mod arms;
mod prometheus;

use model::{integration::Kind, noted::Noted, refused::Why};
use serde_json::value::RawValue;

use crate::{Context, Parsed, read::object};

/// Of a list nothing is collected but what is kept of each item; so it is not parsed as a whole first.
pub fn read(json: &str, context: Context<'_>) -> Result<Parsed, Why> {
    let kind = context.target.kind;
    let is_list = json.trim_ascii_start().starts_with('[');
    let body = if is_list { None } else { Some(whole(json, kind)?) };
    let format = match body {
        None => of_list(kind),
        Some(body) => of_object(body).ok_or(Why::NoAlerts { format: kind })?,
    };
    // A sender of another kind resolves in its own way: Alertmanager by itself, others by not coming again.
    let auto_resolve = if format == kind { context.target.auto_resolve } else { format.default_auto_resolve() };
    let mut parsed = match (format, body) {
        (Kind::Alertmanager, Some(body)) => alertmanager::read(body, auto_resolve, context)?,
        (Kind::ArmsEvent, Some(body)) => Parsed::of_one(body, &arms::items(auto_resolve), context),
        (Kind::ArmsEvent, None) => Parsed::of_list(json, &arms::items(auto_resolve), context)?,
        (_, _) => Parsed::of_list(json, &prometheus::items(auto_resolve), context)?,
    };
    if format != kind && !parsed.alerts.is_empty() {
        parsed.note(Noted::OtherKind { format }, "", context.now);
    }
    Ok(parsed)
}

fn whole(json: &str, kind: Kind) -> Result<&RawValue, Why> {
    if json.trim_ascii().is_empty() {
        return Err(Why::Empty { format: kind });
    }
    serde_json::from_str(json).map_err(|error| Why::not_json(&error, kind))
}

/// ARMS' events come in lists too.
const fn of_list(kind: Kind) -> Kind {
    match kind {
        Kind::ArmsEvent => Kind::ArmsEvent,
        Kind::Alertmanager | Kind::Prometheus => Kind::Prometheus,
    }
}

/// By the fields that only this format has at the top.
fn of_object(body: &RawValue) -> Option<Kind> {
    let [alerts, labels] = object::fields(body, [&["alerts"], &["labels"]])?;
    if alerts.is_some_and(|alerts| alerts.get().starts_with('[')) {
        return Some(Kind::Alertmanager);
    }
    labels.is_some().then_some(Kind::ArmsEvent)
}
