//! Alertmanager's webhook, version 4 (`docs/intake.md`), which Grafana and others send too. A firing alert carries no end,
//! so by default only `status: resolved` ends it. Fingerprints are computed anew.

use model::{
    Fingerprint,
    alert::{Ends, Envelope},
    cut,
    integration::Kind,
    limits::ingest::{NOTED_CHARS, SILENCE},
    noted::Noted,
    refused::Why,
};
use serde_json::value::RawValue;

use crate::{
    Context, Parsed,
    read::{
        end::Policy,
        object,
        status::{self, Said, Status},
        text,
    },
    sent::Items,
};

pub fn read(body: &RawValue, auto_resolve: Option<i64>, context: Context<'_>) -> Result<Parsed, Why> {
    let names: [&[&str]; 4] = [&["alerts"], &["status"], &["truncatedAlerts"], &["groupKey"]];
    let [alerts, status, truncated, group_key] =
        object::fields(body, names).ok_or(Why::NoAlerts { format: Kind::Alertmanager })?;
    // `firing` says that some of them are, `resolved` that all of them are over.
    let status = Some(Status::Resolved).filter(|resolved| status::of(status) == Said::Is(*resolved));
    let cut_off = truncated
        .and_then(text::of)
        .and_then(|text| text.trim_end_matches(".0").parse().ok())
        .filter(|alerts: &u64| *alerts > 0);
    let group_key = group_key.and_then(text::of).unwrap_or_default();
    // What is left out, and its end, nobody will hear of.
    let silence = cut_off.map(|_| auto_resolve.unwrap_or(SILENCE));
    let otherwise = auto_resolve.or(silence).map_or(Ends::Open, Ends::After);
    let group = Some(Fingerprint::of_text(&group_key)).filter(|_| !group_key.is_empty());
    let envelope = Envelope { may_repeat: true, group, silence };
    let items = Items { policy: Policy { end_counts: false, otherwise }, envelope, status, format: Kind::Alertmanager };
    let mut parsed = Parsed::of_list(alerts.map_or("[]", RawValue::get), &items, context)?;
    if let Some(alerts) = cut_off {
        let group = cut::to_chars(&group_key, NOTED_CHARS).into_owned();
        parsed.note(Noted::Truncated { alerts, group }, "", context.now);
    }
    Ok(parsed)
}
