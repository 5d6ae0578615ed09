//! A group of alerts and the times at which something may be said about it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use model::{Mono, RobotId, dispatch_rule::DispatchRule, notification::AlertGroup};

use super::{AlertKey, Entry};

#[derive(Clone, Debug)]
pub struct Group {
    pub row: Arc<AlertGroup>,
    /// `row.created_at` on the monotonic side.
    pub created: Mono,
    /// The next flush.
    pub next: Mono,
    pub members: BTreeSet<AlertKey>,
    pub log: BTreeMap<RobotId, Arc<Entry>>,
}

/// A group's flushes: creation + group wait + k × group interval, in monotonic time (rule GR-3).
#[derive(Clone, Copy, Debug)]
pub struct FlushSchedule {
    first: Mono,
    interval: i64,
}

impl FlushSchedule {
    pub fn of(rule: &DispatchRule, created: Mono) -> Self {
        Self { first: created.plus(rule.group_wait), interval: rule.group_interval.max(1) }
    }

    pub const fn first(self) -> Mono {
        self.first
    }

    /// The earliest flush that is not before `at`.
    pub fn from(self, at: Mono) -> Mono {
        if at <= self.first {
            return self.first;
        }
        let steps = (at.since(self.first) + self.interval - 1).div_euclid(self.interval);
        self.first.plus(steps.saturating_mul(self.interval))
    }

    /// The latest flush that is not after `at`, which is not before the first.
    pub fn until(self, at: Mono) -> Mono {
        let steps = at.since(self.first).div_euclid(self.interval);
        self.first.plus(steps.saturating_mul(self.interval))
    }

    /// The earliest flush after `at`.
    pub fn after(self, at: Mono) -> Mono {
        self.from(at.plus(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// GR-3.
    #[test]
    fn flushes_are_at_creation_and_wait_and_whole_intervals() {
        let schedule = FlushSchedule { first: Mono(30), interval: 300 };
        for (at, until, from, after) in
            [(30, 30, 30, 330), (31, 30, 330, 330), (329, 30, 330, 330), (330, 330, 330, 630), (1000, 930, 1230, 1230)]
        {
            assert_eq!(schedule.until(Mono(at)), Mono(until), "until {at}");
            assert_eq!(schedule.from(Mono(at)), Mono(from), "from {at}");
            assert_eq!(schedule.after(Mono(at)), Mono(after), "after {at}");
        }
        assert_eq!(schedule.after(Mono(-5)), Mono(30));
    }
}
