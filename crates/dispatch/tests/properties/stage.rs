//! The stage of a story: two robots, three rules, and after each step a look at what was stored.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use dispatch::{Clock as _, Failpoints, Occurrence, Resolved, Rest, TestScope};
use engine::{AlertKey, testing::naive::Input};
use model::{
    ContactId, DeliveryId, GroupId, IntegrationId, Millis, Mono, Now, RobotId, RuleId,
    alert::{Alert, Incoming},
    delivery::DeliveryState,
    notification::Notification,
    routing::{RoutedRule, Routing},
};
use simulator::{Robot, RobotPatch};
use store::Store;
use store::view::{DeliveryQuery, PageRequest};

use super::{
    steps::{Said, Step, Trouble, incoming},
    support::{START, TOKEN, World, contact},
};

const ROBOTS: [&str; 2] = [TOKEN, "token-2"];
/// As the engine has it: senders get this time, besides the downtime, before anything resolves by the clock.
pub const GRACE: i64 = 300_000;
/// Milliseconds before each report and each start, so that none comes in the same moment as a tick: what is decided first
/// would be open then.
const ASIDE: i64 = 7;

pub struct Stage {
    /// `None` only while it starts again.
    world: Option<World>,
    /// What was said of groups, in the order in which it was found.
    pub said: Vec<Notification>,
    known: BTreeMap<DeliveryId, Option<Notification>>,
    unsure: HashSet<DeliveryId>,
    attempts: BTreeMap<DeliveryId, u32>,
    ended: BTreeMap<DeliveryId, DeliveryState>,
    /// They have replaced others.
    successors: BTreeSet<DeliveryId>,
    /// What went in, for the naive model.
    pub history: Vec<(Now, Input)>,
}

impl Stage {
    pub async fn new(rules: Vec<RoutedRule>) -> Self {
        let world = World::prepared(Failpoints::default(), async |store, simulator| {
            for (number, token) in ROBOTS.iter().enumerate() {
                let contact = contact(&format!("person {}", number + 1), &simulator.webhook(token));
                store.save_contact(&contact, START.wall).await.unwrap();
            }
            save(store, rules, START.wall, |_| RuleId(0)).await;
        })
        .await;
        for token in ROBOTS {
            world.simulator.put_robot(Robot::new(token, token));
        }
        let (known, unsure, ended) = (BTreeMap::new(), HashSet::new(), BTreeMap::new());
        Self {
            world: Some(world),
            said: Vec::new(),
            known,
            unsure,
            attempts: BTreeMap::new(),
            ended,
            successors: BTreeSet::new(),
            history: Vec::new(),
        }
    }

    pub fn world(&self) -> &World {
        self.world.as_ref().expect("it runs")
    }

    pub fn now(&self) -> Now {
        self.world().clock.now()
    }

    pub async fn routing(&self) -> Routing {
        self.world().store.routing().await.unwrap()
    }

    pub async fn step(&mut self, step: &Step) {
        match step {
            Step::Reports(reports) => {
                self.pass(ASIDE).await;
                let now = self.now();
                self.report(reports.iter().map(|(name, said)| incoming(name, *said, now)).collect()).await;
            }
            Step::Wait(seconds) => self.pass(seconds * 1000).await,
            Step::Fault(robot, trouble, times) => self.fault(*robot, *trouble, *times),
            Step::Test(robot) => self.test(*robot).await,
            Step::Restart => {
                self.pass(ASIDE).await;
                self.restart().await;
            }
            Step::Crash(point, nth) => self.world().failpoints.arm(*point, *nth),
            Step::Person(name) => {
                self.pass(ASIDE).await;
                self.person(name).await;
            }
            Step::Edit(which) => {
                self.pass(ASIDE).await;
                self.edit(engine::testing::rules::rules(*which)).await;
            }
            Step::Refuses(robot, true) => self.fault(*robot, Trouble::Refuses, u32::MAX),
            Step::Refuses(_, false) => self.world().simulator.clear_faults(),
            Step::Disabled(robot, disabled) => {
                let patch = RobotPatch { enabled: Some(!disabled), ..RobotPatch::default() };
                self.world().simulator.change_robot(ROBOTS[*robot], patch).unwrap();
                self.test(*robot).await;
            }
        }
        self.rest().await;
    }

