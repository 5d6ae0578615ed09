//! Whatever is posted: what is kept is within the limits, and is the alert that was sent.

use model::{
    IntegrationId, Labels, Millis,
    integration::{IngestTarget, Kind},
    limits::ingest::{
        ANNOTATION_BYTES, ITEMS, LABELS, LINK_BYTES, NAME_BYTES, REJECTED, REJECTED_CHARS, REJECTED_SHOWN, VALUE_BYTES,
    },
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Context, NotTheFormat, Parsed, alertmanager, arms, prometheus};

const NOW: Millis = Millis(1_787_392_800_000);

fn parse(kind: Kind, body: &str) -> Result<Parsed, NotTheFormat> {
    let target = IngestTarget { id: IntegrationId(7), kind, enabled: true, auto_resolve: None };
    let context = Context { target: &target, now: NOW };
    match kind {
        Kind::ArmsEvent => arms::parse(body.as_bytes(), context),
        Kind::Alertmanager => alertmanager::parse(body.as_bytes(), context),
        Kind::Prometheus => prometheus::parse(body.as_bytes(), context),
    }
}

/// The body of a list of items in this format.
fn body(kind: Kind, items: &str) -> String {
    match kind {
        Kind::ArmsEvent | Kind::Prometheus => format!("[{items}]"),
        Kind::Alertmanager => format!("{{\"alerts\":[{items}]}}"),
    }
}

fn items(item: &str, count: usize) -> String {
    vec![item; count].join(",")
}

/// A text of strangers: short ones, long ones, of one byte and of several, with control characters.
fn text(longest: usize) -> impl Strategy<Value = String> {
    let long = (prop::sample::select(vec!["x", "磁", "\u{0}", "\u{202e}", "\u{85}", "a\nb"]), 1..longest);
    prop_oneof![
        4 => "[a-z]{1,9}",
        1 => any::<String>(),
        1 => long.prop_map(|(part, count)| part.repeat(count)),
    ]
}

fn texts(longest: usize) -> impl Strategy<Value = Labels> {
    let few = prop::collection::btree_map(text(400), text(longest), 0..6);
    let many = prop::collection::btree_map("[a-z]{1,4}", "[a-z]{0,2}", 60..140);
    prop_oneof![few, many].prop_map(Labels)
}

fn has_control(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && !"\n\r\t".contains(c))
}

fn is_within(texts: &Labels, value_bytes: usize) -> bool {
    let fits = |(name, value): (&String, &String)| {
        name.len() <= NAME_BYTES && value.len() <= value_bytes && !has_control(name) && !has_control(value)
    };
    texts.0.len() <= LABELS && texts.0.iter().all(fits)
}

proptest! {
    #[test]
    fn what_is_kept_is_within_the_limits_and_is_the_alert_that_was_sent(
        labels in texts(5_000),
        annotations in texts(12_000),
        link in text(5_000),
        kind in prop::sample::select(Kind::ALL.to_vec()),
    ) {
        let item = json!({"labels": labels, "annotations": annotations, "generatorURL": link}).to_string();
        let parsed = parse(kind, &body(kind, &item)).unwrap();
        let sent = labels.without_empty();
        if sent.0.is_empty() || sent.0.contains_key("") {
            prop_assert_eq!(parsed.rejected.count(), 1);
            return Ok(());
        }
        let [alert] = parsed.alerts.as_slice() else { panic!("{:?}", parsed.rejected) };
        prop_assert_eq!(alert.fingerprint, sent.fingerprint());
        prop_assert!(is_within(&alert.labels, VALUE_BYTES));
        prop_assert!(is_within(&alert.annotations, ANNOTATION_BYTES));
        prop_assert!(alert.generator_url.len() <= LINK_BYTES);
        let is_whole = *alert.labels == sent && *alert.annotations == annotations && alert.generator_url == link;
        prop_assert_eq!(is_whole, parsed.notes.is_empty(), "{:?}", parsed.notes);
    }
}

#[test]
fn alerts_that_are_the_same_once_they_are_cut_stay_two() {
    let alert = |end: &str| json!({"labels": {"alertname": format!("{}{end}", "x".repeat(VALUE_BYTES))}}).to_string();
    let parsed = parse(Kind::ArmsEvent, &format!("[{},{}]", alert("a"), alert("b"))).unwrap();
    assert_eq!(parsed.alerts[0].labels, parsed.alerts[1].labels);
    assert_ne!(parsed.alerts[0].fingerprint, parsed.alerts[1].fingerprint);
    assert_eq!((parsed.notes.len(), parsed.notes[0].times), (1, 2));
}

#[test]
fn the_first_wrong_items_are_named_and_the_others_counted() {
    for kind in Kind::ALL {
        let long = json!({"labels": {"n".repeat(1_000): [1]}}).to_string();
        let parsed = parse(kind, &body(kind, &items(&long, REJECTED_SHOWN + 7))).unwrap();
        assert_eq!((parsed.rejected.shown.len(), parsed.rejected.more), (REJECTED_SHOWN, 7), "{kind:?}");
        assert_eq!(parsed.rejected.shown[0].field.chars().count(), REJECTED_CHARS);
    }
}

#[test]
fn a_body_with_too_many_wrong_items_is_refused_and_not_read_to_its_end() {
    let good = r#"{"labels":{"alertname":"A"}}"#;
    for kind in Kind::ALL {
        let almost = format!("{good},{}", items("1", REJECTED));
        assert_eq!(parse(kind, &body(kind, &almost)).unwrap().alerts.len(), 1, "{kind:?}");
        let refused = parse(kind, &body(kind, &format!("{almost},1"))).unwrap_err().to_string();
        assert!(refused.contains(&REJECTED.to_string()) && refused.contains("alert 1"), "{kind:?}: {refused}");
    }
    // What comes after is no JSON any more, and nobody notices.
    let refused = parse(Kind::Prometheus, &format!("[{},{{", items("1", REJECTED + 1))).unwrap_err().to_string();
    assert!(refused.contains(&REJECTED.to_string()), "{refused}");
}

#[test]
fn a_body_with_too_many_items_is_refused() {
    let good = r#"{"labels":{"a":"b"}}"#;
    let refused = parse(Kind::Prometheus, &body(Kind::Prometheus, &items(good, ITEMS + 1))).unwrap_err().to_string();
    assert!(refused.contains(&ITEMS.to_string()), "{refused}");
}

#[test]
fn what_is_wrong_is_echoed_in_part_only() {
    let long = "Z".repeat(100_000);
    let wrong = [
        json!({ "alerts": long }),
        json!([long]),
        json!({"status": long, "labels": {"a": "b"}, "alerts": [{"status": {(long.clone()): 1}}]}),
        json!([{"labels": {(long.clone()): {}}}]),
        json!([{"labels": {"a": "b"}, "startsAt": long}]),
        json!([{"labels": {"a": "b"}, "generatorURL": {"x": long}}]),
        json!({"alerts": [{"labels": {"a": "b"}, "status": long}]}),
        Value::String(long.clone()),
    ];
    for kind in Kind::ALL {
        for body in &wrong {
            let said = match parse(kind, &body.to_string()) {
                Ok(parsed) => format!("{:?}", parsed.rejected),
                Err(refused) => refused.to_string(),
            };
            assert!(said.len() < 4 * REJECTED_CHARS, "{kind:?} {} bytes: {said}", said.len());
        }
    }
}
