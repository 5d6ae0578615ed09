//! A group flushes: each robot is notified what it has to be notified, and what is over leaves the group (rules GR-3 to GR-7, SE-1).

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use model::{
    GroupId, Millis, Mono, RobotId,
    notification::{AlertGroup, Reason},
    routing::RoutedRule,
};

use super::{
    Draft,
    content::{Header, Member, notification},
    decide::{self, Situation},
    draft::Write,
    regroup::release,
};
use crate::state::{AlertKey, Entry, FlushSchedule, NotifiedAlert};

/// Milliseconds until a group is looked at again whose rule cannot be read. An edit that mends the rule sets its flush anew.
const UNREADABLE: i64 = 3_600_000;

pub fn plan(draft: &mut Draft, id: GroupId) {
    let Some(group) = draft.state.groups.get(&id) else { return };
    let row = Arc::clone(&group.row);
    if draft.table.is_unreadable(row.rule) {
        draft.group(id).next = Some(draft.now.mono.plus(UNREADABLE));
        return;
    }
    let Some(rule) = draft.table.active(row.rule).cloned() else { return draft.close(id) };
    let schedule = FlushSchedule::of(&rule.rule, group.created);
    // Late or not, what counts is when it was due; flushes that were missed are not made up for.
    let at = schedule.until(draft.now.mono);
    let members = group.members.iter().filter_map(|key| {
        let alert = Arc::clone(&draft.tracked(*key)?.alert);
        Some(Member { key: *key, alert })
    });
    let (firing, resolved) = members.partition(|member| member.alert.is_firing());
    let flush = Flush { id, rule, row, at, flushed_at: draft.now.wall_of(at), firing, resolved };
    flush.notify_robots(draft);
    flush.release_resolved(draft);
    flush.schedule_next(draft, schedule.after(at));
}

struct Flush {
    id: GroupId,
    rule: Arc<RoutedRule>,
    row: Arc<AlertGroup>,
    at: Mono,
    flushed_at: Millis,
    firing: Vec<Member>,
    resolved: Vec<Member>,
}

impl Flush {
    fn notify_robots(&self, draft: &mut Draft) {
        let log = draft.log(self.id);
        for target in &self.rule.targets {
            self.notify_target(draft, target.robot, log.get(&target.robot).map(|entry| &**entry));
        }
        let is_target = |robot: RobotId| self.rule.targets.iter().any(|target| target.robot == robot);
        for (robot, entry) in log.iter().filter(|(robot, _)| !is_target(**robot)) {
            self.notify_former(draft, *robot, entry);
        }
    }

    fn notify_target(&self, draft: &mut Draft, robot: RobotId, entry: Option<&Entry>) {
        let recovered = self.known(draft, robot, entry, &self.resolved);
        let (rule, at) = (&self.rule.rule, self.at);
        let reason = decide::reason(Situation { rule, entry, firing: &self.firing, recovered: &recovered, at });
        // SE-1.
        let recovered = if rule.send_recovery { recovered.as_slice() } else { &[] };
        match reason {
            Some(reason) if !self.firing.is_empty() || !recovered.is_empty() => {
                self.notify(draft, robot, reason, (&self.firing, recovered), entry);
            }
            _ => self.drop_recovered(draft, robot, entry),
        }
    }

    fn notify_former(&self, draft: &mut Draft, robot: RobotId, entry: &Entry) {
        let recovered = self.known(draft, robot, Some(entry), &self.resolved);
        let firing = self.known(draft, robot, Some(entry), &self.firing);
        let (rule, at) = (&self.rule.rule, self.at);
        let situation = Situation { rule, entry: Some(entry), firing: &firing, recovered: &recovered, at };
        match decide::reason_of_former(situation) {
            Some(reason) if rule.send_recovery => {
                self.notify(draft, robot, reason, (&firing, &recovered), Some(entry));
            }
            _ => self.drop_recovered(draft, robot, Some(entry)),
        }
    }

    /// The message and the log entry are one decision.
    fn notify(
        &self,
        draft: &mut Draft,
        robot: RobotId,
        reason: Reason,
        (firing, recovered): (&[Member], &[Member]),
        entry: Option<&Entry>,
    ) {
        let header = Header {
            group: self.id,
            rule: &self.rule,
            labels: &self.row.labels,
            is_overflow: self.row.overflow,
            at: draft.now.wall,
        };
        let mut resolved = recovered.to_vec();
        resolved.extend(self.unsent_recoveries(draft, robot, &[firing, recovered].concat()));
        let reason = self.reason_of_successor(draft, robot, (reason, entry), firing, &resolved);
        draft.notify(self.id, notification(header, robot, reason, firing, &resolved));
        let shown = |member: &Member| {
            let id = member.alert.id;
            let before = entry.and_then(|entry| entry.firing.get(&member.key));
            (member.key, before.map_or_else(|| NotifiedAlert::once(id), |before| before.then(id, |_| true)))
        };
        let entry = Entry {
            firing: firing.iter().map(shown).collect(),
            resolved: self.resolved.iter().map(|member| (member.key, member.alert.id)).collect(),
            at: self.flushed_at,
            mono: self.at,
        };
        draft.set_entry(self.id, robot, entry);
    }

