//! The simulator over HTTP: its routes, and its own listener, which can break connections in the ways of [`crate::Fault`].

mod control;
mod reply;
mod wire;

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use axum::{
    Router,
    body::to_bytes,
    extract::{ConnectInfo, Request, State},
    http::header::CONTENT_TYPE,
    response::Response,
    routing::any,
};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{Simulator, check::Post, query::Query, room::webhook_path};
use wire::{Door, Peer};

/// More of a body is not read, in bytes; far above what `DingTalk` takes.
const MAX_READ_BYTES: usize = 1024 * 1024;

impl Simulator {
    /// `/robot/send`; every other path is answered as `DingTalk` answers a wrong one. To be mounted on its own listener, best by
    /// [`Self::serve`]: under `axum::serve`, resets are plain closes.
    pub fn router(&self) -> Router {
        Router::new().route("/robot/send", any(robot_send)).fallback(elsewhere).with_state(self.clone())
    }

    /// [`Self::router`] until this future is dropped.
    pub async fn serve(&self, listener: TcpListener) -> io::Result<()> {
        self.listens_at(listener.local_addr()?);
        serve(self.router(), listener).await
    }

    /// [`Self::router`] and [`Self::control_router`] until this future is dropped.
    pub async fn serve_with_control(&self, listener: TcpListener) -> io::Result<()> {
        self.listens_at(listener.local_addr()?);
        serve(self.router().merge(self.control_router()), listener).await
    }

    /// Serves, control API included, on a free port of 127.0.0.1 until the result is dropped. For tests.
    pub async fn start(&self) -> io::Result<Running> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let simulator = self.clone();
        simulator.listens_at(address);
        Ok(Running { address, task: tokio::spawn(async move { simulator.serve_with_control(listener).await }) })
    }
}

/// A simulator that listens. Dropped, it stops listening.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    task: JoinHandle<io::Result<()>>,
}

impl Running {
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The webhook URL of the robot with this token.
    pub fn webhook(&self, token: &str) -> String {
        format!("http://{}{}", self.address, webhook_path(token))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(router: Router, listener: TcpListener) -> io::Result<()> {
    axum::serve(Door::new(listener), router.into_make_service_with_connect_info::<Peer>()).await
}

async fn robot_send(State(simulator): State<Simulator>, request: Request) -> Response {
    // Subscribed before the message can be seen, so that no release is missed.
    let releases = simulator.releases();
    let (parts, body) = request.into_parts();
    let peer = parts.extensions.get::<ConnectInfo<Peer>>().map(|info| info.0.clone());
    // A body that breaks off or is endless is no body.
    let body = to_bytes(body, MAX_READ_BYTES).await.unwrap_or_default().to_vec();
    let content_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let reply = simulator.receive(Post {
        method: parts.method.to_string(),
        content_type,
        query: Query::parse(parts.uri.query().unwrap_or_default()),
        source: source(&parts.extensions),
        body,
    });
    reply::give(reply, peer, releases).await
}

async fn elsewhere(State(simulator): State<Simulator>, request: Request) -> Response {
    let reply = simulator.receive_elsewhere(request.method().to_string(), source(request.extensions()));
    reply::give(reply, None, simulator.releases()).await
}

fn source(extensions: &axum::http::Extensions) -> IpAddr {
    let by_door = extensions.get::<ConnectInfo<Peer>>().map(|info| info.0.address);
    let by_axum = || extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    by_door.or_else(by_axum).map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |address| address.ip())
}
