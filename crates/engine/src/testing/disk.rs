//! The store as far as the engine depends on it: rows that changes are written to, and the snapshot of a start.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use model::{
    AlertId, DeliveryId, GroupId, Millis, RobotId,
    alert::{Alert, AlertEvent, AlertEventKind, Ended},
    change::Change,
    delivery::{Pending, Place},
    notification::{AlertGroup, LogEntry, Notification},
    routing::Routing,
};

use crate::Snapshot;

#[derive(Clone, Debug, Default)]
pub struct Disk {
    pub alerts: BTreeMap<AlertId, Arc<Alert>>,
    pub events: Vec<AlertEvent>,
    pub groups: BTreeMap<GroupId, AlertGroup>,
    pub log: BTreeMap<(GroupId, RobotId), LogEntry>,
    pub notified: BTreeSet<(RobotId, AlertId)>,
    /// Not final, in the order of the decisions.
    pub pending: Vec<Delivery>,
    pub routing: Routing,
    pub last_alert: i64,
    pub last_group: i64,
}

#[derive(Clone, Debug)]
pub struct Delivery {
    pub id: DeliveryId,
    pub notification: Notification,
    pub tried: bool,
}

impl Delivery {
    pub fn firing(&self) -> Vec<AlertId> {
        self.notification.firing().map(|alert| alert.id).collect()
    }

    fn pending(&self) -> Option<Pending> {
        let notification = &self.notification;
        Some(Pending {
            delivery: self.id.clone(),
            robot: notification.robot,
            group: notification.group?,
            reason: notification.reason,
            place: Disk::PLACE,
            firing: self.firing(),
            resolved: notification.resolved().cloned().collect(),
            unsure: self.tried,
        })
    }
}

impl Disk {
    /// `deliveries`: the ids of the change's notifications. Returns what was replaced.
    pub fn commit(&mut self, change: &Change, deliveries: &[DeliveryId]) -> Vec<Delivery> {
        let mut ids = BTreeSet::new();
        for alert in change.alerts.iter().chain(&change.moved) {
            assert!(ids.insert(alert.id), "one row twice in {change:?}");
            self.alerts.insert(alert.id, Arc::clone(alert));
            self.last_alert = self.last_alert.max(alert.id.0);
        }
        self.events.extend(change.events.iter().cloned());
        for group in &change.groups {
            self.groups.insert(group.id, (**group).clone());
            self.last_group = self.last_group.max(group.id.0);
        }
        for entry in &change.log {
            assert!(self.groups.contains_key(&entry.group), "a log entry without its group: {entry:?}");
            let firing = entry.firing.iter().chain(&entry.resolved);
            assert!(firing.clone().all(|id| self.alerts.contains_key(id)), "names unknown alerts: {entry:?}");
            self.log.insert((entry.group, entry.robot), entry.clone());
        }
        for group in &change.closed_groups {
            assert!(self.groups.remove(group).is_some(), "closes a group that is not there");
            self.log.retain(|(id, _), _| id != group);
        }
        let mut replaced = Vec::new();
        for (notification, id) in change.notifications.iter().zip(deliveries) {
            let in_group = (notification.robot, notification.group);
            let is_replaced = |waiting: &mut Delivery| {
                !waiting.tried && (waiting.notification.robot, waiting.notification.group) == in_group
            };
            replaced.extend(self.pending.extract_if(.., is_replaced));
            self.pending.push(Delivery { id: id.clone(), notification: notification.clone(), tried: false });
        }
        self.notified.retain(|(_, id)| !change.released.contains(id));
        replaced
    }

    /// Nothing here depends on it.
    pub const PLACE: Place = Place { since: Millis(0), rank: 0 };

    pub fn snapshot(&self, down_for: i64) -> Snapshot {
        let named: BTreeSet<AlertId> =
            self.log.values().flat_map(|entry| entry.firing.iter().chain(&entry.resolved)).copied().collect();
        let alerts: Vec<Alert> = self
            .alerts
            .values()
            .filter(|alert| alert.is_firing() || named.contains(&alert.id))
            .map(|alert| (**alert).clone())
            .collect();
        let over = self.alerts.values().filter(|alert| !alert.is_firing()).map(|alert| (**alert).clone()).collect();
        let last = |id: AlertId| self.events.iter().rfind(|event| event.alert == id).map(|event| event.what.clone());
        let is_doubted = |alert: &&Arc<Alert>| {
            alert.ended == Some(Ended::Sender) && last(alert.id) == Some(AlertEventKind::STILL_REPORTED)
        };
        let doubted = self.alerts.values().filter(is_doubted).map(|alert| alert.id).collect();
        let loaded = |id: &AlertId| alerts.iter().any(|alert| alert.id == *id);
        Snapshot {
            notified: self.notified.iter().filter(|(_, id)| loaded(id)).copied().collect(),
            groups: self.groups.values().cloned().collect(),
            log: self.log.values().cloned().collect(),
            pending: self.pending.iter().filter_map(Delivery::pending).collect(),
            last_alert_id: self.last_alert,
            last_group_id: self.last_group,
            down_for,
            over,
            doubted,
            alerts,
        }
    }
}
