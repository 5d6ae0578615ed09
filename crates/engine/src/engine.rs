//! The engine: what it is asked, and how it comes to know what was committed.

use model::{AlertId, GroupId, Mono, Now, RobotId, RuleId, alert::Incoming, routing::Routing};

use crate::{
    Planned, Snapshot,
    plan::{due, ingest, reroute},
    restore,
    state::State,
};

/// The state of all alerts, groups and the notification log, in memory.
#[derive(Debug)]
pub struct Engine {
    state: State,
    /// Plans applied so far.
    generation: u64,
}

impl Engine {
    /// Starts from what was stored. The plan is what the start itself changes, as when rules were edited and Bellhop stopped
    /// before it regrouped their alerts; commit and apply it before asking for others.
    pub fn restore(snapshot: Snapshot, now: Now) -> (Self, Planned) {
        let state = restore::state(snapshot, now);
        let (change, effect) = restore::plan(&state, now);
        (Self { state, generation: 0 }, Planned { change, effect, generation: 0 })
    }

    /// Takes reports in, in their order (rules ING-1 to ING-8). A report of a resolved alert that does not fire as far as
    /// Bellhop knows changes nothing: nobody was told, and nobody is to be told.
    pub fn plan_ingest(&self, batch: &[Incoming], now: Now) -> Planned {
        let (change, effect) = ingest::plan(&self.state, batch, now);
        Planned { change, effect, generation: self.generation }
    }

    /// Everything that is due: first alerts that resolve by the clock, then ticks of groups in the order of their times. A
    /// bounded part of it; what remains is still due ([`Engine::next_due`]) once the plan is applied.
    pub fn plan_due(&self, now: Now) -> Planned {
        let (change, effect) = due::plan(&self.state, now);
        Planned { change, effect, generation: self.generation }
    }

    /// Other dispatch rules, or other handlers of them. Groups, timers and the log are kept (design 2 "Editing").
    pub fn plan_routing(&self, routing: Routing, now: Now) -> Planned {
        let (change, effect) = reroute::plan(&self.state, routing, now);
        Planned { change, effect, generation: self.generation }
    }

    /// Takes over a plan whose change was committed. It must be the answer to the latest state: of two plans made without
    /// an `apply` between them, only one may be applied. A plan without a change is applied too: it moves timers.
    pub fn apply(&mut self, planned: Planned) {
        debug_assert_eq!(planned.generation, self.generation, "this plan was made before another one was applied");
        self.state.apply(planned.effect);
        self.generation += 1;
    }

    /// When [`Engine::plan_due`] next has something to do. In the past while it is behind.
    pub fn next_due(&self) -> Option<Mono> {
        self.state.next_due()
    }

    /// A robot accepted a message that showed these occurrences as firing. `group`: as in the notification.
    pub fn note_sent(&mut self, robot: RobotId, group: Option<GroupId>, firing: &[AlertId]) {
        for id in firing {
            self.state.told.note(robot, *id);
        }
        if let Some(group) = group {
            self.state.outbox.sent(robot, group, firing);
        }
    }

    /// The latest delivery to this robot about this group superseded one that was never tried. To be called after the plan
    /// of the latest was applied. Without it the engine counts what was superseded as still on its way, and at worst sends a
    /// recovery to a robot whose next delivery failed.
    pub fn note_superseded(&mut self, robot: RobotId, group: Option<GroupId>) {
        if let Some(group) = group {
            self.state.outbox.superseded(robot, group);
        }
    }

    /// A delivery failed or was cancelled: of this robot and group the oldest that was open. Not to be called for those that were superseded.
    pub fn note_dropped(&mut self, robot: RobotId, group: Option<GroupId>) {
        if let Some(group) = group {
            self.state.outbox.dropped(robot, group);
        }
    }

    /// Firing alerts that a rule grouped.
    pub fn firing_count(&self, rule: RuleId) -> usize {
        self.state.firing.get(&rule).copied().unwrap_or_default()
    }
}
