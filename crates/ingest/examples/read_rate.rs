//! How fast bodies are read: `cargo run --release -p ingest --example read_rate`.

use std::time::Instant;

use ingest::{Context, read};
use jiff::tz::TimeZone;
use model::{
    IntegrationId, Millis,
    integration::{IngestTarget, Kind},
    severity::Table,
};

#[expect(clippy::cast_precision_loss, reason = "sizes of bodies")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

const ALERTS: usize = 10_000;
const ROUNDS: u32 = 20;

fn main() {
    let kind = Kind::Prometheus;
    let auto_resolve = kind.default_auto_resolve();
    let target = IngestTarget {
        id: IntegrationId(1),
        kind,
        enabled: true,
        auto_resolve,
        severities: Table::default(),
        max_active: 1,
    };
    let zone = TimeZone::UTC;
    let context = Context { target: &target, now: Millis(1_787_392_800_000), zone: &zone };
    for (name, text) in
        [("plain", "the disk is full"), ("emoji", "\\ud83d\\udd25 the disk is full"), ("to be mended", "two\nlines")]
    {
        let item = |n: usize| {
            format!(
                r#"{{"labels":{{"alertname":"DiskFull","instance":"web-{n}:9100","job":"node","severity":"critical"}},
                "annotations":{{"summary":"{text}"}},"startsAt":"2026-08-22T09:41:12.482Z","endsAt":"2026-08-22T10:05:00Z",
                "generatorURL":"http://prometheus:9090/graph?g0.expr=up"}}"#
            )
        };
        let items: Vec<String> = (0..ALERTS).map(item).collect();
        let body = format!("[{}]", items.join(","));
        #[expect(clippy::disallowed_methods, reason = "this measures")]
        let started = Instant::now();
        for _ in 0..ROUNDS {
            let parsed = read(body.as_bytes(), None, context).expect("it is a list");
            assert_eq!(parsed.alerts.len(), ALERTS);
        }
        let each = started.elapsed() / ROUNDS;
        let rate = megabytes(body.len()) / each.as_secs_f64();
        println!(
            "{name}: {:.1} ms for {ALERTS} alerts of {} kB, {rate:.0} MB/s",
            each.as_secs_f64() * 1e3,
            body.len() / 1000
        );
    }
}
