//! A dispatcher with a store in a temporary folder, a simulated DingTalk, and a clock that the test moves.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses a part of it")]

use std::sync::Arc;

use dingtalk::{Client, ClientConfig, HostPolicy, WebhookUrl};
use dispatch::{Clock, Dispatcher, Failpoints, ManualClock, Parts, Running};
use model::{
    ContactId, IntegrationId, Labels, Millis, Mono, Now, RuleId,
    alert::{Ends, Incoming},
    condition::Conditions,
    delivery::{DeliveryQuery, DeliveryRow, DeliveryState},
    dispatch_rule::{Action, DispatchRule, Mention},
};
use simulator::{Robot, Settings, Simulator};
use store::{Key, NewRobot, RobotChange, SaveContact, SecretChange, Sensitive, Store};
use tempfile::TempDir;

pub const TOKEN: &str = "token-1";
const START: Now = Now { wall: Millis(1_790_000_000_000), mono: Mono(1_000_000) };

pub struct World {
    pub folder: TempDir,
    pub clock: Arc<ManualClock>,
    pub simulator: Simulator,
    pub running: simulator::Running,
    pub store: Store,
    pub dispatcher: Dispatcher,
    pub task: Running,
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
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(START));
        let simulator = Simulator::new(Settings::default(), simulator::SystemClock);
        simulator.put_robot(Robot::new(TOKEN, "Operations"));
        let running = simulator.start().await.unwrap();
        let store = open(&folder).await;
        let contact = save_contact(&store, &running.webhook(TOKEN)).await;
        let mut rule = rule(contact);
        change(&mut rule);
        store.save_dispatch_rule(&rule, START.wall).await.unwrap();
        let (dispatcher, task) = start(&store, &clock, &running, failpoints).await;
        Self { folder, clock, simulator, running, store, dispatcher, task }
    }

    /// Everything in memory is gone; what was stored is read again.
    pub async fn restart(self) -> Self {
        self.restart_after(0).await
    }

    /// Down for so many milliseconds.
    pub async fn restart_after(self, milliseconds: i64) -> Self {
        let Self { folder, clock, simulator, running, store, dispatcher, task } = self;
        drop(dispatcher);
        if !task.is_over() {
            task.stop().await;
        }
        store.close().await;
        clock.advance(milliseconds);
        let store = open(&folder).await;
        let (dispatcher, task) = start(&store, &clock, &running, Failpoints::default()).await;
        Self { folder, clock, simulator, running, store, dispatcher, task }
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

    pub async fn deliveries(&self) -> Vec<DeliveryRow> {
        self.store.deliveries(&DeliveryQuery::default()).await.unwrap().rows
    }

    /// Time passes, and everything that falls due by it is decided.
    pub async fn pass(&self, milliseconds: i64) {
        self.clock.advance(milliseconds);
        // The first is answered before what is due is looked at, the second after it.
        self.dispatcher.reload().await.unwrap();
        self.dispatcher.reload().await.unwrap();
    }

    /// How many messages were decided, and how many of them are sent. [`World::until`] waits for more.
    pub async fn sent(&self) -> (usize, usize) {
        let rows = self.deliveries().await;
        (rows.len(), rows.iter().filter(|row| row.state == DeliveryState::Sent).count())
    }

    /// Waits until so many messages are sent and nothing waits, letting time pass in small steps.
    pub async fn until_sent(&self, count: usize) {
        let all = |rows: &[DeliveryRow]| rows.iter().all(|row| row.state == DeliveryState::Sent);
        self.until(|rows| rows.len() == count && all(rows)).await;
    }

    /// Waits until the latest deliveries look like this, letting time pass in small steps.
    pub async fn until(&self, done: impl Fn(&[DeliveryRow]) -> bool) -> Vec<DeliveryRow> {
        // Far longer than it takes: four back-offs, and answers that are late because the machine is busy.
        for _ in 0..20_000 {
            let rows = self.deliveries().await;
            if done(&rows) {
                return rows;
            }
            self.clock.advance(10);
            tokio::task::yield_now().await;
        }
        panic!("still {:?}", self.deliveries().await);
    }
}

pub fn incoming(name: &str, ends: Ends) -> Incoming {
    Incoming {
        integration: IntegrationId(1),
        labels: Arc::new(Labels::from_iter([("alertname", name), ("severity", "critical")])),
        annotations: Arc::default(),
        generator_url: String::new(),
        starts_at: None,
        ends,
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
    let client = Client::new(ClientConfig { host_policy, ..ClientConfig::default() }).unwrap();
    let clock: Arc<dyn Clock> = Arc::clone(clock) as Arc<dyn Clock>;
    dispatch::start(Parts { store: store.clone(), client, clock, seed: 7, public_url: None, failpoints }).await.unwrap()
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
        contacts: vec![contact],
        groups: Vec::new(),
        dingtalk: true,
        send_recovery: true,
        mention: Mention::Nobody,
    }
}
