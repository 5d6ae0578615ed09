//! A console over a data folder of its own, with a simulated `DingTalk` behind it.

use std::sync::Arc;

use console::{
    Console, ExampleRobot, Parts,
    auth::{Browser, Entered, LogIn, Visitor},
};
use dingtalk::{Client, ClientConfig, HostPolicy};
use dispatch::{Clock, Failpoints, SystemClock};
use model::{
    AccountId, ContactId,
    account::{LoginForm, Principal, Proof, Theme},
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

pub const LINDA: &str = "linda@example.org";
pub const PASSWORD: &str = "correct horse battery";

impl Bench {
    /// With one robot in the simulator, whose token is `ops`.
    pub async fn new() -> Self {
        Self::at(Arc::new(SystemClock::start())).await
    }

    /// By this clock.
    pub async fn at(clock: Arc<dyn Clock>) -> Self {
        let data = tempfile::tempdir().unwrap();
        let store =
            Store::open(store::Options::new(data.path().join("bellhop.db"), Key::load(data.path(), None).unwrap()));
        let store = store.await.unwrap();
        let simulator = Simulator::new(Settings::default(), simulator::SystemClock);
        simulator.put_robot(Robot::new("ops", "Operations"));
        let running = simulator.start().await.unwrap();
        let policy = HostPolicy::default().with_simulator(running.address());
        let config = ClientConfig { host_policy: policy.clone(), ..ClientConfig::default() };
        let (dispatcher, dispatching) = dispatch::start(dispatch::Parts {
            store: store.clone(),
            client: Client::new(config).unwrap(),
            clock: Arc::clone(&clock),
            seed: 1,
            public_url: model::web::PublicUrl::default(),
            failpoints: Failpoints::default(),
        })
        .await
        .unwrap();
        let example = ExampleRobot { webhook_url: running.webhook("ops"), secret: None, phone: "13800138000".into() };
        let parts = Parts {
            store: store.clone(),
            dispatcher,
            clock,
            policy,
            public_url: model::web::PublicUrl::default(),
            example_robot: Some(example),
        };
        let console = Console::open(parts).await.unwrap();
        Self { console, who: somebody(), simulator, running, store, _dispatcher: dispatching, _data: data }
    }

    /// With one account, Linda's.
    pub async fn with_linda(self) -> Self {
        self.console.first_administrator(LINDA, PASSWORD).await.unwrap();
        self
    }

    /// Somebody who has just logged in.
    pub async fn log_in(&self, email: &str) -> Principal {
        let entered = entered(self.try_log_in(email, PASSWORD, visitor("192.0.2.1")).await);
        self.console.session(&entered.session).await.unwrap().unwrap()
    }

    pub async fn try_log_in(&self, email: &str, password: &str, browser: impl Into<Browser>) -> LogIn {
        let form = LoginForm { email: email.into(), password: password.into(), next: String::new() };
        self.console.log_in(form, browser).await.unwrap()
    }

    /// What a page of this session posts.
    pub async fn proof(&self, who: &Principal, password: &str) -> Proof {
        let form_token = self.console.proof_asked(who).await.unwrap().form_token;
        Proof { password: password.into(), form_token }
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

pub fn visitor(address: &str) -> Visitor {
    Visitor { address: address.into(), user_agent: String::new() }
}

pub fn entered(outcome: LogIn) -> Entered {
    match outcome {
        LogIn::Done(entered) => entered,
        outcome => panic!("not let in: {outcome:?}"),
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
