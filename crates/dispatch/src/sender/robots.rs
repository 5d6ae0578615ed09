//! All robots, and which of them can do something next.

use std::collections::{BTreeSet, HashMap, HashSet};

use model::{DeliveryId, Mono, RobotId};
use store::Replaced;

use super::robot::{Place, Robot, Step, Waiting};

/// Milliseconds by which a pause must grow to be written anew.
const LONGER: i64 = 1_000;

#[derive(Debug)]
pub struct Robots {
    robots: HashMap<RobotId, Robot>,
    starts: Agenda,
    expiries: Agenda,
    /// The pause of all robots (`docs/dingtalk.md` 5, per address).
    paused: Mono,
    limit: usize,
}

/// When each robot has something to do. A robot is in here at most once.
#[derive(Debug, Default)]
struct Agenda {
    times: BTreeSet<(Mono, RobotId)>,
    of: HashMap<RobotId, Mono>,
}

impl Agenda {
    fn set(&mut self, robot: RobotId, at: Option<Mono>) {
        let before = match at {
            Some(at) => self.of.insert(robot, at),
            None => self.of.remove(&robot),
        };
        if before == at {
            return;
        }
        if let Some(before) = before {
            self.times.remove(&(before, robot));
        }
        if let Some(at) = at {
            self.times.insert((at, robot));
        }
    }

    fn first(&self) -> Option<(Mono, RobotId)> {
        self.times.first().copied()
    }
}

impl Robots {
    /// `limit`: messages a minute and robot.
    pub fn new(limit: usize, now: Mono) -> Self {
        let [starts, expiries] = [Agenda::default(), Agenda::default()];
        Self { robots: HashMap::new(), starts, expiries, paused: now, limit }
    }

    /// Changes one robot and looks anew at when it has something to do.
    pub fn change<T>(&mut self, robot: RobotId, now: Mono, change: impl FnOnce(&mut Robot) -> T) -> T {
        let changed = self.robots.entry(robot).or_default();
        let result = change(changed);
        let start = match changed.step(now, self.limit, self.paused) {
            Step::Start => Some(now),
            Step::At(at) => Some(at),
            Step::Idle => None,
        };
        self.expiries.set(robot, changed.next_expiry());
        self.starts.set(robot, start);
        result
    }

    pub fn add(&mut self, waiting: Waiting, now: Mono) {
        self.change(waiting.delivery.robot, now, |robot| robot.add(waiting));
    }

    /// What was taken and not begun keeps its place.
    pub fn put_back(&mut self, waiting: Waiting, now: Mono) {
        self.change(waiting.delivery.robot, now, |robot| robot.put_back(waiting));
    }

    /// Takes out what was replaced; only its robots are looked at.
    pub fn remove(&mut self, replaced: &[Replaced], now: Mono) -> Vec<(RobotId, Waiting)> {
        let gone = replaced.iter().filter_map(|gone| {
            let waiting = self.change(gone.robot, now, |robot| robot.remove(&gone.delivery))?;
            Some((gone.robot, waiting))
        });
        gone.collect()
    }

    /// Takes these out of what waits for a robot.
    pub fn take(&mut self, robot: RobotId, those: &[DeliveryId], now: Mono) -> Vec<Waiting> {
        self.change(robot, now, |robot| those.iter().filter_map(|id| robot.remove(id)).collect())
    }

    /// Those of what waits for a robot that pass `is_meant`.
    pub fn ids(&self, robot: RobotId, is_meant: impl Fn(&Waiting) -> bool) -> Vec<DeliveryId> {
        let waiting = self.robots.get(&robot).into_iter().flat_map(Robot::waiting);
        waiting.filter(|waiting| is_meant(waiting)).map(|waiting| waiting.delivery.id.clone()).collect()
    }

