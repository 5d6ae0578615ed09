//! What a person or an API client may ask of Bellhop: use-cases that take a [`Principal`]. For now every account is an administrator,
//! so having one is all that is asked for, and a proof of who one is ([`proof`]) for what makes another one; roles will be
//! checked here.

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
mod expressions;
mod hasher;
mod ingest;
mod integration;
mod overview;
mod password;
mod proof;
mod proxy;
mod ready;
mod remembered;
mod robot;
mod rule_check;
mod saved;
mod session;
mod settings;
mod slow_down;
mod token;
pub mod view;

use std::sync::Arc;

use dingtalk::HostPolicy;
use dispatch::{Clock, Dispatcher};
use model::{Millis, account::Principal, draft::Saved, settings::SettingsForm, web::PublicUrl};
use store::{Edit, Store};

use access::Access;
use ingest::Ingest;
pub use ingest::Queue;
use rule_check::Tried;

pub use dispatch::Resolved;
pub use error::{Error, Result};
pub use ready::Ready;
pub use store::{Detach, Switch};

/// What the console is made of.
pub struct Parts {
    pub store: Store,
    pub dispatcher: Dispatcher,
    pub clock: Arc<dyn Clock>,
    /// Where robots may be.
    pub policy: HostPolicy,
    pub public_url: PublicUrl,
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
    public_url: PublicUrl,
    example_robot: Option<ExampleRobot>,
    ingest: Ingest,
    /// The rules as they were last tried on an alert.
    tried: Tried,
    access: Access,
    /// Stored rules with expressions that could not be saved today.
    faulty: tokio::sync::OnceCell<expressions::Found>,
    ready: ready::Watch,
    unknown_proxies: proxy::Unknown,
}

impl Console {
    /// Looks up what ingest needs at every request.
    pub async fn open(parts: Parts) -> Result<Self> {
        let Parts { store, dispatcher, clock, policy, public_url, example_robot } = parts;
        let ingest = Ingest::default();
        let inner = Inner {
            store,
            dispatcher,
            clock,
            policy,
            public_url,
            example_robot,
            ingest,
            tried: Tried::default(),
            access: Access::default(),
            faulty: tokio::sync::OnceCell::new(),
            ready: ready::Watch::default(),
            unknown_proxies: proxy::Unknown::default(),
        };
        let console = Self { inner: Arc::new(inner) };
        console.first_look_at_ingest().await?;
        console.recall().await?;
        // Those of a demo that ran in this folder.
        console.store().links_forget(model::account::LinkKind::LogIn).await?;
        Ok(console)
    }

    /// The time, as everything here sees it.
    pub fn now(&self) -> Millis {
        self.inner.clock.now().wall
    }

    fn store(&self) -> &Store {
        &self.inner.store
    }

    fn dispatcher(&self) -> &Dispatcher {
        &self.inner.dispatcher
    }

    /// What somebody changes now.
    fn edit_by(&self, who: &Principal) -> Edit {
        Edit::by(who.account, self.now())
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

    /// Where people reach the console, without a slash at the end; `None`: nobody has said.
    fn public_url(&self, settings: &SettingsForm) -> Option<String> {
        self.inner.public_url.of(&settings.public_url)
    }
}
