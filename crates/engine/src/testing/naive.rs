//! The engine's rules once more, as plainly as possible: every answer is worked out anew from the whole history of what went
//! in, by looking through lists. Rules are not edited.

use std::sync::Arc;

use model::{
    AlertId, GroupId, Labels, Millis, Mono, Now, RobotId,
    alert::{Alert, Ended, Incoming},
    dispatch_rule::{Action, DispatchRule, Mention},
    notification::{Notification, Reason},
    routing::{RoutedRule, Routing},
};

use crate::{matching::matches_all, plan::merge::Times, state::AlertKey};

#[derive(Clone, Debug)]
pub enum Input {
    Reports(Vec<Incoming>),
    /// The clock is looked at.
    Due,
    /// Bellhop starts again and lets senders have this time, in milliseconds, before anything resolves by the clock.
    Started(i64),
    /// The delivery that was decided then may have arrived, or certainly has not.
    Tried(RobotId, GroupId, Millis, bool),
    /// It was accepted.
    Sent(RobotId, GroupId, Millis),
    /// It failed, was cancelled or was replaced.
    Dropped(RobotId, GroupId, Millis),
}

/// All notifications that follow from the history, in order. `quiet_until`: before it nothing resolves by the clock.
pub fn notifications(routing: &Routing, quiet_until: Mono, history: &[(Now, Input)]) -> Vec<Notification> {
    let mut naive = Naive { routing, quiet_until, ..Naive::of(routing) };
    for (now, input) in history {
        match input {
            Input::Reports(batch) => batch.iter().for_each(|incoming| naive.take(incoming, *now)),
            Input::Due => naive.due(*now),
            Input::Started(grace) => naive.start(*now, *grace),
            Input::Tried(robot, group, at, tried) => {
                let which = naive.position(*robot, *group, *at);
                naive.open[which].tried = *tried;
            }
            Input::Sent(robot, group, at) => naive.sent(*robot, *group, *at),
            Input::Dropped(robot, group, at) => drop(naive.end(*robot, *group, *at)),
        }
    }
    naive.said
}

struct Naive<'a> {
    routing: &'a Routing,
    quiet_until: Mono,
    /// Every occurrence ever; its id is its place + 1.
    alerts: Vec<(Alert, Option<Mono>)>,
    groups: Vec<Group<'a>>,
    notified: Vec<(RobotId, AlertId)>,
    open: Vec<Open>,
    said: Vec<Notification>,
}

/// An open delivery, and when it was decided.
struct Open {
    robot: RobotId,
    group: GroupId,
    at: Millis,
    reason: Reason,
    firing: Vec<AlertId>,
    resolved: Vec<Arc<Alert>>,
    tried: bool,
}

struct Group<'a> {
    id: GroupId,
    rule: &'a RoutedRule,
    labels: Labels,
    first: Mono,
    next: Mono,
    open: bool,
    members: Vec<AlertId>,
    log: Vec<(RobotId, Entry)>,
}

#[derive(Clone)]
struct Entry {
    /// Every occurrence of what counts as announced.
    firing: Vec<AlertId>,
    resolved: Vec<AlertId>,
    at: Mono,
}

impl<'a> Naive<'a> {
    fn of(routing: &'a Routing) -> Self {
        Self {
            routing,
            quiet_until: Mono(0),
            alerts: Vec::new(),
            groups: Vec::new(),
            notified: Vec::new(),
            open: Vec::new(),
            said: Vec::new(),
        }
    }

    fn alert(&self, id: AlertId) -> &Alert {
        &self.alerts[usize::try_from(id.0 - 1).unwrap()].0
    }

    fn key(&self, id: AlertId) -> AlertKey {
        AlertKey::of(self.alert(id))
    }

    /// Some occurrence of the same alert is among `ids`.
    fn is_among(&self, id: AlertId, ids: &[AlertId]) -> bool {
        ids.iter().any(|other| self.key(*other) == self.key(id))
    }

