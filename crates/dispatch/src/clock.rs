//! The clock that everything timed takes its time from: wall and monotonic side read together, and a sleep on the monotonic one.

use std::{
    future::Future,
    pin::Pin,
    sync::Mutex,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use model::{Millis, Mono, Now};
use tokio::sync::watch;

pub type Sleep<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Now;

    /// Returns once the monotonic time is `at` or later.
    fn sleep_until(&self, at: Mono) -> Sleep<'_>;
}

/// The machine's clock. Its monotonic side counts from when it was made.
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where real time comes in")]
    pub fn start() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where real time comes in")]
    fn now(&self) -> Now {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Now { wall: Millis(milliseconds(wall)), mono: Mono(milliseconds(self.started.elapsed())) }
    }

    fn sleep_until(&self, at: Mono) -> Sleep<'_> {
        let left = at.since(self.now().mono).max(0).unsigned_abs();
        Box::pin(tokio::time::sleep(Duration::from_millis(left)))
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// A clock that a test moves.
pub struct ManualClock {
    now: Mutex<Now>,
    moved: watch::Sender<Mono>,
}

impl ManualClock {
    pub fn at(now: Now) -> Self {
        Self { now: Mutex::new(now), moved: watch::Sender::new(now.mono) }
    }

    /// Time passes on both sides.
    pub fn advance(&self, milliseconds: i64) {
        self.change(|now| Now { wall: now.wall.plus(milliseconds), mono: now.mono.plus(milliseconds) });
    }

    /// Somebody sets the wall clock; no time passes.
    pub fn jump_wall(&self, milliseconds: i64) {
        self.change(|now| Now { wall: now.wall.plus(milliseconds), ..now });
    }

    fn change(&self, to: impl FnOnce(Now) -> Now) {
        let mut now = self.now.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *now = to(*now);
        self.moved.send_replace(now.mono);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Now {
        *self.now.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn sleep_until(&self, at: Mono) -> Sleep<'_> {
        let mut moved = self.moved.subscribe();
        Box::pin(async move {
            // Fails only when the sender is gone, and `self` holds it.
            let _ = moved.wait_for(|mono| *mono >= at).await;
        })
    }
}
