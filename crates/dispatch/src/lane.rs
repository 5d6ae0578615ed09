//! A lane: what waits for one robot, in the order of [`outbox::Queue`], with one request in flight at a time. Pure: it decides what may
//! start and when; `core` carries it out.

use std::collections::{HashMap, HashSet, VecDeque};

use model::{DeliveryId, GroupId, Mono, answer::Meaning, delivery::Delivery};
use outbox::{Budget, Next, Queue, Rank};

use crate::{
    TestOutcome,
    command::{Reply, Test},
};

/// A delivery in a lane.
#[derive(Debug)]
pub struct Waiting {
    pub delivery: Delivery,
    /// When it may be tried (again).
    pub due: Mono,
    /// Since when it waits, or the first of those that it has replaced. Its age decides when it is given up, and its place.
    pub since: Mono,
    pub rank: Rank,
    /// What its last answer meant: that the clocks differ is tried once more, then it is the robot's fault.
    pub last: Option<Meaning>,
    /// A test message, and who waits for its outcome.
    pub test: Option<Box<TestMessage>>,
}

#[derive(Debug)]
pub struct TestMessage {
    pub test: Test,
    pub reply: Reply<TestOutcome>,
}

impl Waiting {
    /// A new delivery, due at once.
    pub fn new(delivery: Delivery, now: Mono) -> Self {
        Self::since(delivery, now, now)
    }

    /// Due at `due`, and waiting since then.
    pub fn since(delivery: Delivery, since: Mono, due: Mono) -> Self {
        let stored = delivery.rank.and_then(Rank::of_number);
        let rank = stored.unwrap_or_else(|| Rank::of(&delivery.notification));
        Self { delivery, due, since, rank, last: None, test: None }
    }

    fn place(&self) -> outbox::Waiting<DeliveryId> {
        outbox::Waiting {
            id: self.delivery.id.clone(),
            group: self.delivery.notification.group,
            rank: self.rank,
            since: self.since,
            due: self.due,
            expires: None,
        }
    }
}

#[derive(Debug, Default)]
pub struct Lane {
    queue: Queue<DeliveryId>,
    /// What the queue orders.
    waiting: HashMap<DeliveryId, Waiting>,
    /// Test messages, ahead of everything and past a block: they are how a person finds out whether it is mended.
    tests: VecDeque<Waiting>,
    in_flight: bool,
    pub budget: Budget,
    pub paused_until: Option<Mono>,
    pub blocked: bool,
    /// The robot's keywords, for rendering.
    pub keywords: Vec<String>,
}

/// What a lane can do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Start,
    /// Nothing before this time.
    At(Mono),
    /// Nothing until something else happens.
    Idle,
}

impl Lane {
    /// What was tried goes before all others of its group: they were decided after it.
    pub fn add(&mut self, waiting: Waiting) {
        if waiting.delivery.attempts > 0 {
            self.queue.put_back(waiting.place());
        } else {
            self.queue.push(waiting.place());
        }
        self.waiting.insert(waiting.delivery.id.clone(), waiting);
    }

    pub fn add_test(&mut self, waiting: Waiting) {
        self.tests.push_back(waiting);
    }

    /// The robot refuses. What waits is written anew once it is mended: what was wrong with it may be what it says.
    pub fn block(&mut self) {
        self.blocked = true;
        for waiting in self.waiting.values_mut() {
            waiting.delivery.body = None;
        }
    }

    /// Takes out what is not in `open` any more.
    pub fn retain(&mut self, open: &HashSet<DeliveryId>) -> Vec<Waiting> {
        let mut gone: Vec<Waiting> =
            self.waiting.extract_if(|id, _| !open.contains(id)).map(|(_, waiting)| waiting).collect();
        for waiting in &gone {
            self.queue.remove(&waiting.delivery.id);
        }
        let (tests, gone_tests) =
            std::mem::take(&mut self.tests).into_iter().partition(|test| open.contains(&test.delivery.id));
        self.tests = tests;
        gone.extend::<VecDeque<Waiting>>(gone_tests);
        gone
    }

    /// What waits of these is due now.
    pub fn try_now(&mut self, those: &HashSet<DeliveryId>, now: Mono) {
        for id in those {
            if let Some(waiting) = self.waiting.get_mut(id) {
                waiting.due = waiting.due.min(now);
                self.queue.set_due(id, waiting.due);
            }
        }
    }

    /// Takes out what was replaced.
    pub fn remove(&mut self, gone: &HashSet<&DeliveryId>) {
        for id in gone {
            self.queue.remove(id);
            self.waiting.remove(*id);
        }
    }

    #[cfg(feature = "failpoint")]
    pub fn all(&self) -> impl Iterator<Item = &DeliveryId> {
        self.waiting.values().chain(&self.tests).map(|waiting| &waiting.delivery.id)
    }

    /// What may be done at `now` with `limit` messages a minute, and `paused` the pause of all robots.
    pub fn step(&mut self, now: Mono, limit: usize, paused: Mono) -> Step {
        if self.in_flight || (self.tests.is_empty() && self.blocked) {
            return Step::Idle;
        }
        let due = if self.tests.is_empty() { self.next_due(now) } else { Some(now) };
        match due.map(|due| due.max(self.open_from(now, limit, paused))) {
            None => Step::Idle,
            Some(at) if at <= now => Step::Start,
            Some(at) => Step::At(at),
        }
    }

