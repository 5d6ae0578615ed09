//! Alerts change groups because the rules changed, and what robots were notified moves along with them.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use model::{GroupId, RobotId, RuleId};

use super::{Draft, Opening, draft::Write, join};
use crate::{
    Outcomes,
    matching::Outcome,
    state::{AlertKey, Entry, Group, Membership, Table, TrackedAlert},
};

/// Puts every alert where the draft's rules want it: those that no longer match leave, firing ones that match now join, and
/// the alerts of regrouped rules change over to new groups, with them the resolved ones that were announced and wait for
/// their flush. A group that is left empty closes at its flush, as any other does.
///
/// `outcomes`: what the draft's rules make of the alerts, as far as that is known; the others are matched here.
pub fn regroup(draft: &mut Draft, opening: Opening, outcomes: &Outcomes) {
    let state = draft.state;
    let mut keys: Vec<(AlertKey, &TrackedAlert)> = state.alerts.iter().map(|(key, tracked)| (*key, tracked)).collect();
    keys.sort_unstable_by_key(|(_, tracked)| tracked.alert.id);
    regroup_these(draft, opening, outcomes, keys);
}

/// As [`regroup`], for these alerts, in the order of their ids.
pub fn regroup_these(draft: &mut Draft, opening: Opening, outcomes: &Outcomes, keys: Vec<(AlertKey, &TrackedAlert)>) {
    let those: HashSet<AlertKey> = keys.iter().map(|(key, _)| *key).collect();
    for (key, tracked) in keys {
        regroup_one(draft, key, tracked, opening, outcomes);
    }
    move_log(draft, &those);
}

/// Groups of rules that are disabled or gone, or that discard now, close without a message, and so do those
/// that were formed anew.
pub fn close_replaced(draft: &mut Draft) {
    for (id, group) in &draft.state.groups {
        let rule = group.row.rule;
        let is_over = draft.table.active(rule).is_none() && !draft.table.is_unreadable(rule);
        if is_over || draft.regrouped.contains(&rule) {
            draft.close(*id);
        }
    }
}

/// The alert is in no group any more: who was notified of it is released, and a resolved one is not held any longer.
pub fn release(draft: &mut Draft, key: AlertKey) {
    let Some(tracked) = draft.tracked(key).cloned() else { return };
    draft.release(tracked.occurrences());
    if !tracked.alert.is_firing() {
        return draft.forget(key);
    }
    for earlier in &tracked.membership.earlier {
        draft.release_earlier(*earlier);
    }
    let membership = Membership { groups: Vec::new(), earlier: Vec::new(), trace: tracked.membership.trace.clone() };
    draft.put(key, TrackedAlert { membership: Arc::new(membership), ..tracked }, Write::Not);
}

fn regroup_one(draft: &mut Draft, key: AlertKey, tracked: &TrackedAlert, opening: Opening, outcomes: &Outcomes) {
    let table = Arc::clone(&draft.table);
    let known = outcomes.of(key, &table).cloned();
    let outcome = known.unwrap_or_else(|| table.matcher.matching(&tracked.alert.labels));
    let matched = match &outcome {
        Outcome::Rules(places) => places.as_slice(),
        Outcome::Discarded(_) | Outcome::Unmatched => &[],
    };
    let before = &tracked.membership.groups;
    let mut membership = Membership { groups: Vec::new(), ..(*tracked.membership).clone() };
    for rule in matched.iter().map(|at| &table.at(*at).rule) {
        let present = tracked.group_of(rule.id);
        let group = match present {
            Some(group) if !draft.regrouped.contains(&rule.id) => group,
            _ if !tracked.alert.is_firing() && !present.is_some_and(|group| is_announced(draft, group, key)) => {
                continue;
            }
            _ => join::enter(draft, key, &tracked.alert, rule, opening),
        };
        membership.groups.push((rule.id, group));
        join::record_grouped(draft, tracked.alert.id, rule, &mut membership);
    }
    // Its groups stay, and so do the alerts in them.
    membership.groups.extend(before.iter().filter(|(rule, _)| table.is_unreadable(*rule)));
    if tracked.alert.is_firing() {
        match outcome {
            Outcome::Rules(_) => {}
            Outcome::Discarded(by) => {
                join::record_discarded(draft, tracked.alert.id, &table.at(by).rule, &mut membership);
            }
            Outcome::Unmatched => join::record_unmatched(draft, tracked.alert.id, &mut membership),
        }
    }
    for (_, group) in before.iter().filter(|bond| !membership.groups.contains(bond)) {
        draft.leave(*group, key);
    }
    if membership.groups == *before && membership.trace == tracked.membership.trace {
        return;
    }
    let is_gone = membership.groups.is_empty() && !before.is_empty();
    draft.put(key, TrackedAlert { membership: Arc::new(membership), ..tracked.clone() }, Write::Not);
    if is_gone {
        release(draft, key);
    }
}

fn is_announced(draft: &Draft, group: GroupId, key: AlertKey) -> bool {
    draft.state.groups.get(&group).is_some_and(|group| group.log.values().any(|entry| entry.shows(key)))
}

/// What a robot was notified of one of `those` alerts goes to the log of the group that the alert is in now, so that it is not announced
/// again; the oldest entry that contributes says since when.
fn move_log(draft: &mut Draft, those: &HashSet<AlertKey>) {
    let mut by_group: BTreeMap<(GroupId, RobotId), Entry> = BTreeMap::new();
    let mut kept: Vec<(GroupId, RobotId, Entry)> = Vec::new();
    let mut groups: Vec<&Group> = draft.state.groups.values().collect();
    groups.sort_unstable_by_key(|group| group.row.id);
    for group in groups {
        let id = group.row.id;
        for (robot, entry) in &group.log {
            let elsewhere: Vec<(AlertKey, Option<GroupId>)> = entry
                .firing
                .keys()
                .filter(|key| those.contains(*key))
                .map(|key| (*key, draft.tracked(*key).and_then(|tracked| tracked.group_of(group.row.rule))))
                .filter(|(_, present)| *present != Some(id))
                .collect();
            if elsewhere.is_empty() {
                continue;
            }
            let mut stays = (**entry).clone();
            for (key, present) in elsewhere {
                stays.resolved.remove(&key);
                let Some((shown, present)) = stays.firing.remove(&key).zip(present) else { continue };
                let moved = by_group.entry((present, *robot)).or_insert_with(|| Entry {
                    at: entry.at,
                    mono: entry.mono,
                    ..Entry::default()
                });
                moved.firing.insert(key, shown);
                if entry.mono < moved.mono {
                    (moved.at, moved.mono) = (entry.at, entry.mono);
                }
            }
            kept.push((id, *robot, stays));
        }
    }
    for (id, robot, entry) in kept {
        draft.set_entry(id, robot, entry);
    }
    for ((id, robot), mut moved) in by_group {
        if let Some(entry) = draft.log(id).get(&robot) {
            moved.firing.extend(entry.firing.iter().map(|(key, shown)| (*key, shown.clone())));
            moved.resolved.clone_from(&entry.resolved);
            if entry.mono < moved.mono {
                (moved.at, moved.mono) = (entry.at, entry.mono);
            }
        }
        draft.set_entry(id, robot, moved);
    }
}

/// Rules that group by other labels than before.
pub fn regrouped(old: &Table, new: &Table) -> impl Iterator<Item = RuleId> {
    let rules = new.routing.rules.iter().map(|routed| routed.rule.id);
    rules.filter(move |id| {
        let pair = old.active(*id).zip(new.active(*id));
        pair.is_some_and(|(old, new)| old.rule.grouping != new.rule.grouping)
    })
}
