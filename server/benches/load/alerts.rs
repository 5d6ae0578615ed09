//! The load: alerts as Prometheus posts them.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::{
    robots::{ROBOTS, Robots},
    watch::{self, Latencies},
};

pub const A_REQUEST: usize = 50;
pub const AT_A_TIME: usize = 16;
pub const ONE_BY_ONE: usize = 900;

/// Requests made beforehand.
pub struct Load {
    pub alerts: usize,
    pub groups: usize,
    bodies: Arc<[Bytes]>,
}

impl Load {
    pub fn new(alerts: usize, groups: usize) -> Self {
        let all: Vec<Value> = (0..alerts).map(|n| alert(n, n % groups)).collect();
        let bodies = all.chunks(A_REQUEST).map(|chunk| serde_json::to_vec(chunk).unwrap().into()).collect();
        Self { alerts, groups, bodies }
    }

    /// Alerts a second until the last answer; every answer is a success.
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    pub async fn post(&self, url: &str) -> f64 {
        let (client, next) = (reqwest::Client::builder().build().unwrap(), Arc::new(AtomicUsize::new(0)));
        let started = watch::now();
        let mut senders = JoinSet::new();
        for _ in 0..AT_A_TIME {
            let (client, next, bodies, url) = (client.clone(), next.clone(), self.bodies.clone(), url.to_owned());
            senders.spawn(async move {
                while let Some(body) = bodies.get(next.fetch_add(1, Ordering::Relaxed)) {
                    send(&client, &url, body.clone()).await;
                }
            });
        }
        senders.join_all().await;
        self.alerts as f64 / started.elapsed().as_secs_f64()
    }
}

fn alert(number: usize, group: usize) -> Value {
    json!({
        "labels": {
            "alertname": "InstanceDown", "severity": "critical", "job": "node", "cluster": "shanghai-1",
            "instance": format!("host-{number}.example.org:9100"), "group": format!("group-{group}"),
            "robot": (number % ROBOTS).to_string(),
        },
        "annotations": { "summary": format!("host-{number} does not answer"), "runbook": "https://runbooks.example.org/down" },
        "generatorURL": "http://prometheus.example.org/graph?g0.expr=up+%3D%3D+0",
    })
}

/// The time of each alert from its POST to the message's; only one is on its way.
pub async fn one_by_one(url: &str, robots: &mut Robots) -> Latencies {
    let client = reqwest::Client::builder().build().unwrap();
    let mut latencies = Latencies::default();
    robots.clear();
    for number in 0..ONE_BY_ONE {
        let body = serde_json::to_vec(&[alert(number, number)]).unwrap();
        let started = watch::now();
        send(&client, url, body.into()).await;
        latencies.add(robots.arrival().await - started);
    }
    latencies
}

async fn send(client: &reqwest::Client, url: &str, body: Bytes) {
    let request = client.post(url).header("content-type", "application/json").body(body);
    let answer = request.send().await.expect("it answers");
    assert!(answer.status().is_success(), "{}: {}", answer.status(), answer.text().await.unwrap_or_default());
}
