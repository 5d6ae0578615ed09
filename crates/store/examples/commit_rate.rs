//! How many alerts a second are committed durably, in changes of 1,000 alerts with two events each, and how long a start takes
//! with all of them open.
//! `cargo run --release -p store --example commit_rate [folder]`

use std::{path::PathBuf, sync::Arc, time::Instant};

use model::{
    AlertId, IntegrationId, Labels, Millis, RuleId,
    alert::{Alert, AlertEvent, AlertEventKind},
    change::Change,
    severity::Severity,
};
use store::{Key, Options, Store};

const CHANGES: i64 = 100;
const ROWS: i64 = 1_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = tempfile::tempdir_in(folder)?;
    let store = Store::open(Options::new(folder.path().join(Store::FILE), Key::from_bytes([7; 32]))).await?;
    report(&store, "new").await?;
    report(&store, "updated").await?;
    report_start(&store).await?;
    store.close().await;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a measurement needs the real clock")]
async fn report(store: &Store, what: &str) -> Result<(), store::Error> {
    let changes: Vec<Change> = (0..CHANGES).map(change).collect();
    let start = Instant::now();
    for change in &changes {
        store.commit(change, &[], &[]).await?;
    }
    let seconds = start.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let rate = (CHANGES * ROWS) as f64 / seconds;
    println!("{what}: {} alerts in {seconds:.2} s, {rate:.0} a second", CHANGES * ROWS);
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a measurement needs the real clock")]
async fn report_start(store: &Store) -> Result<(), store::Error> {
    let start = Instant::now();
    let alerts = store.load(Millis(1_700_000_000_000)).await?.alerts.len();
    println!("start: {alerts} open alerts loaded in {:.2} s", start.elapsed().as_secs_f64());
    Ok(())
}

fn change(number: i64) -> Change {
    let alerts: Vec<Arc<Alert>> = (0..ROWS).map(|row| Arc::new(alert(number * ROWS + row + 1))).collect();
    let event = |alert: &Arc<Alert>, what| AlertEvent { alert: alert.id, at: alert.received_at, what };
    let events = alerts.iter().flat_map(|alert| {
        [
            event(alert, AlertEventKind::Fired { said: model::alert::Said::default() }),
            event(alert, AlertEventKind::Grouped { rule: RuleId(1), version: 3 }),
        ]
    });
    Change { events: events.collect(), alerts, ..Change::default() }
}

fn alert(id: i64) -> Alert {
    let labels = Labels::from_iter([
        ("alertname", "InstanceDown".to_owned()),
        ("instance", format!("10.0.{}.{}:9100", id / 250, id % 250)),
        ("job", "node".into()),
        ("severity", "critical".into()),
        ("cluster", "eu-central-1".into()),
        ("number", id.to_string()),
    ]);
    Alert {
        id: AlertId(id),
        integration: IntegrationId(1),
        fingerprint: labels.fingerprint(),
        severity: Severity::of(&labels),
        labels: Arc::new(labels),
        annotations: Arc::new(Labels::from_iter([
            ("summary", "The instance does not answer any more"),
            ("description", "It has not answered for more than five minutes; look at its console."),
        ])),
        generator_url: "http://prometheus:9090/graph?g0.expr=up+%3D%3D+0&g0.tab=1".into(),
        starts_at: Millis(1_700_000_000_000),
        later_start: None,
        ends_at: None,
        ends_by_timeout: false,
        received_at: Millis(1_700_000_000_000 + id),
        updated_at: Millis(1_700_000_000_000 + id),
        resolved_at: None,
        ended: None,
        sent_group: None,
        is_cut: false,
    }
}
