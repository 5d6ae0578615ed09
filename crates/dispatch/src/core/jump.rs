//! Somebody sets the wall clock. Timers and budgets run on the monotonic one and do not notice; stamps that the next start will
//! read are moved along.

use super::Core;

/// Milliseconds that the wall clock may drift from the monotonic one at a time: it is also slewed.
const DRIFT: i64 = 1_000;

impl Core {
    pub(super) async fn notice_jump(&mut self) {
        let now = self.clock.now();
        let expected = self.wall.wall_of(now.mono);
        let by = now.wall.since(expected);
        self.wall = now;
        if by.abs() <= DRIFT {
            return;
        }
        tracing::warn!(seconds = by / 1000, "the wall clock was set");
        // Not tried again when it fails: at worst the next start waits a little or repeats a reminder early.
        if let Err(error) = self.store.clock_was_set(expected, by).await {
            tracing::error!(%error, "stored times could not be moved along with the wall clock");
        }
        if let Err(error) = self.store.alive(now.wall).await {
            tracing::warn!(%error, "the sign of life could not be stored");
        }
    }
}
