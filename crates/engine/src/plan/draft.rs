//! A change in the making: the state as it will be, laid over the state as it is, so that what comes later in one change
//! sees what came earlier.

use std::{
    collections::{BTreeMap, HashMap, HashSet, btree_map},
    sync::Arc,
};

use model::{
    AlertId, Fingerprint, GroupId, IntegrationId, Labels, Millis, Mono, Now, RobotId, RuleId,
    alert::{Alert, AlertEvent, AlertEventKind},
    change::Change,
    dispatch_rule::DispatchRule,
    notification::{AlertGroup, Notification},
};

use super::{Effect, GroupEffect, NoNews, Passed};
use crate::state::{AlertKey, Entry, FlushSchedule, Over, State, Table, TrackedAlert};

#[derive(Debug)]
pub struct Draft<'a> {
    pub state: &'a State,
    /// The rules that will be in force.
    pub table: Arc<Table>,
    pub now: Now,
    /// Rules whose groups are all formed anew: none of the present ones is joined.
    pub regrouped: HashSet<RuleId>,
    alerts: HashMap<AlertKey, Drafted>,
    opened: HashMap<RuleId, HashMap<Arc<Labels>, GroupId>>,
    overflowing: HashMap<RuleId, GroupId>,
    rows: Vec<(Arc<Alert>, Write)>,
    /// Of the labels and annotations in the messages so far.
    bytes: usize,
    change: Change,
    effect: Effect,
    passed: Vec<NoNews>,
    /// Groups of senders that are known to be cut.
    cut: HashSet<(IntegrationId, Fingerprint)>,
}

#[derive(Debug, Default)]
struct Drafted {
    tracked: Option<TrackedAlert>,
    /// Its place among the rows.
    row: Option<usize>,
}

/// How an alert's row is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Write {
    /// Nothing in it changed.
    Not,
    /// Only its end and the time of the last report moved.
    Later,
    Now,
}

impl<'a> Draft<'a> {
    pub fn new(state: &'a State, now: Now) -> Self {
        let effect =
            Effect { last_alert: state.last_alert, last_group: state.last_group, at: now.mono, ..Effect::default() };
        Self {
            state,
            table: Arc::clone(&state.table),
            now,
            regrouped: HashSet::new(),
            alerts: HashMap::new(),
            opened: HashMap::new(),
            overflowing: HashMap::new(),
            rows: Vec::new(),
            bytes: 0,
            change: Change { at: now.wall, ..Change::default() },
            effect,
            passed: Vec::new(),
            cut: HashSet::new(),
        }
    }

    /// Makes room for so many alerts.
    pub fn expect(&mut self, alerts: usize) {
        self.alerts.reserve(alerts);
        self.rows.reserve(alerts);
    }

    pub fn set_table(&mut self, table: Arc<Table>) {
        self.table = Arc::clone(&table);
        self.effect.table = Some(table);
    }

    pub fn tracked(&self, key: AlertKey) -> Option<&TrackedAlert> {
        match self.alerts.get(&key) {
            Some(drafted) => drafted.tracked.as_ref(),
            None => self.state.alerts.get(&key),
        }
    }

    pub fn put(&mut self, key: AlertKey, tracked: TrackedAlert, write: Write) {
        let drafted = self.alerts.entry(key).or_default();
        write_row(&mut self.rows, drafted, &tracked.alert, write);
        drafted.tracked = Some(tracked);
    }

    /// What changed of an occurrence that is over, and that a group may hold still.
    pub fn put_over(&mut self, key: AlertKey, alert: &Arc<Alert>) {
        let tracked = self.state.alerts.get(&key);
        let drafted = self.alerts.entry(key).or_insert_with(|| Drafted { tracked: tracked.cloned(), row: None });
        write_row(&mut self.rows, drafted, alert, Write::Now);
        if let Some(tracked) = drafted.tracked.as_mut().filter(|tracked| tracked.alert.id == alert.id) {
            tracked.alert = Arc::clone(alert);
        }
    }

    pub fn over(&self, key: AlertKey) -> Option<&Over> {
        match self.effect.over.get(&key) {
            Some(over) => over.as_ref(),
            None => self.state.over.get(key).filter(|over| over.forgotten > self.now.mono),
        }
    }

    pub fn set_over(&mut self, key: AlertKey, over: Option<Over>) {
        self.effect.over.insert(key, over);
    }

