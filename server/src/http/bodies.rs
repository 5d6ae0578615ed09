//! What is held of request bodies at once: each by itself, and all together. What arrives is reserved as it arrives, and given
//! back when the request is answered.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use model::limits::http::{BODIES_BYTES, FORM_BODY_BYTES, LOG_IN_BODY_BYTES, PUBLIC_BODIES_BYTES};

use super::Access;

/// The bodies of this process.
#[derive(Clone)]
pub struct Bodies {
    /// Of requests that anybody can send: so strangers cannot take the room of those who are known.
    public: Arc<Room>,
    known: Arc<Room>,
}

impl Default for Bodies {
    fn default() -> Self {
        Self { public: Room::of(PUBLIC_BODIES_BYTES), known: Room::of(BODIES_BYTES - PUBLIC_BODIES_BYTES) }
    }
}

pub async fn limit(State(bodies): State<Bodies>, request: Request, next: Next) -> Response {
    let (room, most) = match request.extensions().get() {
        Some(Access::Session) => (bodies.known, FORM_BODY_BYTES),
        // Each format has its own limit, which its handler tells the sender.
        Some(Access::IngestToken) => (bodies.known, usize::MAX),
        _ => (bodies.public, LOG_IN_BODY_BYTES),
    };
    if declared(request.headers()).is_some_and(|length| length > most) {
        return too_large(most);
    }
    let held = Arc::new(Reserved { room, most, bytes: AtomicUsize::new(0), refused: AtomicU8::new(0) });
    let request = request.map(|body| Body::new(Counted { body, held: Arc::clone(&held) }));
    let response = next.run(request).await;
    match held.refused.load(Ordering::Relaxed) {
        TOO_LARGE => too_large(most),
        NO_ROOM => no_room(held.room.size),
        _ => response,
    }
}

