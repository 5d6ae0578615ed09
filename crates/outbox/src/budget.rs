//! The budget of a robot: how many attempts may start within a minute (`docs/dingtalk.md` 5).

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

/// The slots of a budget, used in thought.
#[derive(Debug)]
pub struct Slots(VecDeque<Mono>);

impl Budget {
    /// With `limit` slots a minute.
    pub fn slots(&self, now: Mono, limit: usize) -> Slots {
        let limit = limit.max(1);
        let taken = self.free_at.iter().copied().filter(|free_at| *free_at > now);
        let mut slots: VecDeque<Mono> = taken.collect();
        while slots.len() > limit {
            slots.pop_front();
        }
        while slots.len() < limit {
            slots.push_front(now);
        }
        Slots(slots)
    }
}

impl Slots {
    /// When the next attempt may start.
    pub fn first(&self) -> Mono {
        self.0.front().copied().unwrap_or_default()
    }

    /// The next attempt starts, and is answered, at `at`: not before [`Slots::first`], nor before the attempt before it.
    pub fn use_at(&mut self, at: Mono) {
        self.0.pop_front();
        self.0.push_back(at.plus(SLOT_MILLISECONDS));
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

    #[test]
    fn slots_in_thought_are_those_of_the_budget() {
        let mut budget = Budget::default();
        for second in 0..18 {
            budget.take(Mono(second * 1000));
        }
        let mut now = Mono(20_000);
        let mut slots = budget.slots(now, 20);
        for _ in 0..50 {
            let at = budget.next(now, 20);
            assert_eq!(slots.first().max(now), at);
            slots.use_at(at);
            budget.take(at);
            now = at;
        }
    }
}
