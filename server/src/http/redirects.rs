//! No redirect of ours leaves this console. A form that the browser posts itself leads back to where it says that it came from, and
//! the log-in to where its address says; both come from outside.

use app::local;
use axum::{
    http::{HeaderValue, header},
    response::Response,
};

pub async fn stay(mut response: Response) -> Response {
    if let Some(location) = response.headers_mut().get_mut(header::LOCATION) {
        // Header values need not be text; one that is not was not made by us.
        let to = local::stay(std::str::from_utf8(location.as_bytes()).unwrap_or("/"));
        *location = HeaderValue::from_str(&to).unwrap_or(HeaderValue::from_static("/"));
    }
    response
}
