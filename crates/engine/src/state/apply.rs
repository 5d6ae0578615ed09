//! Taking over a change that was committed.

use std::collections::{BTreeMap, BTreeSet, hash_map};

use model::{
    DeliveryId, Fingerprint, GroupId, IntegrationId,
    delivery::{Pending, Place},
};

use super::{AlertKey, Group, State, TrackedAlert};
use crate::plan::{Effect, GroupEffect};

impl State {
    /// `deliveries`: the ids and places that the notifications of the change have now, in their order.
    pub fn apply(&mut self, effect: Effect, deliveries: Vec<(DeliveryId, Place)>) {
        if let Some(table) = effect.table {
            self.table = table;
        }
        self.last_alert = effect.last_alert;
        self.last_group = effect.last_group;
        for (key, tracked) in effect.alerts {
            self.replace(key, tracked);
        }
        for (key, over) in effect.over {
            self.over.set(key, over);
        }
        self.over.prune(effect.at);
        let (closed, open): (Vec<_>, Vec<_>) = effect.groups.into_iter().partition(|(_, group)| group.closed);
        for (id, _) in closed {
            self.close(id);
        }
        for (id, group) in open {
            self.change(id, group);
        }
        for id in effect.tracked {
            self.notified.track(id);
        }
        for id in effect.released {
            self.notified.release(id);
        }
        for id in effect.forgotten {
            self.notified.forget(id);
        }
        for (sent, (delivery, place)) in effect.sent.into_iter().zip(deliveries) {
            let (robot, group, reason, alerts) = sent;
            let (firing, resolved): (Vec<_>, Vec<_>) = alerts.into_iter().partition(|alert| alert.is_firing());
            let firing = firing.into_iter().map(|alert| alert.id).collect();
            let unsure = false;
            self.pending.push(Pending { delivery, robot, group, reason, place, firing, resolved, unsure });
        }
    }

    fn replace(&mut self, key: AlertKey, tracked: Option<TrackedAlert>) {
        let end = tracked.as_ref().and_then(|tracked| tracked.end);
        let sent_group = tracked.as_ref().and_then(TrackedAlert::sent_group);
        let is_active = tracked.as_ref().is_some_and(|tracked| tracked.alert.is_firing());
        let before = match (self.alerts.entry(key), tracked) {
            (hash_map::Entry::Occupied(mut entry), Some(tracked)) => Some(entry.insert(tracked)),
            (hash_map::Entry::Occupied(entry), None) => Some(entry.remove()),
            (hash_map::Entry::Vacant(entry), tracked) => {
                if let Some(tracked) = tracked {
                    entry.insert(tracked);
                }
                None
            }
        };
        let was_active = before.as_ref().is_some_and(|tracked| tracked.alert.is_firing());
        if is_active != was_active {
            self.count_active(key.integration, is_active);
        }
        let sent_group_before = before.as_ref().and_then(TrackedAlert::sent_group);
        if sent_group_before != sent_group {
            self.change_sent_group(key, sent_group_before, sent_group);
        }
        let end_before = before.as_ref().and_then(|tracked| tracked.end);
        if end_before != end {
            if let Some(at) = end_before {
                self.ends.remove(&(at, key));
            }
            if let Some(at) = end {
                self.ends.insert((at, key));
            }
        }
    }

    fn change_sent_group(&mut self, key: AlertKey, before: Option<SentGroup>, after: Option<SentGroup>) {
        if let Some(hash_map::Entry::Occupied(mut group)) = before.map(|group| self.sent_groups.entry(group)) {
            group.get_mut().remove(&key);
            if group.get().is_empty() {
                group.remove();
            }
        }
        if let Some(group) = after {
            self.sent_groups.entry(group).or_default().insert(key);
        }
    }

    /// One more, or one less, fires.
    pub fn count_active(&mut self, integration: IntegrationId, is_more: bool) {
        let count = self.active.entry(integration).or_default();
        *count = if is_more { *count + 1 } else { count.saturating_sub(1) };
        if *count == 0 {
            self.active.remove(&integration);
        }
    }

    fn close(&mut self, id: GroupId) {
        let Some(group) = self.groups.remove(&id) else { return };
        self.flushes.remove(&(group.next, id));
        for robot in group.log.keys() {
            self.pending.close_group(*robot, id);
        }
        if group.row.overflow && self.overflow.get(&group.row.rule) == Some(&id) {
            self.overflow.remove(&group.row.rule);
        }
        if let Some(keys) = self.keys.get_mut(&group.row.rule) {
            if keys.get(&group.row.labels) == Some(&id) {
                keys.remove(&group.row.labels);
            }
            if keys.is_empty() {
                self.keys.remove(&group.row.rule);
            }
        }
    }

    fn change(&mut self, id: GroupId, effect: GroupEffect) {
        if let (Some(created), Some(row), Some(next)) = (effect.opened, &effect.row, effect.next) {
            let row = std::sync::Arc::clone(row);
            self.open(Group { row, created, next, members: BTreeSet::new(), log: BTreeMap::new() });
        }
        let Some(group) = self.groups.get_mut(&id) else { return };
        if let Some(next) = effect.next {
            self.flushes.remove(&(group.next, id));
            self.flushes.insert((next, id));
            group.next = next;
        }
        if let Some(row) = effect.row {
            group.row = row;
        }
        group.members.extend(effect.joined);
        for key in effect.left {
            group.members.remove(&key);
        }
        group.log.extend(effect.log);
    }

    pub fn open(&mut self, group: Group) {
        let id = group.row.id;
        if group.row.overflow {
            self.overflow.insert(group.row.rule, id);
        } else {
            self.keys.entry(group.row.rule).or_default().insert(std::sync::Arc::clone(&group.row.labels), id);
        }
        self.flushes.insert((group.next, id));
        self.groups.insert(id, group);
    }

    /// As [`State::apply`] would, for alerts that were stored.
    pub fn insert(&mut self, key: AlertKey, tracked: TrackedAlert) {
        self.replace(key, Some(tracked));
    }
}

type SentGroup = (IntegrationId, Fingerprint);