fn declared(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn too_large(most: usize) -> Response {
    (StatusCode::PAYLOAD_TOO_LARGE, format!("the body is larger than {most} bytes\n")).into_response()
}

fn no_room(size: usize) -> Response {
    let text = format!("the bodies of all requests together are larger than {size} bytes; send it again in a moment\n");
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")], text).into_response()
}

/// Bytes that requests share.
#[derive(Debug)]
struct Room {
    size: usize,
    used: AtomicUsize,
}

impl Room {
    fn of(size: usize) -> Arc<Self> {
        Arc::new(Self { size, used: AtomicUsize::new(0) })
    }

    fn take(&self, bytes: usize) -> bool {
        let more = |used: usize| used.checked_add(bytes).filter(|used| *used <= self.size);
        self.used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok()
    }

    fn give_back(&self, bytes: usize) {
        self.used.fetch_sub(bytes, Ordering::Relaxed);
    }
}

const TOO_LARGE: u8 = 1;
const NO_ROOM: u8 = 2;

/// What one request has of the room; given back when it is dropped.
struct Reserved {
    room: Arc<Room>,
    most: usize,
    bytes: AtomicUsize,
    /// Why no more of it is read; 0 where nothing was refused.
    refused: AtomicU8,
}

impl Reserved {
    fn add(&self, bytes: usize) -> Result<(), u8> {
        let so_far = self.bytes.load(Ordering::Relaxed);
        let refused = if so_far.saturating_add(bytes) > self.most {
            TOO_LARGE
        } else if !self.room.take(bytes) {
            NO_ROOM
        } else {
            self.bytes.store(so_far + bytes, Ordering::Relaxed);
            return Ok(());
        };
        self.refused.store(refused, Ordering::Relaxed);
        Err(refused)
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        self.room.give_back(*self.bytes.get_mut());
    }
}

/// A body that reserves what it hands over.
struct Counted {
    body: Body,
    held: Arc<Reserved>,
}

impl http_body::Body for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(data) = frame.data_ref()
            && let Err(refused) = self.held.add(data.len())
        {
            let error = if refused == NO_ROOM { axum::Error::new(NoRoom) } else { axum::Error::new(TooLarge) };
            return Poll::Ready(Some(Err(error)));
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

/// Ends the reading; [`limit`] answers in the handler's place.
#[derive(Debug, thiserror::Error)]
#[error("the body is too large")]
struct TooLarge;

/// Ends the reading of a body for which there is no memory left; [`limit`] answers in the handler's place.
#[derive(Debug, thiserror::Error)]
#[error("the bodies of all requests together are too large")]
pub struct NoRoom;

#[cfg(test)]
mod tests {
    use axum::{Router, body::to_bytes, middleware::from_fn_with_state, routing::post};
    use futures::{StreamExt as _, stream};
    use tower::ServiceExt as _;

    use super::*;

    /// Answers with what it has read once `go` says so.
    fn router(bodies: &Bodies, access: Access, go: &Arc<tokio::sync::Semaphore>) -> Router {
        let go = Arc::clone(go);
        let read = async move |body: Body| match to_bytes(body, usize::MAX).await {
            Ok(bytes) => {
                go.acquire().await.unwrap().forget();
                (StatusCode::OK, bytes.len().to_string())
            }
            Err(error) => (StatusCode::BAD_REQUEST, error.to_string()),
        };
        Router::new()
            .route("/", post(read))
            .layer(from_fn_with_state(bodies.clone(), limit))
            .layer(axum::Extension(access))
    }

    fn small(public: usize, known: usize) -> Bodies {
        Bodies { public: Room::of(public), known: Room::of(known) }
    }

    fn parts(sizes: &[usize]) -> Body {
        let parts: Vec<Result<Vec<u8>, std::io::Error>> = sizes.iter().map(|size| Ok(vec![0; *size])).collect();
        Body::from_stream(stream::iter(parts).boxed())
    }

    async fn send(router: Router, body: Body) -> (u16, String) {
        let request = Request::builder().method("POST").uri("/").body(body).unwrap();
        let answer = router.oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        (status, String::from_utf8(to_bytes(answer.into_body(), 10_000).await.unwrap().to_vec()).unwrap())
    }

    #[tokio::test]
    async fn each_has_its_size_and_all_together_theirs() {
        let go = Arc::new(tokio::sync::Semaphore::new(100));
        for (access, sizes, status, text) in [
            (Access::Public, vec![60], 200, "60"),
            (Access::Public, vec![60, 50], 503, "100 bytes"),
            (Access::Session, vec![60, 50], 200, "110"),
            (Access::Session, vec![1_000, 1_000, 1], 503, "2000 bytes"),
            (Access::IngestToken, vec![1_000, 1_000, 1], 503, "2000 bytes"),
        ] {
            let bodies = small(100, 2_000);
            let (got, said) = send(router(&bodies, access, &go), parts(&sizes)).await;
            assert_eq!(got, status, "{access:?} {sizes:?} {said}");
            assert!(said.contains(text), "{access:?} {sizes:?} {said}");
            assert_eq!(bodies.public.used.load(Ordering::Relaxed) + bodies.known.used.load(Ordering::Relaxed), 0);
        }
        let bodies = Bodies::default();
        let (status, said) = send(router(&bodies, Access::Public, &go), parts(&[40_000, 40_000])).await;
        assert_eq!((status, said.as_str()), (413, "the body is larger than 65536 bytes\n"));
    }

    #[tokio::test]
    async fn a_declared_length_is_refused_before_a_byte_is_read() {
        let go = Arc::new(tokio::sync::Semaphore::new(0));
        let request = Request::builder().method("POST").uri("/").header("content-length", "2097153");
        let request = request.body(Body::from_stream(stream::pending::<Result<Vec<u8>, std::io::Error>>())).unwrap();
        let answer = router(&Bodies::default(), Access::Session, &go).oneshot(request).await.unwrap();
        assert_eq!(answer.status(), 413);
    }

    #[tokio::test]
    async fn what_was_read_is_held_until_the_answer_and_then_given_back() {
        let go = Arc::new(tokio::sync::Semaphore::new(0));
        let bodies = small(100, 100);
        let router = router(&bodies, Access::Session, &go);
        let mut first = tokio::spawn(send(router.clone(), parts(&[80])));
        while bodies.known.used.load(Ordering::Relaxed) < 80 {
            tokio::task::yield_now().await;
        }
        let refused = send(router.clone(), parts(&[30])).await;
        assert_eq!(refused.0, 503, "{refused:?}");
        assert!(futures::FutureExt::now_or_never(&mut first).is_none());
        go.add_permits(2);
        assert_eq!(first.await.unwrap().0, 200);
        assert_eq!(send(router, parts(&[30])).await.0, 200);
    }
}
