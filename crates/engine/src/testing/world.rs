//! An engine with its store, its clock and its robots, for tests: what happens is said in seconds and short words.

use std::sync::Arc;

use model::{
    AlertId, ContactId, DeliveryId, GroupId, IntegrationId, Labels, Millis, Mono, Now, RobotId, RuleId,
    alert::{AlertEventKind, Ends, Envelope, Incoming},
    change::Change,
    condition::{Condition, Conditions, Operator},
    delivery::Pending,
    dispatch_rule::{Action, DispatchRule, Mention},
    notification::Notification,
    routing::{Person, RoutedRule, Routing, Target},
    severity::Severity,
};

use super::disk::{Delivery, Disk};
use crate::{AlertKey, Engine, NotFiring, Passed, Planned, Rules, Snapshot};

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 3600;

/// What robots do with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Robots {
    Accept,
    /// Messages wait, untried.
    Block,
    /// Messages were tried and are tried again.
    Hang,
    /// Messages fail for good.
    Refuse,
}

pub struct World {
    pub engine: Engine,
    pub disk: Disk,
    pub now: Now,
    pub robots: Robots,
    /// Deliveries that a later one took the place of.
    pub replaced: Vec<Delivery>,
    /// Deliveries decided so far.
    pub decided: usize,
}

const START: Now = Now { wall: Millis(1_700_000_000_000), mono: Mono(5_000) };

impl World {
    pub fn new(rules: Vec<RoutedRule>) -> Self {
        let disk = Disk { routing: routing(rules), ..Disk::default() };
        let (engine, planned) = restore(disk.snapshot(0), &disk.routing, START);
        let mut world = Self { engine, disk, now: START, robots: Robots::Accept, replaced: Vec::new(), decided: 0 };
        world.commit(planned);
        world
    }

    /// Stops, stays down and starts again.
    pub fn restart(&mut self, down_seconds: i64) -> Change {
        self.now = passed(self.now, down_seconds * 1000);
        let (engine, planned) = restore(self.disk.snapshot(down_seconds * 1000), &self.disk.routing, self.now);
        self.engine = engine;
        self.commit(planned)
    }

    pub fn commit(&mut self, planned: Planned) -> Change {
        let change = planned.change.clone();
        let ids: Vec<DeliveryId> = change.notifications.iter().map(|_| self.new_id()).collect();
        let replaced = self.disk.commit(&change, &ids);
        let placed = ids.into_iter().map(|id| (id, Disk::PLACE)).collect();
        self.engine.apply(planned, placed);
        for old in &replaced {
            self.drop_one(old);
        }
        self.replaced.extend(replaced);
        self.deliver();
        change
    }

    fn new_id(&mut self) -> DeliveryId {
        self.decided += 1;
        DeliveryId(self.decided.to_string())
    }

    /// It is tried, and will be again.
    pub fn try_one(&mut self, at: usize) {
        let tried = &mut self.disk.pending[at];
        tried.tried = true;
        self.engine.note_unsure(&tried.id, tried.notification.robot, tried.notification.group, true);
    }

    /// It failed, was cancelled or was replaced.
    pub fn drop_one(&mut self, gone: &Delivery) {
        self.engine.note_dropped(&gone.id, gone.notification.robot, gone.notification.group);
    }

    pub fn accept_one(&mut self, accepted: &Delivery) {
        let (robot, group) = (accepted.notification.robot, accepted.notification.group);
        self.disk.notified.extend(accepted.firing().into_iter().map(|id| (robot, id)));
        self.engine.note_sent(&accepted.id, robot, group, &accepted.firing());
    }

    pub fn ingest(&mut self, batch: &[Incoming]) -> Change {
        let planned = self.engine.plan_ingest(batch, self.now);
        assert_eq!(planned.change, self.engine.plan_ingest(batch, self.now).change);
        self.commit(planned)
    }

    /// The same, with what the reports came to.
    pub fn pass(&mut self, incoming: &Incoming) -> Vec<Passed> {
        let planned = self.engine.plan_ingest(std::slice::from_ref(incoming), self.now);
        let passed = planned.passed.iter().map(|no_news| no_news.why).collect();
        self.commit(planned);
        passed
    }

