//! What waits for one robot. Each step costs O(log n), so 100,000 waiting deliveries cost each what 100 cost.
//!
//! Of a group only the delivery that was decided first can leave: the order within a group is that of the decisions. Of all groups
//! the best [`Rank`] leaves first, and of one rank what has waited longest. Every [`BY_AGE`]th slot goes to what has waited longest,
//! whatever its rank, so that nothing starves.

use std::{
    collections::{BTreeSet, HashMap, HashSet, VecDeque, btree_set},
    hash::Hash,
    iter::Peekable,
};

use model::{GroupId, Mono};

use crate::{Budget, Rank};

/// Every so manyth slot goes to what has waited longest.
pub const BY_AGE: u64 = 10;

/// Of what waits behind more than this the place is not found out.
pub const REHEARSED: usize = 20_000;

/// A delivery that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting<Id> {
    pub id: Id,
    /// `None`: it waits for no other.
    pub group: Option<GroupId>,
    pub rank: Rank,
    /// Since when it waits, or the one that it has replaced.
    pub since: Mono,
    /// When it may be tried (again).
    pub due: Mono,
    /// When it is of no use any more.
    pub expires: Option<Mono>,
}

/// What can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next<Id> {
    /// This one leaves.
    Leaves(Id),
    /// Nothing before this time.
    At(Mono),
    /// Nothing until something is added.
    Nothing,
}

#[derive(Debug)]
pub struct Queue<Id> {
    waiting: HashMap<Id, Waiting<Id>>,
    /// In the order of the decisions.
    groups: HashMap<GroupId, VecDeque<Id>>,
    /// The heads of all groups that are due.
    ready: BTreeSet<(Rank, Mono, Id)>,
    /// The same, by age.
    by_age: BTreeSet<(Mono, Id)>,
    /// The heads of all groups that are not due.
    later: BTreeSet<(Mono, Id)>,
    /// All that can expire.
    expiring: BTreeSet<(Mono, Id)>,
    /// Slots that were used.
    slots: u64,
}

impl<Id> Default for Queue<Id> {
    fn default() -> Self {
        Self {
            waiting: HashMap::new(),
            groups: HashMap::new(),
            ready: BTreeSet::new(),
            by_age: BTreeSet::new(),
            later: BTreeSet::new(),
            expiring: BTreeSet::new(),
            slots: 0,
        }
    }
}

impl<Id: Clone + Ord + Hash> Queue<Id> {
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub fn get(&self, id: &Id) -> Option<&Waiting<Id>> {
        self.waiting.get(id)
    }

    /// All that wait, in no order.
    pub fn all(&self) -> impl Iterator<Item = &Waiting<Id>> {
        self.waiting.values()
    }

    /// What waits of a group, in its order.
    pub fn of_group(&self, group: GroupId) -> impl Iterator<Item = &Waiting<Id>> {
        self.groups.get(&group).into_iter().flatten().filter_map(|id| self.waiting.get(id))
    }

    /// Behind all that waits of its group.
    pub fn push(&mut self, waiting: Waiting<Id>) {
        self.insert(waiting, VecDeque::push_back);
    }

    /// Before all that waits of its group: it was taken, and is to be tried (again).
    pub fn put_back(&mut self, waiting: Waiting<Id>) {
        self.insert(waiting, VecDeque::push_front);
    }

    /// What can be done at `now`.
    pub fn next(&mut self, now: Mono) -> Next<Id> {
        self.wake(now);
        match self.first_ready() {
            Some(id) => Next::Leaves(id),
            None => self.later.first().map_or(Next::Nothing, |(due, _)| Next::At(*due)),
        }
    }

    /// Takes what [`Queue::next`] says: it uses a slot.
    pub fn take(&mut self, now: Mono) -> Option<Waiting<Id>> {
        self.wake(now);
        let id = self.first_ready()?;
        self.slots += 1;
        self.remove(&id)
    }

