//! The engine: what it is asked, and how it comes to know what was committed.

use model::{
    AlertId, DeliveryId, GroupId, Mono, Now, RobotId, RuleId, alert::Incoming, delivery::Pending, routing::Routing,
};

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
    /// `deliveries`: under which ids the notifications of the change were committed, in their order.
    pub fn apply(&mut self, planned: Planned, deliveries: Vec<DeliveryId>) {
        debug_assert_eq!(planned.generation, self.generation, "this plan was made before another one was applied");
        debug_assert_eq!(planned.change.notifications.len(), deliveries.len(), "each notification is a delivery");
        self.state.apply(planned.effect, deliveries);
        self.generation += 1;
    }

    /// When [`Engine::plan_due`] next has something to do. In the past while it is behind.
    pub fn next_due(&self) -> Option<Mono> {
        self.state.next_due()
    }

    /// A robot accepted a message that showed these occurrences as firing. `group`: as in the notification.
    pub fn note_sent(&mut self, delivery: &DeliveryId, robot: RobotId, group: Option<GroupId>, firing: &[AlertId]) {
        for id in firing {
            self.state.told.note(robot, *id);
        }
        self.note_dropped(delivery, robot, group);
    }

    /// An attempt to make a delivery was begun: no later one supersedes it.
    pub fn note_tried(&mut self, delivery: &DeliveryId, robot: RobotId, group: Option<GroupId>) {
        if let Some(group) = group {
            self.state.outbox.tried(delivery, robot, group);
        }
    }

    /// A delivery failed, was cancelled or was superseded: nobody will be told by it. To be called after the plan of what
    /// superseded it was applied.
    pub fn note_dropped(&mut self, delivery: &DeliveryId, robot: RobotId, group: Option<GroupId>) {
        if let Some(group) = group {
            self.state.outbox.end(delivery, robot, group);
        }
    }

    /// The deliveries that count as on their way, in no order: all that the store holds as open, and no others.
    pub fn on_their_way(&self) -> impl Iterator<Item = Pending> {
        self.state.outbox.all()
    }

    /// Firing alerts that a rule grouped.
    pub fn firing_count(&self, rule: RuleId) -> usize {
        self.state.firing.get(&rule).copied().unwrap_or_default()
    }
}
