//! Which firing alerts are on their way to a robot: it will have been told of them.
//!
//! Each open delivery is known by its id from its decision to its end, so that it does not matter in which order deliveries end
//! nor how: accepted, failed, cancelled or superseded. The recoveries in what was not tried yet are remembered too: what
//! supersedes it tells them.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use model::{AlertId, DeliveryId, GroupId, RobotId, alert::Alert, delivery::Pending};

#[derive(Debug, Default)]
pub struct Outbox {
    lanes: HashMap<(RobotId, GroupId), Lane>,
    counts: HashMap<(RobotId, AlertId), Count>,
}

/// In how many open deliveries to a robot an alert is shown as firing.
#[derive(Debug, Default)]
struct Count {
    deliveries: usize,
    /// Of them those about closed groups.
    orphans: usize,
}

/// The open deliveries to one robot about one group; few, because each supersedes what was not tried before it.
#[derive(Debug, Default)]
struct Lane {
    /// In the order of the decisions.
    deliveries: Vec<Open>,
    /// Its group is closed.
    is_orphan: bool,
}

#[derive(Debug)]
struct Open {
    id: DeliveryId,
    /// Sorted.
    firing: Vec<AlertId>,
    resolved: Vec<Arc<Alert>>,
    tried: bool,
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
        let Some(lane) = self.lanes.get_mut(&(robot, group)) else { return };
        if std::mem::replace(&mut lane.is_orphan, true) {
            return;
        }
        for id in lane.deliveries.iter().flat_map(|open| &open.firing) {
            self.counts.entry((robot, *id)).or_default().orphans += 1;
        }
    }

    /// All groups but these are closed.
    pub fn orphan_all_but(&mut self, is_open: impl Fn(GroupId) -> bool) {
        let closed: Vec<_> = self.lanes.keys().copied().filter(|(_, group)| !is_open(*group)).collect();
        for (robot, group) in closed {
            self.orphan(robot, group);
        }
    }

    /// A delivery was decided.
    pub fn push(&mut self, pending: Pending) {
        let Pending { delivery: id, robot, group, mut firing, resolved, tried } = pending;
        firing.sort_unstable();
        firing.dedup();
        let lane = self.lanes.entry((robot, group)).or_default();
        for id in &firing {
            let count = self.counts.entry((robot, *id)).or_default();
            count.deliveries += 1;
            count.orphans += usize::from(lane.is_orphan);
        }
        lane.deliveries.push(Open { id, firing, resolved, tried });
    }

    /// An attempt was begun: nothing supersedes the delivery any more.
    pub fn tried(&mut self, delivery: &DeliveryId, robot: RobotId, group: GroupId) {
        let lane = self.lanes.get_mut(&(robot, group));
        if let Some(open) = lane.and_then(|lane| lane.deliveries.iter_mut().find(|open| open.id == *delivery)) {
            open.tried = true;
        }
    }

    /// The recoveries in what the next delivery to this robot about this group supersedes, oldest first.
    pub fn untold(&self, robot: RobotId, group: GroupId) -> impl Iterator<Item = &Arc<Alert>> {
        let lane = self.lanes.get(&(robot, group));
        lane.into_iter().flat_map(|lane| &lane.deliveries).filter(|open| !open.tried).flat_map(|open| &open.resolved)
    }

    /// A delivery came to its end, whichever that was.
    pub fn end(&mut self, delivery: &DeliveryId, robot: RobotId, group: GroupId) {
        let Entry::Occupied(mut lane) = self.lanes.entry((robot, group)) else { return };
        let open = lane.get_mut();
        let Some(at) = open.deliveries.iter().position(|open| open.id == *delivery) else { return };
        let firing = open.deliveries.remove(at).firing;
        let is_orphan = open.is_orphan;
        if open.deliveries.is_empty() {
            lane.remove();
        }
        for id in firing {
            if let Entry::Occupied(mut count) = self.counts.entry((robot, id)) {
                count.get_mut().deliveries -= 1;
                count.get_mut().orphans -= usize::from(is_orphan);
                if count.get().deliveries == 0 {
                    count.remove();
                }
            }
        }
    }

    /// All that is remembered, in no order.
    pub fn all(&self) -> impl Iterator<Item = Pending> {
        self.lanes.iter().flat_map(|((robot, group), lane)| {
            lane.deliveries.iter().map(|open| Pending {
                delivery: open.id.clone(),
                robot: *robot,
                group: *group,
                firing: open.firing.clone(),
                resolved: open.resolved.clone(),
                tried: open.tried,
            })
        })
    }
}

impl Lane {
    fn shows(&self, id: AlertId) -> bool {
        self.deliveries.iter().any(|open| open.firing.binary_search(&id).is_ok())
    }
}

#[cfg(test)]
mod tests;
