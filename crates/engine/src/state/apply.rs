//! Taking over a change that was committed.

use std::collections::{BTreeMap, BTreeSet, hash_map};

use model::{DeliveryId, Fingerprint, GroupId, IntegrationId, RuleId, delivery::Pending};

use super::{Group, Held, Ident, State};
use crate::plan::{Effect, GroupEffect};

impl State {
    /// `deliveries`: the ids that the notifications of the change have now, in their order.
    pub fn apply(&mut self, effect: Effect, deliveries: Vec<DeliveryId>) {
        if let Some(table) = effect.table {
            self.table = table;
        }
        self.last_alert = effect.last_alert;
        self.last_group = effect.last_group;
        for (ident, held) in effect.alerts {
            self.replace(ident, held);
        }
        for (ident, over) in effect.over {
            self.over.set(ident, over);
        }
        self.over.prune(effect.at);
        let (closed, open): (Vec<_>, Vec<_>) = effect.groups.into_iter().partition(|(_, group)| group.closed);
        for (id, _) in closed {
            self.close(id);
        }
        for (id, group) in open {
            self.change(id, group);
        }
        for id in effect.born {
            self.told.watch(id);
        }
        for id in effect.settled {
            self.told.settle(id);
        }
        for id in effect.dead {
            self.told.forget(id);
        }
        for ((robot, group, alerts), delivery) in effect.sent.into_iter().zip(deliveries) {
            let (firing, resolved): (Vec<_>, Vec<_>) = alerts.into_iter().partition(|alert| alert.is_firing());
            let firing = firing.into_iter().map(|alert| alert.id).collect();
            self.outbox.push(Pending { delivery, robot, group, firing, resolved, tried: false });
        }
    }

    fn replace(&mut self, ident: Ident, held: Option<Held>) {
        let end = held.as_ref().and_then(|held| held.end);
        let rules = rules(held.as_ref());
        let sent_group = held.as_ref().and_then(Held::sent_group);
        let is_active = held.as_ref().is_some_and(|held| held.alert.is_firing());
        let before = match (self.alerts.entry(ident), held) {
            (hash_map::Entry::Occupied(mut entry), Some(held)) => Some(entry.insert(held)),
            (hash_map::Entry::Occupied(entry), None) => Some(entry.remove()),
            (hash_map::Entry::Vacant(entry), held) => {
                if let Some(held) = held {
                    entry.insert(held);
                }
                None
            }
        };
        let was_active = before.as_ref().is_some_and(|held| held.alert.is_firing());
        if is_active != was_active {
            self.count_active(ident.integration, is_active);
        }
        let sent_group_before = before.as_ref().and_then(Held::sent_group);
        if sent_group_before != sent_group {
            self.change_sent_group(ident, sent_group_before, sent_group);
        }
        let end_before = before.as_ref().and_then(|held| held.end);
        if end_before != end {
            if let Some(at) = end_before {
                self.ends.remove(&(at, ident));
            }
            if let Some(at) = end {
                self.ends.insert((at, ident));
            }
        }
        let rules_before = self::rules(before.as_ref());
        if rules_before.as_slice() != rules.as_slice() {
            for rule in rules_before {
                if let Some(count) = self.firing.get_mut(&rule) {
                    *count = count.saturating_sub(1);
                }
            }
            for rule in rules {
                *self.firing.entry(rule).or_default() += 1;
            }
        }
    }

    fn change_sent_group(&mut self, ident: Ident, before: Option<SentGroup>, after: Option<SentGroup>) {
        if let Some(hash_map::Entry::Occupied(mut group)) = before.map(|group| self.sent_groups.entry(group)) {
            group.get_mut().remove(&ident);
            if group.get().is_empty() {
                group.remove();
            }
        }
        if let Some(group) = after {
            self.sent_groups.entry(group).or_default().insert(ident);
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
        self.ticks.remove(&(group.next, id));
        for robot in group.log.keys() {
            self.outbox.orphan(*robot, id);
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
            self.ticks.remove(&(group.next, id));
            self.ticks.insert((next, id));
            group.next = next;
        }
        if let Some(row) = effect.row {
            group.row = row;
        }
        group.members.extend(effect.joined);
        for ident in effect.left {
            group.members.remove(&ident);
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
        self.ticks.insert((group.next, id));
        self.groups.insert(id, group);
    }

    /// As [`State::apply`] would, for alerts that were stored.
    pub fn hold(&mut self, ident: Ident, held: Held) {
        self.replace(ident, Some(held));
    }
}

type SentGroup = (IntegrationId, Fingerprint);

/// The rules in whose groups the alert fires.
fn rules(held: Option<&Held>) -> Vec<RuleId> {
    let firing = held.filter(|held| held.alert.is_firing());
    firing.map(|held| held.place.groups.iter().map(|(rule, _)| *rule).collect()).unwrap_or_default()
}
