//! The running service: alerts and commands in, engine, store, outbox, robots. The only crate that owns tasks.
//!
//! Two tasks. [`core`] owns the engine: alerts come in as a [`Command`], and every change is committed before it is applied. [`sender`]
//! owns the queues of the robots: what the core has decided leaves there, and what came of it goes back. Neither waits for the other
//! beyond one commit; they share nothing but messages ([`order`]).

mod base;
mod clock;
mod command;
mod core;
mod error;
pub mod failpoint;
mod failure;
mod life;
mod matching;
mod new;
mod order;
mod pause;
mod published;
mod retention;
mod sender;

use std::{collections::HashMap, sync::Arc};

use model::{DeliveryId, RobotId, alert::Incoming, notification::Notification, set_aside::SetAside, web::PublicUrl};
use store::Store;
use tokio::{
    sync::{Semaphore, mpsc, oneshot},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

#[cfg(feature = "failpoint")]
pub use self::core::Rest;
pub use engine::{AlertKey, NoNews, Passed};

pub use clock::{Clock, ManualClock, Sleep, SystemClock};
pub use command::{Ask, Command, Expected, Occurrence, Reloaded, Resolved, Taken, Test, TestOutcome, TestScope, Which};
pub use error::Error;
pub use failpoint::Failpoints;

use base::Base;
use command::{Ingest, Ingested};
use matching::Turns;
use published::Published;

/// Requests that may wait to be taken in; one more is told to come again (503).
const QUEUE: usize = 1024;
/// Milliseconds that somebody who made an edit waits for it to be in force, before being told that it will be.
const PATIENCE: i64 = 3_000;

/// What the dispatcher is made of.
pub struct Parts {
    pub store: Store,
    pub client: dingtalk::Client,
    pub clock: Arc<dyn Clock>,
    /// Seed of the jitter.
    pub seed: u64,
    /// Where links in messages lead.
    pub public_url: PublicUrl,
    pub failpoints: Failpoints,
}

/// A handle to the running dispatcher. Cheap to clone.
#[derive(Clone)]
pub struct Dispatcher {
    commands: mpsc::Sender<Command>,
    asks: mpsc::Sender<Ask>,
    published: Published,
    turns: Turns,
    /// Requests whose alerts are being matched.
    matching: Arc<Semaphore>,
    clock: Arc<dyn Clock>,
}

/// The running task; [`Running::stop`] ends it.
pub struct Running {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

/// Reads what was stored and starts the dispatcher. When this returns it may still be matching the alerts that fire: until it has
/// started, what it is asked waits ([`Dispatcher::has_started`]).
pub async fn start(parts: Parts) -> Result<(Dispatcher, Running), Error> {
    let (commands, inbox) = mpsc::channel(QUEUE);
    let (asks, asked) = mpsc::channel(QUEUE);
    let stop = CancellationToken::new();
    let (clock, failpoints) = (Arc::clone(&parts.clock), parts.failpoints.clone());
    let retention = retention::supervise(parts.store.clone(), Arc::clone(&clock), stop.clone(), failpoints);
    let turns = Turns::new(Arc::clone(&clock));
    let published = Published::new();
    let base = Base::of(parts, turns.clone(), published.clone());
    let stored = base.read().await?;
    let core = life::live(base, stored, (inbox, asked), stop.clone());
    let task = tokio::spawn(async move {
        let retention = tokio::spawn(retention);
        Box::pin(core).await;
        retention.abort();
    });
    let matching = Arc::new(Semaphore::new(QUEUE));
    Ok((Dispatcher { commands, asks, published, turns, matching, clock }, Running { stop, task }))
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
    /// Whether it has read what was stored and put every alert into its groups.
    pub fn has_started(&self) -> bool {
        self.published.has_started()
    }

    /// Whether there is still somebody who carries out what is asked.
    pub fn is_running(&self) -> bool {
        !self.commands.is_closed()
    }

    /// [`Dispatcher::ingest_at_most`] without a limit.
    pub async fn ingest(&self, alerts: Vec<Incoming>) -> Result<Taken, Error> {
        self.ingest_at_most(alerts, usize::MAX).await
    }

    /// Takes alerts in; when this returns `Ok` they are committed, but for those that it names. At most so many of one integration
    /// fire at the same time: what fires already is taken all the same.
    #[tracing::instrument(level = "debug", name = "accept", skip_all)]
    pub async fn ingest_at_most(&self, mut alerts: Vec<Incoming>, most: usize) -> Result<Taken, Error> {
        let _place = self.matching.try_acquire().map_err(|_| Error::Full)?;
        loop {
            let rules = self.published.rules();
            let (batch, matched) = self.turns.match_batch(&rules, alerts).await;
            let ingest = |reply| Command::Ingest(Ingest { alerts: batch, matched, most, reply });
            match self.ask_now(ingest).await? {
                Ingested::Taken(taken) => return Ok(taken),
                Ingested::RulesChanged(again) => alerts = again,
            }
        }
    }

    /// Looks anew at rules, robots and settings, after they were changed in the store. What is stored comes into force in any
    /// case, at the latest with the next start; this waits a few seconds for it.
    pub async fn reload(&self) -> Result<Reloaded, Error> {
        let patience = self.clock.now().mono.plus(PATIENCE);
        let reloaded = tokio::select! {
            biased;
            answer = self.ask(|reply| Command::Reload { reply }) => answer,
            () = self.clock.sleep_until(patience) => Ok(Reloaded::Soon),
        };
        if !matches!(reloaded, Ok(Reloaded::InForce)) {
            self.published.want_reload();
        }
        reloaded
    }

    /// An edit that is stored is not in force yet, and that takes longer than it should.
    pub fn is_behind(&self) -> bool {
        self.published.is_behind()
    }

    /// What was set aside so that everything else can go on.
    pub fn set_aside(&self) -> Vec<SetAside> {
        self.published.set_aside()
    }

    /// A person of this name resolves this occurrence; it is committed when this returns `Ok`.
    pub async fn resolve(&self, alert: Occurrence, name: String) -> Result<Resolved, Error> {
        self.ask(|reply| Command::Resolve { alert, name, reply }).await
    }

    /// The robots that would be told that it is over; `None` where it does not fire.
    pub async fn owed(&self, alert: Occurrence) -> Result<Option<Vec<RobotId>>, Error> {
        self.ask(|reply| Command::Owed { alert, reply }).await
    }

    /// Returns once the dispatcher has come to this, in its turn.
    pub async fn ping(&self) -> Result<(), Error> {
        self.ask(|reply| Command::Ping { reply }).await
    }

    /// Sends a test message through the queue and budget of its robot, and waits for the answer.
    pub async fn test(&self, test: Test) -> Result<TestOutcome, Error> {
        self.ask_sender(|reply| Ask::Test { test: Box::new(test), reply }).await
    }

    /// Sends the alerts of an earlier notification again, as a delivery of its own.
    pub async fn resend(&self, notification: Notification) -> Result<DeliveryId, Error> {
        self.ask_sender(|reply| Ask::Resend { notification: Box::new(notification), reply }).await
    }

    /// When those of these deliveries leave that wait.
    pub async fn expected(
        &self,
        deliveries: Vec<(RobotId, DeliveryId)>,
    ) -> Result<HashMap<DeliveryId, Expected>, Error> {
        if deliveries.is_empty() {
            return Ok(HashMap::new());
        }
        self.ask_sender(|reply| Ask::Expected { deliveries, reply }).await
    }

    /// A person of this name drops what waits for a robot. How many messages.
    pub async fn drop_waiting(&self, robot: RobotId, which: Which, by: String) -> Result<usize, Error> {
        self.ask_sender(|reply| Ask::Drop { robot, which, by, reply }).await
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

    async fn ask_sender<T>(&self, ask: impl FnOnce(command::Reply<T>) -> Ask) -> Result<T, Error> {
        let (reply, answer) = oneshot::channel();
        self.asks.send(ask(reply)).await.map_err(|_| Error::Stopped)?;
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
