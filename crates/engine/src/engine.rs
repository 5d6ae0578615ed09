//! The engine: what it is asked, and how it comes to know what was committed.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use model::{
    AlertId, DeliveryId, GroupId, IntegrationId, Mono, Now, RobotId,
    alert::{Alert, Ends, Incoming},
    change::Change,
    delivery::{Pending, Place},
    notification::AlertGroup,
    routing::Routing,
};

use crate::{
    AlertKey, Due, Matched, NotFiring, Outcomes, Planned, Rules, Share, Snapshot, Unmatched,
    plan::{Effect, due, end, ingest, reroute},
    restore,
    state::State,
};

/// What is set aside, for people.
#[derive(Clone, Debug)]
pub enum Stuck {
    Alert {
        id: AlertId,
        name: String,
    },
    /// The name is empty when the rule is switched off.
    Group {
        row: Arc<AlertGroup>,
        rule_name: String,
    },
}

/// The state of all alerts, groups and the notification log, in memory.
#[derive(Debug)]
pub struct Engine {
    state: State,
    /// Plans applied so far.
    generation: u64,
}

/// What the batches of one plan have taken of the room for alerts so far.
#[derive(Debug, Default)]
pub struct Room {
    /// Alerts that will fire and did not.
    new: HashSet<AlertKey>,
    /// How many of them, by integration.
    taken: HashMap<IntegrationId, usize>,
}

impl Engine {
    /// Starts from what was stored, with the rules that are stored and what they make of [`Snapshot::unmatched`]; an alert that
    /// `outcomes` lacks is matched here. Then [`Engine::plan_placing`] of all [`Engine::unplaced`] is to be committed.
    pub fn restore(snapshot: Snapshot, rules: &Rules, outcomes: &Outcomes, now: Now) -> Self {
        Self { state: restore::state(snapshot, Arc::clone(&rules.0), outcomes, now), generation: 0 }
    }

    /// The alerts of which a start may change the groups, in the order of their ids.
    pub fn unplaced(&self) -> Vec<AlertKey> {
        restore::unplaced(&self.state)
    }

    /// What a start changes, for these alerts only: nothing, unless an edit was stored that was not applied. Where that cannot be
    /// committed for all alerts at once, it is planned for parts of them. `outcomes` as in [`Engine::restore`].
    pub fn plan_placing(&self, alerts: &[AlertKey], outcomes: &Outcomes, now: Now) -> Planned {
        let (change, effect) = restore::plan_these(&self.state, alerts, outcomes, now);
        self.planned(change, effect)
    }

    /// What is known of an alert by its identity.
    pub fn alert(&self, key: AlertKey) -> Option<&Arc<Alert>> {
        self.state.alerts.get(&key).map(|tracked| &tracked.alert)
    }

    /// How many alerts of it fire.
    pub fn active(&self, integration: IntegrationId) -> usize {
        self.state.active.get(&integration).copied().unwrap_or_default()
    }

    /// Places of the alerts that would be new and for which there is no room, where at most so many of an integration fire. What
    /// fires already, what is over, and what comes twice takes no room.
    pub fn without_room(&self, batch: &[Incoming], most: usize, now: Now, room: &mut Room) -> Vec<usize> {
        let mut without = Vec::new();
        for (place, incoming) in batch.iter().enumerate() {
            let key = AlertKey { integration: incoming.integration, fingerprint: incoming.fingerprint };
            let is_over = matches!(incoming.ends, Ends::At(end) if end <= now.wall);
            let fires = || self.alert(key).is_some_and(|alert| alert.is_firing());
            let is_no_news = || self.state.over.get(key).is_some_and(|over| over.covers(incoming, now.mono));
            if is_over || room.new.contains(&key) || fires() || is_no_news() {
                continue;
            }
            let taken = room.taken.entry(key.integration).or_default();
            if self.active(key.integration) + *taken >= most {
                without.push(place);
            } else {
                *taken += 1;
                room.new.insert(key);
            }
        }
        without
    }

    fn planned(&self, change: Change, effect: Effect) -> Planned {
        Planned { change, effect, passed: Vec::new(), generation: self.generation }
    }

    /// Takes reports in, in their order (rules ING-1 to ING-8). A report of a resolved alert that does not fire as far as
    /// Bellhop knows changes nothing: nobody was notified, and nobody is to be notified.
    pub fn plan_ingest(&self, batch: &[Incoming], now: Now) -> Planned {
        self.plan_batches([(batch, None)].into_iter(), now)
    }

