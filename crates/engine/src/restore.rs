//! The start: what was stored becomes the state again. Which alerts are in a group is not stored: firing ones are where the
//! rules put them, and resolved ones wait in the groups whose log still names them as firing.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use model::{
    AlertId, GroupId, Now, RobotId, RuleId,
    alert::Alert,
    change::Change,
    notification::{AlertGroup, LogEntry},
};

use crate::{
    Outcomes, Snapshot,
    matching::Outcome,
    plan::{Draft, Effect, Opening, close_replaced, regroup_these},
    state::{
        AlertKey, Entry, FlushSchedule, Group, Membership, NotifiedAlert, Over, State, Table, Trace, TrackedAlert,
    },
};

/// Milliseconds after the start, besides the time that Bellhop was down, in which no alert resolves by the clock: senders
/// get the time to come again.
const GRACE: i64 = 300_000;

/// The state as it was.
pub fn state(snapshot: Snapshot, table: Arc<Table>, outcomes: &Outcomes, now: Now) -> State {
    let Snapshot { alerts, over, doubted, groups, log, notified, pending, last_alert_id, last_group_id, down_for } =
        snapshot;
    let mut state = State {
        table,
        last_alert: last_alert_id,
        last_group: last_group_id,
        quiet_until: now.mono.plus(down_for.max(0)).plus(GRACE),
        ..State::default()
    };
    let keys: HashMap<AlertId, AlertKey> = alerts.iter().map(|alert| (alert.id, AlertKey::of(alert))).collect();
    let mut logs = entries(log, &keys, now);
    for row in groups {
        let log = logs.remove(&row.id).unwrap_or_default();
        state.open(group(&state, row, log, now));
    }
    let named = named(&state);
    for (key, occurrences) in by_ident(alerts) {
        insert(&mut state, key, occurrences, (&named, outcomes), now);
    }
    let alive = now.wall.plus(-down_for.max(0));
    let doubted: HashSet<AlertId> = doubted.into_iter().collect();
    for (key, mut occurrences) in by_ident(over) {
        let last =
            occurrences.pop().filter(|last| state.alerts.get(&key).is_none_or(|tracked| tracked.alert.id <= last.id));
        let doubt = last.as_ref().filter(|last| doubted.contains(&last.id)).map(|last| Arc::new(last.as_reported()));
        let over = last.and_then(|last| Over::stored(last, now, alive, state.quiet_until));
        state.over.set(key, over.map(|over| over.doubted_by(doubt)));
    }
    for (robot, id) in notified {
        state.notified.record(robot, id);
    }
    for delivery in pending {
        state.pending.push(delivery);
    }
    let open = &state.groups;
    state.pending.close_all_but(|group| open.contains_key(&group));
    state
}

/// What differs for these alerts from where the rules put them now; groups that are over close with any of them.
pub fn plan_these(state: &State, alerts: &[AlertKey], outcomes: &Outcomes, now: Now) -> (Change, Effect) {
    let mut draft = Draft::new(state, now);
    let tracked = alerts.iter().filter_map(|key| Some((*key, state.alerts.get(key)?)));
    regroup_these(&mut draft, Opening::Rebuilt, outcomes, tracked.collect());
    close_replaced(&mut draft);
    draft.finish()
}

/// All alerts, in the order of their ids.
pub fn unplaced(state: &State) -> Vec<AlertKey> {
    let mut alerts: Vec<_> = state.alerts.iter().map(|(key, tracked)| (tracked.alert.id, *key)).collect();
    alerts.sort_unstable();
    alerts.into_iter().map(|(_, key)| key).collect()
}

type Log = BTreeMap<RobotId, Arc<Entry>>;

/// A stamp in the future counts as now.
fn entries(log: Vec<LogEntry>, keys: &HashMap<AlertId, AlertKey>, now: Now) -> HashMap<GroupId, Log> {
    let mut logs: HashMap<GroupId, Log> = HashMap::new();
    for row in log {
        let mut entry = Entry { at: row.at, mono: now.mono_of(row.at.min(now.wall)), ..Entry::default() };
        let mut firing = row.firing;
        firing.sort_unstable();
        for id in firing {
            let Some(key) = keys.get(&id) else { continue };
            let shown = entry.firing.get(key).map_or_else(|| NotifiedAlert::once(id), |shown| shown.then(id, |_| true));
            entry.firing.insert(*key, shown);
        }
        entry.resolved = row.resolved.into_iter().filter_map(|id| Some((*keys.get(&id)?, id))).collect();
        logs.entry(row.group).or_default().insert(row.robot, Arc::new(entry));
    }
    logs
}

