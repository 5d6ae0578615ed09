//! Time has passed: alerts resolve by the clock, what was doubted fires, groups flush.

use std::sync::Arc;

use model::{
    Now,
    alert::{Alert, AlertEventKind, Ended},
    change::Change,
};

use super::{Draft, Effect, flush, ingest};
use crate::state::{AlertKey, Due, State, TrackedAlert};

/// How much one change may hold. At least one thing is in it, whatever its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Alerts that resolve, or fire after all; while more are due, no group flushes.
    pub ends: usize,
    /// Groups that flush.
    pub flushes: usize,
    /// Labels and annotations in the messages, in bytes: `SQLite` takes no argument of more than 1 GB.
    pub bytes: usize,
}

impl Share {
    pub const FULL: Self = Self { ends: 10_000, flushes: 256, bytes: 16 * 1024 * 1024 };

    /// So many things at most, in the order of their times.
    pub const fn of(things: usize) -> Self {
        Self { ends: things, flushes: things, ..Self::FULL }
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
            Due::End(key) => resolve(&mut draft, key),
            Due::Doubt(key) => ingest::fire_after_all(&mut draft, key),
            Due::Flush(_) => {}
        }
    }
    if ends.next().is_none() {
        let flushes = state.flushes.iter().take_while(|(at, _)| *at <= now.mono);
        for (_, group) in flushes.take(share.flushes.saturating_sub(planned.len())) {
            planned.push(Due::Flush(*group));
            flush::plan(&mut draft, *group);
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
    alert.or_else(|| state.flushes.first().filter(|(at, _)| *at <= now.mono).map(|(_, group)| Due::Flush(*group)))
}

/// The alerts of which something is due.
fn alerts(state: &State, now: Now) -> impl Iterator<Item = Due> {
    let ends = state.ends.iter().take_while(move |(at, _)| *at <= now.mono).map(|(_, key)| Due::End(*key));
    let doubts = state.over.doubts().take_while(move |(at, _)| *at <= now.mono).map(|(_, key)| Due::Doubt(key));
    ends.chain(doubts)
}

/// Its end has passed without a word of the sender (rule ING-6).
fn resolve(draft: &mut Draft, key: AlertKey) {
    let Some(tracked) = draft.tracked(key).cloned() else { return };
    let (ended, event) = if tracked.alert.is_cut {
        (Ended::Silence, AlertEventKind::NotReported)
    } else {
        (Ended::Clock, AlertEventKind::ResolvedByClock)
    };
    let alert = Alert { resolved_at: Some(draft.now.wall), ended: Some(ended), ..(*tracked.alert).clone() };
    draft.event(alert.id, event);
    draft.over_now(key, TrackedAlert { alert: Arc::new(alert), end: None, ..tracked }, None);
}
