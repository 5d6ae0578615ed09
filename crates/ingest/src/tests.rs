//! Whatever is posted: what is kept is within the limits, and is the alert that was sent.

use jiff::tz::TimeZone;
use model::{
    IntegrationId, Labels, Millis,
    integration::{IngestTarget, Kind},
    limits::ingest::{
        ANNOTATION_BYTES, ECHO_CHARS, ITEMS, LABELS, LINK_BYTES, NAME_BYTES, REJECTED, REJECTED_SHOWN, VALUE_BYTES,
    },
    refused::Why,
    severity::Table,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{Context, Parsed, read};

const NOW: Millis = Millis(1_787_392_800_000);

fn parse(kind: Kind, body: &str) -> Result<Parsed, Why> {
    parse_bytes(kind, body.as_bytes())
}

fn parse_bytes(kind: Kind, body: &[u8]) -> Result<Parsed, Why> {
    let auto_resolve = kind.default_auto_resolve();
    let severities = Table::default();
    let target =
        IngestTarget { id: IntegrationId(7), kind, enabled: true, auto_resolve, severities, max_active: 20_000 };
    read(body, None, Context { target: &target, now: NOW, zone: &TimeZone::fixed(jiff::tz::offset(8)) })
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
        let long = json!({"labels": {"": "n".repeat(1_000)}}).to_string();
        let parsed = parse(kind, &body(kind, &items(&long, REJECTED_SHOWN + 7))).unwrap();
        assert_eq!((parsed.rejected.shown.len(), parsed.rejected.more), (REJECTED_SHOWN, 7), "{kind:?}");
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
            assert!(said.len() < 8 * ECHO_CHARS, "{kind:?} {} bytes: {said}", said.len());
        }
    }
}

/// What each row of `docs/intake.md` comes to, through all of the reading: which alerts, and which notes.
mod rows {
    use model::{
        Fingerprint,
        alert::{Ends, Envelope},
        limits::ingest::SILENCE,
        noted::Noted,
    };

    use super::*;

    /// The one alert of an item, and the notes about it.
    fn one(kind: Kind, item: &str) -> (model::alert::Incoming, Vec<Noted>) {
        let mut parsed = parse(kind, &body(kind, item)).unwrap();
        let alert = parsed.alerts.pop().unwrap_or_else(|| panic!("{kind:?} {item}: {:?}", parsed.rejected));
        (alert, parsed.notes.into_iter().map(|note| note.what).collect())
    }

    const HOUR: i64 = 3_600_000;

