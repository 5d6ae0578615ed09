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
    plan::{Draft, Effect, Opening, close_replaced, reseat_these},
    state::{Entry, Grid, Group, Held, Ident, Over, Place, Shown, State, Table, Trace},
};

/// Milliseconds after the start, besides the time that Bellhop was down, in which no alert resolves by the clock: senders
/// get the time to come again (design 2.2).
const GRACE: i64 = 300_000;

/// The state as it was.
pub fn state(snapshot: Snapshot, table: Arc<Table>, outcomes: &Outcomes, now: Now) -> State {
    let Snapshot { alerts, over, doubted, groups, log, told, pending, last_alert_id, last_group_id, down_for } =
        snapshot;
    let mut state = State {
        table,
        last_alert: last_alert_id,
        last_group: last_group_id,
        quiet_until: now.mono.plus(down_for.max(0)).plus(GRACE),
        ..State::default()
    };
    let idents: HashMap<AlertId, Ident> = alerts.iter().map(|alert| (alert.id, Ident::of(alert))).collect();
    let mut logs = entries(log, &idents, now);
    for row in groups {
        let log = logs.remove(&row.id).unwrap_or_default();
        state.open(group(&state, row, log, now));
    }
    let named = named(&state);
    for (ident, occurrences) in by_ident(alerts) {
        hold(&mut state, ident, occurrences, (&named, outcomes), now);
    }
    let alive = now.wall.plus(-down_for.max(0));
    let doubted: HashSet<AlertId> = doubted.into_iter().collect();
    for (ident, mut occurrences) in by_ident(over) {
        let last =
            occurrences.pop().filter(|last| state.alerts.get(&ident).is_none_or(|held| held.alert.id <= last.id));
        let doubt = last.as_ref().filter(|last| doubted.contains(&last.id)).map(|last| Arc::new(last.as_reported()));
        let over = last.and_then(|last| Over::stored(last, now, alive, state.quiet_until));
        state.over.set(ident, over.map(|over| over.doubted_by(doubt)));
    }
    for (robot, id) in told {
        state.told.note(robot, id);
    }
    for delivery in pending {
        state.outbox.push(delivery);
    }
    let open = &state.groups;
    state.outbox.orphan_all_but(|group| open.contains_key(&group));
    state
}

/// What differs for these alerts from where the rules put them now; groups that are over close with any of them.
pub fn plan_these(state: &State, alerts: &[Ident], outcomes: &Outcomes, now: Now) -> (Change, Effect) {
    let mut draft = Draft::new(state, now);
    let held = alerts.iter().filter_map(|ident| Some((*ident, state.alerts.get(ident)?)));
    reseat_these(&mut draft, Opening::Rebuilt, outcomes, held.collect());
    close_replaced(&mut draft);
    draft.finish()
}

/// All alerts, in the order of their ids.
pub fn seats(state: &State) -> Vec<Ident> {
    let mut alerts: Vec<_> = state.alerts.iter().map(|(ident, held)| (held.alert.id, *ident)).collect();
    alerts.sort_unstable();
    alerts.into_iter().map(|(_, ident)| ident).collect()
}

type Log = BTreeMap<RobotId, Arc<Entry>>;

/// A stamp in the future counts as now.
fn entries(log: Vec<LogEntry>, idents: &HashMap<AlertId, Ident>, now: Now) -> HashMap<GroupId, Log> {
    let mut logs: HashMap<GroupId, Log> = HashMap::new();
    for row in log {
        let mut entry = Entry { at: row.at, mono: now.mono_of(row.at.min(now.wall)), ..Entry::default() };
        let mut firing = row.firing;
        firing.sort_unstable();
        for id in firing {
            let Some(ident) = idents.get(&id) else { continue };
            let shown = entry.firing.get(ident).map_or_else(|| Shown::once(id), |shown| shown.then(id, |_| true));
            entry.firing.insert(*ident, shown);
        }
        entry.resolved = row.resolved.into_iter().filter_map(|id| Some((*idents.get(&id)?, id))).collect();
        logs.entry(row.group).or_default().insert(row.robot, Arc::new(entry));
    }
    logs
}

