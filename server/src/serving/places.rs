//! Who is connected, and who has to leave when there is no room. Pure; every step takes logarithmic time.

use std::collections::{BTreeSet, HashMap};

use model::Mono;

use super::{Source, progress::Phase};

/// Names a connection.
pub type Id = u64;

#[derive(Debug)]
pub struct Places {
    most: usize,
    most_of_source: usize,
    next: Id,
    taken: HashMap<Id, Place>,
    of_source: HashMap<Source, usize>,
    /// Those that wait for their client, the first to leave first.
    waiting: BTreeSet<Turn>,
    /// Was told to leave and has not left yet.
    leaving: Option<Id>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    source: Option<Source>,
    /// It was told to leave. Where it stayed, it ends with its request: it cannot be told twice.
    was_told: bool,
}

/// A connection that waits for its head leaves first, then one that idles, then one that waits for a body; among them the one
/// that waits longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    rank: u8,
    since: Mono,
    id: Id,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPlace {
    /// The address has its share.
    OfAddress,
    /// Somebody has to leave first.
    AtAll,
}

impl Places {
    pub fn new(most: usize, most_of_source: usize) -> Self {
        Self {
            most,
            most_of_source,
            next: 0,
            taken: HashMap::new(),
            of_source: HashMap::new(),
            waiting: BTreeSet::new(),
            leaving: None,
        }
    }

    pub fn is_full(&self) -> bool {
        self.taken.len() >= self.most
    }

    /// `source`: none where the address is not counted.
    pub fn enter(&mut self, source: Option<Source>, phase: Phase) -> Result<Id, NoPlace> {
        if source.is_some_and(|source| self.of_source.get(&source).is_some_and(|count| *count >= self.most_of_source)) {
            return Err(NoPlace::OfAddress);
        }
        if self.is_full() {
            return Err(NoPlace::AtAll);
        }
        let id = self.next;
        self.next += 1;
        self.taken.insert(id, Place { source, was_told: false });
        if let Some(source) = source {
            *self.of_source.entry(source).or_default() += 1;
        }
        self.waiting.extend(turn(id, phase));
        Ok(id)
    }

    pub fn change(&mut self, id: Id, from: Phase, to: Phase) {
        if let Some(turn) = turn(id, from) {
            self.waiting.remove(&turn);
        }
        if self.taken.get(&id).is_some_and(|place| !place.was_told) {
            self.waiting.extend(turn(id, to));
        }
    }

    /// Who has to leave, if anybody can; one at a time.
    pub fn evict(&mut self) -> Option<Id> {
        if self.leaving.is_some() {
            return None;
        }
        self.leaving = self.waiting.pop_first().map(|turn| turn.id);
        if let Some(place) = self.leaving.and_then(|id| self.taken.get_mut(&id)) {
            place.was_told = true;
        }
        self.leaving
    }

    /// A request came just before it was told to leave: it stays until that is answered.
    pub fn stays(&mut self, id: Id) {
        if self.leaving == Some(id) {
            self.leaving = None;
        }
    }

    pub fn leave(&mut self, id: Id, phase: Phase) {
        self.stays(id);
        if let Some(turn) = turn(id, phase) {
            self.waiting.remove(&turn);
        }
        let Some(source) = self.taken.remove(&id).and_then(|place| place.source) else { return };
        if let Some(count) = self.of_source.get_mut(&source) {
            *count -= 1;
            if *count == 0 {
                self.of_source.remove(&source);
            }
        }
    }
}

fn turn(id: Id, phase: Phase) -> Option<Turn> {
    phase.waiting().map(|(rank, since)| Turn { rank, since, id })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(at: i64) -> Phase {
        Phase::Head { since: Mono(at) }
    }

    fn idle(at: i64) -> Phase {
        Phase::Idle { since: Mono(at) }
    }

    fn source(last: u8) -> Source {
        Source::of([192, 0, 2, last].into())
    }

    #[test]
    fn whoever_waits_longest_for_a_head_leaves_first_and_then_whoever_idles_longest() {
        for (phases, leaves) in [
            (vec![head(1), head(2)], vec![0, 1]),
            (vec![head(5), head(2)], vec![1, 0]),
            (vec![idle(1), head(9), idle(0)], vec![1, 2, 0]),
            (vec![Phase::Body { since: Mono(0) }, Phase::Request, idle(3)], vec![2, 0]),
            (vec![Phase::Request], vec![]),
        ] {
            let mut places = Places::new(phases.len(), 9);
            for phase in &phases {
                let id = places.enter(Some(source(1)), head(0)).unwrap();
                places.change(id, head(0), *phase);
            }
            assert_eq!(places.enter(Some(source(1)), head(9)), Err(NoPlace::AtAll));
            let mut left = Vec::new();
            while let Some(id) = places.evict() {
                left.push(id);
                places.leave(id, phases[usize::try_from(id).unwrap()]);
            }
            assert_eq!(left, leaves, "{phases:?}");
        }
    }

    #[test]
    fn one_at_a_time_is_told_to_leave_and_one_whose_request_has_come_stays() {
        let mut places = Places::new(2, 9);
        let first = places.enter(None, head(0)).unwrap();
        let second = places.enter(None, head(1)).unwrap();
        assert_eq!(places.evict(), Some(first));
        assert_eq!(places.evict(), None, "the first has not left yet");
        places.change(first, head(0), Phase::Request);
        places.stays(first);
        assert_eq!(places.evict(), Some(second));
        places.leave(second, head(1));
        // It ends with its request. If it were chosen again, nobody else would leave until then.
        places.change(first, Phase::Request, Phase::Body { since: Mono(2) });
        let third = places.enter(None, head(3)).unwrap();
        assert_eq!(places.evict(), Some(third));
    }

    #[test]
    fn an_address_has_its_share_and_gets_it_back() {
        let mut places = Places::new(9, 2);
        let ids: Vec<Id> = (0..2).map(|_| places.enter(Some(source(1)), head(0)).unwrap()).collect();
        assert_eq!(places.enter(Some(source(1)), head(0)), Err(NoPlace::OfAddress));
        places.enter(Some(source(2)), head(0)).unwrap();
        for _ in 0..5 {
            places.enter(None, head(0)).expect("a proxy is not counted");
        }
        places.leave(ids[0], head(0));
        places.enter(Some(source(1)), head(0)).unwrap();
        assert_eq!(places.enter(Some(source(1)), head(0)), Err(NoPlace::OfAddress));
    }
}
