//! Reports of monitoring systems come in.

use std::{collections::HashSet, sync::Arc};

use model::{
    AlertId, Millis, Mono, Now,
    alert::{Alert, AlertEventKind, Ended, Incoming},
    change::Change,
};

use super::{Draft, Effect, NoNews, cut, draft::Write, join, merge::Times, over};
use crate::{
    Matched,
    matching::Outcome,
    state::{AlertKey, By, State, TrackedAlert},
};

/// `batches`: alerts, with what the rules in force make of them where that is known.
pub fn plan<'a>(
    state: &State,
    batches: impl Iterator<Item = (&'a [Incoming], Option<&'a Matched>)> + Clone,
    now: Now,
) -> (Change, Effect, Vec<NoNews>) {
    let mut draft = Draft::new(state, now);
    draft.expect(batches.clone().map(|(batch, _)| batch.len()).sum());
    let mut indices = 0..;
    for (batch, matched) in batches {
        for (at, incoming) in batch.iter().enumerate() {
            let outcome = matched.and_then(|matched| matched.at(at, &state.table));
            let index = indices.next().unwrap_or_default();
            cut::others(&mut draft, incoming);
            take(&mut draft, index, incoming, outcome);
        }
    }
    let passed = draft.take_passed();
    let (change, effect) = draft.finish();
    (change, effect, passed)
}

/// `index`: of the report, among all that are taken in.
fn take(draft: &mut Draft, index: usize, incoming: &Incoming, outcome: Option<&Outcome>) {
    let key = AlertKey { integration: incoming.integration, fingerprint: incoming.fingerprint };
    let now = draft.now.wall;
    let times = Times::of(incoming, now);
    let tracked = draft.tracked(key).cloned();
    let firing = tracked.as_ref().is_some_and(|tracked| tracked.alert.is_firing());
    if !firing && times.resolved {
        over::believe(draft, key, incoming);
    } else if !firing && over::is_passed(draft, key, incoming, times, index) {
        return;
    }
    let Some(tracked) = tracked else {
        if times.resolved {
            over::confirm(draft, key, incoming, times, index);
        } else {
            fire(draft, key, (incoming, outcome), times, None);
        }
        return;
    };
    let merged = times.onto(&tracked.alert, now);
    match (firing, times.resolved) {
        (true, true) => resolve(draft, key, tracked, incoming, merged),
        (true, false) => refresh(draft, key, tracked, incoming, merged),
        (false, true) if tracked.alert.ended_by().is_some() => over::confirm(draft, key, incoming, times, index),
        (false, true) => move_end(draft, key, tracked, incoming, merged),
        // What is no report of an occurrence that a person resolved has nothing of it.
        (false, false) if tracked.alert.ended_by().is_some() => {
            fire(draft, key, (incoming, outcome), times, Some(&tracked));
        }
        (false, false) => fire(draft, key, (incoming, outcome), merged, Some(&tracked)),
    }
}

/// It was said to be over and then to fire still, and nobody has said otherwise since.
pub fn fire_after_all(draft: &mut Draft, key: AlertKey) {
    let Some(By::Sender { doubt: Some(incoming), .. }) = draft.over(key).map(|over| over.by.clone()) else { return };
    draft.set_over(key, None);
    let tracked = draft.tracked(key).cloned();
    let times = Times::of(&incoming, draft.now.wall);
    fire(draft, key, (&incoming, None), times, tracked.as_ref());
}

/// A new occurrence.
fn fire(
    draft: &mut Draft,
    key: AlertKey,
    (incoming, outcome): (&Incoming, Option<&Outcome>),
    times: Times,
    before: Option<&TrackedAlert>,
) {
    let now = draft.now.wall;
    let alert = Alert {
        id: draft.new_occurrence(),
        integration: key.integration,
        fingerprint: key.fingerprint,
        labels: Arc::clone(before.map_or(&incoming.labels, |tracked| &tracked.alert.labels)),
        annotations: Arc::clone(&incoming.annotations),
        severity: incoming.severity.clone(),
        generator_url: incoming.generator_url.clone(),
        starts_at: times.starts_at,
        later_start: later_start(incoming.starts_at, times.starts_at),
        ends_at: times.ends_at,
        ends_by_timeout: times.ends_by_timeout,
        received_at: now,
        updated_at: now,
        resolved_at: None,
        ended: None,
        sent_group: incoming.envelope.group,
        is_cut: incoming.envelope.silence.is_some(),
    };
    draft.event(alert.id, AlertEventKind::Fired { said: incoming.said() });
    let mut membership = join::membership(draft, key, (&alert, outcome), before.map(|tracked| &*tracked.membership));
    if let Some(before) = before {
        membership.earlier = succeed(draft, key, before, alert.id);
    }
    let end = clock_end(draft, times);
    draft.put(key, TrackedAlert { alert: Arc::new(alert), end, membership: Arc::new(membership) }, Write::Now);
}

