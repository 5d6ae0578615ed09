//! The body of a request, which tells the [`Seat`] whether it is waited for.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;

use super::seat::Seat;

pub struct Arriving {
    body: Incoming,
    seat: Seat,
}

impl Arriving {
    pub fn new(body: Incoming, seat: Seat) -> Self {
        Self { body, seat }
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
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