    #[test]
    fn a_resolved_alert_ends_when_its_sender_says() {
        for kind in Kind::ALL {
            let item = r#"{"status":"resolved","labels":{"alertname":"A"},
                "startsAt":"2026-08-22T00:00:00Z","endsAt":"2026-08-22T09:00:00Z"}"#;
            let (alert, notes) = one(kind, item);
            assert_eq!((alert.ends, notes), (Ends::At(NOW.plus(-HOUR)), vec![]), "{kind:?}");
        }
    }

    #[test]
    fn an_end_before_the_start_ends_it_now() {
        for kind in Kind::ALL {
            let item = r#"{"status":"resolved","labels":{"alertname":"A"},
                "startsAt":"2026-08-22T09:00:00Z","endsAt":"2026-08-22T08:59:59Z"}"#;
            let (alert, notes) = one(kind, item);
            assert_eq!((alert.ends, notes), (Ends::At(NOW), vec![Noted::EndBeforeStart]), "{kind:?}");
        }
    }

    #[test]
    fn odd_starts_are_taken_in_every_format() {
        for (start, at) in [
            ("\"0000-00-00T00:00:00\"", None),
            ("\"2026-08-22 18:00:00\"", Some(NOW)),
            ("\"1787392800000\"", Some(NOW)),
            ("1787392800000.0", Some(NOW)),
            ("1787392800", Some(NOW)),
            ("true", None),
            ("{\"seconds\":5}", None),
        ] {
            for kind in Kind::ALL {
                let (alert, _) = one(kind, &format!("{{\"labels\":{{\"alertname\":\"A\"}},\"startsAt\":{start}}}"));
                assert_eq!(alert.starts_at, at, "{kind:?} {start}");
            }
        }
    }

    #[test]
    fn a_status_of_the_body_counts_where_the_alert_has_none() {
        let item = r#"{"labels":{"alertname":"A"},"endsAt":"2026-08-22T09:00:00Z"}"#;
        for (status, resolved_item) in [("resolved", item), ("Resolved", item), ("firing", item), ("", item)] {
            let body = format!("{{\"status\":\"{status}\",\"alerts\":[{resolved_item}]}}");
            let parsed = parse(Kind::Alertmanager, &body).unwrap();
            assert_eq!(parsed.alerts[0].ends, Ends::At(NOW.plus(-HOUR)), "{status}");
        }
        let open = r#"{"status":"firing","alerts":[{"labels":{"a":"b"},"endsAt":"0001-01-01T00:00:00Z"}]}"#;
        assert_eq!(parse(Kind::Alertmanager, open).unwrap().alerts[0].ends, Ends::Open);
    }

    #[test]
    fn a_surrogate_or_a_control_character_costs_one_character() {
        let items = concat!(
            r#"{"labels":{"alertname":"A"},"annotations":{"summary":"half \ud83d"}},"#,
            "{\"labels\":{\"alertname\":\"B\u{1}\"},\"annotations\":{\"summary\":\"two\nlines\"}}"
        );
        for kind in Kind::ALL {
            let parsed = parse(kind, &body(kind, items)).unwrap();
            let [a, b] = parsed.alerts.as_slice() else { panic!("{parsed:?}") };
            assert_eq!(a.annotations.value("summary"), "half \u{FFFD}");
            assert_eq!((b.labels.value("alertname"), b.annotations.value("summary")), ("B\u{FFFD}", "two\nlines"));
            assert!(parsed.notes.iter().any(|note| note.what == Noted::JsonMended), "{:?}", parsed.notes);
        }
    }

    #[test]
    fn a_body_of_another_kind_is_read_as_what_it_is() {
        let item = r#"{"labels":{"alertname":"A"},"startsAt":"2026-08-22T09:00:00Z"}"#;
        let bodies = [
            (Kind::ArmsEvent, item.to_owned(), Ends::After(300_000)),
            (Kind::Alertmanager, format!("{{\"alerts\":[{item}]}}"), Ends::Open),
            (Kind::Prometheus, format!(" \n[{item}]"), Ends::After(300_000)),
        ];
        for kind in Kind::ALL {
            for (format, body, ends) in &bodies {
                let parsed = parse(kind, body).unwrap();
                let noted = parsed.notes.iter().any(|note| note.what == Noted::OtherKind { format: *format });
                // A list of events is ARMS' too.
                let is_own = kind == *format || (kind, *format) == (Kind::ArmsEvent, Kind::Prometheus);
                assert_eq!(parsed.alerts[0].ends, *ends, "it ends as its own kind does: {kind:?} {format:?}");
                assert_eq!((parsed.alerts.len(), noted), (1, !is_own), "{kind:?} {format:?}");
            }
        }
        for (kind, body, ends) in &bodies {
            assert_eq!(parse(*kind, body).unwrap().alerts[0].ends, *ends);
        }
    }

    #[test]
    fn what_no_format_is_gets_an_error_that_teaches() {
        for kind in Kind::ALL {
            for (body, said) in [
                ("disk is full", "not the JSON"),
                ("", "not the JSON"),
                ("5", "neither a list nor an object"),
                ("{}", "neither a list nor an object"),
                ("{\"alerts\":\"x\"}", "neither a list nor an object"),
                ("[{\"labels\":", "not the JSON"),
            ] {
                let error = parse(kind, body).unwrap_err().to_string();
                assert!(error.contains(said) && error.contains("alertname"), "{kind:?} {body}: {error}");
            }
            // An alert in a list in a list, as positional fields would be.
            let parsed = parse(kind, r#"[[{"labels":{"alertname":"A"}}],["A"],null]"#).unwrap();
            assert_eq!((parsed.alerts.len(), parsed.rejected.count()), (0, 3), "{kind:?}");
        }
    }

    #[test]
    fn what_the_sender_left_out_is_told() {
        let body = r#"{"alerts":[{"labels":{"alertname":"A"}}],"truncatedAlerts":48,"groupKey":"{}:{a=\"b\"}"}"#;
        let parsed = parse(Kind::Alertmanager, body).unwrap();
        let envelope = parsed.alerts[0].envelope;
        assert_eq!(
            envelope,
            Envelope { may_repeat: true, group: Some(Fingerprint::of_text("{}:{a=\"b\"}")), silence: Some(SILENCE) }
        );
        assert_eq!(parsed.alerts[0].ends, Ends::After(SILENCE));
        assert_eq!(parsed.notes[0].what, Noted::Truncated { alerts: 48, group: "{}:{a=\"b\"}".to_owned() });
        for none in ["0", "null", "-1", "\"x\"", "1.5", "[]"] {
            let body = body.replace("48", none);
            let alert = &parse(Kind::Alertmanager, &body).unwrap().alerts[0];
            assert_eq!((alert.envelope.silence, alert.ends), (None, Ends::Open), "{none}");
        }
    }

    /// By which a sender's clock is judged.
    #[test]
    fn the_latest_time_that_had_passed_is_known() {
        const MINUTE: i64 = 60_000;
        let at = |minutes: i64| NOW.0 + minutes * MINUTE;
        for (times, latest) in [
            (json!([{"startsAt": at(-9)}, {"startsAt": at(-3)}]), Some(-3)),
            // The end of what fires is a promise.
            (json!([{"startsAt": at(-9), "endsAt": at(4)}]), Some(-9)),
            (json!([{"startsAt": at(-9), "endsAt": at(-4)}]), Some(-4)),
            (json!([{"startsAt": at(-9), "endsAt": at(2), "status": "resolved"}]), Some(2)),
            (json!([{"startsAt": at(7)}]), Some(7)),
            (json!([{"startsAt": at(60 * 48)}, {"startsAt": 0}, {}]), None),
        ] {
            let mut items = times.clone();
            for item in items.as_array_mut().unwrap() {
                item["labels"] = json!({"alertname": "A"});
            }
            for kind in [Kind::ArmsEvent, Kind::Prometheus] {
                let parsed = parse(kind, &items.to_string()).unwrap();
                assert_eq!(parsed.latest.map(|at| at.since(NOW) / MINUTE), latest, "{times}");
            }
        }
    }

    #[test]
    fn what_grafana_says_beside_the_annotations_is_shown_with_them() {
        let item = r#"{"labels":{"alertname":"A"},"annotations":{"summary":"s","panelURL":"https://own"},"values":{"B":12.5},
            "valueString":"[ var='B' value=12.5 ]","panelURL":"https://g/d/1?viewPanel=2","dashboardURL":"https://g/d/1",
            "silenceURL":"https://g/alerting/silence/new","imageURL":""}"#;
        for kind in Kind::ALL {
            let (alert, notes) = one(kind, item);
            let expected = Labels::from_iter([
                ("summary", "s"),
                ("panelURL", "https://own"),
                ("valueString", "[ var='B' value=12.5 ]"),
                ("dashboardURL", "https://g/d/1"),
                ("silenceURL", "https://g/alerting/silence/new"),
            ]);
            assert_eq!((&*alert.annotations, notes), (&expected, vec![]));
        }
    }

    #[test]
    fn a_body_in_gbk_is_read() {
        let body = "[{\"labels\":{\"alertname\":\"磁盘空间不足\"}}]";
        let (bytes, _, _) = encoding_rs::GBK.encode(body);
        let parsed = parse_bytes(Kind::Prometheus, &bytes).unwrap();
        assert_eq!(parsed.alerts[0].labels.value("alertname"), "磁盘空间不足");
        assert_eq!(parsed.notes[0].what, Noted::NotUtf8 { read_as: "gb18030".to_owned() });
    }
}