fn group(state: &State, row: AlertGroup, log: Log, now: Now) -> Group {
    let created = now.mono_of(row.created_at.min(now.wall));
    let next = state.table.active(row.rule).map_or(now.mono, |routed| {
        let schedule = FlushSchedule::of(&routed.rule, created);
        if row.flushed { schedule.from(now.mono) } else { schedule.first() }
    });
    Group { row: Arc::new(row), created, next, members: BTreeSet::new(), log }
}

/// The occurrences of each alert, oldest first.
fn by_ident(mut alerts: Vec<Alert>) -> HashMap<AlertKey, Vec<Alert>> {
    alerts.sort_unstable_by_key(|alert| alert.id);
    let mut occurrences: HashMap<AlertKey, Vec<Alert>> = HashMap::new();
    for alert in alerts {
        occurrences.entry(AlertKey::of(&alert)).or_default().push(alert);
    }
    occurrences
}

/// The groups whose log names an occurrence as firing, with their rules.
type Named = HashMap<AlertId, BTreeSet<(RuleId, GroupId)>>;

fn named(state: &State) -> Named {
    let mut named = Named::new();
    for group in state.groups.values() {
        for shown in group.log.values().flat_map(|entry| entry.firing.values()) {
            for id in shown.ids() {
                named.entry(id).or_default().insert((group.row.rule, group.row.id));
            }
        }
    }
    named
}

fn insert(
    state: &mut State,
    key: AlertKey,
    mut occurrences: Vec<Alert>,
    (named, outcomes): (&Named, &Outcomes),
    now: Now,
) {
    let Some(alert) = occurrences.pop() else { return };
    let membership = if alert.is_firing() {
        let mut membership = place_of_firing(state, &alert, outcomes.of(key, &state.table), named);
        let bonds = named.get(&alert.id).into_iter().flatten();
        membership.groups.extend(bonds.filter(|(rule, _)| state.table.is_unreadable(*rule)));
        membership
    } else {
        place_of_resolved(named, alert.id)
    };
    if !alert.is_firing() && membership.groups.is_empty() {
        return;
    }
    let earlier: Vec<AlertId> =
        occurrences.into_iter().map(|alert| alert.id).filter(|id| named.contains_key(id)).collect();
    for id in earlier.iter().chain([&alert.id]) {
        state.notified.track(*id);
    }
    for (_, group) in &membership.groups {
        if let Some(group) = state.groups.get_mut(group) {
            group.members.insert(key);
        }
    }
    let quiet_until = state.quiet_until;
    let end = alert.ends_at.filter(|_| alert.is_firing()).map(|end| now.mono_of(end).max(quiet_until));
    let membership = Arc::new(Membership { earlier, ..membership });
    state.insert(key, TrackedAlert { alert: Arc::new(alert), end, membership });
}

/// In the groups that there are; [`plan_these`] opens those that are missing. What was recorded about matching is not stored
/// in a place where it could be read quickly: all of it counts as recorded, but for groups that are missing.
fn place_of_firing(state: &State, alert: &Alert, outcome: Option<&Outcome>, named: &Named) -> Membership {
    let mut membership = Membership::default();
    match outcome.cloned().unwrap_or_else(|| state.table.matcher.matching(&alert.labels)) {
        Outcome::Rules(places) => {
            for rule in places.into_iter().map(|at| &state.table.at(at).rule) {
                let labels = crate::plan::group_labels(rule, &alert.labels);
                let overflow = state.overflow.get(&rule.id);
                let was_notified =
                    |group: &&GroupId| named.get(&alert.id).is_some_and(|groups| groups.contains(&(rule.id, **group)));
                let own = || state.keys.get(&rule.id).and_then(|groups| groups.get(&labels));
                // It may have a group of its own only since it joined the one of all others.
                if let Some(group) = overflow.filter(was_notified).or_else(own).or(overflow) {
                    membership.groups.push((rule.id, *group));
                    membership.trace.push(Trace::Grouped(rule.id));
                }
            }
        }
        Outcome::Discarded(by) => membership.trace.push(Trace::Discarded(state.table.at(by).rule.id)),
        Outcome::Unmatched => membership.trace.push(Trace::Unmatched),
    }
    membership
}

fn place_of_resolved(named: &Named, id: AlertId) -> Membership {
    let groups: Vec<_> = named.get(&id).into_iter().flatten().copied().collect();
    let trace = groups.iter().map(|(rule, _)| Trace::Grouped(*rule)).collect();
    Membership { groups, trace, earlier: Vec::new() }
}
