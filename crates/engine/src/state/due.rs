//! What has a time at which it is decided, and what of that is set aside because its decision could not be stored.

use model::GroupId;

use super::{AlertKey, State};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// The alert resolves by the clock.
    End(AlertKey),
    /// The alert was said to be over, then to fire still: it fires after all.
    Doubt(AlertKey),
    /// The group flushes.
    Flush(GroupId),
}

impl State {
    /// Takes it off the agenda. It comes back with [`State::resume`], or when its time changes.
    pub fn set_aside(&mut self, due: Due) {
        match due {
            Due::End(key) => {
                if let Some(end) = self.alerts.get(&key).and_then(|tracked| tracked.end) {
                    self.ends.remove(&(end, key));
                }
            }
            Due::Doubt(key) => self.over.set_doubt_aside(key, true),
            Due::Flush(id) => {
                if let Some(group) = self.groups.get(&id) {
                    self.flushes.remove(&(group.next, id));
                }
            }
        }
        self.aside.insert(due);
    }

    /// Puts all that is set aside on the agenda again.
    pub fn resume(&mut self) {
        for due in std::mem::take(&mut self.aside) {
            match due {
                Due::End(key) => {
                    if let Some(end) = self.alerts.get(&key).and_then(|tracked| tracked.end) {
                        self.ends.insert((end, key));
                    }
                }
                Due::Doubt(key) => self.over.set_doubt_aside(key, false),
                Due::Flush(id) => {
                    if let Some(group) = self.groups.get(&id) {
                        self.flushes.insert((group.next, id));
                    }
                }
            }
        }
    }

    /// What is off the agenda still; what was closed, ended or given another time meanwhile is not.
    pub fn prune_aside(&mut self) {
        let Self { aside, alerts, over, groups, ends, flushes, .. } = self;
        aside.retain(|due| match due {
            Due::End(key) => {
                alerts.get(key).and_then(|tracked| tracked.end).is_some_and(|end| !ends.contains(&(end, *key)))
            }
            Due::Doubt(key) => over.is_doubt_aside(*key),
            Due::Flush(id) => groups.get(id).is_some_and(|group| !flushes.contains(&(group.next, *id))),
        });
    }
}
