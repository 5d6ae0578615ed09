//! Which firing alerts are on their way to a robot: it will have been told of them.
//!
//! Of one robot and group at most two deliveries are open: one that was tried, and the latest, which supersedes what was
//! never tried. Where the engine is not told of the superseding, it takes what it cannot tell for under way: rather a recovery
//! too many than one too few.

use std::collections::{HashMap, hash_map::Entry};

use model::{AlertId, GroupId, RobotId};

#[derive(Debug, Default)]
pub struct Outbox {
    lanes: HashMap<(RobotId, GroupId), Lane>,
    /// In how many lanes an alert is.
    counts: HashMap<(RobotId, AlertId), Count>,
}

#[derive(Debug, Default)]
struct Count {
    lanes: usize,
    /// Of them those of closed groups.
    orphans: usize,
}

/// Sorted ids of the deliveries' firing alerts.
#[derive(Debug, Default)]
struct Lane {
    /// All before `previous`.
    older: Option<Vec<AlertId>>,
    /// The one before the latest.
    previous: Option<Vec<AlertId>>,
    latest: Option<Vec<AlertId>>,
    /// Its group is closed.
    is_orphan: bool,
}

impl Outbox {
    /// What is on its way for a group that is closed counts for every group of the robot: after a regrouping the alert is
    /// in another one.
    pub fn is_pending(&self, robot: RobotId, group: GroupId, id: AlertId) -> bool {
        self.lanes.get(&(robot, group)).is_some_and(|lane| lane.shows(id))
            || self.counts.get(&(robot, id)).is_some_and(|count| count.orphans > 0)
    }

    /// About any group.
    pub fn is_pending_anywhere(&self, robot: RobotId, id: AlertId) -> bool {
        self.counts.contains_key(&(robot, id))
    }

    /// The group is closed.
    pub fn orphan(&mut self, robot: RobotId, group: GroupId) {
        self.change(robot, group, |lane| lane.is_orphan = true);
    }

    /// All groups but these are closed.
    pub fn orphan_all_but(&mut self, is_open: impl Fn(GroupId) -> bool) {
        let closed: Vec<_> = self.lanes.keys().copied().filter(|(_, group)| !is_open(*group)).collect();
        for (robot, group) in closed {
            self.orphan(robot, group);
        }
    }

    /// A delivery was decided. Of those before it, only the alerts that pass `matters` are remembered.
    pub fn push(&mut self, robot: RobotId, group: GroupId, firing: &[AlertId], matters: impl Fn(AlertId) -> bool) {
        self.change(robot, group, |lane| {
            if let Some(previous) = lane.previous.take() {
                lane.older.get_or_insert_default().extend(previous);
            }
            lane.previous = lane.latest.take();
            for ids in [&mut lane.older, &mut lane.previous].into_iter().flatten() {
                ids.retain(|id| matters(*id));
                *ids = sorted(std::mem::take(ids));
            }
            lane.latest = Some(sorted(firing.to_vec()));
        });
    }

    /// The delivery before the latest was never tried, and is not any more.
    pub fn superseded(&mut self, robot: RobotId, group: GroupId) {
        self.change(robot, group, |lane| lane.previous = None);
    }

    /// A delivery was accepted. Deliveries of a group go out in order: what was decided before it is over.
    pub fn sent(&mut self, robot: RobotId, group: GroupId, firing: &[AlertId]) {
        let firing = sorted(firing.to_vec());
        self.change(robot, group, |lane| {
            let is_latest = lane.latest.as_ref() == Some(&firing);
            (lane.older, lane.previous) = (None, None);
            if is_latest {
                lane.latest = None;
            }
        });
    }

    /// A delivery failed or was cancelled: the oldest.
    pub fn dropped(&mut self, robot: RobotId, group: GroupId) {
        self.change(robot, group, |lane| {
            let is_latest = lane.older.is_none() && lane.previous.is_none();
            (lane.older, lane.previous) = (None, None);
            if is_latest {
                lane.latest = None;
            }
        });
    }

