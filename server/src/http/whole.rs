//! A form is carried out to its end, although its sender has left or waits no longer: hyper drops the work of a connection that is
//! closed, and an edit must not be stored without coming into force.
//!
//! Only with a session. Whoever can send without one could leave work behind that no limit of connections counts.

use axum::{
    extract::Request,
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::Access;

pub async fn carry_out(request: Request, next: Next) -> Response {
    let changes_something = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !changes_something || request.extensions().get() != Some(&Access::Session) {
        return next.run(request).await;
    }
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(error) => match error.try_into_panic() {
            // Answered and logged where every panic is.
            Ok(panic) => std::panic::resume_unwind(panic),
            // The process ends.
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::{Extension, Router, body::Body, middleware::from_fn, routing::any};
    use tokio::sync::Semaphore;
    use tower::ServiceExt as _;

    use super::*;

    /// Begins a request, leaves, and says whether it was carried out all the same.
    async fn is_carried_out(method: Method, access: Access) -> bool {
        let (begun, go, done) = (Semaphore::new(0), Semaphore::new(0), Semaphore::new(0));
        let marks = Arc::new([begun, go, done]);
        let handler = {
            let marks = Arc::clone(&marks);
            async move || {
                marks[0].add_permits(1);
                marks[1].acquire().await.unwrap().forget();
                marks[2].add_permits(1);
            }
        };
        let router = Router::new().route("/", any(handler)).layer(from_fn(carry_out)).layer(Extension(access));
        let request = Request::builder().method(method).uri("/").body(Body::empty()).unwrap();
        tokio::select! {
            _ = router.oneshot(request) => panic!("it may not end yet"),
            begun = marks[0].acquire() => begun.unwrap().forget(),
        }
        marks[1].add_permits(1);
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        marks[2].available_permits() == 1
    }

    #[tokio::test]
    async fn what_changes_something_is_carried_out_although_its_sender_left() {
        for (method, access, expected) in [
            (Method::POST, Access::Session, true),
            (Method::DELETE, Access::Session, true),
            (Method::GET, Access::Session, false),
            (Method::POST, Access::Public, false),
            (Method::POST, Access::IngestToken, false),
        ] {
            assert_eq!(is_carried_out(method.clone(), access).await, expected, "{method} {access:?}");
        }
    }
}
