//! A person resolves an alert.

use std::sync::Arc;

use model::{
    AlertId, Now, RobotId,
    alert::{Alert, AlertEventKind, Ended, Since},
    change::Change,
};

use super::{Draft, Effect};
use crate::state::{AlertKey, State, TrackedAlert};

/// The occurrence is over already, or there never was one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotFiring;

pub fn plan(state: &State, key: AlertKey, id: AlertId, name: &str, now: Now) -> Result<(Change, Effect), NotFiring> {
    let tracked = firing(state, key, id)?.clone();
    let mut draft = Draft::new(state, now);
    let ended = Some(Ended::Person { name: name.to_owned(), since: Since::Nothing });
    let alert = Alert { resolved_at: Some(now.wall), ended, ..(*tracked.alert).clone() };
    draft.event(id, AlertEventKind::ResolvedByPerson { name: name.to_owned() });
    let until = tracked.end;
    draft.over_now(key, TrackedAlert { alert: Arc::new(alert), end: None, ..tracked }, until);
    Ok(draft.finish())
}

/// The robots that will be notified that it is over.
pub fn notified(state: &State, key: AlertKey, id: AlertId) -> Result<Vec<RobotId>, NotFiring> {
    let tracked = firing(state, key, id)?;
    let mut robots: Vec<RobotId> = Vec::new();
    for (rule, group) in &tracked.membership.groups {
        let sends_recovery = state.table.active(*rule).is_some_and(|routed| routed.rule.send_recovery);
        for (robot, entry) in
            state.groups.get(group).filter(|_| sends_recovery).into_iter().flat_map(|group| &group.log)
        {
            let shown = entry.firing.get(&key);
            if shown.is_some_and(|shown| shown.ids().any(|id| state.was_notified_or_will_be(*robot, *group, id))) {
                robots.push(*robot);
            }
        }
    }
    robots.sort_unstable();
    robots.dedup();
    Ok(robots)
}

fn firing(state: &State, key: AlertKey, id: AlertId) -> Result<&TrackedAlert, NotFiring> {
    let tracked = state.alerts.get(&key).filter(|tracked| tracked.alert.id == id && tracked.alert.is_firing());
    tracked.ok_or(NotFiring)
}