    /// While something fires, a message that replaces another one has the more telling reason of the two: a repeat after a first message
    /// that never left is a first message. When nothing fires any more and the robot was never notified of any of it, its alerts
    /// fired and ended unsent.
    fn reason_of_successor(
        &self,
        draft: &Draft,
        robot: RobotId,
        (own, entry): (Reason, Option<&Entry>),
        firing: &[Member],
        resolved: &[Member],
    ) -> Reason {
        let pending = &draft.state.pending;
        if !firing.is_empty() {
            let order = [Reason::First, Reason::NewAlerts, Reason::SomeResolved, Reason::Repeat];
            let place = |reason: Reason| order.iter().position(|other| *other == reason).unwrap_or(order.len());
            return pending.replaced_reasons(robot, self.id).chain([own]).min_by_key(|one| place(*one)).unwrap_or(own);
        }
        let was_shown = |member: &Member| {
            let shown = entry.and_then(|entry| entry.firing.get(&member.key));
            let mut ids = shown.into_iter().flat_map(NotifiedAlert::ids).chain([member.alert.id]);
            ids.any(|id| {
                draft.state.notified.was_notified(robot, id) || pending.may_have_been_shown(robot, self.id, id)
            })
        };
        let is_unsent = |reason| matches!(reason, Reason::First | Reason::EndedUnsent);
        let announced_unsent = pending.replaced_reasons(robot, self.id).any(is_unsent);
        if announced_unsent && !resolved.iter().any(was_shown) { Reason::EndedUnsent } else { own }
    }

    /// The recoveries that a message holds which was not tried yet and which this one replaces: they have left the group and
    /// no other message would name them. Not of what `shown` says something newer about.
    fn unsent_recoveries(&self, draft: &Draft, robot: RobotId, shown: &[Member]) -> Vec<Member> {
        if !self.rule.rule.send_recovery {
            return Vec::new();
        }
        let mut unsent: BTreeMap<AlertKey, Member> = BTreeMap::new();
        let shown: HashSet<AlertKey> = shown.iter().map(|member| member.key).collect();
        for alert in draft.state.pending.unsent_recoveries(robot, self.id) {
            let key = AlertKey::of(alert);
            if !shown.contains(&key) {
                unsent.insert(key, Member { key, alert: Arc::clone(alert) });
            }
        }
        unsent.into_values().collect()
    }

    /// Nothing is said; but what is over must count as new when it fires again, which Alertmanager misses (rule DD-7).
    fn drop_recovered(&self, draft: &mut Draft, robot: RobotId, entry: Option<&Entry>) {
        let Some(entry) = entry else { return };
        let still: BTreeMap<_, _> = self
            .firing
            .iter()
            .filter_map(|member| Some((member.key, entry.firing.get(&member.key)?.clone())))
            .collect();
        if still.len() < entry.firing.len() {
            let resolved = self.resolved.iter().map(|member| (member.key, member.alert.id)).collect();
            draft.set_entry(self.id, robot, Entry { firing: still, resolved, at: entry.at, mono: entry.mono });
        }
    }

    /// What was resolved at the decision leaves the group (rule GR-5).
    fn release_resolved(&self, draft: &mut Draft) {
        for member in &self.resolved {
            draft.leave(self.id, member.key);
            let Some(mut tracked) = draft.tracked(member.key).cloned() else { continue };
            let mut membership = (*tracked.membership).clone();
            membership.groups.retain(|(_, group)| *group != self.id);
            tracked.membership = Arc::new(membership);
            let is_last = tracked.membership.groups.is_empty();
            draft.put(member.key, tracked, Write::Not);
            if is_last {
                release(draft, member.key);
            }
        }
    }

    /// An empty group closes; others flush again (rule GR-3).
    fn schedule_next(&self, draft: &mut Draft, next: Mono) {
        if !draft.has_members(self.id) {
            return draft.close(self.id);
        }
        let group = draft.group(self.id);
        group.next = Some(next);
        if !self.row.flushed {
            group.row = Some(Arc::new(AlertGroup { flushed: true, ..(*self.row).clone() }));
        }
    }

    /// Those of `members` that were announced to the robot in a message that it accepted, or that is still on its way.
    fn known(&self, draft: &Draft, robot: RobotId, entry: Option<&Entry>, members: &[Member]) -> Vec<Member> {
        let Some(entry) = entry else { return Vec::new() };
        let is_known = |member: &&Member| {
            let shown = entry.firing.get(&member.key);
            shown.is_some_and(|shown| shown.ids().any(|id| draft.state.was_notified_or_will_be(robot, self.id, id)))
        };
        members.iter().filter(is_known).cloned().collect()
    }
}
