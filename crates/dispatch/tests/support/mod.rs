//! A dispatcher with a store in a temporary folder, a simulated DingTalk, and a clock that the test moves.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses a part of it")]

use std::{sync::Arc, time::Duration};

use dingtalk::{Client, ClientConfig, HostPolicy, WebhookUrl};
use dispatch::{Clock, Dispatcher, Failpoints, ManualClock, Parts, Running, Test, TestScope};
use model::{
    ContactId, IntegrationId, Labels, Millis, Mono, Now, RobotId, RuleId,
    alert::{Ends, Incoming},
    condition::Conditions,
    delivery::DeliveryState,
    dispatch_rule::{Action, DispatchRule, Mention},
    severity::Severity,
};
use simulator::{Robot, Settings, Simulator};
use store::view::{DeliveryQuery, DeliveryRow};
use store::{Key, NewRobot, RobotChange, SaveContact, SecretChange, Sensitive, Store};
use tempfile::TempDir;

pub const TOKEN: &str = "token-1";
/// Milliseconds of the test's time after which nothing more is to be expected: longer than any pause.
const PATIENCE: i64 = 3_600_000;
pub const START: Now = Now { wall: Millis(1_790_000_000_000), mono: Mono(1_000_000) };

pub struct World {
    pub folder: TempDir,
    pub clock: Arc<ManualClock>,
    pub simulator: Simulator,
    pub running: simulator::Running,
    pub store: Store,
    pub dispatcher: Dispatcher,
    pub task: Running,
    pub failpoints: Failpoints,
}

/// The simulator's own time: it passes as the test lets it, and nobody sets it.
struct TimeOfRobots(Arc<ManualClock>);

impl simulator::Clock for TimeOfRobots {
    fn now(&self) -> Millis {
        START.wall.plus(self.0.now().mono.since(START.mono))
    }
}

impl World {
    /// One contact with the robot [`TOKEN`], and one rule that sends it every alert, each name on its own, at once.
    pub async fn new() -> Self {
        Self::with(Failpoints::default()).await
    }

    pub async fn with(failpoints: Failpoints) -> Self {
        Self::build(failpoints, |_| ()).await
    }

    /// With the rule changed.
    pub async fn with_rule(change: impl FnOnce(&mut DispatchRule)) -> Self {
        Self::build(Failpoints::default(), change).await
    }

    async fn build(failpoints: Failpoints, change: impl FnOnce(&mut DispatchRule)) -> Self {
        Self::prepared(failpoints, async |store, simulator| {
            let contact = save_contact(store, &simulator.webhook(TOKEN)).await;
            let mut rule = rule(contact);
            change(&mut rule);
            store.save_dispatch_rule(&rule, START.wall).await.unwrap();
        })
        .await
    }

    /// With what is stored before the dispatcher starts.
    pub async fn prepared(failpoints: Failpoints, prepare: impl AsyncFnOnce(&Store, &simulator::Running)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(START));
        let simulator = Simulator::new(Settings::default(), TimeOfRobots(Arc::clone(&clock)));
        simulator.put_robot(Robot::new(TOKEN, "Operations"));
        let running = simulator.start().await.unwrap();
        let store = open(&folder).await;
        prepare(&store, &running).await;
        let (dispatcher, task) = start(&store, &clock, &running, failpoints.clone()).await;
        Self { folder, clock, simulator, running, store, dispatcher, task, failpoints }
    }

    /// Everything in memory is gone; what was stored is read again.
    pub async fn restart(self) -> Self {
        self.restart_after(0).await
    }

    /// Down for so many milliseconds.
    pub async fn restart_after(self, milliseconds: i64) -> Self {
        let Self { folder, clock, simulator, running, store, dispatcher, task, .. } = self;
        drop(dispatcher);
        if !task.is_over() {
            task.stop().await;
        }
        store.close().await;
        clock.advance(milliseconds);
        let store = open(&folder).await;
        let failpoints = Failpoints::default();
        let (dispatcher, task) = start(&store, &clock, &running, failpoints.clone()).await;
        Self { folder, clock, simulator, running, store, dispatcher, task, failpoints }
    }

    pub async fn fire(&self, name: &str) -> Result<(), dispatch::Error> {
        self.report(name, Ends::Open).await
    }

    pub async fn report(&self, name: &str, ends: Ends) -> Result<(), dispatch::Error> {
        self.dispatcher.ingest(vec![incoming(name, ends)]).await.map(drop)
    }

    pub async fn resolve(&self, name: &str) {
        let now = self.clock.now().wall;
        self.dispatcher.ingest(vec![incoming(name, Ends::At(now))]).await.unwrap();
    }

    /// A test message to the robot [`TOKEN`].
    pub fn test(&self, robot: RobotId, scope: TestScope) -> Test {
        self.test_of(robot, TOKEN, scope)
    }

    pub fn test_of(&self, robot: RobotId, token: &str, scope: TestScope) -> Test {
        Test {
            robot,
            webhook: WebhookUrl::parse(&self.running.webhook(token)).unwrap(),
            secret: None,
            keywords: Vec::new(),
            contact_name: "On-call".to_owned(),
            scope,
        }
    }

    pub async fn deliveries(&self) -> Vec<DeliveryRow> {
        self.store.deliveries(&DeliveryQuery::default()).await.unwrap().rows
    }

    /// Waits until everything is done that can be done now; returns when something falls due next. No time passes.
    pub async fn rest(&self) -> Option<Mono> {
        self.dispatcher.rest().await.unwrap().next
    }

    /// Time passes, and everything is done when it falls due.
    pub async fn pass(&self, milliseconds: i64) {
        let end = self.clock.now().mono.plus(milliseconds);
        while let Some(next) = self.rest().await.filter(|next| *next <= end) {
            self.wait_for(next);
        }
        self.wait_for(end);
        self.rest().await;
    }

    /// Time passes until then, if it is not yet.
    pub fn wait_for(&self, at: Mono) {
        self.clock.advance(at.since(self.clock.now().mono).max(0));
    }

    /// How many messages were decided, and how many of them are sent. [`World::until`] waits for more.
    pub async fn sent(&self) -> (usize, usize) {
        let rows = self.deliveries().await;
        (rows.len(), rows.iter().filter(|row| row.state == DeliveryState::Sent).count())
    }

    /// Lets time pass until so many messages are sent and nothing waits.
    pub async fn until_sent(&self, count: usize) {
        let all = |rows: &[DeliveryRow]| rows.iter().all(|row| row.state == DeliveryState::Sent);
        self.until(|rows| rows.len() == count && all(rows)).await;
    }

    /// Lets time pass from one thing that is due to the next, until the latest deliveries look like this; none, if they do now.
    pub async fn until(&self, done: impl Fn(&[DeliveryRow]) -> bool) -> Vec<DeliveryRow> {
        let end = self.clock.now().mono.plus(PATIENCE);
        loop {
            let next = self.rest().await.filter(|next| *next <= end);
            let rows = self.deliveries().await;
            if done(&rows) {
                return rows;
            }
            let Some(next) = next else { panic!("still {rows:?}") };
            self.wait_for(next);
        }
    }
}

