//! Places where a test can let the dispatcher die as if the process had been killed, or let a part of it panic.
//! Without the feature `failpoint` each of them is nothing.

/// A step after which everything in memory is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// Alerts are decided and not committed.
    BeforeCommit,
    /// Alerts or a decision are committed; nobody was answered, nothing was sent.
    AfterCommit,
    /// The attempt is stored as `sending`; no byte has left.
    AfterBegin,
    /// The robot answered; the answer is not stored.
    BeforeFinish,
    /// The answer is stored; the engine has not heard of it.
    AfterFinish,
}

impl Point {
    pub const ALL: [Self; 5] =
        [Self::BeforeCommit, Self::AfterCommit, Self::AfterBegin, Self::BeforeFinish, Self::AfterFinish];
}

/// A part that a test can let panic, as a defect would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The task that makes an attempt, before its first byte leaves.
    Attempt,
    Retention,
    /// Writing a message.
    Render,
    /// Deciding what is due.
    Plan,
    /// Reading an edit, to put it into force.
    Reload,
}

/// The dispatcher died at a [`Point`].
#[derive(Debug)]
pub struct Died;

#[cfg(feature = "failpoint")]
pub use armed::Failpoints;
#[cfg(not(feature = "failpoint"))]
pub use disarmed::Failpoints;

#[cfg(not(feature = "failpoint"))]
mod disarmed {
    use super::{Died, Part, Point};

    #[derive(Clone, Debug, Default)]
    pub struct Failpoints {}

    impl Failpoints {
        #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "the armed twin uses both")]
        pub(crate) fn pass(&self, _point: Point) -> Result<(), Died> {
            Ok(())
        }

        #[expect(clippy::unused_self, reason = "the armed twin uses it")]
        pub(crate) fn enter(&self, _part: Part) {}
    }
}

#[cfg(feature = "failpoint")]
mod armed {
    use std::sync::{Arc, Mutex, PoisonError};

    use super::{Died, Part, Point};

    /// Lets the dispatcher die when it passes a point for the n-th time, or a part of it panic the next times.
    #[derive(Clone, Debug, Default)]
    pub struct Failpoints {
        armed: Arc<Mutex<Option<(Point, u32)>>>,
        panics: Arc<Mutex<Option<(Part, u32)>>>,
    }

    impl Failpoints {
        /// Die at the `nth` passage (from 1) of `point`.
        pub fn die_at(point: Point, nth: u32) -> Self {
            Self { armed: Arc::new(Mutex::new(Some((point, nth)))), ..Self::default() }
        }

        /// Panic the next `times` that `part` is entered.
        pub fn panic_in(&self, part: Part, times: u32) {
            *self.panics.lock().unwrap_or_else(PoisonError::into_inner) = Some((part, times));
        }

        /// As [`Failpoints::die_at`], for a dispatcher that runs already.
        pub fn arm(&self, point: Point, nth: u32) {
            *self.armed.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some((point, nth));
        }

        pub(crate) fn pass(&self, point: Point) -> Result<(), Died> {
            let mut armed = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
            match armed.as_mut() {
                Some((at, left)) if *at == point => {
                    *left -= 1;
                    if *left == 0 { Err(Died) } else { Ok(()) }
                }
                _ => Ok(()),
            }
        }

        pub(crate) fn enter(&self, part: Part) {
            let mut panics = self.panics.lock().unwrap_or_else(PoisonError::into_inner);
            let Some((at, left)) = panics.as_mut() else { return };
            if *at == part && *left > 0 {
                *left -= 1;
                drop(panics);
                panic!("a test lets this part fail: {part:?}");
            }
        }
    }
}
