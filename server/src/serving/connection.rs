//! One connection, from accepting it to its end.

use std::{convert::Infallible, net::SocketAddr, pin::pin};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, Response},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use model::limits::http::{HEAD_BYTES, HEADERS};
use tokio::io::{AsyncRead, AsyncWrite};
use tower::ServiceExt as _;

use super::{Ending, arriving::Arriving, seat::Seat, wire::Wire};
use crate::http::Held;

pub async fn serve<S>(stream: S, peer: SocketAddr, router: Router, seat: Seat, ending: Ending)
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let service = service_fn(|request: Request<Incoming>| {
        seat.head_complete();
        answer(request, peer, router.clone(), seat.clone())
    });
    let mut http = http1::Builder::new();
    // Heads are timed by the seat: hyper has one limit for them and for the time between two requests.
    http.header_read_timeout(None).max_headers(HEADERS).max_header_size(HEAD_BYTES).max_buf_size(HEAD_BYTES);
    let mut connection = pin!(http.serve_connection(TokioIo::new(Wire::new(stream, seat.clone())), service));
    let mut overdue = pin!(seat.overdue());
    let (mut is_stopping, mut was_told) = (false, false);
    loop {
        tokio::select! {
            // The order matters: what the connection has just done decides what is due.
            biased;
            _ = connection.as_mut() => return,
            () = ending.kill.cancelled() => return,
            () = overdue.as_mut() => return,
            () = seat.told_to_leave(), if !was_told => {
                if seat.can_leave() {
                    return;
                }
                was_told = true;
                connection.as_mut().graceful_shutdown();
            }
            () = ending.stop.cancelled(), if !is_stopping => {
                is_stopping = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

async fn answer(
    request: Request<Incoming>,
    peer: SocketAddr,
    router: Router,
    seat: Seat,
) -> Result<Response<Body>, Infallible> {
    let answering = Answering(seat.clone());
    let mut request = request.map(|body| Body::new(Arriving::new(body, seat)));
    request.extensions_mut().insert(ConnectInfo(peer));
    let response = router.oneshot(request).await?;
    Ok(response.map(|body| Body::new(Held::new(body, answering))))
}

/// A request is under way until this is dropped.
struct Answering(Seat);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.answered();
    }
}
