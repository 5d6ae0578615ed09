//! What proving who one is needs in memory: wrong tries, the hashing of passwords, log-outs that could not be stored.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::{
    Console, Result,
    ended::Ended,
    hasher::{Hasher, Line},
    slow_down::{Key, SlowDown},
};

#[derive(Default)]
pub struct Access {
    slow_down: Mutex<SlowDown>,
    pub hasher: Hasher,
    pub ended: Ended,
}

/// What became of a try to prove something by a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    Right,
    Wrong,
    /// Not looked at: there were too many wrong ones.
    Slow {
        seconds: u32,
    },
}

impl Console {
    /// Whether the password is the one with this hash, if the keys need not wait. [`Error::Busy`](crate::Error::Busy), and any other
    /// error, does not count as a wrong try.
    pub(crate) async fn try_password(
        &self,
        keys: &[Key],
        line: Line,
        password: String,
        hash: Option<String>,
    ) -> Result<Tried> {
        // Counted before the password is looked at, so that many tries at once are not let through together.
        let wait = self.slow_down().begin(keys, self.inner.clock.now().mono);
        if wait > 0 {
            return Ok(Tried::Slow { seconds: u32::try_from(wait / 1000 + 1).unwrap_or(u32::MAX) });
        }
        match self.inner.access.hasher.verify(line, password, hash).await {
            Ok(true) => {
                self.slow_down().right(keys);
                Ok(Tried::Right)
            }
            Ok(false) => Ok(Tried::Wrong),
            Err(error) => {
                self.slow_down().not_looked_at(keys);
                Err(error)
            }
        }
    }

    fn slow_down(&self) -> MutexGuard<'_, SlowDown> {
        self.inner.access.slow_down.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
