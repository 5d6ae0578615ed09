//! What a Prometheus scrapes: a number that the test sets.

use std::{collections::BTreeMap, sync::Arc, sync::Mutex};

use axum::{Router, extract::State, routing::get};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

#[derive(Clone)]
struct Shared {
    values: Arc<Mutex<BTreeMap<&'static str, i64>>>,
    scrapes: Arc<watch::Sender<u64>>,
}

/// Dropped, it is gone.
pub struct Target {
    pub address: String,
    shared: Shared,
    scrapes: watch::Receiver<u64>,
    task: JoinHandle<()>,
}

impl Target {
    pub async fn start() -> Self {
        let (sender, scrapes) = watch::channel(0);
        let shared = Shared { values: Arc::default(), scrapes: Arc::new(sender) };
        let router = Router::new().route("/metrics", get(metrics)).with_state(shared.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, shared, scrapes, task }
    }

    pub fn set(&self, name: &'static str, value: i64) {
        self.shared.values.lock().unwrap().insert(name, value);
    }

    /// Waits for the next time that somebody looks.
    pub async fn scraped(&mut self) {
        self.scrapes.changed().await.unwrap();
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn metrics(State(shared): State<Shared>) -> String {
    shared.scrapes.send_modify(|count| *count += 1);
    let values = shared.values.lock().unwrap();
    values.iter().fold(String::new(), |text, (name, value)| text + &format!("{name} {value}\n"))
}
