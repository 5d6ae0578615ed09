//! A person resolves an alert.

use std::sync::Arc;

use model::{
    AlertId, Now, RobotId,
    alert::{Alert, AlertEventKind, Ended, Since},
    change::Change,
};

use super::{Draft, Effect};
use crate::state::{Held, Ident, State};

/// The occurrence is over already, or there never was one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotFiring;

pub fn plan(state: &State, ident: Ident, id: AlertId, name: &str, now: Now) -> Result<(Change, Effect), NotFiring> {
    let held = firing(state, ident, id)?.clone();
    let mut draft = Draft::new(state, now);
    let ended = Some(Ended::Person { name: name.to_owned(), since: Since::Nothing });
    let alert = Alert { resolved_at: Some(now.wall), ended, ..(*held.alert).clone() };
    draft.event(id, AlertEventKind::ResolvedByPerson { name: name.to_owned() });
    let until = held.end;
    draft.over_now(ident, Held { alert: Arc::new(alert), end: None, ..held }, until);
    Ok(draft.finish())
}

/// The robots that will be told that it is over.
pub fn told(state: &State, ident: Ident, id: AlertId) -> Result<Vec<RobotId>, NotFiring> {
    let held = firing(state, ident, id)?;
    let mut robots: Vec<RobotId> = Vec::new();
    for (rule, group) in &held.place.groups {
        let tells = state.table.active(*rule).is_some_and(|routed| routed.rule.send_recovery);
        for (robot, entry) in state.groups.get(group).filter(|_| tells).into_iter().flat_map(|group| &group.log) {
            let shown = entry.firing.get(&ident);
            if shown.is_some_and(|shown| shown.ids().any(|id| state.was_notified_or_will_be(*robot, *group, id))) {
                robots.push(*robot);
            }
        }
    }
    robots.sort_unstable();
    robots.dedup();
    Ok(robots)
}

fn firing(state: &State, ident: Ident, id: AlertId) -> Result<&Held, NotFiring> {
    let held = state.alerts.get(&ident).filter(|held| held.alert.id == id && held.alert.is_firing());
    held.ok_or(NotFiring)
}
