//! For tests (feature `failpoint`): the dispatcher says when it is at rest, so that nobody has to poll it and the clock is moved by the
//! test alone.

use model::{DeliveryId, Mono, delivery::Pending};

use super::Core;
use crate::{
    command::Reply,
    order::{Order, Resting},
};

/// Core and sender have done all that can be done at the clock's present time: nothing is in flight, nothing is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rest {
    /// When something falls due next. What is only written down now and then does not count.
    pub next: Option<Mono>,
    /// What the engine holds as on its way, sorted by id.
    pub on_their_way: Vec<Pending>,
    /// All deliveries that wait for a robot, sorted.
    pub waiting: Vec<DeliveryId>,
}

/// Who waits for it.
#[derive(Debug, Default)]
pub struct Waiting {
    replies: Vec<Reply<Rest>>,
    /// The sender was asked whether it is at rest too.
    is_sender_asked: bool,
    /// Its answer; what it was told since makes it worthless.
    sender: Option<Resting>,
}

impl Waiting {
    pub fn ask(&mut self, reply: Reply<Rest>) {
        self.replies.push(reply);
        self.sender = None;
    }

    pub fn extend(&mut self, replies: Vec<Reply<Rest>>) {
        self.replies.extend(replies);
    }

    pub fn take(&mut self) -> Vec<Reply<Rest>> {
        std::mem::take(&mut self.replies)
    }

    /// The sender was told something.
    pub fn ordered(&mut self) {
        self.sender = None;
    }

    pub fn sender_rests(&mut self, resting: Resting) {
        self.is_sender_asked = false;
        self.sender = Some(resting);
    }
}

impl Core {
    /// Answers all who wait for it, if all is at rest. To be called after what is due was done.
    pub(super) fn tell_rest(&mut self) {
        let next = self.next_work();
        if self.resting.replies.is_empty()
            || self.reloading.is_busy()
            || next.is_some_and(|at| at <= self.clock.now().mono)
        {
            return;
        }
        let Some(sender) = self.resting.sender.take() else {
            if !self.resting.is_sender_asked {
                self.order(Order::Rest);
                self.resting.is_sender_asked = true;
            }
            return;
        };
        let mut on_their_way: Vec<Pending> = self.engine.on_their_way().collect();
        on_their_way.sort_by(|one, other| one.delivery.cmp(&other.delivery));
        let next = [next, sender.next].into_iter().flatten().min();
        let rest = Rest { next, on_their_way, waiting: sender.waiting };
        for reply in self.resting.take() {
            // A test that has ended does not wait any more.
            let _ = reply.send(Ok(rest.clone()));
        }
    }
}
