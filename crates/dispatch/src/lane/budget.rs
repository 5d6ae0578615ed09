//! The budget of a robot: how many attempts may start within a minute (`dingtalk-robot.md` 2.11).

use std::collections::VecDeque;

use model::Mono;

/// Milliseconds after an attempt's answer until its slot is free: `DingTalk`'s sliding minute and half a second for the way there.
pub const SLOT_MILLISECONDS: i64 = 60_500;

/// Slots taken by attempts that were answered within the last minute, oldest first.
#[derive(Debug, Default)]
pub struct Budget {
    free_at: VecDeque<Mono>,
}

impl Budget {
    /// An attempt was answered, or timed out, at `answered`.
    pub fn take(&mut self, answered: Mono) {
        let free_at = answered.plus(SLOT_MILLISECONDS);
        let position = self.free_at.partition_point(|other| *other <= free_at);
        self.free_at.insert(position, free_at);
    }

    /// When an attempt may start, with `limit` slots a minute: now, or the time at which a slot becomes free.
    pub fn next(&mut self, now: Mono, limit: usize) -> Mono {
        while self.free_at.front().is_some_and(|free_at| *free_at <= now) {
            self.free_at.pop_front();
        }
        match self.free_at.len().checked_sub(limit) {
            None => now,
            Some(excess) => self.free_at[excess],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_twenty_first_attempt_waits_for_the_slot_of_the_first() {
        let mut budget = Budget::default();
        for second in 0..20 {
            assert_eq!(budget.next(Mono(second * 100), 20), Mono(second * 100));
            budget.take(Mono(second * 100));
        }
        assert_eq!(budget.next(Mono(2_000), 20), Mono(60_500));
        assert_eq!(budget.next(Mono(60_500), 20), Mono(60_500));
    }

    #[test]
    fn a_smaller_limit_waits_until_enough_slots_are_free() {
        let mut budget = Budget::default();
        for second in 0..5 {
            budget.take(Mono(second * 1000));
        }
        assert_eq!(budget.next(Mono(5_000), 2), Mono(3_000 + SLOT_MILLISECONDS));
    }
}
