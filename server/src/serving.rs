//! Serves a router on a listener, over connections that are bounded in number and in time: this replaces `axum::serve`, which
//! bounds neither.
//!
//! A connection is always in one [`progress::Phase`]; [`places`] knows all of them and who has to leave when there is no room,
//! and [`connection`] ends one whose time is over.

mod arriving;
mod connection;
mod files;
mod hall;
mod limits;
mod places;
mod progress;
mod seat;
mod seldom;
mod source;
#[cfg(test)]
mod tests;
mod wire;

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::Router;
use dispatch::Clock;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use hall::Hall;
use seldom::Seldom;

pub use files::raise_open_files;
pub use limits::Limits;
pub use source::Source;

/// When the machine has no more open files, accepting is tried again after this long.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);

/// What one listener serves.
pub struct Serving {
    pub listener: TcpListener,
    pub router: Router,
    pub limits: Limits,
    pub clock: Arc<dyn Clock>,
    /// Whether connections from this address are counted by address: not those of a proxy that many people come through.
    pub is_counted: Arc<dyn Fn(IpAddr) -> bool + Send + Sync>,
}

/// The two steps in which serving ends.
#[derive(Clone, Debug, Default)]
pub struct Ending {
    /// Nothing more is accepted; idle connections are closed, the others after the request under way.
    pub stop: CancellationToken,
    /// What is still open is closed.
    pub kill: CancellationToken,
}

impl Serving {
    /// Serves until `ending` says so; returns when the last connection is closed.
    pub async fn run(self, ending: Ending) {
        let Self { listener, router, limits, clock, is_counted } = self;
        let hall = Hall::new(limits, clock);
        let connections = TaskTracker::new();
        let mut refused = Seldom::default();
        let mut failed = Seldom::default();
        loop {
            let accepted = tokio::select! {
                biased;
                () = ending.stop.cancelled() => break,
                accepted = listener.accept() => accepted,
            };
            let (stream, peer) = match accepted {
                Ok(accepted) => accepted,
                Err(error) if is_of_one_connection(&error) => continue,
                Err(error) => {
                    if let Some(count) = failed.say(hall.now()) {
                        tracing::error!(%error, count, "connections cannot be accepted");
                    }
                    tokio::time::sleep(ACCEPT_AGAIN).await;
                    continue;
                }
            };
            let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
            let source = is_counted(peer.ip()).then(|| Source::of(peer.ip()));
            let seat = tokio::select! {
                biased;
                () = ending.stop.cancelled() => break,
                seat = hall.enter(source) => seat,
            };
            match seat {
                Some(seat) => {
                    // An answer leaves at once. Where that cannot be set, it leaves a moment later.
                    let _ = stream.set_nodelay(true);
                    connections.spawn(connection::serve(stream, peer, router.clone(), seat, ending.clone()));
                }
                None => {
                    metrics::counter!("bellhop_connections_refused_total").increment(1);
                    if let Some(count) = refused.say(hall.now()) {
                        let (address, most) = (peer.ip(), limits.of_address);
                        tracing::warn!(%address, most, count, "connections were refused: too many from one address");
                    }
                    refuse(stream, limits.of_address);
                }
            }
        }
        drop(listener);
        connections.close();
        connections.wait().await;
    }
}

/// Errors of `accept` that concern only the connection that would have come.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

/// Says why, if that can be said without waiting.
fn refuse(stream: TcpStream, most: usize) {
    use io::Write as _;

    let text = format!("there are {most} connections from your address already; close some\n");
    let length = text.len();
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{text}"
    );
    if let Ok(mut stream) = stream.into_std() {
        // Nobody may be reading; the connection ends either way.
        let _ = stream.write_all(answer.as_bytes());
        let _ = stream.shutdown(std::net::Shutdown::Write);
    }
}
