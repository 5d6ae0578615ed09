//! What the tests of the whole share: a data folder with a story in it, the real binary, a client.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses a part of it")]

mod log;
pub mod session;
pub mod tour;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::Duration,
};

use console::{Console, Parts};
use dingtalk::{Client, ClientConfig, HostPolicy};
use dispatch::{Clock, Dispatcher, Failpoints, Running, SystemClock};
use model::{
    AccountId, IntegrationId,
    account::{Principal, Theme},
    contact::ContactForm,
    dispatch_rule::{ConditionRow, DispatchRuleForm},
    draft::Saved,
    integration::{IntegrationForm, Kind},
    limits,
};
use store::{Key, Store};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

pub use log::Log;
pub use session::Session;

/// A console on a data folder, in this process, for setting things up.
pub struct Workshop {
    pub console: Console,
    pub store: Store,
    pub who: Principal,
    dispatcher: Running,
}

impl Workshop {
    /// `simulator`: the address of the simulated `DingTalk`, whose robots are allowed.
    pub async fn open(data: &Path, simulator: SocketAddr) -> Self {
        Self::open_with(data, simulator, Arc::new(SystemClock::start())).await
    }

    pub async fn open_with(data: &Path, simulator: SocketAddr, clock: Arc<dyn Clock>) -> Self {
        let key = Key::load(data, None).unwrap();
        let store = Store::open(store::Options::new(data.join("bellhop.db"), key)).await.unwrap();
        let policy = HostPolicy::default().with_simulator(simulator);
        let config = ClientConfig { host_policy: policy.clone(), ..ClientConfig::default() };
        let (dispatcher, running) = start_dispatcher(&store, config, &clock).await;
        let parts = Parts {
            store: store.clone(),
            dispatcher,
            clock,
            policy,
            public_url: model::web::PublicUrl::default(),
            example_robot: None,
        };
        let console = Console::open(parts).await.unwrap();
        Self { console, store, who: somebody(), dispatcher: running }
    }

    /// Leaves the data folder to the binary.
    pub async fn close(self) {
        self.dispatcher.stop().await;
        self.store.close().await;
    }

    /// An account that can log in.
    pub async fn administrator(&self, email: &str, password: &str) {
        self.console.first_administrator(email, password).await.unwrap();
    }

    /// A contact with this robot, and a rule that sends it what carries `label`=`value`, each alert name on its own, at once
    /// and not again within a day.
    pub async fn route(&self, label: &str, value: &str, webhook_url: &str) {
        let contact = ContactForm {
            name: format!("{label} {value}"),
            webhook_url: webhook_url.to_owned(),
            ..ContactForm::default()
        };
        let contact = done(self.console.save_contact(&self.who, contact).await.unwrap());
        let condition = ConditionRow { label: label.to_owned(), value: value.to_owned(), ..ConditionRow::default() };
        let rule = DispatchRuleForm {
            name: format!("{label} {value}"),
            conditions: vec![condition],
            contacts: vec![contact],
            group_wait: "0".to_owned(),
            group_interval: "1".to_owned(),
            repeat_interval: "86400".to_owned(),
            ..DispatchRuleForm::default()
        };
        done(self.console.save_dispatch_rule(&self.who, rule).await.unwrap());
    }

    /// Returns the path of its URL.
    pub async fn integration(&self, kind: Kind) -> String {
        let form = IntegrationForm { name: kind.as_str().to_owned(), kind, ..IntegrationForm::default() };
        self.save_integration(form).await
    }

    /// With room for as many firing alerts as there can be.
    pub async fn large_integration(&self, kind: Kind) -> String {
        let (name, max_active) = (kind.as_str().to_owned(), limits::ingest::ACTIVE_BOUNDS.1.to_string());
        self.save_integration(IntegrationForm { name, kind, max_active, ..IntegrationForm::default() }).await
    }

    async fn save_integration(&self, form: IntegrationForm) -> String {
        let id: IntegrationId = done(self.console.save_integration(&self.who, form).await.unwrap());
        self.console.integration(&self.who, id, "").await.unwrap().url
    }
}

async fn start_dispatcher(store: &Store, config: ClientConfig, clock: &Arc<dyn Clock>) -> (Dispatcher, Running) {
    dispatch::start(dispatch::Parts {
        store: store.clone(),
        client: Client::new(config).unwrap(),
        clock: Arc::clone(clock),
        seed: 1,
        public_url: model::web::PublicUrl::default(),
        failpoints: Failpoints::default(),
    })
    .await
    .unwrap()
}