    /// A person resolves it.
    pub fn end(&mut self, name: &str, person: &str) -> Result<Change, NotFiring> {
        let fingerprint = labels(name).fingerprint();
        let key = AlertKey { integration: IntegrationId(1), fingerprint };
        let id = self.engine.alert(key).ok_or(NotFiring)?.id;
        let planned = self.engine.plan_end(key, id, person, self.now)?;
        Ok(self.commit(planned))
    }

    pub fn fire(&mut self, names: &str) -> Change {
        let batch: Vec<Incoming> = names.split(' ').map(|name| firing(name, Ends::Open)).collect();
        self.ingest(&batch)
    }

    pub fn resolve(&mut self, names: &str) -> Change {
        let batch: Vec<Incoming> = names.split(' ').map(|name| firing(name, Ends::At(self.now.wall))).collect();
        self.ingest(&batch)
    }

    pub fn edit(&mut self, rules: Vec<RoutedRule>) -> Change {
        self.disk.routing = routing(rules);
        let planned = self.engine.plan_routing(self.disk.routing.clone(), self.now);
        assert_eq!(planned.change, self.engine.plan_routing(self.disk.routing.clone(), self.now).change);
        self.commit(planned)
    }

    /// Lets time pass until so many seconds after the start; everything is done when it is due. Returns what was decided.
    pub fn until(&mut self, seconds: i64) -> Vec<Notification> {
        let end = START.mono.plus(seconds * 1000);
        let mut said = Vec::new();
        while let Some(due) = self.engine.next_due().filter(|due| *due <= end) {
            let wait = due.since(self.now.mono).max(0);
            self.now = passed(self.now, wait);
            said.extend(self.due().notifications);
        }
        self.now = passed(self.now, end.since(self.now.mono));
        said
    }

    /// The same, in words.
    pub fn hear(&mut self, seconds: i64) -> Vec<String> {
        self.until(seconds).iter().map(words).collect()
    }

    pub fn due(&mut self) -> Change {
        let planned = self.engine.plan_due(self.now);
        assert_eq!(planned.change, self.engine.plan_due(self.now).change);
        self.commit(planned)
    }

    fn deliver(&mut self) {
        match self.robots {
            Robots::Block => {}
            Robots::Hang => (0..self.disk.pending.len()).for_each(|at| self.try_one(at)),
            Robots::Accept => self.accept_all(),
            Robots::Refuse => self.refuse_all(),
        }
    }

    pub fn accept_all(&mut self) {
        for waiting in std::mem::take(&mut self.disk.pending) {
            self.accept_one(&waiting);
        }
    }

    pub fn refuse_all(&mut self) {
        for waiting in std::mem::take(&mut self.disk.pending) {
            self.drop_one(&waiting);
        }
    }

    /// What the engine holds as on its way is what is open, no more and no less.
    pub fn has_no_phantoms(&self) -> bool {
        let mut tracked: Vec<Pending> = self.engine.on_their_way().collect();
        let mut open = self.disk.snapshot(0).pending;
        for pending in &mut open {
            pending.firing.sort_unstable();
        }
        tracked.sort_by(|one, other| one.delivery.cmp(&other.delivery));
        open.sort_by(|one, other| one.delivery.cmp(&other.delivery));
        tracked == open
    }

    pub fn events_of(&self, name: &str) -> Vec<AlertEventKind> {
        let is_its = |id: AlertId| self.disk.alerts[&id].labels.value("instance") == name;
        self.disk.events.iter().filter(|event| is_its(event.alert)).map(|event| event.what.clone()).collect()
    }

    pub fn open_groups(&self) -> Vec<GroupId> {
        self.disk.groups.keys().copied().collect()
    }
}

pub fn passed(now: Now, milliseconds: i64) -> Now {
    Now { wall: now.wall.plus(milliseconds), mono: now.mono.plus(milliseconds) }
}

