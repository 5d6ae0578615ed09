//! One robot: what waits for it, in the order of [`outbox::Queue`], with one request in flight at a time. Pure: it decides what may start
//! and when; the sender carries it out.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
};

use dingtalk::{Secret, WebhookUrl};
use model::{DeliveryId, Mono, Now, answer::Meaning, delivery::OpenDelivery};
use outbox::{
    Budget, Next, Queue, Rank,
    expiry::{self, Purpose},
};

use crate::{Test, TestOutcome, command::Reply};

/// Test messages of one robot that may begin within [`TEST_MINUTE`].
const TESTS: usize = 3;
/// A minute, in milliseconds.
const TEST_MINUTE: i64 = 60_000;

/// A delivery that waits.
#[derive(Debug)]
pub struct Waiting {
    pub delivery: OpenDelivery,
    /// When it may be tried (again).
    pub due: Mono,
    /// Since when it waits, or the first of those that it has replaced. Its age decides when it is given up, and its place.
    pub since: Mono,
    /// When it is of no use any more.
    pub expires: Option<Mono>,
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
    /// Due at once.
    pub fn of(mut delivery: OpenDelivery, now: Now) -> Self {
        // Only the engine asks for them.
        delivery.resolved = Vec::new();
        let purpose = Purpose::of(delivery.reason, !delivery.firing.is_empty());
        let mono = |wall: model::Millis| now.mono_of(wall.min(now.wall));
        Self {
            due: now.mono,
            since: mono(delivery.place.since),
            expires: expiry::of(purpose, mono(delivery.created_at)),
            rank: Rank::of_number(delivery.place.rank).unwrap_or(Rank::Repeat),
            last: None,
            test: None,
            delivery,
        }
    }

    fn place(&self) -> outbox::Waiting<DeliveryId> {
        outbox::Waiting {
            id: self.delivery.id.clone(),
            group: self.delivery.group,
            rank: self.rank,
            since: self.since,
            due: self.due,
            expires: self.expires,
        }
    }
}

#[derive(Debug, Default)]
pub struct Robot {
    queue: Queue<DeliveryId>,
    /// What the queue orders.
    waiting: HashMap<DeliveryId, Waiting>,
    /// Test messages, ahead of everything and past a block: they are how a person finds out whether the robot is fixed.
    tests: VecDeque<Waiting>,
    /// When the latest ones were asked for.
    tested: VecDeque<Mono>,
    in_flight: bool,
    pub budget: Budget,
    pub paused_until: Option<Mono>,
    pub blocked: bool,
    /// For writing messages.
    pub keywords: Vec<String>,
    /// Read once after each edit.
    pub credentials: Option<Arc<(WebhookUrl, Option<Secret>)>>,
}

/// What can be done for a robot now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Start,
    /// Nothing before this time.
    At(Mono),
    /// Nothing until something else happens.
    Idle,
}

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// So many leave before it.
    pub before: usize,
    /// When it leaves; `None`: not as long as the robot is blocked.
    pub at: Option<Mono>,
    /// Messages a minute.
    pub a_minute: usize,
}