    fn take(&mut self, incoming: &Incoming, now: Now) {
        let key = AlertKey { integration: incoming.integration, fingerprint: incoming.fingerprint };
        let times = Times::of(incoming, now.wall);
        let latest = self.alerts.iter().rposition(|(alert, _)| AlertKey::of(alert) == key);
        let waits = |id: AlertId| self.groups.iter().any(|group| group.open && group.members.contains(&id));
        let known = latest.filter(|at| self.alerts[*at].0.is_firing() || waits(self.alerts[*at].0.id));
        let Some(at) = known else {
            if !times.resolved {
                self.fire(incoming, times, None, now);
            }
            return;
        };
        let old = self.alerts[at].0.clone();
        let times = times.onto(&old, now.wall);
        if !old.is_firing() && !times.resolved {
            return self.fire(incoming, times, Some(old.id), now);
        }
        if old.is_firing() || times.ends_at != old.ends_at {
            let end = times.ends_at.map(|end| now.mono_of(end).max(self.quiet_until));
            let (alert, clock) = &mut self.alerts[at];
            alert.ends_at = times.ends_at;
            alert.updated_at = now.wall;
            if old.is_firing() {
                alert.starts_at = times.starts_at;
                alert.ends_by_timeout = times.ends_by_timeout;
                alert.resolved_at = times.resolved.then_some(now.wall);
                alert.ended = times.resolved.then_some(Ended::Sender);
                *clock = end;
            }
        }
    }

    fn fire(&mut self, incoming: &Incoming, times: Times, old: Option<AlertId>, now: Now) {
        let id = AlertId(i64::try_from(self.alerts.len()).unwrap() + 1);
        let alert = Alert {
            id,
            integration: incoming.integration,
            fingerprint: incoming.fingerprint,
            labels: Arc::clone(&incoming.labels),
            annotations: Arc::clone(&incoming.annotations),
            severity: incoming.severity.clone(),
            generator_url: incoming.generator_url.clone(),
            starts_at: times.starts_at,
            later_start: None,
            ends_at: times.ends_at,
            ends_by_timeout: times.ends_by_timeout,
            received_at: now.wall,
            updated_at: now.wall,
            resolved_at: None,
            ended: None,
            sent_group: None,
            is_cut: false,
        };
        let end = times.ends_at.map(|end| now.mono_of(end).max(self.quiet_until));
        self.alerts.push((alert, end));
        for rule in self.matching(&incoming.labels) {
            let labels = group_labels(&rule.rule, &incoming.labels);
            let found = self
                .groups
                .iter()
                .position(|group| group.open && group.rule.rule.id == rule.rule.id && group.labels == labels);
            let at = found.unwrap_or_else(|| self.open(rule, labels, now));
            let was = old.filter(|old| self.groups[at].members.contains(old));
            self.groups[at].members.retain(|member| Some(*member) != was);
            self.groups[at].members.push(id);
            let Some(was) = was else { continue };
            let mut log = self.groups[at].log.clone();
            for (_, entry) in &mut log {
                if self.is_among(was, &entry.firing) {
                    entry.firing.push(id);
                }
            }
            self.groups[at].log = log;
        }
    }

