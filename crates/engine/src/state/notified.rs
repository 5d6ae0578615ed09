//! Which robots accepted a message that showed an occurrence as firing: they are owed its recovery.

use std::collections::HashMap;

use model::{AlertId, RobotId};

/// Only of occurrences that still matter: the latest of each alert that is held, and those that a log entry names.
#[derive(Debug, Default)]
pub struct NotifiedIndex(HashMap<AlertId, Vec<RobotId>>);

impl NotifiedIndex {
    pub fn was_notified(&self, robot: RobotId, id: AlertId) -> bool {
        self.0.get(&id).is_some_and(|robots| robots.contains(&robot))
    }

    /// From now on it matters who is notified of it.
    pub fn track(&mut self, id: AlertId) {
        self.0.entry(id).or_default();
    }

    pub fn record(&mut self, robot: RobotId, id: AlertId) {
        if let Some(robots) = self.0.get_mut(&id)
            && !robots.contains(&robot)
        {
            robots.push(robot);
        }
    }

    /// It left its last group: whoever was notified of it is owed nothing any more.
    pub fn release(&mut self, id: AlertId) {
        if let Some(robots) = self.0.get_mut(&id) {
            robots.clear();
        }
    }

    pub fn forget(&mut self, id: AlertId) {
        self.0.remove(&id);
    }
}