    pub fn pass(&mut self, index: usize, labels: &Arc<Labels>, why: Passed) {
        self.passed.push(NoNews { index, labels: Arc::clone(labels), why });
    }

    /// Whether this is the first time that the draft hears of it.
    pub fn is_newly_cut(&mut self, integration: IntegrationId, group: Fingerprint) -> bool {
        self.cut.insert((integration, group))
    }

    /// It is over; what waits for its group's flush is held until then. `until`: as in [`TrackedAlert::over`].
    pub fn over_now(&mut self, key: AlertKey, tracked: TrackedAlert, until: Option<Mono>) {
        self.set_over(key, Some(tracked.over(until, self.now)));
        let waits = !tracked.membership.groups.is_empty();
        self.put(key, tracked, Write::Now);
        if !waits {
            self.forget(key);
        }
    }

    /// Nothing of this alert matters any more.
    pub fn forget(&mut self, key: AlertKey) {
        let gone: Vec<AlertId> = self.tracked(key).into_iter().flat_map(TrackedAlert::occurrences).collect();
        self.effect.forgotten.extend(gone);
        self.alerts.entry(key).or_default().tracked = None;
    }

    pub fn new_occurrence(&mut self) -> AlertId {
        self.effect.last_alert += 1;
        let id = AlertId(self.effect.last_alert);
        self.effect.tracked.push(id);
        id
    }

    pub fn event(&mut self, alert: AlertId, what: AlertEventKind) {
        self.change.events.push(AlertEvent { alert, at: self.now.wall, what });
    }

    /// These occurrences left their last group.
    pub fn release(&mut self, occurrences: impl IntoIterator<Item = AlertId>) {
        self.change.released.extend(occurrences);
    }

    /// Who was notified of this earlier occurrence is not needed any more.
    pub fn release_earlier(&mut self, occurrence: AlertId) {
        self.effect.forgotten.push(occurrence);
    }

    /// Alerts of a rule with the same values of its grouping labels are in one group (rule GR-1).
    pub fn find_group(&self, rule: RuleId, labels: &Labels) -> Option<GroupId> {
        if let Some(id) = self.opened.get(&rule).and_then(|groups| groups.get(labels)) {
            return Some(*id);
        }
        if self.regrouped.contains(&rule) {
            return None;
        }
        self.state.keys.get(&rule)?.get(labels).copied()
    }

    /// Whether the rule has as many groups as it may have.
    pub fn is_full(&self, rule: &DispatchRule) -> bool {
        let present = if self.regrouped.contains(&rule.id) { None } else { self.state.keys.get(&rule.id) };
        let opened = self.opened.get(&rule.id);
        present.map_or(0, HashMap::len) + opened.map_or(0, HashMap::len) >= rule.max_groups as usize
    }

    /// The group of all alerts for which a rule has no group of their own.
    pub fn find_overflow(&self, rule: RuleId) -> Option<GroupId> {
        let present = || self.state.overflow.get(&rule).filter(|_| !self.regrouped.contains(&rule));
        self.overflowing.get(&rule).or_else(present).copied()
    }

    /// `labels`: `None` for the group of all others.
    pub fn open_group(&mut self, rule: &DispatchRule, labels: Option<Labels>, created: (Millis, Mono)) -> GroupId {
        self.effect.last_group += 1;
        let id = GroupId(self.effect.last_group);
        let overflow = labels.is_none();
        let labels = Arc::new(labels.unwrap_or_default());
        if overflow {
            self.overflowing.insert(rule.id, id);
        } else {
            self.opened.entry(rule.id).or_default().insert(Arc::clone(&labels), id);
        }
        let row = AlertGroup { id, rule: rule.id, labels, created_at: created.0, flushed: false, overflow };
        let group = self.group(id);
        group.row = Some(Arc::new(row));
        group.opened = Some(created.1);
        group.next = Some(FlushSchedule::of(rule, created.1).first());
        id
    }

    pub fn group(&mut self, id: GroupId) -> &mut GroupEffect {
        self.effect.groups.entry(id).or_default()
    }

    pub fn group_if_touched(&self, id: GroupId) -> Option<&GroupEffect> {
        self.effect.groups.get(&id)
    }

    pub fn join(&mut self, id: GroupId, key: AlertKey) {
        let is_member = self.state.groups.get(&id).is_some_and(|group| group.members.contains(&key));
        let group = self.group(id);
        if is_member {
            group.left.remove(&key);
        } else {
            group.joined.insert(key);
        }
    }

