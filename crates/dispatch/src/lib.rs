//! The running service: alerts and commands in, engine, store, outbox, robots. The only crate that owns tasks.
//!
//! One task, [`core`], owns the engine and the lanes. Everything that changes them comes in as a [`Command`], as time that
//! passes, or as the answer to an attempt, and every change is committed before it is applied (design 2).

mod clock;
mod command;
mod core;
mod error;
pub mod failpoint;
mod lane;
mod lanes;
mod pause;
mod retention;

use std::sync::Arc;

use model::{DeliveryId, alert::Incoming, notification::Notification};
use store::Store;
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

#[cfg(feature = "failpoint")]
pub use self::core::Rest;
pub use clock::{Clock, ManualClock, Sleep, SystemClock};
pub use command::{Command, Proves, Test, TestOutcome};
pub use error::Error;
pub use failpoint::Failpoints;

/// Requests that may wait to be taken in; one more is told to come again (503).
const QUEUE: usize = 1024;

/// What the dispatcher is made of.
pub struct Parts {
    pub store: Store,
    pub client: dingtalk::Client,
    pub clock: Arc<dyn Clock>,
    /// Seed of the jitter.
    pub seed: u64,
    /// Overrides the setting: where links in messages lead.
    pub public_url: Option<String>,
    pub failpoints: Failpoints,
}

/// A handle to the running dispatcher. Cheap to clone.
#[derive(Clone)]
pub struct Dispatcher {
    commands: mpsc::Sender<Command>,
}

/// The running task; [`Running::stop`] ends it.
pub struct Running {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

/// Restores what was stored and starts the dispatcher.
pub async fn start(parts: Parts) -> Result<(Dispatcher, Running), Error> {
    let (commands, inbox) = mpsc::channel(QUEUE);
    let stop = CancellationToken::new();
    let retention = retention::run(parts.store.clone(), Arc::clone(&parts.clock), stop.clone());
    let core = core::Core::restore(parts).await?;
    let core = core.run(inbox, stop.clone());
    let task = tokio::spawn(async move {
        let retention = tokio::spawn(retention);
        core.await;
        retention.abort();
    });
    Ok((Dispatcher { commands }, Running { stop, task }))
}

impl Running {
    /// Takes nothing more in, waits up to 6 s for the sends in flight, and writes down what is only in memory.
    pub async fn stop(self) {
        self.stop.cancel();
        // By itself: [`Running::ended`] has said why, and a task can be awaited once.
        if self.task.is_finished() {
            return;
        }
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the dispatcher did not stop cleanly");
        }
    }

    /// Whether the task has ended, by [`Running::stop`] or by a failpoint.
    pub fn is_over(&self) -> bool {
        self.task.is_finished()
    }

    /// Waits for the task to end by itself, as at a failpoint or by a defect: nothing is taken in or sent any more.
    pub async fn ended(&mut self) {
        if let Err(error) = (&mut self.task).await {
            tracing::error!(%error, "the dispatcher did not end cleanly");
        }
    }
}

impl Dispatcher {
    /// Whether there is still somebody who carries out what is asked.
    pub fn is_running(&self) -> bool {
        !self.commands.is_closed()
    }

    /// Takes alerts in; when this returns `Ok` they are committed.
    pub async fn ingest(&self, alerts: Vec<Incoming>) -> Result<(), Error> {
        self.ask_now(|reply| Command::Ingest { alerts, reply }).await
    }

    /// Looks anew at rules, robots and settings, after they were changed in the store.
    pub async fn reload(&self) -> Result<(), Error> {
        self.ask(|reply| Command::Reload { reply }).await
    }

    /// Returns once the dispatcher has come to this, in its turn.
    pub async fn ping(&self) -> Result<(), Error> {
        self.ask(|reply| Command::Ping { reply }).await
    }

    /// Sends a test message through the lane and budget of its robot, and waits for the answer.
    pub async fn test(&self, test: Test) -> Result<TestOutcome, Error> {
        self.ask(|reply| Command::Test { test: Box::new(test), reply }).await
    }

    /// Sends the alerts of an earlier notification again, as a delivery of its own.
    pub async fn resend(&self, notification: Notification) -> Result<DeliveryId, Error> {
        self.ask(|reply| Command::Resend { notification: Box::new(notification), reply }).await
    }

    /// For tests: waits until everything is done that can be done at the clock's present time.
    #[cfg(feature = "failpoint")]
    pub async fn rest(&self) -> Result<Rest, Error> {
        self.ask(|reply| Command::Rest { reply }).await
    }

    /// Waits for a place in the queue.
    async fn ask<T>(&self, command: impl FnOnce(command::Reply<T>) -> Command) -> Result<T, Error> {
        let (reply, answer) = oneshot::channel();
        self.commands.send(command(reply)).await.map_err(|_| Error::Stopped)?;
        answer.await.map_err(|_| Error::Stopped)?
    }

    /// Refuses when the queue has no place.
    async fn ask_now<T>(&self, command: impl FnOnce(command::Reply<T>) -> Command) -> Result<T, Error> {
        let (reply, answer) = oneshot::channel();
        self.commands.try_send(command(reply)).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => Error::Full,
            mpsc::error::TrySendError::Closed(_) => Error::Stopped,
        })?;
        answer.await.map_err(|_| Error::Stopped)?
    }
}
