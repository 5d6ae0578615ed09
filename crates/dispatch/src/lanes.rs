//! All lanes, and which of them can do something next.

use std::collections::{BTreeSet, HashMap, HashSet};

use model::{DeliveryId, GroupId, Mono, RobotId};
use store::Replaced;

use crate::lane::{Lane, Step, Waiting};

/// Milliseconds by which a pause must grow to be written anew.
const LONGER: i64 = 1_000;

#[derive(Debug)]
pub struct Lanes {
    lanes: HashMap<RobotId, Lane>,
    /// When each lane that is not idle has something to do. A lane is in here once.
    agenda: BTreeSet<(Mono, RobotId)>,
    scheduled: HashMap<RobotId, Mono>,
    /// The pause of all robots (`docs/dingtalk.md` 5, per address).
    paused: Mono,
    limit: usize,
}

impl Lanes {
    /// `limit`: messages a minute and robot.
    pub fn new(limit: usize, now: Mono) -> Self {
        Self { lanes: HashMap::new(), agenda: BTreeSet::new(), scheduled: HashMap::new(), paused: now, limit }
    }

    /// Changes one lane and looks anew at when it has something to do.
    pub fn change<T>(&mut self, robot: RobotId, now: Mono, change: impl FnOnce(&mut Lane) -> T) -> T {
        let lane = self.lanes.entry(robot).or_default();
        let result = change(lane);
        if let Some(at) = self.scheduled.remove(&robot) {
            self.agenda.remove(&(at, robot));
        }
        let at = match lane.step(now, self.limit, self.paused) {
            Step::Start => now,
            Step::At(at) => at,
            Step::Idle => return result,
        };
        self.scheduled.insert(robot, at);
        self.agenda.insert((at, robot));
        result
    }

    pub fn add(&mut self, waiting: Waiting, now: Mono) {
        self.change(waiting.delivery.robot, now, |lane| lane.add(waiting));
    }

    /// Takes out what was replaced; only the lanes of its robots are looked at.
    pub fn remove(&mut self, replaced: &[Replaced], now: Mono) {
        let mut by_robot: HashMap<RobotId, HashSet<&DeliveryId>> = HashMap::new();
        for gone in replaced {
            by_robot.entry(gone.robot).or_default().insert(&gone.delivery);
        }
        for (robot, gone) in by_robot {
            self.change(robot, now, |lane| lane.remove(&gone));
        }
    }

    /// Takes out what is not in `open` any more.
    pub fn retain(&mut self, open: &HashSet<DeliveryId>, now: Mono) -> Vec<Waiting> {
        let mut gone = Vec::new();
        self.change_all(now, |lane| gone.extend(lane.retain(open)));
        gone
    }

    /// What waits of these is due now.
    pub fn try_now(&mut self, those: &HashSet<DeliveryId>, now: Mono) {
        if !those.is_empty() {
            self.change_all(now, |lane| lane.try_now(those, now));
        }
    }

    /// All that wait, test messages too.
    #[cfg(feature = "failpoint")]
    pub fn all(&self) -> Vec<DeliveryId> {
        self.lanes.values().flat_map(Lane::all).cloned().collect()
    }

    /// As [`Lane::untried`].
    pub fn untried(&self, robot: RobotId, group: GroupId) -> Option<&Waiting> {
        self.lanes.get(&robot)?.untried(group)
    }

    pub fn is_blocked(&self, robot: RobotId) -> bool {
        self.lanes.get(&robot).is_some_and(|lane| lane.blocked)
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
            self.change_all(now, |lane| lane.paused_until = lane.paused_until.max(Some(until)));
        }
        is_news
    }

    /// Blocked, or paused and not yet known to take messages again.
    pub fn is_held_back(&self, robot: RobotId) -> bool {
        self.lanes.get(&robot).is_some_and(|lane| lane.blocked || lane.paused_until.is_some())
    }

    fn change_all(&mut self, now: Mono, mut change: impl FnMut(&mut Lane)) {
        let robots: Vec<RobotId> = self.lanes.keys().copied().collect();
        for robot in robots {
            self.change(robot, now, &mut change);
        }
    }

    /// When something can be done next.
    pub fn next_due(&self) -> Option<Mono> {
        self.agenda.first().map(|(at, _)| *at)
    }

    /// Takes the next delivery that may start at `now`.
    pub fn start_one(&mut self, now: Mono) -> Option<Waiting> {
        let (at, robot) = *self.agenda.first()?;
        if at > now {
            return None;
        }
        self.change(robot, now, |lane| lane.start(now))
    }

    /// When the robot may be sent to, as things stand.
    pub fn open_from(&mut self, robot: RobotId, now: Mono) -> Mono {
        let (limit, paused) = (self.limit, self.paused);
        self.change(robot, now, |lane| lane.open_from(now, limit, paused))
    }

    pub fn keywords(&self, robot: RobotId) -> &[String] {
        self.lanes.get(&robot).map_or(&[], |lane| &lane.keywords)
    }
}
