//! The event of ARMS' custom integration: one object or a list of them (`ingest-formats.md` 7.5).

use model::{Millis, alert::Ends};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Context, NotTheFormat, Parsed, Sent, field, not_json};

const EXAMPLE: &str =
    r#"{"labels": {"alertname": "DiskFull", "severity": "critical"}, "annotations": {"message": "/var is 95% full"}}"#;

pub fn parse(body: &[u8], context: Context<'_>) -> Result<Parsed, NotTheFormat> {
    if body.trim_ascii_start().starts_with(b"[") {
        return Parsed::of_list(body, EXAMPLE, context, event);
    }
    let body: &RawValue = serde_json::from_slice(body).map_err(|error| not_json(&error, EXAMPLE))?;
    if body.get().starts_with('{') {
        return Ok(Parsed::of_one(body, context, event));
    }
    Err(NotTheFormat(format!("the body is neither an object nor a list; post for example {EXAMPLE}")))
}

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow)]
    labels: Option<&'a RawValue>,
    #[serde(borrow)]
    annotations: Option<&'a RawValue>,
    #[serde(borrow, rename = "startsAt")]
    starts_at: Option<&'a RawValue>,
    #[serde(borrow, rename = "endsAt")]
    ends_at: Option<&'a RawValue>,
    #[serde(rename = "generatorUrl", alias = "generatorURL")]
    generator_url: Option<String>,
    /// `resolved` ends the alert now.
    status: Option<String>,
}

fn event(item: &RawValue, context: Context<'_>) -> Result<Sent, field::Bad> {
    let event: Event<'_> = field::object(item)
        .map_err(|error| field::Bad::new("", format!("is not an event ({error}); give for example {EXAMPLE}")))?;
    let starts_at = field::time("startsAt", event.starts_at)?;
    let ends_at = field::time("endsAt", event.ends_at)?;
    let ends = ends(event.status.as_deref(), ends_at, context)?;
    field::ordered(starts_at, ends_at, ends, context.now)?;
    Ok(Sent {
        labels: field::labels(event.labels)?,
        annotations: field::annotations(event.annotations)?,
        generator_url: event.generator_url.unwrap_or_default(),
        starts_at,
        ends,
    })
}

fn ends(status: Option<&str>, ends_at: Option<Millis>, context: Context<'_>) -> Result<Ends, field::Bad> {
    match status.map(str::to_ascii_lowercase).as_deref() {
        Some("resolved") => Ok(Ends::At(ends_at.map_or(context.now, |at| at.min(context.now)))),
        None | Some("" | "firing") => Ok(match (ends_at, context.target.auto_resolve) {
            (Some(at), _) => Ends::At(at),
            (None, Some(after)) => Ends::After(after),
            (None, None) => Ends::Open,
        }),
        Some(_) => Err(field::Bad::new("status", "must be firing or resolved")),
    }
}

#[cfg(test)]
mod tests {
    use model::{
        IntegrationId,
        integration::{IngestTarget, Kind},
    };

    use super::*;

    const NOW: Millis = Millis(1_787_392_800_000);

    fn read(body: &str) -> Result<Parsed, NotTheFormat> {
        let target =
            IngestTarget { id: IntegrationId(7), kind: Kind::ArmsEvent, enabled: true, auto_resolve: Some(300_000) };
        parse(body.as_bytes(), Context { target: &target, now: NOW })
    }

    #[test]
    fn the_example_of_arms_is_an_alert_that_ends_after_five_minutes() {
        let parsed =
            read(r#"{"labels":{"alertname":"手动测试告警","severity":"error"},"annotations":{"message":"m"}}"#)
                .unwrap();
        let [alert] = parsed.alerts.as_slice() else { panic!("{parsed:?}") };
        assert_eq!(alert.labels.value("alertname"), "手动测试告警");
        assert_eq!((alert.ends, alert.starts_at), (Ends::After(300_000), None));
    }

    #[test]
    fn valid_items_of_a_list_are_kept_and_the_others_are_named() {
        let parsed =
            read(r#"[{"labels":{"alertname":"A"}},{"labels":{}},{"labels":{"a":"b"},"startsAt":"x"}, 5]"#).unwrap();
        assert_eq!(parsed.alerts.len(), 1);
        let places: Vec<(usize, &str)> = parsed.rejected.shown.iter().map(|r| (r.index, r.field.as_str())).collect();
        assert_eq!(places, [(1, "labels"), (2, "startsAt"), (3, "")]);
    }

    #[test]
    fn a_list_is_no_object_and_a_start_after_the_end_is_refused() {
        for (item, field) in [
            (r#"[{"alertname":"SEQ"},null,null,null,null,null]"#, ""),
            (r#"{"labels":{"a":"b"},"startsAt":"2030-01-01T00:00:00Z"}"#, "startsAt"),
            (r#"{"labels":{"a":"b"},"startsAt":9223372036854775807}"#, "startsAt"),
        ] {
            let parsed = read(&format!("[{item}]")).unwrap();
            assert_eq!((parsed.alerts.len(), parsed.rejected.shown[0].field.as_str()), (0, field), "{item}");
        }
        // A clock that is a little ahead.
        assert_eq!(read(r#"{"labels":{"a":"b"},"startsAt":1787392860000}"#).unwrap().alerts.len(), 1);
    }

    #[test]
    fn a_resolved_event_ends_now_at_the_latest() {
        let parsed = read(r#"{"labels":{"alertname":"A"},"status":"RESOLVED","endsAt":1787392900000}"#).unwrap();
        assert_eq!(parsed.alerts[0].ends, Ends::At(NOW));
    }

    #[test]
    fn a_text_body_gets_an_error_that_teaches() {
        let error = read("disk is full").unwrap_err().to_string();
        assert!(error.contains("not the JSON") && error.contains("alertname"), "{error}");
    }
}