/// Any JSON, in whatever place.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text(50).prop_map(Value::from),
        prop::sample::select(vec!["resolved", "firing", "2026-08-22T10:00:00Z", "0001-01-01T00:00:00Z"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((text(9), inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_the_other_fields_are_an_alert_with_labels_is_taken(
        fields in prop::collection::vec(any_json(), 4),
        kind in prop::sample::select(Kind::ALL.to_vec()),
    ) {
        let item = json!({
            "labels": {"alertname": "A"}, "annotations": fields[0], "startsAt": fields[1], "endsAt": fields[2],
            "generatorURL": fields[3], "status": fields[0],
        });
        let parsed = parse(kind, &body(kind, &item.to_string())).unwrap();
        prop_assert_eq!(parsed.alerts.len(), 1, "{:?}", parsed.rejected);
        let alert = &parsed.alerts[0];
        prop_assert!(alert.starts_at.is_none_or(|at| at.since(NOW) <= 300_000), "{:?}", alert.starts_at);
        if let (Some(start), model::alert::Ends::At(end)) = (alert.starts_at, alert.ends) {
            prop_assert!(start <= end);
        }
    }

    #[test]
    fn any_json_and_any_bytes_are_read_without_a_panic(
        json in any_json(),
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        kind in prop::sample::select(Kind::ALL.to_vec()),
    ) {
        let _ = parse(kind, &json.to_string());
        let _ = parse_bytes(kind, &bytes);
    }
}
