//! Time has passed: alerts resolve by the clock, what was doubted fires, groups tick.

use std::sync::Arc;

use model::{
    Now,
    alert::{Alert, AlertEventKind, Ended},
    change::Change,
};

use super::{Draft, Effect, ingest, tick};
use crate::state::{Due, Held, Ident, State};

/// How much one change may hold. At least one thing is in it, whatever its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Alerts that resolve, or fire after all; while more are due, no group ticks.
    pub ends: usize,
    /// Groups that tick.
    pub ticks: usize,
    /// Labels and annotations in the messages, in bytes: `SQLite` takes no argument of more than 1 GB.
    pub bytes: usize,
}

impl Share {
    pub const FULL: Self = Self { ends: 10_000, ticks: 256, bytes: 16 * 1024 * 1024 };

    /// So many things at most, in the order of their times.
    pub const fn of(things: usize) -> Self {
        Self { ends: things, ticks: things, ..Self::FULL }
    }
}

/// With what the change is about.
pub fn plan(state: &State, now: Now, share: Share) -> (Change, Effect, Vec<Due>) {
    let mut draft = Draft::new(state, now);
    let mut planned = Vec::new();
    let mut ends = alerts(state, now);
    for due in ends.by_ref().take(share.ends.max(1)) {
        planned.push(due);
        match due {
            Due::End(ident) => resolve(&mut draft, ident),
            Due::Doubt(ident) => ingest::fire_after_all(&mut draft, ident),
            Due::Tick(_) => {}
        }
    }
    if ends.next().is_none() {
        let ticks = state.ticks.iter().take_while(|(at, _)| *at <= now.mono);
        for (_, group) in ticks.take(share.ticks.saturating_sub(planned.len())) {
            planned.push(Due::Tick(*group));
            tick::plan(&mut draft, *group);
            if draft.bytes() >= share.bytes {
                break;
            }
        }
    }
    let (change, effect) = draft.finish();
    (change, effect, planned)
}

/// What [`plan`] begins with.
pub fn first(state: &State, now: Now) -> Option<Due> {
    let alert = alerts(state, now).next();
    alert.or_else(|| state.ticks.first().filter(|(at, _)| *at <= now.mono).map(|(_, group)| Due::Tick(*group)))
}

/// The alerts of which something is due.
fn alerts(state: &State, now: Now) -> impl Iterator<Item = Due> {
    let ends = state.ends.iter().take_while(move |(at, _)| *at <= now.mono).map(|(_, ident)| Due::End(*ident));
    let doubts = state.over.doubts().take_while(move |(at, _)| *at <= now.mono).map(|(_, ident)| Due::Doubt(ident));
    ends.chain(doubts)
}

/// Its end has passed without a word of the sender (rule ING-6).
fn resolve(draft: &mut Draft, ident: Ident) {
    let Some(held) = draft.held(ident).cloned() else { return };
    let (ended, event) = if held.alert.is_cut {
        (Ended::Silence, AlertEventKind::NotReported)
    } else {
        (Ended::Clock, AlertEventKind::ResolvedByClock)
    };
    let alert = Alert { resolved_at: Some(draft.now.wall), ended: Some(ended), ..(*held.alert).clone() };
    draft.event(alert.id, event);
    draft.over_now(ident, Held { alert: Arc::new(alert), end: None, ..held }, None);
}