    pub fn leave(&mut self, id: GroupId, key: AlertKey) {
        let is_member = self.state.groups.get(&id).is_some_and(|group| group.members.contains(&key));
        let group = self.group(id);
        if is_member {
            group.left.insert(key);
        } else {
            group.joined.remove(&key);
        }
    }

    pub fn has_members(&self, id: GroupId) -> bool {
        let present = self.state.groups.get(&id).map_or(0, |group| group.members.len());
        match self.effect.groups.get(&id) {
            Some(group) => present + group.joined.len() > group.left.len(),
            None => present > 0,
        }
    }

    /// The log entries of a group.
    pub fn log(&self, id: GroupId) -> BTreeMap<RobotId, Arc<Entry>> {
        let mut log = self.state.groups.get(&id).map(|group| group.log.clone()).unwrap_or_default();
        if let Some(group) = self.effect.groups.get(&id) {
            log.extend(group.log.iter().map(|(robot, entry)| (*robot, Arc::clone(entry))));
        }
        log
    }

    /// The robots whose entry in a group's log says that the alert fires.
    pub fn robots_that_know(&self, id: GroupId, key: AlertKey) -> Vec<RobotId> {
        let drafted = self.effect.groups.get(&id).map(|group| &group.log);
        let stored = self.state.groups.get(&id).map(|group| &group.log);
        let is_drafted = |robot: &RobotId| drafted.is_some_and(|log| log.contains_key(robot));
        let stored = stored.into_iter().flatten().filter(|(robot, _)| !is_drafted(robot));
        let entries = drafted.into_iter().flatten().chain(stored);
        entries.filter(|(_, entry)| entry.shows(key)).map(|(robot, _)| *robot).collect()
    }

    /// An entry of a group's log, to be changed in place: a plan copies it once, however many of its alerts change.
    pub fn entry_mut(&mut self, id: GroupId, robot: RobotId) -> Option<&mut Entry> {
        let stored = self.state.groups.get(&id).and_then(|group| group.log.get(&robot));
        let log = &mut self.effect.groups.entry(id).or_default().log;
        let entry = match log.entry(robot) {
            btree_map::Entry::Occupied(entry) => entry.into_mut(),
            btree_map::Entry::Vacant(entry) => entry.insert(Arc::clone(stored?)),
        };
        Some(Arc::make_mut(entry))
    }

    pub fn set_entry(&mut self, id: GroupId, robot: RobotId, entry: Entry) {
        self.group(id).log.insert(robot, Arc::new(entry));
    }

    pub fn close(&mut self, id: GroupId) {
        self.group(id).closed = true;
    }

    pub fn notify(&mut self, group: GroupId, notification: Notification) {
        self.bytes +=
            notification.alerts.iter().map(|alert| size(&alert.labels) + size(&alert.annotations)).sum::<usize>();
        self.effect.sent.push((notification.robot, group, notification.reason, notification.alerts.clone()));
        self.change.notifications.push(notification);
    }

    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    pub fn take_passed(&mut self) -> Vec<NoNews> {
        std::mem::take(&mut self.passed)
    }

    pub fn finish(self) -> (Change, Effect) {
        let Self { rows, mut change, mut effect, alerts, .. } = self;
        for (alert, write) in rows {
            match write {
                Write::Not => {}
                Write::Later => change.moved.push(alert),
                Write::Now => change.alerts.push(alert),
            }
        }
        for (id, group) in &effect.groups {
            if group.closed {
                change.closed_groups.push(*id);
                continue;
            }
            change.groups.extend(group.row.clone());
            change.log.extend(group.log.iter().map(|(robot, entry)| entry.row(*id, *robot)));
        }
        effect.released.clone_from(&change.released);
        effect.alerts = alerts.into_iter().map(|(key, drafted)| (key, drafted.tracked)).collect();
        (change, effect)
    }
}

fn write_row(rows: &mut Vec<(Arc<Alert>, Write)>, drafted: &mut Drafted, alert: &Arc<Alert>, write: Write) {
    match drafted.row.filter(|row| rows[*row].0.id == alert.id) {
        Some(row) => {
            let (row, written) = &mut rows[row];
            *row = Arc::clone(alert);
            *written = write.max(*written);
        }
        None if write == Write::Not => {}
        None => {
            drafted.row = Some(rows.len());
            rows.push((Arc::clone(alert), write));
        }
    }
}

fn size(labels: &Labels) -> usize {
    labels.0.iter().map(|(name, value)| name.len() + value.len()).sum()
}
