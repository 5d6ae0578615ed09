//! What monitoring systems really post (`docs/intake.md`), with values of our own; and a million things that are almost that.

use ingest::{Context, Parsed, read};
use jiff::tz::TimeZone;
use model::{
    IntegrationId, Millis,
    alert::{Ends, Incoming},
    integration::{IngestTarget, Kind},
    limits::ingest::{ANNOTATION_BYTES, LABELS, LINK_BYTES, NAME_BYTES, SILENCE, VALUE_BYTES},
    noted::Noted,
    severity::{Level, Scale, Table},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};

const NOW: Millis = Millis(1_787_392_800_000);

const ALERTMANAGER: &str = include_str!("bodies/alertmanager.json");
const GRAFANA: &str = include_str!("bodies/grafana.json");
const VMALERT: &str = include_str!("bodies/vmalert.json");
const ARMS: &str = include_str!("bodies/arms.json");
const NIGHTINGALE: &str = include_str!("bodies/nightingale.json");
const ZABBIX: &str = include_str!("bodies/zabbix.json");
const ALL: [&str; 6] = [ALERTMANAGER, GRAFANA, VMALERT, ARMS, NIGHTINGALE, ZABBIX];

fn parse(kind: Kind, scale: Scale, body: &[u8]) -> Result<Parsed, model::refused::Why> {
    let severities = Table { scale, ..Table::default() };
    let auto_resolve = kind.default_auto_resolve();
    let target =
        IngestTarget { id: IntegrationId(7), kind, enabled: true, auto_resolve, severities, max_active: 20_000 };
    read(body, None, Context { target: &target, now: NOW, zone: &TimeZone::fixed(jiff::tz::offset(8)) })
}

fn taken(kind: Kind, scale: Scale, body: &str) -> (Vec<Incoming>, Vec<Noted>) {
    let parsed = parse(kind, scale, body.as_bytes()).unwrap();
    assert!(parsed.rejected.is_empty(), "{:?}", parsed.rejected);
    (parsed.alerts, parsed.notes.into_iter().map(|note| note.what).collect())
}

const fn minutes(minutes: i64) -> Millis {
    NOW.plus(minutes * 60_000)
}

#[test]
fn alertmanager() {
    let (alerts, notes) = taken(Kind::Alertmanager, Scale::None, ALERTMANAGER);
    assert_eq!([alerts[0].ends, alerts[1].ends], [Ends::After(SILENCE), Ends::At(minutes(-30))]);
    assert!(alerts.iter().all(|alert| alert.envelope.silence == Some(SILENCE) && alert.envelope.may_repeat));
    assert_eq!(alerts[0].severity.level, Level::P1);
    assert!(matches!(&notes[..], [Noted::Truncated { alerts: 3, .. }]), "{notes:?}");
}

#[test]
fn grafana() {
    let (alerts, notes) = taken(Kind::Alertmanager, Scale::None, GRAFANA);
    assert_eq!((alerts.len(), notes), (2, vec![]));
    let annotations = &alerts[0].annotations;
    assert!(
        annotations.value("panelURL").ends_with("viewPanel=2") && annotations.value("valueString").contains("95.2")
    );
    assert_eq!(annotations.value("dashboardURL"), "");
}

#[test]
fn vmalert() {
    let (alerts, notes) = taken(Kind::Prometheus, Scale::None, VMALERT);
    let ends: Vec<Ends> = alerts.iter().map(|alert| alert.ends).collect();
    assert_eq!((ends, notes), (vec![Ends::At(Millis(NOW.0 + 210_000)), Ends::At(Millis(NOW.0 - 30_000))], vec![]));
}

#[test]
fn arms() {
    let (alerts, notes) = taken(Kind::Alertmanager, Scale::None, ARMS);
    assert_eq!((alerts[0].ends, alerts[0].severity.level), (Ends::At(Millis(NOW.0 - 1_200_000 + 500)), Level::P2));
    assert_eq!(alerts[0].labels.value("_aliyun_arms_userid"), "1098");
    assert_eq!(notes, []);
}

#[test]
fn nightingale() {
    let (alerts, notes) = taken(Kind::ArmsEvent, Scale::Nightingale, NIGHTINGALE);
    let levels: Vec<Level> = alerts.iter().map(|alert| alert.severity.level).collect();
    assert_eq!((levels, notes), (vec![Level::P1, Level::P5], vec![]));
    assert_eq!((alerts[0].starts_at, alerts[1].ends), (Some(minutes(-1)), Ends::At(Millis(NOW.0 - 10_000))));
    // Without the choice a digit says nothing.
    let (alerts, notes) = taken(Kind::ArmsEvent, Scale::None, NIGHTINGALE);
    assert_eq!(alerts[0].severity.level, Level::P3);
    assert_eq!(notes, ["1", "3"].map(|word| Noted::SeverityUnknown { word: word.to_owned() }));
}

