//! What has a time at which it is decided, and what of that is set aside because its decision could not be stored.

use model::GroupId;

use super::{Ident, State};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// The alert resolves by the clock.
    End(Ident),
    /// The alert was said to be over, then to fire still: it fires after all.
    Doubt(Ident),
    /// The group ticks.
    Tick(GroupId),
}

impl State {
    /// Takes it off the agenda. It comes back with [`State::resume`], or when its time changes.
    pub fn set_aside(&mut self, due: Due) {
        match due {
            Due::End(ident) => {
                if let Some(end) = self.alerts.get(&ident).and_then(|held| held.end) {
                    self.ends.remove(&(end, ident));
                }
            }
            Due::Doubt(ident) => self.over.set_doubt_aside(ident, true),
            Due::Tick(id) => {
                if let Some(group) = self.groups.get(&id) {
                    self.ticks.remove(&(group.next, id));
                }
            }
        }
        self.aside.insert(due);
    }

    /// Puts all that is set aside on the agenda again.
    pub fn resume(&mut self) {
        for due in std::mem::take(&mut self.aside) {
            match due {
                Due::End(ident) => {
                    if let Some(end) = self.alerts.get(&ident).and_then(|held| held.end) {
                        self.ends.insert((end, ident));
                    }
                }
                Due::Doubt(ident) => self.over.set_doubt_aside(ident, false),
                Due::Tick(id) => {
                    if let Some(group) = self.groups.get(&id) {
                        self.ticks.insert((group.next, id));
                    }
                }
            }
        }
    }

    /// What is off the agenda still; what was closed, ended or given another time meanwhile is not.
    pub fn prune_aside(&mut self) {
        let Self { aside, alerts, over, groups, ends, ticks, .. } = self;
        aside.retain(|due| match due {
            Due::End(ident) => {
                alerts.get(ident).and_then(|held| held.end).is_some_and(|end| !ends.contains(&(end, *ident)))
            }
            Due::Doubt(ident) => over.is_doubt_aside(*ident),
            Due::Tick(id) => groups.get(id).is_some_and(|group| !ticks.contains(&(group.next, *id))),
        });
    }
}
