//! The places of one listener: newcomers wait here until somebody has left.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use dispatch::Clock;
use model::Mono;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{
    Limits, Source,
    places::{Id, NoPlace, Places},
    progress::{Phase, Progress},
    seat::Seat,
};

pub struct Hall {
    pub limits: Limits,
    pub clock: Arc<dyn Clock>,
    inner: Mutex<Inner>,
    /// Somebody has left, or can be told to leave.
    changed: Notify,
}

struct Inner {
    places: Places,
    told_to_leave: HashMap<Id, CancellationToken>,
}

impl Hall {
    pub fn new(limits: Limits, clock: Arc<dyn Clock>) -> Arc<Self> {
        let places = Places::new(limits.connections, limits.of_address);
        let inner = Mutex::new(Inner { places, told_to_leave: HashMap::new() });
        Arc::new(Self { limits, clock, inner, changed: Notify::new() })
    }

    pub fn now(&self) -> Mono {
        self.clock.now().mono
    }

    /// A place for a newcomer, for which somebody may have to leave; none where its address has its share.
    pub async fn enter(self: &Arc<Self>, source: Option<Source>) -> Option<Seat> {
        loop {
            {
                let mut inner = self.inner();
                let progress = Progress::new(self.now());
                match inner.places.enter(source, progress.phase()) {
                    Ok(id) => {
                        let leave = CancellationToken::new();
                        inner.told_to_leave.insert(id, leave.clone());
                        return Some(Seat::new(Arc::clone(self), id, progress, leave));
                    }
                    Err(NoPlace::OfAddress) => return None,
                    Err(NoPlace::AtAll) => inner.evict(),
                }
            }
            self.changed.notified().await;
        }
    }

    pub fn change(&self, id: Id, from: Phase, to: Phase) {
        let mut inner = self.inner();
        inner.places.change(id, from, to);
        if to.waiting().is_some() && inner.places.is_full() {
            self.changed.notify_one();
        }
    }

    pub fn stays(&self, id: Id) {
        self.inner().places.stays(id);
        self.changed.notify_one();
    }

    pub fn leave(&self, id: Id, phase: Phase) {
        let mut inner = self.inner();
        inner.told_to_leave.remove(&id);
        inner.places.leave(id, phase);
        self.changed.notify_one();
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn evict(&mut self) {
        if let Some(leave) = self.places.evict().and_then(|id| self.told_to_leave.get(&id)) {
            metrics::counter!("bellhop_connections_evicted_total").increment(1);
            leave.cancel();
        }
    }
}
