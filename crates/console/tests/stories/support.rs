//! A console over a data folder of its own, with a simulated `DingTalk` behind it.

use std::sync::Arc;

use console::{Console, ExampleRobot, Parts};
use dingtalk::{Client, ClientConfig, HostPolicy};
use dispatch::{Clock, Failpoints, SystemClock};
use model::{
    AccountId, ContactId,
    account::{Principal, Theme},
    contact::ContactForm,
    draft::Saved,
    problem::{Invalid, Problem},
};
use simulator::{Robot, Settings, Simulator};
use store::{Key, Store};
use tempfile::TempDir;

pub struct Bench {
    pub console: Console,
    pub who: Principal,
    pub simulator: Simulator,
    pub running: simulator::Running,
    pub store: Store,
    _dispatcher: dispatch::Running,
    _data: TempDir,
}

impl Bench {
    /// With one robot in the simulator, whose token is `ops`.
    pub async fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let store =
            Store::open(store::Options::new(data.path().join("bellhop.db"), Key::load(data.path(), None).unwrap()));
        let store = store.await.unwrap();
        let simulator = Simulator::new(Settings::default(), simulator::SystemClock);
        simulator.put_robot(Robot::new("ops", "Operations"));
        let running = simulator.start().await.unwrap();
        let policy = HostPolicy::default().with_simulator(running.address());
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        let config = ClientConfig { host_policy: policy.clone(), ..ClientConfig::default() };
        let (dispatcher, dispatching) = dispatch::start(dispatch::Parts {
            store: store.clone(),
            client: Client::new(config).unwrap(),
            clock: Arc::clone(&clock),
            seed: 1,
            public_url: None,
            failpoints: Failpoints::default(),
        })
        .await
        .unwrap();
        let example = ExampleRobot { webhook_url: running.webhook("ops"), secret: None, phone: "13800138000".into() };
        let parts =
            Parts { store: store.clone(), dispatcher, clock, policy, public_url: None, example_robot: Some(example) };
        let console = Console::open(parts).await.unwrap();
        Self { console, who: somebody(), simulator, running, store, _dispatcher: dispatching, _data: data }
    }

    /// A contact form with the robot of this token.
    pub fn contact(&self, name: &str, token: &str) -> ContactForm {
        ContactForm { name: name.into(), webhook_url: self.running.webhook(token), ..ContactForm::default() }
    }

    pub async fn save(&self, form: ContactForm) -> ContactId {
        done(self.console.save_contact(&self.who, form).await.unwrap())
    }

    /// What is wrong with the field of this contact's form.
    pub async fn refused(&self, form: ContactForm, field: &str) -> Problem {
        problem(&refusal(self.console.save_contact(&self.who, form).await.unwrap()), field)
    }
}

fn somebody() -> Principal {
    Principal {
        account: AccountId(1),
        email: "tester@example.org".into(),
        language: None,
        theme: Theme::Auto,
        session: "test".into(),
    }
}

pub fn done<Id>(saved: Saved<Id>) -> Id {
    match saved {
        Saved::Done(id) => id,
        Saved::Refused(invalid) => panic!("refused: {invalid:?}"),
    }
}

pub fn refusal<Id>(saved: Saved<Id>) -> Invalid {
    match saved {
        Saved::Done(_) => panic!("it was taken"),
        Saved::Refused(invalid) => invalid,
    }
}

pub fn problem(invalid: &Invalid, field: &str) -> Problem {
    invalid.of(field).unwrap_or_else(|| panic!("nothing is wrong with {field}: {invalid:?}")).clone()
}