#[test]
fn a_script_of_zabbix() {
    let (alerts, notes) = taken(Kind::ArmsEvent, Scale::Zabbix, ZABBIX);
    assert_eq!(alerts[0].severity.level, Level::P2);
    assert_eq!(alerts[0].starts_at, Some(Millis(NOW.0 - 48_000)));
    assert_eq!(alerts[0].annotations.value("message"), "CPU is at 97 %\nOperational data: 97.3 %");
    assert_eq!(alerts[0].annotations.value("tags"), r#"[{"tag":"scope","value":"performance"}]"#);
    let kinds: Vec<bool> = vec![
        notes.iter().any(|note| matches!(note, Noted::JsonMended)),
        notes.iter().any(|note| matches!(note, Noted::TimeWithoutZone { field, .. } if field == "startsAt")),
        notes.iter().any(|note| matches!(note, Noted::TimeUnknown { field, .. } if field == "endsAt")),
    ];
    assert_eq!(kinds, [true; 3], "{notes:?}");
}

/// Whatever comes of it: what is taken is within the limits and makes sense.
fn check(parsed: &Parsed, body: &[u8]) {
    let show = || String::from_utf8_lossy(body).into_owned();
    assert_eq!(parsed.alerts.len(), parsed.places.len());
    for alert in &parsed.alerts {
        let fits = |(name, value): (&String, &String), most: usize| name.len() <= NAME_BYTES && value.len() <= most;
        assert!(!alert.labels.0.is_empty() && alert.labels.0.len() <= LABELS, "{}", show());
        assert!(alert.labels.0.iter().all(|label| fits(label, VALUE_BYTES)), "{}", show());
        assert!(alert.annotations.0.iter().all(|note| fits(note, ANNOTATION_BYTES)), "{}", show());
        assert!(alert.generator_url.len() <= LINK_BYTES, "{}", show());
        assert!(alert.starts_at.is_none_or(|start| start.since(NOW) <= 300_000), "{}", show());
        if let (Some(start), Ends::At(end)) = (alert.starts_at, alert.ends) {
            assert!(start <= end, "{}", show());
        }
    }
}

/// Words that mean something somewhere on the way.
const PIECES: [&str; 24] = [
    "null",
    "true",
    "-1",
    "1e999",
    "NaN",
    "\"\"",
    "[]",
    "{}",
    "\"\\ud800\"",
    "\\u0000",
    "\n",
    "\0",
    "\"",
    "\\",
    ",",
    "}",
    "]",
    "\"2026-11-25 18:00:00\"",
    "0001-01-01T00:00:00Z",
    "9223372036854775807",
    "\"resolved\"",
    "磁盘",
    "\u{202e}",
    "\"alerts\":",
];

fn mutated(random: &mut StdRng, body: &[u8]) -> Vec<u8> {
    let mut body = body.to_vec();
    for _ in 0..random.random_range(1..4) {
        let at = random.random_range(0..=body.len());
        let end = (at + random.random_range(0..20)).min(body.len());
        match random.random_range(0..12) {
            0 => drop(body.drain(at..end)),
            1 => {
                let piece = PIECES[random.random_range(0..PIECES.len())];
                body.splice(at..end, piece.bytes()).for_each(drop);
            }
            2 => {
                let copy = body[at..end].to_vec();
                let to = random.random_range(0..=body.len());
                body.splice(to..to, copy).for_each(drop);
            }
            3 => body.truncate(at),
            4 if at < body.len() => body[at] = random.random(),
            5 if at < body.len() => body[at] ^= 1 << random.random_range(0..8),
            _ => {
                // A value of JSON in the place of another one.
                if let Some(colon) = body[at..].iter().position(|byte| *byte == b':').map(|place| at + place + 1)
                    && let Some(stop) = body[colon..].iter().position(|byte| b",}\n".contains(byte))
                {
                    let piece = PIECES[random.random_range(0..PIECES.len())];
                    body.splice(colon..colon + stop, piece.bytes()).for_each(drop);
                }
            }
        }
    }
    body
}

/// `BELLHOP_FUZZ`: how many. Each number is another run.
#[test]
fn almost_real_payloads_are_read_without_a_panic() {
    let count: u64 = std::env::var("BELLHOP_FUZZ").map_or(1_000_000, |count| count.parse().expect("a number"));
    let mut random = StdRng::seed_from_u64(count);
    let mut taken = 0;
    for _ in 0..count {
        let payload = ALL[random.random_range(0..ALL.len())];
        let body = mutated(&mut random, payload.as_bytes());
        let kind = Kind::ALL[random.random_range(0..Kind::ALL.len())];
        if let Ok(parsed) = parse(kind, Scale::None, &body) {
            check(&parsed, &body);
            taken += u64::from(!parsed.alerts.is_empty());
        }
    }
    println!("of {count} mutated payloads {taken} were taken, wholly or in part");
    assert!(taken * 20 > count, "{taken} of {count}");
}
