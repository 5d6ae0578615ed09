//! Time has passed: alerts resolve by the clock, groups tick.

use std::sync::Arc;

use model::{
    GroupId, Now,
    alert::{Alert, AlertEventKind},
    change::Change,
};

use super::{Draft, Effect, draft::Write, tick};
use crate::state::{Held, Ident, State};

/// Alerts that resolve in one change; while more are due, no group ticks.
const ENDS: usize = 10_000;
/// Groups that tick in one change.
const TICKS: usize = 256;

pub fn plan(state: &State, now: Now) -> (Change, Effect) {
    let mut draft = Draft::new(state, now);
    let mut ends = state.ends.iter().take_while(|(at, _)| *at <= now.mono);
    for (_, ident) in ends.by_ref().take(ENDS) {
        resolve(&mut draft, *ident);
    }
    if ends.next().is_none() {
        let due = state.ticks.iter().take_while(|(at, _)| *at <= now.mono).take(TICKS);
        for group in due.map(|(_, group)| *group).collect::<Vec<GroupId>>() {
            tick::plan(&mut draft, group);
        }
    }
    draft.finish()
}

/// Its end has passed without a word of the sender (rule ING-6).
fn resolve(draft: &mut Draft, ident: Ident) {
    let Some(held) = draft.held(ident).cloned() else { return };
    let alert = Alert { resolved_at: Some(draft.now.wall), ..(*held.alert).clone() };
    draft.event(alert.id, AlertEventKind::ResolvedByClock);
    let waits = !held.place.groups.is_empty();
    draft.put(ident, Held { alert: Arc::new(alert), end: None, ..held }, Write::Now);
    if !waits {
        draft.forget(ident);
    }
}