/// An alert fires again before its group's flush: what was announced stays announced (rule GR-7), so the log entries that
/// name the earlier occurrence name the new one too. Returns the earlier occurrences that a log entry still names.
fn succeed(draft: &mut Draft, key: AlertKey, before: &TrackedAlert, next: AlertId) -> Vec<AlertId> {
    let state = draft.state;
    let mut named = HashSet::new();
    for (_, group) in &before.membership.groups {
        for robot in draft.robots_that_know(*group, key) {
            let Some(shown) = draft.entry_mut(*group, robot).and_then(|entry| entry.firing.get_mut(&key)) else {
                continue;
            };
            let newest_notified = shown.ids().filter(|id| state.notified.was_notified(robot, *id)).last();
            let matters = |id| Some(id) == newest_notified || state.pending.is_pending_anywhere(robot, id);
            *shown = shown.then(next, matters);
            named.extend(shown.ids());
        }
    }
    let (named, gone): (Vec<AlertId>, Vec<AlertId>) = before.occurrences().partition(|id| named.contains(id));
    for id in &gone {
        draft.release_earlier(*id);
    }
    draft.release(gone);
    named
}

fn resolve(draft: &mut Draft, key: AlertKey, tracked: TrackedAlert, incoming: &Incoming, times: Times) {
    let now = draft.now.wall;
    let renewed = renewed(&tracked.alert, incoming, times, draft.now);
    let alert = Alert { resolved_at: Some(now), ended: Some(Ended::Sender), ..renewed };
    draft.event(alert.id, AlertEventKind::ResolvedBySender { said: incoming.said() });
    draft.over_now(key, TrackedAlert { alert: Arc::new(alert), end: None, ..tracked }, None);
}

/// A firing alert is sent again.
fn refresh(draft: &mut Draft, key: AlertKey, tracked: TrackedAlert, incoming: &Incoming, times: Times) {
    let old = &tracked.alert;
    let alert = renewed(old, incoming, times, draft.now);
    let updated = alert.annotations != old.annotations || alert.generator_url != old.generator_url;
    if updated {
        draft.event(alert.id, AlertEventKind::UPDATED);
    }
    let moved_only = !updated
        && (alert.starts_at, alert.later_start) == (old.starts_at, old.later_start)
        && alert.ends_by_timeout == old.ends_by_timeout
        && (alert.sent_group, alert.is_cut) == (old.sent_group, old.is_cut);
    let write = if moved_only { Write::Later } else { Write::Now };
    let end = clock_end(draft, times);
    draft.put(key, TrackedAlert { alert: Arc::new(alert), end, membership: tracked.membership }, write);
}

/// A resolved alert that still waits for its flush is said to have ended at another time, or to have ended where it was only not
/// reported any more. Written at once: what is written later never touches a resolved alert.
fn move_end(draft: &mut Draft, key: AlertKey, tracked: TrackedAlert, incoming: &Incoming, times: Times) {
    let is_word = tracked.alert.ended == Some(Ended::Silence);
    if times.ends_at == tracked.alert.ends_at && !is_word {
        return;
    }
    let updated_at = draft.now.wall;
    let ended = if is_word { Some(Ended::Sender) } else { tracked.alert.ended.clone() };
    let alert = Alert { ends_at: times.ends_at, updated_at, ended, ..(*tracked.alert).clone() };
    let tracked = TrackedAlert { alert: Arc::new(alert), ..tracked };
    if is_word {
        draft.event(tracked.alert.id, AlertEventKind::ResolvedBySender { said: incoming.said() });
        draft.set_over(key, Some(tracked.over(None, draft.now)));
    }
    draft.put(key, tracked, Write::Now);
}

/// Only where it is later than the start of the alert.
fn later_start(reported: Option<Millis>, starts_at: Millis) -> Option<Millis> {
    reported.filter(|reported| *reported > starts_at)
}

fn renewed(old: &Alert, incoming: &Incoming, times: Times, now: Now) -> Alert {
    let same = incoming.annotations == old.annotations;
    let reported = incoming.starts_at.map_or(old.later_start, |start| Some(start.max(old.latest_start())));
    Alert {
        id: old.id,
        integration: old.integration,
        fingerprint: old.fingerprint,
        labels: Arc::clone(&old.labels),
        annotations: Arc::clone(if same { &old.annotations } else { &incoming.annotations }),
        severity: old.severity.clone(),
        generator_url: incoming.generator_url.clone(),
        starts_at: times.starts_at,
        later_start: later_start(reported, times.starts_at),
        ends_at: times.ends_at,
        ends_by_timeout: times.ends_by_timeout,
        received_at: old.received_at,
        updated_at: now.wall,
        resolved_at: old.resolved_at,
        ended: old.ended.clone(),
        sent_group: incoming.envelope.group,
        is_cut: incoming.envelope.silence.is_some(),
    }
}

/// In monotonic time, so that a wall clock that jumps moves nothing.
pub fn clock_end(draft: &Draft, times: Times) -> Option<Mono> {
    times.ends_at.map(|end| draft.now.mono_of(end).max(draft.state.quiet_until))
}
