//! Prometheus metrics: what the dispatcher counts, and how much waits, looked up when asked.

use std::sync::OnceLock;

use console::{Console, Queue};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use model::{answer::Verdict, delivery::DeliveryState};

use crate::{ingest::REQUESTS, logging};

const ROW_BUCKETS: [f64; 8] = [1.0, 10.0, 100.0, 500.0, 1_000.0, 5_000.0, 20_000.0, 100_000.0];

/// Seconds; a send takes at most 5.
const SEND_BUCKETS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];

/// The metrics of this process.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

impl Metrics {
    /// The recorder of the process; made at the first call.
    pub fn start() -> anyhow::Result<Self> {
        static HANDLE: OnceLock<Metrics> = OnceLock::new();
        if let Some(known) = HANDLE.get() {
            return Ok(known.clone());
        }
        let handle = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Full("bellhop_send_duration_seconds".to_owned()), &SEND_BUCKETS)?
            .set_buckets_for_metric(Matcher::Full("bellhop_commit_duration_seconds".to_owned()), &SEND_BUCKETS)?
            .set_buckets_for_metric(Matcher::Full("bellhop_core_turn_seconds".to_owned()), &SEND_BUCKETS)?
            .set_buckets_for_metric(Matcher::Full("bellhop_sender_turn_seconds".to_owned()), &SEND_BUCKETS)?
            .set_buckets_for_metric(Matcher::Full("bellhop_plan_rows".to_owned()), &ROW_BUCKETS)?
            .install_recorder()?;
        describe();
        Ok(HANDLE.get_or_init(|| Self(handle)).clone())
    }

    pub async fn render(&self, console: &Console) -> String {
        match console.queue().await {
            Ok(states) => queue(&states),
            Err(error) => tracing::warn!(%error, "the queue could not be looked up for the metrics"),
        }
        counter!("bellhop_log_lines_dropped_total").absolute(logging::dropped_lines());
        self.0.run_upkeep();
        self.0.render()
    }
}

/// In sum, and by state.
fn queue(states: &[Queue]) {
    gauge!("bellhop_queue_deliveries").set(float(states.iter().map(|queue| queue.waiting).sum()));
    let oldest = states.iter().map(|queue| queue.oldest_age).max().unwrap_or_default();
    gauge!("bellhop_queue_oldest_seconds").set(float(oldest) / 1000.0);
    for state in DeliveryState::ALL.into_iter().filter(|state| !state.is_final()) {
        let queue = states.iter().find(|queue| queue.state == state);
        let (waiting, oldest) = queue.map_or((0, 0), |queue| (queue.waiting, queue.oldest_age));
        gauge!("bellhop_queue_state_deliveries", "state" => state.as_str()).set(float(waiting));
        gauge!("bellhop_queue_state_oldest_seconds", "state" => state.as_str()).set(float(oldest) / 1000.0);
    }
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is a float; counts and ages are far below 2^52")]
fn float(number: i64) -> f64 {
    number as f64
}

fn describe() {
    describe_counter!("bellhop_alerts_received_total", "Alerts taken in");
    describe_counter!(REQUESTS, "Posted requests, by the kind of their integration and outcome");
    describe_counter!("bellhop_attempts_total", "Attempts to send, by the verdict on DingTalk's answer");
    describe_counter!("bellhop_deliveries_total", "Deliveries that ended, by outcome");
    describe_histogram!("bellhop_send_duration_seconds", Unit::Seconds, "From the start of an attempt to its answer");
    describe_gauge!("bellhop_queue_deliveries", "Deliveries that wait, for whatever reason");
    describe_gauge!("bellhop_queue_oldest_seconds", Unit::Seconds, "Age of the oldest delivery that waits");
    describe_gauge!("bellhop_queue_state_deliveries", "The same, by state");
    describe_gauge!("bellhop_queue_state_oldest_seconds", Unit::Seconds, "The same, by state; 0 where nothing waits");
    describe_counter!(
        "bellhop_alerts_refused_total",
        "Alerts that could not be stored although others of their request could"
    );
    describe_counter!("bellhop_connections_refused_total", "Connections of an address that had as many as it may have");
    describe_counter!("bellhop_connections_evicted_total", "Connections that were closed to make room for newcomers");
    describe_counter!("bellhop_log_lines_dropped_total", "Lines of the log that nobody read in time");
    describe_counter!("bellhop_attempts_died_total", "Attempts whose task died; they are repeated");
    describe_counter!("bellhop_retention_restarts_total", "How often the retention died and was started again");
    describe_gauge!("bellhop_set_aside", "What could not be stored or read and was set aside, by kind");
    describe_histogram!("bellhop_commit_duration_seconds", Unit::Seconds, "A commit of alerts or decisions");
    describe_histogram!(
        "bellhop_core_turn_seconds",
        Unit::Seconds,
        "How long the core was busy before it looked for other work"
    );
    describe_histogram!(
        "bellhop_sender_turn_seconds",
        Unit::Seconds,
        "How long the sender was busy before it looked for other work"
    );
    describe_histogram!("bellhop_plan_rows", "Rows that one commit of alerts or decisions writes");
    // From the start on, so that the first event is an increase.
    for name in [
        "bellhop_alerts_received_total",
        "bellhop_alerts_refused_total",
        "bellhop_attempts_died_total",
        "bellhop_connections_refused_total",
        "bellhop_connections_evicted_total",
        "bellhop_retention_restarts_total",
    ] {
        counter!(name).increment(0);
    }
    for verdict in Verdict::ALL {
        counter!("bellhop_attempts_total", "verdict" => verdict.as_str()).increment(0);
    }
    for state in DeliveryState::ALL.into_iter().filter(|state| state.is_final()) {
        counter!("bellhop_deliveries_total", "outcome" => state.as_str()).increment(0);
    }
}
