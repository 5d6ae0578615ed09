//! Behind a trusted proxy all connections have one address: there the requests of one forwarded address are counted.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use model::limits::http::CONNECTIONS_OF_ADDRESS;

use super::{Held, Proxies};
use crate::serving::Source;

#[derive(Clone)]
pub struct Crowd {
    proxies: Proxies,
    under_way: UnderWay,
}

impl Crowd {
    pub fn new(proxies: Proxies) -> Self {
        Self { proxies, under_way: UnderWay::default() }
    }
}

pub async fn limit(State(crowd): State<Crowd>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let Some(forwarded) = peer.and_then(|peer| crowd.proxies.forwarded(peer, request.headers())) else {
        return next.run(request).await;
    };
    match crowd.under_way.begin(Source::of(forwarded), CONNECTIONS_OF_ADDRESS) {
        Some(one) => next.run(request).await.map(|body| Body::new(Held::new(body, one))),
        None => {
            let text =
                format!("{CONNECTIONS_OF_ADDRESS} requests of your address are under way; wait for one to end\n");
            (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
        }
    }
}

#[derive(Clone, Default)]
struct UnderWay(Arc<Mutex<HashMap<Source, usize>>>);

impl UnderWay {
    fn begin(&self, source: Source, most: usize) -> Option<One> {
        let mut counts = self.counts();
        let count = counts.entry(source).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(One { of: self.clone(), source })
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<Source, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that is counted until this is dropped.
struct One {
    of: UnderWay,
    source: Source,
}

impl Drop for One {
    fn drop(&mut self) {
        let mut counts = self.of.counts();
        if let Some(count) = counts.get_mut(&self.source) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.source);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_its_share_and_nothing_is_kept_of_those_who_are_done() {
        let source = |last: u8| Source::of([192, 0, 2, last].into());
        let under_way = UnderWay::default();
        let first = under_way.begin(source(1), 2).unwrap();
        let second = under_way.begin(source(1), 2).unwrap();
        assert!(under_way.begin(source(1), 2).is_none());
        let other = under_way.begin(source(2), 2).unwrap();
        drop(first);
        let third = under_way.begin(source(1), 2).unwrap();
        drop((second, other, third));
        assert!(under_way.counts().is_empty());
    }
}