impl Robot {
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
        self.tested.push_back(waiting.since);
        self.tests.push_back(waiting);
    }

    /// When a further test message may begin.
    pub fn test_from(&mut self, now: Mono) -> Mono {
        while self.tested.front().is_some_and(|at| now.since(*at) >= TEST_MINUTE) {
            self.tested.pop_front();
        }
        let excess = self.tested.len().checked_sub(TESTS);
        excess.map_or(now, |excess| self.tested[excess].plus(TEST_MINUTE))
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

    pub fn take_tests(&mut self) -> VecDeque<Waiting> {
        std::mem::take(&mut self.tests)
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

    pub fn remove(&mut self, id: &DeliveryId) -> Option<Waiting> {
        self.queue.remove(id);
        self.waiting.remove(id)
    }

    /// What is of no use any more. What leaves at this moment is not among it: it has left the queue.
    pub fn expired(&mut self, now: Mono) -> Vec<Waiting> {
        let expired = self.queue.expired(now);
        let mut expired: Vec<Waiting> = expired.iter().filter_map(|place| self.waiting.remove(&place.id)).collect();
        while self.tests.front().and_then(|test| test.expires).is_some_and(|expires| expires <= now) {
            expired.extend(self.tests.pop_front());
        }
        expired
    }

    pub fn next_expiry(&self) -> Option<Mono> {
        let test = self.tests.front().and_then(|test| test.expires);
        [self.queue.next_expiry(), test].into_iter().flatten().min()
    }

    /// What waits, without test messages.
    pub fn waiting(&self) -> impl Iterator<Item = &Waiting> {
        self.waiting.values()
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

    /// Where these stand, should nothing new come.
    pub fn places(&self, wanted: &[&DeliveryId], now: Mono, limit: usize, paused: Mono) -> Vec<(DeliveryId, Place)> {
        let open = self.paused_until.unwrap_or(now).max(paused);
        let places = self.queue.places(wanted, now, open, &self.budget, limit);
        let place = |(id, (before, at)): (DeliveryId, (usize, Mono))| {
            (id, Place { before, at: (!self.blocked).then_some(at), a_minute: limit })
        };
        places.into_iter().map(place).collect()
    }

    /// Takes the delivery that [`Step::Start`] spoke of; the robot is busy until [`Robot::finished`].
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

    /// The attempt was not made: nothing is in flight.
    pub fn never_started(&mut self) {
        self.in_flight = false;
    }

    /// It was taken and nothing was done: it keeps its place.
    pub fn put_back(&mut self, waiting: Waiting) {
        if waiting.test.is_some() {
            self.tests.push_front(waiting);
        } else {
            self.queue.put_back(waiting.place());
            self.waiting.insert(waiting.delivery.id.clone(), waiting);
        }
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
    use model::{
        GroupId, Millis, RobotId,
        delivery::{DeliveryState, Place},
        notification::Reason,
    };

    use super::*;

    const NEVER: Mono = Mono(0);

    fn waiting(id: &str, group: i64, created: i64) -> Waiting {
        let delivery = OpenDelivery {
            id: DeliveryId(id.to_owned()),
            robot: RobotId(1),
            group: Some(GroupId(group)),
            reason: Reason::First,
            firing: vec![model::AlertId(1)],
            resolved: Vec::new(),
            state: DeliveryState::Queued,
            created_at: Millis(created),
            place: Place { since: Millis(created), rank: Rank::Repeat.number() },
            due_at: Millis(created),
            attempts: 0,
            unsure: false,
        };
        Waiting::of(delivery, Now { wall: Millis(created), mono: Mono(created) })
    }

    fn started(robot: &mut Robot) -> String {
        robot.start(Mono(100)).map(|waiting| waiting.delivery.id.0).unwrap_or_default()
    }

    #[test]
    fn deliveries_leave_in_the_order_of_their_decisions_one_at_a_time() {
        let mut robot = Robot::default();
        robot.add(waiting("b", 2, 20));
        robot.add(waiting("a", 1, 10));
        assert_eq!(robot.step(Mono(30), 20, NEVER), Step::Start);
        assert_eq!(started(&mut robot), "a");
        assert_eq!(robot.step(Mono(30), 20, NEVER), Step::Idle);
        robot.finished(Mono(31));
        assert_eq!(started(&mut robot), "b");
    }

    #[test]
    fn a_delivery_that_is_tried_again_holds_back_only_its_own_group() {
        let mut robot = Robot::default();
        robot.add(Waiting { due: Mono(5_000), ..waiting("first", 1, 10) });
        robot.add(waiting("second of the same group", 1, 20));
        assert_eq!(robot.step(Mono(30), 20, NEVER), Step::At(Mono(5_000)));
        robot.add(waiting("other group", 2, 30));
        assert_eq!(started(&mut robot), "other group");
    }

    #[test]
    fn a_blocked_robot_starts_nothing_but_test_messages() {
        let mut robot = Robot { blocked: true, ..Robot::default() };
        robot.add(waiting("a", 1, 10));
        assert_eq!(robot.step(Mono(30), 20, NEVER), Step::Idle);
        robot.add_test(waiting("test", 9, 30));
        assert_eq!(started(&mut robot), "test");
    }

    #[test]
    fn pauses_hold_back_everything() {
        let mut robot = Robot { paused_until: Some(Mono(600)), ..Robot::default() };
        robot.add(waiting("a", 1, 10));
        robot.add_test(waiting("test", 9, 30));
        assert_eq!(robot.step(Mono(30), 20, NEVER), Step::At(Mono(600)));
        assert_eq!(robot.step(Mono(30), 20, Mono(900)), Step::At(Mono(900)));
    }

    #[test]
    fn what_could_not_be_begun_keeps_its_place() {
        let mut robot = Robot::default();
        robot.add(waiting("a", 1, 10));
        robot.add(waiting("b", 2, 20));
        let first = robot.start(Mono(100)).expect("a is due");
        robot.never_started();
        robot.put_back(first);
        assert_eq!(started(&mut robot), "a");
    }

    #[test]
    fn a_robot_takes_three_test_messages_a_minute() {
        let mut robot = Robot::default();
        for at in [0, 10, 20] {
            assert_eq!(robot.test_from(Mono(at)), Mono(at));
            robot.add_test(waiting("test", 9, at));
        }
        assert_eq!(robot.test_from(Mono(30)), Mono(60_000));
        assert_eq!(robot.test_from(Mono(60_005)), Mono(60_005));
    }

    #[test]
    fn a_recovery_that_waits_for_a_day_is_of_no_use_any_more() {
        let mut robot = Robot { blocked: true, ..Robot::default() };
        let recovery =
            OpenDelivery { firing: Vec::new(), reason: Reason::AllResolved, ..waiting("over", 1, 10).delivery };
        robot.add(Waiting::of(recovery, Now { wall: Millis(10), mono: Mono(10) }));
        robot.add(waiting("fires", 2, 10));
        let day = 24 * 3_600_000;
        assert_eq!(robot.next_expiry(), Some(Mono(10 + day)));
        assert!(robot.expired(Mono(9 + day)).is_empty());
        let expired: Vec<String> =
            robot.expired(Mono(10 + day)).into_iter().map(|waiting| waiting.delivery.id.0).collect();
        assert_eq!(expired, ["over"]);
    }
}
