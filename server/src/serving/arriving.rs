//! The body of a request, which tells the [`Seat`] whether it is waited for.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;

use super::seat::Seat;

pub struct Arriving {
    body: Incoming,
    seat: Seat,
    read: Read,
}

/// Whether all of a body was read.
#[derive(Clone)]
pub struct Read(Arc<AtomicBool>);

impl Read {
    pub fn is_whole(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Arriving {
    pub fn new(body: Incoming, seat: Seat) -> Self {
        let read = Read(Arc::new(AtomicBool::new(http_body::Body::is_end_stream(&body))));
        Self { body, seat, read }
    }

    pub fn read(&self) -> Read {
        self.read.clone()
    }
}

impl http_body::Body for Arriving {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        match &polled {
            Poll::Pending => self.seat.body_waits(),
            Poll::Ready(_) => self.seat.body_came(),
        }
        // What ends without a length says so after its last part.
        if matches!(polled, Poll::Ready(None)) || self.body.is_end_stream() {
            self.read.0.store(true, Ordering::Relaxed);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