    /// What is of no use any more.
    pub fn expired(&mut self, now: Mono) -> Vec<Waiting> {
        let mut expired = Vec::new();
        while let Some((at, robot)) = self.expiries.first()
            && at <= now
        {
            expired.extend(self.change(robot, now, |robot| robot.expired(now)));
        }
        expired
    }

    pub fn next_expiry(&self) -> Option<Mono> {
        self.expiries.first().map(|(at, _)| at)
    }

    /// Where these stand, should nothing new come.
    pub fn places(&self, robot: RobotId, wanted: &[&DeliveryId], now: Mono) -> Vec<(DeliveryId, Place)> {
        let robot = self.robots.get(&robot);
        robot.map(|robot| robot.places(wanted, now, self.limit, self.paused)).unwrap_or_default()
    }

    /// They are read again for the next message.
    pub fn forget_credentials(&mut self) {
        self.robots.values_mut().for_each(|robot| robot.credentials = None);
    }

    pub fn get(&self, robot: RobotId) -> Option<&Robot> {
        self.robots.get(&robot)
    }

    /// Of all robots.
    pub fn take_tests(&mut self) -> Vec<Waiting> {
        self.robots.values_mut().flat_map(Robot::take_tests).collect()
    }

    /// Takes out what is not in `open` any more.
    pub fn retain(&mut self, open: &HashSet<DeliveryId>, now: Mono) -> Vec<Waiting> {
        let mut gone = Vec::new();
        self.change_all(now, |robot| gone.extend(robot.retain(open)));
        gone
    }

    /// What waits of these is due now.
    pub fn try_now(&mut self, those: &HashSet<DeliveryId>, now: Mono) {
        if !those.is_empty() {
            self.change_all(now, |robot| robot.try_now(those, now));
        }
    }

    /// All that wait, test messages too.
    #[cfg(feature = "failpoint")]
    pub fn all(&self) -> Vec<DeliveryId> {
        self.robots.values().flat_map(Robot::all).cloned().collect()
    }

    pub fn is_blocked(&self, robot: RobotId) -> bool {
        self.robots.get(&robot).is_some_and(|robot| robot.blocked)
    }

    /// All robots pause.
    pub fn all_are_paused(&self, now: Mono) -> bool {
        self.paused > now
    }

    pub fn set_limit(&mut self, limit: usize, now: Mono) {
        if self.limit != limit {
            self.limit = limit;
            self.change_all(now, |_| ());
        }
    }

    /// Whether that makes the pause longer by more than [`LONGER`].
    pub fn pause_all(&mut self, until: Mono, now: Mono) -> bool {
        let is_news = until.since(self.paused) > LONGER;
        if is_news {
            self.paused = until;
            // The store has it of each robot, and is told when it is over.
            self.change_all(now, |robot| robot.paused_until = robot.paused_until.max(Some(until)));
        }
        is_news
    }

    /// Blocked, or paused and not yet known to take messages again.
    pub fn is_held_back(&self, robot: RobotId) -> bool {
        self.robots.get(&robot).is_some_and(|robot| robot.blocked || robot.paused_until.is_some())
    }

    fn change_all(&mut self, now: Mono, mut change: impl FnMut(&mut Robot)) {
        let ids: Vec<RobotId> = self.robots.keys().copied().collect();
        for id in ids {
            self.change(id, now, &mut change);
        }
    }

    /// When something can be begun next.
    pub fn next_due(&self) -> Option<Mono> {
        self.starts.first().map(|(at, _)| at)
    }

    /// Takes the next delivery that may start at `now`.
    pub fn start_one(&mut self, now: Mono) -> Option<Waiting> {
        let (at, robot) = self.starts.first()?;
        if at > now {
            return None;
        }
        self.change(robot, now, |robot| robot.start(now))
    }

    /// When the robot may be sent to, as things stand.
    pub fn open_from(&mut self, robot: RobotId, now: Mono) -> Mono {
        let (limit, paused) = (self.limit, self.paused);
        self.change(robot, now, |robot| robot.open_from(now, limit, paused))
    }
}