    pub fn remove(&mut self, id: &Id) -> Option<Waiting<Id>> {
        let waiting = self.waiting.remove(id)?;
        self.hide(&waiting);
        if let Some(expires) = waiting.expires {
            self.expiring.remove(&(expires, id.clone()));
        }
        if let Some(group) = waiting.group
            && let Some(of_group) = self.groups.get_mut(&group)
        {
            of_group.retain(|other| other != id);
            match of_group.front().cloned() {
                Some(head) => self.show(&head),
                None => {
                    self.groups.remove(&group);
                }
            }
        }
        Some(waiting)
    }

    /// It may be tried from `due` on.
    pub fn set_due(&mut self, id: &Id, due: Mono) {
        let Some(mut waiting) = self.waiting.get(id).cloned() else { return };
        self.hide(&waiting);
        waiting.due = due;
        self.waiting.insert(id.clone(), waiting);
        if self.is_head(id) {
            self.show(id);
        }
    }

    /// Takes out what is of no use any more at `now`.
    pub fn expired(&mut self, now: Mono) -> Vec<Waiting<Id>> {
        let mut expired = Vec::new();
        while let Some((expires, id)) = self.expiring.first().cloned() {
            if expires > now {
                break;
            }
            expired.extend(self.remove(&id));
        }
        expired
    }

    /// When something expires next.
    pub fn next_expiry(&self) -> Option<Mono> {
        self.expiring.first().map(|(expires, _)| *expires)
    }

    /// How many leave before `id`, and when it leaves, as [`Queue::places`] says it.
    pub fn place(&self, id: &Id, now: Mono, open: Mono, budget: &Budget, limit: usize) -> Option<(usize, Mono)> {
        self.places(&[id], now, open, budget, limit).pop().map(|(_, place)| place)
    }

    /// How many leave before each of these, and when it leaves, if nothing new comes, and every attempt is answered at once and
    /// succeeds. In the order in which they leave; without those that do not wait. `open`: from when on the robot may be sent to.
    ///
    /// The slots until then are gone through one by one, at most [`REHEARSED`].
    pub fn places(
        &self,
        wanted: &[&Id],
        now: Mono,
        open: Mono,
        budget: &Budget,
        limit: usize,
    ) -> Vec<(Id, (usize, Mono))> {
        let mut left: HashSet<&Id> = wanted.iter().copied().filter(|id| self.waiting.contains_key(*id)).collect();
        let mut places = Vec::with_capacity(left.len());
        let mut rehearsal = Rehearsal::of(self);
        let mut slots = budget.slots(now, limit);
        let mut at = now.max(open);
        for before in 0..self.waiting.len().min(REHEARSED) {
            if left.is_empty() {
                break;
            }
            at = at.max(slots.first());
            let leaves = loop {
                match rehearsal.take(at) {
                    Ok(leaves) => break leaves,
                    Err(Some(due)) => at = due,
                    Err(None) => return places,
                }
            };
            if left.remove(&leaves) {
                places.push((leaves, (before, at)));
            }
            slots.use_at(at);
        }
        places
    }

    fn insert(&mut self, waiting: Waiting<Id>, put: impl FnOnce(&mut VecDeque<Id>, Id)) {
        let id = waiting.id.clone();
        if let Some(expires) = waiting.expires {
            self.expiring.insert((expires, id.clone()));
        }
        if let Some(group) = waiting.group {
            let of_group = self.groups.entry(group).or_default();
            let before = of_group.front().cloned();
            put(of_group, id.clone());
            if let Some(before) = before.filter(|_| of_group.front() == Some(&id)) {
                let before = self.waiting[&before].clone();
                self.hide(&before);
            }
        }
        self.waiting.insert(id.clone(), waiting);
        if self.is_head(&id) {
            self.show(&id);
        }
    }

    fn is_head(&self, id: &Id) -> bool {
        let group = self.waiting.get(id).and_then(|waiting| waiting.group);
        group.is_none_or(|group| self.groups.get(&group).and_then(VecDeque::front) == Some(id))
    }

