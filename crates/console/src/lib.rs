//! What a person or an API client may ask of Bellhop: use-cases that take a [`Principal`](model::account::Principal). For now every
//! account is an administrator, so having one is all that is asked for, and a proof of who one is ([`proof`]) for what makes another
//! one; roles will be checked here.

mod access;
pub mod accounts;
mod alert;
pub mod auth;
mod contact;
mod contact_group;
mod delivery;
mod dispatch_rule;
mod draft;
mod dry_run;
mod ended;
mod error;
mod example;
mod hasher;
mod ingest;
mod integration;
mod overview;
mod password;
mod proof;
mod robot;
mod saved;
mod session;
mod settings;
mod slow_down;
mod token;
mod trial;

use std::sync::Arc;

use dingtalk::HostPolicy;
use dispatch::{Clock, Dispatcher};
use model::{Millis, Mono, settings::SettingsForm};
use store::Store;

use access::Access;
use ingest::Ingest;

pub use error::{Error, Result};
pub use store::{Detach, Switch};

/// What the console is made of.
pub struct Parts {
    pub store: Store,
    pub dispatcher: Dispatcher,
    pub clock: Arc<dyn Clock>,
    /// Where robots may be.
    pub policy: HostPolicy,
    /// Fixed by the command line; else the setting counts.
    pub public_url: Option<String>,
    /// The webhook URL of the simulator's robot, if the simulator runs.
    pub example_robot: Option<ExampleRobot>,
}

/// The simulator's robot, for "Set up the example for me".
#[derive(Clone)]
pub struct ExampleRobot {
    pub webhook_url: String,
    pub secret: Option<String>,
    /// A member of its group who can be mentioned.
    pub phone: String,
}

/// All use-cases. Cheap to clone.
#[derive(Clone)]
pub struct Console {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    dispatcher: Dispatcher,
    clock: Arc<dyn Clock>,
    policy: HostPolicy,
    public_url: Option<String>,
    example_robot: Option<ExampleRobot>,
    ingest: Ingest,
    access: Access,
    /// What the last look found, and when that was.
    ready: tokio::sync::Mutex<Option<(Mono, bool)>>,
}

/// Milliseconds that a look at the database counts: anybody may ask for it, and it writes.
const LOOK: i64 = 1_000;

impl Console {
    /// Looks up what ingest needs at every request.
    pub async fn open(parts: Parts) -> Result<Self> {
        let Parts { store, dispatcher, clock, policy, public_url, example_robot } = parts;
        let ingest = Ingest::default();
        let (access, ready) = (Access::default(), tokio::sync::Mutex::default());
        let inner = Inner { store, dispatcher, clock, policy, public_url, example_robot, ingest, access, ready };
        let console = Self { inner: Arc::new(inner) };
        console.refresh_ingest().await?;
        // Those of a demo that ran in this folder.
        console.store().links_forget(model::account::LinkKind::LogIn).await?;
        Ok(console)
    }

    /// The time, as everything here sees it.
    pub fn now(&self) -> Millis {
        self.inner.clock.now().wall
    }

    /// Whether something could be written within the last second, and the dispatcher runs.
    pub async fn is_ready(&self) -> bool {
        if !self.dispatcher().is_running() {
            return false;
        }
        let mut ready = self.inner.ready.lock().await;
        let now = self.inner.clock.now().mono;
        match *ready {
            Some((looked, found)) if now.since(looked) < LOOK => found,
            _ => {
                let found = self.store().probe(self.now()).await.is_ok();
                *ready = Some((now, found));
                found
            }
        }
    }

    fn store(&self) -> &Store {
        &self.inner.store
    }

    fn dispatcher(&self) -> &Dispatcher {
        &self.inner.dispatcher
    }

    /// Waits until the dispatcher goes by what was just stored.
    async fn reload(&self) -> Result<()> {
        Ok(self.dispatcher().reload().await?)
    }

    /// Where people reach the console, without a slash at the end; `None`: nobody has said.
    fn public_url(&self, settings: &SettingsForm) -> Option<String> {
        let url = self.inner.public_url.as_deref().unwrap_or(&settings.public_url).trim().trim_end_matches('/');
        (!url.is_empty()).then(|| url.to_owned())
    }
}