    fn change(&mut self, robot: RobotId, group: GroupId, change: impl FnOnce(&mut Lane)) {
        let mut lane = self.lanes.remove(&(robot, group)).unwrap_or_default();
        for id in lane.ids() {
            if let Entry::Occupied(mut count) = self.counts.entry((robot, id)) {
                count.get_mut().lanes -= 1;
                count.get_mut().orphans -= usize::from(lane.is_orphan);
                if count.get().lanes == 0 {
                    count.remove();
                }
            }
        }
        change(&mut lane);
        for id in lane.ids() {
            let count = self.counts.entry((robot, id)).or_default();
            count.lanes += 1;
            count.orphans += usize::from(lane.is_orphan);
        }
        if lane.deliveries().next().is_some() {
            self.lanes.insert((robot, group), lane);
        }
    }
}

impl Lane {
    fn deliveries(&self) -> impl Iterator<Item = &Vec<AlertId>> {
        [&self.older, &self.previous, &self.latest].into_iter().flatten()
    }

    fn shows(&self, id: AlertId) -> bool {
        self.deliveries().any(|ids| ids.binary_search(&id).is_ok())
    }

    fn ids(&self) -> Vec<AlertId> {
        sorted(self.deliveries().flatten().copied().collect())
    }
}

fn sorted(mut ids: Vec<AlertId>) -> Vec<AlertId> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROBOT: RobotId = RobotId(1);
    const GROUP: GroupId = GroupId(7);

    fn pending(outbox: &Outbox) -> Vec<i64> {
        (0..9).filter(|id| outbox.is_pending(ROBOT, GROUP, AlertId(*id))).collect()
    }

    fn two(first: i64, second: i64) -> Outbox {
        let mut outbox = Outbox::default();
        outbox.push(ROBOT, GROUP, &[AlertId(first)], |_| true);
        outbox.push(ROBOT, GROUP, &[AlertId(second)], |_| true);
        assert_eq!(pending(&outbox), [first, second]);
        outbox
    }

    #[test]
    fn what_was_sent_is_pending_no_more_and_nothing_before_it() {
        let mut outbox = two(1, 2);
        outbox.sent(ROBOT, GROUP, &[AlertId(2)]);
        assert_eq!(pending(&outbox), Vec::<i64>::new());
        assert!(outbox.lanes.is_empty());
    }

    #[test]
    fn when_an_earlier_delivery_ends_the_latest_stays_pending() {
        let sent: fn(&mut Outbox) = |outbox| outbox.sent(ROBOT, GROUP, &[AlertId(1)]);
        let dropped: fn(&mut Outbox) = |outbox| outbox.dropped(ROBOT, GROUP);
        for end in [sent, dropped] {
            let mut outbox = two(1, 2);
            end(&mut outbox);
            assert_eq!(pending(&outbox), [2]);
            outbox.dropped(ROBOT, GROUP);
            assert_eq!(pending(&outbox), Vec::<i64>::new());
        }
    }

    #[test]
    fn what_was_superseded_does_not_count() {
        let mut outbox = two(1, 2);
        outbox.push(ROBOT, GROUP, &[AlertId(3)], |_| true);
        outbox.superseded(ROBOT, GROUP);
        assert_eq!(pending(&outbox), [1, 3]);
        outbox.dropped(ROBOT, GROUP);
        assert_eq!(pending(&outbox), [3]);
        outbox.dropped(ROBOT, GROUP);
        assert_eq!(pending(&outbox), Vec::<i64>::new());
    }

    #[test]
    fn a_delivery_whose_alerts_do_not_matter_any_more_still_ends_first() {
        let mut outbox = Outbox::default();
        outbox.push(ROBOT, GROUP, &[AlertId(1)], |_| true);
        outbox.push(ROBOT, GROUP, &[AlertId(2)], |id| id == AlertId(2));
        outbox.dropped(ROBOT, GROUP);
        assert_eq!(pending(&outbox), [2]);
    }

    #[test]
    fn what_is_on_its_way_for_a_closed_group_counts_for_all_until_it_is_done() {
        let mut outbox = Outbox::default();
        for group in [GroupId(8), GroupId(9)] {
            outbox.push(ROBOT, group, &[AlertId(1)], |_| true);
        }
        assert_eq!(pending(&outbox), Vec::<i64>::new());
        outbox.orphan_all_but(|group| group == GROUP);
        assert_eq!(pending(&outbox), [1]);
        outbox.dropped(ROBOT, GroupId(8));
        assert_eq!(pending(&outbox), [1]);
        outbox.sent(ROBOT, GroupId(9), &[AlertId(1)]);
        assert_eq!(pending(&outbox), Vec::<i64>::new());
        assert!(outbox.counts.is_empty() && outbox.lanes.is_empty());
    }
}
