//! Alerts change groups because the rules changed, and what robots were told moves along with them.

use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use model::{GroupId, RobotId, RuleId};

use super::{Draft, Opening, draft::Write, join};
use crate::{
    Outcomes,
    matching::Outcome,
    state::{Entry, Group, Held, Ident, Place, Table},
};

/// Puts every alert where the draft's rules want it: those that no longer match leave, firing ones that match now join, and
/// the alerts of regrouped rules change over to new groups, with them the resolved ones that were announced and wait for
/// their tick. A group that is left empty closes at its tick, as any other does.
///
/// `outcomes`: what the draft's rules make of the alerts, as far as that is known; the others are matched here.
pub fn reseat(draft: &mut Draft, opening: Opening, outcomes: &Outcomes) {
    let state = draft.state;
    let mut idents: Vec<(Ident, &Held)> = state.alerts.iter().map(|(ident, held)| (*ident, held)).collect();
    idents.sort_unstable_by_key(|(_, held)| held.alert.id);
    reseat_these(draft, opening, outcomes, idents);
}

/// As [`reseat`], for these alerts, in the order of their ids.
pub fn reseat_these(draft: &mut Draft, opening: Opening, outcomes: &Outcomes, idents: Vec<(Ident, &Held)>) {
    let those: HashSet<Ident> = idents.iter().map(|(ident, _)| *ident).collect();
    for (ident, held) in idents {
        reseat_one(draft, ident, held, opening, outcomes);
    }
    carry_log(draft, &those);
}

/// Groups of rules that are disabled or gone, or that discard now, close without a message (design 2 "Editing"), and so do those
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
pub fn release(draft: &mut Draft, ident: Ident) {
    let Some(held) = draft.held(ident).cloned() else { return };
    draft.settle(held.occurrences());
    if !held.alert.is_firing() {
        return draft.forget(ident);
    }
    for earlier in &held.place.earlier {
        draft.release_earlier(*earlier);
    }
    let place = Place { groups: Vec::new(), earlier: Vec::new(), trace: held.place.trace.clone() };
    draft.put(ident, Held { place: Arc::new(place), ..held }, Write::Not);
}

fn reseat_one(draft: &mut Draft, ident: Ident, held: &Held, opening: Opening, outcomes: &Outcomes) {
    let table = Arc::clone(&draft.table);
    let known = outcomes.of(ident, &table).cloned();
    let outcome = known.unwrap_or_else(|| table.matcher.matching(&held.alert.labels));
    let matched = match &outcome {
        Outcome::Rules(places) => places.as_slice(),
        Outcome::Discarded(_) | Outcome::Unmatched => &[],
    };
    let before = &held.place.groups;
    let mut place = Place { groups: Vec::new(), ..(*held.place).clone() };
    for rule in matched.iter().map(|at| &table.at(*at).rule) {
        let present = held.group_of(rule.id);
        let group = match present {
            Some(group) if !draft.regrouped.contains(&rule.id) => group,
            _ if !held.alert.is_firing() && !present.is_some_and(|group| is_announced(draft, group, ident)) => continue,
            _ => join::enter(draft, ident, &held.alert, rule, opening),
        };
        place.groups.push((rule.id, group));
        join::record_grouped(draft, held.alert.id, rule, &mut place);
    }
    // Its groups stay, and so do the alerts in them.
    place.groups.extend(before.iter().filter(|(rule, _)| table.is_unreadable(*rule)));
    if held.alert.is_firing() {
        match outcome {
            Outcome::Rules(_) => {}
            Outcome::Discarded(by) => join::record_discarded(draft, held.alert.id, &table.at(by).rule, &mut place),
            Outcome::Unmatched => join::record_unmatched(draft, held.alert.id, &mut place),
        }
    }
    for (_, group) in before.iter().filter(|bond| !place.groups.contains(bond)) {
        draft.leave(*group, ident);
    }
    if place.groups == *before && place.trace == held.place.trace {
        return;
    }
    let is_gone = place.groups.is_empty() && !before.is_empty();
    draft.put(ident, Held { place: Arc::new(place), ..held.clone() }, Write::Not);
    if is_gone {
        release(draft, ident);
    }
}

fn is_announced(draft: &Draft, group: GroupId, ident: Ident) -> bool {
    draft.state.groups.get(&group).is_some_and(|group| group.log.values().any(|entry| entry.shows(ident)))
}

/// What a robot was told of one of `those` alerts goes to the log of the group that the alert is in now, so that it is not announced
/// again; the oldest entry that contributes says since when.
fn carry_log(draft: &mut Draft, those: &HashSet<Ident>) {
    let mut seeds: BTreeMap<(GroupId, RobotId), Entry> = BTreeMap::new();
    let mut kept: Vec<(GroupId, RobotId, Entry)> = Vec::new();
    let mut groups: Vec<&Group> = draft.state.groups.values().collect();
    groups.sort_unstable_by_key(|group| group.row.id);
    for group in groups {
        let id = group.row.id;
        for (robot, entry) in &group.log {
            let mut stays = (**entry).clone();
            for (ident, shown) in entry.firing.iter().filter(|(ident, _)| those.contains(*ident)) {
                let seat = draft.held(*ident).and_then(|held| held.group_of(group.row.rule));
                if seat == Some(id) {
                    continue;
                }
                stays.firing.remove(ident);
                stays.resolved.remove(ident);
                let Some(seat) = seat else { continue };
                let seed = seeds.entry((seat, *robot)).or_insert_with(|| Entry {
                    at: entry.at,
                    mono: entry.mono,
                    ..Entry::default()
                });
                seed.firing.insert(*ident, shown.clone());
                if entry.mono < seed.mono {
                    (seed.at, seed.mono) = (entry.at, entry.mono);
                }
            }
            if stays != **entry {
                kept.push((id, *robot, stays));
            }
        }
    }
    for (id, robot, entry) in kept {
        draft.set_entry(id, robot, entry);
    }
    for ((id, robot), mut seed) in seeds {
        if let Some(entry) = draft.log(id).get(&robot) {
            seed.firing.extend(entry.firing.iter().map(|(ident, shown)| (*ident, shown.clone())));
            seed.resolved.clone_from(&entry.resolved);
            if entry.mono < seed.mono {
                (seed.at, seed.mono) = (entry.at, entry.mono);
            }
        }
        draft.set_entry(id, robot, seed);
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