    /// Everything is done when it falls due.
    pub async fn pass(&mut self, milliseconds: i64) {
        let end = self.now().mono.plus(milliseconds);
        while let Some(next) = self.rest().await.next.filter(|next| *next <= end) {
            self.world().wait_for(next);
        }
        self.world().wait_for(end);
        self.rest().await;
    }

    /// As a sender does: what was not accepted is sent again.
    async fn report(&mut self, batch: Vec<Incoming>) {
        while self.world().dispatcher.ingest(batch.clone()).await.is_err() {
            self.start_again().await;
        }
        self.history.push((self.now(), Input::Reports(batch)));
    }

    /// Resolves it, if it fires.
    async fn person(&mut self, name: &str) {
        let fingerprint = engine::testing::world::labels(name).fingerprint();
        let key = AlertKey { integration: IntegrationId(1), fingerprint };
        let loaded = self.world().store.load(self.now().wall).await.unwrap();
        let is_it = |alert: &&Alert| alert.fingerprint == fingerprint && alert.is_firing();
        if let Some(id) = loaded.alerts.iter().find(is_it).map(|alert| alert.id) {
            let resolved = self.world().dispatcher.resolve(Occurrence { id, key }, "Li".to_owned()).await;
            assert_eq!(resolved.unwrap(), Resolved::Done);
        }
    }

    async fn edit(&mut self, rules: Vec<RoutedRule>) {
        let now = self.now().wall;
        save(&self.world().store, rules, now, |rule| rule).await;
        if self.world().dispatcher.reload().await.is_err() {
            self.start_again().await;
        }
    }

    fn fault(&self, robot: usize, trouble: Trouble, times: u32) {
        self.world().simulator.script(ROBOTS[robot], trouble.fault(), times).unwrap();
    }

    /// Sent only while nothing else is in flight: its answer does not depend on the clock.
    async fn test(&mut self, robot: usize) {
        self.rest().await;
        let id = RobotId(i64::try_from(robot).unwrap() + 1);
        let test = self.world().test_of(id, ROBOTS[robot], TestScope::StoredRobot);
        if self.world().dispatcher.test(test).await.is_err() {
            self.start_again().await;
        }
    }

    /// Bellhop stops and starts.
    async fn restart(&mut self) {
        self.rest().await;
        self.start_again().await;
    }

    /// With what is stored; whether it stopped or died.
    async fn start_again(&mut self) {
        let world = self.world.take().expect("it runs").restart().await;
        self.world = Some(world);
        self.history.push((self.now(), Input::Started(GRACE)));
    }

    /// Waits until everything is done that can be done now, starts again what has died, and looks at what was stored.
    async fn rest(&mut self) -> Rest {
        loop {
            match self.world().dispatcher.rest().await {
                Ok(rest) => {
                    self.look_begun().await;
                    self.history.push((self.now(), Input::Due));
                    self.look().await;
                    self.no_phantoms(&rest).await;
                    return rest;
                }
                Err(_) => self.start_again().await,
            }
        }
    }

    /// Those of `said` that have replaced others.
    pub fn successors(&self) -> HashSet<Which> {
        self.successors.iter().filter_map(|id| self.known.get(id)?.as_ref()).map(which).collect()
    }

    /// What was decided before this moment and begun at it was begun before the decisions of this moment: else they had replaced it.
    async fn look_begun(&mut self) {
        let now = self.now();
        for (id, _, attempts) in self.rows().await {
            let before = self.attempts.insert(id.clone(), attempts);
            if before.is_some_and(|before| before < attempts) && !self.unsure.contains(&id) {
                let about = self.known[&id].as_ref().and_then(|known| Some((known.robot, known.group?, known.at)));
                self.history.extend(about.map(|(robot, group, at)| (now, Input::Tried(robot, group, at, true))));
                self.unsure.insert(id);
            }
        }
    }

