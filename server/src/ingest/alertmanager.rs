//! Alertmanager's webhook, version 4 (`ingest-formats.md` 7.1). A firing alert carries no end, so by default only
//! `status: resolved` ends it (design 3 "auto-resolve"). Unknown fields are ignored; fingerprints are computed anew.

use model::alert::Ends;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Context, NotTheFormat, Parsed, Sent, field, not_json};

const EXPECTED: &str = "this integration expects Alertmanager's webhook (version 4)";
const EXAMPLE: &str = r#"{"version": "4", "status": "firing", "alerts": [{"status": "firing", "labels": {"alertname": "DiskFull"}, "annotations": {}, "startsAt": "2026-11-23T10:00:00Z"}]}"#;

pub fn parse(body: &[u8], context: Context<'_>) -> Result<Parsed, NotTheFormat> {
    let body: &RawValue = serde_json::from_slice(body).map_err(|error| not_json(&error, EXAMPLE))?;
    let webhook: Webhook<'_> =
        field::object(body).map_err(|error| NotTheFormat(format!("{error}; {EXPECTED}, for example {EXAMPLE}")))?;
    let Some(alerts) = webhook.alerts.filter(|alerts| alerts.get().starts_with('[')) else {
        return Err(NotTheFormat(format!("the body has no list \"alerts\": {EXPECTED}, for example {EXAMPLE}")));
    };
    Parsed::of_list(alerts.get().as_bytes(), EXAMPLE, context, alert)
}

#[derive(Deserialize)]
struct Webhook<'a> {
    #[serde(borrow)]
    alerts: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Item<'a> {
    status: Option<String>,
    #[serde(borrow)]
    labels: Option<&'a RawValue>,
    #[serde(borrow)]
    annotations: Option<&'a RawValue>,
    #[serde(borrow, rename = "startsAt")]
    starts_at: Option<&'a RawValue>,
    #[serde(borrow, rename = "endsAt")]
    ends_at: Option<&'a RawValue>,
    #[serde(rename = "generatorURL")]
    generator_url: Option<String>,
}

fn alert(item: &RawValue, context: Context<'_>) -> Result<Sent, field::Bad> {
    let item: Item<'_> = field::object(item)
        .map_err(|error| field::Bad::new("", format!("is not an alert of Alertmanager's webhook ({error})")))?;
    let starts_at = field::time("startsAt", item.starts_at)?;
    let ends_at = field::time("endsAt", item.ends_at)?;
    let ends = match item.status.as_deref() {
        Some("resolved") => Ends::At(ends_at.map_or(context.now, |at| at.min(context.now))),
        None | Some("firing") => context.target.auto_resolve.map_or(Ends::Open, Ends::After),
        Some(_) => return Err(field::Bad::new("status", "must be firing or resolved")),
    };
    field::ordered(starts_at, ends_at, ends, context.now)?;
    Ok(Sent {
        labels: field::labels(item.labels)?,
        annotations: field::annotations(item.annotations)?,
        generator_url: item.generator_url.unwrap_or_default(),
        starts_at,
        ends,
    })
}

#[cfg(test)]
mod tests {
    use model::{
        IntegrationId, Millis,
        integration::{IngestTarget, Kind},
    };

    use super::*;

    const NOW: Millis = Millis(1_787_392_800_000);

    fn read(body: &str) -> Result<Parsed, NotTheFormat> {
        let target = IngestTarget { id: IntegrationId(7), kind: Kind::Alertmanager, enabled: true, auto_resolve: None };
        parse(body.as_bytes(), Context { target: &target, now: NOW })
    }

    /// The body of `ingest-formats.md` 7.1.
    const WEBHOOK: &str = r#"{
      "receiver": "web\\.hook", "status": "firing",
      "alerts": [
        {"status":"firing", "labels":{"alertname":"DiskFull","instance":"web1:9100","severity":"critical"},
         "annotations":{"summary":"disk 95%"}, "startsAt":"2026-08-22T10:00:00.123Z", "endsAt":"0001-01-01T00:00:00Z",
         "generatorURL":"http://prom:9090/graph?g0.expr=...", "fingerprint":"0123456789abcdef"},
        {"status":"resolved", "labels":{"alertname":"DiskFull","instance":"web2:9100"}, "annotations":{},
         "startsAt":"2026-08-22T09:00:00Z", "endsAt":"2026-08-22T09:30:00Z"}
      ],
      "notification_reason": "first notification", "groupLabels": {"alertname":"DiskFull"}, "routeLabels": {},
      "externalURL": "http://am:9093", "version": "4", "groupKey": "{}:{alertname=\"DiskFull\"}", "truncatedAlerts": 0
    }"#;

    #[test]
    fn firing_alerts_stay_open_and_resolved_ones_end() {
        let parsed = read(WEBHOOK).unwrap();
        let ends: Vec<Ends> = parsed.alerts.iter().map(|alert| alert.ends).collect();
        assert_eq!(ends, [Ends::Open, Ends::At(Millis(1_787_391_000_000))]);
        assert_eq!(parsed.alerts[0].starts_at, Some(Millis(1_787_392_800_123)));
        assert!(parsed.rejected.is_empty());
    }

    #[test]
    fn the_body_of_another_format_gets_an_error_that_teaches() {
        let error = read(r#"{"labels":{"alertname":"A"}}"#).unwrap_err().to_string();
        assert!(error.contains("no list \"alerts\""), "{error}");
        assert!(read(r#"[[{"labels":{"alertname":"ARR"}}]]"#).unwrap_err().to_string().contains("not an object"));
        assert!(read("disk is full").unwrap_err().to_string().contains("not the JSON"));
    }
}
