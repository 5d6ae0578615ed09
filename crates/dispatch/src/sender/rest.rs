//! For tests (feature `failpoint`): the sender says when it is at rest.

use super::Sender;
use crate::order::{Outcome, Resting};

impl Sender {
    /// To be called after what is due was done.
    pub fn tell_rest(&mut self, is_asked_nothing: bool) {
        let next = self.next_due();
        let is_at_rest =
            is_asked_nothing && self.attempts.is_empty() && next.is_none_or(|at| at > self.clock.now().mono);
        if self.is_asked_for_rest && is_at_rest {
            self.is_asked_for_rest = false;
            let mut waiting = self.robots.all();
            waiting.sort_unstable();
            self.tell(Outcome::Rest(Resting { next, waiting }));
        }
    }
}
