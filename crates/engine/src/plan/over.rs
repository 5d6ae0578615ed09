//! Reports of alerts that do not fire, as far as Bellhop knows: of what is over, and of what it never heard of.

use std::sync::Arc;

use model::alert::{Alert, AlertEventKind, Ended, Incoming, Since};

use super::{Draft, Passed, ingest::clock_end, merge::Times};
use crate::state::{AlertKey, By, counts_until};

/// A report that it fires. Whether it is about an occurrence that is over, and so no news; else a new one begins.
pub fn is_passed(draft: &mut Draft, key: AlertKey, incoming: &Incoming, times: Times, index: usize) -> bool {
    let Some(over) = draft.over(key).cloned() else { return false };
    if !over.covers(incoming, draft.now.mono) {
        if let By::Person { alert, .. } = &over.by {
            draft.put_over(key, &Arc::new(since(alert, Since::Over)));
        }
        draft.set_over(key, None);
        return false;
    }
    draft.event(over.id, AlertEventKind::STILL_REPORTED);
    let now = draft.now;
    match &over.by {
        By::Person { alert, .. } => {
            let until = counts_until(clock_end(draft, times), now.mono);
            let alert = since(alert, Since::StillReported);
            let alert = Arc::new(Alert { ends_at: times.ends_at, updated_at: now.wall, ..alert });
            draft.put_over(key, &alert);
            draft.set_over(key, Some(over.reported(alert, until, now.mono)));
            draft.pass(index, &incoming.labels, Passed::ResolvedByPerson);
        }
        By::Sender { at, .. } => {
            // What may fire after all is this occurrence, whichever of its starts is reported.
            let still = Incoming { starts_at: Some(over.starts_at), ..incoming.clone() };
            draft.set_over(key, Some(over.doubted(*at, Arc::new(still))));
            draft.pass(index, &incoming.labels, Passed::OldNews);
        }
        By::Other => {}
    }
    true
}

/// A report that it is over, also of what waits for its group's flush still: nothing fires after all.
pub fn believe(draft: &mut Draft, key: AlertKey, incoming: &Incoming) {
    let Some(over) = draft.over(key).cloned() else { return };
    if let By::Sender { at, doubt: Some(_) } = over.by {
        draft.event(over.id, AlertEventKind::ResolvedBySender { said: incoming.said() });
        draft.set_over(key, Some(over.believed(at)));
    }
}

/// A report that it is over. The next report that it fires is a new occurrence, whoever ended this one.
pub fn confirm(draft: &mut Draft, key: AlertKey, incoming: &Incoming, times: Times, index: usize) {
    let Some(over) = draft.over(key).cloned() else {
        let ended = times.ends_at.unwrap_or(draft.now.wall);
        return draft.pass(index, &incoming.labels, Passed::NotKnown { ended });
    };
    if let By::Person { alert, .. } = &over.by {
        let now = draft.now;
        draft.event(over.id, AlertEventKind::ResolvedBySender { said: incoming.said() });
        draft.put_over(key, &Arc::new(Alert { updated_at: now.wall, ..since(alert, Since::Over) }));
        draft.set_over(key, Some(over.confirmed(now.mono)));
    }
}

fn since(alert: &Alert, since: Since) -> Alert {
    let name = alert.ended_by().unwrap_or_default().to_owned();
    Alert { ended: Some(Ended::Person { name, since }), ..alert.clone() }
}
