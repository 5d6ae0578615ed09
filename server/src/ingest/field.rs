//! Fields that the formats share: labels, times, links.

use jiff::Timestamp;
use model::{Labels, Millis, alert::Ends};
use serde::Deserialize;
use serde_json::value::RawValue;

pub use super::text_map::TextMap as Annotations;
use super::text_map::{self, Beyond};

/// What is wrong with one item, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Bad {
    pub field: String,
    pub error: String,
}

impl Bad {
    pub fn new(field: impl Into<String>, error: impl Into<String>) -> Self {
        Self { field: field.into(), error: error.into() }
    }
}

/// An object, and nothing else: by itself serde takes a list for one, field by field.
pub fn object<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Result<T, String> {
    if !raw.get().starts_with('{') {
        return Err("it is not an object".to_owned());
    }
    serde_json::from_str(raw.get()).map_err(|error| super::said(&error))
}

/// Labels: at least one that is not empty (Alertmanager rules ING-4, ING-5).
pub fn labels(raw: Option<&RawValue>) -> Result<Labels, Bad> {
    let labels = text_map::read("labels", raw, Beyond::Refuse)?.texts.without_empty();
    if labels.0.contains_key("") {
        return Err(Bad::new("labels", "a label has no name"));
    }
    if labels.0.is_empty() {
        return Err(Bad::new(
            "labels",
            "at least one label with a value is needed, for example {\"alertname\": \"DiskFull\"}",
        ));
    }
    Ok(labels)
}

pub fn annotations(raw: Option<&RawValue>) -> Result<Annotations, Bad> {
    text_map::read("annotations", raw, Beyond::Skip)
}

/// A time as RFC 3339 text or Unix milliseconds. Missing, null, empty, zero and Go's year 1 mean that it is not known.
pub fn time(field: &str, raw: Option<&RawValue>) -> Result<Option<Millis>, Bad> {
    let Some(raw) = raw else { return Ok(None) };
    let bad = || Bad::new(field, "is not a time: give RFC 3339 (2026-11-23T10:00:00Z) or Unix milliseconds");
    match serde_json::from_str(raw.get()).map_err(|_| bad())? {
        Time::Nothing => Ok(None),
        Time::Text(text) if text.trim().is_empty() => Ok(None),
        Time::Text(text) => {
            let at: Timestamp = text.trim().parse().map_err(|_| bad())?;
            let known = at.as_millisecond() > YEAR_ONE_AND_A_BIT;
            Ok(known.then(|| Millis(at.as_millisecond())))
        }
        Time::Number(0) => Ok(None),
        Time::Number(number) if number < SECONDS_UP_TO => {
            Err(Bad::new(field, "looks like seconds: give Unix milliseconds"))
        }
        Time::Number(number) if number > LAST => Err(Bad::new(field, "is after the year 9999: give Unix milliseconds")),
        Time::Number(number) => Ok(Some(Millis(number))),
    }
}

/// The end must not come before the start (rule ING-5), also where it is Bellhop that sets it. A report that an alert is over is
/// taken whatever the sender's clock says.
pub fn ordered(starts_at: Option<Millis>, ends_at: Option<Millis>, ends: Ends, now: Millis) -> Result<(), Bad> {
    match (starts_at, ends_at, ends) {
        (Some(start), Some(end), _) if end < start => Err(Bad::new("endsAt", "ends before it starts")),
        (Some(start), _, Ends::After(life)) if now.plus(life) < start => {
            Err(Bad::new("startsAt", "is in the future, after the alert's end: look at the sender's clock"))
        }
        _ => Ok(()),
    }
}

/// Go writes an unset time as the first second of year 1.
const YEAR_ONE_AND_A_BIT: i64 = -62_135_596_800_000 + 86_400_000;
/// The last millisecond of the year 9999.
const LAST: i64 = 253_402_300_799_999;
/// Smaller numbers are before 1973 as milliseconds, and so are meant as seconds.
const SECONDS_UP_TO: i64 = 100_000_000_000;

#[derive(Deserialize)]
#[serde(untagged)]
enum Time {
    Number(i64),
    Text(String),
    Nothing,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).unwrap()
    }

    #[test]
    fn times_are_read_in_both_notations() {
        let at = Some(Millis(1_787_392_800_123));
        assert_eq!(time("startsAt", Some(&raw("\"2026-08-22T10:00:00.123Z\""))), Ok(at));
        assert_eq!(time("startsAt", Some(&raw("1787392800123"))), Ok(at));
    }

    #[test]
    fn unknown_times_are_not_known() {
        for nothing in ["null", "\"\"", "0", "\"0001-01-01T00:00:00Z\""] {
            assert_eq!(time("endsAt", Some(&raw(nothing))), Ok(None), "{nothing}");
        }
        assert!(time("endsAt", Some(&raw("\"tomorrow\""))).is_err());
        assert!(time("endsAt", Some(&raw("1787392800"))).unwrap_err().error.contains("seconds"));
    }

    #[test]
    fn label_values_become_text_and_empty_ones_are_left_out() {
        let labels = labels(Some(&raw(r#"{"alertname":"A","code":200,"ok":true,"gone":null,"empty":""}"#))).unwrap();
        assert_eq!(labels, Labels::from_iter([("alertname", "A"), ("code", "200"), ("ok", "true")]));
    }

    #[test]
    fn what_cannot_be_a_label_is_named() {
        assert_eq!(labels(Some(&raw(r#"{"a":{"b":1}}"#))).unwrap_err().field, "labels.a");
        assert_eq!(labels(Some(&raw("[]"))).unwrap_err().field, "labels");
        assert_eq!(labels(Some(&raw("{}"))).unwrap_err().field, "labels");
        assert_eq!(labels(None).unwrap_err().field, "labels");
    }
}
