//! The other end: takes the messages of robots, and the webhooks of an Alertmanager, and says when each came.

use std::{net::SocketAddr, time::Instant};

use axum::{Json, Router, extract::State, routing::post};
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
};

use crate::watch;

/// So many that the budget of none of them is used up.
pub const ROBOTS: usize = 50;

pub struct Robots {
    pub address: SocketAddr,
    arrivals: UnboundedReceiver<Instant>,
}

impl Robots {
    pub async fn listen() -> Self {
        let (sender, arrivals) = unbounded_channel();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/robot/send", post(take)).with_state(sender);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, arrivals }
    }

    pub fn webhook(&self, robot: usize) -> String {
        format!("http://{}/robot/send?access_token=robot-{robot}", self.address)
    }

    /// When the next message came.
    pub async fn arrival(&mut self) -> Instant {
        self.arrivals.recv().await.unwrap()
    }

    /// Forgets what came.
    pub fn clear(&mut self) {
        while self.arrivals.try_recv().is_ok() {}
    }
}

async fn take(State(arrivals): State<UnboundedSender<Instant>>) -> Json<Value> {
    // Nobody listens any more: the benchmark is over.
    let _ = arrivals.send(watch::now());
    Json(json!({ "errcode": 0, "errmsg": "ok" }))
}