    /// It is the head of its group. Where it is due or not is found out at the next look.
    fn show(&mut self, id: &Id) {
        let Some(waiting) = self.waiting.get(id) else { return };
        if !self.by_age.contains(&(waiting.since, id.clone())) {
            self.later.insert((waiting.due, id.clone()));
        }
    }

    fn hide(&mut self, waiting: &Waiting<Id>) {
        let Waiting { id, rank, since, due, .. } = waiting;
        self.ready.remove(&(*rank, *since, id.clone()));
        self.by_age.remove(&(*since, id.clone()));
        self.later.remove(&(*due, id.clone()));
    }

    /// What has become due is ready.
    fn wake(&mut self, now: Mono) {
        while let Some((due, id)) = self.later.first().cloned() {
            if due > now {
                break;
            }
            self.later.pop_first();
            let waiting = &self.waiting[&id];
            self.ready.insert((waiting.rank, waiting.since, id.clone()));
            self.by_age.insert((waiting.since, id));
        }
    }

    fn first_ready(&self) -> Option<Id> {
        if is_by_age(self.slots) {
            self.by_age.first().map(|(_, id)| id.clone())
        } else {
            self.ready.first().map(|(_, _, id)| id.clone())
        }
    }
}

const fn is_by_age(slot: u64) -> bool {
    slot % BY_AGE == BY_AGE - 1
}

/// A queue that is gone through without changing it.
struct Rehearsal<'a, Id> {
    queue: &'a Queue<Id>,
    /// What has left by now.
    gone: HashSet<Id>,
    queue_ready: Peekable<btree_set::Iter<'a, (Rank, Mono, Id)>>,
    queue_by_age: Peekable<btree_set::Iter<'a, (Mono, Id)>>,
    /// What has become ready since.
    ready: BTreeSet<(Rank, Mono, Id)>,
    by_age: BTreeSet<(Mono, Id)>,
    later: BTreeSet<(Mono, Id)>,
    slots: u64,
}

impl<'a, Id: Clone + Ord + Hash> Rehearsal<'a, Id> {
    fn of(queue: &'a Queue<Id>) -> Self {
        Self {
            queue,
            gone: HashSet::new(),
            queue_ready: queue.ready.iter().peekable(),
            queue_by_age: queue.by_age.iter().peekable(),
            ready: BTreeSet::new(),
            by_age: BTreeSet::new(),
            later: queue.later.clone(),
            slots: queue.slots,
        }
    }

    /// What leaves at `at`; if nothing does, when something is due next.
    fn take(&mut self, at: Mono) -> Result<Id, Option<Mono>> {
        while let Some((due, id)) = self.later.first().filter(|(due, _)| *due <= at).cloned() {
            self.later.remove(&(due, id.clone()));
            let waiting = &self.queue.waiting[&id];
            self.ready.insert((waiting.rank, waiting.since, id.clone()));
            self.by_age.insert((waiting.since, id));
        }
        let gone = &self.gone;
        let id = if is_by_age(self.slots) {
            while self.queue_by_age.next_if(|(_, id)| gone.contains(id)).is_some() {}
            self.queue_by_age.peek().copied().into_iter().chain(self.by_age.first()).min().map(|(_, id)| id.clone())
        } else {
            while self.queue_ready.next_if(|(_, _, id)| gone.contains(id)).is_some() {}
            self.queue_ready.peek().copied().into_iter().chain(self.ready.first()).min().map(|(_, _, id)| id.clone())
        };
        let Some(id) = id else { return Err(self.later.first().map(|(due, _)| *due)) };
        self.slots += 1;
        let waiting = &self.queue.waiting[&id];
        self.ready.remove(&(waiting.rank, waiting.since, id.clone()));
        self.by_age.remove(&(waiting.since, id.clone()));
        self.gone.insert(id.clone());
        if let Some(group) = waiting.group
            && let Some(next) = self.queue.of_group(group).find(|other| !self.gone.contains(&other.id))
        {
            self.later.insert((next.due, next.id.clone()));
        }
        Ok(id)
    }
}

#[cfg(test)]
mod tests;
