//! Which firing alerts are on their way to a robot: it will have been told of them.
//!
//! Each open delivery is known by its id from its decision to its end, so that it does not matter in which order deliveries end
//! nor how: accepted, failed, cancelled or replaced. The recoveries in what was not tried yet are remembered too: what
//! replaces it tells them.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use model::{
    AlertId, DeliveryId, GroupId, RobotId,
    alert::Alert,
    delivery::{Pending, Place},
    notification::Reason,
};

#[derive(Debug, Default)]
pub struct PendingNotifications {
    groups: HashMap<(RobotId, GroupId), InGroup>,
    counts: HashMap<(RobotId, AlertId), Count>,
}

/// In how many open deliveries to a robot an alert is shown as firing.
#[derive(Debug, Default)]
struct Count {
    deliveries: usize,
    /// Of them those about closed groups.
    orphans: usize,
}

/// The open deliveries to one robot about one group; few, because each replaces what was not tried before it.
#[derive(Debug, Default)]
struct InGroup {
    /// In the order of the decisions.
    deliveries: Vec<Open>,
    /// Its group is closed.
    is_orphan: bool,
}

#[derive(Debug)]
struct Open {
    id: DeliveryId,
    reason: Reason,
    place: Place,
    /// Sorted.
    firing: Vec<AlertId>,
    resolved: Vec<Arc<Alert>>,
    unsure: bool,
}

impl PendingNotifications {
    /// What is on its way for a group that is closed counts for every group of the robot: after a regrouping the alert is
    /// in another one.
    pub fn is_pending(&self, robot: RobotId, group: GroupId, id: AlertId) -> bool {
        self.groups.get(&(robot, group)).is_some_and(|in_group| in_group.shows(id))
            || self.counts.get(&(robot, id)).is_some_and(|count| count.orphans > 0)
    }

    /// About any group.
    pub fn is_pending_anywhere(&self, robot: RobotId, id: AlertId) -> bool {
        self.counts.contains_key(&(robot, id))
    }

    /// The group is closed.
    pub fn close_group(&mut self, robot: RobotId, group: GroupId) {
        let Some(in_group) = self.groups.get_mut(&(robot, group)) else { return };
        if std::mem::replace(&mut in_group.is_orphan, true) {
            return;
        }
        for id in in_group.deliveries.iter().flat_map(|open| &open.firing) {
            self.counts.entry((robot, *id)).or_default().orphans += 1;
        }
    }

    /// All groups but these are closed.
    pub fn close_all_but(&mut self, is_open: impl Fn(GroupId) -> bool) {
        let closed: Vec<_> = self.groups.keys().copied().filter(|(_, group)| !is_open(*group)).collect();
        for (robot, group) in closed {
            self.close_group(robot, group);
        }
    }

    /// A delivery was decided.
    pub fn push(&mut self, pending: Pending) {
        let Pending { delivery: id, robot, group, reason, place, mut firing, resolved, unsure } = pending;
        firing.sort_unstable();
        firing.dedup();
        let in_group = self.groups.entry((robot, group)).or_default();
        for id in &firing {
            let count = self.counts.entry((robot, *id)).or_default();
            count.deliveries += 1;
            count.orphans += usize::from(in_group.is_orphan);
        }
        in_group.deliveries.push(Open { id, reason, place, firing, resolved, unsure });
    }

    /// Whether an attempt may have arrived, or is under way: then nothing replaces the delivery.
    pub fn set_unsure(&mut self, delivery: &DeliveryId, robot: RobotId, group: GroupId, unsure: bool) {
        let in_group = self.groups.get_mut(&(robot, group));
        if let Some(open) =
            in_group.and_then(|in_group| in_group.deliveries.iter_mut().find(|open| open.id == *delivery))
        {
            open.unsure = unsure;
        }
    }

    /// What the next delivery to this robot about this group replaces, oldest first.
    fn replaceable(&self, robot: RobotId, group: GroupId) -> impl Iterator<Item = &Open> {
        let in_group = self.groups.get(&(robot, group));
        in_group.into_iter().flat_map(|in_group| &in_group.deliveries).filter(|open| !open.unsure)
    }

    /// The ids and places of what the next delivery replaces.
    pub fn replaced(&self, robot: RobotId, group: GroupId) -> impl Iterator<Item = (&DeliveryId, Place)> {
        self.replaceable(robot, group).map(|open| (&open.id, open.place))
    }

    /// Why that is sent.
    pub fn replaced_reasons(&self, robot: RobotId, group: GroupId) -> impl Iterator<Item = Reason> {
        self.replaceable(robot, group).map(|open| open.reason)
    }

    /// The recoveries in what the next delivery to this robot about this group replaces, oldest first.
    pub fn unsent_recoveries(&self, robot: RobotId, group: GroupId) -> impl Iterator<Item = &Arc<Alert>> {
        self.replaceable(robot, group).flat_map(|open| &open.resolved)
    }

    /// A message that may have arrived shows the alert as firing.
    pub fn may_have_been_shown(&self, robot: RobotId, group: GroupId, id: AlertId) -> bool {
        let in_group = self.groups.get(&(robot, group));
        let mut unsure = in_group.into_iter().flat_map(|in_group| &in_group.deliveries).filter(|open| open.unsure);
        unsure.any(|open| open.firing.binary_search(&id).is_ok())
    }

    /// A delivery came to its end, whichever that was.
    pub fn end(&mut self, delivery: &DeliveryId, robot: RobotId, group: GroupId) {
        let Entry::Occupied(mut in_group) = self.groups.entry((robot, group)) else { return };
        let open = in_group.get_mut();
        let Some(at) = open.deliveries.iter().position(|open| open.id == *delivery) else { return };
        let firing = open.deliveries.remove(at).firing;
        let is_orphan = open.is_orphan;
        if open.deliveries.is_empty() {
            in_group.remove();
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
        self.groups.iter().flat_map(|((robot, group), in_group)| {
            in_group.deliveries.iter().map(|open| Pending {
                delivery: open.id.clone(),
                robot: *robot,
                group: *group,
                reason: open.reason,
                place: open.place,
                firing: open.firing.clone(),
                resolved: open.resolved.clone(),
                unsure: open.unsure,
            })
        })
    }
}

impl InGroup {
    fn shows(&self, id: AlertId) -> bool {
        self.deliveries.iter().any(|open| open.firing.binary_search(&id).is_ok())
    }
}

#[cfg(test)]
mod tests;
