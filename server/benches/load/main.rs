//! The load benchmark, started by `cargo xtask bench`: the real binary and, for comparison, a real Alertmanager, on the same
//! machine in the same run. It prints a report; nothing here passes or fails by its numbers.

#[path = "../../tests/support/mod.rs"]
mod support;

mod alerts;
mod bellhop;
mod peer;
mod robots;
mod watch;

use alerts::Load;
use robots::Robots;
use watch::{Latencies, median};

/// Of throughput and start: an odd number, of which the median is told.
const RUNS: usize = 3;
const STORED: usize = 100_000;

#[tokio::main]
async fn main() {
    // `cargo test --benches` must not run a load.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{cores} cores, shared with the load generator\n");
    accepting().await;
    posting().await;
    starting().await;
}

/// Alerts a second until the last answer, and the memory of the process then.
async fn accepting() {
    let load = Load::new(20_000, 1_000);
    println!(
        "accepting {} alerts in {} groups, 50 a request, {} at a time",
        load.alerts,
        load.groups,
        alerts::AT_A_TIME
    );
    let mut rates: [Vec<f64>; 2] = Default::default();
    for run in 1..=RUNS {
        let robots = Robots::listen().await;
        let bellhop = bellhop::with_one_rule(&robots).await;
        let ours = load.post(&bellhop.url).await;
        println!("  run {run}  Bellhop       {:>9.0} alerts/s  {:>4} MB", ours, watch::megabytes(bellhop.pid()));
        rates[0].push(ours);
        if let Some(peer) = peer::start(&robots, "5s").await {
            let theirs = load.post(&peer.url).await;
            println!("  run {run}  Alertmanager  {:>9.0} alerts/s  {:>4} MB", theirs, watch::megabytes(peer.pid()));
            rates[1].push(theirs);
        }
    }
    ratio("Bellhop / Alertmanager, medians", &mut rates);
}

/// From the sender's POST to the robot's, one alert after the other, group wait 0.
async fn posting() {
    println!("\nfrom POST to POST, group wait 0, {} alerts one after the other", alerts::ONE_BY_ONE);
    let mut robots = Robots::listen().await;
    let bellhop = bellhop::with_a_rule_for_each(&robots).await;
    tell("Bellhop", &alerts::one_by_one(&bellhop.url, &mut robots).await);
    if let Some(peer) = peer::start(&robots, "0s").await {
        tell("Alertmanager", &alerts::one_by_one(&peer.url, &mut robots).await);
    }
}

/// Until it is ready, on an empty folder and on one with many alerts.
async fn starting() {
    println!("\nstarting, until /readyz answers");
    let robots = Robots::listen().await;
    let bellhop = bellhop::with_one_rule(&robots).await;
    Load::new(STORED, 1_000).post(&bellhop.url).await;
    let data = bellhop.stop().await;
    for (what, folder) in
        [(format!("{STORED} stored alerts, all firing"), Some(&data)), ("an empty folder".into(), None)]
    {
        let mut times = Vec::new();
        for _ in 0..RUNS {
            times.push(bellhop::start(folder, &robots).await);
        }
        println!("  {what}: {:.0} ms", median(&mut times));
    }
}

fn tell(who: &str, latencies: &Latencies) {
    let [half, most, all] = [0.5, 0.99, 1.0].map(|share| latencies.milliseconds(share));
    println!("  {who:<13} p50 {half:.2} ms  p99 {most:.2} ms  max {all:.2} ms");
}

fn ratio(what: &str, [ours, theirs]: &mut [Vec<f64>; 2]) {
    if !theirs.is_empty() {
        println!("  {what}: {:.2}", median(ours) / median(theirs));
    }
}
