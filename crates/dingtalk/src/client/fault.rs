//! What kind of failure a network error is. In doubt the request counts as written: a repeat with the same `msgUuid` is harmless,
//! a lost message is not.

use std::error::Error;

use crate::verdict::NetworkFault;

/// The kind, and the innermost text: the outer ones repeat the URL.
pub fn of(error: &reqwest::Error) -> (NetworkFault, String) {
    let fault = if error.is_dns() {
        NetworkFault::Name
    } else if error.is_connect() || error.is_builder() {
        if error.is_timeout() { NetworkFault::ConnectTimeout } else { NetworkFault::Connect }
    } else if error.is_timeout() {
        NetworkFault::Timeout
    } else {
        NetworkFault::Closed
    };
    (fault, innermost(error))
}

fn innermost(error: &reqwest::Error) -> String {
    let mut text = String::new();
    let mut next = error.source();
    while let Some(cause) = next {
        text = cause.to_string();
        next = cause.source();
    }
    text
}