    async fn look(&mut self) {
        let now = self.now();
        let open = self.world().store.outbox(now.wall).await.unwrap().deliveries;
        let unsure: HashSet<DeliveryId> = open.into_iter().filter(|open| open.unsure).map(|open| open.id).collect();
        for (id, state, _) in self.rows().await {
            if !self.known.contains_key(&id) {
                let stored = self.world().store.delivery(&id, now.wall).await.unwrap().unwrap();
                let of_group = Some(stored.notification).filter(|notification| notification.group.is_some());
                self.said.extend(of_group.clone());
                self.known.insert(id.clone(), of_group);
            }
            let is_unsure = unsure.contains(&id);
            let is_open = !state.is_final();
            if is_open && is_unsure != self.unsure.contains(&id) {
                let about = self.known[&id].as_ref().and_then(|known| Some((known.robot, known.group?, known.at)));
                self.history.extend(about.map(|(robot, group, at)| (now, Input::Tried(robot, group, at, is_unsure))));
            }
            if state.is_final() && self.ended.insert(id.clone(), state).is_none() {
                if state == DeliveryState::Replaced {
                    let stored = self.world().store.delivery(&id, now.wall).await.unwrap().unwrap();
                    self.successors.extend(stored.replaced_by);
                }
                let Some(Notification { robot, group: Some(group), at, .. }) = self.known[&id] else { continue };
                let sent = state == DeliveryState::Sent;
                let end = if sent { Input::Sent(robot, group, at) } else { Input::Dropped(robot, group, at) };
                self.history.push((now, end));
            }
        }
        self.unsure = unsure;
    }

    /// All deliveries ever.
    async fn rows(&self) -> Vec<(DeliveryId, DeliveryState, u32)> {
        let mut rows = Vec::new();
        for number in 1.. {
            let page = PageRequest { number, size: PageRequest::MAX_SIZE };
            let query = DeliveryQuery { page, ..DeliveryQuery::default() };
            let found = self.world().store.deliveries(&query).await.unwrap().rows;
            let is_last = found.len() < 200;
            rows.extend(found.into_iter().map(|row| (row.id, row.state, row.attempts)));
            if is_last {
                break;
            }
        }
        rows
    }

    /// Engine and queues hold as open what the store holds as open, no more and no less.
    async fn no_phantoms(&self, rest: &Rest) {
        let loaded = self.world().store.load(self.now().wall).await.unwrap();
        let mut pending = loaded.pending;
        for pending in &mut pending {
            pending.firing.sort_unstable();
        }
        pending.sort_by(|one, other| one.delivery.cmp(&other.delivery));
        let mut on_their_way = rest.on_their_way.clone();
        // The store reads recoveries as they are now, and none of what nothing replaces.
        for one in on_their_way.iter_mut().chain(&mut pending) {
            let is_kept = !one.unsure;
            one.resolved = one.resolved.iter().filter(|_| is_kept).map(|alert| bare(alert)).collect();
        }
        assert_eq!(on_their_way, pending);
        let mut open: Vec<DeliveryId> = loaded.outbox.deliveries.into_iter().map(|delivery| delivery.id).collect();
        open.sort_unstable();
        assert_eq!(rest.waiting, open);
    }

