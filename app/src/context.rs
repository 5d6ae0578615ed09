//! What the server must provide as context to every page and server function (`leptos_routes_with_context`), and how it is
//! read:
//!
//! - [`console::Console`]: all use-cases.
//! - `Option<model::account::Principal>`: who asks, from the session cookie ([`SESSION_COOKIE`]). The server's middleware
//!   sends people without one to `/login?next=...`; server functions check it all the same, with [`caller`].
//! - [`console::auth::Visitor`]: address and user agent, for the log-in.
//! - [`Site`]: what pages must know of the installation.
//!
//! `http::request::Parts` and `leptos_axum::ResponseOptions` come from `leptos_axum` itself.

mod raised;

use console::{
    Console,
    auth::{Browser, Visitor},
};
use http::{HeaderMap, HeaderValue, Method, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use model::{account::Principal, limits::access};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use simulator::Simulator;

use crate::error::AppError;

/// Over plain http.
pub const SESSION_COOKIE: &str = "bellhop_session";
/// Over https: browsers take a cookie of this name only from this very host and by https, so that no neighbour can plant one.
pub const SECURE_SESSION_COOKIE: &str = "__Host-bellhop_session";
/// By it a browser is known to have logged in before; it lets nobody in.
pub const DEVICE_COOKIE: &str = "bellhop_device";
pub const LANGUAGE_COOKIE: &str = "bellhop_lang";
pub const THEME_COOKIE: &str = "bellhop_theme";
/// Keeps a refused form of a page that has no session to keep it under: log-in and one-time links.
pub const DRAFT_COOKIE: &str = "bellhop_draft";

/// What pages must know of the installation.
#[derive(Clone, Default)]
pub struct Site {
    /// Scheme and host that the browser used, without a slash at the end: `https://alerts.example.org`.
    pub base_url: String,
    /// The public URL is https: cookies are `Secure`.
    pub secure_cookies: bool,
    /// The built-in simulator, if it runs.
    pub simulator: Option<Simulator>,
    /// Changes with the files below `/pkg`: who asks for one with `?v=` may keep it for ever. Empty: it may not be kept.
    pub files: &'static str,
}

/// The use-cases, and who asks for one. `LoggedOut` without a session.
pub fn caller() -> Result<(Console, Principal), AppError> {
    let who = principal().ok_or_else(|| AppError::LoggedOut.raised())?;
    Ok((console()?, who))
}

pub fn console() -> Result<Console, AppError> {
    use_context().ok_or_else(|| {
        tracing::error!("the server provides no Console as context");
        AppError::Internal { id: String::new() }.raised()
    })
}

pub fn principal() -> Option<Principal> {
    use_context::<Option<Principal>>().flatten()
}

pub fn visitor() -> Visitor {
    use_context().unwrap_or_default()
}

/// The visitor with what the browser has of earlier log-ins.
pub fn browser() -> Browser {
    let session = principal().map(|principal| principal.session);
    Browser { visitor: visitor(), session, device: cookie(DEVICE_COOKIE) }
}

pub fn site() -> Site {
    use_context().unwrap_or_default()
}

/// The browser posted a form itself, without JavaScript: the answer must be a page.
pub fn is_plain_post() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        parts.method == Method::POST
            && parts
                .headers
                .get(header::ACCEPT)
                .and_then(|accept| accept.to_str().ok())
                .is_some_and(|accept| accept.contains("text/html"))
    })
}

pub fn cookie(name: &str) -> Option<String> {
    cookie_in(&use_context::<Parts>()?.headers, name)
}

/// As [`set_cookie`] wrote it.
pub fn cookie_in(headers: &HeaderMap, name: &str) -> Option<String> {
    let pairs = headers.get_all(header::COOKIE).into_iter().filter_map(|header| header.to_str().ok());
    let value =
        pairs.flat_map(|pairs| pairs.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))?;
    Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
}

/// The session's token. Over https one that was set before the name was [`SECURE_SESSION_COOKIE`] counts until it ends.
pub fn session_in(headers: &HeaderMap, is_secure: bool) -> Option<String> {
    let secure = if is_secure { cookie_in(headers, SECURE_SESSION_COOKIE) } else { None };
    secure.or_else(|| cookie_in(headers, SESSION_COOKIE))
}

/// The session that the browser is in from now on.
pub fn set_session(token: &str) {
    if site().secure_cookies {
        set_cookie(SECURE_SESSION_COOKIE, token, LOGIN);
        take_away(SESSION_COOKIE);
    } else {
        set_cookie(SESSION_COOKIE, token, LOGIN);
    }
}

/// The browser is in no session any more.
pub fn end_session() {
    take_away(SECURE_SESSION_COOKIE);
    set_cookie(SESSION_COOKIE, "", Life::Over);
}

/// Where the browser has it.
fn take_away(name: &str) {
    if cookie(name).is_some() {
        set_cookie(name, "", Life::Over);
    }
}

/// How long a cookie lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// Until the browser is closed; the server ends sessions by itself.
    Session,
    Seconds(i64),
    /// Takes the cookie away.
    Over,
}

pub fn set_cookie(name: &str, value: &str, life: Life) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    if let Some(header) = cookie_header(name, value, life, site().secure_cookies) {
        response.append_header(header::SET_COOKIE, header);
    }
}

/// The value of `Set-Cookie`.
pub fn cookie_header(name: &str, value: &str, life: Life, is_secure: bool) -> Option<HeaderValue> {
    let value = utf8_percent_encode(value, NON_ALPHANUMERIC);
    let secure = if is_secure { "; Secure" } else { "" };
    let life = match life {
        Life::Session => String::new(),
        Life::Seconds(seconds) => format!("; Max-Age={seconds}"),
        Life::Over => "; Max-Age=0".to_owned(),
    };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{life}{secure}")).ok()
}

/// A year: choices of language and theme.
pub const YEAR: Life = Life::Seconds(365 * 24 * 3600);
/// As long as a session can last at most; the server may end it sooner.
pub const LOGIN: Life = Life::Seconds(access::SESSION_MILLIS / 1000);
/// As long as a browser is known.
pub const KNOWN: Life = Life::Seconds(access::DEVICE_MILLIS / 1000);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_https_the_name_that_nobody_else_can_set_goes_first() {
        for (cookies, by_http, by_https) in [
            ("bellhop_session=old", Some("old"), Some("old")),
            ("__Host-bellhop_session=new", None, Some("new")),
            ("bellhop_session=old; __Host-bellhop_session=new", Some("old"), Some("new")),
            ("bellhop_lang=zh", None, None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_static(cookies));
            assert_eq!(session_in(&headers, false).as_deref(), by_http, "{cookies}");
            assert_eq!(session_in(&headers, true).as_deref(), by_https, "{cookies}");
        }
    }
}