fn group(state: &State, row: AlertGroup, log: Log, now: Now) -> Group {
    let created = now.mono_of(row.created_at.min(now.wall));
    let next = state.table.active(row.rule).map_or(now.mono, |routed| {
        let grid = Grid::of(&routed.rule, created);
        if row.flushed { grid.from(now.mono) } else { grid.first() }
    });
    Group { row: Arc::new(row), created, next, members: BTreeSet::new(), log }
}

/// The occurrences of each alert, oldest first.
fn by_ident(mut alerts: Vec<Alert>) -> HashMap<Ident, Vec<Alert>> {
    alerts.sort_unstable_by_key(|alert| alert.id);
    let mut occurrences: HashMap<Ident, Vec<Alert>> = HashMap::new();
    for alert in alerts {
        occurrences.entry(Ident::of(&alert)).or_default().push(alert);
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

fn hold(
    state: &mut State,
    ident: Ident,
    mut occurrences: Vec<Alert>,
    (named, outcomes): (&Named, &Outcomes),
    now: Now,
) {
    let Some(alert) = occurrences.pop() else { return };
    let place = if alert.is_firing() {
        let mut place = place_of_firing(state, &alert, outcomes.of(ident, &state.table), named);
        let bonds = named.get(&alert.id).into_iter().flatten();
        place.groups.extend(bonds.filter(|(rule, _)| state.table.is_unreadable(*rule)));
        place
    } else {
        place_of_resolved(named, alert.id)
    };
    if !alert.is_firing() && place.groups.is_empty() {
        return;
    }
    let earlier: Vec<AlertId> =
        occurrences.into_iter().map(|alert| alert.id).filter(|id| named.contains_key(id)).collect();
    for id in earlier.iter().chain([&alert.id]) {
        state.told.watch(*id);
    }
    for (_, group) in &place.groups {
        if let Some(group) = state.groups.get_mut(group) {
            group.members.insert(ident);
        }
    }
    let quiet_until = state.quiet_until;
    let end = alert.ends_at.filter(|_| alert.is_firing()).map(|end| now.mono_of(end).max(quiet_until));
    let place = Arc::new(Place { earlier, ..place });
    state.hold(ident, Held { alert: Arc::new(alert), end, place });
}

/// In the groups that there are; [`plan_these`] opens those that are missing. What was recorded about matching is not stored
/// in a place where it could be read quickly: all of it counts as recorded, but for groups that are missing.
fn place_of_firing(state: &State, alert: &Alert, outcome: Option<&Outcome>, named: &Named) -> Place {
    let mut place = Place::default();
    match outcome.cloned().unwrap_or_else(|| state.table.matcher.matching(&alert.labels)) {
        Outcome::Rules(places) => {
            for rule in places.into_iter().map(|at| &state.table.at(at).rule) {
                let labels = crate::plan::group_labels(rule, &alert.labels);
                let overflow = state.overflow.get(&rule.id);
                let is_told =
                    |group: &&GroupId| named.get(&alert.id).is_some_and(|groups| groups.contains(&(rule.id, **group)));
                let own = || state.keys.get(&rule.id).and_then(|groups| groups.get(&labels));
                // It may have a group of its own only since it joined the one of all others.
                if let Some(group) = overflow.filter(is_told).or_else(own).or(overflow) {
                    place.groups.push((rule.id, *group));
                    place.trace.push(Trace::Grouped(rule.id));
                }
            }
        }
        Outcome::Discarded(by) => place.trace.push(Trace::Discarded(state.table.at(by).rule.id)),
        Outcome::Unmatched => place.trace.push(Trace::Unmatched),
    }
    place
}

fn place_of_resolved(named: &Named, id: AlertId) -> Place {
    let groups: Vec<_> = named.get(&id).into_iter().flatten().copied().collect();
    let trace = groups.iter().map(|(rule, _)| Trace::Grouped(*rule)).collect();
    Place { groups, trace, earlier: Vec::new() }
}
