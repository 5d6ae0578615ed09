//! What a person or an API client may ask of Bellhop: use-cases that take a [`Principal`](model::account::Principal). For now every
//! account is an administrator, so having one is all that is asked for; roles will be checked here.

pub mod accounts;
mod alert;
pub mod auth;
mod contact;
mod contact_group;
mod delivery;
mod dispatch_rule;
mod draft;
mod dry_run;
mod error;
mod example;
mod ingest;
mod integration;
mod overview;
mod password;
mod robot;
mod saved;
mod settings;
mod slow_down;
mod token;
mod trial;

use std::sync::{Arc, Mutex, PoisonError};

use dingtalk::HostPolicy;
use dispatch::{Clock, Dispatcher};
use model::{Millis, Mono, draft::Saved, settings::SettingsForm};
use store::Store;

use ingest::Ingest;
use slow_down::SlowDown;
use trial::Tried;

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
    /// The rules as they were last tried on an alert.
    tried: Tried,
    slow_down: Mutex<SlowDown>,
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
        let (slow_down, ready) = (Mutex::default(), tokio::sync::Mutex::default());
        let tried = Tried::default();
        let inner =
            Inner { store, dispatcher, clock, policy, public_url, example_robot, ingest, tried, slow_down, ready };
        let console = Self { inner: Arc::new(inner) };
        console.look_up_ingest().await?;
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

    /// Waits until the dispatcher goes by what was just stored. What is stored comes into force in any case: where that takes
    /// longer, [`Console::is_behind`] says so.
    async fn reload(&self) {
        if let Err(error) = self.dispatcher().reload().await {
            tracing::error!(%error, "what was saved comes into force with the next start");
        }
    }

    /// As [`Console::reload`], for a form: one that was refused has changed nothing.
    async fn reload_if_saved<Id>(&self, saved: Saved<Id>) -> Saved<Id> {
        if matches!(saved, Saved::Done(_)) {
            self.reload().await;
        }
        saved
    }

    /// Something that was saved is not in force yet.
    pub fn is_behind(&self) -> bool {
        self.dispatcher().is_behind() || self.inner.ingest.is_stale()
    }

    /// A try to prove something begins: the seconds that it has to wait, if it must not be looked at now.
    fn slowed(&self, keys: &[String]) -> Option<u32> {
        let wait = self.slow_down().begin(keys, self.inner.clock.now().mono);
        (wait > 0).then(|| u32::try_from(wait / 1000 + 1).unwrap_or(u32::MAX))
    }

    fn slow_down(&self) -> std::sync::MutexGuard<'_, SlowDown> {
        self.inner.slow_down.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where people reach the console, without a slash at the end; `None`: nobody has said.
    fn public_url(&self, settings: &SettingsForm) -> Option<String> {
        let url = self.inner.public_url.as_deref().unwrap_or(&settings.public_url).trim().trim_end_matches('/');
        (!url.is_empty()).then(|| url.to_owned())
    }
}
