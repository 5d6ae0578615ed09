//! A sender leaves out alerts of a group, and with them their end: none of the group is waited for longer than silence is borne.

use std::sync::Arc;

use model::alert::{Alert, Incoming};

use super::{Draft, draft::Write};
use crate::state::TrackedAlert;

/// What its sender posted before in the same group may be among what it leaves out now.
pub fn others(draft: &mut Draft, incoming: &Incoming) {
    let (Some(group), Some(silence)) = (incoming.envelope.group, incoming.envelope.silence) else { return };
    if !draft.is_newly_cut(incoming.integration, group) {
        return;
    }
    let others = draft.state.sent_groups.get(&(incoming.integration, group));
    let end = draft.now.wall.plus(silence);
    let clock = draft.now.mono.plus(silence).max(draft.state.quiet_until);
    for key in others.into_iter().flatten() {
        let Some(tracked) = draft.tracked(*key).filter(|tracked| tracked.sent_group().is_some()).cloned() else {
            continue;
        };
        let has_end = tracked.alert.ends_at.is_some();
        let alert = Alert { is_cut: true, ..(*tracked.alert).clone() };
        let tracked = if has_end {
            TrackedAlert { alert: Arc::new(alert), ..tracked }
        } else {
            let alert = Alert { ends_at: Some(end), ends_by_timeout: true, ..alert };
            TrackedAlert { alert: Arc::new(alert), end: Some(clock), ..tracked }
        };
        draft.put(*key, tracked, Write::Now);
    }
}