/// `first r1: A B / C`: reason, robot, firing alerts, resolved ones.
pub fn words(notification: &Notification) -> String {
    let names = |alerts: Vec<&str>| alerts.join(" ");
    let firing = names(notification.firing().map(|alert| alert.labels.value("instance")).collect());
    let resolved = names(notification.resolved().map(|alert| alert.labels.value("instance")).collect());
    let text = format!("{} r{}: {firing} / {resolved}", notification.reason.as_str(), notification.robot);
    text.trim_end_matches([' ', '/']).to_owned()
}

pub fn labels(name: &str) -> Labels {
    Labels::from_iter([("alertname", "Test"), ("instance", name), ("team", &name[..1])])
}

pub fn firing(name: &str, ends: Ends) -> Incoming {
    Incoming {
        integration: IntegrationId(1),
        fingerprint: labels(name).fingerprint(),
        labels: Arc::new(labels(name)),
        annotations: Arc::default(),
        severity: Severity::default(),
        generator_url: String::new(),
        starts_at: None,
        ends,
        envelope: Envelope::default(),
    }
}

/// The engine as a start has it, and what the start changes.
pub fn restore(snapshot: Snapshot, routing: &Routing, now: Now) -> (Engine, Planned) {
    let rules = Rules::compile(routing.clone());
    let outcomes = rules.match_all(snapshot.unmatched());
    let engine = Engine::restore(snapshot, &rules, &outcomes, now);
    let planned = engine.plan_placing(&engine.unplaced(), &outcomes, now);
    (engine, planned)
}

pub fn routing(rules: Vec<RoutedRule>) -> Routing {
    Routing { rules: rules.into_iter().map(Arc::new).collect(), ..Routing::default() }
}

/// As in `docs/semantics.md`: wait 30 s, interval 5 min, repeat 4 h; one group by `alertname`; robot 1.
pub fn rule(id: i64) -> RoutedRule {
    let rule = DispatchRule {
        id: RuleId(id),
        name: format!("rule {id}"),
        enabled: true,
        version: 1,
        conditions: Conditions::default(),
        action: Action::Generate,
        catch_all: false,
        grouping: ["alertname".to_owned()].into(),
        group_wait: 30_000,
        group_interval: 5 * MINUTE * 1000,
        repeat_interval: 4 * HOUR * 1000,
        max_groups: 5_000,
        contacts: Vec::new(),
        groups: Vec::new(),
        dingtalk: true,
        send_recovery: true,
        mention: Mention::Handlers,
    };
    RoutedRule { rule, targets: Vec::new() }.robots(&[1])
}

/// Edits of a rule, for tests.
pub trait Edit: Sized {
    fn edit(self, edit: impl FnOnce(&mut DispatchRule)) -> Self;
    fn robots(self, robots: &[i64]) -> Self;

    fn when(self, label: &str, value: &str) -> Self {
        let condition = Condition { label: label.into(), operator: Operator::Equals, value: value.into() };
        self.edit(|rule| rule.conditions = Conditions(vec![vec![condition]]))
    }

    fn by(self, grouping: &[&str]) -> Self {
        self.edit(|rule| rule.grouping = grouping.iter().map(|&label| label.to_owned()).collect())
    }

    fn without_recovery(self) -> Self {
        self.edit(|rule| rule.send_recovery = false)
    }

    fn disabled(self) -> Self {
        self.edit(|rule| rule.enabled = false)
    }

    fn discards(self) -> Self {
        self.edit(|rule| rule.action = Action::Discard)
    }
}

impl Edit for RoutedRule {
    fn edit(mut self, edit: impl FnOnce(&mut DispatchRule)) -> Self {
        edit(&mut self.rule);
        self.rule.version += 1;
        self
    }

    fn robots(mut self, robots: &[i64]) -> Self {
        let person = |robot: i64| Person {
            contact: ContactId(robot),
            name: format!("person {robot}"),
            phone: String::new(),
            ding_user_id: String::new(),
        };
        self.targets =
            robots.iter().map(|robot| Target { robot: RobotId(*robot), people: vec![person(*robot)] }).collect();
        self
    }
}
