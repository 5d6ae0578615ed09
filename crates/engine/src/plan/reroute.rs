//! The dispatch rules, or who handles them, were changed: an edit keeps groups, timers and log.

use std::sync::Arc;

use model::{Now, change::Change};

use super::{
    Draft, Effect, Opening,
    regroup::{close_replaced, regroup, regrouped},
};
use crate::{
    Outcomes,
    state::{FlushSchedule, State, Table},
};

/// Whether every alert stays where it is: the rules match as before, and group by the same labels.
pub fn seats_stay(state: &State, table: &Table) -> bool {
    state.table.matches_like(&table.routing) && regrouped(&state.table, table).next().is_none()
}

/// `outcomes`: what the rules of `table` make of the alerts, as far as that is known.
pub fn plan(state: &State, table: Arc<Table>, outcomes: &Outcomes, now: Now) -> (Change, Effect) {
    let mut draft = Draft::new(state, now);
    let matches_like_before = state.table.matches_like(&table.routing);
    draft.set_table(table);
    draft.regrouped = regrouped(&state.table, &draft.table).collect();
    if !matches_like_before || !draft.regrouped.is_empty() {
        regroup(&mut draft, Opening::Now, outcomes);
        close_replaced(&mut draft);
    }
    retime(&mut draft);
    draft.finish()
}

/// Ticks are at creation + group wait + k × group interval, at any time with the rule's present values (rule GR-3).
fn retime(draft: &mut Draft) {
    let state = draft.state;
    for (id, group) in &state.groups {
        let rule = group.row.rule;
        let Some(new) = draft.table.active(rule) else { continue };
        let times_are_same = match state.table.active(rule) {
            Some(old) => {
                old.rule.group_wait == new.rule.group_wait && old.rule.group_interval == new.rule.group_interval
            }
            None if state.table.is_unreadable(rule) => false,
            None => continue,
        };
        if times_are_same || draft.group_if_touched(*id).is_some_and(|group| group.closed) {
            continue;
        }
        let schedule = FlushSchedule::of(&new.rule, group.created);
        let next = if group.row.flushed { schedule.after(draft.now.mono) } else { schedule.first() };
        draft.group(*id).next = Some(next);
    }
}
