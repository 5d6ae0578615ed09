//! For tests (feature `failpoint`): the core says when it is at rest, so that nobody has to poll it and the clock is moved by the
//! test alone.

use model::{DeliveryId, Mono, delivery::Pending};

use super::Core;

/// The core has done all that can be done at the clock's present time: nothing is in flight, nothing is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    /// When something falls due next. What is only written down now and then does not count.
    pub next: Option<Mono>,
    /// What the engine holds as on its way, sorted by id.
    pub on_their_way: Vec<Pending>,
    /// All deliveries that wait in the lanes, sorted.
    pub waiting: Vec<DeliveryId>,
}

impl Core {
    /// Answers all who wait for it, if it is at rest. To be called after what is due was done.
    pub(super) fn tell_rest(&mut self) {
        let next = self.next_work();
        if self.resting.is_empty()
            || !self.in_flight.is_empty()
            || self.reloading.is_busy()
            || next.is_some_and(|at| at <= self.clock.now().mono)
        {
            return;
        }
        let mut on_their_way: Vec<Pending> = self.engine.on_their_way().collect();
        on_their_way.sort_by(|one, other| one.delivery.cmp(&other.delivery));
        let mut waiting = self.lanes.all();
        waiting.sort_unstable();
        let rest = Rest { next, on_their_way, waiting };
        for reply in self.resting.drain(..) {
            // A test that has ended does not wait any more.
            let _ = reply.send(Ok(rest.clone()));
        }
    }
}
