//! Reports of monitoring systems come in.

use std::sync::Arc;

use model::{
    AlertId, Millis, Mono, Now,
    alert::{Alert, AlertEventKind, Ended, Incoming},
    change::Change,
};

use super::{Draft, Effect, NoNews, cut, draft::Write, join, merge::Times, over};
use crate::{
    Matched,
    matching::Outcome,
    state::{By, Held, Ident, State},
};

/// `batches`: alerts, with what the rules in force make of them where that is known.
pub fn plan<'a>(
    state: &State,
    batches: impl Iterator<Item = (&'a [Incoming], Option<&'a Matched>)> + Clone,
    now: Now,
) -> (Change, Effect, Vec<NoNews>) {
    let mut draft = Draft::new(state, now);
    draft.expect(batches.clone().map(|(batch, _)| batch.len()).sum());
    let mut places = 0..;
    for (batch, matched) in batches {
        for (at, incoming) in batch.iter().enumerate() {
            let outcome = matched.and_then(|matched| matched.at(at, &state.table));
            let place = places.next().unwrap_or_default();
            cut::others(&mut draft, incoming);
            take(&mut draft, place, incoming, outcome);
        }
    }
    let passed = draft.take_passed();
    let (change, effect) = draft.finish();
    (change, effect, passed)
}

/// `place`: of the report, among all that are taken in.
fn take(draft: &mut Draft, place: usize, incoming: &Incoming, outcome: Option<&Outcome>) {
    let ident = Ident { integration: incoming.integration, fingerprint: incoming.fingerprint };
    let now = draft.now.wall;
    let times = Times::of(incoming, now);
    let held = draft.held(ident).cloned();
    let firing = held.as_ref().is_some_and(|held| held.alert.is_firing());
    if !firing && times.resolved {
        over::believe(draft, ident, incoming);
    } else if !firing && over::is_passed(draft, ident, incoming, times, place) {
        return;
    }
    let Some(held) = held else {
        if times.resolved {
            over::confirm(draft, ident, incoming, times, place);
        } else {
            fire(draft, ident, (incoming, outcome), times, None);
        }
        return;
    };
    let merged = times.onto(&held.alert, now);
    match (firing, times.resolved) {
        (true, true) => resolve(draft, ident, held, incoming, merged),
        (true, false) => refresh(draft, ident, held, incoming, merged),
        (false, true) if held.alert.ended_by().is_some() => over::confirm(draft, ident, incoming, times, place),
        (false, true) => move_end(draft, ident, held, incoming, merged),
        // What is no report of an occurrence that a person resolved has nothing of it.
        (false, false) if held.alert.ended_by().is_some() => {
            fire(draft, ident, (incoming, outcome), times, Some(&held));
        }
        (false, false) => fire(draft, ident, (incoming, outcome), merged, Some(&held)),
    }
}

/// It was said to be over and then to fire still, and nobody has said otherwise since.
pub fn fire_after_all(draft: &mut Draft, ident: Ident) {
    let Some(By::Sender { doubt: Some(incoming), .. }) = draft.over(ident).map(|over| over.by.clone()) else { return };
    draft.set_over(ident, None);
    let held = draft.held(ident).cloned();
    let times = Times::of(&incoming, draft.now.wall);
    fire(draft, ident, (&incoming, None), times, held.as_ref());
}

/// A new occurrence.
fn fire(
    draft: &mut Draft,
    ident: Ident,
    (incoming, outcome): (&Incoming, Option<&Outcome>),
    times: Times,
    before: Option<&Held>,
) {
    let now = draft.now.wall;
    let alert = Alert {
        id: draft.new_occurrence(),
        integration: ident.integration,
        fingerprint: ident.fingerprint,
        labels: Arc::clone(before.map_or(&incoming.labels, |held| &held.alert.labels)),
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
    let mut place = join::place(draft, ident, (&alert, outcome), before.map(|held| &*held.place));
    if let Some(before) = before {
        place.earlier = succeed(draft, ident, before, alert.id);
    }
    let end = clock_end(draft, times);
    draft.put(ident, Held { alert: Arc::new(alert), end, place: Arc::new(place) }, Write::Now);
}

/// An alert fires again before its group's tick: what was announced stays announced (rule GR-7), so the log entries that
/// name the earlier occurrence name the new one too. Returns the earlier occurrences that a log entry still names.
fn succeed(draft: &mut Draft, ident: Ident, before: &Held, next: AlertId) -> Vec<AlertId> {
    let mut entries = Vec::new();
    for (_, group) in &before.place.groups {
        for (robot, entry) in draft.log(*group) {
            if let Some(shown) = entry.firing.get(&ident) {
                let mut entry = (*entry).clone();
                let (told, outbox) = (&draft.state.told, &draft.state.outbox);
                let newest_told = shown.ids().filter(|id| told.is_told(robot, *id)).last();
                let matters = |id| Some(id) == newest_told || outbox.is_pending_anywhere(robot, id);
                entry.firing.insert(ident, shown.then(next, matters));
                draft.set_entry(*group, robot, entry.clone());
                entries.push(entry);
            }
        }
    }
    let (named, gone): (Vec<AlertId>, Vec<AlertId>) =
        before.occurrences().partition(|id| entries.iter().any(|entry| entry.names(ident, *id)));
    for id in &gone {
        draft.release_earlier(*id);
    }
    draft.settle(gone);
    named
}

fn resolve(draft: &mut Draft, ident: Ident, held: Held, incoming: &Incoming, times: Times) {
    let now = draft.now.wall;
    let renewed = renewed(&held.alert, incoming, times, draft.now);
    let alert = Alert { resolved_at: Some(now), ended: Some(Ended::Sender), ..renewed };
    draft.event(alert.id, AlertEventKind::ResolvedBySender { said: incoming.said() });
    draft.over_now(ident, Held { alert: Arc::new(alert), end: None, ..held }, None);
}

/// A firing alert is sent again.
fn refresh(draft: &mut Draft, ident: Ident, held: Held, incoming: &Incoming, times: Times) {
    let old = &held.alert;
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
    draft.put(ident, Held { alert: Arc::new(alert), end, place: held.place }, write);
}

/// A resolved alert that still waits for its tick is said to have ended at another time, or to have ended where it was only not
/// reported any more. Written at once: what is written later never touches a resolved alert.
fn move_end(draft: &mut Draft, ident: Ident, held: Held, incoming: &Incoming, times: Times) {
    let is_word = held.alert.ended == Some(Ended::Silence);
    if times.ends_at == held.alert.ends_at && !is_word {
        return;
    }
    let updated_at = draft.now.wall;
    let ended = if is_word { Some(Ended::Sender) } else { held.alert.ended.clone() };
    let alert = Alert { ends_at: times.ends_at, updated_at, ended, ..(*held.alert).clone() };
    let held = Held { alert: Arc::new(alert), ..held };
    if is_word {
        draft.event(held.alert.id, AlertEventKind::ResolvedBySender { said: incoming.said() });
        draft.set_over(ident, Some(held.over(None, draft.now)));
    }
    draft.put(ident, held, Write::Now);
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