    /// Robots work again, everything resolves: whoever was told of an alert as firing is told of its recovery, where the rule
    /// tells of recoveries and the robot did not refuse it for good.
    pub async fn everything_recovers(&mut self, names: &[&'static str]) {
        self.world().simulator.clear_faults();
        self.step(&Step::Wait(700)).await;
        for robot in 0..ROBOTS.len() {
            self.test(robot).await;
        }
        self.step(&Step::Reports(names.iter().map(|name| (*name, Said::Over)).collect())).await;
        self.step(&Step::Wait(1_000)).await;
        let tells = |rule: RuleId, routing: &Routing| {
            routing.rules.iter().any(|routed| routed.rule.id == rule && routed.rule.send_recovery)
        };
        let routing = self.routing().await;
        let ended = |id: &DeliveryId| self.ended.get(id).copied();
        let every: Vec<(&Notification, Option<DeliveryState>)> =
            self.known.iter().filter_map(|(id, known)| Some((known.as_ref()?, ended(id)))).collect();
        let sent = every.iter().filter(|(_, state)| *state == Some(DeliveryState::Sent));
        for (told, _) in sent.filter(|(told, _)| told.rule.is_some_and(|rule| tells(rule, &routing))) {
            for alert in told.firing() {
                let recovers = |(later, state): &(&Notification, Option<DeliveryState>)| {
                    (later.robot, later.rule) == (told.robot, told.rule)
                        && later.at > told.at
                        && matches!(state, Some(DeliveryState::Sent | DeliveryState::Failed))
                        && later.resolved().any(|resolved| resolved.labels == alert.labels)
                };
                assert!(every.iter().any(recovers), "no recovery of {} after {told:?}", alert.id);
            }
        }
    }

    /// Each message that was sent is in its chat once, and was repeated only where an attempt says that it may have arrived.
    pub async fn nothing_is_lost_or_said_twice(&self) {
        let world = self.world();
        let mut shown: BTreeMap<String, u32> = BTreeMap::new();
        for message in ROBOTS.iter().flat_map(|token| world.simulator.chat(token)) {
            let twice = shown.insert(message.msg_uuid.clone().unwrap(), message.repeats);
            assert_eq!(twice, None, "twice in the chat: {message:?}");
        }
        for (id, state) in &self.ended {
            let stored = world.store.delivery(id, self.now().wall).await.unwrap().unwrap();
            let flagged = stored.attempts.iter().filter_map(|attempt| attempt.answer.as_ref());
            let flagged = flagged.filter(|answer| answer.maybe_delivered).count();
            match (shown.get(&id.0), state) {
                (Some(repeats), DeliveryState::Sent) => {
                    assert!(*repeats as usize <= flagged, "a repeat that is not flagged: {stored:?}");
                }
                (None, DeliveryState::Sent) => panic!("sent and in no chat: {stored:?}"),
                (Some(_), _) => assert!(flagged > 0, "in a chat and not flagged: {stored:?}"),
                (None, _) => {}
            }
        }
    }
}

/// Only which alert it is.
pub fn bare(alert: &Alert) -> Arc<Alert> {
    let (ends_at, resolved_at, updated_at) = (None, None, alert.received_at);
    Arc::new(Alert { ends_at, resolved_at, updated_at, ended: None, ends_by_timeout: false, ..alert.clone() })
}

/// `id`: of the stored rule that takes the place of this one.
async fn save(store: &Store, rules: Vec<RoutedRule>, now: Millis, id: impl Fn(RuleId) -> RuleId) {
    for RoutedRule { mut rule, targets } in rules {
        rule.contacts = targets.iter().map(|target| ContactId(target.robot.0)).collect();
        rule.id = id(rule.id);
        if let Some(stored) = store.dispatch_rule(rule.id, now).await.unwrap() {
            rule.version = stored.row.rule.version;
        }
        store.save_dispatch_rule(&rule, now).await.unwrap();
    }
}

/// Which notification of a group: no robot hears two at the same moment.
pub type Which = (Millis, RobotId, Option<GroupId>);

pub fn which(said: &Notification) -> Which {
    (said.at, said.robot, said.group)
}

/// In the order of time; what was decided in the same moment by robot and group. Without the reasons of `successors`: what replaces a
/// message that was not tried takes over its reason, so that depends on what the robots have done.
pub fn briefly(said: &[Notification], successors: &HashSet<Which>) -> Vec<String> {
    let mut said: Vec<&Notification> = said.iter().collect();
    said.sort_by_key(|said| which(said));
    let brief = |said: &&Notification| {
        let words = engine::testing::world::words(said);
        let words = match words.split_once(' ') {
            Some((_, rest)) if successors.contains(&which(said)) => format!("* {rest}"),
            _ => words,
        };
        format!("{} {:?} version {}: {words}", said.at.since(START.wall), said.group, said.rule_version)
    };
    said.iter().map(brief).collect()
}

pub fn quiet_until() -> Mono {
    START.mono.plus(GRACE)
}
