//! Gives a reply in its manner: at once, late, in halves, or not at all.

use std::{io, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION},
    },
    response::Response,
};
use futures::{StreamExt as _, stream};
use tokio::sync::watch;

use super::wire::Peer;
use crate::state::{Manner, Reply};

pub async fn give(reply: Reply, peer: Option<Peer>, mut releases: watch::Receiver<u64>) -> Response {
    let length = reply.body.len();
    let body = match reply.manner {
        Manner::AtOnce => Body::from(reply.body),
        Manner::After { milliseconds } => {
            tokio::time::sleep(Duration::from_millis(milliseconds)).await;
            Body::from(reply.body)
        }
        Manner::WhenReleased => {
            // An error means that the simulator is gone, and its clients with it.
            let _ = releases.changed().await;
            Body::from(reply.body)
        }
        Manner::Never => broken_after(Bytes::new()),
        Manner::Half => broken_after(Bytes::from(reply.body).slice(..length / 2)),
        Manner::Reset => {
            if let Some(peer) = peer {
                peer.reset();
            }
            broken_after(Bytes::new())
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(reply.content_type));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    if let Some(location) = reply.location.and_then(|location| HeaderValue::try_from(location).ok()) {
        headers.insert(LOCATION, location);
    }
    response
}

/// A body that fails after `start`. hyper closes the connection then; without a start it has not even sent the head.
fn broken_after(start: Bytes) -> Body {
    let failure = stream::once(async {
        // Once pending, so that hyper flushes what it has.
        tokio::task::yield_now().await;
        Err(io::Error::other("a fault was ordered"))
    });
    if start.is_empty() {
        return Body::from_stream(stream::iter([Err::<Bytes, _>(io::Error::other("a fault was ordered"))]));
    }
    Body::from_stream(stream::iter([Ok(start)]).chain(failure))
}
