//! One connection, from accepting it to its end.

use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::{self, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderValue, Request, Response, header::CONNECTION},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use model::limits::http::{HEAD_BYTES, HEADERS, LINGER_BYTES};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite};
use tower::ServiceExt as _;

use super::{Ending, arriving::Arriving, seat::Seat, wire::Wire};
use crate::http::Held;

pub async fn serve<S>(stream: S, peer: SocketAddr, router: Router, seat: Seat, ending: Ending)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let cut = Arc::new(AtomicBool::new(false));
    let service = service_fn(|request: Request<Incoming>| {
        seat.head_complete();
        Box::pin(answer(request, peer, router.clone(), seat.clone(), Arc::clone(&cut)))
    });
    let mut http = http1::Builder::new();
    // Heads are timed by the seat: hyper has one limit for them and for the time between two requests.
    http.header_read_timeout(None).max_headers(HEADERS).max_header_size(HEAD_BYTES).max_buf_size(HEAD_BYTES);
    let mut connection = http.serve_connection(TokioIo::new(Wire::new(stream, seat.clone())), service);
    let mut overdue = pin!(seat.overdue());
    let (mut is_stopping, mut was_told) = (false, false);
    loop {
        tokio::select! {
            // The order matters: what the connection has just done decides what is due.
            biased;
            // With it all that was to be written has been, and the writing half is closed.
            served = &mut connection => match served {
                Ok(()) => break,
                Err(_) => return,
            },
            () = ending.kill.cancelled() => return,
            () = overdue.as_mut() => return,
            () = seat.told_to_leave(), if !was_told => {
                if seat.can_leave() {
                    return;
                }
                was_told = true;
                pin::Pin::new(&mut connection).graceful_shutdown();
            }
            () = ending.stop.cancelled(), if !is_stopping => {
                is_stopping = true;
                pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    }
    if !cut.load(Ordering::Relaxed) {
        return;
    }
    let mut wire = connection.into_parts().io.into_inner();
    tokio::select! {
        () = discard(&mut wire) => {}
        () = ending.kill.cancelled() => {}
        () = seat.told_to_leave(), if !was_told => {}
        () = seat.lingered() => {}
    }
}

/// Reads what the client still sends. Were the connection closed while there is something to read, the kernel would reset it, and
/// the client would lose the answer that says why its request was refused.
async fn discard(wire: &mut (impl AsyncRead + Unpin)) {
    let mut buffer = [0; 8 * 1024];
    let mut left = LINGER_BYTES;
    while let Ok(length @ 1..) = wire.read(&mut buffer).await {
        left = left.saturating_sub(length);
        if left == 0 {
            return;
        }
    }
}

/// An answer that is given before all of the request was read is the last one: what follows on this connection is the rest of a
/// body, and the client must not send its next request after it. `cut` is then set.
async fn answer(
    request: Request<Incoming>,
    peer: SocketAddr,
    router: Router,
    seat: Seat,
    cut: Arc<AtomicBool>,
) -> Result<Response<Body>, Infallible> {
    let answering = Answering(seat.clone());
    let request = request.map(|body| Arriving::new(body, seat));
    let read = request.body().read();
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    let mut response = router.oneshot(request).await?;
    if !read.is_whole() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        cut.store(true, Ordering::Relaxed);
    }
    Ok(response.map(|body| Body::new(Held::new(body, answering))))
}

/// A request is under way until this is dropped.
struct Answering(Seat);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.answered();
    }
}