    fn matching(&self, labels: &Labels) -> Vec<&'a RoutedRule> {
        let holds = |rule: &DispatchRule| rule.enabled && matches_all(&rule.conditions, labels);
        let rules = || self.routing.rules.iter().map(|rule| &**rule);
        let mut matching: Vec<&RoutedRule> = rules().filter(|one| !one.rule.catch_all && holds(&one.rule)).collect();
        if matching.is_empty() {
            matching = rules().filter(|one| one.rule.catch_all && holds(&one.rule)).collect();
        }
        if matching.iter().any(|one| one.rule.action == Action::Discard) { Vec::new() } else { matching }
    }

    fn open(&mut self, rule: &'a RoutedRule, labels: Labels, now: Now) -> usize {
        let id = GroupId(i64::try_from(self.groups.len()).unwrap() + 1);
        let first = now.mono.plus(rule.rule.group_wait);
        let group = Group { id, rule, labels, first, next: first, open: true, members: Vec::new(), log: Vec::new() };
        self.groups.push(group);
        self.groups.len() - 1
    }

    fn start(&mut self, now: Now, grace: i64) {
        self.quiet_until = now.mono.plus(grace);
        for (alert, clock) in &mut self.alerts {
            *clock = alert.ends_at.map(|end| now.mono_of(end).max(self.quiet_until));
        }
    }

    fn due(&mut self, now: Now) {
        for (alert, end) in &mut self.alerts {
            if alert.is_firing() && end.is_some_and(|end| end <= now.mono) {
                alert.resolved_at = Some(now.wall);
                alert.ended = Some(Ended::Clock);
            }
        }
        let mut due: Vec<usize> =
            (0..self.groups.len()).filter(|at| self.groups[*at].open && self.groups[*at].next <= now.mono).collect();
        due.sort_by_key(|at| (self.groups[*at].next, *at));
        for at in due {
            self.flush(at, now);
        }
    }

    fn flush(&mut self, at: usize, now: Now) {
        let rule = self.groups[at].rule;
        let mut flush = self.groups[at].first;
        while flush.plus(rule.rule.group_interval) <= now.mono {
            flush = flush.plus(rule.rule.group_interval);
        }
        for target in &rule.targets {
            self.notify_target(at, target.robot, flush, now);
        }
        let (firing, _) = self.split(at);
        let group = &mut self.groups[at];
        group.open = !firing.is_empty();
        group.members = firing;
        group.next = flush.plus(rule.rule.group_interval);
    }

    /// Members that fire, and others, each in order.
    fn split(&self, at: usize) -> (Vec<AlertId>, Vec<AlertId>) {
        let mut members = self.groups[at].members.clone();
        members.sort_by_key(|id| (self.alert(*id).labels.value("instance").to_owned(), *id));
        members.into_iter().partition(|id| self.alert(*id).is_firing())
    }

    fn notify_target(&mut self, at: usize, robot: RobotId, flush: Mono, now: Now) {
        let (firing, resolved) = self.split(at);
        let group = &self.groups[at];
        let rule = &group.rule.rule;
        let entry = group.log.iter().find(|(of, _)| *of == robot).map(|(_, entry)| entry.clone());
        let hears = |id: &AlertId| {
            let is_its = |open: &Open| (open.robot, open.group) == (robot, group.id);
            let pending = self.open.iter().any(|open| is_its(open) && open.firing.contains(id));
            self.notified.contains(&(robot, *id)) || pending
        };
        let heard_of = |id: &AlertId| {
            let shown = entry.iter().flat_map(|entry| &entry.firing).filter(|of| self.key(**of) == self.key(*id));
            shown.into_iter().any(hears)
        };
        let recovered: Vec<AlertId> = resolved.iter().copied().filter(heard_of).collect();
        let lifetime = (2 * rule.repeat_interval).min(120 * 3600 * 1000);
        let alive = entry.as_ref().filter(|entry| flush.since(entry.at) <= lifetime);
        let reason = match alive {
            None if !firing.is_empty() => Some(Reason::First),
            None => (!recovered.is_empty()).then_some(Reason::AllResolved),
            Some(entry) => {
                let announced = |id: &AlertId| self.is_among(*id, &entry.firing);
                if !firing.iter().all(announced) {
                    Some(if entry.firing.is_empty() { Reason::First } else { Reason::NewAlerts })
                } else if firing.is_empty() {
                    (!entry.firing.is_empty()).then_some(Reason::AllResolved)
                } else if rule.send_recovery && recovered.iter().any(|id| !self.is_among(*id, &entry.resolved)) {
                    Some(Reason::SomeResolved)
                } else {
                    (flush.since(entry.at) > rule.repeat_interval).then_some(Reason::Repeat)
                }
            }
        };
        let shown = if rule.send_recovery { recovered } else { Vec::new() };
        let carried = |ids: &[AlertId]| -> Vec<AlertId> {
            let old = entry.iter().flat_map(|entry| &entry.firing).copied();
            old.filter(|id| self.is_among(*id, ids)).collect()
        };
        let mut entry_firing = carried(&firing);
        let says_something = !firing.is_empty() || !shown.is_empty();
        let (at_entry, said) = match reason.filter(|_| says_something) {
            Some(reason) => {
                entry_firing.extend(firing.iter().filter(|id| !entry_firing.contains(id)).copied().collect::<Vec<_>>());
                (Some(flush), Some(self.notification(at, robot, reason, [&firing, &shown], now)))
            }
            None => {
                let shrank = entry.as_ref().filter(|entry| entry_firing.len() < entry.firing.len());
                (shrank.map(|entry| entry.at), None)
            }
        };
        if let Some(at_entry) = at_entry {
            let log = &mut self.groups[at].log;
            log.retain(|(of, _)| *of != robot);
            log.push((robot, Entry { firing: entry_firing.clone(), resolved, at: at_entry }));
        }
        if let Some(said) = said {
            let firing = said.firing().map(|alert| alert.id).collect();
            let resolved = said.resolved().cloned().collect();
            let (group, reason) = (self.groups[at].id, said.reason);
            self.open.push(Open { robot, group, at: said.at, reason, firing, resolved, tried: false });
            self.said.push(said);
        }
    }

    fn notification(
        &self,
        at: usize,
        robot: RobotId,
        reason: Reason,
        shown: [&[AlertId]; 2],
        now: Now,
    ) -> Notification {
        let group = &self.groups[at];
        let rule = &group.rule.rule;
        let alert = |id: &AlertId| Arc::new(self.alert(*id).clone());
        let mut alerts: Vec<Arc<Alert>> = shown[0].iter().map(alert).collect();
        let mut resolved: Vec<Arc<Alert>> = shown[1].iter().map(alert).collect();
        // What waits untried is replaced: its recoveries are told here, the latest of each alert.
        let untried = self.open.iter().filter(|open| (open.robot, open.group, open.tried) == (robot, group.id, false));
        for old in untried.flat_map(|open| &open.resolved).rev().filter(|_| rule.send_recovery) {
            if alerts.iter().chain(&resolved).all(|shown| AlertKey::of(shown) != AlertKey::of(old)) {
                resolved.push(Arc::clone(old));
            }
        }
        resolved.sort_by_key(|alert| (alert.labels.value("instance").to_owned(), alert.id));
        let untried = self.open.iter().filter(|open| (open.robot, open.group, open.tried) == (robot, group.id, false));
        // Of what ended unsent this model says what it says of all that is over.
        let reason = if alerts.is_empty() {
            reason
        } else {
            let order = [Reason::First, Reason::NewAlerts, Reason::SomeResolved, Reason::Repeat];
            let reasons: Vec<Reason> = untried.map(|open| open.reason).chain([reason]).collect();
            order.into_iter().find(|reason| reasons.contains(reason)).unwrap_or(reason)
        };
        let news = [Reason::First, Reason::NewAlerts, Reason::Repeat].contains(&reason);
        alerts.extend(resolved);
        let people = group.rule.targets.iter().find(|target| target.robot == robot).unwrap().people.clone();
        Notification {
            robot,
            group: Some(group.id),
            rule: Some(rule.id),
            rule_version: rule.version,
            rule_name: rule.name.clone(),
            reason,
            group_labels: Arc::new(group.labels.clone()),
            alerts,
            left_out: model::notification::LeftOut::default(),
            mention: if news { rule.mention } else { Mention::Nobody },
            people: if news && rule.mention == Mention::Handlers { people } else { Vec::new() },
            notice: None,
            overflow: None,
            at: now.wall,
        }
    }

    fn sent(&mut self, robot: RobotId, group: GroupId, at: Millis) {
        let sent = self.end(robot, group, at);
        self.notified.extend(sent.firing.into_iter().map(|id| (robot, id)));
    }

    fn end(&mut self, robot: RobotId, group: GroupId, at: Millis) -> Open {
        let which = self.position(robot, group, at);
        self.open.remove(which)
    }

    fn position(&self, robot: RobotId, group: GroupId, at: Millis) -> usize {
        self.open.iter().position(|open| (open.robot, open.group, open.at) == (robot, group, at)).unwrap()
    }
}

fn group_labels(rule: &DispatchRule, labels: &Labels) -> Labels {
    labels
        .0
        .iter()
        .filter(|(name, _)| rule.grouping.contains(*name))
        .collect::<Vec<_>>()
        .into_iter()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