/// Waits for something that comes at once, or not at all.
pub async fn soon<T>(event: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_mins(1), event).await.expect("it does not come")
}

pub fn somebody() -> Principal {
    Principal {
        account: AccountId(1),
        email: "tester@example.org".to_owned(),
        language: None,
        theme: Theme::Auto,
        session: "test".to_owned(),
    }
}

pub fn done<Id>(saved: Saved<Id>) -> Id {
    match saved {
        Saved::Done(id) => id,
        Saved::Refused(invalid) => panic!("refused: {invalid:?}"),
    }
}

/// The real binary, running. Killed when dropped.
pub struct Bellhop {
    pub child: Child,
    pub base_url: String,
    pub lines: Lines<BufReader<ChildStdout>>,
    pub client: reqwest::Client,
}

impl Bellhop {
    /// `bellhop serve` on this data folder and a free port; ready when this returns.
    pub async fn serve(data: &Path, arguments: &[&str]) -> Self {
        Self::start(serve(data, arguments)).await
    }

    pub async fn start(mut command: Command) -> Self {
        command.stderr(Stdio::null());
        Self::spawn(command).await
    }

    /// With a log that nobody reads any more, as when `serve 2>&1 | tee log` loses its tee.
    pub async fn start_unheard(mut command: Command) -> Self {
        command.stderr(Stdio::piped());
        let mut bellhop = Self::spawn(command).await;
        drop(bellhop.child.stderr.take());
        bellhop
    }

    /// With a log whose pipe stays open and is not read.
    pub async fn start_unread(mut command: Command) -> (Self, tokio::process::ChildStderr) {
        command.stderr(Stdio::piped());
        let mut bellhop = Self::spawn(command).await;
        let pipe = bellhop.child.stderr.take().unwrap();
        (bellhop, pipe)
    }

    /// With a log that goes there.
    pub async fn start_with_log(mut command: Command, log: impl Into<Stdio>) -> Self {
        command.stderr(log);
        Self::spawn(command).await
    }

    /// With what it logs.
    pub async fn start_logged(mut command: Command) -> (Self, Log) {
        command.stderr(Stdio::piped());
        let mut bellhop = Self::spawn(command).await;
        let log = Log::read(bellhop.child.stderr.take().unwrap());
        (bellhop, log)
    }

    async fn spawn(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next_line().await.unwrap().expect("it says where it listens");
        let base_url = first.rsplit(' ').next().unwrap().to_owned();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let client = client.timeout(Duration::from_secs(40)).build().unwrap();
        Self { child, base_url, lines, client }
    }

    /// `127.0.0.1:port`.
    pub fn address(&self) -> &str {
        self.base_url.strip_prefix("http://").unwrap()
    }

    /// Waits until it has started: before that `/readyz` says 503.
    pub async fn ready(&self) {
        let ready = async { while self.get("/readyz").await.0 != 200 {} };
        soon(ready).await;
    }

    /// As if the power went.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// SIGTERM; returns the exit code.
    pub async fn terminate(mut self) -> Option<i32> {
        self.ask_to_stop().await;
        self.child.wait().await.unwrap().code()
    }

    /// SIGTERM.
    pub async fn ask_to_stop(&self) {
        let pid = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
    }

    pub async fn post(&self, path: &str, body: impl Into<reqwest::Body>) -> (u16, String) {
        let request = self.client.post(format!("{}{path}", self.base_url)).header("content-type", "application/json");
        let answer = request.body(body).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    pub async fn get(&self, path: &str) -> (u16, String) {
        let answer = self.client.get(format!("{}{path}", self.base_url)).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }
}

/// `bellhop serve` on this data folder and a free port.
pub fn serve(data: &Path, arguments: &[&str]) -> Command {
    let mut command = command();
    command.arg("serve").args(["--listen", "127.0.0.1:0", "--data"]).arg(data).args(arguments);
    command
}

pub fn command() -> Command {
    let mut command = Command::new(binary());
    // Nothing of the machine's own configuration.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("BELLHOP_")) {
        command.env_remove(name);
    }
    command
}

fn binary() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_bellhop"))
}
