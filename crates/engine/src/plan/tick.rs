//! A group ticks: each robot is told what it has to be told, and what is over leaves the group (rules GR-3 to GR-7, SE-1).

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
    content::{Frame, Member, notification},
    decide::{self, Facts},
    draft::Write,
    reseat::release,
};
use crate::state::{Entry, Grid, Ident, Shown};

/// Milliseconds until a group is looked at again whose rule cannot be read. An edit that mends the rule sets its tick anew.
const UNREADABLE: i64 = 3_600_000;

pub fn plan(draft: &mut Draft, id: GroupId) {
    let Some(group) = draft.state.groups.get(&id) else { return };
    let row = Arc::clone(&group.row);
    if draft.table.is_unreadable(row.rule) {
        draft.group(id).next = Some(draft.now.mono.plus(UNREADABLE));
        return;
    }
    let Some(rule) = draft.table.active(row.rule).cloned() else { return draft.close(id) };
    let grid = Grid::of(&rule.rule, group.created);
    // Late or not, what counts is when it was due; ticks that were missed are not made up for.
    let tick = grid.until(draft.now.mono);
    let members = group.members.iter().filter_map(|ident| {
        let alert = Arc::clone(&draft.held(*ident)?.alert);
        Some(Member { ident: *ident, alert })
    });
    let (firing, resolved) = members.partition(|member| member.alert.is_firing());
    let scene = Scene { id, rule, row, tick, tick_at: draft.now.wall_of(tick), firing, resolved };
    scene.tell_robots(draft);
    scene.leave(draft);
    scene.rearm(draft, grid.after(tick));
}

struct Scene {
    id: GroupId,
    rule: Arc<RoutedRule>,
    row: Arc<AlertGroup>,
    tick: Mono,
    tick_at: Millis,
    firing: Vec<Member>,
    resolved: Vec<Member>,
}

impl Scene {
    fn tell_robots(&self, draft: &mut Draft) {
        let log = draft.log(self.id);
        for target in &self.rule.targets {
            self.tell(draft, target.robot, log.get(&target.robot).map(|entry| &**entry));
        }
        let is_target = |robot: RobotId| self.rule.targets.iter().any(|target| target.robot == robot);
        for (robot, entry) in log.iter().filter(|(robot, _)| !is_target(**robot)) {
            self.tell_former(draft, *robot, entry);
        }
    }

    fn tell(&self, draft: &mut Draft, robot: RobotId, entry: Option<&Entry>) {
        let recovered = self.known(draft, robot, entry, &self.resolved);
        let (rule, tick) = (&self.rule.rule, self.tick);
        let reason = decide::reason(Facts { rule, entry, firing: &self.firing, recovered: &recovered, tick });
        // SE-1.
        let recovered = if rule.send_recovery { recovered.as_slice() } else { &[] };
        match reason {
            Some(reason) if !self.firing.is_empty() || !recovered.is_empty() => {
                self.notify(draft, robot, reason, (&self.firing, recovered), entry);
            }
            _ => self.drop_recovered(draft, robot, entry),
        }
    }

    fn tell_former(&self, draft: &mut Draft, robot: RobotId, entry: &Entry) {
        let recovered = self.known(draft, robot, Some(entry), &self.resolved);
        let firing = self.known(draft, robot, Some(entry), &self.firing);
        let (rule, tick) = (&self.rule.rule, self.tick);
        let facts = Facts { rule, entry: Some(entry), firing: &firing, recovered: &recovered, tick };
        match decide::reason_of_former(facts) {
            Some(reason) if rule.send_recovery => {
                self.notify(draft, robot, reason, (&firing, &recovered), Some(entry));
            }
            _ => self.drop_recovered(draft, robot, Some(entry)),
        }
    }

    /// The message and the log entry are one decision (design 2.3).
    fn notify(
        &self,
        draft: &mut Draft,
        robot: RobotId,
        reason: Reason,
        (firing, recovered): (&[Member], &[Member]),
        entry: Option<&Entry>,
    ) {
        let frame = Frame {
            group: self.id,
            rule: &self.rule,
            labels: &self.row.labels,
            is_overflow: self.row.overflow,
            at: draft.now.wall,
        };
        let mut told = recovered.to_vec();
        told.extend(self.untold(draft, robot, &[firing, recovered].concat()));
        draft.notify(self.id, notification(frame, robot, reason, firing, &told));
        let shown = |member: &Member| {
            let id = member.alert.id;
            let before = entry.and_then(|entry| entry.firing.get(&member.ident));
            (member.ident, before.map_or_else(|| Shown::once(id), |before| before.then(id, |_| true)))
        };
        let entry = Entry {
            firing: firing.iter().map(shown).collect(),
            resolved: self.resolved.iter().map(|member| (member.ident, member.alert.id)).collect(),
            at: self.tick_at,
            mono: self.tick,
        };
        draft.set_entry(self.id, robot, entry);
    }

    /// The recoveries that a message holds which was not tried yet and which this one supersedes: they have left the group and
    /// would be told by none. Not of what `shown` says something newer about.
    fn untold(&self, draft: &Draft, robot: RobotId, shown: &[Member]) -> Vec<Member> {
        if !self.rule.rule.send_recovery {
            return Vec::new();
        }
        let mut untold: BTreeMap<Ident, Member> = BTreeMap::new();
        let shown: HashSet<Ident> = shown.iter().map(|member| member.ident).collect();
        for alert in draft.state.outbox.untold(robot, self.id) {
            let ident = Ident::of(alert);
            if !shown.contains(&ident) {
                untold.insert(ident, Member { ident, alert: Arc::clone(alert) });
            }
        }
        untold.into_values().collect()
    }

    /// Nothing is said; but what is over must count as new when it fires again, which Alertmanager misses (rule DD-7).
    fn drop_recovered(&self, draft: &mut Draft, robot: RobotId, entry: Option<&Entry>) {
        let Some(entry) = entry else { return };
        let still: BTreeMap<_, _> = self
            .firing
            .iter()
            .filter_map(|member| Some((member.ident, entry.firing.get(&member.ident)?.clone())))
            .collect();
        if still.len() < entry.firing.len() {
            let resolved = self.resolved.iter().map(|member| (member.ident, member.alert.id)).collect();
            draft.set_entry(self.id, robot, Entry { firing: still, resolved, at: entry.at, mono: entry.mono });
        }
    }

    /// What was resolved at the decision leaves the group (rule GR-5).
    fn leave(&self, draft: &mut Draft) {
        for member in &self.resolved {
            draft.leave(self.id, member.ident);
            let Some(mut held) = draft.held(member.ident).cloned() else { continue };
            let mut place = (*held.place).clone();
            place.groups.retain(|(_, group)| *group != self.id);
            held.place = Arc::new(place);
            let is_last = held.place.groups.is_empty();
            draft.put(member.ident, held, Write::Not);
            if is_last {
                release(draft, member.ident);
            }
        }
    }

    /// An empty group closes; others tick again (rule GR-3).
    fn rearm(&self, draft: &mut Draft, next: Mono) {
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
            let shown = entry.firing.get(&member.ident);
            shown.is_some_and(|shown| shown.ids().any(|id| draft.state.was_notified_or_will_be(robot, self.id, id)))
        };
        members.iter().filter(is_known).cloned().collect()
    }
}