pub fn incoming(name: &str, ends: Ends) -> Incoming {
    let labels = Labels::from_iter([("alertname", name), ("severity", "critical")]);
    Incoming {
        integration: IntegrationId(1),
        fingerprint: labels.fingerprint(),
        severity: Severity::of(&labels),
        labels: Arc::new(labels),
        annotations: Arc::default(),
        generator_url: String::new(),
        starts_at: None,
        ends,
        envelope: model::alert::Envelope::default(),
    }
}

async fn open(folder: &TempDir) -> Store {
    let key = Key::load(folder.path(), None).unwrap();
    Store::open(store::Options::new(folder.path().join(Store::FILE), key)).await.unwrap()
}

async fn start(
    store: &Store,
    clock: &Arc<ManualClock>,
    simulator: &simulator::Running,
    failpoints: Failpoints,
) -> (Dispatcher, Running) {
    let host_policy = HostPolicy::default().with_simulator(simulator.address());
    // By the machine's own time: however busy it is, an answer is not late.
    let (connect_timeout, total_timeout) = (Duration::from_mins(5), Duration::from_mins(6));
    let config = ClientConfig { host_policy, connect_timeout, total_timeout, ..ClientConfig::default() };
    let client = Client::new(config).unwrap();
    let clock: Arc<dyn Clock> = Arc::clone(clock) as Arc<dyn Clock>;
    let parts = Parts {
        store: store.clone(),
        client,
        clock,
        seed: 7,
        public_url: model::web::PublicUrl::default(),
        failpoints,
    };
    let started = dispatch::start(parts).await.unwrap();
    // Answered when it has started; a failpoint may have ended it before.
    let _ = started.0.ping().await;
    started
}

async fn save_contact(store: &Store, webhook_url: &str) -> ContactId {
    store.save_contact(&contact("On-call", webhook_url), START.wall).await.unwrap()
}

/// A new contact with this robot.
pub fn contact(name: &str, webhook_url: &str) -> SaveContact {
    let url = WebhookUrl::parse(webhook_url).unwrap();
    let robot = NewRobot {
        url: Sensitive::new(url.expose()),
        masked_url: url.masked(),
        secret: SecretChange::Keep,
        keywords: None,
        now: START.wall,
    };
    SaveContact {
        id: None,
        version: model::Version::NONE,
        name: name.to_owned(),
        phone: None,
        email: None,
        ding_user_id: String::new(),
        system_notifications: false,
        robot: RobotChange::Set(robot),
        limit: None,
    }
}

fn rule(contact: ContactId) -> DispatchRule {
    DispatchRule {
        id: RuleId(0),
        name: "Everything".to_owned(),
        enabled: true,
        version: 0,
        conditions: Conditions::default(),
        action: Action::Generate,
        catch_all: false,
        grouping: ["alertname".to_owned()].into(),
        group_wait: 0,
        group_interval: 1_000,
        repeat_interval: 600_000,
        max_groups: 5_000,
        contacts: vec![contact],
        groups: Vec::new(),
        dingtalk: true,
        send_recovery: true,
        mention: Mention::Nobody,
    }
}
