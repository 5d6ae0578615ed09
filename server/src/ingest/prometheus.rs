//! What Prometheus posts to an Alertmanager's `/api/v2/alerts` (`ingest-formats.md` 7.2).

use model::alert::Ends;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Context, NotTheFormat, Parsed, Sent, field};

const EXAMPLE: &str = r#"[{"labels": {"alertname": "DiskFull"}, "startsAt": "2026-11-23T10:00:00Z"}]"#;
/// Alertmanager's `resolve_timeout`, in milliseconds.
const RESOLVE_TIMEOUT: i64 = 300_000;

pub fn parse(body: &[u8], context: Context<'_>) -> Result<Parsed, NotTheFormat> {
    Parsed::of_list(body, EXAMPLE, context, alert)
}

#[derive(Deserialize)]
struct Item<'a> {
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
        .map_err(|error| field::Bad::new("", format!("is not an alert ({error}); give for example {EXAMPLE}")))?;
    let starts_at = field::time("startsAt", item.starts_at)?;
    let ends_at = field::time("endsAt", item.ends_at)?;
    let ends = match ends_at {
        Some(at) => Ends::At(at),
        None => Ends::After(context.target.auto_resolve.unwrap_or(RESOLVE_TIMEOUT)),
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

    fn read(body: &str) -> Result<Parsed, NotTheFormat> {
        let target = IngestTarget { id: IntegrationId(7), kind: Kind::Prometheus, enabled: true, auto_resolve: None };
        parse(body.as_bytes(), Context { target: &target, now: Millis(1_787_392_800_000) })
    }

    #[test]
    fn the_end_is_the_senders_or_the_resolve_timeout() {
        let parsed = read(
            r#"[{"labels":{"alertname":"A"},"startsAt":"2026-08-22T10:00:00Z","endsAt":"2026-08-22T10:04:00Z"},{"labels":{"alertname":"B"}}]"#,
        )
        .unwrap();
        let ends: Vec<Ends> = parsed.alerts.iter().map(|alert| alert.ends).collect();
        assert_eq!(ends, [Ends::At(Millis(1_787_393_040_000)), Ends::After(300_000)]);
    }

    #[test]
    fn an_end_before_the_start_is_refused() {
        let parsed =
            read(r#"[{"labels":{"a":"b"},"startsAt":"2026-08-22T10:00:00Z","endsAt":"2026-08-22T09:00:00Z"}]"#)
                .unwrap();
        assert_eq!(parsed.rejected.shown[0].field, "endsAt");
    }
}