    /// As [`Engine::plan_ingest`], for several batches, each with what [`Engine::rules`] make of its alerts. What other rules made
    /// of them does not count: they are matched anew.
    pub fn plan_batches<'a>(
        &self,
        batches: impl Iterator<Item = (&'a [Incoming], Option<&'a Matched>)> + Clone,
        now: Now,
    ) -> Planned {
        let (change, effect, passed) = ingest::plan(&self.state, batches, now);
        Planned { passed, ..self.planned(change, effect) }
    }

    /// A person of this name resolves this occurrence. The groups that it is in tell so when they flush, as of any other end. Reports
    /// of the same occurrence do not fire from now on, until its sender says that it is over too.
    pub fn plan_end(&self, key: AlertKey, alert: AlertId, name: &str, now: Now) -> Result<Planned, NotFiring> {
        let (change, effect) = end::plan(&self.state, key, alert, name, now)?;
        Ok(self.planned(change, effect))
    }

    /// Whether this occurrence fires.
    pub fn fires(&self, key: AlertKey, alert: AlertId) -> bool {
        self.alert(key).is_some_and(|tracked| tracked.id == alert && tracked.is_firing())
    }

    /// The robots that are owed the recovery of this occurrence, if it fires.
    pub fn owed(&self, key: AlertKey, alert: AlertId) -> Result<Vec<RobotId>, NotFiring> {
        end::notified(&self.state, key, alert)
    }

    /// Everything that is due: first alerts that resolve by the clock, then flushes of groups in the order of their times. A
    /// bounded part of it; what remains is still due ([`Engine::next_due`]) once the plan is applied.
    pub fn plan_due(&self, now: Now) -> Planned {
        self.plan_share(now, Share::FULL).0
    }

    /// As [`Engine::plan_due`], at most so much of it, with what it is about.
    pub fn plan_share(&self, now: Now, share: Share) -> (Planned, Vec<Due>) {
        let (change, effect, due) = due::plan(&self.state, now, share);
        (self.planned(change, effect), due)
    }

    /// What comes first in the next plan.
    pub fn first_due(&self, now: Now) -> Option<Due> {
        due::first(&self.state, now)
    }

    /// Its decision could not be stored, although it stood alone: it is not planned any more until [`Engine::resume`], or until
    /// its time changes. Everything else goes on.
    pub fn set_aside(&mut self, due: Due) {
        self.state.set_aside(due);
    }

    /// What is set aside is planned again.
    pub fn resume(&mut self) {
        self.state.resume();
    }

    /// What is set aside.
    pub fn stuck(&mut self) -> Vec<(Due, Stuck)> {
        self.state.prune_aside();
        let stuck = |due: &Due| {
            let what = match due {
                Due::End(key) => {
                    let alert = &self.state.alerts.get(key)?.alert;
                    Stuck::Alert { id: alert.id, name: alert.name().to_owned() }
                }
                Due::Doubt(key) => {
                    let over = self.state.over.get(*key)?;
                    Stuck::Alert { id: over.id, name: over.name().unwrap_or_default().to_owned() }
                }
                Due::Flush(id) => {
                    let row = Arc::clone(&self.state.groups.get(id)?.row);
                    let rule = self.state.table.active(row.rule).map(|routed| routed.rule.name.clone());
                    Stuck::Group { row, rule_name: rule.unwrap_or_default() }
                }
            };
            Some((*due, what))
        };
        self.state.aside.iter().filter_map(stuck).collect()
    }

    /// Other dispatch rules, or other handlers of them. Groups, timers and the log are kept.
    pub fn plan_routing(&self, routing: Routing, now: Now) -> Planned {
        let rules = self.rules().next(routing);
        self.plan_rules(&rules, &rules.no_outcomes(), now)
    }

    /// As [`Engine::plan_routing`], with rules that were compiled elsewhere and what they make of the alerts, as far as that
    /// is known.
    pub fn plan_rules(&self, rules: &Rules, outcomes: &Outcomes, now: Now) -> Planned {
        let (change, effect) = reroute::plan(&self.state, Arc::clone(&rules.0), outcomes, now);
        self.planned(change, effect)
    }

    /// The rules in force.
    pub fn rules(&self) -> Rules {
        Rules(Arc::clone(&self.state.table))
    }

    /// The alerts that `rules` have to be matched with before they come into force, without those that `outcomes` has.
    pub fn unmatched(&self, rules: &Rules, outcomes: &Outcomes) -> Unmatched {
        if reroute::seats_stay(&self.state, &rules.0) {
            return Unmatched::default();
        }
        let alerts = self.state.alerts.iter().filter(|(key, _)| !outcomes.has(**key));
        Unmatched(alerts.map(|(key, tracked)| (*key, Arc::clone(&tracked.alert.labels))).collect())
    }

    /// Takes over a plan whose change was committed. It must be the answer to the latest state: of two plans made without
    /// an `apply` between them, only one may be applied. A plan without a change is applied too: it moves timers.
    /// `deliveries`: under which ids the notifications of the change were committed, in their order, and their places in the queues.
    pub fn apply(&mut self, planned: Planned, deliveries: Vec<(DeliveryId, Place)>) {
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
            self.state.notified.record(robot, *id);
        }
        self.note_dropped(delivery, robot, group);
    }

    /// Whether an attempt to make a delivery may have arrived, or is under way: then no later one replaces it.
    pub fn note_unsure(&mut self, delivery: &DeliveryId, robot: RobotId, group: Option<GroupId>, unsure: bool) {
        if let Some(group) = group {
            self.state.pending.set_unsure(delivery, robot, group, unsure);
        }
    }

    /// What the next delivery to the robot about the group replaces, oldest first.
    pub fn replaced(&self, robot: RobotId, group: GroupId) -> impl Iterator<Item = (&DeliveryId, Place)> {
        self.state.pending.replaced(robot, group)
    }

    /// A delivery failed, was cancelled or was replaced: nobody will be notified by it. To be called after the plan of what
    /// replaced it was applied.
    pub fn note_dropped(&mut self, delivery: &DeliveryId, robot: RobotId, group: Option<GroupId>) {
        if let Some(group) = group {
            self.state.pending.end(delivery, robot, group);
        }
    }

    /// The deliveries that count as on their way, in no order: all that the store holds as open, and no others.
    pub fn on_their_way(&self) -> impl Iterator<Item = Pending> {
        self.state.pending.all()
    }

    /// Firing alerts in the groups of a rule.
    #[cfg(test)]
    pub fn firing_count(&self, rule: model::RuleId) -> usize {
        let groups = self.state.groups.values().filter(|group| group.row.rule == rule);
        let members = groups.flat_map(|group| &group.members);
        members.filter(|key| self.state.alerts.get(key).is_some_and(|tracked| tracked.alert.is_firing())).count()
    }
}
