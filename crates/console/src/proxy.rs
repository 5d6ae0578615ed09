//! Peers that write `X-Forwarded-*` without being trusted: most likely a reverse proxy that nobody has told Bellhop of.

use std::{
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use crate::Console;

/// Addresses that are remembered: anybody can write such headers.
const MOST: usize = 3;

/// The first ones since the start.
#[derive(Default)]
pub struct Unknown(Mutex<Vec<IpAddr>>);

impl Console {
    /// Returns whether this is news.
    pub fn note_unknown_proxy(&self, address: IpAddr) -> bool {
        let mut known = self.inner.unknown_proxies.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = known.len() < MOST && !known.contains(&address);
        if is_new {
            known.push(address);
        }
        is_new
    }

    pub(crate) fn unknown_proxies(&self) -> Vec<IpAddr> {
        self.inner.unknown_proxies.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
