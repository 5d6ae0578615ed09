//! Points in time. The wall side is stored and shown; the monotonic side drives timers and budgets, so that a wall clock
//! that jumps moves nothing.

use serde::{Deserialize, Serialize};

/// A point in time as Unix milliseconds, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    pub const fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Milliseconds from `earlier` to `self`; negative when `self` is the earlier one.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Milliseconds of a clock that only moves forward; comparable within one run of the process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mono(pub i64);

impl Mono {
    pub const fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Milliseconds from `earlier` to `self`; negative when `self` is the earlier one.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Both sides of the clock, read together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    pub wall: Millis,
    pub mono: Mono,
}

impl Now {
    /// The monotonic time at which the wall time `at` comes, if the wall clock does not jump.
    pub const fn mono_of(self, at: Millis) -> Mono {
        self.mono.plus(at.since(self.wall))
    }

    /// The wall time at which the monotonic time `at` comes, if the wall clock does not jump.
    pub const fn wall_of(self, at: Mono) -> Millis {
        self.wall.plus(at.since(self.mono))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wall_and_monotonic_sides_convert_into_each_other() {
        let now = Now { wall: Millis(1_000_000), mono: Mono(50) };
        assert_eq!(now.mono_of(Millis(1_000_300)), Mono(350));
        assert_eq!(now.wall_of(Mono(350)), Millis(1_000_300));
        assert_eq!(now.mono_of(Millis(999_000)), Mono(-950));
    }
}
