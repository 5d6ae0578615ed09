//! Forms that the browser posts itself, without JavaScript, and that end in an error: `server_fn` sends back to the `Referer`,
//! whatever that says. Here it leads to pages of this console only, and what could not be read is answered 400.

use std::sync::LazyLock;

use app::{context::Site, error::AppError};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE};
use leptos::server_fn::error::FromServerFnError as _;

/// How `server_fn` writes into the address that the form could not be read.
static MALFORMED: LazyLock<String> =
    LazyLock::new(|| format!("__err={}", percent(&BASE64_URL_SAFE.encode(AppError::Malformed.ser()))));

pub async fn answer(mut request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/_fn/") {
        return next.run(request).await;
    }
    let base_url = request.extensions().get::<Site>().map(|site| site.base_url.clone()).unwrap_or_default();
    if !comes_from_here(request.headers(), &base_url)
        && let Ok(home) = HeaderValue::from_str(&format!("{base_url}/"))
    {
        request.headers_mut().insert(header::REFERER, home);
    }
    let response = next.run(request).await;
    let location = response.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
    if location.is_some_and(|location| location.contains(MALFORMED.as_str())) {
        return (StatusCode::BAD_REQUEST, "the form could not be read: go back, load the page again and repeat it\n")
            .into_response();
    }
    response
}

/// By its public address, or by the one that the browser used.
fn comes_from_here(headers: &HeaderMap, base_url: &str) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(referer) = text(header::REFERER) else { return false };
    let host = text(header::HOST).unwrap_or_default();
    is_within(base_url, referer)
        || ["https", "http"].iter().any(|scheme| is_within(&format!("{scheme}://{host}"), referer))
}

/// Whether the address is one of this site's.
fn is_within(base_url: &str, address: &str) -> bool {
    address.strip_prefix(base_url).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// `=` is the one character of base64 for addresses that is written otherwise in a query.
fn percent(text: &str) -> String {
    text.replace('=', "%3D")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_console_are_within_it() {
        for (address, within) in [
            ("https://bellhop.example.org", true),
            ("https://bellhop.example.org/contacts/1/edit?lang=zh", true),
            ("https://bellhop.example.org.evil.example/", false),
            ("https://bellhop.example.org@evil.example/", false),
            ("https://bellhop.example.org:8080/", false),
            ("http://bellhop.example.org/", false),
            ("https://evil.example/https://bellhop.example.org/", false),
        ] {
            assert_eq!(is_within("https://bellhop.example.org", address), within, "{address}");
        }
    }
}