    /// When the robot may be sent to: its pause, the pause of all, its budget.
    pub fn open_from(&mut self, now: Mono, limit: usize, paused: Mono) -> Mono {
        let pause = self.paused_until.unwrap_or(now).max(paused);
        self.budget.next(now, limit).max(pause)
    }

    /// Takes the delivery that [`Step::Start`] spoke of; the lane is busy until [`Lane::finished`].
    pub fn start(&mut self, now: Mono) -> Option<Waiting> {
        let waiting = match self.tests.pop_front() {
            Some(test) => test,
            None => {
                let place = self.queue.take(now)?;
                self.waiting.remove(&place.id)?
            }
        };
        self.in_flight = true;
        Some(waiting)
    }

    /// The attempt was answered (or timed out) at `now`.
    pub fn finished(&mut self, now: Mono) {
        self.in_flight = false;
        self.budget.take(now);
    }

    /// The attempt was not made: nothing left to send.
    pub fn never_started(&mut self) {
        self.in_flight = false;
    }

    /// The attempt was not made, because its start could not be stored: it keeps its place.
    pub fn put_back(&mut self, waiting: Waiting) {
        self.in_flight = false;
        if waiting.test.is_some() {
            self.tests.push_front(waiting);
        } else {
            self.queue.put_back(waiting.place());
            self.waiting.insert(waiting.delivery.id.clone(), waiting);
        }
    }

    /// What waits for the robot about a group and was not tried yet: the next delivery about the group replaces it.
    pub fn untried(&self, group: GroupId) -> Option<&Waiting> {
        let of_group = self.queue.of_group(group).filter_map(|place| self.waiting.get(&place.id));
        of_group.filter(|waiting| waiting.delivery.attempts == 0).last()
    }

    fn next_due(&mut self, now: Mono) -> Option<Mono> {
        match self.queue.next(now) {
            Next::Leaves(_) => Some(now),
            Next::At(at) => Some(at),
            Next::Nothing => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::{
        Millis, RobotId,
        delivery::DeliveryState,
        dispatch_rule::Mention,
        notification::{Notification, Reason},
    };

    use super::*;

    const NEVER: Mono = Mono(0);

    fn waiting(id: &str, group: i64, created: i64) -> Waiting {
        let notification = Notification {
            robot: RobotId(1),
            group: Some(GroupId(group)),
            rule: None,
            rule_version: 1,
            rule_name: String::new(),
            reason: Reason::First,
            group_labels: Arc::default(),
            alerts: Vec::new(),
            mention: Mention::Nobody,
            people: Vec::new(),
            notice: None,
            overflow: None,
            at: Millis(created),
        };
        let delivery = Delivery {
            id: DeliveryId(id.to_owned()),
            robot: RobotId(1),
            notification,
            state: DeliveryState::Queued,
            created_at: Millis(created),
            since: Millis(created),
            rank: None,
            due_at: Millis(created),
            attempts: 0,
            body: None,
        };
        Waiting::new(delivery, Mono(created))
    }

    fn started(lane: &mut Lane) -> String {
        lane.start(Mono(100)).map(|waiting| waiting.delivery.id.0).unwrap_or_default()
    }

    #[test]
    fn deliveries_leave_in_the_order_of_their_decisions_one_at_a_time() {
        let mut lane = Lane::default();
        lane.add(waiting("b", 2, 20));
        lane.add(waiting("a", 1, 10));
        assert_eq!(lane.step(Mono(30), 20, NEVER), Step::Start);
        assert_eq!(started(&mut lane), "a");
        assert_eq!(lane.step(Mono(30), 20, NEVER), Step::Idle);
        lane.finished(Mono(31));
        assert_eq!(started(&mut lane), "b");
    }

    #[test]
    fn a_delivery_that_is_tried_again_holds_back_only_its_own_group() {
        let mut lane = Lane::default();
        lane.add(Waiting { due: Mono(5_000), ..waiting("first", 1, 10) });
        lane.add(waiting("second of the same group", 1, 20));
        assert_eq!(lane.step(Mono(30), 20, NEVER), Step::At(Mono(5_000)));
        lane.add(waiting("other group", 2, 30));
        assert_eq!(started(&mut lane), "other group");
    }

    #[test]
    fn a_blocked_lane_starts_nothing_but_test_messages() {
        let mut lane = Lane { blocked: true, ..Lane::default() };
        lane.add(waiting("a", 1, 10));
        assert_eq!(lane.step(Mono(30), 20, NEVER), Step::Idle);
        lane.add_test(waiting("test", 9, 30));
        assert_eq!(started(&mut lane), "test");
    }

    #[test]
    fn pauses_hold_back_everything() {
        let mut lane = Lane { paused_until: Some(Mono(600)), ..Lane::default() };
        lane.add(waiting("a", 1, 10));
        lane.add_test(waiting("test", 9, 30));
        assert_eq!(lane.step(Mono(30), 20, NEVER), Step::At(Mono(600)));
        assert_eq!(lane.step(Mono(30), 20, Mono(900)), Step::At(Mono(900)));
    }

    #[test]
    fn what_could_not_be_begun_keeps_its_place() {
        let mut lane = Lane::default();
        lane.add(waiting("a", 1, 10));
        lane.add(waiting("b", 2, 20));
        let first = lane.start(Mono(100)).expect("a is due");
        lane.put_back(first);
        assert_eq!(started(&mut lane), "a");
    }
}
